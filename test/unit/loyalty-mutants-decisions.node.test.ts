/**
 * What a command at the counter is answered, and the facts that come of it. Each rule was found because a mutant of it survived all
 * other examples (`npm run mutate`). Source: domain.md 3.4, 3.5, 3.9, 3.10, 3.16.
 */
import { describe, expect, it } from 'vitest'
import { type DemoItem, demoUpc, unlistedUpc } from '../../shared/demo/demo-catalogue.ts'
import type { LineId, VisitId } from '../../shared/kernel/ids.ts'
import type { TillsideEvent } from '../../shared/loyalty/events.ts'
import { givenStore, june } from '../support/given-store.ts'

type Store = ReturnType<typeof givenStore>
type Customer = ReturnType<Store['customer']>

const last = (store: Store): TillsideEvent | undefined => store.events.at(-1)
const add = (ann: Customer, code: DemoItem, quantity: number) =>
  ann.run({ type: 'AddItem', visitId: ann.visit().id, upc: demoUpc(code), quantity, source: 'scan', scanId: null })
const lineOf = (ann: Customer, code: DemoItem): LineId =>
  ann.visit().lines.find((line) => line.upc === demoUpc(code))?.id ?? ('none' as LineId)
const change = (ann: Customer, code: DemoItem, quantity: number) =>
  ann.run({ type: 'ChangeQuantity', visitId: ann.visit().id, lineId: lineOf(ann, code), quantity })
const abandon = (ann: Customer) => ann.run({ type: 'AbandonVisit', visitId: ann.visit().id })
/** A question is open: D1 is on a card and in an offer. */
const asked = (store = givenStore()) => {
  const ann = store.customer('Ann').arrives()
  expect(ann.scans('D1')).toBeNull()
  expect(ann.visit().question).toMatchObject({ kind: 'ask', offerId: june('OF-1') })
  return { store, ann }
}

describe('while a question is open', () => {
  it('nothing is added, checked out or finished', () => {
    const { ann } = asked()
    const { id: visitId } = ann.visit()
    expect(ann.scans('B1')).toEqual({ reason: 'questionOpen' })
    expect(ann.run({ type: 'CheckOut', visitId })).toEqual({ reason: 'questionOpen' })
    expect(ann.finishes()).toEqual({ reason: 'questionOpen' })
  })

  it('only that offer can be answered', () => {
    const { ann } = asked()
    const { id: visitId } = ann.visit()
    const other = ann.run({ type: 'AnswerOffer', visitId, offerId: june('OF-2'), accept: true })
    expect(other).toEqual({ reason: 'noQuestionOpen' })
    ann.answers(true)
    expect(ann.run({ type: 'AnswerOffer', visitId, offerId: june('OF-1'), accept: true })).toEqual({
      reason: 'noQuestionOpen',
    })
  })

  it('an asked unit that was taken off meanwhile counts for nothing', () => {
    const { ann } = asked()
    ann.removes('D1')
    expect(ann.visit().question).toBeNull()
    expect(ann.assessed().offers).toEqual([])
  })
})

describe('the answer', () => {
  it('names the offer, the decision and the units with their move', () => {
    const { store, ann } = asked()
    const [unitId] = ann.state().units.map((unit) => unit.id)
    ann.answers(true)
    expect(last(store)).toMatchObject({
      type: 'OfferAnswered',
      data: { offerId: june('OF-1'), decision: 'accepted', counted: [{ unitId, move: { offerId: june('OF-1') } }] },
    })
  })

  it('declined, it sends the units on to the next offer that wants them, which is then asked by itself', () => {
    const store = givenStore()
    const catalogue = store.account().catalogue
    const second = catalogue.offers[june('OF-1')]
    if (!second) throw new Error('no offer')
    const id = 'OF-NEXT' as typeof second.id
    const [version] = second.versions
    if (!version) throw new Error('no version')
    store.saves({ kind: 'offers', rows: [{ ...second, id, versions: [{ ...version, buyQty: 4 }] }] })
    const enrolled = catalogue.enrollments[`L1/${june('OF-1')}`]
    if (!enrolled) throw new Error('not enrolled')
    store.saves({ kind: 'enrollments', rows: [{ ...enrolled, id: `L1/${id}`, programId: id }] })
    const { ann } = asked(store)
    ann.answers(false)
    expect(ann.visit().answers).toEqual({ [june('OF-1')]: 'declined' })
    expect(ann.visit().question).toMatchObject({ kind: 'ask', offerId: id })
    ann.answers(true)
    expect(ann.state().units[0]?.offer?.offerId).toBe(id)
    expect(ann.visit().answers).toEqual({ [june('OF-1')]: 'declined', [id]: 'accepted' })
  })
})

describe('how many', () => {
  it('is a whole number from 1 to 99, added or changed', () => {
    const ann = givenStore().customer('Ann').buys('B1')
    for (const quantity of [0, -1, 1.5, 100, Number.NaN]) {
      expect(add(ann, 'B1', quantity)).toEqual({ reason: 'quantityOutOfRange' })
      expect(change(ann, 'B1', quantity)).toEqual({ reason: 'quantityOutOfRange' })
    }
    expect(add(ann, 'B1', 98)).toBeNull()
    expect(change(ann, 'B1', 99)).toBeNull()
    expect(ann.visit().lines[0]?.unitIds).toHaveLength(99)
    expect(add(ann, 'C1', 99)).toBeNull()
  })

  it('changed to what it is, records nothing', () => {
    const store = givenStore()
    const ann = store.customer('Ann').buys('B1', 2)
    const before = store.events.length
    expect(change(ann, 'B1', 2)).toBeNull()
    expect(store.events).toHaveLength(before)
  })

  it('less takes the newest off, more adds to the same line', () => {
    const store = givenStore()
    const ann = store.customer('Ann').buys('C1').buys('B1', 3)
    const [, ...newest] = ann.state().units.filter((unit) => unit.upc === demoUpc('B1'))
    expect(change(ann, 'B1', 1)).toBeNull()
    expect(last(store)?.data).toEqual({ unitIds: newest.map((unit) => unit.id), reason: 'quantity' })
    expect(change(ann, 'B1', 4)).toBeNull()
    expect(ann.visit().lines.map((line) => line.unitIds.length)).toEqual([1, 4])
  })

  it('of a line that is not there is refused', () => {
    const ann = givenStore().customer('Ann').buys('B1')
    const visitId = ann.visit().id
    expect(ann.run({ type: 'ChangeQuantity', visitId, lineId: 'none' as LineId, quantity: 2 })).toEqual({
      reason: 'lineUnknown',
    })
    expect(ann.run({ type: 'RemoveLine', visitId, lineId: 'none' as LineId })).toEqual({ reason: 'lineUnknown' })
  })
})

describe('what a redemption has spent', () => {
  const redeemed = () => {
    const store = givenStore()
    const ann = store.customer('Ann').buys('C1', 6).checksOut()
    expect(ann.redeems(ann.earned('FB-C')[0], 'C1')).toBeNull()
    return { store, ann }
  }

  it('stays on its line until the redemption is undone', () => {
    const { ann } = redeemed()
    ann.buys('C1', 2)
    expect(change(ann, 'C1', 6)).toBeNull()
    expect(change(ann, 'C1', 5)).toEqual({ reason: 'undoRedemptionFirst' })
    ann.buys('C1')
    expect(ann.removes('C1')).toEqual({ reason: 'undoRedemptionFirst' })
    ann.undoes()
    expect(ann.removes('C1')).toBeNull()
  })

  it('keeps the visit from being abandoned, bought or redeemed in it, until it is undone', () => {
    const { store, ann } = redeemed()
    ann.buys('B1')
    expect(abandon(ann)).toEqual({ reason: 'undoRedemptionFirst' })
    ann.undoes()
    expect(abandon(ann)).toBeNull()
    expect(last(store)).toMatchObject({ type: 'VisitAbandoned', data: {} })

    const before = store.customer('Bob').buys('C1', 6)
    before.finishes()
    before.arrives().buys('B1').checksOut()
    expect(before.redeems(before.earned('FB-C')[0], 'C1')).toBeNull()
    expect(abandon(before)).toEqual({ reason: 'undoRedemptionFirst' })
    before.finishes()
    before.arrives().buys('B1')
    expect(abandon(before)).toBeNull()
  })

  it('of this visit at another register keeps it too', () => {
    const store = givenStore()
    const ann = store.customer('Ann').buys('B1').buys('C1', 6)
    const first = ann.visit().id
    store.isRegister('R2')
    ann.arrives().checksOut()
    expect(ann.redeems(ann.earned('FB-C')[0], 'C1')).toBeNull()
    store.isRegister('R1')
    expect(ann.run({ type: 'AbandonVisit', visitId: first })).toEqual({ reason: 'undoRedemptionFirst' })
  })
})

describe('what is typed in', () => {
  it('from an old card may be dated today, and keeps its date; a scan has none', () => {
    const store = givenStore()
    const ann = store.customer('Ann')
    expect(ann.punchesPaper('B1', 1, '2026-06-11')).toEqual({ reason: 'dateInFuture' })
    expect(ann.punchesPaper('B1', 1, '2026-06-10')).toBeNull()
    expect(last(store)?.data).toMatchObject({ source: 'paper', originalDate: '2026-06-10' })
    const scan = { source: 'scan' as const, scanId: null, originalDate: '2026-06-01' }
    ann.run({ type: 'AddItem', visitId: ann.visit().id, upc: demoUpc('B1'), quantity: 1, ...scan })
    expect(last(store)?.data).not.toHaveProperty('originalDate')
    ann.punchesPaper('B1', 1)
    expect(last(store)?.data).not.toHaveProperty('originalDate')
  })

  it('from an old card and by force stands on lines of its own', () => {
    const ann = givenStore().customer('Ann').buys('B1')
    ann.punchesPaper('B1', 2)
    ann.punchesPaper('B1', 1)
    ann.buys('B1').buys('C1')
    expect(ann.forces(unlistedUpc, 'FB-B')).toBeNull()
    expect(ann.forces(unlistedUpc, 'FB-B')).toBeNull()
    expect(ann.visit().lines.map((line) => [line.source, line.unitIds.length])).toEqual([
      ['scan', 2],
      ['paper', 2],
      ['paper', 1],
      ['scan', 1],
      ['exception', 1],
      ['exception', 1],
    ])
  })

  it('by force says who allowed it, and why, without blanks around it', () => {
    const store = givenStore()
    const ann = store.customer('Ann')
    ann.forces(unlistedUpc, 'FB-B', { note: '  New flavour ' })
    expect(last(store)?.data).toMatchObject({
      exception: { note: 'New flavour', approvedBy: 'mia', reason: 'newItem' },
    })
    store.signsIn('max', 'manager')
    ann.forces(unlistedUpc, 'FB-B', { approvedBy: null })
    expect(last(store)?.data).toMatchObject({ exception: { approvedBy: 'max' } })
  })
})

describe('a visit', () => {
  it('is started once', () => {
    const store = givenStore()
    const ann = store.customer('Ann').arrives()
    const before = store.events.length
    expect(ann.run({ type: 'StartVisit', visitId: ann.visit().id })).toBeNull()
    expect(store.events).toHaveLength(before)
  })

  it('that is over, or open at another register, takes nothing', () => {
    const store = givenStore()
    const ann = store.customer('Ann').buys('B1')
    store.isRegister('R2')
    expect(add(ann, 'B1', 1)).toEqual({ reason: 'openOnAnotherRegister' })
    store.isRegister('R1')
    ann.finishes()
    expect(add(ann, 'B1', 1)).toEqual({ reason: 'visitNotOpen' })
    const command = { upc: demoUpc('B1'), quantity: 1, source: 'scan', scanId: null } as const
    expect(ann.run({ type: 'AddItem', visitId: 'never' as VisitId, ...command })).toEqual({ reason: 'visitNotOpen' })
  })

  it('goes to checkout, and back to shopping with the next item', () => {
    const store = givenStore()
    const ann = store.customer('Ann').buys('B1')
    ann.run({ type: 'CheckOut', visitId: ann.visit().id })
    expect(last(store)).toMatchObject({ type: 'VisitCheckedOut', data: {} })
    expect(ann.visit().stage).toBe('checkingOut')
    ann.buys('B1')
    expect(ann.visit().stage).toBe('shopping')
  })

  it('keeps the reason why an offer’s reward stays open, without blanks around it, and takes none of blanks', () => {
    const store = givenStore({ notEnrolled: ['FB-D'] })
    const ann = store.customer('Ann').buys('D1', 2).checksOut()
    const rewardId = ann.earned(june('OF-1'))[0]?.id ?? ''
    expect(ann.finishes({ [rewardId]: '   ' })).toEqual({ reason: 'rewardStillOpen', rewardIds: [rewardId] })
    expect(ann.finishes()).toMatchObject({ reason: 'rewardStillOpen' })
    expect(ann.finishes({ [rewardId]: ' Next time ' })).toBeNull()
    expect(last(store)?.data).toEqual({ auto: false, kept: [{ rewardId, reason: 'Next time' }] })
  })

  it('wants a reason of the list for several purchases; "other" says which', () => {
    const ann = givenStore({ account: { multiPurchaseReasons: ['breeder'] } })
      .customer('Ann')
      .buys('B1', 2)
    const give = (reason: string, note: string) =>
      ann.run({ type: 'GiveMultiPurchaseReason', visitId: ann.visit().id, reason, note })
    expect(give('Stryker was here', '')).toEqual({ reason: 'multiPurchaseReasonNeeded' })
    expect(give('other', '  ')).toEqual({ reason: 'multiPurchaseReasonNeeded' })
    expect(give('other', 'for a shelter')).toBeNull()
    expect(give('breeder', '')).toBeNull()
    expect(ann.visit().multiPurchaseReason).toEqual({ reason: 'breeder', note: '' })
  })
})
