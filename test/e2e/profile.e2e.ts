/**
 * The Customers screen and a profile, as staff use them: found by letter and filter, opened, kept through a reload, edited, with a photo from a
 * file, a note, the history by date, and the report that is printed. Both themes and three sizes are looked at, and checked by axe.
 */
import { mkdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { atCounter } from './support/counter.ts'
import { expect, test } from './support/tillside.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** A camera's picture, larger than what is kept: drawn by the page itself, so that it is a real JPEG. */
async function aCameraPicture(page: Page): Promise<Buffer> {
  const base64 = await page.evaluate(() => {
    const canvas = document.createElement('canvas')
    canvas.width = 1600
    canvas.height = 1200
    const paper = canvas.getContext('2d')
    if (!paper) throw new Error('no canvas')
    for (let x = 0; x < 1600; x += 20)
      for (let y = 0; y < 1200; y += 20) {
        paper.fillStyle = `hsl(${(x * y) % 360} 60% ${30 + ((x + y) % 50)}%)`
        paper.fillRect(x, y, 20, 20)
      }
    return canvas.toDataURL('image/jpeg', 0.95).split(',')[1] ?? ''
  })
  return Buffer.from(base64, 'base64')
}

test('a profile is found, kept through a reload, completed with a photo and a note, filtered by date, and printed', async ({
  page,
  startDemo,
}) => {
  const { url } = await startDemo()
  const counter = atCounter(page)
  await counter.opens(url)
  await counter.goesTo('Customers')

  const profile = page.getByRole('region', { name: 'Profile' })
  const list = page.getByRole('region', { name: 'Customers', exact: true })
  await expect(list.getByRole('button', { name: /^Incomplete \(\d+\)$/ })).toBeVisible()
  await list.getByRole('button', { name: 'S', exact: true }).click()
  await expect(list.getByRole('group', { name: 'Bob Stone' })).toBeVisible()
  await expect(list.getByRole('group', { name: 'Ruth Alvarez' })).toHaveCount(0)
  await look(page, 'list')

  await list.getByLabel('Search customers').fill('ruth alv')
  await list.getByRole('group', { name: 'Ruth Alvarez' }).getByRole('button', { name: 'Open' }).click()
  await expect(profile.getByRole('heading', { level: 2, name: 'Ruth Alvarez' })).toBeVisible()
  await page.reload()
  await counter.signsIn()
  await expect(profile.getByRole('heading', { level: 2, name: 'Ruth Alvarez' })).toBeVisible()

  // A photo from a file: made small, there at once, there after a reload.
  const picture = await aCameraPicture(page)
  expect(picture.length).toBeGreaterThan(100_000)
  await profile
    .getByLabel('Photo of Ruth Alvarez: From a file')
    .setInputFiles({ name: 'ruth.jpg', mimeType: 'image/jpeg', buffer: picture })
  await expect(profile.getByRole('button', { name: 'Photo of Ruth Alvarez: change' })).toBeVisible()
  const photo = profile.locator('img.photo')
  await expect(photo).toBeVisible()
  const size = await photo.evaluate((image: HTMLImageElement) => [image.naturalWidth, image.naturalHeight])
  expect(size[0]).toBeLessThanOrEqual(512)
  expect((size[0] ?? 0) / (size[1] ?? 1)).toBeCloseTo(4 / 3, 1)
  await profile
    .getByLabel('Photo of Ruth Alvarez: From a file')
    .setInputFiles({ name: 'x.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('<svg onload="alert(1)"/>') })
  await expect(profile.getByRole('alert')).toHaveText(/cannot be read/)

  // A note with the keyboard alone; an incident is seen on every part.
  await profile.getByRole('button', { name: /^Notes/ }).click()
  await profile.getByLabel('Note', { exact: true }).fill('Barked at the parrot.')
  await profile.getByLabel('An incident: everybody who serves them should know').press('Space')
  await expect(profile.getByLabel('An incident: everybody who serves them should know')).toBeChecked()
  await profile.getByRole('button', { name: 'Add Note' }).press('Enter')
  await expect(profile.getByRole('region', { name: 'Notes' }).getByText('Barked at the parrot.')).toBeVisible()
  await profile.getByRole('button', { name: 'Overview' }).click()
  await expect(profile.getByRole('button', { name: 'Incident on file' })).toBeVisible()
  await look(page, 'overview')
  await profile.getByRole('button', { name: /^Pets/ }).click()
  await look(page, 'pets')

  await profile.getByRole('button', { name: 'Edit', exact: true }).first().click()
  await expect(counter.dialog('Pet Owner Information')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(counter.dialog('Pet Owner Information')).toBeHidden()

  // History by date: a day long ago holds nothing.
  await profile.getByRole('button', { name: 'History' }).click()
  await expect(profile.getByRole('group', { name: /^Visit / }).first()).toBeVisible()
  await profile.getByRole('button', { name: 'Custom Range' }).click()
  await profile.getByLabel('From', { exact: true }).fill('2020-01-01')
  await profile.getByLabel('To', { exact: true }).fill('2020-01-02')
  await expect(profile.getByText('Nothing on these dates.')).toBeVisible()

  // The report: what is private stands on it only when it is asked for.
  await profile.getByRole('button', { name: 'Report' }).click()
  const sheet = page.getByRole('region', { name: 'Preview' })
  await expect(sheet.getByRole('heading', { name: 'Ruth Alvarez' })).toBeVisible()
  await profile.getByLabel('Notes', { exact: true }).check()
  await expect(sheet.getByText('Barked at the parrot.')).toHaveCount(0)
  await profile.getByLabel('Incidents', { exact: true }).check()
  await expect(sheet.getByText('Barked at the parrot.')).toBeVisible()
  await expect(sheet.getByText('For staff only. Not for the customer.')).toBeVisible()
  await expect(profile.getByRole('alert')).toHaveText(/staff only/)
  await look(page, 'report')
  await page.emulateMedia({ media: 'print' })
  await expect(page.getByRole('navigation', { name: 'Main' })).toBeHidden()
  await expect(sheet.getByText('Barked at the parrot.')).toBeVisible()
  await page.emulateMedia({ media: 'screen' })
  await profile.getByRole('button', { name: 'Back to the profile' }).click()

  // At the counter: the photo, and the incident.
  await profile.getByRole('button', { name: 'Open checkout' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Ruth Alvarez' })).toBeVisible()
  await expect(page.locator('img.photo')).toBeVisible()
  await page.getByRole('button', { name: /^Incident: / }).click()
  await expect(page.getByText('Barked at the parrot.')).toBeVisible()
  await look(page, 'checkout')
})

const variants = [
  { scheme: 'light', width: 1440, height: 900 },
  { scheme: 'dark', width: 1024, height: 600 },
  { scheme: 'dark', width: 800, height: 1280 },
] as const

async function look(page: Page, name: string): Promise<void> {
  const folder = `${root}test-results/profile`
  mkdirSync(folder, { recursive: true })
  for (const { scheme, width, height } of variants) {
    await page.emulateMedia({ colorScheme: scheme })
    await page.setViewportSize({ width, height })
    await page.screenshot({ path: `${folder}/${name}-${scheme}-${width}.png` })
  }
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'])
    .analyze()
  expect(
    violations.map(({ id, nodes }) => `${name}: ${id}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`),
  ).toEqual([])
  await page.emulateMedia({ colorScheme: 'light' })
  await page.setViewportSize({ width: 1280, height: 800 })
}
