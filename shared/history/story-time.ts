/** Times as a history writes them: local to the register's location, or with their own zone. */
import { momentAt } from '../kernel/business-date.ts'

const form =
  /^(\d{4}-\d{2}-\d{2})(?:[ T]([01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,3})?)?(?:Z|[+-](?:0\d|1[0-4]):[0-5]\d)?)?$/

/** A day that the calendar has, of a year in which stores are open, and a time that clocks show. */
export function isStoryTime(text: string): boolean {
  const day = form.exec(text)?.[1]
  if (day === undefined || day < '1900-01-01' || day > '2199-12-31') return false
  const ms = Date.parse(`${day}T00:00Z`)
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(day)
}

/**
 * ms since 1970. A local time that the clocks skip is read as the time after the jump; one that they show twice, as the first.
 * A bare date is its noon.
 */
export function storyTimeToMs(text: string, timeZone: string): number {
  const [day = '', clock = '12:00'] = text.split(/[ T]/)
  if (/(Z|[+-]\d{2}:\d{2})$/.test(clock)) return Date.parse(`${day}T${clock}`)
  const wall = Date.parse(`${day}T${clock}Z`)
  const first = wall - momentAt(wall - 86_400_000, timeZone).utcOffset * 60_000
  const second = wall - momentAt(wall + 86_400_000, timeZone).utcOffset * 60_000
  const shows = (ms: number) => ms + momentAt(ms, timeZone).utcOffset * 60_000 === wall
  if (shows(first)) return first
  return shows(second) ? second : first
}
