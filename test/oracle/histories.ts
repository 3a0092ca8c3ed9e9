/**
 * Generated histories as fast-check makes, replays and shrinks them: each value is a few histories of one store. A history is made step
 * by step by looking at what the oracle knows by then, which ready-made arbitraries cannot; so this is an arbitrary of its own,
 * with fast-check's chance behind every choice. A failing value shrinks to one history, then to fewer steps and a smaller store, each
 * of them with the same disagreement.
 */
import fc from 'fast-check'
import type { History } from '../../shared/history/history-schema.ts'
import type { HistoryResult } from '../../shared/history/result.ts'
import { chanceOf } from './chance.ts'
import { disagreementOn, type OracleStory, storyOf, tellStory } from './compare.ts'
import { type Edge, HistoryMaker } from './made-history.ts'
import { makeStore } from './made-store.ts'
import { kindOf, smallerHistories } from './smaller-histories.ts'

/** A history, what the oracle said while it was made, and the edges of the calendar it crosses. */
export interface JudgedHistory {
  readonly history: History
  readonly story: OracleStory
  readonly end: Omit<HistoryResult, 'steps'>
  readonly edges: ReadonlySet<Edge>
}

/** Opening a store costs as much as a few steps in it: so many histories share one. */
export const historiesPerStore = 4

class Histories extends fc.Arbitrary<readonly JudgedHistory[]> {
  override generate(random: fc.Random): fc.Value<readonly JudgedHistory[]> {
    const chance = chanceOf(random)
    const store = makeStore(chance)
    const histories = Array.from({ length: historiesPerStore }, () => {
      const story: OracleStory = { objections: [], seen: [] }
      const made = new HistoryMaker(chance, store).make((step, oracle) => tellStory(story, step, oracle))
      return { history: made.history, story, end: made.oracle.end(), edges: made.edges }
    })
    return new fc.Value(histories, undefined)
  }

  override canShrinkWithoutContext(value: unknown): value is readonly JudgedHistory[] {
    return Array.isArray(value)
  }

  override shrink(value: readonly JudgedHistory[]): fc.Stream<fc.Value<readonly JudgedHistory[]>> {
    return fc.stream(smaller(value))
  }
}

function* smaller(value: readonly JudgedHistory[]): IterableIterator<fc.Value<readonly JudgedHistory[]>> {
  const failing = value.find(({ history }) => disagreementOn(history) !== null)
  if (!failing) return
  const kind = kindOf(disagreementOn(failing.history))
  const candidates = value.length > 1 ? [failing.history] : smallerHistories(failing.history)
  for (const history of candidates)
    if (kindOf(disagreementOn(history)) === kind) yield new fc.Value([judged(history)], undefined)
}

const judged = (history: History): JudgedHistory => ({ history, ...storyOf(history), edges: new Set() })

export const histories = (): fc.Arbitrary<readonly JudgedHistory[]> => new Histories()
