/** A manager's work on the Offers screen, as done in the store: entered without the line, enrolled, earned, corrected, imported. */
import { readFileSync } from 'node:fs'
import type { Page } from '@playwright/test'
import { readSheet } from 'read-excel-file/node'
import writeWorkbook from 'write-excel-file/node'
import { atCounter } from './support/counter.ts'
import { expect, test } from './support/tillside.ts'

test.describe.configure({ timeout: 240_000 })

const ropeToy = '850000029200'
const inStore = (days: number) =>
  new Intl.DateTimeFormat('en-CA', { timeZone: 'America/New_York' }).format(Date.now() + days * 86_400_000)

/** $2 off the rope toy, from today. */
async function enterRebate(page: Page, from = inStore(0), to = inStore(20)): Promise<void> {
  await page.getByRole('button', { name: 'Enter an Offer' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'New offer' })).toBeVisible()
  await page.getByRole('button', { name: 'Rebate', exact: true }).click()
  await page.getByLabel('Title').fill('Toybox | $2 off rope toys')
  await page.getByLabel('Brand', { exact: true }).selectOption('Toybox')
  await page.getByLabel('First day').fill(from)
  await page.getByLabel('Last day').fill(to)
  await page.getByLabel('Item’s name or code').fill('rope')
  await page.getByRole('button', { name: /Toybox rope toy/ }).click()
}

const toyRow = (page: Page) => page.getByRole('group', { name: 'Toybox rope toy' })

test('offline: an offer is entered, enrolled with distributor and account number, earned, redeemed, and corrected', async ({
  page,
  startCloud,
  pairingCode,
  startEmpty,
}) => {
  const cloud = await startCloud()
  const register = await startEmpty({ args: ['--cloud-url', cloud.url, '--pair', await pairingCode(cloud)] })
  const counter = atCounter(page)
  await counter.opens(register.url, 'Mia')
  await expect(counter.status).toHaveText('Synced')
  await cloud.stop()

  await counter.goesTo('Offers')
  await enterRebate(page)
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText('Say the dollars off.')).toBeVisible()

  // Going away and coming back loses nothing.
  await counter.goesTo('Customers')
  await counter.goesTo('Offers')
  await expect(page.getByLabel('Title')).toHaveValue('Toybox | $2 off rope toys')
  await toyRow(page).getByLabel('Rebate').fill('2.00')

  // The sample basket, with the real rules.
  await page.getByRole('button', { name: 'One more Toybox rope toy' }).click()
  const preview = page.getByRole('region', { name: 'Try it on a sample basket' })
  await expect(preview).toContainText('Asks: does the customer take part?')
  await expect(preview).toContainText('Earns 1 reward')
  await expect(preview).toContainText('$2.00 off')

  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText('Saved. It can be enrolled from now on.')).toBeVisible()

  const here = page.getByRole('group', { name: 'Maple Street' })
  await here.getByRole('button', { name: 'Enroll' }).click()
  await here.getByLabel('Distributor', { exact: true }).selectOption('Another distributor …')
  await here.getByLabel('Name of the distributor').fill('Hillside Supply')
  await here.getByRole('button', { name: 'I Agree' }).click()
  await expect(here.getByText('Hillside Supply refuses credits without an account number.')).toBeVisible()
  await here.getByLabel('Account number with the distributor').fill('8812')
  await here.getByRole('button', { name: 'I Agree' }).click()
  await expect(here).toContainText('Enrolled, Hillside Supply, Account 8812')

  await counter.goesTo('Checkout')
  await counter.finds('Ruth')
  await counter.scans(ropeToy)
  await counter.answers('Offer')
  await expect(counter.alert).toContainText('$2.00 off earned')
  await counter.checksOut()
  await counter.answers('Redemption')
  await expect(page.getByText('This reward was redeemed this visit')).toBeVisible()
  await counter.finishes()

  await counter.goesTo('Offers')
  await page.getByRole('button', { name: 'Back to the list' }).click()
  await page.getByRole('button', { name: /Toybox \| \$2 off rope toys/ }).click()
  await page.getByRole('button', { name: 'Correct' }).click()
  const affected = page.getByRole('region', { name: 'Redemptions under it' })
  await expect(affected).toContainText('1 redemption was made under it.')
  await expect(affected.getByRole('row').nth(1)).toContainText('Ruth Alvarez')
  await toyRow(page).getByLabel('Rebate').fill('3.00')
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText('Saved. The new rule counts from today.')).toBeVisible()
  await expect(affected.getByRole('row').nth(1)).toContainText(/Ruth Alvarez.*Toybox rope toy\s*\$2\.00/s)
  await expect(counter.status).toHaveText(/^Saved on this computer - \d+ waiting$/)

  // What was given stays; what is earned from now on is the new amount.
  await counter.goesTo('Checkout')
  await counter.finds('Bob Stone')
  await counter.scans(ropeToy)
  await counter.answers('Offer')
  await expect(counter.alert).toContainText('$3.00 off earned')

  await startCloud({ data: cloud.data, port: cloud.port })
  await expect(counter.status).toHaveText('Synced', { timeout: 45_000 })
})

test('a product list comes in as CSV with bad rows and as XLSX, goes out, and comes back unchanged', async ({
  page,
  startDemo,
}) => {
  const { url } = await startDemo()
  const counter = atCounter(page)
  await counter.opens(url, 'Mia')
  await counter.goesTo('Offers')
  const choose = async (name: string, mimeType: string, buffer: Buffer) => {
    await page.getByTestId('product-list-file').setInputFiles({ name, mimeType, buffer })
  }
  await page.getByRole('button', { name: 'Import' }).click()
  const csv = [
    'UPC;Program Title;manufacturer;DESCRIPTION;Value;Rebate Amount;Start;End;Qualifies (Y/N)',
    '850000040014;Riverbend | $2 off stew;Riverbend;Stew lamb;3,49;2,00;6/1/2026;6/30/2026;Y',
    '85000X;Riverbend | $2 off stew;Riverbend;Stew duck;3,49;2,00;6/1/2026;6/30/2026;Y',
    '850000040021;Riverbend | $2 off stew;Riverbend;=HYPERLINK("http://x");cheap;2,00;6/1/2026;6/30/2026;Y',
  ].join('\r\n')
  await choose('riverbend.csv', 'text/csv', Buffer.from(`\uFEFF${csv}`))
  await expect(page.getByRole('button', { name: '1 new' })).toBeVisible()
  await expect(page.getByRole('row', { name: /UPC cannot be read: 85000X/ })).toBeVisible()
  await expect(page.getByRole('row', { name: /Value cannot be read: cheap/ })).toBeVisible()
  const rejected = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Rejected rows as a file' }).click()
  const rejectedText = readFileSync(await (await rejected).path(), 'utf8')
  expect(rejectedText).toContain('UPC cannot be read: 85000X')
  expect(rejectedText).toContain(`"'=HYPERLINK(""http://x"")"`)
  await page.getByRole('button', { name: 'Import 1 row' }).click()
  await expect(page.getByText('1 row imported.')).toBeVisible()

  const workbook = await writeWorkbook([
    ['UPC', 'Manufacturer', 'Program Title', 'Card Group', 'Description', 'Value'],
    [850000040038, 'Riverbend', 'Riverbend kibble', 'Kibble 20 lb', 'Riverbend kibble lamb', 49.5],
    ['850000040045', 'Riverbend', 'Riverbend kibble', 'Kibble 20 lb', 'Riverbend kibble duck', 52],
  ]).toBuffer()
  await choose(
    'riverbend.xlsx',
    'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    Buffer.from(workbook),
  )
  const question = page.getByRole('group', { name: 'Kibble 20 lb' })
  await question.getByLabel('Buy').fill('10')
  await question.getByRole('button', { name: 'OK' }).click()
  await page.getByRole('button', { name: 'Import 2 rows' }).click()
  await expect(page.getByText('2 rows imported.')).toBeVisible()
  await page.getByRole('button', { name: 'Back to the list' }).click()
  await page.getByRole('button', { name: /Riverbend kibble/ }).click()
  await expect(page.getByRole('complementary', { name: 'Riverbend kibble' })).toContainText('Buy 10, get 1 free')

  for (const format of ['CSV', 'XLSX'] as const) {
    const saved = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Export' }).click()
    await page.getByRole('button', { name: format, exact: true }).click()
    const download = await saved
    const file = readFileSync(await download.path())
    if (format === 'XLSX') {
      const [heading, ...rows] = await readSheet(file)
      expect(heading?.slice(0, 5)).toEqual(['Manufacturer', 'Program ID', 'Program Title', 'Card Group', 'UPC'])
      expect(rows.map((row) => row[4])).toContain('850000040014')
    }
    await page.getByRole('button', { name: 'Import' }).click()
    await choose(download.suggestedFilename(), '', file)
    await expect(page.getByRole('button', { name: '0 new' })).toBeVisible()
    await expect(page.getByRole('button', { name: '0 corrected' })).toBeVisible()
    await expect(page.getByRole('button', { name: '0 rejected' })).toBeVisible()
    await expect(page.getByRole('button', { name: 'Import 0 rows' })).toContainText('Nothing to import')
    await page.getByRole('button', { name: 'Back to the list' }).click()
  }
  await expect(counter.status).toHaveText('Synced')
})

test('the Enrollment Grid is worked by keyboard, for next month’s offer at two locations', async ({
  page,
  startDemo,
}) => {
  const { url } = await startDemo()
  const counter = atCounter(page)
  await counter.opens(url, 'Mia')
  await counter.goesTo('Offers')
  await enterRebate(page, '2026-07-01', '2026-07-31')
  await toyRow(page).getByLabel('Rebate').fill('2')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByRole('button', { name: 'Back to the list' }).click()
  await page.getByRole('button', { name: 'Enrollment Grid' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Enrollment Grid' })).toBeVisible()

  const cell = (location: string) =>
    page.getByRole('button', { name: new RegExp(`^Toybox \\| \\$2 off rope toys, ${location}: `) })
  await page.getByRole('table').getByRole('button').first().focus()
  for (let presses = 0; presses < 30; presses += 1) {
    if (await cell('Maple Street').evaluate((element) => element === document.activeElement)) break
    await page.keyboard.press('ArrowDown')
  }
  await expect(cell('Maple Street')).toBeFocused()
  await page.keyboard.press('Space')
  await page.keyboard.press('ArrowRight')
  await expect(cell('Harlow')).toBeFocused()
  await page.keyboard.press('Space')
  await page.keyboard.press('ArrowLeft')
  await expect(cell('Maple Street')).toHaveAccessibleName(/will be enrolled$/)

  await page.getByLabel('Distributor', { exact: true }).selectOption('Northway Supply')
  await expect(page.getByLabel('Maple Street: Account number')).toHaveValue('4471')
  await page.getByLabel('Harlow: Account number').fill('')
  await page.getByRole('button', { name: 'I Agree' }).click()
  await expect(page.getByText('Northway Supply refuses credits without an account number.')).toBeVisible()
  await page.getByLabel('Harlow: Account number').fill('4472')
  await page.getByRole('button', { name: 'I Agree' }).click()
  await expect(page.getByText('2 enrollments saved')).toBeVisible()
  await expect(cell('Maple Street')).toHaveAccessibleName(/enrolled with Northway Supply$/)
  await expect(cell('Harlow')).toHaveAccessibleName(/enrolled with Northway Supply$/)
  await expect(counter.status).toHaveText('Synced')
})

test('out of Temporary Holding: the real distributor is chosen, and what was redeemed follows', async ({
  page,
  startDemo,
}) => {
  const { url } = await startDemo()
  const counter = atCounter(page)
  await counter.opens(url, 'Mia')
  await counter.finds('Will Smith')
  await counter.scans('J1')
  await expect(counter.dialog('Temporary Holding')).toBeVisible()
  await counter.button('OK').click()
  await counter.scans('J1')
  await counter.scans('J1')
  await expect(counter.card('3 of 3 punched, 3 this visit')).toBeVisible()
  await counter.checksOut()
  await counter.givesReason()
  const redemption = counter.dialog('Redemption')
  await redemption.getByRole('radio').first().check()
  await redemption.getByRole('group', { name: 'The distributor may refuse the credit' }).getByRole('checkbox').check()
  await redemption.getByRole('button', { name: 'Redeem Selected Items' }).click()
  await expect(page.getByText('This reward was redeemed this visit')).toBeVisible()
  await counter.finishes()

  await counter.goesTo('Offers')
  await page.getByRole('button', { name: /^Temporary Holding: \d/ }).click()
  const held = page.getByRole('group', { name: 'Toybox chew' }).filter({ hasText: 'Maple Street' })
  await expect(held).toContainText('1 redemption waits and will follow')
  await held.getByRole('button', { name: 'Choose Distributor' }).click()
  await held.getByLabel('Distributor', { exact: true }).selectOption('Bluebird Pet Supply')
  await expect(held.getByLabel('Account number with the distributor')).toHaveValue('4471')
  await held.getByRole('button', { name: 'I Agree' }).click()
  await expect(page.getByText('Toybox chew now goes to Bluebird Pet Supply; 1 redemption follows.')).toBeVisible()
  await expect(held).toHaveCount(0)
  await expect(counter.status).toHaveText('Synced')
})
