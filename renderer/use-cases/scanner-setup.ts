/**
 * Setting a scanner up: while it is open every scan of every scanner lands here and nowhere else, so that no test code moves a card.
 * The host tries every serial port nobody reads; both end when it is closed, or with the page. What the page then shows is in
 * `TillState.scannerSetup`; null = nobody sets anything up.
 *
 *   closed --begin--> open: scans are shown, ports are tried --end--> closed: scans count again
 */
import type { ScannerStatus, Settings } from '../../shared/host-contract/contract.ts'
import { failureOf, type Line } from './host-client.ts'
import { isScannerLike, type KeyRecorder } from './key-recorder.ts'
import type { ScannerKind, SetupScan } from './scanner-report.ts'
import { textOf } from './scanner-report.ts'
import { changeSync } from './sync-status.ts'
import type { ScannerSetupState } from './till.ts'
import type { TillContext } from './till-parts.ts'

export type AdoptedScanner = NonNullable<Settings['scanner']>

/** What is known of a label when it arrives. */
export type ArrivedScan = Pick<SetupScan, 'scanId' | 'raw' | 'suffix' | 'baudRate'> & {
  /** null = the keyboard. */
  readonly device: { readonly deviceId: string; readonly kind: Exclude<ScannerKind, 'keyboard'> } | null
}

export interface ScannerSetup {
  begin(): void
  end(): void
  /** Tries this port too, such as `COM3 115200`. */
  tryPort(port: string): void
  /** true = it was a test and must not be handled. */
  take(scan: ArrivedScan): boolean
  seenAgain(scanId: string, times: number): void
}

const mostScans = 30
const mostPorts = 16

export function createScannerSetup(context: TillContext, keys: KeyRecorder): ScannerSetup {
  const { store } = context
  let listening: AbortController | null = null
  let nth = 0

  const now = () => store.getState().scannerSetup
  const change = (part: Partial<ScannerSetupState>) => {
    const setup = now()
    if (setup) store.setState({ scannerSetup: { ...setup, ...part } })
  }

  /** Asks the host anew; what was asked before ends. */
  function askHost(): void {
    listening?.abort()
    listening = null
    const { line } = context
    const setup = now()
    if (!setup) return
    change({ tried: [] })
    if (line) {
      listening = new AbortController()
      void follow(line, setup.ports, listening.signal)
    }
  }

  async function follow(line: Line, ports: readonly string[], signal: AbortSignal): Promise<void> {
    try {
      for await (const tried of await line.client.scans.setup({ ports: [...ports] }, { signal })) {
        if (signal.aborted) return
        change({ tried })
      }
    } catch (error) {
      // Ended by us, or with the line, which comes back and is asked again.
      if (!signal.aborted && !line.lost.aborted) changeSync(context, { problem: failureOf(error).sentence })
    }
  }

  store.subscribe((state, before) => {
    if (!state.scannerSetup) return
    if (state.sync.hostConnected && !before.sync.hostConnected) askHost()
  })

  function add(scan: Omit<SetupScan, 'nth' | 'times'>): void {
    nth += 1
    change({ scans: [{ ...scan, nth, times: 1 }, ...(now()?.scans ?? [])].slice(0, mostScans) })
  }

  /** Which keyboard typed it cannot be told; the only scanner among them is named. */
  function keyboard(): Pick<SetupScan, 'deviceId' | 'kind' | 'name' | 'port'> {
    const known = store.getState().sync.scanners.filter((one) => one.deviceId.startsWith('keyboard:'))
    const [only] = known.length === 1 ? known : []
    return { deviceId: only?.deviceId ?? 'keyboard', kind: 'keyboard', name: only?.name ?? '', port: null }
  }

  return {
    begin() {
      store.setState({ scannerSetup: { scans: [], tried: [], ports: [] } })
      keys.open((burst) => {
        if (!isScannerLike(burst)) return
        const scan = { scanId: '', raw: '', suffix: endingKey(burst.at(-1)?.key), baudRate: null, keys: burst }
        const shown = { ...keyboard(), ...scan, isLabel: false }
        add({ ...shown, raw: textOf({ ...shown, nth: 0, times: 1 }) })
      })
      askHost()
    },
    end() {
      keys.close()
      listening?.abort()
      listening = null
      store.setState({ scannerSetup: null })
    },
    tryPort(port) {
      const ports = now()?.ports ?? []
      if (port.trim() === '') return
      change({ ports: [port.trim(), ...ports.filter((one) => one !== port.trim())].slice(0, mostPorts) })
      askHost()
    },
    take({ device, ...scan }) {
      const setup = now()
      if (!setup) return false
      if (!device) {
        const burst = keys.take()
        const suffix = burst.length > 0 ? endingKey(burst.at(-1)?.key) : null
        add({ ...keyboard(), ...scan, suffix, keys: burst, isLabel: true })
        return true
      }
      const status = [...store.getState().sync.scanners, ...setup.tried].find((one) => one.deviceId === device.deviceId)
      const { name = device.deviceId, port = null } = status ?? {}
      add({ ...device, name, port, ...scan, keys: [], isLabel: true })
      return true
    },
    seenAgain(scanId, times) {
      const setup = now()
      if (setup) change({ scans: setup.scans.map((scan) => (scan.scanId === scanId ? { ...scan, times } : scan)) })
    },
  }
}

const endingKey = (key: string | undefined): string => (key === 'Enter' ? '\r' : key === 'Tab' ? '\t' : '')

/**
 * What the settings are when a scanner is adopted: it is remembered as this register's, and a serial port that was only tried is
 * read from now on. Naming one port leaves out all that are not named, so those read now are named with it.
 */
export function settingsWith(
  scan: Pick<SetupScan, 'deviceId' | 'kind' | 'name' | 'port'>,
  settings: Settings,
  read: readonly ScannerStatus[],
): Partial<Settings> {
  const { deviceId, kind, name, port } = scan
  const scanner: AdoptedScanner = { deviceId, kind, name }
  if (port === null || read.some((one) => one.deviceId === deviceId)) return { scanner }
  const readNow = settings.serialPorts.length > 0 ? settings.serialPorts : read.flatMap((one) => one.port ?? [])
  return { scanner, serialPorts: [...new Set([...readNow, port])].slice(0, mostPorts) }
}

/** Adopted no longer; a port that is named for it is read no more. */
export function settingsWithout(settings: Settings, read: readonly ScannerStatus[]): Partial<Settings> {
  const port = read.find((one) => one.deviceId === settings.scanner?.deviceId)?.port
  return { scanner: null, serialPorts: settings.serialPorts.filter((one) => one !== port) }
}
