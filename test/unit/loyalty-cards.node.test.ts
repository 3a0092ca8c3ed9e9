/** The worked examples of domain.md section 6 for cards; each test's name carries its number. */
import { describe, expect, it } from 'vitest'
import { needsMultiPurchaseReason } from '../../shared/loyalty/step.ts'
import { givenStore, L1, L2 } from '../support/given-store.ts'

describe('cards', () => {
  it('example 1: the twelfth bag completes the card, and the next bag opens a new one', () => {
    const store = givenStore()
    const ruth = store.customer('Ruth').buys('A1', 11)
    expect(ruth.card('FB-A')).toBe('11/12')

    ruth.buys('A1')

    expect(ruth.cards('FB-A').map((card) => card.status)).toEqual(['completed'])
    expect(ruth.earned('FB-A')).toHaveLength(1)
    ruth.buys('A1')
    expect(ruth.card('FB-A')).toBe('1/12')
  })

  it('example 2: three bags on a card at 11 earn one reward, leave 2 of 12 and want a reason', () => {
    const store = givenStore({ notEnrolled: ['OF-2'] })
    const ruth = store.customer('Ruth').buys('A1', 11)
    ruth.finishes()

    ruth.scans('A1', 3)

    expect(ruth.earned('FB-A')).toHaveLength(1)
    expect(ruth.card('FB-A')).toBe('2/12')
    expect(needsMultiPurchaseReason(ruth.visit(), ruth.assessed())).toBe(true)
    ruth.run({ type: 'CheckOut', visitId: ruth.visit().id })
    expect(ruth.redeems(ruth.earned('FB-A')[0], 'A1')).toEqual({ reason: 'multiPurchaseReasonNeeded' })
  })

  it('example 3: 24 bags at once earn two rewards and leave no open card', () => {
    const store = givenStore({ notEnrolled: ['OF-2'] })
    const ruth = store.customer('Ruth')

    ruth.scans('A1', 24)

    expect(ruth.earned('FB-A')).toHaveLength(2)
    expect(ruth.cards('FB-A').filter((card) => card.status === 'open')).toHaveLength(0)
  })

  it('example 5: groups do not mix', () => {
    const ruth = givenStore().customer('Ruth').buys('A1', 6).buys('B1', 6)
    expect([ruth.card('FB-A'), ruth.card('FB-B')]).toEqual(['6/12', '6/12'])
    expect([...ruth.earned('FB-A'), ...ruth.earned('FB-B')]).toHaveLength(0)
  })

  it('example 6: with 11 Duck and 1 Beef the free bag is worth at most $62.00', () => {
    const ruth = givenStore().customer('Ruth').buys('A3', 11).buys('A2', 1)
    const [reward] = ruth.earned('FB-A')
    expect(reward?.leastUnit?.valueCents).toBe(6200)
    expect(ruth.allowed(reward)).toEqual(['Northfield Chicken 25 lb', 'Northfield Beef 25 lb', 'Northfield Lamb 20 lb'])
  })

  it('example 7: with one Chicken at $58.00 only Chicken may be given', () => {
    const ruth = givenStore().customer('Ruth').buys('A3', 11).buys('A1', 1)
    expect(ruth.allowed(ruth.earned('FB-A')[0])).toEqual(['Northfield Chicken 25 lb'])
  })

  it('example 11: the most frequently bought can is the free one', () => {
    const bob = givenStore().customer('Bob').buys('C1', 3).buys('C2', 2).buys('C3', 1)
    expect(bob.allowed(bob.earned('FB-C')[0])).toEqual(['Clearbrook can salmon'])
  })

  it('example 14: the free bag itself never punches', () => {
    const ruth = givenStore().customer('Ruth').buys('A2', 12).checksOut()
    expect(ruth.redeems(ruth.earned('FB-A')[0], 'A2')).toBeNull()
    expect(ruth.cards('FB-A').map((card) => card.status)).toEqual(['redeemed'])
  })

  it('example 16: purchases at both locations fill one card', () => {
    const store = givenStore()
    const ruth = store.customer('Ruth').buys('A1', 7)
    ruth.finishes({ [ruth.earned('OF-2-2026-06')[0]?.id ?? '']: 'later' })
    store.isAt(L2)
    ruth.buys('A1', 5)
    expect(ruth.earned('FB-A')[0]?.earnedLocationId).toBe(L2)
    store.isAt(L1)
  })

  it('example 17: a location that is not enrolled punches nothing and says so', () => {
    const store = givenStore({ notEnrolled: ['FB-A', 'OF-2'] })
    expect(store.customer('Ruth').scans('A1')).toEqual({
      reason: 'notEnrolledHere',
      upc: '850000010017',
      programTitle: 'Northfield 25 lb',
    })
  })

  it('example 18: the window is 24 months to the day, inclusive', () => {
    const store = givenStore({ now: '2024-06-10 12:00:00' })
    const ruth = store.customer('Ruth').buys('A1', 1)
    ruth.finishes()
    store.isNow('2026-06-10 12:00:00')
    ruth.buys('A1', 11)
    expect(ruth.earned('FB-A')).toHaveLength(1)
  })

  it('a purchase one day older than the window drops off', () => {
    const store = givenStore({ now: '2024-06-09 12:00:00' })
    const ruth = store.customer('Ruth').buys('A1', 1)
    ruth.finishes()
    store.isNow('2026-06-10 12:00:00')
    ruth.buys('A1', 11)
    expect(ruth.earned('FB-A')).toHaveLength(0)
    expect(ruth.card('FB-A')).toBe('11/12')
  })

  it('example 24: a reward redeemed later is there at the next visit, without a purchase', () => {
    const store = givenStore({ now: '2026-06-05 12:00:00' })
    const ruth = store.customer('Ruth').buys('B1', 12).checksOut()
    const [reward] = ruth.earned('FB-B')
    ruth.run({ type: 'DeferRewards', visitId: ruth.visit().id, rewardIds: reward ? [reward.id] : [] })
    expect(ruth.finishes()).toBeNull()
    store.isNow('2026-06-20 12:00:00')
    ruth.arrives().checksOut()
    expect(ruth.redeems(ruth.earned('FB-B')[0], 'B1')).toBeNull()
  })

  it('example 27: a brand that wants an address gets it before the reward is redeemed', () => {
    const ruth = givenStore().customer('Ruth', { email: true, phone: true, address: false }).buys('B1', 12).checksOut()
    expect(ruth.redeems(ruth.earned('FB-B')[0], 'B1')).toMatchObject({
      reason: 'requiredInformation',
      email: false,
      address: true,
    })
  })

  it('example 28: an article in no program moves nothing', () => {
    expect(givenStore().customer('Ruth').scans('G1')).toEqual({ reason: 'notInAnyProgram', upc: '850000029200' })
  })

  it('an item that the rule does not allow is refused with what is allowed', () => {
    const ruth = givenStore().customer('Ruth').buys('A2', 12).checksOut()
    expect(ruth.redeems(ruth.earned('FB-A')[0], 'A3')).toMatchObject({ reason: 'itemNotAllowed' })
  })

  it('nobody signed in decides nothing', () => {
    const store = givenStore()
    const ruth = store.customer('Ruth').arrives()
    store.signsOut()
    expect(ruth.scans('A1')).toEqual({ reason: 'notSignedIn' })
  })
})
