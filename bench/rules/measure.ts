/** The measuring of bench `rules`: matching in turns with the peers, a scan's whole decision, the fold. */
import { type BenchResult, type BenchRun, type Failure, type Measurement, problemOf } from '../harness/bench.ts'
import { inTurn, median, percentile } from '../harness/statistics.ts'
import { giveOpenCards } from './counter.ts'
import { measureDecisions } from './decisions.ts'
import { measureFold } from './fold.ts'
import { makeRuleSet, type RuleSet } from './rule-set.ts'
import { createStore } from './store.ts'
import { gtinIndex } from './subjects/gtin-index.ts'
import { jsonRulesEngine } from './subjects/json-rules-engine.ts'
import { setLoop } from './subjects/set-loop.ts'
import type { MatchSubject } from './subjects/subject.ts'
import { tillside, tillsideFirst } from './subjects/tillside.ts'

export const sizes = [50, 500, 5000] as const
export const bound = 'gtin-index'

export async function measureRules(run: Pick<BenchRun, 'isQuick' | 'rounds' | 'say'>): Promise<BenchResult> {
  const rounds = run.rounds ?? (run.isQuick ? 2 : 30)
  const measurements: Measurement[] = []
  const failures: Failure[] = []
  for (const size of sizes) {
    run.say(`${size} programs`)
    const ruleSet = makeRuleSet(size)
    const store = createStore(ruleSet)
    const subjects = [
      tillside(store),
      tillsideFirst(store),
      gtinIndex(ruleSet),
      setLoop(ruleSet),
      jsonRulesEngine(ruleSet),
    ]
    const agreeing = await thoseThatAgree(subjects, ruleSet, run.isQuick ? 10 : 60, failures)
    measurements.push(...(await measureMatching(String(size), agreeing, ruleSet, rounds)))
    try {
      const visitId = giveOpenCards(store, ruleSet)
      measurements.push(...measureDecisions(String(size), store, ruleSet, visitId, rounds))
    } catch (error) {
      failures.push({ subject: `tillside ${size}`, problem: problemOf(error) })
    }
  }
  run.say('the fold')
  measurements.push(...measureFold(run.isQuick ? 2 : Math.min(rounds, 15)))
  return { measurements, failures }
}

/** Only what gives the bound's answers is measured; whoever does not is named with the first article it differs on. */
async function thoseThatAgree(
  subjects: readonly MatchSubject[],
  { scans }: RuleSet,
  compared: number,
  failures: Failure[],
): Promise<readonly MatchSubject[]> {
  const agreeing: MatchSubject[] = []
  const expected = subjects.find(({ name }) => name === bound)
  for (const subject of subjects) {
    // The slow ones are asked for a part of the scans, the others for all.
    const asked = subject.scansPerSample < 100 ? scans.slice(0, compared) : scans
    let problem: string | null = null
    for (const upc of asked) {
      const [own, right] = [String(await subject.answer(upc)), String(await expected?.answer(upc))]
      if (own !== right)
        problem ??= `article ${upc}: answers ${own || 'nothing'}, ${bound} answers ${right || 'nothing'}`
    }
    if (problem) failures.push({ subject: subject.name, problem })
    else agreeing.push(subject)
  }
  return agreeing
}

/** us for one scan: the mean of each sample; in each round every subject takes one, beginning with another each time. */
async function measureMatching(
  name: string,
  subjects: readonly MatchSubject[],
  { scans }: RuleSet,
  rounds: number,
): Promise<Measurement[]> {
  const samples = new Map<string, number[]>(subjects.map((subject) => [subject.name, []]))
  const hits = new Map<string, number>()
  // The first rounds warm the code up and are not counted.
  const warmUps = 3
  for (let round = 0; round < warmUps + rounds; round += 1)
    for (const subject of inTurn(subjects, round)) {
      const upcs = Array.from(
        { length: subject.scansPerSample },
        (_, nth) => scans[(round * subject.scansPerSample + nth) % scans.length] ?? '',
      )
      const start = performance.now()
      const found = await subject.ask(upcs)
      const taken = performance.now() - start
      if (round < warmUps) continue
      samples.get(subject.name)?.push((taken * 1000) / upcs.length)
      hits.set(subject.name, (hits.get(subject.name) ?? 0) + found / upcs.length / rounds)
    }
  return subjects.flatMap((subject) => {
    const taken = samples.get(subject.name) ?? []
    const one = { case: name, subject: subject.name, unit: 'us' }
    const own = [
      { ...one, metric: 'match_us', value: median(taken) },
      { ...one, metric: 'match_p99_us', value: percentile(taken, 0.99) },
    ]
    const perHit = { ...one, metric: 'match_us_per_hit', value: median(taken) / (hits.get(subject.name) ?? 1) }
    return subject.scansPerSample < 100 ? own : [...own, perHit]
  })
}
