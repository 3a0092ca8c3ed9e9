/** What the rules remember between two scans is never anything but what they would find anew. Source: domain.md 3.4 (engine). */
import { describe, expect, it } from 'vitest'
import { assess } from '../../shared/loyalty/assess.ts'
import type { EnrollmentRow } from '../../shared/loyalty/catalogue.ts'
import { givenStore, june, L1, L2 } from '../support/given-store.ts'

const enrollment = (programId: string, locationId: string, status: EnrollmentRow['status']) => ({
  kind: 'enrollments' as const,
  rows: [{ id: `${locationId}/${programId}`, locationId, programId, status } as never],
})

describe('an article that was scanned before', () => {
  it('is matched by the rows of this moment', () => {
    const store = givenStore()
    const ann = store.customer('Ann').buys('B1')
    store.saves(enrollment('FB-B', L1, 'ended'))
    expect(ann.scans('B1')).toMatchObject({ reason: 'notEnrolledHere' })
    store.saves(enrollment('FB-B', L1, 'active'))
    expect(ann.scans('B1')).toBeNull()
    expect(ann.card('FB-B')).toBe('2/12')
  })

  it('is matched by the account type of this moment', () => {
    const store = givenStore()
    const ann = store.customer('Ann').buys('B1')
    store.saves({ kind: 'account', rows: [{ id: 'account', accountType: 'nightlyFeed' }] })
    expect(ann.scans('B1')).toMatchObject({ reason: 'trackedInPos' })
  })

  it('is matched by the day of this moment', () => {
    const store = givenStore({ now: '2026-06-30 23:59:30', notEnrolled: ['FB-D'] })
    const ann = store.customer('Ann').buys('D1')
    store.isNow('2026-07-01 00:00:10')
    ann.buys('D1')
    expect(ann.state().units.map((unit) => unit.offer?.offerId)).toEqual([june('OF-1'), 'OF-1-2026-07'])
  })

  it('is matched by the place of this moment', () => {
    const store = givenStore()
    store.saves(enrollment('FB-B', L2, 'ended'))
    const ann = store.customer('Ann').buys('B1')
    store.isAt(L2)
    expect(ann.scans('B1')).toMatchObject({ reason: 'notEnrolledHere' })
    store.isAt(L1)
    expect(ann.scans('B1')).toBeNull()
  })
})

describe('a customer who was assessed before', () => {
  it('is what an assessment anew finds, after every step of a long visit', () => {
    const store = givenStore()
    const ann = store.customer('Ann')
    const isAsAnew = () =>
      expect(ann.assessed()).toEqual(
        assess(structuredClone(ann.state()), structuredClone(store.account()), store.moment()),
      )
    ann.buys('B1', 3).buys('C1', 2)
    isAsAnew()
    ann.removes('C1')
    isAsAnew()
    ann.buys('C2', 6).buys('B2', 9)
    isAsAnew()
    ann.checksOut()
    ann.redeems(ann.earned('FB-C')[0], 'C2')
    isAsAnew()
    ann.undoes()
    isAsAnew()
    ann.redeems(ann.earned('FB-C')[0], 'C2')
    ann.takesBack(ann.unitsOf('C2').slice(0, 1), 'returned')
    isAsAnew()
    ann.buys('D1', 4).buys('C1', 2)
    isAsAnew()
    ann.finishes(Object.fromEntries(ann.assessed().rewards.map((reward) => [reward.id, 'later'])))
    isAsAnew()
    store.isNow('2026-07-01 10:00:00')
    isAsAnew()
    ann.arrives().buys('B1')
    isAsAnew()
    store.isNow('2028-06-12 10:00:00')
    isAsAnew()
  })

  it('shows that a begun offer lapsed with its visit', () => {
    const ann = givenStore({ notEnrolled: ['FB-D'] })
      .customer('Ann')
      .buys('D1')
    expect(ann.assessed().offers).toMatchObject([{ status: 'open' }])
    ann.checksOut().finishes()
    expect(ann.assessed().offers).toMatchObject([{ status: 'lapsed' }])
  })

  it('shows what was written on a card since', () => {
    const ann = givenStore().customer('Ann').buys('B1')
    const [card] = ann.cards('FB-B')
    ann.run({ type: 'NoteCard', cardId: card?.id ?? '', text: 'Paper card of 2024' })
    expect(ann.cards('FB-B')[0]?.note).toBe('Paper card of 2024')
  })

  it('keeps the cards that a purchase did not touch as the very same', () => {
    const ann = givenStore().customer('Ann').buys('B1', 2)
    const [before] = ann.cards('FB-B')
    ann.buys('C1')
    expect(ann.cards('FB-B')[0]).toBe(before)
    ann.removes('C1')
    expect(ann.cards('FB-B')[0]).toBe(before)
  })
})
