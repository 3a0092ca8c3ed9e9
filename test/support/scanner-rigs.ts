/**
 * Scanners in the hands of a test. Here the three kinds the host knows: HID POS as the bytes of its reports at node-hid's boundary,
 * serial at a real pseudo terminal with the real driver, replay from a real file, each behind the same register's scanners. The
 * fourth, which types, is in scanner-wedge-rig.ts.
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

/** A scanner of any kind. */
export interface Rig {
  /** It reads these labels, one after the other; resolves when the device sent them. */
  read(labels: readonly Label[]): Promise<void>
  /** It reads one label and rests in the middle of sending it, as long as its kind may. */
  readInPieces(label: Label): Promise<void>
  /** It reads one label, and of another only the beginning. */
  breakOff(whole: Label, half: Label): Promise<void>
  /** What was half sent is over: unplugged and plugged in again, or a person who takes it in the hand once more. */
  beginAnew(): Promise<void>
  /** What has to arrive of a label. */
  rawOf(label: Label): string
  /** What arrived, in order. */
  raws(): Promise<readonly string[]>
  scanIds(): Promise<readonly string[]>
  /** What the till says of it. */
  said(): Promise<string>
  readonly saysTooLong: string
  /** Nobody listens to it any more. */
  stop(): Promise<void>
  /** Whatever is left running by the test. */
  end(): Promise<void>
}

/** A scanner the host reads. */
export interface HostRig extends Rig {
  readonly kind: ScanReceived['kind']
  unplug(): Promise<void>
  plug(): Promise<void>
}

const atHost = (till: Till) => ({
  raws: async () => till.raws,
  scanIds: async () => till.scans.map(({ scanId }) => scanId),
  said: async () => till.status()?.detail ?? '',
  saysTooLong: 'more than 8,192 characters',
  stop: () => till.scanners.stop(),
})

/** Between two pieces of one label. */
const pieceGapMs = 20
const aMoment = () => new Promise<void>((resolve) => setTimeout(resolve, pieceGapMs))

export async function hidRig(till: Till, _folder: string, maker: HidMaker = hidMaker('Honeywell')): Promise<HostRig> {
  const system = createFakeHid()
  const device = system.add({ vendorId: maker.vendorId, serialNumber: 'A1', product: maker.name })
  const driver = createHidDriver(async () => system.nodeHid)
  const reports = ({ aim, data }: Label) => maker.reports(aim, Buffer.from(data, 'latin1'))
  const ready = () => until(() => till.status()?.state === 'ready')
  till.scanners.addFinder(createHidFinder(till.scanners.sink, { ...driver, descriptor: async () => maker.descriptor }))
  till.scanners.follow([])
  await ready()
  const plug = async () => {
    device.plug()
    await ready()
  }
  return {
    ...atHost(till),
    kind: 'hid',
    async read(labels) {
      for (const one of labels) device.send(...reports(one))
    },
    async readInPieces(one) {
      for (const report of reports(one)) {
        device.send(report)
        await aMoment()
      }
    },
    rawOf: ({ aim, data }) => (maker.sendsAim ? aim : '') + data,
    async breakOff(whole, half) {
      device.send(...reports(whole), ...reports(half).slice(0, 1))
    },
    async beginAnew() {
      device.unplug()
      await until(() => till.status()?.state === 'unplugged')
      await plug()
    },
    async unplug() {
      device.unplug()
    },
    plug,
    end: async () => undefined,
  }
}

export async function serialRig(till: Till, folder: string): Promise<HostRig> {
  const cable = await givenSerialCable(folder)
  const ready = () => until(() => till.status()?.state === 'ready')
  till.scanners.addFinder(createSerialFinder(till.scanners.sink, [cable.port]))
  till.scanners.follow([])
  await ready()
  const text = ({ aim, data }: Label) => `${aim}${data}\r`
  const unplug = () => {
    cable.tearOut()
    return cable.unplug()
  }
  const plug = async () => {
    await cable.plug()
    await ready()
  }
  return {
    ...atHost(till),
    kind: 'serial',
    async read(labels) {
      // By the thread pool: the terminal takes some and waits until it is read.
      await writeFile(join(folder, 'scanner-far'), labels.map(text).join(''), 'latin1')
    },
    async readInPieces(one) {
      cable.write(text(one).slice(0, 20))
      await aMoment()
      cable.write(text(one).slice(20))
    },
    rawOf: ({ aim, data }) => aim + data,
    async breakOff(whole, half) {
      cable.write(text(whole) + text(half).slice(0, -1))
    },
    async beginAnew() {
      await unplug()
      await until(() => till.status()?.state === 'unplugged')
      await plug()
    },
    unplug,
    plug,
    end: () => cable.unplug(),
  }
}

export async function replayRig(till: Till, folder: string): Promise<HostRig> {
  let files = 0
  let isStopped = false
  return {
    ...atHost(till),
    kind: 'replay',
    saysTooLong: 'Line 1 is no recorded scan',
    async stop() {
      isStopped = true
      await till.scanners.stop()
    },
    async read(labels) {
      if (isStopped) return
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
    readInPieces: async () => undefined,
    breakOff: async () => undefined,
    beginAnew: async () => undefined,
    unplug: async () => undefined,
    plug: async () => undefined,
    end: async () => undefined,
  }
}
