/**
 * The labels of one fuzz run, told in messages to whoever started it: how far it is, what failed, what was met. Started by
 * build/scripts/fuzz.mjs with the number of labels and the seed; a batch depends on the seed and its own number only.
 */

import { longestLabel } from '../../electron/host/scanners/framing.ts'
import { codeRefusals } from '../../shared/barcode/name-code.ts'
import { frameLabels } from './check-framing.ts'
import { hidFramingProblem } from './check-hid-framing.ts'
import { checkLabel, isSlow } from './check-label.ts'
import { createChance } from './random.ts'
import { type Expected, type RightLabel, rightLabel } from './right-labels.ts'
import { wrongLabel } from './wrong-labels.ts'

/** A batch goes through one framer. */
const mostInBatch = 12
const batchesPerReport = 200
/** One batch of so many goes through the reports of a HID scanner as well. */
const hidBatches = 3
/** So many labels meet everything there is, or the fuzz is blind. */
const enoughToMeetAll = 100_000
const cutByFraming = ['\t', '\r', '\n', '\u0002', '\u0003']
const mustBeMet = ['item', 'eitherItem', 'loyaltyCard', 'badge', ...codeRefusals, 'tooLongToFrame']

const wanted = Number(process.argv[2])
const seed = Number(process.argv[3])
const met = new Map<string, number>()
const meet = (what: string) => met.set(what, (met.get(what) ?? 0) + 1)
let problems: string[] = []
let done = 0
let failures = 0

for (let batch = 0; done < wanted; batch += 1) {
  runBatch(batch)
  if (batch % batchesPerReport === 0) await report()
}
if (wanted >= enoughToMeetAll) for (const what of mustBeMet) if (!met.has(what)) fail(`never met: ${what}`)
await report()

function runBatch(batch: number): void {
  const chance = createChance(seed, batch)
  const made = Array.from({ length: Math.min(wanted - done, chance.between(1, mostInBatch)) }, () => {
    const right: RightLabel | null = chance.onceIn(2) ? rightLabel(chance) : null
    const isPulledOut = chance.onceIn(50)
    return {
      raw: right?.raw ?? wrongLabel(chance),
      isPulledOut,
      expected: isPulledOut ? null : (right?.expected ?? null),
    }
  })
  const before = performance.now()
  const { labels, problem } = frameLabels(made, chance)
  if (problem !== null) fail(`batch ${batch}: framing: ${problem}`)
  const hidProblem = batch % hidBatches === 0 ? hidFramingProblem(made, chance) : null
  if (hidProblem !== null) fail(`batch ${batch}: HID framing: ${hidProblem}`)
  const known: { raw: string; expected: Expected }[] = made.flatMap(({ raw, expected }) =>
    expected ? [{ raw, expected }] : [],
  )
  for (const label of labels) {
    if (label.type === 'tooLong') {
      meet('tooLongToFrame')
      continue
    }
    const expected = known[0]?.raw === label.raw ? (known.shift()?.expected ?? null) : null
    check(label.raw, expected, batch)
  }
  if (known.length > 0) fail(`batch ${batch}: lost in framing: ${hex(known[0]?.raw ?? '')}`)
  // A person can type or paste what no framing cuts: the raw text, too.
  for (const { raw } of made)
    if (raw === '' || raw.length > longestLabel || cutByFraming.some((byte) => raw.includes(byte)))
      check(raw, null, batch)
  if (performance.now() - before > 1000)
    for (const { raw } of made) if (isSlow(raw)) fail(`batch ${batch}: too slow: ${hex(raw)}`)
  done += made.length
}

function check(raw: string, expected: Expected | null, batch: number): void {
  const { code, problem } = checkLabel(raw, expected)
  if (problem !== null) fail(`batch ${batch}: ${problem}: ${hex(raw)}`)
  if (code) meet(code.kind === 'refused' ? code.reason : code.kind)
}

function fail(problem: string): void {
  failures += 1
  problems.push(problem)
}

/** Waits until the message is away, so that a hang later is seen behind it. */
function report(): Promise<void> {
  const message = { done, failures, problems: problems.slice(0, 20), met: Object.fromEntries(met) }
  problems = []
  return new Promise((resolve, reject) => {
    if (!process.send) throw new Error('Start the fuzz with: npm run fuzz')
    process.send(message, (error: Error | null) => (error ? reject(error) : resolve()))
  })
}

function hex(raw: string): string {
  const text = Buffer.from(raw, 'latin1').toString('hex')
  return text.length > 400 ? `${text.slice(0, 400)}... (${raw.length} bytes)` : text
}
