/**
 * One serial port, kept open: connects, frames what comes, and when the port goes away waits for it to come back. Nothing here
 * throws; how the port is doing is its status.
 *
 *   connecting --open--> ready --close / error--> unplugged --every second--> connecting
 *                 \--refused--> forbidden | busy | unplugged | failed --every second--> connecting
 */
import { SerialPort } from 'serialport'
import type { ScannerStatus } from '../../../shared/host-contract/contract.ts'
import { createDoubleReadFilter } from './double-read.ts'
import { createFramer, createSilence, type FramedLabel, silenceMs } from './framing.ts'
import type { Scanner, ScannerSink } from './scanners.ts'

const againMs = 1000

export function openSerialScanner(path: string, name: string, sink: ScannerSink, patienceMs = silenceMs): Scanner {
  const deviceId = `serial:${path}`
  const framer = createFramer()
  const silence = createSilence(patienceMs, () => take(framer.silence()))
  const isRepeat = createDoubleReadFilter()
  let port: SerialPort | null = null
  let again: NodeJS.Timeout | undefined
  let stopped = false
  let repeats = 0
  let status: ScannerStatus = { deviceId, kind: 'serial', name, state: 'connecting', detail: '' }

  function say(state: ScannerStatus['state'], detail: string): void {
    status = { ...status, state, detail }
    sink.statusChanged()
  }

  function take(labels: readonly FramedLabel[]): void {
    for (const label of labels) {
      if (label.type === 'tooLong') say('ready', 'A label of more than 8,192 characters was dropped.')
      else if (isRepeat(label.raw, performance.now())) {
        repeats += 1
        say('ready', `Read again within half a second and counted once: ${repeats} times.`)
      } else sink.label(deviceId, 'serial', label.raw)
    }
  }

  function connect(): void {
    if (stopped) return
    // Other programs are kept off a real port; a pseudo terminal cannot be locked.
    const lock = /^(\/dev\/(tty[A-Z]|cu\.|rfcomm)|COM\d)/i.test(path)
    const opening = new SerialPort({ path, baudRate: 9600, autoOpen: false, lock })
    port = opening
    let isGone = false
    const gone = (state: ScannerStatus['state'], detail: string) => {
      if (isGone) return
      isGone = true
      silence.ignore()
      framer.reset()
      if (port === opening) port = null
      if (stopped) return
      if (status.state !== state || status.detail !== detail) say(state, detail)
      again = setTimeout(connect, againMs)
    }
    // Without a data listener the unplugging is not noticed.
    opening.on('data', (bytes: Buffer) => {
      silence.ignore()
      take(framer.push(bytes))
      if (framer.isHalf) silence.listen()
    })
    opening.on('close', () => gone('unplugged', 'Waiting for the scanner to be plugged in.'))
    opening.on('error', (error) => {
      if (opening.isOpen) opening.close()
      else gone(...failureOf(error))
    })
    opening.open((error) => {
      if (error) gone(...failureOf(error))
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
    status: () => status,
    stop: () =>
      new Promise((resolve) => {
        stopped = true
        clearTimeout(again)
        silence.ignore()
        if (port?.isOpen) port.close(() => resolve())
        else resolve()
      }),
  }
}

/**
 * The driver notices a port that goes away only while it waits for bytes. Gone between two reads, it reads nothing at all over and
 * over, with a whole processor and for ever; so the system is asked to tell of it. Windows needs none of this.
 */
function onHangUp({ port }: SerialPort, listener: () => void): void {
  if (port && 'poller' in port) port.poller.once('disconnect', listener)
}

function failureOf(error: Error): [ScannerStatus['state'], string] {
  const text = error.message.toLowerCase()
  // serialport gives no codes, only the system's text.
  if (text.includes('no such file') || text.includes('file not found') || text.includes('cannot find'))
    return ['unplugged', 'Waiting for the scanner to be plugged in.']
  if (text.includes('permission denied') || text.includes('access denied'))
    return ['forbidden', 'This computer account may not open the port; see the scanner setup page.']
  if (text.includes('busy') || text.includes('cannot lock')) return ['busy', 'Another program holds the port.']
  return ['failed', error.message]
}
