/**
 * Any history at the counter, for the properties of the rules: purchases of all kinds, answers, redemptions, undos, removals, returns,
 * moves, merges, pulls, days that pass and rules that change, as fast-check makes and shrinks them. `play` works it through
 * `given-store` and gives the store with its two customers.
 */
import fc from 'fast-check'
import { type DemoItem, demoUpc, unlistedUpc } from '../../shared/demo/demo-catalogue.ts'
import { daysAfter } from '../../shared/kernel/business-date.ts'
import type { StaffId } from '../../shared/kernel/ids.ts'
import { givenStore } from './given-store.ts'

const item = fc.constantFrom<DemoItem>('A1', 'A2', 'A3', 'B1', 'C1', 'C2', 'D1', 'D2', 'E1', 'E3', 'H1', 'F1G')
const which = fc.integer({ min: 0, max: 9 })
const change = fc.record({
  group: fc.constantFrom('FB-A', 'FB-B', 'FB-C', 'FB-D'),
  offer: fc.constantFrom('OF-1-2026-06', 'OF-2-2026-06', 'OF-3-2026-06', 'OF-5-2026-06'),
  daysFromNow: fc.integer({ min: -60, max: 20 }),
  requiredQty: fc.integer({ min: 1, max: 15 }),
  rewardQty: fc.integer({ min: 1, max: 3 }),
  windowMonths: fc.constantFrom(null, 1, 12),
  rewardRule: fc.constantFrom('lesserOrEqual', 'mostFrequent', 'sameItem', 'sameGroupAny', 'discount' as const),
  limit: fc.constantFrom(null, 1, 3),
  raise: fc.integer({ min: -200, max: 2000 }),
})
export type AnyChange = typeof change extends fc.Arbitrary<infer Change> ? Change : never

const step = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({ do: fc.constant('buy' as const), item, quantity: fc.integer({ min: 1, max: 9 }) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('paper' as const), item, quantity: fc.integer({ min: 1, max: 5 }) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('force' as const), item }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('remove' as const), item }) },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('redeemAll' as const) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('undo' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('removeRedemption' as const), which }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('giveBack' as const), which, isReturn: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('move' as const), item }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('merge' as const), isUndo: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('pull' as const) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('finish' as const) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('days' as const), days: fc.integer({ min: 1, max: 40 }) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('change' as const), change }) },
)
export const anyChange = change
export const anyHistory = fc.array(fc.record({ step, accept: fc.boolean(), isSecond: fc.boolean() }), { maxLength: 30 })
export type AnyHistory = typeof anyHistory extends fc.Arbitrary<infer History> ? History : never

type Store = ReturnType<typeof givenStore>
type Customer = ReturnType<Store['customer']>
const manager = 'mia' as StaffId

/** `after` sees the customers after each step. */
export function play(
  history: AnyHistory,
  after: (customers: readonly Customer[], store: Store) => void = () => undefined,
) {
  const store = givenStore({ now: '2026-05-20 12:00:00' })
  const [ann, bob] = [store.customer('Ann'), store.customer('Bob')]
  let date = '2026-05-20'
  for (const { step: one, accept, isSecond } of history) {
    // After a merge everything is done in the name of the one that stayed.
    const isMerged = ann.state().id === bob.state().id
    const [who, other] = isSecond && !isMerged ? [bob, ann] : [ann, bob]
    if (!isOpen(who)) who.arrives()
    while (who.visit().question) who.answers(accept)
    if (one.do === 'days') {
      date = daysAfter(date, one.days)
      store.isNow(`${date} 12:00:00`)
    } else if (one.do === 'change') {
      makeChange(store, one.change)
    } else {
      act(one, who, other)
    }
    after([ann, bob], store)
  }
  return { store, ann, bob }
}

const isOpen = (who: Customer): boolean => who.state().visits[who.openVisit()]?.status === 'open'

type Step = AnyHistory[number]['step']

function act(one: Exclude<Step, { do: 'days' | 'change' }>, who: Customer, other: Customer): void {
  const { redemptions, units } = who.state()
  switch (one.do) {
    case 'buy':
      who.scans(one.item, one.quantity)
      return
    case 'paper':
      who.punchesPaper(one.item, one.quantity, '2026-01-31')
      return
    case 'force':
      who.forces(unlistedUpc, `FB-${one.item.slice(0, 1)}`)
      return
    case 'remove':
      who.removes(one.item)
      return
    case 'undo':
      who.run({ type: 'UndoRedemption', redemptionId: redemptions.findLast((r) => !r.undone)?.id as never }, manager)
      return
    case 'removeRedemption': {
      const redemption = redemptions[one.which % Math.max(1, redemptions.length)]
      if (!redemption) return
      const command = { redemptionId: redemption.id, removeUnitIds: redemption.unitIds.slice(0, 1) }
      who.run({ type: 'RemoveRedemption', ...command }, manager)
      return
    }
    case 'giveBack': {
      const unit = units[units.length - 1 - one.which]
      who.takesBack([unit?.id], one.isReturn ? 'returned' : 'removed', manager)
      return
    }
    case 'move':
      who.moves(one.item, other)
      return
    case 'merge':
      if (one.isUndo) who.parts(other)
      else who.merges(other)
      return
    case 'pull':
      if (redemptions.some((redemption) => !redemption.undone)) who.isPulled(1)
      return
    case 'redeemAll': {
      who.checksOut()
      const choices = who.assessed().rewards.flatMap((reward) => {
        const upc = reward.allowedUpcs[0]
        return reward.status === 'earned' && upc ? { rewardId: reward.id, upc, takenUpc: null } : []
      })
      const acceptedRisks = ['exceptionOnCard', 'capMayBeUsedUp', 'notEnrolled'] as const
      who.run({ type: 'RedeemRewards', visitId: who.visit().id, choices, acceptedRisks })
      return
    }
    case 'finish':
      who.finishes(Object.fromEntries(who.assessed().rewards.map((reward) => [reward.id, 'later'])))
      return
  }
}

/** A further version of a card's and of an offer's rule, and other values, as a manager might save them. */
export function makeChange(store: Store, made: AnyChange): void {
  const { catalogue } = store.account()
  const today = store.moment().businessDate
  const items = (catalogue.cardGroups[made.group]?.versions[0]?.items ?? []).map((one) => ({
    ...one,
    valueCents: one.valueCents === null ? null : Math.max(0, one.valueCents + made.raise),
  }))
  const { requiredQty, rewardQty, windowMonths, rewardRule } = made
  const discount = { kind: 'percent' as const, amount: 20 }
  store.changesRule(made.group, daysAfter(today, made.daysFromNow), {
    requiredQty,
    rewardQty,
    windowMonths,
    rewardRule,
    discount,
    items,
  })
  store.changesOffer(made.offer as never, {
    customerLimit: made.limit,
    buyQty: 1 + (made.requiredQty % 3),
    totalCapUnits: made.limit === 1 ? 4 : null,
    totalCapCents: made.limit === 3 ? 1500 : null,
  })
  store.saves({ kind: 'items', rows: [{ id: demoUpc('E3'), valueCents: Math.max(0, made.raise) }] })
}
