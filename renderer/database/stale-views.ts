/**
 * Whose kept view may have gone stale without an event of their own: open cards of a card group where a rule came into force, and rewards
 * that ended with their offer. Pure; what it needs to know of the past is small enough to be kept. Source: design.md 4.
 */
import type { LocalDate, Moment } from '../../shared/kernel/business-date.ts'
import type { Catalogue } from '../../shared/loyalty/state.ts'

/** As of when every kept view holds. */
export interface ViewsAsOf {
  readonly businessDate: LocalDate
  readonly localDate: LocalDate
  /** How many rule versions a card group had; those with one are left out. Versions are only ever added. */
  readonly versions: Readonly<Record<string, number>>
}

export const asOf = ({ cardGroups }: Catalogue, { businessDate, localDate }: Moment): ViewsAsOf => ({
  businessDate,
  localDate,
  versions: Object.fromEntries(
    Object.values(cardGroups).flatMap(({ id, versions }) => (versions.length > 1 ? [[id, versions.length]] : [])),
  ),
})

/**
 * Card groups with a version that has come into force since then: it was not known yet, or its day had not come. Without a then, all
 * whose rule was ever changed: views made while pages were folded may be of before the change.
 */
export function groupsChangedSince(then: ViewsAsOf | null, { cardGroups }: Catalogue, now: Moment): readonly string[] {
  return Object.values(cardGroups).flatMap(({ id, versions }) => {
    const known = then?.versions[id] ?? 1
    const isChanged = versions.some(
      ({ effectiveFrom }, nth) =>
        nth > 0 &&
        effectiveFrom <= now.businessDate &&
        (then === null || nth >= known || effectiveFrom > then.businessDate),
    )
    return isChanged ? [id] : []
  })
}
