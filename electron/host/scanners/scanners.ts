/**
 * All scanners of this register, of every kind, as one stream of labels and one list of statuses. A label goes to the page that
 * owns the register, not faster than a page can work; when no page listens (a reload) it waits up to ten seconds. Not more than 500
 * wait: of a flood the newest are kept, and whatever has to be dropped is said in the status, never silently.
 */
import { randomBytes } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import type { ScannerStatus, ScanReceived } from '../../../shared/host-contract/contract.ts'
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

/** Where a device of any kind puts what it read. */
export interface ScannerSink {
  label(deviceId: string, kind: ScannerStatus['kind'], raw: string): void
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
  stop(): Promise<void>
}

export interface Scanners {
  readonly sink: ScannerSink
  readonly status: LatestValue<ScannerStatus[]>
  received(connection: Connection, signal: AbortSignal | undefined): AsyncGenerator<ScanReceived, void, void>
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
/** A page journals each scan; this is still ten times what hands can do. */
const mostPerSecond = 200

export function createScanners(
  clock: Clock,
  isOwner: (connection: Connection) => boolean,
  pace = createPace(mostWaiting, mostPerSecond),
): Scanners {
  const finders: ScannerFinder[] = []
  const status = createLatestValue<ScannerStatus[]>([])
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
      label(deviceId, kind, raw) {
        const now = clock.now()
        const scanId = createId<string>(now, randomBytes(16))
        const scan = {
          scanId,
          deviceId: deviceId.slice(0, longestDeviceId),
          kind,
          raw,
          at: new Date(now).toISOString(),
        }
        waiting.push({ scan, since: performance.now() })
        dropOld()
        wakeAll()
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
