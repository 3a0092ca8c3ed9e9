/** The oracle's own calendar: instants and dates in a store's zone, months back, days on. Shares nothing with the engine's. */

export interface Now {
  ms: number
  /** In the zone of the location where it happens. */
  localDate: string
  businessDate: string
}

const clocks = new Map<string, Intl.DateTimeFormat>()
const differences = new Map<string, Map<number, number>>()
const quarter = 900_000

/** The wall clock's digits in ms, as if they were UTC. Zones change on a quarter of an hour, so each one is looked up once. */
function wallMs(ms: number, zone: string): number {
  const known = differences.get(zone) ?? new Map<number, number>()
  differences.set(zone, known)
  const start = Math.floor(ms / quarter)
  let difference = known.get(start)
  if (difference === undefined) {
    const clock =
      clocks.get(zone) ?? new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' })
    clocks.set(zone, clock)
    difference = Date.parse(`${clock.format(start * quarter).replace(' ', 'T')}Z`) - start * quarter
    known.set(start, difference)
  }
  return ms + difference
}

/** `YYYY-MM-DD` as a wall calendar in the zone shows it. */
export const localDateOf = (ms: number, zone: string): string => new Date(wallMs(ms, zone)).toISOString().slice(0, 10)

export function nowAt(ms: number, zone: string, dayEndMinutes: number): Now {
  const localDate = localDateOf(ms, zone)
  if (dayEndMinutes === 0) return { ms, localDate, businessDate: localDate }
  const before = new Date(wallMs(ms, zone) - dayEndMinutes * 60_000)
  return { ms, localDate, businessDate: before.toISOString().slice(0, 10) }
}

/** Tries every quarter of an hour of offset there is, the earliest instant first. */
export function instantOf(text: string, zone: string): number {
  const [day = '', clock = '12:00'] = text.split(/[ T]/)
  if (/(Z|[+-]\d\d:\d\d)$/.test(clock)) return Date.parse(`${day}T${clock}`)
  const digits = Date.parse(`${day}T${clock}Z`)
  for (let minutes = 15 * 60; minutes >= -15 * 60; minutes -= 15) {
    const ms = digits - minutes * 60_000
    if (wallMs(ms, zone) === digits) return ms
  }
  return instantOf(new Date(digits + 3_600_000).toISOString().slice(0, 19), zone)
}

/** The same day so many months earlier, or the last day of that month. */
export function monthsEarlier(date: string, months: number): string {
  let year = Number(date.slice(0, 4))
  let month = Number(date.slice(5, 7))
  for (let back = 0; back < months; back += 1) {
    month -= 1
    if (month === 0) {
      month = 12
      year -= 1
    }
  }
  const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
  const length = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 31
  const day = Math.min(Number(date.slice(8, 10)), length)
  return `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`
}
