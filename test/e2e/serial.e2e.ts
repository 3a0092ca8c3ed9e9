/** A serial scanner at a real pseudo terminal: what it reads shows on the screen, also after it was unplugged. */
import type { Page } from '@playwright/test'
import { demoUpc } from '../../shared/demo/demo-catalogue.ts'
import { givenSerialCable, type SerialCable, whyNoSerialCable } from '../support/serial-cable.ts'
import { atCounter } from './support/counter.ts'
import { test as base, expect } from './support/tillside.ts'

const missing = whyNoSerialCable()
if (missing) console.log(`NOT RUN: serial scan in the browser (${missing})`)

interface AtScanner {
  readonly scanner: SerialCable
  readonly counter: ReturnType<typeof atCounter>
}

/** Ruth is at the counter of a register that listens on a serial scanner's line. */
const test = base.extend<{ ruthAt: (page: Page) => Promise<AtScanner> }>({
  ruthAt: async ({ startDemo, folder }, use) => {
    base.skip(missing !== null, missing ?? '')
    await use(async (page) => {
      const scanner = await givenSerialCable(folder())
      const { url } = await startDemo({ env: { TILLSIDE_SERIAL_PORTS: scanner.port } })
      const counter = atCounter(page)
      await counter.opens(url)
      await counter.finds('Ruth')
      return { scanner, counter }
    })
  },
})

test('a serial scan counts, wherever the focus is, and again after the scanner was plugged in anew', async ({
  page,
  ruthAt,
}) => {
  const { scanner, counter } = await ruthAt(page)
  await counter.button('Sync Details').click()
  await expect(page.getByText(/ready/).first()).toBeVisible()

  scanner.write('850000014053\r')
  await expect(counter.line('Northfield 5 lb Chicken')).toBeVisible()

  await scanner.unplug()
  await expect(page.getByText(/unplugged|connecting/).first()).toBeVisible()
  await scanner.plug()
  await expect(page.getByText(/ready/).first()).toBeVisible()
  scanner.write('850000015067\r')
  await expect(counter.line('Northfield 5 lb Beef')).toBeVisible()
  await scanner.unplug()
})

test('half a label of a scanner that is torn out counts nothing, and is no part of the next label', async ({
  page,
  ruthAt,
}) => {
  const { scanner, counter } = await ruthAt(page)
  await counter.button('Sync Details').click()
  await expect(page.getByText(/ready/).first()).toBeVisible()

  scanner.write('8500000')
  await scanner.unplug()
  await expect(page.getByText(/unplugged|connecting/).first()).toBeVisible()
  await scanner.plug()
  await expect(page.getByText(/ready/).first()).toBeVisible()
  scanner.write('14053\r')
  scanner.write('850000015067\r')
  await expect(counter.line('Northfield 5 lb Beef')).toBeVisible()
  await expect(counter.line('Northfield 5 lb Chicken')).toHaveCount(0)
  expect(await purchasedOn(page)).toEqual([demoUpc('B2')])
  await scanner.unplug()
})

test('of 200 scans in 10 seconds none is lost and all come in order, though the page is busy', async ({
  page,
  ruthAt,
}) => {
  const { scanner, counter } = await ruthAt(page)
  await page.evaluate(() => {
    // Three fifths of the time the page answers nobody.
    setInterval(() => {
      for (const end = performance.now() + 120; performance.now() < end; );
    }, 200)
  })

  // The same bytes within half a second would be one read: each article comes in six ways, and none of them again so soon.
  const labels = (['B1', 'B2', 'B2', 'B1', 'B1', 'B2'] as const).flatMap((item, way) => {
    const other = item === 'B1' ? 'B2' : 'B1'
    return ([item, other] as const).map((code) => ({ upc: demoUpc(code), raw: `${ways[way]}${demoUpc(code)}` }))
  })
  const scanned = Array.from({ length: 200 }, (_, nth) => labels[nth % labels.length] ?? { upc: '', raw: '' })
  for (const { raw } of scanned) {
    scanner.write(`${raw}\r`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  await expect(counter.line('Northfield 5 lb Chicken').getByLabel('Quantity')).toHaveValue('100')
  await expect(counter.line('Northfield 5 lb Beef').getByLabel('Quantity')).toHaveValue('100')
  expect(await purchasedOn(page)).toEqual(scanned.map(({ upc }) => upc))
  await scanner.unplug()
})

/** As a UPC-A, an EAN-13, both with the symbology said, and as GTIN-14 in GS1-128 and in a GS1 DataMatrix. */
const ways = ['', '0', ']E0', ']E00', ']C10100', ']d20100']

/** The articles of the journal's purchases, in its order. */
const purchasedOn = (page: Page): Promise<string[]> =>
  page.evaluate(async () => {
    const answer = <Value>(request: IDBRequest<Value>) =>
      new Promise<Value>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result)
        request.onerror = () => reject(request.error)
      })
    const upcs: string[] = []
    for (const { name = '' } of await indexedDB.databases()) {
      const database = await answer(indexedDB.open(name))
      if (database.objectStoreNames.contains('records')) {
        const records: { text: string }[] = await answer(
          database.transaction('records').objectStore('records').getAll(),
        )
        for (const { text } of records)
          for (const { type, data } of JSON.parse(text).events) if (type === 'ItemsPurchased') upcs.push(data.upc)
      }
      database.close()
    }
    return upcs
  })
