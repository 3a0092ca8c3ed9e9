/** A serial scanner on a pseudo terminal, read by the real driver: labels, unplugging, and what must not become a label. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Scanner, ScannerSink } from '../../electron/host/scanners/scanners.ts'
import { openSerialScanner } from '../../electron/host/scanners/serial-scanner.ts'
import { serialSettingOf } from '../../electron/host/scanners/serial-setting.ts'
import type { ScannerStatus } from '../../shared/host-contract/contract.ts'
import {
  type Carrier,
  givenFolder,
  givenHost,
  removeFolder,
  type TestHost,
  type TestPage,
  take,
  until,
  webSocketCarrier,
} from '../support/host-situations.ts'
import { givenSink } from '../support/scanner-sink.ts'
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

  test('unplugged and plugged in again it goes on, and the page is told', async () => {
    await cable.unplug()
    await state('unplugged')
    await cable.plug()
    await state('ready')
    cable.write('again\r')
    expect(await nextLabels(1)).toEqual(['again'])
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

describe.skipIf(missing !== null)('one port', () => {
  let folder: string
  let cable: SerialCable
  let scanner: Scanner
  let labels: string[]
  let suffixes: (string | null | undefined)[]
  let repeats: number
  let whenRead: (raw: string) => void

  beforeEach(async () => {
    folder = givenFolder()
    cable = await givenSerialCable(folder)
    labels = []
    suffixes = []
    repeats = 0
    whenRead = () => undefined
    const label: ScannerSink['label'] = (_deviceId, _kind, raw, framed) => {
      labels.push(raw)
      suffixes.push(framed?.suffix)
      whenRead(raw)
    }
    // So patient that on no machine a piece of a label counts as a whole one.
    scanner = openSerialScanner({
      deviceId: 'serial:test',
      name: 'Scanner',
      setting: serialSettingOf(cable.port),
      sink: givenSink({
        label,
        repeated: () => {
          repeats += 1
        },
      }),
      patienceMs: 3_600_000,
    })
    await state('ready')
  })
  afterEach(async () => {
    await scanner.stop()
    await cable.unplug()
    removeFolder(folder)
  })

  const state = (wanted: ScannerStatus['state']) => until(() => scanner.status().state === wanted)
  const labelsRead = (count: number) => until(() => labels.length === count)

  test('a label that comes in two pieces is one label', async () => {
    cable.write('first\r40063813')
    await labelsRead(1)
    cable.write('33931\r')
    await labelsRead(2)
    expect(labels).toEqual(['first', '4006381333931'])
  })

  test('an LF that comes 30 ms behind its CR is neither a label nor the fault of the next one', async () => {
    cable.write('one\r')
    await labelsRead(1)
    await new Promise((resolve) => setTimeout(resolve, 30))
    cable.write('\n')
    await new Promise((resolve) => setTimeout(resolve, 30))
    cable.write('two\r')
    await labelsRead(2)
    cable.write('\n')
    expect([labels, suffixes]).toEqual([
      ['one', 'two'],
      ['\r', '\r\n'],
    ])
    await cable.unplug()
    await state('unplugged')
    expect(scanner.status()).toMatchObject({ detail: 'Waiting for the scanner to be plugged in.' })
    expect([scanner.status().lostLabels, repeats]).toEqual([undefined, 0])
  })

  test('ten thousand characters are no label, the next one is, and that is said', async () => {
    cable.write(`${'9'.repeat(10_000)}\r`)
    await until(() => scanner.status().detail !== '')
    expect(scanner.status().detail).toContain('more than 8,192 characters')
    cable.write('next\r')
    await labelsRead(1)
    expect(labels).toEqual(['next'])
  })

  test('unplugged and plugged in again it goes on, without the half label of before', async () => {
    cable.write('first\rhalf')
    await labelsRead(1)
    await cable.unplug()
    await state('unplugged')
    await cable.plug()
    await state('ready')
    cable.write('second\r')
    await labelsRead(2)
    expect(labels).toEqual(['first', 'second'])
  })

  test('torn out in the middle of reading it is unplugged, and plugged in again it goes on', async () => {
    whenRead = () => cable.tearOut()
    cable.write('first\r')
    await state('unplugged')
    whenRead = () => undefined
    await cable.unplug()
    await cable.plug()
    await state('ready')
    cable.write('second\r')
    await labelsRead(2)
    expect(labels).toEqual(['first', 'second'])
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
