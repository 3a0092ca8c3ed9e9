/** A serial scanner on a pseudo terminal, read by the real driver: labels, unplugging, and what must not become a label. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { ScannerStatus } from '../../shared/host-contract/contract.ts'
import {
  type Carrier,
  givenFolder,
  givenHost,
  removeFolder,
  type TestHost,
  type TestPage,
  take,
  webSocketCarrier,
} from '../support/host-situations.ts'
import { givenSerialCable, type SerialCable, whyNoSerialCable } from '../support/serial-cable.ts'

const missing = whyNoSerialCable()
if (missing !== null) console.log(`NOT RUN: serial scanner (${missing})`)

describe.skipIf(missing !== null)('a serial scanner', () => {
  let folder: string
  let cable: SerialCable
  let host: TestHost
  let carrier: Carrier
  let page: TestPage
  let labels: AsyncIterator<{ raw: string }>

  beforeEach(async () => {
    folder = givenFolder()
    cable = await givenSerialCable(folder)
    host = await givenHost(`${folder}/register`, { serialPorts: [cable.port] })
    carrier = await webSocketCarrier(host.host)
    page = await carrier.openPage()
    await page.client.lease.acquire({ pageId: 'a', takeOver: false })
    labels = (await page.client.scans.received())[Symbol.asyncIterator]()
    await state('ready')
  })
  afterEach(async () => {
    page.close()
    await carrier.stop()
    await host.stop()
    await cable.unplug()
    removeFolder(folder)
  })

  async function statusWith(isWanted: (status: ScannerStatus) => boolean): Promise<ScannerStatus> {
    for await (const statuses of await page.client.scans.status()) {
      const found = statuses.find(isWanted)
      if (found) return found
    }
    throw new Error('the stream of statuses ended')
  }
  const state = (wanted: ScannerStatus['state']) => statusWith((status) => status.state === wanted)
  async function nextLabels(count: number): Promise<string[]> {
    const raws: string[] = []
    while (raws.length < count) raws.push((await labels.next()).value.raw)
    return raws
  }

  test('gives its labels in order, whatever ends them', async () => {
    cable.write('one\rtwo\nthree\r\nfour\t\u0002five\u0003')
    expect(await nextLabels(5)).toEqual(['one', 'two', 'three', 'four', 'five'])
  })

  test('a label that comes in two pieces is one label', async () => {
    cable.write('40063813')
    await page.client.boot.get()
    cable.write('33931\r')
    expect(await nextLabels(1)).toEqual(['4006381333931'])
  })

  test('a label without an ending is whole after a silence', async () => {
    cable.write(']E04006381333931')
    expect(await nextLabels(1)).toEqual([']E04006381333931'])
  })

  test('GS inside a label is kept', async () => {
    cable.write(']C10109506000134352\u001d10A\r')
    expect(await nextLabels(1)).toEqual([']C10109506000134352\u001d10A'])
  })

  test('the same label twice at once counts once, and that is said', async () => {
    cable.write('one\rone\rtwo\r')
    expect(await nextLabels(2)).toEqual(['one', 'two'])
    expect((await statusWith(({ detail }) => detail !== '')).detail).toContain('counted once')
  })

  test('ten thousand characters are no label, the next one is, and that is said', async () => {
    cable.write(`${'9'.repeat(10_000)}\r`)
    expect((await statusWith(({ detail }) => detail !== '')).detail).toContain('more than 8,192 characters')
    cable.write('next\r')
    expect(await nextLabels(1)).toEqual(['next'])
  })

  test('unplugged and plugged in again it goes on, without the half label of before', async () => {
    cable.write('first\rhalf')
    expect(await nextLabels(1)).toEqual(['first'])
    await cable.unplug()
    await state('unplugged')
    await cable.plug()
    await state('ready')
    cable.write('second\r')
    expect(await nextLabels(1)).toEqual(['second'])
  })

  test('a port named in the settings is listened on at once', async () => {
    const other = await givenSerialCable(`${folder}/register`)
    await page.client.settings.set({ serialPorts: [other.port] })
    await statusWith(({ deviceId, state }) => deviceId.endsWith(other.port) && state === 'ready')
    other.write('from the other\r')
    expect(await nextLabels(1)).toEqual(['from the other'])
    await other.unplug()
  })
})

test('labels nobody takes are dropped in the end, and that is said', async () => {
  const folder = givenFolder()
  const host = await givenHost(folder)
  const carrier = await webSocketCarrier(host.host)
  const page = await carrier.openPage()
  for (let index = 0; index < 600; index += 1) host.scan(`label-${index}`)
  await page.client.lease.acquire({ pageId: 'a', takeOver: false })
  const scans = await take(await page.client.scans.received(), 500)
  expect(scans[0]?.raw).toBe('label-100')
  for await (const [status] of await page.client.scans.status()) {
    if (!status) continue
    expect(status.detail).toContain('100 labels were dropped')
    break
  }
  page.close()
  await carrier.stop()
  await host.stop()
  removeFolder(folder)
})
