/** What an account's type and a customer's own state allow at the counter. Source: domain.md 2.1, 3.8, 3.11; decisions 0006. */
import { describe, expect, it } from 'vitest'
import { demoUpc } from '../../shared/demo/demo-catalogue.ts'
import { givenStore, june } from '../support/given-store.ts'

const of2 = june('OF-2')

describe('accounts', () => {
  it('example 59: in a POS-report account cards are locked and offers work', () => {
    const ann = givenStore({ accountType: 'posReport' }).customer('Ann')
    ann.scans('A1')
    expect(ann.visit().question).toMatchObject({ offerId: of2 })
    ann.answers(true)
    expect(ann.earned(of2).map((reward) => reward.rebateCents)).toEqual([500])
    expect(ann.card('FB-A')).toBe('none')
  })

  it('example 60: an article of a card only is tracked in the POS', () => {
    const ann = givenStore({ accountType: 'posReport' }).customer('Ann')
    expect(ann.scans('B1')).toMatchObject({ reason: 'trackedInPos', programTitle: 'Northfield 5 lb' })
    expect(ann.visit().lines).toHaveLength(0)
  })

  it('a store that sends its sales nightly counts neither here', () => {
    const ann = givenStore({ accountType: 'nightlyFeed' }).customer('Ann')
    expect(ann.scans('A1')).toMatchObject({ reason: 'trackedInPos', programTitle: 'Northfield 25 lb' })
    expect(ann.scans('E1')).toMatchObject({ reason: 'trackedInPos', programTitle: 'Meadow salve, rebate by size' })
    expect(ann.scans('G1')).toMatchObject({ reason: 'notInAnyProgram' })
  })

  it('an account of offers only has offers only', () => {
    const ann = givenStore({ accountType: 'offersOnly' }).customer('Ann')
    expect(ann.scans('B1')).toMatchObject({ reason: 'trackedInPos' })
    ann.scans('D1', 2)
    expect(ann.visit().question).toBeNull()
    expect(ann.earned(june('OF-1'))).toHaveLength(1)
    expect(ann.card('FB-D')).toBe('none')
  })

  it("a one-brand account runs the sponsor's cards and nothing else", () => {
    const account = { sponsorManufacturerId: 'northfield' as never }
    const ann = givenStore({ accountType: 'towOnly', account }).customer('Ann')
    expect(ann.scans('A1')).toBeNull()
    expect(ann.visit().question).toBeNull()
    expect(ann.card('FB-A')).toBe('1/12')
    expect(ann.scans('C1')).toMatchObject({ reason: 'trackedInPos', programTitle: 'Clearbrook can' })
    expect(ann.scans('E1')).toEqual({ reason: 'notInAnyProgram', upc: demoUpc('E1') })
    const unknown = givenStore({ accountType: 'towOnly' }).customer('Ann')
    expect(unknown.scans('A1')).toMatchObject({ reason: 'trackedInPos' })
  })

  it('example 62: what the training customer redeems reaches no report, no total and no credit line', () => {
    const store = givenStore()
    const dummy = store.customer('Training', undefined, true).buys('H1').checksOut()
    expect(dummy.redeems(dummy.earned(june('OF-5'))[0], 'H1')).toBeNull()
    expect(dummy.state().redemptions).toMatchObject([{ isTraining: true }])
    expect(store.account().redemptionsByOffer[june('OF-5')]).toBeUndefined()
    const row = store.offersReport().rows.find((one) => one.programId === june('OF-5'))
    expect(row).toMatchObject({ itemsSold: 0, rewardsEarned: 0, rewardsRedeemed: 0 })
  })
})

describe('a customer who takes no part in loyalty', () => {
  it('gets nothing counted until enrolled again', () => {
    const ann = givenStore().customer('Ann').buys('D1', 2)
    expect(ann.run({ type: 'ChangeEnrollment', isEnrolled: false, reason: 'asked' })).toBeNull()
    expect(ann.scans('D1')).toEqual({ reason: 'customerNotEnrolled', upc: demoUpc('D1') })
    expect(ann.scans('G1')).toMatchObject({ reason: 'notInAnyProgram' })
    expect(ann.punchesPaper('B1', 1)).toMatchObject({ reason: 'customerNotEnrolled' })
    expect(ann.visit().lines).toHaveLength(1)
    ann.checksOut()
    expect(ann.redeems(ann.earned(june('OF-1'))[0], 'D1')).toBeNull()
    ann.run({ type: 'ChangeEnrollment', isEnrolled: true, reason: '' })
    expect(ann.scans('B1')).toBeNull()
  })
})

describe('deleted customers', () => {
  it('example 72: deleted at 5 of 12 and reinstated, the card is back with 5', () => {
    const store = givenStore()
    const ruth = store.customer('Ruth').buys('B1', 5)
    expect(ruth.run({ type: 'DeleteCustomer' })).toEqual({ reason: 'managerNeeded' })
    expect(ruth.run({ type: 'DeleteCustomer' }, 'mia' as never)).toEqual({ reason: 'customerHasOpenVisit' })
    ruth.finishes()
    expect(ruth.run({ type: 'DeleteCustomer' }, 'mia' as never)).toBeNull()
    expect(ruth.state().deletedAt).not.toBeNull()
    expect(ruth.run({ type: 'StartVisit', visitId: 'later' as never })).toEqual({ reason: 'customerDeleted' })
    expect(ruth.run({ type: 'ReinstateCustomer' })).toEqual({ reason: 'managerNeeded' })
    expect(ruth.run({ type: 'ReinstateCustomer' }, 'mia' as never)).toBeNull()
    expect(ruth.card('FB-B')).toBe('5/12')
    expect(ruth.scans('B1')).toBeNull()
  })
})
