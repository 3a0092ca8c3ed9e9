/**
 * One HID POS scanner, over plugging out and in: opens it when it is there, reads its labels, and after any failure tries again,
 * later each time. Nothing here throws, waits for ever, or opens a device twice.
 *
 *   away --seen--> connecting --open--> ready --lost / missed--> away
 *                     ^   \--refused--> forbidden | busy | failed --after a wait--+
 *                     +-----------------------------------------------------------+
 */

import { createDoubleReadFilter } from '../../../shared/barcode/double-read.ts'
import type { ScannerStatus } from '../../../shared/host-contract/contract.ts'
import type { Result } from '../../../shared/kernel/result.ts'
import { createSilence, type Silence } from './framing.ts'
import { scannedDataReportOf } from './hid-descriptor.ts'
import type { HidDriver, HidRefusal, ListedHid, OpenHid } from './hid-driver.ts'
import { createHidFramer, type HidFramer, type HidLabel } from './hid-framing.ts'
import {
  hidRefusalWords,
  noAnswer,
  readBySerial,
  slept,
  sleptInLabel,
  tornOut,
  waitingForPlug,
} from './problem-words.ts'
import { longestRetryWaitMs, retryWaitMs } from './retry-wait.ts'
import type { Scanner, ScannerSink } from './scanners.ts'
import { usbIdentityKey } from './usb-identity.ts'

/** The device is listed before the system has set its rights. */
const freshMs = 300
const stillFreshMs = 3000
const answerMs = 5000
const closeMs = 1000
/** A device that worked so long has no failures behind it. */
const provenMs = 10_000
/** Puts a Honeywell into HID POS mode without a setup code; it may drop off for it and come back. */
const hidModeVendors = new Set([0x0c2e, 0x23d0])
const hidMode = [0xfe, 1] as const

export interface HidScanner extends Scanner {
  /** The list shows it, under this path. */
  seen(device: ListedHid): void
  /** The list does not show it. */
  missed(): void
  /** The computer slept: what is open may be dead without saying so. */
  reopen(): void
  readonly isOpen: boolean
}

/** `whenLost` is told when the device itself says that it is gone. */
export function createHidScanner(
  deviceId: string,
  name: string,
  driver: HidDriver,
  sink: ScannerSink,
  whenLost: () => void,
): HidScanner {
  const isRepeat = createDoubleReadFilter()
  let path: string | null = null
  let open: OpenHid | null = null
  let framer: HidFramer | null = null
  let silence: Silence | null = null
  /** What an older turn still brings is not listened to. */
  let turn = 0
  let isOpening = false
  let timer: NodeJS.Timeout | undefined
  let seenAt = 0
  let openedAt = 0
  let failures = 0
  let repeats = 0
  let isToldMode = false
  let stopped = false
  let vendorId = 0
  let key = ''
  let status: ScannerStatus = { deviceId, kind: 'hid', name, state: 'connecting', detail: '' }

  function say(state: ScannerStatus['state'], detail: string): void {
    if (status.state === state && status.detail === detail) return
    status = { ...status, state, detail }
    sink.statusChanged()
  }

  function sayLost(state: ScannerStatus['state'], detail: string): void {
    status = { ...status, state, detail, lostLabels: (status.lostLabels ?? 0) + 1 }
    sink.statusChanged()
  }

  function take(labels: readonly HidLabel[]): void {
    for (const label of labels) {
      failures = 0
      if (label.type === 'tooLong') sayLost('ready', 'A label of more than 8,192 characters was dropped.')
      else if (label.type === 'cut') sayLost('ready', 'Only a part of a label came, and it was dropped: scan it again.')
      else if (isRepeat(label.raw, performance.now())) {
        repeats += 1
        sink.repeated(deviceId)
        say('ready', `Read again within half a second and counted once: ${repeats} times.`)
      } else sink.label(deviceId, 'hid', label.raw, { suffix: label.suffix })
    }
  }

  function tryIn(waitMs: number): void {
    clearTimeout(timer)
    timer = setTimeout(() => void tryOpen(), waitMs)
  }

  async function tryOpen(): Promise<void> {
    // An opening that hangs is waited for; a second one would hang as well.
    if (stopped || path === null || open !== null || isOpening) return
    if (!sink.owners.claim(key, 'hid')) {
      say('busy', readBySerial)
      return tryIn(longestRetryWaitMs)
    }
    const [mine, asked] = [turn, path]
    isOpening = true
    const late = setTimeout(() => {
      if (mine === turn) say('failed', noAnswer)
    }, answerMs)
    const outcome = await openReading(asked, mine)
    clearTimeout(late)
    isOpening = false
    if (outcome.ok && (stopped || mine !== turn)) void close(outcome.value)
    if (stopped) return
    if (mine !== turn) return tryIn(freshMs)
    if (!outcome.ok) return refusedBy(outcome.refusal)
    open = outcome.value
    openedAt = performance.now()
    say('ready', '')
    tellMode(outcome.value)
  }

  async function openReading(asked: string, mine: number): Promise<Result<OpenHid, HidRefusal>> {
    try {
      const descriptor = await driver.descriptor(asked)
      const described = descriptor && scannedDataReportOf(descriptor)
      const framing = createHidFramer({ vendorId, described })
      const timing = createSilence(
        () => framing.patienceMs,
        () => take(framing.silence()),
      )
      framer = framing
      silence = timing
      return await driver.open(asked, {
        report(bytes) {
          if (mine !== turn) return
          timing.ignore()
          take(framing.push(bytes))
          if (framing.isHalf) timing.listen()
        },
        lost() {
          if (mine !== turn) return
          if (performance.now() - openedAt < provenMs) failures += 1
          lose()
          whenLost()
        },
      })
    } catch (error) {
      return { ok: false, refusal: { type: 'failed', text: error instanceof Error ? error.message : String(error) } }
    }
  }

  function refusedBy(refusal: HidRefusal): void {
    sink.owners.release(key, 'hid')
    if (refusal.type === 'gone') lose()
    else if (performance.now() - seenAt < stillFreshMs) tryIn(freshMs)
    else {
      failures += 1
      say(...hidRefusalWords(refusal))
      tryIn(retryWaitMs(failures))
    }
  }

  function tellMode(handle: OpenHid): void {
    if (isToldMode || !hidModeVendors.has(vendorId)) return
    isToldMode = true
    // Older models refuse it and work all the same.
    handle.sendFeature(hidMode).catch(() => undefined)
  }

  /** Away until the list shows it again. */
  function lose(): void {
    const wasHalf = framer?.isHalf ?? false
    letGo()
    path = null
    if (wasHalf) sayLost('unplugged', tornOut)
    else say('unplugged', waitingForPlug)
  }

  function letGo(): Promise<void> {
    turn += 1
    clearTimeout(timer)
    silence?.ignore()
    framer?.reset()
    sink.owners.release(key, 'hid')
    const handle = open
    open = null
    return handle ? close(handle) : Promise.resolve()
  }

  return {
    status: () => status,
    get isOpen() {
      return open !== null
    },
    seen(device) {
      if (stopped || path === device.path) return
      void letGo()
      path = device.path
      vendorId = device.vendorId
      key = usbIdentityKey(device)
      status = { ...status, name: device.name }
      seenAt = performance.now()
      say('connecting', '')
      tryIn(failures === 0 ? freshMs : retryWaitMs(failures))
    },
    missed() {
      failures = 0
      if (path !== null) lose()
    },
    reopen() {
      if (open === null) return
      const wasHalf = framer?.isHalf ?? false
      void letGo()
      if (wasHalf) sayLost('connecting', sleptInLabel)
      else say('connecting', slept)
      tryIn(freshMs)
    },
    async stop() {
      stopped = true
      await letGo()
    },
  }
}

/** Not longer than a moment: a device the system does not let go must not keep the register from ending. */
async function close(handle: OpenHid): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const moment = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, closeMs)
  })
  await Promise.race([handle.close(), moment])
  clearTimeout(timer)
}
