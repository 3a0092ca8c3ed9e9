/** Without the line, without the page, without the browser: the counter goes on, and nothing is lost. */
import { execFileSync } from 'node:child_process'
import { chromium } from '@playwright/test'
import { browserLaunch } from '../support/browser-launch.ts'
import { atCounter } from './support/counter.ts'
import { expect, test } from './support/tillside.ts'

test('the cloud stops: everything goes on, the status says so, and it syncs by itself when it is back', async ({
  page,
  startCloud,
  pairingCode,
  startEmpty,
}) => {
  const cloud = await startCloud()
  const code = await pairingCode(cloud)
  const register = await startEmpty({ args: ['--cloud-url', cloud.url, '--pair', code] })
  const counter = atCounter(page)
  await counter.opens(register.url)
  await expect(counter.status).toHaveText('Synced')

  await cloud.stop()
  await counter.finds('Ruth')
  await counter.scans('B1')
  await expect(counter.line('Northfield 5 lb Chicken')).toBeVisible()
  await expect(counter.status).toHaveText(/^Saved on this computer - \d+ waiting$/)
  await counter.checksOut()
  await counter.finishes()
  await expect(counter.status).toHaveText(/^Saved on this computer - \d+ waiting$/)

  await startCloud({ data: cloud.data, port: cloud.port })
  await expect(counter.status).toHaveText('Synced', { timeout: 45_000 })
})

test('two registers: the second one shows the same customer, card and redemption', async ({
  page,
  browser,
  startDemo,
  startEmpty,
  pairingCode,
}) => {
  const first = await startDemo()
  const code = await pairingCode({ data: `${first.data}/cloud`, port: first.cloudPort })
  const second = await startEmpty({
    args: [
      '--cloud-url',
      `http://127.0.0.1:${first.cloudPort}`,
      '--pair',
      code,
      '--clock',
      '2026-06-10T11:05:00-04:00',
    ],
  })
  const counter = atCounter(page)
  await counter.opens(first.url)
  await counter.finds('Bob Stone')
  await counter.scans('C1')
  await expect(counter.card('1 of 6 punched, 1 this visit')).toBeVisible()
  await counter.checksOut()
  await counter.answers('Redemption')
  await expect(page.getByText('This reward was redeemed this visit')).toBeVisible()
  await counter.finishes()
  await expect(counter.status).toHaveText('Synced')

  const otherBrowser = await browser.newContext()
  const otherPage = await otherBrowser.newPage()
  const other = atCounter(otherPage)
  await other.opens(second.url, 'Ben')
  await expect(other.status).toHaveText('Synced')
  await other.finds('Bob Stone')
  await expect(otherPage.getByText(/1 of 6 punched/)).toBeVisible()
  await other.checksOut()
  await expect(other.button('Finished')).toBeVisible()
  await expect(other.dialog('Redemption')).toHaveCount(0)
  await otherBrowser.close()
})

test('a reload in mid-visit comes back to the same visit and the same question', async ({ page, startDemo }) => {
  const { url } = await startDemo()
  const counter = atCounter(page)
  await counter.opens(url)
  await counter.finds('Ruth')
  await counter.scans('A2')
  await expect(counter.dialog('Offer')).toBeVisible()

  await page.reload()
  await counter.signsIn()

  await counter.answers('Offer')
  await expect(counter.card('12 of 12 punched, 1 this visit')).toBeVisible()
})

test('SIGKILL of the browser in mid-visit loses nothing', async ({ startDemo, folder }) => {
  const { url } = await startDemo()
  const profile = folder()
  const open = () => chromium.launchPersistentContext(profile, { ...browserLaunch(), locale: 'en-US' })
  const first = await open()
  const page = await first.newPage()
  const counter = atCounter(page)
  await counter.opens(url)
  await counter.finds('Ruth')
  await counter.scans('B1')
  await counter.scans('B2')
  await expect(counter.line('Northfield 5 lb Beef')).toBeVisible()

  execFileSync('pkill', ['-KILL', '-f', profile])
  await new Promise<void>((resolve) => first.once('close', () => resolve()))

  const second = await open()
  const again = await second.newPage()
  const counterAgain = atCounter(again)
  await counterAgain.opens(url)
  // Another tab has no customer of its own; the visit is among the open ones.
  await again.getByRole('group', { name: 'Ruth Alvarez' }).getByRole('button', { name: 'Select' }).first().click()
  await expect(counterAgain.line('Northfield 5 lb Chicken')).toBeVisible()
  await expect(counterAgain.line('Northfield 5 lb Beef')).toBeVisible()
  await second.close()
})

test('a second page sees that the register is open elsewhere, takes over, and the first one stops', async ({
  page,
  browser,
  startDemo,
}) => {
  const { url } = await startDemo()
  const counter = atCounter(page)
  await counter.opens(url)
  const secondBrowser = await browser.newContext()
  const secondPage = await secondBrowser.newPage()
  await secondPage.goto(url)
  await expect(secondPage.getByText('This register is open elsewhere')).toBeVisible()
  await secondPage.getByRole('button', { name: 'Take Over' }).click()
  await atCounter(secondPage).signsIn('Ben')
  await expect(page.getByText('This register is open elsewhere')).toBeVisible()
  await secondBrowser.close()
})

test('a register alone: the demo store without any cloud', async ({ page, startEmpty }) => {
  const { url } = await startEmpty({ args: ['--no-cloud', '--clock', '2026-06-10T11:00:00-04:00'] })
  const counter = atCounter(page)
  await counter.opens(url)
  await expect(counter.status).toHaveText(/^Saved on this computer - \d+ waiting$/)
  await counter.search.fill('Ruth')
  await expect(counter.line('Ruth Alvarez')).toBeVisible()
  await page.reload()
  await counter.signsIn()
  await counter.finds('Ruth')
  await counter.scans('B1')
  await expect(counter.card('1 of 12 punched, 1 this visit')).toBeVisible()
})

test('what a register did alone is kept when it is paired with an empty account', async ({
  page,
  startEmpty,
  startCloud,
  pairingCode,
}) => {
  const alone = await startEmpty({ args: ['--no-cloud', '--clock', '2026-06-10T11:00:00-04:00'] })
  const counter = atCounter(page)
  await counter.opens(alone.url)
  await counter.finds('Ruth')
  await counter.scans('B1')
  await expect(counter.card('1 of 12 punched, 1 this visit')).toBeVisible()
  await alone.stop()

  const cloud = await startCloud()
  const code = await pairingCode(cloud, 'Empty Account')
  const paired = await startEmpty({
    data: alone.data,
    port: alone.port,
    args: ['--cloud-url', cloud.url, '--pair', code, '--clock', '2026-06-10T11:05:00-04:00'],
  })
  await page.goto('about:blank')
  await counter.opens(paired.url)
  await expect(counter.status).toHaveText('Synced')
  await expect(counter.card('1 of 12 punched, 1 this visit')).toBeVisible()
})

test('an empty start creates the store and its first manager on the first screen', async ({ page, startEmpty }) => {
  const { url } = await startEmpty({ args: ['--empty'] })
  const counter = atCounter(page)
  await page.goto(url)
  await page.getByRole('button', { name: 'Create a Store' }).click()
  await page.getByLabel('Store name').fill('Corner Pets')
  await page.getByLabel('First manager').fill('Olga')
  await page.getByLabel(/^PIN/).fill('4321')
  await page.getByRole('button', { name: 'Create a Store' }).last().click()
  await counter.signsIn('Olga', '4321')
  await expect(page.getByText('Corner Pets').first()).toBeVisible()
  // Its cloud made an empty account for it meanwhile; nobody had to type a code or load the page again.
  await expect(page.getByRole('status', { name: 'Sync status' })).toHaveText('Synced')
})

test('the POS-report account: cards stay locked and offers work', async ({ page, startEmpty }) => {
  const { url } = await startEmpty({ args: ['--store', 'Harbor Pets', '--clock', '2026-06-10T11:00:00-04:00'] })
  const counter = atCounter(page)
  await counter.opens(url)
  await counter.finds('Ruth')
  await counter.scans('B1')
  await expect(page.getByText('Tracked in your POS').first()).toBeVisible()
  await expect(page.getByRole('button', { name: 'Remove' })).toHaveCount(0)
  await counter.scans('A1')
  await counter.answers('Offer')
  await expect(counter.alert).toContainText('$5.00 off')
  await counter.checksOut()
  await counter.answers('Redemption')
  await expect(page.getByText('This reward was redeemed this visit')).toHaveCount(1)
})

test('around midnight on the last day of the month: an offer counts until then, and a visit goes on over it', async ({
  page,
  startEmpty,
}) => {
  // The store's clock is set when the start begins, and starting with a cloud takes its time.
  const offset = Date.parse('2026-06-30T22:00:00-04:00') - Date.now()
  const { url } = await startEmpty({ args: ['--clock', '2026-06-30T22:00:00-04:00'] })
  const counter = atCounter(page)
  const storeTime = (instant: string) => page.clock.setFixedTime(Date.parse(instant) - offset)
  await storeTime('2026-06-30T23:59:40-04:00')
  await counter.opens(url)
  await counter.finds('Ruth')
  await counter.scans('E1')
  await counter.answers('Offer')
  await expect(counter.alert).toContainText('$5.00 off')
  await counter.checksOut()
  await counter.answers('Redemption')
  await expect(page.getByText('This reward was redeemed this visit')).toBeVisible()
  await counter.finishes()

  await storeTime('2026-06-30T23:59:50-04:00')
  await counter.finds('Bob Stone')
  await counter.scans('C1')
  await expect(counter.card('1 of 6 punched, 1 this visit')).toBeVisible()
  await expect(counter.status).toHaveText('Synced')
  await storeTime('2026-07-01T00:01:30-04:00')
  await counter.checksOut()
  await expect(counter.dialog('Redemption')).toBeVisible()
  // What was just done has come back from the cloud, on the next day.
  await expect(counter.status).toHaveText('Synced')
  await counter.answers('Redemption')
  await expect(page.getByText('This reward was redeemed this visit')).toBeVisible()
  await counter.finishes()

  await counter.finds('Ruth')
  await counter.scans('E1')
  await expect(page.getByText(/is not running/)).toBeVisible()
})
