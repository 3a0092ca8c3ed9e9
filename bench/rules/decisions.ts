/** A scan's decisions for the customer with forty open cards, each timed by itself, in visits of twenty scans one after another. */
import type { Upc, VisitId } from '../../shared/kernel/ids.ts'
import { assess } from '../../shared/loyalty/assess.ts'
import { decide } from '../../shared/loyalty/decide.ts'
import type { Measurement } from '../harness/bench.ts'
import { median, percentile } from '../harness/statistics.ts'
import { type AtCounter, decideScan, declineAll, holder } from './counter.ts'
import type { RuleSet } from './rule-set.ts'
import { contextOf, newId, type Store, todaysMoment } from './store.ts'

const scansOfVisit = 20

/**
 * `decide_us`: the whole of it, `decideScan`. `facts_us`: `decide` alone. `first_us`: assessing the customer for the first time, every
 * object of the state new.
 */
export function measureDecisions(
  name: string,
  store: Store,
  { scans }: RuleSet,
  visitId: VisitId,
  rounds: number,
): Measurement[] {
  const [account, customer] = [store.account(), store.customer(holder)]
  const begun: AtCounter = { account, customer, assessment: assess(customer, account, todaysMoment) }
  const counting = scans.filter((upc) => decideScan(begun, visitId, upc, newId()) !== null)
  const context = contextOf(todaysMoment)
  const taken = { decide: [] as number[], facts: [] as number[], first: [] as number[] }
  const timed = <Made>(times: number[], isCounted: boolean, work: () => Made | null): Made => {
    const start = performance.now()
    const made = work()
    const us = (performance.now() - start) * 1000
    if (!made) throw new Error('A scan that counted is refused')
    if (isCounted) times.push(us)
    return made
  }
  // The first rounds warm the code up and are not counted.
  const warmUps = 3
  for (let round = 0; round < warmUps + rounds; round += 1) {
    const isCounted = round >= warmUps
    let at = begun
    for (const [nth, upc] of counting.entries()) {
      if (nth % scansOfVisit === 0) at = begun
      const [now, scanId] = [at, newId<string>()]
      const command = { type: 'AddItem', visitId, upc: upc as Upc, quantity: 1, source: 'scan', scanId } as const
      timed(taken.facts, isCounted, () => decide(command, now, context).ok)
      at = timed(taken.decide, isCounted, () => decideScan(now, visitId, upc, scanId))
      at = declineAll(at, visitId)
    }
    for (let nth = 0; nth < 20; nth += 1) {
      const unknown = structuredClone(customer)
      timed(taken.first, isCounted, () => assess(unknown, account, todaysMoment))
    }
  }
  const one = { case: name, subject: 'tillside', unit: 'us' }
  return [
    { ...one, metric: 'decide_us', value: median(taken.decide) },
    { ...one, metric: 'decide_p99_us', value: percentile(taken.decide, 0.99) },
    { ...one, metric: 'facts_us', value: median(taken.facts) },
    { ...one, metric: 'first_us', value: median(taken.first) },
  ]
}
