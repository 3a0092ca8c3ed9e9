/** What the counter is told: the credit guard before a redemption, Why?, and what the visit earns. Source: screens.md, domain.md 4.3. */
import { describe, expect, it } from 'vitest'
import { demoUpc, unlistedUpc } from '../../shared/demo/demo-catalogue.ts'
import { creditRisks } from '../../shared/loyalty/credit-guard.ts'
import { explainReward } from '../../shared/loyalty/explain.ts'
import { explainRefusal } from '../../shared/loyalty/explain-refusal.ts'
import { visitEarnings } from '../../shared/loyalty/visit-earnings.ts'
import { givenStore, june, L1 } from '../support/given-store.ts'

type Store = ReturnType<typeof givenStore>
type Customer = ReturnType<Store['customer']>

const risksOf = (store: Store, customer: Customer) => {
  const [reward] = customer.earned('FB-B')
  if (!reward) throw new Error('nothing earned')
  return creditRisks(reward, customer.state(), store.account(), L1, store.moment()).map((risk) => [
    risk.kind,
    risk.name,
  ])
}

describe('the credit guard', () => {
  const givenFullCard = () => {
    const store = givenStore()
    const ruth = store.customer('Ruth').buys('B1', 12).checksOut()
    const enrols = (fields: object) =>
      store.saves({ kind: 'enrollments', rows: [{ id: 'L1/FB-B', ...fields }] } as never)
    return { store, ruth, enrols }
  }

  it('says nothing where all is well', () => {
    const { store, ruth } = givenFullCard()
    expect(risksOf(store, ruth)).toEqual([])
  })

  it('names a missing account number, a missing distributor, a pending and an ended enrolment', () => {
    const { store, ruth, enrols } = givenFullCard()
    enrols({ distributorAccountNumber: ' ' })
    expect(risksOf(store, ruth)).toEqual([['accountNumberMissing', 'Northway Supply']])
    enrols({ distributorId: 'holding' })
    expect(risksOf(store, ruth)).toEqual([['holding', 'Northfield 5 lb']])
    enrols({ status: 'pendingApproval' })
    expect(risksOf(store, ruth)).toEqual([['enrollmentPending', 'Northfield 5 lb']])
    enrols({ status: 'ended' })
    expect(risksOf(store, ruth)).toEqual([['notEnrolled', 'Northfield 5 lb']])
  })

  it('names an ended program and an exception on the card', () => {
    const { store } = givenFullCard()
    const sue = store.customer('Sue').buys('B1', 11)
    sue.forces(unlistedUpc, 'FB-B')
    store.saves({ kind: 'programs', rows: [{ id: 'FB-B' as never, endDate: '2026-06-09' }] })
    expect(risksOf(store, sue).map(([kind]) => kind)).toEqual(['programEnded', 'exceptionOnCard'])
  })

  it('is said before the redemption is final; accepted, it stands in the fact', () => {
    const { ruth, enrols } = givenFullCard()
    enrols({ distributorId: 'holding' })
    const [reward] = ruth.earned('FB-B')
    expect(ruth.redeems(reward, 'B1')).toEqual({
      reason: 'creditAtRisk',
      risks: [{ kind: 'holding', rewardId: reward?.id, name: 'Northfield 5 lb' }],
    })
    expect(ruth.redeems(reward, 'B1', { acceptedRisks: ['accountNumberMissing'] })).toMatchObject({
      reason: 'creditAtRisk',
    })
    expect(ruth.redeems(reward, 'B1', { acceptedRisks: ['holding'] })).toBeNull()
    expect(ruth.state().redemptions[0]?.acceptedRisks).toEqual(['holding'])
  })

  it('asks nothing for the training customer', () => {
    const { store, enrols } = givenFullCard()
    enrols({ status: 'ended' })
    const dummy = store.customer('Training', undefined, true)
    expect(dummy.scans('B1')).toMatchObject({ reason: 'notEnrolledHere' })
    enrols({ status: 'active' })
    dummy.buys('B1', 12)
    enrols({ status: 'ended' })
    expect(risksOf(store, dummy)).toEqual([])
  })
})

describe('Why? of a reward', () => {
  const explained = (store: Store, customer: Customer, programId: string) => {
    const [reward] = customer.rewards(programId)
    if (!reward) throw new Error('no reward')
    return explainReward(reward, customer.state(), store.account(), store.moment())
  }

  it('names the rule in force, the purchases with their values, and the one that sets the limit', () => {
    const store = givenStore()
    const ruth = store.customer('Ruth').buys('A3', 11).buys('A2', 1)
    const told = explained(store, ruth, 'FB-A')
    expect(told.rule).toMatchObject({ rule: 'lesserOrEqual', version: 'FB-A/1', requiredQty: 12, windowMonths: 24 })
    expect(told.purchases).toHaveLength(12)
    expect(told.purchases.filter((one) => one.setsLimit).map((one) => [one.upc, one.valueCents])).toEqual([
      [demoUpc('A2'), 6200],
    ])
    expect(told.purchases.at(-1)?.completes).toBe(true)
    expect(told.allowed.map((one) => one.valueCents)).toEqual([5800, 6200, 6200])
    expect(told.notAllowed).toEqual([{ upc: demoUpc('A3'), valueCents: 7100, reason: 'worthMore' }])
  })

  it('names what was bought most, and what was bought less often', () => {
    const store = givenStore()
    const bob = store.customer('Bob').buys('C1', 3).buys('C2', 2).buys('C3', 1)
    const told = explained(store, bob, 'FB-C')
    expect(told.boughtCounts[0]).toEqual({ upc: demoUpc('C1'), count: 3 })
    expect(told.notAllowed.map((one) => one.reason)).toEqual(['boughtLessOften', 'boughtLessOften'])
    expect(told.purchases.filter((one) => one.setsLimit)).toHaveLength(3)
  })

  it('names what fell off, what came back and what paid for it', () => {
    const store = givenStore({ now: '2024-06-09 12:00:00' })
    const ruth = store.customer('Ruth').buys('B1', 1)
    ruth.finishes()
    store.isNow('2026-06-01 12:00:00')
    ruth.punchesPaper('B1', 1, '2026-05-01')
    ruth.buys('B1', 4)
    ruth.finishes()
    store.isNow('2026-06-10 12:00:00')
    ruth.buys('B1', 7).checksOut()
    expect(explained(store, ruth, 'FB-B')).toMatchObject({
      expired: [{ boughtOn: '2024-06-09' }],
      purchases: { 0: { isPaper: true, date: '2026-05-01', boughtOn: '2026-06-01' } },
    })
    ruth.redeems(ruth.earned('FB-B')[0], 'B1')
    ruth.takesBack([ruth.unitsOf('B1')[0]], 'returned')
    expect(explained(store, ruth, 'FB-B')).toMatchObject({ owed: 1, paid: [], status: 'redeemed' })
    ruth.buys('B2')
    const told = explained(store, ruth, 'FB-B')
    expect(told.paid.map((one) => one.upc)).toEqual([demoUpc('B2')])
    expect(told.purchases.filter((one) => one.isReturned)).toHaveLength(1)
    expect(told.expired.map((one) => one.boughtOn)).toEqual(['2024-06-09'])
    expect(told.redemption?.upc).toBe(demoUpc('B1'))
  })

  it('names a completion by a change of the rule', () => {
    const store = givenStore()
    const ruth = store.customer('Ruth').buys('B1', 6)
    store.changesRule('FB-B', '2026-06-20', { requiredQty: 6 })
    store.isNow('2026-06-21 12:00:00')
    expect(explained(store, ruth, 'FB-B')).toMatchObject({ isByRuleChange: true, earnedBusinessDate: '2026-06-20' })
  })

  it("names an offer's limit and cap with their figures", () => {
    const store = givenStore()
    const ann = store.customer('Ann').buys('D1', 2)
    expect(explained(store, ann, june('OF-1')).use?.limit).toEqual({ figure: 2, used: 1, per: 'customer' })
    const bob = store.customer('Bob').buys('H1')
    expect(explained(store, bob, june('OF-5')).use?.capUnits).toEqual({ figure: 500, used: 1 })
  })
})

describe('Why? of a refusal', () => {
  it('shows the programs that name the article, as they are in force and enrolled', () => {
    const store = givenStore({ notEnrolled: ['FB-B'] })
    const ruth = store.customer('Ruth')
    const refusal = ruth.scans('B1')
    if (!refusal) throw new Error('not refused')
    const told = explainRefusal(refusal, ruth.state(), store.account(), store.moment())
    expect(told.programs).toMatchObject([
      { programId: 'FB-B', version: 'FB-B/1', isListed: true, isTrackedInPos: false, enrollments: [] },
    ])
  })

  it('shows the limit and who used it', () => {
    const store = givenStore()
    const ann = store.customer('Ann').buys('D1', 4).checksOut()
    ann.redeems(ann.earned(june('OF-1'))[0], 'D1')
    const refusal = { reason: 'limitReached' as const, rewardId: ann.earned(june('OF-1'))[0]?.id ?? ('' as never) }
    const told = explainRefusal(refusal, ann.state(), store.account(), store.moment())
    expect(told.rewards[0]?.use?.limit).toEqual({ figure: 2, used: 2, per: 'customer' })
    expect(told.redemptions).toHaveLength(1)
  })

  it('shows the redemption that is in the way', () => {
    const store = givenStore()
    const ann = store.customer('Ann').buys('D1', 2).checksOut()
    ann.redeems(ann.earned(june('OF-1'))[0], 'D1')
    const refusal = ann.removes('D1')
    expect(refusal && explainRefusal(refusal, ann.state(), store.account(), store.moment()).redemptions).toMatchObject([
      { upc: demoUpc('D1') },
    ])
    ann.isPulled(77)
    const pulled = ann.undoes()
    expect(pulled && explainRefusal(pulled, ann.state(), store.account(), store.moment()).redemptions).toMatchObject([
      { batchId: 77 },
    ])
  })
})

describe('what this visit earns', () => {
  const earnings = (store: Store, customer: Customer) =>
    visitEarnings(customer.visit().id, customer.state(), store.account(), store.moment())

  it('counts punches, free goods and dollars of this visit only', () => {
    const store = givenStore()
    const ruth = store.customer('Ruth').buys('B1', 11)
    ruth.finishes()
    ruth.buys('B1', 2).buys('A1')
    const now = earnings(store, ruth)
    expect(now.punches.map((one) => [one.cardGroupId, one.punches])).toEqual([
      ['FB-B', 1],
      ['FB-B', 1],
      ['FB-A', 1],
    ])
    expect([now.freeGoods, now.rebateCents]).toEqual([1, 500])
  })

  it('one more bag for a free one', () => {
    const store = givenStore()
    const ruth = store.customer('Ruth').buys('B2', 11)
    expect(earnings(store, ruth).oneMore).toEqual([
      {
        programId: 'FB-B',
        cardGroupId: 'FB-B',
        upcs: [demoUpc('B2'), demoUpc('B1')],
        earns: { kind: 'freeGood', count: 1 },
      },
    ])
    ruth.buys('B2')
    expect(earnings(store, ruth).oneMore).toEqual([])
  })

  it('one more broth for the offer, until the limit is reached', () => {
    const store = givenStore({ notEnrolled: ['FB-D'] })
    const ann = store.customer('Ann').buys('D1')
    expect(earnings(store, ann).oneMore).toMatchObject([
      { programId: june('OF-1'), earns: { kind: 'freeGood', count: 1 } },
    ])
    ann.buys('D1', 3)
    expect(earnings(store, ann).oneMore).toEqual([])
  })

  it('one more jar for another rebate, and nothing of what was declined', () => {
    const store = givenStore()
    const ann = store.customer('Ann').buys('E2')
    expect(earnings(store, ann).oneMore).toEqual([
      { programId: june('OF-3'), cardGroupId: null, upcs: [demoUpc('E2')], earns: { kind: 'rebate', cents: 300 } },
    ])
    const bob = store.customer('Bob')
    bob.scans('A1')
    bob.answers(false)
    expect(earnings(store, bob).oneMore).toEqual([])
  })

  it('a bag that pays for one that came back is said as such', () => {
    const store = givenStore()
    const bob = store.customer('Bob').buys('C1', 6).checksOut()
    bob.redeems(bob.earned('FB-C')[0], 'C1')
    bob.takesBack([bob.unitsOf('C1')[0]], 'returned')
    bob.finishes()
    bob.buys('C1')
    expect(earnings(store, bob).punches).toMatchObject([{ punches: 0, paid: 1 }])
  })
})
