/**
 * Two accounts of one person become one, part again, and one of them is deleted, reinstated and removed for good; found by the words on the
 * screen. Photographed into `test-results/duplicates/`, without serious accessibility faults, in both themes and on a small display.
 */
import { mkdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { atCounter } from './support/counter.ts'
import { expect, test } from './support/tillside.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

for (const [colorScheme, width, height] of [
  ['light', 1440, 900],
  ['dark', 1024, 600],
] as const)
  test(`duplicates are combined and parted, ${colorScheme} at ${width}`, async ({ browser, startDemo }) => {
    const { url } = await startDemo()
    const page = await (
      await browser.newContext({
        colorScheme,
        viewport: { width, height },
        locale: 'en-US',
        timezoneId: 'America/New_York',
        reducedMotion: 'reduce',
      })
    ).newPage()
    const counter = atCounter(page)
    const look = (name: string) => lookAt(page, `${name}-${colorScheme}`)
    await counter.opens(url, 'Mia')
    const heading = page.getByRole('heading', { name: 'Combine Duplicates', level: 1 })

    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Customers' }).click()
    await page.getByRole('link', { name: 'Combine Duplicates' }).click()
    await expect(heading).toBeVisible()
    await expect(page.getByText(/No duplicates found|possible duplicate/)).toBeVisible()

    const search = page.getByLabel('Find a customer')
    for (const name of ['Kim Park', 'Bob Stone']) {
      await search.fill(name)
      await page.getByRole('group', { name, exact: true }).getByRole('button', { name: 'Add to Queue' }).click()
    }
    await expect(page.getByRole('heading', { name: 'After combining' })).toBeVisible()
    await page.getByRole('radio', { name: /Kim Park/ }).check()
    await expect(page.getByText('bob.stone@example.com comes from Bob Stone')).toBeVisible()
    await look('compare')
    await page.getByRole('button', { name: 'Combine Customers' }).click()
    await expect(page.getByRole('heading', { name: 'Kim Park' })).toBeVisible()

    const actions = page.getByRole('region', { name: 'Account', exact: true })
    const merged = actions.getByRole('group', { name: 'Bob Stone' })
    await expect(merged).toBeVisible()
    await merged.scrollIntoViewIfNeeded()
    await look('merged')
    await merged.getByRole('button', { name: 'Undo Combine' }).click()
    await expect(merged).toHaveCount(0)

    await actions.getByRole('button', { name: 'Delete Account' }).click()
    const asks = counter.dialog('Delete Account')
    await look('delete')
    await asks.getByRole('button', { name: 'Delete Account' }).click()
    await expect(asks).toHaveCount(0)
    await actions.getByRole('button', { name: 'Reinstate' }).click()
    await expect(actions.getByRole('button', { name: 'Delete Account' })).toBeVisible()

    const saving = page.waitForEvent('download')
    await actions.getByRole('button', { name: 'Export Data', exact: true }).click()
    const data = JSON.parse(readFileSync(await (await saving).path(), 'utf8'))
    expect(data.person).toMatchObject({ firstName: 'Kim', lastName: 'Park' })
    expect(data.visits[0].purchases).toHaveLength(3)

    await actions.getByRole('button', { name: 'Remove Personal Data' }).click()
    const removes = counter.dialog('Remove Personal Data')
    await page.keyboard.press('Enter')
    await expect(removes.getByText('Type REMOVE in capitals first.')).toBeVisible()
    await look('remove')
    const word = removes.getByLabel('Type REMOVE to go on')
    await word.fill('REMOVE')
    await word.press('Enter')
    await expect(actions.getByText(/The personal data of this account was removed/)).toBeVisible()
    await expect(page.getByText('Kim Park')).toHaveCount(0)
    await look('removed')
  })

test('two accounts with one pet are offered as a pair; a cashier needs a manager to combine them', async ({
  startDemo,
  page,
}) => {
  const { url } = await startDemo()
  const counter = atCounter(page)
  await counter.opens(url, 'Ana')
  await counter.search.fill('Rutha Alvarez')
  await page.getByRole('button', { name: '+ Add Customer' }).click()
  const form = counter.dialog('Pet Owner Information')
  await form.getByLabel('First Name').fill('Rutha')
  await form.getByLabel('Last Name').fill('Alvarez')
  await form.getByRole('button', { name: 'Add Pet' }).click()
  await form.getByLabel('Pet Name').last().fill('Biscuit')
  await form.getByRole('button', { name: 'Save Petowner Information' }).click()
  await expect(form).toHaveCount(0)
  await page.goto(`${url.split('#')[0]}#/customers/duplicates`)
  const pair = page.getByRole('group', { name: /Ruth Alvarez/ }).first()
  await expect(pair.getByText('nearly the same name, same pet')).toBeVisible()
  await lookAt(page, 'pairs')
  await pair.getByRole('button', { name: 'Compare' }).press('Enter')
  await page.getByRole('button', { name: 'Combine Customers' }).press('Enter')
  await page.keyboard.type('9999')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: 'Ruth Alvarez' })).toBeVisible()
  await expect(page.getByRole('region', { name: 'Account', exact: true }).getByText(/Rutha Alvarez/)).toBeVisible()
})

async function lookAt(page: Page, name: string): Promise<void> {
  const folder = `${root}test-results/duplicates`
  mkdirSync(folder, { recursive: true })
  await page.screenshot({ path: `${folder}/${name}.png` })
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'])
    .analyze()
  expect(violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')).toEqual([])
}
