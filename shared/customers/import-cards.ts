/**
 * Cards in progress from another system or from paper: which card a list means, and what one punch of it is. Its article is the card's
 * least valued one, so that no brand is asked for more than it would give. Source: domain.md 3.9.
 */
import type { Moment } from '../kernel/business-date.ts'
import type { LocationId, Upc } from '../kernel/ids.ts'
import type { UnitMove } from '../loyalty/events.ts'
import { matchItem } from '../loyalty/match-item.ts'
import { versionOn } from '../loyalty/programs-by-upc.ts'
import type { AccountState } from '../loyalty/state.ts'
import { fold } from './search-text.ts'

export interface ImportedCard {
  readonly cardGroupId: string
  /** As a list may call it, folded. */
  readonly names: readonly string[]
  readonly upc: Upc
  readonly punch: NonNullable<UnitMove['punch']>
}

export const cardName = (title: string): string =>
  fold(title)
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()

/** Cards that this store may punch today. A program's own name means its card where it has only one. */
export function importedCards(account: AccountState, locationId: LocationId, moment: Moment): readonly ImportedCard[] {
  const { cardGroups, programs, items, manufacturers } = account.catalogue
  const groupsOf = new Map<string, number>()
  for (const { programId } of Object.values(cardGroups)) groupsOf.set(programId, (groupsOf.get(programId) ?? 0) + 1)
  return Object.values(cardGroups).flatMap((group): ImportedCard[] => {
    const version = versionOn(group.versions, moment.businessDate)
    const program = programs[group.programId]
    if (!version || !program) return []
    const worthOf = (upc: Upc, listed: number | null) => listed ?? items[upc]?.valueCents ?? Number.POSITIVE_INFINITY
    const qualifying = version.items
      .filter((item) => item.isQualifying)
      .sort((a, b) => worthOf(a.upc, a.valueCents) - worthOf(b.upc, b.valueCents))
    for (const { upc } of qualifying) {
      const matched = matchItem(account, locationId, upc, moment)
      const punch = 'match' in matched ? matched.match.punch : null
      if (punch?.cardGroupId !== group.id) continue
      const brand = manufacturers[program.manufacturerId]?.name ?? ''
      const names = [group.title, `${program.title} ${group.title}`, `${brand} ${group.title}`, group.id]
      if (groupsOf.get(group.programId) === 1) names.push(program.title, program.id)
      return [{ cardGroupId: group.id, names: names.map(cardName), upc, punch }]
    }
    return []
  })
}
