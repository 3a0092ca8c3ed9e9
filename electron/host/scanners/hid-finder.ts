/**
 * Finds HID POS scanners and keeps them open: usage page 0x8C in the system's list, asked for every two seconds while none is open
 * and every ten otherwise, since there are no plug events. A device counts once however many collections it offers; the same
 * scanner plugged in anew is the same device. Where HID cannot be used at all the register runs without, and the status says why.
 */
import type { ScannerStatus } from '../../../shared/host-contract/contract.ts'
import { createHidDriver, type HidDriver, type ListedHid } from './hid-driver.ts'
import { createHidScanner, type HidScanner } from './hid-scanner.ts'
import { noAnswer, worksAsKeyboard } from './problem-words.ts'
import type { ScannerFinder, ScannerSink } from './scanners.ts'
import { usbIdentityKey } from './usb-identity.ts'

const lookMs = 2000
const heartbeatMs = 10_000
const answerMs = 5000
/** What was just unplugged is looked for more often. */
const comesBackMs = 60_000
/** The clock went on so much longer than the timer: the computer slept. */
const sleptMs = 30_000
/** Scanners that are not plugged in stay listed; of so many at most. */
const mostRemembered = 16

const barCodePage = 0x8c
/** Badge reader, scanner, dumb scanner, cordless base, cradle; the scanner itself first. */
const usages = [2, 1, 3, 4, 5]
const scannerMakers = new Set([0x0c2e, 0x23d0, 0x0536, 0x067e, 0x05e0, 0x05f9, 0x080c, 0x1eab, 0x065a, 0x076d])

export function createHidFinder(sink: ScannerSink, driver: HidDriver = createHidDriver()): ScannerFinder {
  const scanners = new Map<string, HidScanner>()
  let keyboards: ListedHid[] = []
  let problem: string | null = null
  let timer: NodeJS.Timeout | undefined
  let isLooking = false
  let stopped = false
  let lookedAt = Date.now()
  let lostAt = Number.NEGATIVE_INFINITY

  function setProblem(text: string | null): void {
    if (problem === text) return
    problem = text
    sink.statusChanged()
  }

  async function look(): Promise<void> {
    // A listing that hangs is waited for; asking again would hang as well.
    if (stopped || isLooking) return
    isLooking = true
    const waited = waitMs()
    if (Date.now() - lookedAt > waited + sleptMs) for (const scanner of scanners.values()) scanner.reopen()
    const late = setTimeout(() => setProblem(noAnswer), answerMs)
    try {
      const devices = await driver.list()
      if (!stopped) found(devices)
      setProblem(null)
    } catch (error) {
      const text = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)
      setProblem(`Scanners in HID POS mode cannot be read here (${text}): use their USB-COM or keyboard mode.`)
    }
    clearTimeout(late)
    isLooking = false
    lookedAt = Date.now()
    if (!stopped) timer = setTimeout(() => void look(), waitMs())
  }

  function waitMs(): number {
    if (problem !== null) return heartbeatMs
    const isNoneOpen = ![...scanners.values()].some((scanner) => scanner.isOpen)
    return isNoneOpen || performance.now() - lostAt < comesBackMs ? lookMs : heartbeatMs
  }

  function found(devices: readonly ListedHid[]): void {
    const present = scannersIn(devices)
    for (const [id, scanner] of scanners) if (!present.has(id)) scanner.missed()
    for (const [id, device] of present) {
      const known = scanners.get(id) ?? createHidScanner(`hid:${id}`, device.name, driver, sink, () => lookSoon())
      scanners.set(id, known)
      known.seen(device)
    }
    for (const id of [...scanners.keys()]) {
      if (scanners.size <= mostRemembered) break
      if (!present.has(id)) scanners.delete(id)
    }
    const before = keyboards.map(usbIdentityKey).join()
    keyboards = keyboardScannersIn(devices)
    if (keyboards.map(usbIdentityKey).join() !== before) sink.statusChanged()
  }

  /** One was lost: it may come back at once. */
  function lookSoon(): void {
    lostAt = performance.now()
    if (stopped || isLooking) return
    clearTimeout(timer)
    timer = setTimeout(() => void look(), waitMs())
  }

  return {
    follow() {
      if (timer === undefined) void look()
    },
    statuses() {
      const statuses: ScannerStatus[] = [...scanners.values()].map((scanner) => scanner.status())
      for (const keyboard of keyboards)
        statuses.push({
          deviceId: `keyboard:${usbIdentityKey(keyboard)}`,
          kind: 'hid',
          name: keyboard.name,
          state: 'ready',
          detail: worksAsKeyboard,
        })
      if (problem !== null)
        statuses.push({ deviceId: 'hid', kind: 'hid', name: 'HID scanners', state: 'failed', detail: problem })
      return statuses
    },
    async stop() {
      stopped = true
      clearTimeout(timer)
      await Promise.all([...scanners.values()].map((scanner) => scanner.stop()))
    },
  }
}

/** One entry per device, by who it is; two alike without serial numbers are told apart by their order only. */
function scannersIn(devices: readonly ListedHid[]): Map<string, ListedHid> {
  const rank = (device: ListedHid) => usages.indexOf(device.usage)
  const offered = devices
    .filter((device) => device.usagePage === barCodePage && rank(device) >= 0)
    .sort((a, b) => rank(a) - rank(b) || (a.path < b.path ? -1 : 1))
  const scanners = new Map<string, ListedHid>()
  const places = new Set<string>()
  for (const device of offered) {
    const key = usbIdentityKey(device)
    const place = device.serialNumber === '' ? placeOf(device.path) : key
    if (places.has(place)) continue
    places.add(place)
    let id = key
    for (let alike = 2; scanners.has(id); alike += 1) id = `${key}#${alike}`
    scanners.set(id, device)
  }
  return scanners
}

/** Windows gives each collection of one interface a path of its own (`&Col01#...&0000#`). */
const placeOf = (path: string): string =>
  path
    .toLowerCase()
    .replace(/&col\d+/, '')
    .replace(/&\d{4}(?=#)/, '')

/** Scanners of known makers that are keyboards and nothing else; they are never opened. */
function keyboardScannersIn(devices: readonly ListedHid[]): ListedHid[] {
  const offersMore = new Set(devices.filter((device) => device.usagePage === barCodePage).map(usbIdentityKey))
  const keyboards = devices.filter(
    (device) =>
      device.usagePage === 1 &&
      device.usage === 6 &&
      scannerMakers.has(device.vendorId) &&
      !offersMore.has(usbIdentityKey(device)),
  )
  return [...new Map(keyboards.map((device) => [usbIdentityKey(device), device])).values()]
}
