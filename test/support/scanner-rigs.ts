/**
 * The three kinds of scanners the host knows, in the hands of a test: HID POS as the bytes of its reports at node-hid's boundary,
 * serial at a real pseudo terminal with the real driver, replay from a real file. Each behind the same register's scanners.
 */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createConnection } from '../../electron/host/connection.ts'
import { createHidDriver } from '../../electron/host/scanners/hid-driver.ts'
import { createHidFinder } from '../../electron/host/scanners/hid-finder.ts'
import { createReplayFinder } from '../../electron/host/scanners/replay-finder.ts'
import { createScanners, type Scanners } from '../../electron/host/scanners/scanners.ts'
import { createSerialFinder } from '../../electron/host/scanners/serial-finder.ts'
import type { ScannerStatus, ScanReceived } from '../../shared/host-contract/contract.ts'
import { createFakeHid } from './fake-hid.ts'
import { type HidMaker, hidMaker } from './hid-reports.ts'
import { until } from './host-situations.ts'
import { givenSerialCable } from './serial-cable.ts'

export interface Label {
  /** Empty = the scanner does not send any. */
  readonly aim: string
  readonly data: string
}

export const label = (data: string, aim = ''): Label => ({ aim, data })

export interface Till {
  readonly scanners: Scanners
  /** What the page took, in order. */
  readonly scans: readonly ScanReceived[]
  readonly raws: readonly string[]
  status(): ScannerStatus | undefined
  /** The page begins or ceases to take labels. */
  listen(doesListen: boolean): void
  stop(): Promise<void>
}

export function givenTill(): Till {
  let isListening = true
  const scanners = createScanners({ now: () => Date.now() }, () => isListening)
  const scans: ScanReceived[] = []
  const over = new AbortController()
  const { connection } = createConnection('page', async () => true)
  const taking = (async () => {
    for await (const scan of scanners.received(connection, over.signal)) scans.push(scan)
  })()
  return {
    scanners,
    scans,
    get raws() {
      return scans.map((scan) => scan.raw)
    },
    status: () => scanners.status.get()[0],
    listen(doesListen) {
      isListening = doesListen
      scanners.ownerChanged()
    },
    async stop() {
      await scanners.stop()
      over.abort()
      await taking
    },
  }
}

export interface Rig {
  readonly kind: ScanReceived['kind']
  /** It reads these labels, one after the other; resolves when the device sent them. */
  read(labels: readonly Label[]): Promise<void>
  /** What has to arrive of a label. */
  rawOf(label: Label): string
  /** It reads one label, and of another only the beginning. */
  breakOff(whole: Label, half: Label): Promise<void>
  unplug(): Promise<void>
  plug(): Promise<void>
  /** Whatever is left running by the test. */
  end(): Promise<void>
}

export async function hidRig(till: Till, _folder: string, maker: HidMaker = hidMaker('Honeywell')): Promise<Rig> {
  const system = createFakeHid()
  const device = system.add({ vendorId: maker.vendorId, serialNumber: 'A1', product: maker.name })
  const driver = createHidDriver(async () => system.nodeHid)
  const reports = ({ aim, data }: Label) => maker.reports(aim, Buffer.from(data, 'latin1'))
  const ready = () => until(() => till.status()?.state === 'ready')
  till.scanners.addFinder(createHidFinder(till.scanners.sink, { ...driver, descriptor: async () => maker.descriptor }))
  till.scanners.follow([])
  await ready()
  return {
    kind: 'hid',
    async read(labels) {
      for (const one of labels) device.send(...reports(one))
    },
    rawOf: ({ aim, data }) => (maker.sendsAim ? aim : '') + data,
    async breakOff(whole, half) {
      device.send(...reports(whole), ...reports(half).slice(0, 1))
    },
    async unplug() {
      device.unplug()
    },
    async plug() {
      device.plug()
      await ready()
    },
    end: async () => undefined,
  }
}

export async function serialRig(till: Till, folder: string): Promise<Rig> {
  const cable = await givenSerialCable(folder)
  const ready = () => until(() => till.status()?.state === 'ready')
  till.scanners.addFinder(createSerialFinder(till.scanners.sink, [cable.port]))
  till.scanners.follow([])
  await ready()
  const text = ({ aim, data }: Label) => `${aim}${data}\r`
  return {
    kind: 'serial',
    async read(labels) {
      // By the thread pool: the terminal takes some and waits until it is read.
      await writeFile(join(folder, 'scanner-far'), labels.map(text).join(''), 'latin1')
    },
    rawOf: ({ aim, data }) => aim + data,
    async breakOff(whole, half) {
      cable.write(text(whole) + text(half).slice(0, -1))
    },
    unplug() {
      cable.tearOut()
      return cable.unplug()
    },
    async plug() {
      await cable.plug()
      await ready()
    },
    end: () => cable.unplug(),
  }
}

export async function replayRig(till: Till, folder: string): Promise<Rig> {
  let files = 0
  return {
    kind: 'replay',
    async read(labels) {
      files += 1
      const file = join(folder, `recorded-${files}.jsonl`)
      const lines = labels.map(({ aim, data }) =>
        JSON.stringify({ raw_hex: Buffer.from(aim + data, 'latin1').toString('hex') }),
      )
      await writeFile(file, lines.map((line) => `${line}\n`).join(''))
      const { scanners } = till
      scanners.addFinder(createReplayFinder(scanners.sink, file))
      scanners.follow([])
    },
    rawOf: ({ aim, data }) => aim + data,
    breakOff: async () => undefined,
    unplug: async () => undefined,
    plug: async () => undefined,
    end: async () => undefined,
  }
}
