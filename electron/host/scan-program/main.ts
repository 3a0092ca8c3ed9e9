/**
 * `npm run scan`: the register's scanners without its page, for support on the phone and for a look at a strange scanner. Prints
 * every scan and every change of a scanner's status as a line on stdout. Ends on SIGINT with exit code 0; with --replay at the end
 * of the file; a wrong flag is one sentence on stderr and exit code 2.
 */
import { createConnection } from '../connection.ts'
import { createHidFinder } from '../scanners/hid-finder.ts'
import { unpaced } from '../scanners/pace.ts'
import { createReplayFinder } from '../scanners/replay-finder.ts'
import { createScanners, type Scanners } from '../scanners/scanners.ts'
import { createSerialFinder } from '../scanners/serial-finder.ts'
import { scanLine, statusLine } from './scan-lines.ts'
import { type ScanSource, scanHelp, scanOptionsOf } from './scan-options.ts'

const stopWithinMs = 1500

async function main(): Promise<void> {
  const options = scanOptionsOf(process.argv.slice(2))
  if (!options.ok) {
    process.stderr.write(`${options.refusal.sentence}\n`)
    process.exit(2)
  }
  const { source, isJson, isHelp } = options.value
  if (isHelp) {
    process.stdout.write(scanHelp)
    return
  }
  const ending = new AbortController()
  const clock = { now: () => Date.now() }
  const scanners = createScanners(clock, () => true, unpaced)

  let isEnding = false
  async function end(code: number): Promise<void> {
    if (isEnding) return
    isEnding = true
    // A device that does not let go is left to the system.
    setTimeout(() => process.exit(code), stopWithinMs).unref()
    ending.abort()
    await scanners.stop()
    process.exit(code)
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void end(0))
  // Nobody reads any more: `npm run scan | head`.
  process.stdout.on('error', () => void end(0))

  const shown = new Map<string, string>()
  /** Each status that is not as it was printed last. */
  async function printStatuses(): Promise<void> {
    for (const status of scanners.status.get()) {
      const now = `${status.state} ${status.detail}`
      if (shown.get(status.deviceId) === now) continue
      shown.set(status.deviceId, now)
      await print(statusLine(status, new Date().toISOString(), isJson))
    }
  }
  async function printScans(): Promise<void> {
    const { connection } = createConnection('scan', async () => true)
    for await (const scan of scanners.received(connection, ending.signal)) await print(scanLine(scan, today(), isJson))
  }
  async function followStatuses(): Promise<void> {
    for await (const _ of scanners.status.stream(ending.signal)) await printStatuses()
  }

  addFinders(scanners, source, async (problem) => {
    await printStatuses()
    if (problem !== null) process.stderr.write(`${problem}\n`)
    await end(problem === null ? 0 : 1)
  })
  if (source.type !== 'replay') process.stderr.write('Listening for scanners; Ctrl-C ends.\n')
  scanners.follow([])
  await Promise.all([printScans(), followStatuses()])
}

function addFinders(scanners: Scanners, source: ScanSource, whenOver: (problem: string | null) => Promise<void>): void {
  const { sink } = scanners
  const named = (process.env['TILLSIDE_SERIAL_PORTS'] ?? '').split(',').filter((port) => port !== '')
  if (source.type === 'hid' || source.type === 'all') scanners.addFinder(createHidFinder(sink))
  if (source.type === 'serial') scanners.addFinder(createSerialFinder(sink, [source.port]))
  if (source.type === 'all') scanners.addFinder(createSerialFinder(sink, named))
  if (source.type === 'replay')
    scanners.addFinder(createReplayFinder(sink, source.file, ({ problem }) => void whenOver(problem)))
}

/** Resolves when the line is taken, so that nothing heaps up however slow the reader is. */
const print = (line: string): Promise<void> =>
  new Promise((resolve) => process.stdout.write(`${line}\n`, () => resolve()))

/** This computer's day. */
function today(): string {
  const now = new Date()
  const two = (part: number) => String(part).padStart(2, '0')
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`
}

await main()
