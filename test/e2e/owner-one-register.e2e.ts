/** One register, one page: whoever else comes to it - a second page of the same browser, a copy of the profile - writes nothing and says so. */
import { cpSync } from 'node:fs'
import { chromium, type Page } from '@playwright/test'
import { demoUpc } from '../../shared/demo/demo-catalogue.ts'
import { browserLaunch } from '../support/browser-launch.ts'
import { readJournal } from '../support/real-shop.ts'
import { atCounter } from './support/counter.ts'
import { expect, test } from './support/tillside.ts'

const elsewhere = 'This register is open elsewhere'
const openProfile = (profile: string) =>
  chromium.launchPersistentContext(profile, { ...browserLaunch(), locale: 'en-US', timezoneId: 'America/New_York' })

async function takesOver(page: Page): Promise<void> {
  await expect(page.getByText(elsewhere)).toBeVisible()
  await page.getByRole('button', { name: 'Take Over' }).click()
}

test('two pages of one browser: the second takes over, and what the first one does then is written nowhere', async ({
  page,
  startDemo,
}) => {
  const { url } = await startDemo()
  const counter = atCounter(page)
  await counter.opens(url)
  await counter.finds('Ruth')
  await counter.scans('B1')
  await expect(counter.line('Northfield 5 lb Chicken')).toBeVisible()

  const second = await page.context().newPage()
  await second.goto(url)
  await takesOver(second)
  const other = atCounter(second)
  await other.signsIn('Ben')
  const before = (await readJournal(second)).eventIds

  await expect(page.getByText(elsewhere)).toBeVisible()
  await page.keyboard.type(demoUpc('B2'))
  await page.keyboard.press('Enter')
  await expect(counter.scanField).toHaveCount(0)
  expect((await readJournal(page)).eventIds).toEqual(before)

  await second.getByRole('group', { name: 'Ruth Alvarez' }).getByRole('button', { name: 'Select' }).first().click()
  await other.scans('B2')
  await expect(other.line('Northfield 5 lb Chicken')).toBeVisible()
  await expect(other.line('Northfield 5 lb Beef')).toBeVisible()
  await expect(other.status).toHaveText('Synced')
  const after = await readJournal(page)
  expect(after.eventIds).toEqual((await readJournal(second)).eventIds)
  expect(after.eventIds.slice(0, before.length)).toEqual(before)
  // The Beef of the second page alone.
  expect(after.types.filter((type) => type === 'ItemsPurchased')).toHaveLength(2)
  expect(new Set(after.eventIds).size).toBe(after.eventIds.length)
})

test('a copied profile: it cannot write while the first one owns the register; when it takes over it has all that was done since', async ({
  startDemo,
  folder,
}) => {
  const { url } = await startDemo()
  const [profile, copy] = [folder(), folder()]
  const made = await openProfile(profile)
  await atCounter(made.pages()[0] ?? (await made.newPage())).opens(url)
  await made.close()
  cpSync(profile, copy, { recursive: true })

  const first = await openProfile(profile)
  const page = first.pages()[0] ?? (await first.newPage())
  const counter = atCounter(page)
  await counter.opens(url)
  await counter.finds('Ruth')
  await counter.scans('B1')
  await expect(counter.line('Northfield 5 lb Chicken')).toBeVisible()
  await expect(counter.status).toHaveText('Synced')

  const second = await openProfile(copy)
  const otherPage = second.pages()[0] ?? (await second.newPage())
  await otherPage.goto(url)
  await takesOver(otherPage)
  const other = atCounter(otherPage)
  await other.signsIn('Ben')
  await expect(page.getByText(elsewhere)).toBeVisible()
  await otherPage.getByRole('group', { name: 'Ruth Alvarez' }).getByRole('button', { name: 'Select' }).first().click()
  await expect(other.line('Northfield 5 lb Chicken')).toBeVisible()
  await other.scans('B2')
  await expect(other.line('Northfield 5 lb Beef')).toBeVisible()
  await expect(other.status).toHaveText('Synced')

  // And back: the first page has what the copy did, once.
  await takesOver(page)
  await counter.signsIn()
  await expect(counter.line('Northfield 5 lb Beef')).toBeVisible()
  await expect(counter.status).toHaveText('Synced')
  const [here, there] = [(await readJournal(page)).eventIds, (await readJournal(otherPage)).eventIds]
  expect(new Set(here).size).toBe(here.length)
  expect(here).toEqual(expect.arrayContaining([...there]))
  await Promise.all([first.close(), second.close()])
})
