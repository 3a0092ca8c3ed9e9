/**
 * One worker's share of the oracle run: `main <seed> <from> <to>` lets fast-check make its histories from number to number (`from` at a
 * multiple of four, as many as share a store), lets engine and oracle decide them and prints one JSON line: how often each kind occurred, how many disagreements, and the first few of
 * them as short as they get, with the path that makes fast-check find each again.
 */
import fc from 'fast-check'
import type { History } from '../../shared/history/history-schema.ts'
import { compare, type Disagreement, disagreementOn } from './compare.ts'
import { histories, historiesPerStore, type JudgedHistory } from './histories.ts'
import { expectedKinds, Seen, type Tally } from './tally.ts'

export interface Share {
  histories: number
  disagreements: number
  tally: Tally
  expected: readonly string[]
  /** The first few. */
  found: { path: string; disagreement: Disagreement; history: History }[]
}

const mostShown = 3

function runShare(seed: number, from: number, to: number): Share {
  const share: Share = { histories: 0, disagreements: 0, tally: {}, expected: expectedKinds, found: [] }
  const values = Math.ceil(to / historiesPerStore)
  /** The next value that was not counted: fast-check comes back to a failing one, in parts, while it shrinks. */
  let next = from / historiesPerStore
  const agree = fc.property(histories(), (made) => {
    if (made.length < historiesPerStore) return made.every((one) => count(one, null))
    const wanted = made.slice(0, to - next * historiesPerStore)
    next += 1
    return wanted.filter((one) => !count(one, share)).length === 0
  })
  while (next < values) {
    const isShown = share.found.length < mostShown
    const run = fc.check(agree, { seed, path: `${next}`, numRuns: values - next, endOnFailure: !isShown })
    if (!run.failed) break
    const history = run.counterexample?.[0][0]?.history
    const disagreement = history && disagreementOn(history)
    if (isShown && history && disagreement)
      share.found.push({ path: run.counterexamplePath ?? '', disagreement, history })
  }
  return share
}

/** Whether engine and oracle agree on it. */
function count({ history, story, end, edges }: JudgedHistory, share: Share | null): boolean {
  const seen = new Seen()
  const disagreement = compare(history, story, end, (step) => seen.step(step))
  if (share) {
    seen.end(end.customers, edges, history.account.type)
    seen.addTo(share.tally)
    share.histories += 1
    share.disagreements += disagreement ? 1 : 0
  }
  return disagreement === null
}

const [seed = 1, from = 0, to = 250] = process.argv.slice(2).map(Number)
process.stdout.write(`${JSON.stringify(runShare(seed, from, to))}\n`)
