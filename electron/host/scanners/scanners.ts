/**
 * All scanners of this register, of every kind, as one stream of labels and one list of statuses. A label goes to the page that
 * owns the register, not faster than a page can work; when no page listens (a reload) it waits up to ten seconds. Not more than 500
 * wait: of a flood the newest are kept, and whatever has to be dropped is said in the status, never silently.
 */
import { randomBytes } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import type { DoubleRead, ScannerStatus, ScanReceived } from '../../../shared/host-contract/contract.ts'
import type { Clock } from '../../../shared/kernel/clock.ts'
import { createId } from '../../../shared/kernel/ids.ts'
import type { Connection } from '../connection.ts'
import { createLatestValue, type LatestValue, nextWake } from '../latest-value.ts'
import { createPace } from './pace.ts'
import { createUsbOwners, type UsbOwners } from './usb-identity.ts'

export interface Scanner {
  status(): ScannerStatus
  stop(): Promise<void>
}

/** How a label came, for whoever sets the scanner up. */
export type Framed = Pick<ScanReceived, 'suffix' | 'baudRate'>

/** Where a device of any kind puts what it read. */
export interface ScannerSink {
  label(deviceId: string, kind: ScannerStatus['kind'], raw: string, framed?: Framed): void
  /** The device's last label was in view once more. */
  repeated(deviceId: string): void
  statusChanged(): void
  /** Nothing waits, and somebody would take the next label: for a device that can wait itself. Resolves when aborted, too. */
  whenTaken(signal: AbortSignal): Promise<void>
  /** Who reads which USB device: one that offers two ways is read by one. */
  readonly owners: UsbOwners
}

/** One kind of scanner: finds its devices and keeps them open. `serialPorts` is what the settings say. */
export interface ScannerFinder {
  /** Follows the settings; called at start and on every change. */
  follow(serialPorts: readonly string[]): void
  statuses(): ScannerStatus[]
  /** Tries whatever it can open besides, and `ports`; null = lets go of it. Only kinds that do not open everything anyway. */
  tryAll?(ports: readonly string[] | null): void
  /** How what is only tried is doing. */
  tried?(): ScannerStatus[]
  stop(): Promise<void>
}

export interface Scanners {
  readonly sink: ScannerSink
  readonly status: LatestValue<ScannerStatus[]>
  received(connection: Connection, signal: AbortSignal | undefined): AsyncGenerator<ScanReceived, void, void>
  /** Each label that was seen again, from now on; the latest where there are several. */
  repeated(signal: AbortSignal | undefined): AsyncGenerator<DoubleRead, void, void>
  /** Runs until the signal aborts; see the contract. */
  setup(ports: readonly string[], signal: AbortSignal | undefined): AsyncGenerator<ScannerStatus[], void, void>
  addFinder(finder: ScannerFinder): void
  follow(serialPorts: readonly string[]): void
  /** The owner may have changed: waiting labels are looked at again. */
  ownerChanged(): void
  stop(): Promise<void>
}

const mostWaiting = 500
const longestWaitMs = 10_000
/** As much as the contract carries. */
const longestDeviceId = 200
/** Devices of which the last label is remembered, at most. */
const mostDevices = 64
/** A page journals each scan; this is still ten times what hands can do. */
const mostPerSecond = 200

export function createScanners(
  clock: Clock,
  isOwner: (connection: Connection) => boolean,
  pace = createPace(mostWaiting, mostPerSecond),
): Scanners {
  const finders: ScannerFinder[] = []
  const status = createLatestValue<ScannerStatus[]>([])
  const tried = createLatestValue<ScannerStatus[]>([])
  const doubleRead = createLatestValue<DoubleRead | null>(null)
  const lastByDevice = new Map<string, { readonly scanId: string; times: number }>()
  /** Pages that set a scanner up, and the ports each of them named. */
  const setups = new Set<readonly string[]>()
  const wakes = new Set<() => void>()
  const takenWakes = new Set<() => void>()
  /** So many pages wait for the next label. */
  let idle = 0
  const waiting: Array<{ readonly scan: ScanReceived; readonly since: number }> = []
  let dropped = 0

  const wakeEach = (sleepers: Set<() => void>) => {
    for (const wake of [...sleepers]) wake()
  }
  const wakeAll = () => wakeEach(wakes)

  function refreshStatus(): void {
    const notice =
      dropped > 0
        ? ` ${dropped} ${dropped === 1 ? 'label was' : 'labels were'} dropped because no page took them in time.`
        : ''
    status.set(finders.flatMap((finder) => finder.statuses()).map((one) => ({ ...one, detail: one.detail + notice })))
    if (setups.size > 0) tried.set(finders.flatMap((finder) => finder.tried?.() ?? []))
  }

  function trySetups(): void {
    const ports = setups.size === 0 ? null : [...new Set([...setups].flat())]
    for (const finder of finders) finder.tryAll?.(ports)
    refreshStatus()
  }

  function rememberLast(deviceId: string, scanId: string): void {
    lastByDevice.delete(deviceId)
    lastByDevice.set(deviceId, { scanId, times: 1 })
    const [oldest] = lastByDevice.keys()
    if (lastByDevice.size > mostDevices && oldest !== undefined) lastByDevice.delete(oldest)
  }

  function dropOld(): void {
    const now = performance.now()
    const before = dropped
    while (waiting[0] && (waiting.length > mostWaiting || now - waiting[0].since > longestWaitMs)) {
      waiting.shift()
      dropped += 1
    }
    if (dropped !== before) refreshStatus()
  }

  return {
    sink: {
      label(device, kind, raw, framed = {}) {
        const now = clock.now()
        const scanId = createId<string>(now, randomBytes(16))
        const deviceId = device.slice(0, longestDeviceId)
        const scan = { scanId, deviceId, kind, raw, at: new Date(now).toISOString(), ...framed }
        rememberLast(deviceId, scanId)
        waiting.push({ scan, since: performance.now() })
        dropOld()
        wakeAll()
      },
      repeated(device) {
        const deviceId = device.slice(0, longestDeviceId)
        const last = lastByDevice.get(deviceId)
        if (!last) return
        last.times += 1
        doubleRead.set({ scanId: last.scanId, deviceId, times: last.times })
      },
      statusChanged: refreshStatus,
      async whenTaken(signal) {
        while (!signal.aborted && (idle === 0 || waiting.length > 0)) await nextWake(takenWakes, signal)
      },
      owners: createUsbOwners(),
    },
    status,
    async *received(connection, signal) {
      while (!signal?.aborted) {
        dropOld()
        const takes = isOwner(connection) ? 1 : 0
        const pauseMs = takes === 1 && waiting.length > 0 ? pace.waitMs(performance.now()) : 0
        if (pauseMs > 0) {
          await pause(pauseMs, undefined, { signal }).catch(() => undefined)
          continue
        }
        const next = takes === 1 ? waiting.shift() : undefined
        if (next) {
          pace.spend(performance.now())
          yield next.scan
          continue
        }
        idle += takes
        wakeEach(takenWakes)
        await nextWake(wakes, signal)
        idle -= takes
      }
    },
    async *repeated(signal) {
      // What was seen again before anybody asked is old news.
      const old = doubleRead.get()
      for await (const one of doubleRead.stream(signal)) if (one !== null && one !== old) yield one
    },
    async *setup(ports, signal) {
      const mine = [...ports]
      setups.add(mine)
      trySetups()
      try {
        yield* tried.stream(signal)
      } finally {
        setups.delete(mine)
        trySetups()
      }
    },
    addFinder: (finder) => finders.push(finder),
    follow(serialPorts) {
      for (const finder of finders) finder.follow(serialPorts)
      refreshStatus()
    },
    ownerChanged: wakeAll,
    async stop() {
      await Promise.all(finders.map((finder) => finder.stop()))
    },
  }
}
