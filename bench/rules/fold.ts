/** Folding 10,000 events of visits: of 250 customers, and as if one customer had done it all. */
import { isDeepStrictEqual } from 'node:util'
import type { CustomerId } from '../../shared/kernel/ids.ts'
import { emptyCustomer } from '../../shared/loyalty/state.ts'
import type { Measurement } from '../harness/bench.ts'
import { median, percentile } from '../harness/statistics.ts'
import { eventsOfCustomers, foldAll } from './counter.ts'
import { makeRuleSet } from './rule-set.ts'
import { createStore } from './store.ts'

const eventCount = 10_000

export function measureFold(rounds: number): Measurement[] {
  const ruleSet = makeRuleSet(500)
  const store = createStore(ruleSet)
  const account = store.account()
  const events = eventsOfCustomers(store, ruleSet, eventCount)
  const ofOne = events.map((event) => ({ ...event, customerId: 'one' as CustomerId }))
  const taken = { many: [] as number[], one: [] as number[] }
  const timed = (times: number[], folded: typeof events, isCounted: boolean) => {
    const start = performance.now()
    const customers = foldAll(account, folded, emptyCustomer)
    const us = ((performance.now() - start) * 1000) / folded.length
    if (isCounted) times.push(us)
    return customers
  }
  const units = (customers: ReturnType<typeof foldAll>) =>
    [...customers.values()].flatMap((customer) => customer.units.map((unit) => unit.id)).sort()
  for (let round = 0; round <= rounds; round += 1) {
    const many = timed(taken.many, events, round > 0)
    const one = timed(taken.one, ofOne, round > 0)
    if (!isDeepStrictEqual(units(many), units(one))) throw new Error('Two folds of the same events differ')
  }
  const row = { case: 'fold-10000', subject: 'tillside', unit: 'us' }
  return [
    { ...row, metric: 'fold_us', value: median(taken.many) },
    { ...row, metric: 'fold_p99_us', value: percentile(taken.many, 0.99) },
    { ...row, metric: 'fold_one_customer_us', value: median(taken.one) },
  ]
}
