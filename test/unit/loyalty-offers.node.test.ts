/** The worked examples of domain.md section 6 for offers, account types and the report; each name carries its number. */
import { describe, expect, it } from 'vitest'
import { demoUpc } from '../../shared/demo/demo-catalogue.ts'
import { foldEvent } from '../../shared/loyalty/fold.ts'
import { givenStore, june } from '../support/given-store.ts'

const of1 = june('OF-1')
const of2 = june('OF-2')

describe('offers', () => {
  it('example 29: two broths earn one free, and punch the card as well', () => {
    const ann = givenStore().customer('Ann').buys('D1').buys('D2')
    expect(ann.earned(of1)).toHaveLength(1)
    expect(ann.card('FB-D')).toBe('2/8')
  })

  it('example 30: four broths earn two free', () => {
    const ann = givenStore().customer('Ann').buys('D1', 4)
    expect(ann.earned(of1)).toHaveLength(2)
    expect(ann.card('FB-D')).toBe('4/8')
  })

  it('example 31: the limit of two rewards is said at the fifth broth, and the card goes on', () => {
    const ann = givenStore().customer('Ann').buys('D1', 4)

    ann.scans('D1')
    expect(ann.visit().question).toMatchObject({ offerId: of1, kind: 'limitReached' })
    ann.answers(true)
    ann.scans('D1')

    expect(ann.visit().question).toBeNull()
    expect(ann.earned(of1)).toHaveLength(2)
    expect(ann.card('FB-D')).toBe('6/8')
  })

  it('example 31, all six in one scan: two rewards, one limit notice, six punches', () => {
    const ann = givenStore().customer('Ann')
    ann.scans('D1', 6)
    expect(ann.visit().question).toMatchObject({ offerId: of1, kind: 'ask' })
    ann.answers(true)
    expect(ann.earned(of1)).toHaveLength(2)
    expect(ann.visit().question).toMatchObject({ kind: 'limitReached' })
    ann.answers(true)
    expect(ann.visit().question).toBeNull()
    expect(ann.card('FB-D')).toBe('6/8')
  })

  it('example 34: the free broth is worth at most the cheaper one bought', () => {
    const ann = givenStore().customer('Ann').buys('D1').buys('D3')
    expect(ann.allowed(ann.earned(of1)[0])).toEqual(['Clearbrook broth turkey'])
  })

  it('example 35: an offer of July starts at midnight in the store, not a second before', () => {
    const store = givenStore({ now: '2026-06-30 23:59:59', notEnrolled: ['OF-1-2026-06'] })
    const ann = store.customer('Ann').buys('D1', 2)
    expect(ann.rewards('OF-1-2026-07')).toHaveLength(0)
    store.isNow('2026-07-01 00:00:00')
    ann.buys('D1', 2)
    expect(ann.earned('OF-1-2026-07')).toHaveLength(1)
  })

  it('example 36: an offer reward can be redeemed until the last second, and not after', () => {
    const store = givenStore({ now: '2026-06-30 23:59:59' })
    const ann = store.customer('Ann').buys('D1', 2).checksOut()
    const bob = store.customer('Bob').buys('D1', 2).checksOut()
    expect(ann.redeems(ann.earned(of1)[0], 'D1')).toBeNull()
    const reward = bob.earned(of1)[0]
    store.isNow('2026-07-01 00:00:00')
    expect(bob.redeems(reward, 'D1')).toEqual({ reason: 'rewardExpired', endDate: '2026-06-30' })
  })

  it('example 38: one broth today and one tomorrow are two halves, no reward', () => {
    const store = givenStore()
    const ann = store.customer('Ann').buys('D1')
    ann.finishes()
    store.isNow('2026-06-11 10:00:00')
    ann.buys('D1')
    expect(ann.rewards(of1)).toHaveLength(0)
    expect(ann.assessed().offers.map((set) => [set.units.length, set.status])).toEqual([
      [1, 'lapsed'],
      [1, 'open'],
    ])
  })

  it('example 39: a store that is not enrolled asks nothing', () => {
    const ann = givenStore({ notEnrolled: ['OF-1-2026-06'] }).customer('Ann')
    ann.scans('D1', 2)
    expect(ann.visit().question).toBeNull()
    expect(ann.card('FB-D')).toBe('2/8')
  })

  it('example 40: the rebate is asked; OK earns $5.00 and the card moves', () => {
    const ann = givenStore().customer('Ann')
    ann.scans('A1')
    expect(ann.visit().question).toMatchObject({ offerId: of2, kind: 'ask' })
    ann.answers(true)
    expect(ann.earned(of2).map((reward) => reward.rebateCents)).toEqual([500])
    expect(ann.card('FB-A')).toBe('1/12')
  })

  it('one bag that completes the card and earns the rebate gives two rewards, redeemed in one go', () => {
    const ruth = givenStore().customer('Ruth')
    ruth.scans('A2', 11)
    ruth.answers(false)
    ruth.finishes()
    ruth.scans('A2')
    ruth.answers(true)
    ruth.checksOut()
    const rewards = ruth.assessed().rewards

    expect(new Set(rewards.map((reward) => reward.id)).size).toBe(2)
    const choices = rewards.map((reward) => ({ rewardId: reward.id, upc: demoUpc('A2'), takenUpc: null }))
    expect(ruth.run({ type: 'RedeemRewards', visitId: ruth.visit().id, choices })).toBeNull()
    expect(ruth.assessed().rewards.map((reward) => reward.status)).toEqual(['redeemed', 'redeemed'])
  })

  it('example 41: declined means no rebate, the card moves, and it is not asked again this visit', () => {
    const ann = givenStore().customer('Ann')
    ann.scans('A1')
    ann.answers(false)
    ann.scans('A1')
    expect(ann.visit().question).toBeNull()
    expect(ann.rewards(of2)).toHaveLength(0)
    expect(ann.card('FB-A')).toBe('2/12')
  })

  it('example 42: of two bags one gets $5.00, both punch, and the limit is said for the second', () => {
    const ann = givenStore().customer('Ann')
    ann.scans('A1', 2)
    ann.answers(true)
    expect(ann.visit().question).toMatchObject({ offerId: of2, kind: 'limitReached' })
    ann.answers(true)
    expect(ann.earned(of2)).toHaveLength(1)
    expect(ann.card('FB-A')).toBe('2/12')
  })

  it('example 46: a free good is asked only where a live card holds the same article', () => {
    const withCard = givenStore().customer('Ann')
    withCard.scans('D1')
    expect(withCard.visit().question?.kind).toBe('ask')
    const without = givenStore({ notEnrolled: ['FB-D'] }).customer('Ann')
    without.scans('D1', 2)
    expect(without.visit().question).toBeNull()
    expect(without.earned(of1)).toHaveLength(1)
  })

  it('example 51: a rebate that wants an e-mail is refused until one is there', () => {
    const ann = givenStore().customer('Ann', { email: false, phone: true, address: true }).buys('A1').checksOut()
    expect(ann.redeems(ann.earned(of2)[0], 'A1')).toMatchObject({ reason: 'requiredInformation', email: true })
  })

  it('example 52: one of two broths removed withdraws the reward', () => {
    const ann = givenStore().customer('Ann').buys('D1', 2)
    ann.run({
      type: 'ChangeQuantity',
      visitId: ann.visit().id,
      lineId: ann.visit().lines[0]?.id ?? ('' as never),
      quantity: 1,
    })
    expect(ann.rewards(of1)).toHaveLength(0)
    expect(ann.card('FB-D')).toBe('1/8')
  })

  it('example 53: what a redemption spent cannot be removed before it is undone', () => {
    const ann = givenStore().customer('Ann').buys('D1', 2).checksOut()
    ann.redeems(ann.earned(of1)[0], 'D1')
    expect(ann.removes('D1')).toEqual({ reason: 'undoRedemptionFirst' })
    ann.undoes()
    expect(ann.removes('D1')).toBeNull()
  })

  it('example 54: undone before Finished, the reward is earned again and counts as not redeemed', () => {
    const store = givenStore()
    const ann = store.customer('Ann').buys('D1', 2).checksOut()
    ann.redeems(ann.earned(of1)[0], 'D1')
    const rowOf = () => store.offersReport().rows.find((row) => row.programId === of1)
    expect(rowOf()?.rewardsRedeemed).toBe(1)

    expect(ann.undoes()).toBeNull()

    expect(ann.earned(of1)).toHaveLength(1)
    expect([rowOf()?.rewardsRedeemed, rowOf()?.outstanding]).toEqual([0, 1])
  })

  it('after Finished only a manager undoes', () => {
    const store = givenStore()
    const ann = store.customer('Ann').buys('D1', 2).checksOut()
    ann.redeems(ann.earned(of1)[0], 'D1')
    ann.finishes()
    expect(ann.undoes()).toEqual({ reason: 'managerNeeded' })
    store.signsIn('mia', 'manager')
    expect(ann.undoes()).toBeNull()
  })

  it('example 58: redeeming twice is harmless', () => {
    const ann = givenStore().customer('Ann').buys('D1', 2).checksOut()
    const [reward] = ann.earned(of1)
    ann.redeems(reward, 'D1')
    expect(ann.redeems(reward, 'D1')).toEqual({ reason: 'rewardAlreadyRedeemed' })
    expect(ann.state().redemptions).toHaveLength(1)
  })

  it('a visit with an open offer reward is finished only with a reason', () => {
    const ann = givenStore().customer('Ann').buys('D1', 2).checksOut()
    const [reward] = ann.earned(of1)
    expect(ann.finishes()).toEqual({ reason: 'rewardStillOpen', rewardIds: [reward?.id] })
    expect(ann.finishes({ [reward?.id ?? '']: 'Comes back tonight' })).toBeNull()
  })

  it('size-based rebates: each jar size gives its own amount', () => {
    const ann = givenStore().customer('Ann').buys('E1').buys('E2').buys('E3')
    expect(ann.earned(june('OF-3')).map((reward) => reward.rebateCents)).toEqual([500, 300, 100])
  })

  it('example 44: a rebate is never more than the price where it is known', () => {
    const store = givenStore()
    store.saves({ kind: 'items', rows: [{ id: demoUpc('E3'), valueCents: 80 }] })
    const ann = store.customer('Ann').buys('E3').checksOut()
    expect(ann.earned(june('OF-3'))[0]?.rebateCents).toBe(80)
    expect(ann.redeems(ann.earned(june('OF-3'))[0], 'E3')).toBeNull()
    expect(ann.state().redemptions[0]?.rebateCents).toBe(80)
  })

  it('example 47: an offer that does not count toward the card takes the units and leaves the card alone', () => {
    const store = givenStore()
    store.changesOffer(of1, { countsTowardFrequentBuyer: false })
    const ann = store.customer('Ann').buys('D1', 2)
    expect(ann.earned(of1)).toHaveLength(1)
    expect(ann.card('FB-D')).toBe('none')
  })

  it('declined, such an offer leaves the card its punch', () => {
    const store = givenStore()
    store.changesOffer(of1, { countsTowardFrequentBuyer: false })
    const ann = store.customer('Ann')
    ann.scans('D1')
    ann.answers(false)
    expect(ann.card('FB-D')).toBe('1/8')
  })

  it('a gallon gives the quart of the same formula only', () => {
    const ann = givenStore().customer('Ann').buys('F1G')
    expect(ann.allowed(ann.earned(june('OF-4'))[0])).toEqual(['FlyAway quart'])
  })
})

describe('two offers on one item', () => {
  const second = (customerLimit: number | null) => {
    const store = givenStore({ notEnrolled: ['FB-A'] })
    const of9 = 'OF-9' as never
    const items = [{ upc: demoUpc('A1'), valueCents: 5800, rebateCents: 300, isQualifying: true, isRewardable: false }]
    const version = {
      version: 'OF-9/1',
      effectiveFrom: '2026-01-01',
      startDate: '2026-06-01',
      endDate: '2026-06-30',
      buyQty: 1,
      getQty: 1,
      rewardRule: 'sameGroupAny' as const,
      mixAndMatch: true,
      customerLimit,
      totalCapUnits: null,
      countsTowardFrequentBuyer: true,
      items,
    }
    store.saves({ kind: 'offers', rows: [{ id: of9, title: '$3 off', offerType: 'rebate', versions: [version] }] })
    store.saves({
      kind: 'enrollments',
      rows: [{ id: 'L1/OF-9', locationId: 'L1' as never, programId: of9, status: 'active' }],
    })
    return store
  }

  it('the better one is asked first; declined, the other one is asked', () => {
    const ann = second(null).customer('Ann')
    ann.scans('A1')
    expect(ann.visit().question?.offerId).toBe(of2)
    ann.answers(false)
    expect(ann.visit().question).toMatchObject({ offerId: 'OF-9', kind: 'ask' })
    ann.answers(true)
    expect(ann.rewards('OF-9').map((reward) => reward.rebateCents)).toEqual([300])
    expect(ann.rewards(of2)).toHaveLength(0)
  })

  it('declined, an offer whose limit is used up is not asked but said', () => {
    const ann = second(1).customer('Ann')
    ann.scans('A1')
    ann.answers(false)
    ann.answers(true)
    ann.finishes({ [ann.earned('OF-9')[0]?.id ?? '']: 'later' })
    ann.scans('A1')
    ann.answers(false)
    expect(ann.visit().question).toMatchObject({ offerId: 'OF-9', kind: 'limitReached' })
  })

  it('accepted, what finds no room goes on to the other one', () => {
    const ann = second(null).customer('Ann')
    ann.scans('A1', 2)
    ann.answers(true)
    const kinds = [ann.visit().question, ...ann.visit().laterQuestions].map((one) => [one?.offerId, one?.kind])
    expect(kinds).toEqual([
      ['OF-9', 'ask'],
      [of2, 'limitReached'],
    ])
  })
})

describe('rows made on two registers', () => {
  it('changes of different fields of one row both stay', () => {
    const store = givenStore()
    store.saves({ kind: 'offers', rows: [{ id: of1, title: 'Broth month' }] })
    store.saves({ kind: 'offers', rows: [{ id: of1, requiresEmail: true }] })
    expect(store.account().catalogue.offers[of1]).toMatchObject({
      title: 'Broth month',
      requiresEmail: true,
      offerType: 'freeGood',
    })
  })

  it('two versions made apart are both kept, and the later one of a day decides', () => {
    const store = givenStore()
    const [first] = store.account().catalogue.cardGroups['FB-C']?.versions ?? []
    if (!first) throw new Error('no rule')
    const change = (version: string, requiredQty: number) =>
      store.saves({
        kind: 'cardGroups',
        rows: [{ id: 'FB-C' as never, versions: [{ ...first, version, requiredQty, effectiveFrom: '2026-06-10' }] }],
      })
    change('mia', 3)
    change('olga', 4)
    change('mia', 99)
    expect(store.account().catalogue.cardGroups['FB-C']?.versions.map((one) => one.requiredQty)).toEqual([6, 3, 4])
    expect(store.customer('Bob').buys('C1', 4).earned('FB-C')).toHaveLength(1)
  })
})

describe("a brand's total cap", () => {
  const of5 = june('OF-5')

  it('counts a reward redeemed twice once, and gives it back once', () => {
    const store = givenStore()
    const ann = store.customer('Ann').buys('H1').checksOut()
    ann.redeems(ann.earned(of5)[0], 'H1')
    const redemption = store.events.at(-1)
    if (redemption?.type !== 'RewardRedeemed') throw new Error('not redeemed')
    const again = { ...redemption, id: 'again' as never, data: { ...redemption.data, redemptionId: 'again' as never } }
    const both = foldEvent(store.account(), ann.state, again).account
    expect(both.redemptionsByOffer[of5]?.count).toBe(1)
    ann.undoes()
    const undo = store.events.at(-1)
    if (undo?.type !== 'RedemptionUndone') throw new Error('not undone')
    expect(store.account().redemptionsByOffer[of5]?.count).toBe(0)
    expect(foldEvent(store.account(), ann.state, undo).account.redemptionsByOffer[of5]?.count).toBe(0)
  })

  it('example 48: with 499 of 500 used the first customer earns the last one, with the risk said; the next hears exhausted', () => {
    const store = givenStore()
    const ann = store.customer('Ann')
    const counts = { [of5]: { count: 499, cents: 0 } }
    store.knows({ redemptionsByOffer: counts })
    ann.buys('H1').checksOut()
    const risk = { kind: 'capMayBeUsedUp', rewardId: ann.earned(of5)[0]?.id }
    expect(ann.redeems(ann.earned(of5)[0], 'H1')).toMatchObject({ reason: 'creditAtRisk', risks: [risk] })
    expect(ann.redeems(ann.earned(of5)[0], 'H1', { acceptedRisks: ['capMayBeUsedUp'] })).toBeNull()
    expect(ann.state().redemptions[0]?.acceptedRisks).toEqual(['capMayBeUsedUp'])
    const bob = store.customer('Bob')
    bob.scans('H1')
    expect(bob.visit().question).toMatchObject({ offerId: of5, kind: 'exhausted' })
    expect(bob.rewards(of5)).toHaveLength(0)
  })

  it('a cap in dollars gives as many rebates as it pays for', () => {
    const store = givenStore()
    const of3 = june('OF-3')
    store.changesOffer(of3, { totalCapCents: 1200 })
    const ann = store.customer('Ann')
    ann.scans('E1', 3)
    ann.answers(true)
    expect(ann.earned(of3).map((reward) => reward.rebateCents)).toEqual([500, 500])
    expect(ann.visit().question).toMatchObject({ offerId: of3, kind: 'exhausted' })
    ann.answers(true)
    ann.scans('E3', 2)
    expect(ann.earned(of3).map((reward) => reward.rebateCents)).toEqual([500, 500, 100, 100])
    ann.scans('E3')
    expect(ann.earned(of3)).toHaveLength(4)
  })

  it('what was used up elsewhere meanwhile is refused at the counter, not recorded as a conflict', () => {
    const store = givenStore()
    const ann = store.customer('Ann').buys('H1').checksOut()
    store.knows({ redemptionsByOffer: { [of5]: { count: 500, cents: 0 } } })
    const [reward] = ann.earned(of5)
    expect(ann.redeems(reward, 'H1', { acceptedRisks: ['capMayBeUsedUp'] })).toEqual({
      reason: 'capUsedUp',
      rewardId: reward?.id,
    })
  })
})

describe('limits', () => {
  const perHousehold = () => {
    const store = givenStore({ notEnrolled: ['FB-D'] })
    store.changesOffer(of1, { limitPer: 'household' })
    const ann = store.customer('Ann')
    const bob = store.customer('Bob')
    for (const one of [ann, bob]) one.run({ type: 'ChangeHousehold', householdId: 'elm street' })
    return { store, ann, bob }
  }

  it('of a household count what its members redeemed', () => {
    const { ann, bob } = perHousehold()
    ann.buys('D1', 4).checksOut()
    for (const reward of ann.earned(of1)) ann.redeems(reward, 'D1')
    bob.scans('D1')
    expect(bob.visit().question).toMatchObject({ offerId: of1, kind: 'limitReached' })
  })

  it('of a household are refused at the redemption when another member was quicker', () => {
    const { ann, bob } = perHousehold()
    ann.buys('D1', 2).checksOut()
    bob.buys('D1', 4).checksOut()
    for (const reward of bob.earned(of1)) bob.redeems(reward, 'D1')
    const [reward] = ann.earned(of1)
    expect(ann.redeems(reward, 'D1')).toEqual({ reason: 'limitReached', rewardId: reward?.id })
    expect(ann.state().conflicts).toEqual([])
  })

  it('of several rewards in one go none may pass the limit', () => {
    const { store, ann, bob } = perHousehold()
    ann.buys('D1', 4).checksOut()
    bob.buys('D1', 2).checksOut()
    bob.redeems(bob.earned(of1)[0], 'D1')
    const choices = ann.earned(of1).map((reward) => ({ rewardId: reward.id, upc: demoUpc('D1'), takenUpc: null }))
    expect(ann.run({ type: 'RedeemRewards', visitId: ann.visit().id, choices })).toMatchObject({
      reason: 'limitReached',
    })
    expect(store.account().redemptionsByOffer[of1]?.count).toBe(1)
  })

  it('do not count what a customer let expire', () => {
    const store = givenStore({ notEnrolled: ['FB-D', 'OF-1-2026-07'] })
    const ann = store.customer('Ann').buys('D1', 4)
    ann.finishes(Object.fromEntries(ann.earned(of1).map((reward) => [reward.id, 'forgot'])))
    store.changesOffer(of1, { endDate: '2026-07-31' })
    store.isNow('2026-07-01 10:00:00')
    expect(ann.rewards(of1).map((reward) => reward.status)).toEqual(['expired', 'expired'])
    ann.buys('D1', 2)
    expect(ann.earned(of1)).toHaveLength(1)
  })
})

describe('sets', () => {
  it('wait for their missing units until the offer ends where the account says so', () => {
    const store = givenStore({ notEnrolled: ['FB-D', 'OF-1-2026-07'], account: { partialOffers: 'offerPeriod' } })
    const ann = store.customer('Ann').buys('D1')
    ann.finishes()
    store.isNow('2026-06-30 12:00:00')
    expect(ann.assessed().offers).toMatchObject([{ status: 'open' }])
    ann.buys('D2')
    expect(ann.earned(of1)).toHaveLength(1)
    ann.buys('D1')
    store.isNow('2026-07-01 00:00:00')
    expect(ann.assessed().offers.at(-1)).toMatchObject({ status: 'lapsed' })
  })

  it('without mix and match take one article only', () => {
    const store = givenStore({ notEnrolled: ['FB-D'] })
    store.changesOffer(of1, { mixAndMatch: false, customerLimit: 1 })
    const ann = store.customer('Ann').buys('D1').buys('D2')
    expect(ann.earned(of1)).toHaveLength(0)
    ann.buys('D1')
    expect(ann.earned(of1)).toHaveLength(1)
    ann.scans('D2')
    expect(ann.visit().question).toMatchObject({ kind: 'limitReached' })
    expect(ann.earned(of1)).toHaveLength(1)
  })

  it('keep the version they were begun under', () => {
    const store = givenStore({ notEnrolled: ['FB-D'] })
    const ann = store.customer('Ann').buys('D1')
    store.changesOffer(of1, { buyQty: 4 })
    ann.buys('D1')
    expect(ann.earned(of1)).toHaveLength(1)
    ann.buys('D1', 3)
    expect(ann.assessed().offers.at(-1)).toMatchObject({ status: 'open', buyQty: 4 })
  })

  it('buy two, get two: a limit of three leaves room for one set', () => {
    const store = givenStore({ notEnrolled: ['FB-D'] })
    store.changesOffer(of1, { getQty: 2, customerLimit: 3 })
    const ann = store.customer('Ann')
    ann.scans('D1', 4)
    expect(ann.earned(of1)).toHaveLength(2)
    expect(ann.visit().question).toMatchObject({ kind: 'limitReached' })
  })
})

describe('Temporary Holding', () => {
  it('is said once per visit and program, and the punch counts', () => {
    const store = givenStore({ notEnrolled: ['OF-2'] })
    store.saves({ kind: 'enrollments', rows: [{ id: 'L1/FB-A', distributorId: 'holding' as never }] })
    const ann = store.customer('Ann')
    ann.scans('A1')
    expect(ann.visit().question).toMatchObject({ offerId: 'FB-A', kind: 'holding' })
    ann.answers(true)
    ann.scans('A1')
    expect(ann.visit().question).toBeNull()
    expect(ann.card('FB-A')).toBe('2/12')
    ann.finishes()
    ann.scans('A2')
    expect(ann.visit().question).toMatchObject({ offerId: 'FB-A', kind: 'holding' })
  })

  it('of an offer is said when it takes a unit, after it was asked', () => {
    const store = givenStore()
    store.saves({ kind: 'enrollments', rows: [{ id: `L1/${of1}`, distributorId: 'holding' as never }] })
    const ann = store.customer('Ann')
    ann.scans('D1')
    expect(ann.visit().question).toMatchObject({ offerId: of1, kind: 'ask' })
    ann.answers(true)
    expect(ann.visit().question).toMatchObject({ offerId: of1, kind: 'holding' })
    ann.answers(true)
    expect(ann.visit().answers[of1]).toBe('accepted')
    ann.scans('D1')
    expect(ann.earned(of1)).toHaveLength(1)
    expect(ann.visit().question).toBeNull()
  })
})

describe('the calendar', () => {
  it('on the night the clocks go back, an offer still ends at midnight and both one o\u2019clocks are after it', () => {
    const store = givenStore({ notEnrolled: ['FB-D'] })
    store.changesOffer(of1, { startDate: '2026-10-31', endDate: '2026-10-31' })
    store.isInstant('2026-11-01T03:59:59.000Z')
    const ann = store.customer('Ann').buys('D1', 2).checksOut()
    const [reward] = ann.earned(of1)
    for (const instant of ['2026-11-01T04:00:00.000Z', '2026-11-01T05:30:00.000Z', '2026-11-01T06:30:00.000Z']) {
      store.isInstant(instant)
      expect(ann.redeems(reward, 'D1')).toEqual({ reason: 'rewardExpired', endDate: '2026-10-31' })
    }
    store.isInstant('2026-11-01T03:59:59.000Z')
    expect(ann.redeems(reward, 'D1')).toBeNull()
  })

  it('on the night the clocks go forward, an offer starts at midnight and the day is an hour short', () => {
    const store = givenStore()
    store.changesOffer(june('OF-3'), { startDate: '2027-03-14', endDate: '2027-03-14' })
    const scansAt = (instant: string) => {
      store.isInstant(instant)
      return store.customer(instant).scans('E1')
    }
    expect(scansAt('2027-03-14T04:59:59.000Z')).toMatchObject({ reason: 'offerNotRunning', startDate: '2027-03-14' })
    expect(scansAt('2027-03-14T05:00:00.000Z')).toBeNull()
    expect(scansAt('2027-03-15T03:59:59.000Z')).toBeNull()
    expect(scansAt('2027-03-15T04:00:00.000Z')).toMatchObject({ reason: 'offerNotRunning' })
  })

  it('a visit over midnight keeps its business date, and July\u2019s offer takes what is scanned in July', () => {
    const store = givenStore({ now: '2026-06-30 23:59:30', notEnrolled: ['FB-D'] })
    const ann = store.customer('Ann').buys('D1')
    store.isNow('2026-07-01 00:00:10')
    ann.buys('D1', 2)
    expect(ann.rewards(of1)).toHaveLength(0)
    expect(ann.earned('OF-1-2026-07')).toMatchObject([{ earnedBusinessDate: '2026-06-30', endDate: '2026-07-31' }])
  })
})

describe('leaving a visit', () => {
  it('is refused when a purchase of it was spent in a later visit', () => {
    const store = givenStore()
    const ann = store.customer('Ann').buys('C1', 5)
    const open = ann.visit().id
    ann.arrives().buys('C1').checksOut()
    expect(ann.redeems(ann.earned('FB-C')[0], 'C1')).toBeNull()
    expect(ann.run({ type: 'AbandonVisit', visitId: open })).toEqual({ reason: 'undoRedemptionFirst' })
  })

  it('putting off what is not earned is refused', () => {
    const ann = givenStore().customer('Ann').buys('D1')
    expect(ann.run({ type: 'DeferRewards', visitId: ann.visit().id, rewardIds: ['nothing' as never] })).toEqual({
      reason: 'rewardNotEarned',
    })
  })
})

describe('reports', () => {
  it('example 74: participation counts customers, cards, items, rewards and what is outstanding', () => {
    const store = givenStore()
    const ann = store.customer('Ann').buys('D1', 2).checksOut()
    ann.redeems(ann.earned(of1)[0], 'D1')
    ann.finishes()
    const bob = store.customer('Bob').buys('D1', 4).checksOut()
    bob.redeems(bob.earned(of1)[0], 'D1')
    bob.finishes({ [bob.earned(of1)[0]?.id ?? '']: 'forgot' })
    ann.buys('D2')

    const offer = store.offersReport().rows.find((row) => row.programId === of1)
    const card = store.programsReport().rows.find((row) => row.programId === 'FB-D')

    const numbers = (row: typeof offer) =>
      row && [
        row.uniqueCustomers,
        row.cardsPunched,
        row.itemsSold,
        row.rewardsEarned,
        row.rewardsRedeemed,
        row.outstanding,
      ]
    expect(numbers(offer)).toEqual([2, 4, 7, 3, 2, 1])
    expect(numbers(card)).toEqual([2, 2, 7, 0, 0, 0])
  })
})

describe('a question that stays open over the last midnight of its offer', () => {
  it('cannot be accepted any more, and says so; declined, the visit goes on', () => {
    const store = givenStore({ now: '2026-06-30 23:59:58', notEnrolled: ['OF-1-2026-07', 'OF-2-2026-07'] })
    const ann = store.customer('Ann')
    ann.scans('D1')
    expect(ann.visit().question).toMatchObject({ offerId: of1, kind: 'ask' })
    store.isNow('2026-07-01 00:00:10')

    expect(ann.answers(true)).toMatchObject({ reason: 'offerNotRunning', endDate: '2026-06-30' })

    expect(ann.visit().question).toMatchObject({ offerId: of1, kind: 'ask' })
    expect(ann.answers(false)).toBeNull()
    expect(ann.visit().question).toBeNull()
  })
})

describe('a cap in dollars', () => {
  it('counts what a percentage takes off the article, and says so when it is used up', () => {
    const store = givenStore({ notEnrolled: ['OF-2'] })
    store.changesOffer(of1, {
      buyQty: 1,
      customerLimit: null,
      rewardRule: 'discount',
      discount: { kind: 'percent', amount: 50 },
      // Half of 4.99 is 2.49: one of them fits.
      totalCapCents: 300,
    })
    const ann = store.customer('Ann').buys('D1')
    expect(ann.earned(of1)).toHaveLength(1)

    ann.scans('D1')

    expect(ann.visit().question).toMatchObject({ offerId: of1, kind: 'exhausted' })
    expect(ann.earned(of1)).toHaveLength(1)
  })
})
