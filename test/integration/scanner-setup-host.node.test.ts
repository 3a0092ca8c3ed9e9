/** While a page sets a scanner up, the host tries every port nobody reads, tells how each label was framed, and lets go afterwards. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { DoubleRead, ScannerStatus, ScanReceived } from '../../shared/host-contract/contract.ts'
import {
  type Carrier,
  givenFolder,
  givenHost,
  removeFolder,
  type TestHost,
  type TestPage,
  until,
  webSocketCarrier,
} from '../support/host-situations.ts'
import { givenSerialCable, type SerialCable, whyNoSerialCable } from '../support/serial-cable.ts'

const missing = whyNoSerialCable()
if (missing !== null) console.log(`NOT RUN: scanner setup at the host (${missing})`)

describe.skipIf(missing !== null)('setting a scanner up', () => {
  let folder: string
  let cable: SerialCable
  let host: TestHost
  let carrier: Carrier
  let page: TestPage
  let scans: ScanReceived[]
  let repeats: DoubleRead[]
  let tried: readonly ScannerStatus[]
  let read: readonly ScannerStatus[]

  beforeEach(async () => {
    folder = givenFolder()
    cable = await givenSerialCable(folder)
    host = await givenHost(`${folder}/register`)
    carrier = await webSocketCarrier(host.host)
    page = await carrier.openPage()
    await page.client.lease.acquire({ pageId: 'a', takeOver: false })
    ;[scans, repeats, tried, read] = [[], [], [], []]
    const { client } = page
    follow(client.scans.received(), (scan) => scans.push(scan))
    follow(client.scans.repeated(), (one) => repeats.push(one))
    follow(client.scans.status(), (now) => {
      read = now
    })
  })
  afterEach(async () => {
    page.close()
    await carrier.stop()
    await host.stop()
    await cable.unplug()
    removeFolder(folder)
  })

  /** Ends with the page. */
  function follow<Value>(stream: Promise<AsyncIterable<Value>>, each: (value: Value) => void): void {
    const run = async () => {
      for await (const value of await stream) each(value)
    }
    run().catch(() => undefined)
  }
  async function beginSetup(ports: readonly string[]): Promise<() => Promise<unknown>> {
    const stream = await page.client.scans.setup({ ports: [...ports] })
    follow(Promise.resolve(stream), (now) => {
      tried = now
    })
    return async () => stream.return?.()
  }
  const stateOf = (statuses: readonly ScannerStatus[]) => statuses.find(({ port }) => port === cable.port)?.state

  test('a port nobody reads is tried, told apart from the register’s own, and let go again', async () => {
    const end = await beginSetup([cable.port])
    await until(() => stateOf(tried) === 'ready')
    expect(stateOf(read)).toBeUndefined()

    cable.write(']E04006381333931\r\n')
    await until(() => scans.length === 1)
    expect(scans[0]).toMatchObject({
      deviceId: `serial:${cable.port}`,
      raw: ']E04006381333931',
      suffix: '\r\n',
      baudRate: 9600,
    })

    await end()
    const endAgain = await beginSetup([])
    await until(() => stateOf(tried) === undefined)
    await page.client.settings.set({ serialPorts: [cable.port] })
    await until(() => stateOf(read) === 'ready')
    cable.write('read again\r')
    await until(() => scans.length > 1)
    await endAgain()
    expect(scans.map(({ raw }) => raw)).toEqual([']E04006381333931', 'read again'])
  })

  test('a port that the settings name meanwhile is read for good, and not twice', async () => {
    const end = await beginSetup([cable.port])
    await until(() => stateOf(tried) === 'ready')
    await page.client.settings.set({ serialPorts: [cable.port] })
    await until(() => stateOf(read) === 'ready' && stateOf(tried) === undefined)
    cable.write('one\r')
    await until(() => scans.length === 1)
    await end()
    cable.write('two\r')
    await until(() => scans.length === 2)
    expect(scans.map(({ raw }) => raw)).toEqual(['one', 'two'])
  })

  test('a page that is closed in the middle of it holds no port', async () => {
    await beginSetup([cable.port])
    await until(() => stateOf(tried) === 'ready')
    page.close()
    page = await carrier.openPage()
    let now: readonly ScannerStatus[] | null = null
    await until(async () => {
      const stream = await page.client.scans.setup({ ports: [] })
      for await (const one of stream) {
        now = one
        break
      }
      return now !== null && stateOf(now) === undefined
    })
  })

  test('a label seen again is told with the scan it belongs to, and how often', async () => {
    await page.client.settings.set({ serialPorts: [cable.port] })
    await until(() => stateOf(read) === 'ready')
    cable.write('one\rone\rone\rtwo\r')
    await until(() => scans.length === 2 && repeats.at(-1)?.times === 3)
    expect(scans.map(({ raw }) => raw)).toEqual(['one', 'two'])
    expect(repeats.at(-1)).toEqual({ scanId: scans[0]?.scanId, deviceId: scans[0]?.deviceId, times: 3 })
  })
})
