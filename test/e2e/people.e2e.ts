/**
 * People are scanned as easily as bags: a loyalty card opens its customer, an unknown one is linked, a badge signs in and approves. With
 * a serial scanner at a real pseudo terminal, and once with the keyboard scanner at the PIN. In both themes, without serious
 * accessibility faults, photographed into `test-results/people/`.
 */
import { mkdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { givenSerialCable, whyNoSerialCable } from '../support/serial-cable.ts'
import { atCounter } from './support/counter.ts'
import { expect, test } from './support/tillside.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const missing = whyNoSerialCable()
if (missing) console.log(`NOT RUN: people scanned in the browser (${missing})`)

const ruthsCard = 'TSC100231'
const newCard = 'TSC777777'
const [anasBadge, bensBadge, miasBadge] = ['TSB-0001', 'TSB-0002', 'TSB-0009']

for (const colorScheme of ['light', 'dark'] as const)
  test(`cards and badges by a serial scanner, ${colorScheme}`, async ({ browser, startDemo, folder }) => {
    test.skip(missing !== null, missing ?? '')
    const scanner = await givenSerialCable(folder())
    const { url } = await startDemo({ env: { TILLSIDE_SERIAL_PORTS: scanner.port } })
    const page = await (
      await browser.newContext({
        colorScheme,
        viewport: { width: 1280, height: 800 },
        locale: 'en-US',
        timezoneId: 'America/New_York',
        reducedMotion: 'reduce',
      })
    ).newPage()
    const counter = atCounter(page)
    const look = (name: string) => lookAt(page, name, colorScheme)
    const scan = (code: string) => scanner.write(`${code}\r`)
    const who = (name: string) => page.getByRole('banner').getByRole('button', { name })

    await page.goto(url)
    await counter.seesSignIn()
    await expect(page.getByText(anasBadge)).toBeVisible()
    scan('TSB-7777')
    await expect(page.getByText(/Nobody here has this badge/)).toBeVisible()
    await look('sign-in')
    scan(anasBadge)
    await expect(who('Ana')).toBeVisible()

    scan(ruthsCard)
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Ruth Alvarez')
    scan('850000014053')
    await expect(counter.line('Northfield 5 lb Chicken')).toBeVisible()
    scan(bensBadge)
    await expect(who('Ben')).toBeVisible()
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Ruth Alvarez')

    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Settings' }).click()
    scan(newCard)
    await expect(page.getByText('This card is not linked to anybody yet')).toBeVisible()
    await look('unknown-card-visit')
    await page.reload()
    await counter.seesSignIn()
    scan(anasBadge)
    await counter.button('Lookup').click()
    await expect(counter.search).toBeVisible()
    scan(newCard)
    await expect(page.getByText('This card is not linked to anybody yet')).toBeVisible()
    await counter.search.fill('Kim')
    await look('unknown-card-lookup')
    await page.getByRole('group', { name: 'Kim Park' }).getByRole('button', { name: 'Link' }).click()
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Kim Park')
    await expect(page.getByText(`Card ${newCard} now belongs to Kim Park.`)).toBeVisible()
    scan(ruthsCard)
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Ruth Alvarez')
    scan(newCard)
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Kim Park')

    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Customers' }).click()
    await page.getByLabel('Search customers').fill(newCard)
    await page.getByRole('group', { name: 'Kim Park' }).getByRole('button', { name: 'Open' }).click()
    await expect(page.getByRole('region', { name: 'Loyalty cards' }).getByText(newCard)).toBeVisible()
    await look('profile')
    await page.getByRole('group', { name: newCard }).getByRole('button', { name: 'Remove' }).click()
    await expect(page.getByText('No loyalty card')).toBeVisible()

    scan(miasBadge)
    await expect(who('Mia')).toBeVisible()
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Settings' }).click()
    const ben = page.getByRole('group', { name: 'Ben' })
    await ben.getByRole('button', { name: 'Set Badge' }).click()
    await look('settings')
    scan('TSB-0022')
    await expect(page.getByText(/Ben can sign in with this badge/)).toBeVisible()
    // By another scanner: the same one would only have read it twice.
    await counter.scans('TSB-0022')
    await expect(who('Ben')).toBeVisible()
    await page.context().close()
    await scanner.unplug()
  })

test("at the PIN a keyboard scanner's badge approves, and an item is refused aloud without a try at the PIN", async ({
  page,
  startDemo,
}) => {
  const { url } = await startDemo()
  const counter = atCounter(page)
  await page.goto(url)
  await counter.seesSignIn()
  for (let tries = 0; tries < 5; tries += 1) {
    await page.keyboard.type('0000')
    await page.keyboard.press('Enter')
    await expect(page.getByRole('alert')).toHaveText(tries < 4 ? new RegExp(`${4 - tries} more`) : /Locked until/)
  }
  await counter.scans(anasBadge)
  await expect(page.getByText(/Ana is locked until/)).toBeVisible()
  await counter.button('Unlock').click()
  await expect(counter.dialog('Manager PIN').locator(':focus')).toBeVisible()
  await counter.scans('B1')
  await expect(counter.dialog('Manager PIN').getByRole('alert')).toHaveText(
    'While a PIN is typed, items are not taken.',
  )
  await expect(counter.dialog('Manager PIN').getByLabel('PIN')).toHaveValue('')
  await counter.scans(bensBadge)
  await expect(counter.dialog('Manager PIN').getByRole('alert')).toHaveText(/badge of Ben, who is not a manager/)
  await lookAt(page, 'manager-pin', 'light')
  await counter.scans(miasBadge)
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await expect(page.getByText(/Locked until/)).toHaveCount(0)
  await counter.scans(anasBadge)
  await expect(page.getByRole('navigation', { name: 'Main' })).toBeVisible()
})

async function lookAt(page: Page, name: string, variant: string): Promise<void> {
  const folder = `${root}test-results/people`
  mkdirSync(folder, { recursive: true })
  await page.screenshot({ path: `${folder}/${name}-${variant}.png` })
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'])
    .analyze()
  expect(
    violations.map(({ id, nodes }) => `${name}: ${id}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`),
  ).toEqual([])
}
