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
  seen: (string | null)[]
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
      const seen = expected === null ? null : step.seen()
      if (seen !== null && comparable(seen) !== expected)
        throw new Disagreed({
          step: step.result.step,
          ...difference(JSON.parse(comparable(seen)), JSON.parse(expected ?? 'null')),
        })
    })
  } catch (problem) {
    if (problem instanceof Disagreed) return problem.disagreement
    if (problem instanceof Error)
      return { step: null, about: 'the engine threw', engine: problem.stack ?? problem.message, oracle: null }
    throw problem
  }
  for (const [name, expected] of Object.entries(end.customers)) {
    const seen = result.customers[name]
    const [a, b] = [seen ? comparable(seen) : 'null', comparable(expected)]
    if (a !== b) return { step: null, ...difference(JSON.parse(a), JSON.parse(b), `${name} at the end`) }
  }
  if (JSON.stringify(result.participation) !== JSON.stringify(rows(end.participation)))
    return { step: null, ...difference(result.participation, rows(end.participation), 'participation') }
  return null
}

/** One key order and one order of lists, whoever tells it. */
function comparable(customer: CustomerResult): string {
  const byText = <Value>(values: readonly Value[]) =>
    values.length < 2 ? values : [...values].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))
  return JSON.stringify({
    takesPart: customer.takesPart,
    isDeleted: customer.isDeleted,
    household: customer.household,
    mergedInto: customer.mergedInto,
    cards: byText(
      customer.cards.map(({ card, status, punches, of, version, units, dropped }) => ({
        card,
        status,
        punches,
        of,
        version,
        units,
        dropped,
      })),
    ),
    sets: byText(customer.sets.map(({ offer, status, units, of }) => ({ offer, status, units, of }))),
    rewards: customer.rewards.map((one) => ({
      reward: one.reward,
      from: one.from,
      status: one.status,
      rule: one.rule,
      version: one.version,
      units: one.units,
      allowed: one.allowed,
      leastValueCents: one.leastValueCents,
      rebateCents: one.rebateCents,
      earnedOn: one.earnedOn,
      earnedAt: one.earnedAt,
      ends: one.ends,
    })),
    redemptions: byText(
      customer.redemptions.map((one) => ({
        redemption: one.redemption,
        reward: one.reward,
        from: one.from,
        units: one.units,
        item: one.item,
        taken: one.taken,
        differenceCents: one.differenceCents,
        rebateCents: one.rebateCents,
        status: one.status,
        location: one.location,
        businessDate: one.businessDate,
      })),
    ),
    conflicts: byText(
      customer.conflicts.map(({ reason, reward, register, customer: whose }) => ({
        reason,
        reward,
        register,
        customer: whose,
      })),
    ),
    visits: byText(
      customer.visits.map(({ register, businessDate, status, stage, questions }) => ({
        register,
        businessDate,
        status,
        stage,
        questions: questions.map(({ offer, kind, units }) => ({ offer, kind, units })),
      })),
    ),
  })
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
      if (JSON.stringify(engine[key]) !== JSON.stringify(oracle[key])) {
        const [mine, theirs] = [engine[key], oracle[key]]
        if (Array.isArray(mine) && Array.isArray(theirs) && mine.length !== theirs.length)
          return { about: `${about}.${key}`, engine: mine, oracle: theirs }
        return difference(mine, theirs, `${about}.${key}`)
      }
  return { about, engine, oracle }
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null
