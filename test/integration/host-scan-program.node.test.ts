/** `npm run scan`: what the scanners do, one line each, without a page; the program is run as it is started by build/scripts/scan.mjs. */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { givenFolder, removeFolder, until } from '../support/host-situations.ts'
import { givenSerialCable, whyNoSerialCable } from '../support/serial-cable.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const program = join(root, 'electron', 'host', 'scan-program', 'main.ts')

let folder: string
let running: Scan[]
beforeEach(() => {
  folder = givenFolder()
  running = []
})
afterEach(() => {
  for (const { process: child } of running) child.kill('SIGKILL')
  removeFolder(folder)
})

interface Scan {
  readonly process: ChildProcessWithoutNullStreams
  readonly lines: string[]
  said(): string
  readonly ended: Promise<number | null>
}

function scan(...args: string[]): Scan {
  const child = spawn(process.execPath, ['--import', 'tsx', program, ...args], { cwd: root })
  const lines: string[] = []
  let [held, said] = ['', '']
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    const pieces = (held + text).split('\n')
    held = pieces.pop() ?? ''
    lines.push(...pieces)
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text
  })
  const ended = once(child, 'close').then(([code]) => code as number | null)
  const one = { process: child, lines, said: () => said, ended }
  running.push(one)
  return one
}
const hex = (text: string) => Buffer.from(text, 'latin1').toString('hex')
const recording = (...lines: string[]) => {
  const file = join(folder, 'recorded.jsonl')
  writeFileSync(file, lines.map((line) => `${line}\n`).join(''))
  return file
}
const parsed = (lines: readonly string[]) => lines.map((line) => JSON.parse(line) as Record<string, unknown>)

describe('a recording', () => {
  test('is read out as JSON, scan by scan, and the program ends by itself', async () => {
    const gs1 = ']C101095060001343521728013110ABC123\u001d21SN-42'
    const file = recording(...[']E04006381333931', gs1, ']E04006381333932'].map((raw) => `{"raw_hex":"${hex(raw)}"}`))
    const { lines, ended, said } = scan('--replay', file, '--json')
    expect(await ended).toBe(0)
    expect(said()).toBe('')
    const scans = parsed(lines).filter((line) => 'raw_hex' in line)
    expect(scans.map((one) => Object.keys(one).join())).toEqual([
      'at,device,kind,raw_hex,code',
      'at,device,kind,raw_hex,code',
      'at,device,kind,raw_hex,refusal',
    ])
    expect(scans[0]).toMatchObject({
      device: 'replay:recorded.jsonl',
      kind: 'replay',
      raw_hex: hex(']E04006381333931'),
    })
    expect(scans[0]?.['code']).toMatchObject({ kind: 'item', gtin: '04006381333931', symbology: 'ean13' })
    expect(scans[1]?.['raw_hex']).toBe(hex(gs1))
    expect(scans[2]?.['refusal']).toMatchObject({ reason: 'checkDigit', expectedCheck: '1' })
    const statuses = parsed(lines).filter((line) => 'status' in line)
    expect(new Set(statuses.map((one) => Object.keys(one).join()))).toEqual(new Set(['at,device,kind,status,detail']))
    expect(statuses.at(-1)).toMatchObject({ status: 'ready', detail: '3 scans of the recording read out.' })
  })

  test('made by the program is read out as what it was', async () => {
    const first = scan(
      '--replay',
      recording(`{"raw_hex":"${hex('4006381333931')}"}`, `{"raw_hex":"${hex('x\0y')}"}`),
      '--json',
    )
    await first.ended
    const second = scan('--replay', recording(...first.lines), '--json')
    expect(await second.ended).toBe(0)
    const raws = (lines: readonly string[]) => parsed(lines).flatMap((line) => line['raw_hex'] ?? [])
    expect(raws(second.lines)).toEqual([hex('4006381333931'), hex('x\0y')])
    expect(raws(second.lines)).toEqual(raws(first.lines))
  })

  test('with lines that are no scans says which, and reads out the others', async () => {
    const file = recording('# a comment', '', 'nonsense', '{"raw_hex":"abc"}', '[]', `{"raw_hex":"${hex('ok')}"}`)
    const { lines, ended } = scan('--replay', file)
    expect(await ended).toBe(0)
    expect(lines.filter((line) => line.includes('ok  refused: notAValidUpc'))).toHaveLength(1)
    expect(lines.at(-1)).toContain('1 scan of the recording read out. Lines 3, 4, 5 are no recorded scans.')
  })

  test('for people is a line that names the item, control characters by their number', async () => {
    const { lines, ended } = scan(
      '--replay',
      recording(`{"raw_hex":"${hex(']E04006381333931')}"}`, '{"raw_hex":"611d62"}'),
    )
    expect(await ended).toBe(0)
    expect(lines.join('\n')).toMatch(/\]E04006381333931 {2}item 4006381333931 \(GTIN 04006381333931, ean13\)/)
    expect(lines.join('\n')).toContain('a<1d>b  refused')
  })

  test('that holds a card and a badge says that no store was asked, and not that they are wrong', async () => {
    const [card, badge, link] = ['TSC100231', ']A0TSB-0002', ']Q1https://cards.tillside.example/c/TSC100231']
    const file = recording(...[card, badge, link, ']E04006381333932'].map((raw) => `{"raw_hex":"${hex(raw)}"}`))
    const json = scan('--replay', file, '--json')
    expect(await json.ended).toBe(0)
    expect(parsed(json.lines).flatMap((line) => line['refusal'] ?? [])).toMatchObject([
      { reason: 'notAValidUpc', shown: card, mayBeCardOrBadge: true },
      { reason: 'otherKind', mayBeCardOrBadge: true },
      { reason: 'webLink', mayBeCardOrBadge: true },
      { reason: 'checkDigit', mayBeCardOrBadge: false },
    ])
    const words = scan('--replay', file)
    expect(await words.ended).toBe(0)
    expect(words.lines.filter((line) => line.endsWith('if it is no card or badge of the store'))).toHaveLength(3)
  })

  test('that is not there is one sentence and exit code 1', async () => {
    const { ended, said } = scan('--replay', join(folder, 'none'))
    expect(await ended).toBe(1)
    expect(said()).toMatch(/^The recording .*none cannot be read: it does not exist\.\n$/)
  })
})

test.each([
  [['--nonsense'], /^Unknown option '--nonsense'\.\n$/],
  [['more'], /^Unexpected argument 'more'\.\n$/],
  [['--hid', '--serial', 'COM1'], /^Choose one of --hid, --serial <port> and --replay <file>\.\n$/],
  [['--replay'], /^[^\n]+\n$/],
  [['--serial', ''], /^[^\n]+\n$/],
])('%j is refused in one sentence, exit code 2', async (args, sentence) => {
  const { ended, said, lines } = scan(...args)
  expect(await ended).toBe(2)
  expect(said()).toMatch(sentence)
  expect(lines).toEqual([])
})

test('--help says every flag, and that no store is asked for its cards', async () => {
  const { ended, said, lines } = scan('--help')
  expect(await ended).toBe(0)
  expect(said()).toBe('')
  for (const words of ['--hid', '--serial', '--replay', '--json', 'No store is asked', 'loyalty cards'])
    expect(lines.join(' ')).toContain(words)
})

test('whoever stops reading ends it', async () => {
  const one = scan(
    '--replay',
    recording(...Array.from({ length: 5000 }, (_, index) => `{"raw_hex":"${hex(`${index}`)}"}`)),
  )
  one.process.stdout.destroy()
  expect(await one.ended).toBe(0)
})

test('it listens on HID without any scanner, and SIGINT ends it with exit code 0', async () => {
  const one = scan('--hid', '--json')
  await until(() => one.said().includes('Ctrl-C ends'))
  one.process.kill('SIGINT')
  expect(await one.ended).toBe(0)
})

const missing = whyNoSerialCable()
if (missing !== null) console.log(`NOT RUN: serial scans without a page (${missing})`)

test.skipIf(missing !== null)(
  'a serial scanner is shown with its statuses, and SIGINT ends it with exit code 0',
  async () => {
    const cable = await givenSerialCable(folder)
    const one = scan('--serial', cable.port, '--json')
    const has = (part: Record<string, unknown>) => () =>
      parsed(one.lines).some((line) => Object.entries(part).every(([name, value]) => line[name] === value))
    await until(has({ kind: 'serial', status: 'ready' }))
    cable.write(']C0ABC\u001d1\r')
    await until(has({ raw_hex: hex(']C0ABC\u001d1') }))
    await cable.unplug()
    await until(has({ status: 'unplugged' }))
    one.process.kill('SIGINT')
    expect(await one.ended).toBe(0)
  },
)
