/** Two customers at once: a line scanned for the wrong one, two accounts of one person, and their parting. Source: domain.md 3.11. */
import { describe, expect, it } from 'vitest'
import { unlistedUpc } from '../../shared/demo/demo-catalogue.ts'
import { givenStore, june } from '../support/given-store.ts'

const of1 = june('OF-1')

describe('moving a line to another customer', () => {
  it('takes the punches off here and buys them there, as if scanned there', () => {
    const store = givenStore({ notEnrolled: ['OF-2'] })
    const ann = store.customer('Ann').buys('A1', 3)
    const bob = store.customer('Bob')
    expect(ann.moves('A1', bob)).toBeNull()
    expect(ann.card('FB-A')).toBe('none')
    expect(bob.card('FB-A')).toBe('3/12')
    expect(bob.visit()).toMatchObject({ status: 'open', lines: [{ source: 'moved' }] })
    expect(ann.visit().lines).toHaveLength(0)
    expect(store.events.slice(-3).map((event) => [event.type, event.customerId])).toEqual([
      ['UnitsRemoved', 'Ann'],
      ['VisitStarted', 'Bob'],
      ['ItemsPurchased', 'Bob'],
    ])
  })

  it('asks the offers anew, whatever was answered before', () => {
    const store = givenStore()
    const ann = store.customer('Ann')
    ann.scans('D1', 2)
    ann.answers(false)
    const bob = store.customer('Bob')
    expect(ann.moves('D1', bob)).toBeNull()
    expect(bob.visit().question).toMatchObject({ offerId: of1, kind: 'ask' })
    bob.answers(true)
    expect(bob.earned(of1)).toHaveLength(1)
  })

  it('is refused once a unit of the line is spent, until that redemption is undone', () => {
    const store = givenStore()
    const ann = store.customer('Ann').buys('D1', 2).checksOut()
    ann.redeems(ann.earned(of1)[0], 'D1')
    const bob = store.customer('Bob')
    expect(ann.moves('D1', bob)).toEqual({ reason: 'undoRedemptionFirst' })
    ann.undoes()
    expect(ann.moves('D1', bob)).toBeNull()
  })

  it('joins a visit that is open here, and is refused where a question waits or another register has it', () => {
    const store = givenStore()
    const ann = store.customer('Ann').buys('B1', 2)
    const bob = store.customer('Bob')
    bob.scans('D1')
    expect(ann.moves('B1', bob)).toEqual({ reason: 'questionOpen' })
    bob.answers(false)
    expect(ann.moves('B1', bob)).toBeNull()
    expect(bob.card('FB-B')).toBe('2/12')
    store.isRegister('R2')
    expect(bob.moves('B1', ann)).toEqual({ reason: 'openOnAnotherRegister' })
  })

  it('is refused for oneself, an unknown line, and a customer who takes no part, was deleted or merged', () => {
    const store = givenStore()
    const ann = store.customer('Ann').buys('B1', 2)
    const bob = store.customer('Bob')
    expect(ann.moves('B1', ann)).toEqual({ reason: 'sameCustomer' })
    expect(ann.moves('B2', bob)).toEqual({ reason: 'lineUnknown' })
    bob.run({ type: 'ChangeEnrollment', isEnrolled: false, reason: '' })
    expect(ann.moves('B1', bob)).toMatchObject({ reason: 'customerNotEnrolled' })
    bob.run({ type: 'ChangeEnrollment', isEnrolled: true, reason: '' })
    bob.run({ type: 'DeleteCustomer' }, 'mia' as never)
    expect(ann.moves('B1', bob)).toEqual({ reason: 'customerDeleted' })
    const cid = store.customer('Cid')
    store.customer('Dan').merges(cid)
    expect(ann.moves('B1', cid)).toEqual({ reason: 'customerMerged', into: 'Dan' })
  })

  it('is refused between the training customer and a real one, both ways', () => {
    const store = givenStore()
    const ann = store.customer('Ann').buys('B1', 2)
    const dummy = store.customer('Dummy', undefined, true).buys('B1', 2)
    expect(dummy.moves('B1', ann)).toEqual({ reason: 'trainingCustomer' })
    expect(ann.moves('B1', dummy)).toEqual({ reason: 'trainingCustomer' })
    expect(dummy.moves('B1', store.customer('Dummy 2', undefined, true))).toBeNull()
  })

  it('carries the dates of a paper card and an exception along', () => {
    const store = givenStore()
    const ann = store.customer('Ann')
    ann.punchesPaper('B1', 2, '2026-01-04')
    ann.punchesPaper('B1', 1, '2026-02-05')
    const bob = store.customer('Bob')
    expect(ann.moves('B1', bob)).toBeNull()
    expect(bob.state().units.map((unit) => [unit.source, unit.originalDate])).toEqual([
      ['paper', '2026-01-04'],
      ['paper', '2026-01-04'],
    ])
    ann.forces(unlistedUpc, 'FB-B', { valueCents: 2000 })
    const approvedBy = ann.state().units.at(-1)?.exception?.approvedBy
    expect(approvedBy).toBe('mia')
    const exception = { lineId: ann.visit().lines.at(-1)?.id ?? ('' as never), toVisitId: bob.openVisit() }
    expect(ann.asks({ type: 'MoveLine', visitId: ann.visit().id, ...exception }, bob)).toBeNull()
    expect(bob.state().units.at(-1)).toMatchObject({
      source: 'exception',
      exception: { reason: 'newItem', note: 'New flavour', approvedBy },
      punch: { cardGroupId: 'FB-B', valueCents: 2000 },
    })
    expect(bob.card('FB-B')).toBe('3/12')
  })
})

describe('two accounts of one person', () => {
  it('example 70: 7 of 12 and 6 of 12 make one reward and 1 of 12; the secondary is merged', () => {
    const store = givenStore()
    const ann = store.customer('Ann').buys('B1', 7)
    ann.finishes()
    const annie = store.customer('Annie').buys('B1', 6)
    annie.finishes()
    expect(ann.merges(annie, null)).toEqual({ reason: 'managerNeeded' })
    expect(ann.merges(annie)).toBeNull()
    expect(ann.earned('FB-B')).toHaveLength(1)
    expect(ann.card('FB-B')).toBe('1/12')
    expect(store.account().mergedInto).toEqual({ Annie: 'Ann' })
  })

  it('limits add up: what both redeemed counts, and nothing becomes a conflict', () => {
    const store = givenStore({ notEnrolled: ['FB-D'] })
    const [ann, annie] = [store.customer('Ann'), store.customer('Annie')]
    for (const one of [ann, annie]) {
      one.buys('D1', 4).checksOut()
      for (const reward of one.earned(of1)) one.redeems(reward, 'D1')
      one.finishes()
    }
    ann.merges(annie)
    expect(ann.state().conflicts).toEqual([])
    ann.scans('D1')
    expect(ann.visit().question).toMatchObject({ kind: 'limitReached' })
  })

  it('can be parted again until one redemption spends purchases of both', () => {
    const store = givenStore()
    const ann = store.customer('Ann').buys('B1', 7)
    ann.finishes()
    const annie = store.customer('Annie').buys('B1', 6)
    annie.finishes()
    ann.merges(annie)
    expect(ann.parts(annie, null)).toEqual({ reason: 'managerNeeded' })
    expect(ann.parts(annie)).toBeNull()
    expect([ann.card('FB-B'), annie.card('FB-B')]).toEqual(['7/12', '6/12'])
    ann.merges(annie)
    ann.arrives().checksOut()
    ann.redeems(ann.earned('FB-B')[0], 'B1')
    expect(ann.parts(annie)).toEqual({ reason: 'mergeSpent' })
  })

  it('a merge is refused for oneself, a merged, a deleted or a training customer, and over a visit elsewhere', () => {
    const store = givenStore()
    const [ann, bob, cid] = [store.customer('Ann'), store.customer('Bob'), store.customer('Cid')]
    const dummy = store.customer('Training', undefined, true)
    expect(ann.merges(ann)).toEqual({ reason: 'sameCustomer' })
    expect(ann.merges(dummy)).toEqual({ reason: 'trainingCustomer' })
    ann.merges(bob)
    expect(cid.merges(bob)).toEqual({ reason: 'customerMerged', into: 'Ann' })
    cid.arrives()
    store.isRegister('R2')
    expect(ann.merges(cid)).toEqual({ reason: 'openOnAnotherRegister' })
    store.isRegister('R1')
    cid.finishes()
    cid.run({ type: 'DeleteCustomer' }, 'mia' as never)
    expect(ann.merges(cid)).toEqual({ reason: 'customerDeleted' })
    expect(ann.parts(cid)).toEqual({ reason: 'mergeUnknown' })
  })
})
