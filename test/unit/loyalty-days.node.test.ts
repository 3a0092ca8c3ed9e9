/** Days over several registers: who has reported, when a day is complete, and what comes after it was closed. Source: design.md 4, Days. */
import { describe, expect, it } from 'vitest'
import type { LocalDate } from '../../shared/kernel/business-date.ts'
import type { LocationId } from '../../shared/kernel/ids.ts'
import { isCorrection, isDayComplete, registersOfDay } from '../../shared/loyalty/days.ts'
import type { TillsideEvent } from '../../shared/loyalty/events.ts'
import { foldInOrder, givenFacts } from '../support/given-facts.ts'

const L1 = 'L1' as LocationId
const june = (day: number) => `2026-06-${String(day).padStart(2, '0')}` as LocalDate

/** Two registers in one store, a third in another. */
function givenStore() {
  const facts = givenFacts()
  const register = (id: string, locationId = 'L1') => ({
    id: id as never,
    name: `Till ${id}`,
    locationId: locationId as never,
  })
  const rows = [register('R1'), register('R2'), register('R3', 'L2')]
  const opened = facts.fact(null, { type: 'RowsSaved', data: { rows: { kind: 'registers', rows } } })
  const by = (id: string, event: TillsideEvent, more: object = {}): TillsideEvent => ({
    ...event,
    registerId: id as never,
    ...more,
  })
  const marks = (id: string, day: number, lastSeq = 10, epoch = 1) =>
    by(id, facts.fact(null, { type: 'DayMarked', data: { businessDate: june(day), lastSeq } }), { epoch })
  return { ...facts, opened, by, marks }
}

describe('a business day', () => {
  it('is complete when every register of the store has reported it, or a later one', () => {
    const { opened, marks } = givenStore()
    const one = foldInOrder([opened, marks('R1', 10)]).account
    expect(registersOfDay(one, L1, june(10))).toEqual([
      { registerId: 'R1', name: 'Till R1', hasReported: true },
      { registerId: 'R2', name: 'Till R2', hasReported: false },
    ])
    expect(isDayComplete(one, L1, june(10))).toBe(false)
    const both = foldInOrder([opened, marks('R1', 10), marks('R2', 12)]).account
    expect(isDayComplete(both, L1, june(10))).toBe(true)
    expect(isDayComplete(both, L1, june(11))).toBe(false)
  })

  it('a mark that comes twice, or late, takes nothing back', () => {
    const { opened, marks } = givenStore()
    const late = marks('R1', 9, 5)
    const folded = foldInOrder([opened, marks('R1', 11, 20), late, late]).account
    expect(folded.dayMarks['R1']).toEqual({ businessDate: june(11), epoch: 1, lastSeq: 20 })
  })

  it('a register that began anew reports with its own numbers', () => {
    const { opened, marks } = givenStore()
    const folded = foldInOrder([opened, marks('R1', 11, 20, 1), marks('R1', 11, 3, 2)]).account
    expect(folded.dayMarks['R1']).toEqual({ businessDate: june(11), epoch: 2, lastSeq: 3 })
  })
})

describe('a closed day', () => {
  it('covers what was known of each register; what comes later of that date is a correction', () => {
    const { opened, fact, by, buys } = givenStore()
    const covers = [{ registerId: 'R1' as never, epoch: 1, seq: 40 }]
    const closed = fact(null, {
      type: 'DayClosed',
      data: { businessDate: june(10), covers, approvedBy: 'mia' as never },
    })
    const { account } = foldInOrder([opened, closed])
    const bought = (id: string, seq: number, epoch = 1, businessDate = june(10)) =>
      by(id, buys('Ann', 1), { seq, epoch, businessDate })
    expect(isCorrection(account, bought('R1', 40))).toBe(false)
    expect(isCorrection(account, bought('R1', 41))).toBe(true)
    expect(isCorrection(account, bought('R1', 3, 2))).toBe(true)
    expect(isCorrection(account, bought('R2', 1))).toBe(true)
    expect(isCorrection(account, bought('R2', 1, 1, june(11)))).toBe(false)
    expect(account.closedDays[june(10)]).toMatchObject({ staffId: 'mia' })
  })
})
