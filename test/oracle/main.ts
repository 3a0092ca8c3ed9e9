/**
 * One worker's share of the oracle run: `main <seed> <from> <to>` makes those histories, lets engine and oracle decide them and prints
 * one JSON line: how often each kind occurred, how many disagreements, and the first few of them as short as they get.
 */
import type { History } from '../../shared/history/history-schema.ts'
import { chanceOf, seedOf } from './chance.ts'
import { compare, type Disagreement, disagreementOn, type OracleStory, tellStory } from './compare.ts'
import { HistoryMaker } from './made-history.ts'
import { type MadeStore, makeStore } from './made-store.ts'
import { shrink } from './shrink.ts'
import { expectedKinds, Seen, type Tally } from './tally.ts'

export interface Share {
  histories: number
  disagreements: number
  tally: Tally
  expected: readonly string[]
  /** The first few. */
  found: { nth: number; disagreement: Disagreement | null; history: History }[]
}

const mostShown = 3

function runShare(seed: number, from: number, to: number): Share {
  const share: Share = { histories: 0, disagreements: 0, tally: {}, expected: expectedKinds, found: [] }
  let store: MadeStore | null = null
  for (let nth = from; nth < to; nth += 1) {
    const chance = chanceOf(seedOf(seed, nth))
    // Opening a store costs as much as a few steps in it: four histories share one.
    if (nth % 4 === 0 || !store) store = makeStore(chance)
    const story: OracleStory = { objections: [], seen: [] }
    const made = new HistoryMaker(chance, store).make((step, oracle) => tellStory(story, step, oracle))
    const end = made.oracle.end()
    const seen = new Seen()
    const disagreement = compare(made.history, story, end, (step) => seen.step(step))
    seen.end(end.customers, made.edges, made.history.account.type)
    seen.addTo(share.tally)
    share.histories += 1
    if (!disagreement) continue
    share.disagreements += 1
    if (share.found.length >= mostShown) continue
    const history = shrink(made.history)
    share.found.push({ nth, disagreement: disagreementOn(history) ?? disagreement, history })
  }
  return share
}

const [seed = 1, from = 0, to = 1000] = process.argv.slice(2).map(Number)
process.stdout.write(`${JSON.stringify(runShare(seed, from, to))}\n`)
