/**
 * Every screen, in both themes and at both sizes: found without serious accessibility faults, nothing cut off sideways, and
 * photographed into `test-results/screens/`. With `UPDATE_PICTURES=1` the pictures of README and guide are taken anew.
 */
import { mkdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { atCounter } from './support/counter.ts'
import { expect, test } from './support/tillside.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const sizes = [
  { width: 1440, height: 900 },
  { width: 1024, height: 600 },
]

for (const colorScheme of ['light', 'dark'] as const)
  for (const viewport of sizes)
    test(`every screen, ${colorScheme}, ${viewport.width}x${viewport.height}`, async ({ browser, startDemo }) => {
      test.setTimeout(360_000)
      const { url } = await startDemo()
      const page = await (
        await browser.newContext({
          colorScheme,
          viewport,
          locale: 'en-US',
          timezoneId: 'America/New_York',
          reducedMotion: 'reduce',
        })
      ).newPage()
      const counter = atCounter(page)
      const look = (name: string) => lookAt(page, name, `${colorScheme}-${viewport.width}`)

      await page.goto(url)
      await counter.seesSignIn()
      await look('sign-in')
      await counter.signsIn('Mia')
      await look('lookup-empty')
      await counter.scans('B1')
      await counter.scans('D1')
      await expect(page.getByText(/2 items waiting/).first()).toBeVisible()
      await counter.search.fill('al')
      await expect(page.getByText('Ruth Alvarez').first()).toBeVisible()
      await look('lookup')
      await counter.search.fill('nobody at all')
      await look('lookup-none')

      await counter.finds('Ruth')
      await expect(counter.dialog('Offer')).toBeVisible()
      await look('offer')
      await counter.button('OK').click()
      await counter.scans('A2')
      await expect(counter.dialog('Offer')).toBeVisible()
      await counter.button('OK').click()
      await counter.scans('D2')
      await expect(counter.line('Clearbrook broth beef')).toBeVisible()
      await look('checkout')
      await counter.button('Why?').first().click()
      await look('why')
      await page.keyboard.press('Escape')
      await counter.button('Pick from lists').click()
      await look('lists')
      await page.keyboard.press('Escape')
      await counter.scans('850000029200')
      await look('refused')
      await counter.button('Sync Details').click()
      await look('sync-details')
      await counter.button('Sync Details').click()

      await counter.button('Checkout').click()
      await expect(counter.dialog('Multi-Purchase')).toBeVisible()
      await look('multi-purchase')
      await counter.givesReason()
      await expect(counter.dialog('Redemption')).toBeVisible()
      await look('redemption')
      for (const group of await counter.dialog('Redemption').getByRole('radio').all()) await group.check()
      await counter.button('Redeem Selected Items').click()
      await expect(page.getByText('This reward was redeemed this visit').first()).toBeVisible()
      await look('finish')
      await counter.finishes()

      await counter.finds('Kim Park')
      await look('checkout-incomplete')
      await counter.button('Incomplete Customer Information').click()
      await expect(counter.dialog('Pet Owner Information')).toBeVisible()
      await look('pet-owner')
      await page.keyboard.press('Escape')
      await counter.scans('E1')
      await expect(counter.dialog('Offer')).toBeVisible()
      await counter.button('OK').click()

      for (const screen of ['Customers', 'Offers', 'Reports', 'Settings']) {
        await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: screen }).click()
        await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
        await look(screen.toLowerCase())
      }

      const goTo = (hash: string) => page.evaluate((to) => window.location.assign(to), hash)
      await goTo('#/settings/customers')
      await expect(page.getByRole('heading', { level: 1, name: 'Customers' })).toBeVisible()
      await look('customer-settings')
      await counter.goesTo('Customers')
      await page.getByRole('link', { name: 'Import Customers' }).click()
      await expect(page.getByRole('heading', { level: 1, name: 'Import Customers' })).toBeVisible()
      await look('import-file')
      await page.getByTestId('customer-list-file').setInputFiles(customerList)
      await expect(page.getByRole('button', { name: /^Check \d+ rows$/ })).toBeVisible()
      await look('import-columns')
      await page.getByRole('button', { name: /^Check \d+ rows$/ }).click()
      await expect(page.getByRole('region', { name: 'Rows' }).getByRole('row', { name: /Pia/ })).toBeVisible()
      await look('import')
      await page.getByRole('button', { name: /^Import \d+ rows?$/ }).click()
      await expect(page.getByText('The import is finished.')).toBeVisible()
      await look('import-report')
      await goTo('#/customers/duplicates')
      await expect(page.getByText(/No duplicates found|possible duplicate/)).toBeVisible()
      await look('duplicates')
      for (const name of ['Ruth Alvarez', 'Bob Stone']) {
        await page.getByLabel('Find a customer').fill(name)
        await page.getByRole('group', { name, exact: true }).getByRole('button', { name: 'Add to Queue' }).click()
      }
      await expect(page.getByRole('heading', { name: 'After combining' })).toBeVisible()
      await look('combine')
      await goTo('#/customers')
      await page.getByLabel('Search customers').fill('ruth alv')
      await page.getByRole('group', { name: 'Ruth Alvarez' }).getByRole('button', { name: 'Open' }).click()
      await expect(page.getByRole('heading', { level: 2, name: 'Ruth Alvarez' })).toBeVisible()
      await look('profile')
      const profile = page.getByRole('region', { name: 'Profile' })
      await profile
        .getByLabel('Photo of Ruth Alvarez: From a file')
        .setInputFiles({ name: 'x.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('no picture') })
      await expect(profile.getByRole('alert')).toHaveText(/cannot be read/)
      await look('profile-photo-refused')
      for (const part of ['Pets', 'Cards and offers', 'History', 'Notes']) {
        await profile.getByRole('button', { name: new RegExp(`^${part}`) }).click()
        await expect(profile.getByRole('button', { name: new RegExp(`^${part}`), pressed: true })).toBeVisible()
        await look(`profile-${part.split(' ')[0]?.toLowerCase()}`)
      }
      await expect(profile.getByRole('alert')).toHaveCount(0)
      await profile.getByRole('button', { name: 'Report' }).click()
      await expect(page.getByRole('region', { name: 'Preview' })).toBeVisible()
      await look('profile-report')
      await page.context().close()
    })

/** One new, one known already, one without a last name. */
const customerList = {
  name: 'old-till.csv',
  mimeType: 'text/csv',
  buffer: Buffer.from(
    [
      'Client ID,First,Last,E-Mail,Mobile,Reward Points',
      '00071,Pia,Sato,pia@example.com,(212) 555-0134,120',
      '00072,Bob,Stone,bob.stone@example.com,,40',
      '00073,Quentin,,quentin@example.com,,',
    ].join('\r\n'),
  ),
}

async function lookAt(page: Page, name: string, variant: string): Promise<void> {
  const folder = `${root}test-results/screens`
  mkdirSync(folder, { recursive: true })
  await page.screenshot({ path: `${folder}/${name}-${variant}.png` })
  const picture = pictures[name]
  if (process.env['UPDATE_PICTURES'] && picture && variant === 'light-1440')
    await page.screenshot({ path: `${root}docs/images/${picture}.png` })
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'])
    .analyze()
  expect(
    violations.map(({ id, nodes }) => `${name}: ${id}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`),
  ).toEqual([])
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  )
  expect(overflow, `${name} is wider than the screen`).toBeLessThanOrEqual(0)
}

/** Screen -> picture in docs/images. */
const pictures: Readonly<Record<string, string>> = {
  'sign-in': 'sign-in',
  lookup: 'lookup',
  checkout: 'checkout',
  redemption: 'redemption',
  finish: 'finish',
  'pet-owner': 'pet-owner',
  reports: 'report',
  'sync-details': 'sync-details',
  profile: 'profile',
  import: 'import',
  combine: 'combine',
}
