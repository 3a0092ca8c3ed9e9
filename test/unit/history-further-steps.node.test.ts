/** Registers that start anew, brands that enrol by themselves, a store's own reasons: engine and oracle say the same. */
import { describe, expect, it } from 'vitest'
import { readHistory } from '../../shared/history/read-history.ts'
import { runHistory } from '../../shared/history/run-history.ts'
import { disagreementOn } from '../oracle/compare.ts'
import { givenHistory, type Step } from '../support/given-history.ts'

function resultOf(document: object) {
  const read = readHistory(document)
  if (!read.ok) throw new Error(read.refusal)
  expect(disagreementOn(read.value)).toBeNull()
  return runHistory(read.value)
}

const ann = { customer: 'Ann' } as const
const morning: Step = { do: 'start', at: '2026-06-11 08:00' }

describe('a register that starts anew', () => {
  it('ends the visits it left open on an earlier day, and what waits for an answer is not asked any more', () => {
    const result = resultOf(givenHistory(morning))
    expect(result.steps[1]).toMatchObject({ outcome: 'done', facts: ['VisitFinished'] })
    expect(result.customers['Ann']?.visits).toMatchObject([
      { status: 'finished', businessDate: '2026-06-10', questions: [] },
    ])
  })

  it('leaves the visits of today and of other registers alone', () => {
    const result = resultOf(
      givenHistory(
        { do: 'purchase', customer: 'Bob', register: 'R2', item: 'B' },
        { ...morning, staff: null },
        { do: 'visit', customer: 'Bob' },
        { do: 'start' },
      ),
    )
    expect(result.steps.map((step) => step.facts.length)).toEqual([3, 3, 1, 1, 0])
    expect(result.customers['Bob']?.visits.map((visit) => visit.status)).toEqual(['open', 'open'])
  })
})

describe('a brand that enrols by itself', () => {
  const enrolled = (...steps: readonly Step[]) =>
    resultOf({ ...givenHistory(), enrolments: [], steps: [...steps, { do: 'purchase', ...ann, item: 'B' }] })
  const auto: Step = {
    do: 'autoEnrolment',
    location: 'L1',
    manufacturer: 'Brand',
    staff: 'Mia',
    at: '2026-06-10 10:00',
  }

  it('takes in every offer of the brand that has not ended, from the day it is switched on', () => {
    const result = enrolled({ do: 'purchase', ...ann, item: 'B', at: '2026-06-10 09:00' }, auto)
    expect(result.steps.map((step) => step.refusal ?? step.facts.join())).toEqual([
      'notEnrolledHere',
      'RowsSaved,RowsSaved',
      'ItemsPurchased,OfferAsked',
    ])
  })

  it('leaves alone what a manager has ended by hand', () => {
    const ended: Step = {
      do: 'enrolment',
      location: 'L1',
      program: 'R',
      status: 'ended',
      staff: 'Mia',
      at: '2026-06-10 09:00',
    }
    expect(enrolled(ended, auto).steps.at(-1)).toMatchObject({ refusal: 'notEnrolledHere' })
  })

  it('switched off enrols nothing, and a cashier switches nothing', () => {
    expect(enrolled({ ...auto, active: false }).steps.at(-1)).toMatchObject({ refusal: 'notEnrolledHere' })
    expect(enrolled({ ...auto, staff: 'Ana' }).steps[0]).toMatchObject({ refusal: 'managerNeeded' })
  })
})

describe('a reason for more than one purchase on a card', () => {
  const given = (reason: string, note = '') =>
    resultOf({
      ...givenHistory({ do: 'accept', ...ann }, { do: 'checkout', ...ann }, { do: 'reason', ...ann, reason, note }),
      account: { reasons: ['Foster home'] },
    }).steps[3]

  it('is one of the four, or of the store’s own', () => {
    expect(given('Foster home')).toMatchObject({ outcome: 'done' })
    expect(given('Breeder')).toMatchObject({ refusal: 'multiPurchaseReasonNeeded' })
  })

  it('says more in a note where it is another one', () => {
    expect(given('other')).toMatchObject({ refusal: 'multiPurchaseReasonNeeded' })
    expect(given('other', 'three dogs')).toMatchObject({ outcome: 'done' })
  })
})
