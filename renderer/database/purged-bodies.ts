/**
 * Which bodies the journal may not hold: those of customers whose personal data was removed, and what merges took over from them. Named by the
 * facts themselves, so every register finds the same ones, in whatever order it met them.
 */
import type { PersonBody } from '../../shared/customers/person.ts'

export const isPurged = (
  { customerId, copiedFrom }: Pick<PersonBody, 'customerId' | 'copiedFrom'>,
  purged: ReadonlySet<string>,
): boolean => purged.has(customerId) || (copiedFrom !== undefined && purged.has(copiedFrom))

/** The same list when nothing of it goes. */
export function withoutPurged(bodies: readonly PersonBody[], purged: ReadonlySet<string>): readonly PersonBody[] {
  return purged.size > 0 && bodies.some((body) => isPurged(body, purged))
    ? bodies.filter((body) => !isPurged(body, purged))
    : bodies
}

/** Everybody whom the facts of a record or a page purge. Looks into the text only where such a fact can be. */
export function namesPurgedIn(text: string): readonly string[] {
  if (!text.includes('"CustomerPurged"')) return []
  const parsed: unknown = JSON.parse(text)
  const events: readonly unknown[] = Array.isArray(parsed)
    ? parsed.map((one) => (isRecord(one) ? one['event'] : null))
    : isRecord(parsed) && Array.isArray(parsed['events'])
      ? parsed['events']
      : []
  return events.flatMap((event) => {
    if (!isRecord(event) || event['type'] !== 'CustomerPurged') return []
    const { customerId, data } = event
    const also = isRecord(data) && Array.isArray(data['alsoIds']) ? data['alsoIds'] : []
    return [customerId, ...also].filter((name): name is string => typeof name === 'string')
  })
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
