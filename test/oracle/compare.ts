/** Engine and oracle on one history, step by step: the first thing they do not agree about, or null. */
import type { History, Step } from '../../shared/history/history-schema.ts'
import type { CustomerResult, HistoryResult } from '../../shared/history/result.ts'
import { runHistory, type WatchedStep } from '../../shared/history/run-history.ts'
import { instantOf } from './calendar.ts'
import { Oracle } from './oracle.ts'

export interface Disagreement {
  /** Counted from 1; null = only the end differs. */
  step: number | null
  about: string
  engine: unknown
  oracle: unknown
}

/** What the oracle said of a history, kept while it was made. */
export interface OracleStory {
  objections: string[][]
  seen: (CustomerResult | null)[]
}

class Disagreed extends Error {
  readonly disagreement: Disagreement
  constructor(disagreement: Disagreement) {
    super(disagreement.about)
    this.disagreement = disagreement
  }
}

export function tellStory(story: OracleStory, step: Step, oracle: Oracle): void {
  const taken = oracle.steps.at(-1)
  if (!taken) return
  story.objections.push(taken.objections)
  // Who was refused, or did nothing, changed nothing: the next who does shows what time alone has changed.
  const seen =
    'customer' in step && taken.deeds.length > 0
      ? oracle.seenAt(oracle.registerOf(step), step.customer, taken.now)
      : null
  story.seen.push(seen && comparable(seen))
}

function startOf(history: History): number {
  const [first] = history.steps
  const location = history.registers[first?.register ?? ''] ?? Object.values(history.registers)[0] ?? ''
  return instantOf(first?.at ?? '2026-01-01', history.locations[location]?.timeZone ?? 'UTC')
}

/** The oracle's whole story of a history that is there already. */
export function storyOf(history: History): { story: OracleStory; end: Omit<HistoryResult, 'steps'> } {
  const oracle = new Oracle(history, startOf(history))
  const story: OracleStory = { objections: [], seen: [] }
  for (const step of history.steps) {
    oracle.take(step)
    tellStory(story, step, oracle)
  }
  return { story, end: oracle.end() }
}

export function disagreementOn(history: History): Disagreement | null {
  const { story, end } = storyOf(history)
  return compare(history, story, end)
}

export function compare(
  history: History,
  story: OracleStory,
  end: Omit<HistoryResult, 'steps'>,
  watch?: (step: WatchedStep) => void,
): Disagreement | null {
  let result: HistoryResult
  try {
    result = runHistory(history, (step) => {
      watch?.(step)
      const index = step.result.step - 1
      const objections = story.objections[index] ?? []
      const refusal = step.result.refusal
      const agree = refusal === undefined ? objections.length === 0 : objections.includes(refusal)
      if (!agree)
        throw new Disagreed({
          step: step.result.step,
          about: `the outcome of ${step.result.do}`,
          engine: refusal ?? 'done',
          oracle: objections.length === 0 ? 'done' : objections,
        })
      const expected = story.seen[index] ?? null
      const told = expected === null ? null : step.seen()
      if (told === null) return
      const seen = comparable(told)
      if (!isSame(seen, expected)) throw new Disagreed({ step: step.result.step, ...difference(seen, expected) })
    })
  } catch (problem) {
    if (problem instanceof Disagreed) return problem.disagreement
    if (problem instanceof Error)
      return { step: null, about: 'the engine threw', engine: problem.stack ?? problem.message, oracle: null }
    throw problem
  }
  for (const [name, expected] of Object.entries(end.customers)) {
    const seen = result.customers[name]
    const [mine, theirs] = [seen ? comparable(seen) : null, comparable(expected)]
    if (!isSame(mine, theirs)) return { step: null, ...difference(mine, theirs, `${name} at the end`) }
  }
  if (JSON.stringify(result.participation) !== JSON.stringify(rows(end.participation)))
    return { step: null, ...difference(result.participation, rows(end.participation), 'participation') }
  return null
}

/** Lists in one order, whoever tells them; rewards have theirs. */
function comparable(customer: CustomerResult): CustomerResult {
  return {
    ...customer,
    cards: byKey(customer.cards, (one) => `${one.card} ${one.status} ${one.units[0]} ${one.dropped[0]}`),
    sets: byKey(customer.sets, (one) => `${one.offer} ${one.status} ${one.units[0]} ${one.of}`),
    redemptions: byKey(customer.redemptions, (one) => one.redemption),
    conflicts: byKey(customer.conflicts, (one) => `${one.reason} ${one.reward} ${one.register} ${one.customer}`),
    visits: byKey(
      customer.visits,
      (one) => `${one.register} ${one.businessDate} ${one.status} ${one.stage} ${JSON.stringify(one.questions)}`,
    ),
  }
}

function byKey<Value>(values: readonly Value[], keyOf: (value: Value) => string): readonly Value[] {
  if (values.length < 2) return values
  return values
    .map((value) => ({ key: keyOf(value), value }))
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    .map(({ value }) => value)
}

/** Plain data, by value. */
function isSame(one: unknown, other: unknown): boolean {
  if (one === other) return true
  if (!isRecord(one) || !isRecord(other)) return false
  const keys = Object.keys(one)
  if (keys.length !== Object.keys(other).length) return false
  return keys.every((key) => isSame(one[key], other[key]))
}

const rows = ({ offers, frequentBuyer }: HistoryResult['participation']): HistoryResult['participation'] => {
  const ordered = (list: HistoryResult['participation']['offers']) =>
    list
      .filter((row) => row.cardsPunched + row.rewardsEarned + row.rewardsRedeemed > 0)
      .map((row) => ({
        program: row.program,
        uniqueCustomers: row.uniqueCustomers,
        cardsPunched: row.cardsPunched,
        itemsSold: row.itemsSold,
        rewardsEarned: row.rewardsEarned,
        rewardsRedeemed: row.rewardsRedeemed,
        outstanding: row.outstanding,
      }))
  return { offers: ordered(offers), frequentBuyer: ordered(frequentBuyer) }
}

/** The first place where two values differ. */
function difference(engine: unknown, oracle: unknown, about = 'what the register knows'): Omit<Disagreement, 'step'> {
  if (isRecord(engine) && isRecord(oracle))
    for (const key of new Set([...Object.keys(engine), ...Object.keys(oracle)]))
      if (!isSame(engine[key], oracle[key])) {
        const [mine, theirs] = [engine[key], oracle[key]]
        if (Array.isArray(mine) && Array.isArray(theirs) && mine.length !== theirs.length)
          return { about: `${about}.${key}`, engine: mine, oracle: theirs }
        return difference(mine, theirs, `${about}.${key}`)
      }
  return { about, engine, oracle }
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null
