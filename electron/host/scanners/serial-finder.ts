/**
 * Keeps one open scanner per serial port: the ports named in the settings or in TILLSIDE_SERIAL_PORTS, otherwise every USB
 * serial device, looked for every two seconds (there are no plug events). A USB scanner that comes back under another port's name is
 * the same scanner: by vendor, product and serial number. One that HID reads already is left alone. While somebody sets a scanner up,
 * every other port that is listed is tried as well. The native module is loaded when this starts; where it cannot be loaded the
 * register runs without serial scanners and says so.
 */
import type { ScannerStatus } from '../../../shared/host-contract/contract.ts'
import type { ListedPort } from './list-ports.ts'
import type { ScannerFinder, ScannerSink } from './scanners.ts'
import type { SerialScanner } from './serial-scanner.ts'
import { type SerialSetting, serialSettingOf } from './serial-setting.ts'
import { usbIdentityKey } from './usb-identity.ts'

const lookMs = 2000
/** Scanners that are not plugged in stay listed; of so many at most. */
const mostRemembered = 16
/** Ports tried at once while a scanner is set up. */
const mostTried = 32

/** What is to be open. */
interface WantedPort {
  /** The same over plugging in anew. */
  readonly id: string
  readonly name: string
  readonly setting: SerialSetting
  /** null = not by USB, or not plugged in and never seen. */
  readonly usbKey: string | null
}

export function createSerialFinder(
  sink: ScannerSink,
  fixedPorts: readonly string[],
  listPorts: () => Promise<ListedPort[]> = async () => (await import('./list-ports.ts')).listPorts(),
): ScannerFinder {
  const open = new Map<string, { readonly port: WantedPort; readonly scanner: SerialScanner }>()
  /** Which scanner was at a named port. */
  const namedUsb = new Map<string, string>()
  const missedOnce = new Set<string>()
  /** By path. */
  const tried = new Map<string, { readonly setting: SerialSetting; readonly scanner: SerialScanner }>()
  /** Ports somebody names while setting up; null = nobody does. */
  let trying: readonly string[] | null = null
  let named: readonly string[] = []
  let listed: readonly ListedPort[] = []
  let timer: NodeJS.Timeout | undefined
  let stopped = false
  let problem: string | null = null
  let round: Promise<void> = Promise.resolve()

  async function look(): Promise<void> {
    try {
      const { openSerialScanner } = await import('./serial-scanner.ts')
      const asked = (named.length > 0 ? named : fixedPorts).filter((text) => text.trim() !== '')
      const isNamed = asked.length > 0
      if (!isNamed || trying !== null || !isAllReady(asked)) listed = await listPorts()
      if (stopped) return
      const wanted = (isNamed ? namedPorts(asked) : usbPorts()).filter((port) => isOurs(port, isNamed))
      for (const [id, { port, scanner }] of open) {
        const now = wanted.find((one) => one.id === id)
        if (now && isSame(now.setting, port.setting)) missedOnce.delete(id)
        else if (now || isNamed || !isOurs(port, isNamed)) await forget(id, scanner)
        else missed(id, scanner)
      }
      const further = trying === null ? [] : portsToTry(trying, wanted)
      for (const [path, { setting, scanner }] of tried)
        if (!further.some((port) => isSame(port.setting, setting))) await letGo(path, scanner)
      if (stopped) return
      for (const port of wanted) {
        if (open.has(port.id)) continue
        const { id, name, setting } = port
        open.set(id, { port, scanner: openSerialScanner({ deviceId: `serial:${id}`, name, setting, sink }) })
        sink.statusChanged()
      }
      for (const { name, setting } of further) {
        const { path } = setting
        if (tried.has(path)) continue
        tried.set(path, { setting, scanner: openSerialScanner({ deviceId: `serial:${path}`, name, setting, sink }) })
        sink.statusChanged()
      }
      for (const [id, { scanner }] of open)
        if (open.size > mostRemembered && !wanted.some((port) => port.id === id)) await forget(id, scanner)
      setProblem(null)
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error))
    }
  }

  /** Asking the system costs it some work; there is nothing to ask while every named port is read. */
  const isAllReady = (asked: readonly string[]) =>
    asked.every((text) => open.get(serialSettingOf(text).path)?.scanner.status().state === 'ready')

  /** A port somebody named is ours before HID gets it; any other only as long as HID does not read the scanner. */
  function isOurs({ usbKey }: WantedPort, isNamed: boolean): boolean {
    if (usbKey === null) return true
    return isNamed ? sink.owners.claim(usbKey, 'serial') : sink.owners.ownerOf(usbKey) !== 'hid'
  }

  /** Each as it is named; where its scanner went when it came back under another name. */
  function namedPorts(asked: readonly string[]): WantedPort[] {
    return asked.map((text) => {
      const setting = serialSettingOf(text)
      const here = listed.find((port) => port.path === setting.path)
      if (here?.usb) namedUsb.set(text, usbIdentityKey(here.usb))
      const usbKey = namedUsb.get(text) ?? null
      const moved = here ? undefined : listed.find((port) => isTold(port) && usbIdentityKey(port.usb) === usbKey)
      return {
        id: setting.path,
        name: here?.name ?? setting.path,
        setting: moved ? { ...setting, path: moved.path } : setting,
        usbKey,
      }
    })
  }

  function usbPorts(): WantedPort[] {
    return listed
      .filter((port) => port.isUsb)
      .map((port) => ({
        // Two alike without serial numbers cannot be told apart by anything but their ports.
        id: isTold(port) ? usbIdentityKey(port.usb) : port.path,
        name: port.name,
        setting: serialSettingOf(port.path),
        usbKey: port.usb && usbIdentityKey(port.usb),
      }))
      .filter((port, index, all) => all.findIndex(({ id }) => id === port.id) === index)
  }

  /** Every other port, those named first; what HID reads and what is read already is left alone. */
  function portsToTry(texts: readonly string[], wanted: readonly WantedPort[]): Pick<WantedPort, 'name' | 'setting'>[] {
    const taken = new Set([...wanted, ...[...open.values()].map(({ port }) => port)].map(({ setting }) => setting.path))
    const byName = texts.filter((text) => text.trim() !== '').map(serialSettingOf)
    const byList = listed
      .filter(({ usb }) => usb === null || sink.owners.ownerOf(usbIdentityKey(usb)) !== 'hid')
      .map((port) => serialSettingOf(port.path))
    const all = [...byName, ...byList].filter(({ path }) => !taken.has(path))
    return all
      .filter(({ path }, index) => all.findIndex((one) => one.path === path) === index)
      .slice(0, mostTried)
      .map((setting) => ({ name: listed.find((port) => port.path === setting.path)?.name ?? setting.path, setting }))
  }

  async function letGo(path: string, scanner: SerialScanner): Promise<void> {
    tried.delete(path)
    await scanner.stop()
    sink.statusChanged()
  }

  /** An open port that is not listed any more may be dead without having said so, as after the computer slept. */
  function missed(id: string, scanner: SerialScanner): void {
    if (scanner.status().state !== 'ready') return
    if (missedOnce.has(id)) scanner.reopen()
    else missedOnce.add(id)
  }

  async function forget(id: string, scanner: SerialScanner): Promise<void> {
    open.delete(id)
    missedOnce.delete(id)
    await scanner.stop()
    sink.statusChanged()
  }

  function setProblem(text: string | null): void {
    if (problem === text) return
    problem = text
    sink.statusChanged()
  }

  function lookAgain(): void {
    clearTimeout(timer)
    round = round.then(look).then(() => {
      clearTimeout(timer)
      if (!stopped) timer = setTimeout(lookAgain, lookMs)
    })
  }

  return {
    follow(serialPorts) {
      for (const text of named) {
        const usbKey = namedUsb.get(text)
        if (usbKey !== undefined && !serialPorts.includes(text)) sink.owners.release(usbKey, 'serial')
      }
      named = serialPorts
      lookAgain()
    },
    tryAll(ports) {
      if (trying === null && ports === null) return
      trying = ports
      lookAgain()
    },
    tried: () => [...tried.values()].map(({ scanner }) => scanner.status()),
    statuses() {
      const statuses: ScannerStatus[] = [...open.values()].map(({ scanner }) => scanner.status())
      if (problem !== null)
        statuses.push({
          deviceId: 'serial',
          kind: 'serial',
          name: 'Serial ports',
          state: 'failed',
          detail: `Serial scanners cannot be read here (${problem}): use their HID POS or keyboard mode.`,
        })
      return statuses
    },
    async stop() {
      stopped = true
      clearTimeout(timer)
      await round
      await Promise.all([...open.values(), ...tried.values()].map(({ scanner }) => scanner.stop()))
    },
  }
}

const isTold = (port: ListedPort): port is ListedPort & { usb: NonNullable<ListedPort['usb']> } =>
  port.usb !== null && port.usb.serialNumber !== ''

const isSame = (a: SerialSetting, b: SerialSetting): boolean => JSON.stringify(a) === JSON.stringify(b)
