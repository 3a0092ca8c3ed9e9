/** A scan's decisions for the customer with forty open cards, each timed by itself. */
import type { VisitId } from '../../shared/kernel/ids.ts'
import { assess } from '../../shared/loyalty/assess.ts'
import { decide } from '../../shared/loyalty/decide.ts'
import type { Measurement } from '../harness/bench.ts'
import { median, percentile } from '../harness/statistics.ts'
import { decideScan, holder } from './counter.ts'
import type { RuleSet } from './rule-set.ts'
import { contextOf, newId, type Store, todaysMoment } from './store.ts'

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
  const counting = scans.filter((upc) => decideScan(account, customer, visitId, upc, newId()) !== null)
  const context = contextOf(todaysMoment)
  const taken = { decide: [] as number[], facts: [] as number[], first: [] as number[] }
  const timed = (times: number[], isCounted: boolean, work: () => unknown) => {
    const start = performance.now()
    const made = work()
    const us = (performance.now() - start) * 1000
    if (!made) throw new Error('A scan that counted is refused')
    if (isCounted) times.push(us)
  }
  // The first round warms the code up and is not counted.
  for (let round = 0; round <= rounds; round += 1) {
    for (const upc of counting) {
      const scanId = newId<string>()
      timed(taken.decide, round > 0, () => decideScan(account, customer, visitId, upc, scanId))
      const command = { type: 'AddItem', visitId, upc: upc as never, quantity: 1, source: 'scan', scanId } as const
      timed(taken.facts, round > 0, () => decide(command, { account, customer }, context).ok)
    }
    for (let nth = 0; nth < 20; nth += 1) {
      const unknown = structuredClone(customer)
      timed(taken.first, round > 0, () => assess(unknown, account, todaysMoment))
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
