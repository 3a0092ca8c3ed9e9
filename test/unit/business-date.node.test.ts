/** Dates as a store lives them: midnight, months, and the nights on which clocks change. */
import { describe, expect, it } from 'vitest'
import { daysAfter, momentAt, monthOf, monthsBefore, startOfDay } from '../../shared/kernel/business-date.ts'

const at = (instant: string, dayEnd = 0) => momentAt(Date.parse(instant), 'America/New_York', dayEnd)

describe('a moment in the store', () => {
  it('changes its date at midnight in the store, not in UTC', () => {
    expect(at('2026-07-01T03:59:59Z').localDate).toBe('2026-06-30')
    expect(at('2026-07-01T04:00:00Z').localDate).toBe('2026-07-01')
  })

  it('knows the offset of summer and winter', () => {
    expect([at('2026-07-01T12:00:00Z').utcOffset, at('2026-12-01T12:00:00Z').utcOffset]).toEqual([-240, -300])
  })

  it('keeps the date through the night on which clocks go back', () => {
    expect(at('2026-11-01T05:30:00Z')).toMatchObject({ localDate: '2026-11-01', utcOffset: -240 })
    expect(at('2026-11-01T06:30:00Z')).toMatchObject({ localDate: '2026-11-01', utcOffset: -300 })
  })

  it('may end the business day later than the calendar day', () => {
    expect(at('2026-07-01T05:30:00Z', 120)).toMatchObject({ localDate: '2026-07-01', businessDate: '2026-06-30' })
  })
})

describe('dates', () => {
  it('months have their own last day', () => {
    expect([monthOf('2028-02-10').last, monthOf('2026-11-22').first]).toEqual(['2028-02-29', '2026-11-01'])
  })

  it('months earlier keep the day, or take the last one', () => {
    expect([monthsBefore('2026-06-10', 24), monthsBefore('2026-03-31', 1), monthsBefore('2026-01-15', 1)]).toEqual([
      '2024-06-10',
      '2026-02-28',
      '2025-12-15',
    ])
  })

  it('days later pass months', () => {
    expect(daysAfter('2026-06-30', 1)).toBe('2026-07-01')
  })

  it('a day begins at its midnight, on the nights of clock changes too', () => {
    const newYork = (date: string) => startOfDay(date, 'America/New_York')
    expect(newYork('2026-06-20')).toBe('2026-06-20T04:00:00.000Z')
    expect([newYork('2026-11-01'), newYork('2026-11-02')]).toEqual([
      '2026-11-01T04:00:00.000Z',
      '2026-11-02T05:00:00.000Z',
    ])
    expect([newYork('2027-03-14'), newYork('2027-03-15')]).toEqual([
      '2027-03-14T05:00:00.000Z',
      '2027-03-15T04:00:00.000Z',
    ])
    expect(startOfDay('2026-06-20', 'Pacific/Auckland')).toBe('2026-06-19T12:00:00.000Z')
  })

  it('where the clocks skip midnight, the day begins with its first instant', () => {
    // Havana goes from 00:00 to 01:00 on 8 March 2026, and from 01:00 back to 00:00 on 1 November 2026.
    const first = startOfDay('2026-03-08', 'America/Havana')
    expect(first).toBe('2026-03-08T05:00:00.000Z')
    expect(momentAt(Date.parse(first) - 1, 'America/Havana').localDate).toBe('2026-03-07')
    expect(startOfDay('2026-11-01', 'America/Havana')).toBe('2026-11-01T04:00:00.000Z')
  })
})
