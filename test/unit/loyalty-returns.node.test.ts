/** Goods that come back, and purchases entered by mistake. Source: domain.md 3.6, 3.14, decisions 0006. */
import { describe, expect, it } from 'vitest'
import { givenStore, june } from '../support/given-store.ts'

/** Bob redeemed a full card of six cans; the visit is finished. */
function givenRedeemedCard() {
  const store = givenStore()
  const bob = store.customer('Bob').buys('C1', 6).checksOut()
  expect(bob.redeems(bob.earned('FB-C')[0], 'C1')).toBeNull()
  bob.finishes()
  return { store, bob }
}

describe('goods that come back', () => {
  it('example 98: from an open card at 5 of 12, one return leaves 4', () => {
    const ruth = givenStore().customer('Ruth').buys('B1', 5)
    expect(ruth.takesBack([ruth.unitsOf('B1')[0]], 'returned')).toBeNull()
    expect(ruth.card('FB-B')).toBe('4/12')
    expect(ruth.visit().lines[0]?.unitIds).toHaveLength(4)
  })

  it('from a completed card that is not redeemed, the reward is withdrawn and the card reopens', () => {
    const ruth = givenStore().customer('Ruth').buys('B1', 12)
    ruth.takesBack([ruth.unitsOf('B1')[0]], 'returned')
    expect(ruth.rewards('FB-B')).toHaveLength(0)
    expect(ruth.card('FB-B')).toBe('11/12')
  })

  it('from a redeemed card, the reward stays and the next can pays what is owed', () => {
    const { bob } = givenRedeemedCard()
    const returned = bob.unitsOf('C1')[0]
    expect(bob.takesBack([returned], 'returned')).toBeNull()
    expect(bob.cards('FB-C')).toMatchObject([
      { status: 'redeemed', owed: 0, paidUnits: [] },
      { status: 'open', owed: 1, units: [], id: `${returned}#owed` },
    ])
    expect(bob.rewards('FB-C').map((reward) => reward.status)).toEqual(['redeemed'])

    bob.buys('C2')

    expect(bob.cards('FB-C')).toMatchObject([{ status: 'redeemed', paidUnits: [{ upc: '850000017085' }] }])
    bob.buys('C2')
    expect(bob.cards('FB-C').at(-1)).toMatchObject({ status: 'open', owed: 0 })
    expect(bob.card('FB-C')).toBe('1/6')
  })

  it('an open card keeps its punches and shows what is owed; only later purchases pay', () => {
    const { bob } = givenRedeemedCard()
    bob.buys('C1', 5)
    const oldest = bob.state().units[0]?.id
    bob.takesBack([oldest], 'returned')
    expect(bob.cards('FB-C').at(-1)).toMatchObject({ owed: 1 })
    expect(bob.card('FB-C')).toBe('5/6')
    bob.buys('C1')
    expect(bob.card('FB-C')).toBe('5/6')
    expect(bob.cards('FB-C').at(-1)?.owed).toBe(0)
    bob.buys('C1')
    expect(bob.earned('FB-C')).toHaveLength(1)
  })

  it('a reward that was earned before the return is not taken away by the debt', () => {
    const { bob } = givenRedeemedCard()
    bob.buys('C1', 6)
    const earned = bob.earned('FB-C')
    bob.takesBack([bob.state().units[0]?.id], 'returned')
    expect(bob.earned('FB-C')).toEqual(earned)
    expect(bob.cards('FB-C').at(-1)).toMatchObject({ owed: 1, units: [] })
  })

  it('several that came back owe several, and undoing the redemption ends the debt', () => {
    const { store, bob } = givenRedeemedCard()
    bob.takesBack(bob.unitsOf('C1').slice(0, 2), 'returned')
    bob.buys('C3')
    expect(bob.cards('FB-C').at(-1)).toMatchObject({ owed: 1, units: [] })
    store.signsIn('mia', 'manager')
    expect(bob.undoes()).toBeNull()
    expect(bob.card('FB-C')).toBe('5/6')
    expect(bob.cards('FB-C')[0]?.owed).toBe(0)
  })

  it("an offer's redemption stands and nothing is owed", () => {
    const ann = givenStore({ notEnrolled: ['FB-D'] })
      .customer('Ann')
      .buys('D1', 2)
      .checksOut()
    ann.redeems(ann.earned(june('OF-1'))[0], 'D1')
    ann.takesBack([ann.unitsOf('D1')[0]], 'returned')
    expect(ann.rewards(june('OF-1')).map((reward) => reward.status)).toEqual(['redeemed'])
    ann.buys('D2')
    expect(ann.assessed().offers.at(-1)).toMatchObject({ status: 'open', units: [{ upc: '850000020115' }] })
  })

  it('a return is no item sold, and what pays for it is', () => {
    const { store, bob } = givenRedeemedCard()
    const sold = () => store.programsReport().rows.find((row) => row.programId === 'FB-C')?.itemsSold
    expect(sold()).toBe(6)
    bob.takesBack([bob.unitsOf('C1')[0]], 'returned')
    expect(sold()).toBe(5)
    bob.buys('C1')
    expect(sold()).toBe(6)
  })
})

describe('purchases entered by mistake', () => {
  it('example 104: an item scanned and taken off before Finished leaves no punch', () => {
    const ann = givenStore({ notEnrolled: ['OF-2'] })
      .customer('Ann')
      .buys('A1')
    expect(ann.removes('A1')).toBeNull()
    expect(ann.card('FB-A')).toBe('none')
    expect(ann.visit().lines).toHaveLength(0)
  })

  it('of a finished visit anybody takes them off on the day they were made, later only a manager', () => {
    const store = givenStore()
    const ruth = store.customer('Ruth').buys('B1', 3)
    ruth.finishes()
    expect(ruth.takesBack([ruth.unitsOf('B1')[0]], 'removed')).toBeNull()
    store.isNow('2026-06-11 09:00:00')
    expect(ruth.takesBack([ruth.unitsOf('B1')[0]], 'removed')).toEqual({ reason: 'managerNeeded' })
    expect(ruth.takesBack([ruth.unitsOf('B1')[0]], 'removed', 'mia' as never)).toBeNull()
    expect(ruth.takesBack([ruth.unitsOf('B1')[0]], 'returned')).toBeNull()
    expect(ruth.card('FB-B')).toBe('none')
  })

  it('what a redemption has spent is not taken off, only returned', () => {
    const { bob } = givenRedeemedCard()
    expect(bob.takesBack([bob.unitsOf('C1')[0]], 'removed', 'mia' as never)).toEqual({ reason: 'undoRedemptionFirst' })
  })

  it('a purchase that nobody knows, or that is gone already, is refused', () => {
    const bob = givenStore().customer('Bob').buys('C1')
    const [unit] = bob.unitsOf('C1')
    expect(bob.takesBack(['nowhere#0' as never], 'returned')).toEqual({ reason: 'unitUnknown' })
    expect(bob.takesBack([], 'returned')).toEqual({ reason: 'unitUnknown' })
    bob.takesBack([unit], 'returned')
    expect(bob.takesBack([unit], 'returned')).toEqual({ reason: 'unitUnknown' })
  })

  it('a visit open on another register is left alone', () => {
    const store = givenStore()
    const bob = store.customer('Bob').buys('C1')
    store.isRegister('R2')
    expect(bob.takesBack(bob.unitsOf('C1'), 'returned')).toEqual({ reason: 'openOnAnotherRegister' })
  })
})

describe('a card that gives two', () => {
  it('keeps what was given when all its goods come back, and what was not given yet is withdrawn', () => {
    const store = givenStore()
    store.changesRule('FB-C', '2026-06-10', { requiredQty: 2, rewardQty: 2 })
    const bob = store.customer('Bob').buys('C1', 2).checksOut()
    const [first, second] = bob.earned('FB-C')
    expect(bob.redeems(first, 'C1')).toBeNull()

    expect(bob.takesBack(bob.unitsOf('C1'), 'returned')).toBeNull()

    expect(bob.rewards('FB-C').map((one) => one.status)).toEqual(['redeemed'])
    expect(bob.redeems(second, 'C1')).toEqual({ reason: 'rewardNotEarned' })
    bob.undoes()
    expect(bob.rewards('FB-C')).toEqual([])
  })
})
