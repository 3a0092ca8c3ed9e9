/** Undo at every stage, with what comes after it. Source: domain.md 3.1, 3.6, examples 53 to 58. */
import { describe, expect, it } from 'vitest'
import { demoUpc } from '../../shared/demo/demo-catalogue.ts'
import { givenStore, june, L2 } from '../support/given-store.ts'

const manager = 'mia' as never

/** Ruth redeemed a full card of twelve bags; the visit is finished. */
function givenRedemption() {
  const store = givenStore()
  const ruth = store.customer('Ruth').buys('B1', 6).buys('B2', 6).checksOut()
  ruth.redeems(ruth.earned('FB-B')[0], 'B1')
  ruth.finishes()
  const redemptionId = ruth.state().redemptions[0]?.id ?? ('' as never)
  return { store, ruth, redemptionId }
}

describe('undoing a redemption of a finished visit', () => {
  it('Remove and Reselect gives another item in one step', () => {
    const store = givenStore()
    const dan = store.customer('Dan').buys('D1', 8).checksOut()
    dan.redeems(dan.earned('FB-D')[0], 'D1')
    dan.finishes(Object.fromEntries(dan.assessed().rewards.map((reward) => [reward.id, 'later'])))
    const redemptionId = dan.state().redemptions[0]?.id ?? ('' as never)
    const command = { type: 'ReselectRedemption' as const, redemptionId, upc: demoUpc('D3'), takenUpc: null }
    expect(dan.run(command)).toEqual({ reason: 'managerNeeded' })
    expect(dan.run(command, manager)).toBeNull()
    expect(dan.state().redemptions.map((one) => [one.upc, one.undone])).toEqual([
      [demoUpc('D1'), true],
      [demoUpc('D3'), false],
    ])
    expect(dan.earned('FB-D')).toHaveLength(0)
  })

  it('what is given again on a later day counts on that day', () => {
    const { store, ruth, redemptionId } = givenRedemption()
    store.isNow('2026-06-12 10:00:00')
    const command = { type: 'ReselectRedemption' as const, redemptionId, upc: demoUpc('B1'), takenUpc: null }
    expect(ruth.run(command, manager)).toBeNull()
    expect(ruth.state().redemptions.map((one) => one.businessDate)).toEqual(['2026-06-10', '2026-06-12'])
    expect(store.programsReport().rows.find((row) => row.programId === 'FB-B')?.rewardsRedeemed).toBe(1)
  })

  it('given again at another store, the credit stays with the store that gave it first', () => {
    const { store, ruth, redemptionId } = givenRedemption()
    store.isAt(L2)
    const command = { type: 'ReselectRedemption' as const, redemptionId, upc: demoUpc('B1'), takenUpc: null }
    expect(ruth.run(command, manager)).toBeNull()
    const [first, second] = ruth.state().redemptions
    expect(second?.locationId).toBe(first?.locationId)
    expect(second?.locationId).not.toBe(L2)
    expect(store.events.at(-1)).toMatchObject({ locationId: L2, data: { locationId: first?.locationId } })
  })

  it('Remove and Reselect is refused as a whole where the new item is not allowed', () => {
    const { ruth, redemptionId } = givenRedemption()
    const command = { type: 'ReselectRedemption' as const, redemptionId, upc: demoUpc('B2'), takenUpc: null }
    expect(ruth.run(command, manager)).toMatchObject({ reason: 'itemNotAllowed' })
    expect(ruth.state().redemptions).toMatchObject([{ undone: false }])
  })

  it('Remove and Reselect is refused as a whole once the offer has ended', () => {
    const store = givenStore({ notEnrolled: ['FB-D'] })
    const ann = store.customer('Ann').buys('D2', 2).checksOut()
    ann.redeems(ann.earned(june('OF-1'))[0], 'D2')
    ann.finishes()
    const redemptionId = ann.state().redemptions[0]?.id ?? ('' as never)
    store.isNow('2026-07-01 00:00:00')
    const command = { type: 'ReselectRedemption' as const, redemptionId, upc: demoUpc('D1'), takenUpc: null }
    expect(ann.run(command, manager)).toEqual({ reason: 'rewardExpired', endDate: '2026-06-30' })
    expect(ann.rewards(june('OF-1')).map((reward) => reward.status)).toEqual(['redeemed'])
  })

  it('example 56: Remove Only takes a punch off with it; the reward is withdrawn and the card reopens at 11', () => {
    const { ruth, redemptionId } = givenRedemption()
    const removeUnitIds = ruth.unitsOf('B2').slice(0, 1)
    expect(ruth.run({ type: 'RemoveRedemption', redemptionId, removeUnitIds })).toEqual({ reason: 'managerNeeded' })
    expect(ruth.run({ type: 'RemoveRedemption', redemptionId, removeUnitIds }, manager)).toBeNull()
    expect(ruth.rewards('FB-B')).toHaveLength(0)
    expect(ruth.card('FB-B')).toBe('11/12')
  })

  it('Remove Only without punches leaves the reward earned', () => {
    const { ruth, redemptionId } = givenRedemption()
    expect(ruth.run({ type: 'RemoveRedemption', redemptionId, removeUnitIds: [] }, manager)).toBeNull()
    expect(ruth.earned('FB-B')).toHaveLength(1)
  })

  it('Remove Only takes no punch that belongs to something else', () => {
    const { ruth, redemptionId } = givenRedemption()
    ruth.buys('B1')
    const removeUnitIds = ruth.unitsOf('B1').slice(0, 1)
    expect(ruth.run({ type: 'RemoveRedemption', redemptionId, removeUnitIds }, manager)).toEqual({
      reason: 'unitUnknown',
    })
  })

  it('a punch that an offer has spent stays while that redemption stands', () => {
    const store = givenStore()
    const ann = store.customer('Ann').buys('D1', 8).checksOut()
    ann.redeems(ann.earned('FB-D')[0], 'D1')
    ann.redeems(ann.earned(june('OF-1'))[0], 'D1')
    const { redemptions } = ann.state()
    const command = {
      type: 'RemoveRedemption' as const,
      redemptionId: redemptions[0]?.id ?? ('' as never),
      removeUnitIds: redemptions[1]?.unitIds ?? [],
    }
    expect(ann.run(command)).toEqual({ reason: 'undoRedemptionFirst' })
  })

  it('example 57: once pulled into batch 60412 nothing is undone', () => {
    const { ruth, redemptionId } = givenRedemption()
    ruth.isPulled(60412)
    const refusal = { reason: 'redemptionPulled', batchId: 60412 }
    expect(ruth.run({ type: 'UndoRedemption', redemptionId }, manager)).toEqual(refusal)
    expect(ruth.run({ type: 'RemoveRedemption', redemptionId, removeUnitIds: [] }, manager)).toEqual(refusal)
    const reselect = { type: 'ReselectRedemption' as const, redemptionId, upc: demoUpc('B1'), takenUpc: null }
    expect(ruth.run(reselect, manager)).toEqual(refusal)
  })

  it('example 77: a fresh redemption is in no batch, a pulled one in its distributor\u2019s', () => {
    const { ruth } = givenRedemption()
    expect(ruth.state().redemptions[0]?.batchId).toBe(-1)
    ruth.isPulled(60412)
    expect(ruth.state().redemptions[0]?.batchId).toBe(60412)
  })

  it('undoing twice, or what nobody knows, is refused by name', () => {
    const { ruth, redemptionId } = givenRedemption()
    ruth.run({ type: 'UndoRedemption', redemptionId }, manager)
    expect(ruth.run({ type: 'UndoRedemption', redemptionId }, manager)).toEqual({ reason: 'redemptionAlreadyUndone' })
    expect(ruth.run({ type: 'UndoRedemption', redemptionId: 'x' as never })).toEqual({ reason: 'redemptionUnknown' })
  })

  it("undone after the offer's end, the reward is lost", () => {
    const store = givenStore({ notEnrolled: ['FB-D'] })
    const ann = store.customer('Ann').buys('D1', 2).checksOut()
    ann.redeems(ann.earned(june('OF-1'))[0], 'D1')
    store.isNow('2026-07-01 09:00:00')
    expect(ann.undoes()).toBeNull()
    expect(ann.rewards(june('OF-1')).map((reward) => reward.status)).toEqual(['expired'])
  })
})

describe('the free good was rung up too', () => {
  it('its purchase is taken back in the same step', () => {
    const bob = givenStore().customer('Bob').buys('C1', 7).checksOut()
    const rungUnitId = bob.unitsOf('C1')[0]
    expect(rungUnitId && bob.redeems(bob.earned('FB-C')[0], 'C1', { rungUnitId })).toBeNull()
    expect(bob.cards('FB-C').map((card) => card.status)).toEqual(['redeemed'])
    expect(bob.visit().lines[0]?.unitIds).toHaveLength(6)
    expect(bob.state().units.at(-1)?.removed).toBe('givenFree')
  })

  /** Bob took the seventh can that was rung up as the free one of six. */
  function givenRung() {
    const store = givenStore()
    const bob = store.customer('Bob').buys('C1', 7).checksOut()
    const rungUnitId = bob.unitsOf('C1')[0]
    if (rungUnitId) bob.redeems(bob.earned('FB-C')[0], 'C1', { rungUnitId })
    const redemptionId = bob.state().redemptions[0]?.id ?? ('' as never)
    return { store, bob, rungUnitId, redemptionId }
  }

  it('undone, it is a purchase again', () => {
    const { bob, rungUnitId } = givenRung()
    expect(bob.undoes()).toBeNull()
    expect(bob.state().units.find((unit) => unit.id === rungUnitId)?.removed).toBeNull()
    expect(bob.visit().lines[0]?.unitIds).toHaveLength(7)
    expect(bob.cards('FB-C').map((card) => card.units.length)).toEqual([6, 1])
  })

  it('undone when it was the only one of its line, the line stands where it stood', () => {
    const store = givenStore()
    const bob = store.customer('Bob').buys('C1', 6)
    bob.finishes(Object.fromEntries(bob.assessed().rewards.map((reward) => [reward.id, 'later'])))
    bob.buys('C1').buys('B1').checksOut()
    const rungUnitId = bob.unitsOf('C1')[0]
    const before = bob.visit().lines
    expect(rungUnitId && bob.redeems(bob.earned('FB-C')[0], 'C1', { rungUnitId })).toBeNull()
    expect(bob.visit().lines).toHaveLength(1)
    expect(bob.undoes()).toBeNull()
    expect(bob.visit().lines).toEqual(before)
  })

  it('given again as something else, or taken off for good, it is a purchase again; as the same article it stays the free one', () => {
    const { bob, rungUnitId, redemptionId } = givenRung()
    const removedOf = () => bob.state().units.find((unit) => unit.id === rungUnitId)?.removed
    const reselect = { type: 'ReselectRedemption' as const, takenUpc: null }
    expect(bob.run({ ...reselect, redemptionId, upc: demoUpc('C1') })).toBeNull()
    expect(removedOf()).toBe('givenFree')
    const again = bob.state().redemptions[1]
    expect(again?.rungUnitId).toBe(rungUnitId)
    const other = { ...reselect, redemptionId: again?.id ?? ('' as never), upc: demoUpc('C1'), takenUpc: demoUpc('C2') }
    expect(bob.run(other)).toBeNull()
    expect(removedOf()).toBeNull()
  })

  it('Remove Only brings it back', () => {
    const { bob, rungUnitId, redemptionId } = givenRung()
    expect(bob.run({ type: 'RemoveRedemption', redemptionId, removeUnitIds: [] })).toBeNull()
    expect(bob.state().units.find((unit) => unit.id === rungUnitId)?.removed).toBeNull()
  })

  it('a unit that earned the reward, another article, or one of another visit is not it', () => {
    const bob = givenStore().customer('Bob').buys('C1', 7)
    bob.finishes()
    bob.buys('C2').buys('C1').checksOut()
    const [reward] = bob.earned('FB-C')
    const refusal = { reason: 'rungUnitNotFree', rewardId: reward?.id }
    const [newest, , , older] = bob.unitsOf('C1')
    const other = bob.unitsOf('C2')[0]
    expect(older && bob.redeems(reward, 'C1', { rungUnitId: older })).toEqual(refusal)
    expect(other && bob.redeems(reward, 'C1', { rungUnitId: other })).toEqual(refusal)
    expect(newest && bob.redeems(reward, 'C1', { rungUnitId: newest })).toBeNull()
  })
})
