/** What two registers did without knowing of each other, folded in the cloud's order. Source: design.md 4, example 102. */
import { describe, expect, it } from 'vitest'
import { assess } from '../../shared/loyalty/assess.ts'
import type { EventOf, TillsideEvent } from '../../shared/loyalty/events.ts'
import { evolveCustomer } from '../../shared/loyalty/evolve-customer.ts'
import { type CustomerState, emptyAccount } from '../../shared/loyalty/state.ts'
import { givenStore, june } from '../support/given-store.ts'

/** Ann earned one free broth; `redemption` is register 1's, made at 10:02. */
function givenOneReward() {
  const store = givenStore()
  const ann = store.customer('Ann').buys('D1', 2).checksOut()
  const before = ann.state()
  ann.redeems(ann.earned(june('OF-1'))[0], 'D1')
  const redemption = store.events.at(-1) as EventOf<'RewardRedeemed'>
  return { store, ann, before, redemption }
}

const elsewhere = <Event extends TillsideEvent>(event: Event, id: string): Event =>
  ({ ...event, id, registerId: 'R2' }) as Event
const fold = (state: CustomerState, ...events: TillsideEvent[]) =>
  events.reduce((folded, event) => evolveCustomer(folded, event, emptyAccount('account' as never)), state)

describe('two registers', () => {
  it('example 102: the redemption that reaches the cloud first stands; the other is a conflict and spends nothing', () => {
    const { store, before, redemption } = givenOneReward()
    const other = { ...elsewhere(redemption, 'other'), data: { ...redemption.data, redemptionId: 'other' as never } }

    const state = fold(before, other, redemption)

    expect(state.redemptions.map((one) => one.id)).toEqual(['other'])
    expect(state.conflicts).toMatchObject([
      { eventId: redemption.id, reason: 'rewardAlreadyRedeemed', registerId: 'R1' },
    ])
    expect(
      assess(state, store.account(), store.moment()).rewards.filter((one) => one.status === 'redeemed'),
    ).toHaveLength(1)
  })

  it('a purchase removed elsewhere first makes the redemption a conflict', () => {
    const { before, redemption } = givenOneReward()
    const removal = {
      ...elsewhere(redemption, 'removal'),
      type: 'UnitsRemoved' as const,
      data: { unitIds: redemption.data.unitIds.slice(0, 1), reason: 'removed' as const },
    }
    expect(fold(before, removal, redemption).conflicts).toMatchObject([{ reason: 'purchaseRemoved' }])
    expect(fold(before, redemption, removal).conflicts).toMatchObject([{ reason: 'unitSpent' }])
  })

  it('a unit spent for another reward of the same kind is spent', () => {
    const { before, redemption } = givenOneReward()
    const [first, second] = redemption.data.unitIds
    const other = {
      ...elsewhere(redemption, 'other'),
      data: {
        ...redemption.data,
        redemptionId: 'other' as never,
        rewardId: 'other' as never,
        unitIds: [second, first] as never,
      },
    }
    expect(fold(before, redemption, other).conflicts).toMatchObject([{ reason: 'unitAlreadySpent' }])
  })

  it('more redemptions than the limit in force are a conflict', () => {
    const store = givenStore()
    const ann = store.customer('Ann').buys('D1', 2).checksOut()
    ann.redeems(ann.earned(june('OF-1'))[0], 'D1')
    const first = store.events.at(-1) as EventOf<'RewardRedeemed'>
    ann.buys('D1', 2).checksOut()
    const before = ann.state()
    ann.redeems(ann.earned(june('OF-1'))[0], 'D1')
    const second = store.events.at(-1) as EventOf<'RewardRedeemed'>
    const limited = { ...second, data: { ...second.data, limit: 1 } }
    expect(first.data.limit).toBe(2)
    expect(fold(before, limited).conflicts).toMatchObject([{ reason: 'limitExceeded' }])
    expect(fold(before, second).conflicts).toEqual([])
  })

  it('a redemption of purchases nobody has seen is a conflict, not a crash', () => {
    const { before, redemption } = givenOneReward()
    const strange = { ...redemption, data: { ...redemption.data, unitIds: ['nowhere#0'] as never } }
    expect(fold(before, strange).conflicts).toMatchObject([{ reason: 'unitUnknown' }])
  })

  it('the same event twice is one redemption and no conflict', () => {
    const { before, redemption } = givenOneReward()
    const state = fold(before, redemption, redemption)
    expect([state.redemptions.length, state.conflicts.length]).toEqual([1, 0])
  })
})
