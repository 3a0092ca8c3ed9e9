/**
 * The Customers screen and a profile, as staff use them: found by letter, opened, kept through a reload, with a photo from a file and a
 * note. The list is looked at in both themes and three sizes, and checked by axe.
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

test('a profile is found, kept through a reload, and completed with a photo from a file and a note', async ({
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

  await profile.getByRole('button', { name: /^Notes/ }).click()
  await profile.getByLabel('Note', { exact: true }).fill('Asked for the salmon broth.')
  await profile.getByRole('button', { name: 'Add Note' }).press('Enter')
  await expect(profile.getByRole('region', { name: 'Notes' }).getByText('Asked for the salmon broth.')).toBeVisible()
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
