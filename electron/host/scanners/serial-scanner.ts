/**
 * One serial port, kept open: connects, frames what comes, and when the port goes away waits for it to come back. Nothing here
 * throws; how the port is doing is its status.
 *
 *   connecting --open--> ready --close / error--> unplugged --every second--> connecting
 *                 \--refused--> unplugged --every second--> connecting
 *                  \--refused--> forbidden | busy | failed --1, 2, 5, 10 s--> connecting
 */
import { SerialPort } from 'serialport'
import { createDoubleReadFilter } from '../../../shared/barcode/double-read.ts'
import type { ScannerStatus } from '../../../shared/host-contract/contract.ts'
import { createFramer, createSilence, type FramedLabel, silenceMs } from './framing.ts'
import { noAnswer, serialProblemWords, tornOut, waitingForPlug } from './problem-words.ts'
import { retryWaitMs } from './retry-wait.ts'
import type { Scanner, ScannerSink } from './scanners.ts'
import { type SerialSetting, serialSettingText } from './serial-setting.ts'

const pluggedInAgainMs = 1000
const answerMs = 5000
const closeMs = 1000

export interface SerialScanner extends Scanner {
  readonly path: string
  /** What is open may be dead without saying so. */
  reopen(): void
}

export interface SerialScannerOptions {
  readonly deviceId: string
  readonly name: string
  readonly setting: SerialSetting
  readonly sink: ScannerSink
  /** After so much silence a label without an ending is whole. */
  readonly patienceMs?: number
}

export function openSerialScanner(options: SerialScannerOptions): SerialScanner {
  const { deviceId, name, sink, patienceMs = silenceMs } = options
  const { path, ...frame } = options.setting
  const framer = createFramer()
  const silence = createSilence(patienceMs, () => take(framer.silence()))
  const isRepeat = createDoubleReadFilter()
  let port: SerialPort | null = null
  let again: NodeJS.Timeout | undefined
  let late: NodeJS.Timeout | undefined
  let failures = 0
  let stopped = false
  let repeats = 0
  let status: ScannerStatus = {
    ...{ deviceId, kind: 'serial', name, state: 'connecting', detail: '' },
    port: serialSettingText(options.setting),
  }

  function say(state: ScannerStatus['state'], detail: string): void {
    if (status.state === state && status.detail === detail) return
    status = { ...status, state, detail }
    sink.statusChanged()
  }

  function sayLost(state: ScannerStatus['state'], detail: string): void {
    status = { ...status, state, detail, lostLabels: (status.lostLabels ?? 0) + 1 }
    sink.statusChanged()
  }

  function take(labels: readonly FramedLabel[]): void {
    for (const label of labels) {
      if (label.type === 'tooLong') sayLost('ready', 'A label of more than 8,192 characters was dropped.')
      else if (isRepeat(label.raw, performance.now())) {
        repeats += 1
        sink.repeated(deviceId)
        say('ready', `Read again within half a second and counted once: ${repeats} times.`)
      } else sink.label(deviceId, 'serial', label.raw, { suffix: label.suffix, baudRate: frame.baudRate })
    }
  }

  function connect(): void {
    if (stopped) return
    // Other programs are kept off a real port; a pseudo terminal cannot be locked.
    const lock = /^(\/dev\/(tty[A-Z]|cu\.|rfcomm)|COM\d)/i.test(path)
    const opening = new SerialPort({ path, ...frame, autoOpen: false, lock })
    port = opening
    let isGone = false
    const gone = (state: ScannerStatus['state'], detail: string) => {
      if (isGone) return
      isGone = true
      clearTimeout(late)
      const wasHalf = framer.isHalf
      silence.ignore()
      framer.reset()
      if (port === opening) port = null
      if (stopped) return
      if (state === 'unplugged') {
        failures = 0
        // What was said when it went stands until it is back.
        if (wasHalf) sayLost(state, tornOut)
        else if (status.state !== 'unplugged') say(state, detail)
        again = setTimeout(connect, pluggedInAgainMs)
      } else {
        failures += 1
        say(state, detail)
        again = setTimeout(connect, retryWaitMs(failures))
      }
    }
    // An opening that hangs is waited for: a second one would hang as well.
    late = setTimeout(() => say('failed', noAnswer), answerMs)
    // Without a data listener the unplugging is not noticed.
    opening.on('data', (bytes: Buffer) => {
      silence.ignore()
      take(framer.push(bytes))
      if (framer.isHalf) silence.listen()
    })
    opening.on('close', () => gone('unplugged', waitingForPlug))
    opening.on('error', (error) => {
      if (opening.isOpen) opening.close()
      else gone(...serialProblemWords(error))
    })
    opening.open((error) => {
      clearTimeout(late)
      if (error) gone(...serialProblemWords(error))
      else if (stopped) opening.close()
      else {
        onHangUp(opening, () => {
          if (opening.isOpen) opening.close()
        })
        say('ready', '')
      }
    })
  }

  connect()
  return {
    path,
    status: () => status,
    reopen() {
      if (port?.isOpen) port.close()
    },
    async stop() {
      stopped = true
      clearTimeout(again)
      clearTimeout(late)
      silence.ignore()
      if (port?.isOpen) await closed(port)
    },
  }
}

/**
 * The driver notices a port that goes away only while it waits for bytes. Gone between two reads, it reads nothing at all over and
 * over, with a whole processor and for ever; so the system is asked to tell of it. Windows needs none of this.
 */
function onHangUp({ port }: SerialPort, listener: () => void): void {
  if (port && 'poller' in port) port.poller.once('disconnect', listener)
}

/** Not longer than a moment: a port the system does not let go must not keep the register from ending. */
function closed(port: SerialPort): Promise<void> {
  return new Promise((resolve) => {
    const moment = setTimeout(resolve, closeMs)
    port.close(() => {
      clearTimeout(moment)
      resolve()
    })
  })
}
