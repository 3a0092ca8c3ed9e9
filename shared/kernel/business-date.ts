/**
 * Dates as a store lives them. An instant is UTC ISO text; a date is `YYYY-MM-DD` in the store's time zone. The zone is an
 * argument, so the same instant gives the same date on every machine.
 */
export type Instant = string
export type LocalDate = string

/** One moment, seen from the store: what every decision and assessment is given instead of a clock. */
export interface Moment {
  readonly at: Instant
  /** Calendar date in the store's zone: decides when offers start and end. */
  readonly localDate: LocalDate
  /** The store's day, which may end some minutes after midnight: decides which report the work belongs to. */
  readonly businessDate: LocalDate
  /** Minutes east of UTC in the store's zone at that instant. */
  readonly utcOffset: number
}

const formatters = new Map<string, Intl.DateTimeFormat>()

function formatterFor(timeZone: string): Intl.DateTimeFormat {
  const known = formatters.get(timeZone)
  if (known) return known
  const made = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  })
  formatters.set(timeZone, made)
  return made
}

/** Clocks change at quarters of an hour only; the last quarter asked of a zone is remembered. */
const quarterMs = 15 * 60_000
const offsets = new Map<string, { readonly quarter: number; readonly offset: number }>()

/** Wall-clock parts of an instant (ms) in a zone, as the ms a UTC clock would show for the same digits. */
function wallClockMs(ms: number, timeZone: string): number {
  const seconds = Math.floor(ms / 1000) * 1000
  const quarter = Math.floor(ms / quarterMs)
  const known = offsets.get(timeZone)
  if (known?.quarter === quarter) return seconds + known.offset
  const wall = formattedMs(ms, timeZone)
  offsets.set(timeZone, { quarter, offset: wall - seconds })
  return wall
}

function formattedMs(ms: number, timeZone: string): number {
  const parts: Record<string, string> = {}
  for (const part of formatterFor(timeZone).formatToParts(new Date(ms))) parts[part.type] = part.value
  return Date.UTC(
    Number(parts['year']),
    Number(parts['month']) - 1,
    Number(parts['day']),
    Number(parts['hour']),
    Number(parts['minute']),
    Number(parts['second']),
  )
}

const isoDate = (ms: number): LocalDate => new Date(ms).toISOString().slice(0, 10)

/** The moment for an instant in ms. `dayEndMinutes` after midnight still belong to the day before (0 to 240). */
export function momentAt(ms: number, timeZone: string, dayEndMinutes = 0): Moment {
  const wall = wallClockMs(ms, timeZone)
  return {
    at: new Date(ms).toISOString(),
    localDate: isoDate(wall),
    businessDate: isoDate(wall - dayEndMinutes * 60_000),
    utcOffset: Math.round((wall - Math.floor(ms / 1000) * 1000) / 60_000),
  }
}

/** The instant a date begins at in a zone; where a clock change skips midnight, the first instant of that date. */
export function startOfDay(date: LocalDate, timeZone: string): Instant {
  const utc = Date.parse(`${date}T00:00:00Z`)
  // Two steps find the offset in force at that midnight; on the night of a change they may be off by that change.
  let ms = utc - (wallClockMs(utc, timeZone) - utc)
  ms = utc - (wallClockMs(ms, timeZone) - ms)
  const quarter = 15 * 60_000
  while (isoDate(wallClockMs(ms, timeZone)) < date) ms += quarter
  while (isoDate(wallClockMs(ms - quarter, timeZone)) >= date) ms -= quarter
  return new Date(ms).toISOString()
}

/** First and last day of the month a date lies in. */
export function monthOf(date: LocalDate): { readonly first: LocalDate; readonly last: LocalDate } {
  const [year, month] = [Number(date.slice(0, 4)), Number(date.slice(5, 7))]
  return { first: `${date.slice(0, 7)}-01`, last: isoDate(Date.UTC(year, month, 0)) }
}

/** The date `months` earlier, same day of the month, or that month's last day where it is shorter. */
export function monthsBefore(date: LocalDate, months: number): LocalDate {
  const [year, month, day] = [Number(date.slice(0, 4)), Number(date.slice(5, 7)), Number(date.slice(8, 10))]
  const lastDay = new Date(Date.UTC(year, month - months, 0)).getUTCDate()
  return isoDate(Date.UTC(year, month - 1 - months, Math.min(day, lastDay)))
}

export function daysAfter(date: LocalDate, days: number): LocalDate {
  return isoDate(Date.parse(`${date}T00:00:00Z`) + days * 86_400_000)
}
