/**
 * Dates on labels, YYMMDD, as dates the store lives by. The century is the one that lies nearest to today; day 00 is the last day
 * of the month. Source: scanners.md 4.
 */
import { type LocalDate, monthOf } from '../kernel/business-date.ts'

/** `YYYY-MM-DD`, or null where no such day exists. Further digits (a time of day) are checked and left off. */
export function labelDate(value: string, today: LocalDate, isDayZeroAllowed: boolean): LocalDate | null {
  const found = /^(\d\d)(\d\d)(\d\d)(?:(\d\d)(\d\d))?$/.exec(value)
  if (!found) return null
  const [, year = '', month = '', day = '', hour = '00', minute = '00'] = found
  if (month < '01' || month > '12' || hour > '23' || minute > '59') return null
  const first = `${fullYear(Number(year), Number(today.slice(0, 4)))}-${month}-01`
  const { last } = monthOf(first)
  if (day === '00') return isDayZeroAllowed ? last : null
  return day <= last.slice(8) ? `${first.slice(0, 8)}${day}` : null
}

function fullYear(year: number, thisYear: number): string {
  const century = thisYear - (thisYear % 100)
  const difference = year - (thisYear % 100)
  return String(century + year - (difference >= 51 ? 100 : difference <= -50 ? -100 : 0)).padStart(4, '0')
}
