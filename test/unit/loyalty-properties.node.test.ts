/** What holds for any history: random purchases, answers, removals, redemptions and undos, in any order of events. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { DemoItem } from '../../shared/demo/demo-catalogue.ts'
import type { CustomerId } from '../../shared/kernel/ids.ts'
import { assess } from '../../shared/loyalty/assess.ts'
import type { TillsideEvent } from '../../shared/loyalty/events.ts'
import { foldEvent } from '../../shared/loyalty/fold.ts'
import { emptyAccount, emptyCustomer } from '../../shared/loyalty/state.ts'
import { givenStore } from '../support/given-store.ts'

const item = fc.constantFrom<DemoItem>('A1', 'A2', 'A3', 'B1', 'C1', 'C2', 'D1', 'D2', 'E1', 'H1', 'F1G')
const action = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ do: fc.constant('buy' as const), item, quantity: fc.integer({ min: 1, max: 12 }) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('remove' as const), item }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('redeemAll' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('undo' as const) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('finish' as const) }) },
)
const history = fc.array(fc.record({ action, accept: fc.boolean() }), { maxLength: 25 })

/** Plays a history at the counter and gives the store and the customer. */
function play(steps: typeof history extends fc.Arbitrary<infer Steps> ? Steps : never) {
  const store = givenStore()
  const ann = store.customer('Ann').arrives()
  for (const { action: step, accept } of steps) {
    if (ann.visit().status !== 'open') ann.arrives()
    while (ann.visit().question) ann.answers(accept)
    if (step.do === 'buy') ann.scans(step.item, step.quantity)
    else if (step.do === 'remove') ann.removes(step.item)
    else if (step.do === 'undo') ann.undoes()
    else if (step.do === 'redeemAll') {
      ann.checksOut()
      const choices = ann.assessed().rewards.flatMap((reward) => {
        const upc = reward.allowedUpcs[0]
        return reward.status === 'earned' && upc ? { rewardId: reward.id, upc, takenUpc: null } : []
      })
      ann.run({ type: 'RedeemRewards', visitId: ann.visit().id, choices })
    } else {
      const reasons = Object.fromEntries(ann.assessed().rewards.map((reward) => [reward.id, 'later']))
      ann.finishes(reasons)
    }
  }
  return { store, ann }
}

const fold = (events: readonly TillsideEvent[]) =>
  events.reduce(
    (state, event) => {
      const folded = foldEvent(state.account, () => state.customer, event)
      return { account: folded.account, customer: folded.customers[0] ?? state.customer }
    },
    { account: emptyAccount('account' as never), customer: emptyCustomer('Ann' as CustomerId) },
  )

describe('for any history', () => {
  it('no unit supports two rewards of one kind, and every reward has its units', () => {
    fc.assert(
      fc.property(history, (steps) => {
        const { ann } = play(steps)
        const { cards, offers, rewards } = ann.assessed()
        for (const sets of [cards, offers]) {
          const ids = sets.flatMap((set) => set.units.map((unit) => unit.id))
          expect(new Set(ids).size).toBe(ids.length)
        }
        for (const reward of rewards) expect(reward.units.every((unit) => unit.removed === null)).toBe(true)
        const earned = rewards.filter((reward) => reward.status !== 'redeemed').length
        const standing = ann.state().redemptions.filter((redemption) => !redemption.undone).length
        expect(rewards.length).toBe(earned + standing)
        expect(ann.state().conflicts).toEqual([])
      }),
      { numRuns: 150 },
    )
  })

  it('a limit is never exceeded by what the counter accepts', () => {
    fc.assert(
      fc.property(history, (steps) => {
        const { ann } = play(steps)
        expect(ann.rewards('OF-1-2026-06').length).toBeLessThanOrEqual(2)
        expect(ann.rewards('OF-2-2026-06').length).toBeLessThanOrEqual(1)
      }),
      { numRuns: 150 },
    )
  })

  it('the same order gives the same state, and any order of events can be folded', () => {
    fc.assert(
      fc.property(history, fc.integer(), (steps, seed) => {
        const { store, ann } = play(steps)
        const folded = fold(store.events)
        expect(folded.customer).toEqual(ann.state())
        const shuffled = [...store.events].sort((a, b) => hash(a.id, seed) - hash(b.id, seed))
        const anyOrder = fold(shuffled)
        assess(anyOrder.customer, anyOrder.account, store.moment())
      }),
      { numRuns: 100 },
    )
  })

  it('folding an event twice is as folding it once', () => {
    fc.assert(
      fc.property(history, (steps) => {
        const { store } = play(steps)
        const purchases = store.events.filter(
          (event) => event.type === 'ItemsPurchased' || event.type === 'RewardRedeemed',
        )
        const again = fold([...store.events, ...purchases])
        const once = fold(store.events)
        expect(again.customer.units).toEqual(once.customer.units)
        expect(again.customer.redemptions).toEqual(once.customer.redemptions)
      }),
      { numRuns: 50 },
    )
  })
})

const hash = (text: string, seed: number): number =>
  [...text].reduce((sum, char) => Math.imul(sum ^ char.charCodeAt(0), 16777619) | 0, seed | 0)
