/**
 * Settings > Scanner at the real program: a serial scanner at a pseudo terminal answers and is adopted, a keyboard scanner is read with
 * its keys, nothing scanned there is counted, and after leaving everything is. Double reads count once, at any scanner; sounds
 * come with the scan.
 */
import { mkdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { AxeBuilder } from '@axe-core/playwright'
import { expect, type Page } from '@playwright/test'
import { sameReadMs } from '../../shared/barcode/double-read.ts'
import { demoUpc } from '../../shared/demo/demo-catalogue.ts'
import { givenSerialCable, whyNoSerialCable } from '../support/serial-cable.ts'
import { atCounter } from './support/counter.ts'
import { test } from './support/tillside.ts'

const missing = whyNoSerialCable()
if (missing) console.log(`NOT RUN: scanner setup with a serial scanner (${missing})`)

const gs = '\u001d'
const ean13 = '4006381333931'
const long = `010950600013435210yZ-A${gs}21q7`
const link = 'https://id.example.com/01/04006381333931/10/yZ-A/21/q7'

const pictures = fileURLToPath(new URL('../../test-results/screens', import.meta.url))

/** With the keyboard alone: the link of the setup page is reached with Tab and pressed with Enter. */
async function opensSetup(page: Page): Promise<void> {
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Settings' }).press('Enter')
  await page.getByRole('link', { name: 'Set Up a Scanner' }).press('Enter')
  await expect(page.getByRole('heading', { level: 1, name: 'Scanner' })).toBeVisible()
}

async function looksWell(page: Page, name: string): Promise<void> {
  mkdirSync(pictures, { recursive: true })
  await page.screenshot({ path: `${pictures}/${name}.png` })
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'])
    .analyze()
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`)).toEqual(
    [],
  )
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  )
  expect(overflow, `${name} is wider than the screen`).toBeLessThanOrEqual(0)
}

for (const colorScheme of ['light', 'dark'] as const)
  for (const viewport of [
    { width: 1440, height: 900 },
    { width: 1024, height: 600 },
  ])
    test(`a serial scanner is set up, ${colorScheme}, ${viewport.width}x${viewport.height}`, async ({
      browser,
      startDemo,
      folder,
    }) => {
      test.skip(missing !== null, missing ?? '')
      const scanner = await givenSerialCable(folder())
      const { url } = await startDemo()
      const context = await browser.newContext({ colorScheme, viewport, locale: 'en-US', reducedMotion: 'reduce' })
      const page = await context.newPage()
      const complaints: string[] = []
      page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
      const counter = atCounter(page)
      const look = (name: string) => looksWell(page, `scanner-${name}-${colorScheme}-${viewport.width}`)
      await counter.opens(url)
      await opensSetup(page)
      await expect(page.getByRole('img', { name: 'Test code 1. Bag code' })).toBeVisible()
      await look('waiting')

      await page.getByLabel('Another port, and its speed if it is not 9600').fill(scanner.port)
      await page.keyboard.press('Enter')
      await expect(page.getByText(/^Also listening at/)).toContainText(scanner.port)

      scanner.write(`${ean13}\r`)
      await expect(page.getByRole('heading', { name: `${scanner.port} answered` })).toBeVisible()
      await expect(page.getByText(`${ean13}<CR>`, { exact: true })).toBeVisible()
      await expect(page.getByText('34 30 30 36 33 38 31 33 33 33 39 33 31 0D', { exact: true })).toBeVisible()
      await expect(page.getByText('Switch on “transmit AIM id”').first()).toBeVisible()
      await expect(page.getByRole('img', { name: 'Test code 2. Long code' })).toBeVisible()

      scanner.write(`]C1${long.replace(gs, '')}\r`)
      await expect(page.getByText('The separator GS is lost')).toBeVisible()
      await expect(page.getByText('Says which kind of code it was')).toBeVisible()
      await look('advice')
      scanner.write(`]C1${long}\r`)
      await expect(page.getByText('The separator GS arrives', { exact: true })).toBeVisible()
      await expect(page.getByText(`]C1010950600013435210yZ-A<GS>21q7<CR>`, { exact: true })).toBeVisible()
      await expect(page.getByText(/lot yZ-A, serial q7/)).toBeVisible()
      scanner.write(`]Q1${link}\r`)
      await expect(page.getByText('Nothing to change')).toBeVisible()

      scanner.write(']E04006381333932\r')
      await expect(page.getByText('None of the test codes', { exact: true })).toBeVisible()
      await expect(page.getByText(/The last digit would be 1/)).toBeVisible()

      await counter.button('Use This Scanner').press('Enter')
      await expect(page.getByText('This register’s scanner').first()).toBeVisible()
      await expect(page.getByText(`${scanner.port}: ready`)).toBeVisible()
      await look('adopted')

      // Nothing was counted, and from here on everything is.
      await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Checkout' }).press('Enter')
      await expect(page.getByText(/waiting for a customer/)).toHaveCount(0)
      scanner.write('850000014053\r')
      await expect(page.getByText(/1 item waiting/).first()).toBeVisible()
      expect(complaints).toEqual([])
      await context.close()
      await scanner.unplug()
    })

test('a keyboard scanner is read with its keys, and scans count again after leaving', async ({ page, startDemo }) => {
  const { url } = await startDemo()
  const counter = atCounter(page)
  await counter.opens(url)
  await opensSetup(page)
  await counter.scans(ean13)
  await expect(page.getByRole('heading', { name: 'A keyboard scanner answered' })).toBeVisible()
  await expect(page.getByText('4 0 0 6 3 8 1 3 3 3 9 3 1 Enter', { exact: true })).toBeVisible()
  await expect(page.getByText('Ends each label with Enter')).toBeVisible()
  await expect(page.getByRole('heading', { name: 'Switch it to HID POS or USB-COM' })).toBeVisible()
  await looksWell(page, 'scanner-keyboard')
  await counter.button('Use This Scanner').press('Enter')
  await expect(page.getByText('This register’s scanner').first()).toBeVisible()

  await page.getByRole('link', { name: 'Settings' }).first().press('Enter')
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Checkout' }).press('Enter')
  await expect(counter.search).toBeVisible()
  await expect(page.getByText(/waiting for a customer/)).toHaveCount(0)
  await counter.scans('B1')
  await expect(page.getByText(/1 item waiting/).first()).toBeVisible()
})

const countsTones = (page: Page): Promise<unknown> =>
  page.addInitScript(() => {
    const heard: number[] = []
    Object.assign(window, { tones: heard })
    new PerformanceObserver((list) => {
      for (const entry of list.getEntriesByName('scan-to-tone')) heard.push(entry.duration)
    }).observe({ type: 'measure' })
  })

/** Everything `scan-to-tone` measures, in ms, in order. */
const tones = (page: Page): Promise<number[]> => page.evaluate(() => (window as unknown as { tones: number[] }).tones)

test('double reads count once and two equal bags twice, every scan is heard, and a scanner that goes is said', async ({
  page,
  startDemo,
  folder,
}) => {
  test.skip(missing !== null, missing ?? '')
  await countsTones(page)
  const scanner = await givenSerialCable(folder())
  const { url } = await startDemo({ env: { TILLSIDE_SERIAL_PORTS: scanner.port } })
  const counter = atCounter(page)
  await counter.opens(url)
  await counter.button('Sync Details').click()
  await expect(page.getByText(`${scanner.port}: ready`)).toBeVisible()
  await counter.button('Sync Details').click()
  const heard: Record<string, number> = {}
  const hears = async (what: string, scan: () => Promise<void> | void) => {
    const before = (await tones(page)).length
    await scan()
    await expect.poll(async () => (await tones(page)).length).toBe(before + 1)
    heard[what] = (await tones(page)).at(-1) ?? Number.NaN
  }
  const [beef, chicken] = [demoUpc('B2'), demoUpc('B1')]

  await hears('into the tray', () => scanner.write(`${beef}\r`))
  await counter.finds('Ruth')
  await expect(counter.line('Northfield 5 lb Beef')).toBeVisible()

  // In view of a serial scanner three times, of a keyboard scanner twice: one each.
  await hears('counted', () => scanner.write(`${chicken}\r${chicken}\r${chicken}\r`))
  await expect(page.getByText('Read 3 times, counted once')).toBeVisible()
  await expect(counter.line('Northfield 5 lb Chicken').getByLabel('Quantity')).toHaveValue('1')
  await looksWell(page, 'scanner-double-read')
  const lastSeen = Date.now()
  await expect.poll(() => Date.now() - lastSeen).toBeGreaterThan(sameReadMs)
  await hears('counted again', () => scanner.write(`${chicken}\r`))
  await expect(counter.line('Northfield 5 lb Chicken').getByLabel('Quantity')).toHaveValue('2')
  await expect(page.getByText(/counted once/)).toHaveCount(0)

  await hears('refused', () => scanner.write('850000029200\r'))
  await hears('earned or asked', () => scanner.write(`${demoUpc('A2')}\r`))
  await hears('waiting behind the question', () => scanner.write(`${demoUpc('C1')}\r`))
  await hears('by keyboard', () => counter.scans(demoUpc('D1')))
  const said = Object.entries(heard).map(([what, ms]) => `${what} ${ms.toFixed(1)} ms`)
  console.log(`From a scan's arrival to its tone: ${said.join(', ')}`)

  await expect(counter.dialog('Offer')).toContainText('does Ruth take part')
  await counter.button('OK').click()
  await expect(counter.dialog('Offer')).toContainText('Clearbrook broth')
  await counter.button('OK').click()
  await expect(counter.dialog('Offer')).toHaveCount(0)
  await scanner.unplug()
  await expect(page.getByText(`${scanner.port}: unplugged.`)).toBeVisible()
  await looksWell(page, 'scanner-gone')
  await counter.button('Sync Details').click()
  await looksWell(page, 'scanner-sync-details')
  await counter.button('Sync Details').click()
  await scanner.plug()
  await expect(page.getByText(`${scanner.port}: unplugged.`)).toHaveCount(0)
  scanner.write(`${beef}\r`)
  await expect(counter.line('Northfield 5 lb Beef').getByLabel('Quantity')).toHaveValue('2')
  await scanner.unplug()
})
