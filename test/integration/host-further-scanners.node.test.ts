/** A host as the shells open it: with HID POS and a recording besides serial; what the recording holds reaches the page. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { furtherFinders } from '../../electron/host/scanners/further-finders.ts'
import { givenFolder, givenHost, removeFolder, until, webSocketCarrier } from '../support/host-situations.ts'

let folder: string
beforeEach(() => {
  folder = givenFolder()
})
afterEach(() => removeFolder(folder))

test('a recording waits for the page that owns the register, and then arrives whole and in order', async () => {
  const labels = Array.from({ length: 30 }, (_, index) => `]C0label\u001d${index}`)
  const file = join(folder, 'recorded.jsonl')
  writeFileSync(file, labels.map((raw) => `{"raw_hex":"${Buffer.from(raw, 'latin1').toString('hex')}"}\n`).join(''))
  const host = await givenHost(join(folder, 'register'), { scannerFinders: furtherFinders(file) })
  const carrier = await webSocketCarrier(host.host)
  const page = await carrier.openPage()
  const scans = (await page.client.scans.received())[Symbol.asyncIterator]()
  await page.client.lease.acquire({ pageId: 'a', takeOver: false })
  const taken: string[] = []
  const taking = (async () => {
    for (let scan = await scans.next(); !scan.done; scan = await scans.next())
      taken.push(`${scan.value.kind} ${scan.value.raw}`)
  })()
  for await (const statuses of await page.client.scans.status())
    if (statuses.some(({ detail }) => detail.includes('30 scans of the recording read out'))) break
  await until(() => taken.length === 30)
  expect(taken).toEqual(labels.map((raw) => `replay ${raw}`))
  page.close()
  await taking.catch(() => undefined)
  await carrier.stop()
  await host.stop()
})
