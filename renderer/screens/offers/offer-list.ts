/** The offers and programs a manager looks at, sorted by what is urgent: ends tonight, runs, comes, has ended. Pure. */
import { daysAfter, type LocalDate, type Moment, momentAt, monthOf } from '../../../shared/kernel/business-date.ts'
import type { LocationId, ProgramId } from '../../../shared/kernel/ids.ts'
import type { CardGroupRow, OfferRow, OfferVersion, ProgramRow } from '../../../shared/loyalty/catalogue.ts'
import { activeEnrollment } from '../../../shared/loyalty/programs-by-upc.ts'
import type { Catalogue } from '../../../shared/loyalty/state.ts'
import { currentVersion } from '../../../shared/reports/product-list.ts'

export const whens = ['endsToday', 'running', 'starts', 'later', 'ended'] as const
export type When = (typeof whens)[number]

export interface ListedOffer {
  readonly kind: 'offer'
  readonly offer: OfferRow
  readonly version: OfferVersion
  readonly when: When
}

export interface ListedProgram {
  readonly kind: 'program'
  readonly program: ProgramRow
  readonly groups: readonly CardGroupRow[]
  readonly when: When
}

export interface ListFilter {
  /** Brand's id, or empty for all. */
  readonly brand: string
  /** Part of a title, of an item's name, or its code. */
  readonly query: string
}

export function listOffers(catalogue: Catalogue, today: LocalDate, filter: ListFilter): readonly ListedOffer[] {
  const { first } = monthOf(today)
  return Object.values(catalogue.offers)
    .flatMap((offer): ListedOffer[] => {
      const version = currentVersion(offer.versions, today)
      if (!version || version.endDate < first) return []
      if (filter.brand !== '' && offer.manufacturerId !== filter.brand) return []
      if (!isFound(catalogue, filter.query, [offer.title, offer.id], version.items)) return []
      return [{ kind: 'offer', offer, version, when: whenOf(version.startDate, version.endDate, today) }]
    })
    .sort(
      (a, b) =>
        whens.indexOf(a.when) - whens.indexOf(b.when) ||
        a.version.startDate.localeCompare(b.version.startDate) ||
        a.version.endDate.localeCompare(b.version.endDate) ||
        a.offer.title.localeCompare(b.offer.title),
    )
}

export function listPrograms(catalogue: Catalogue, today: LocalDate, filter: ListFilter): readonly ListedProgram[] {
  const groupsOf = new Map<string, CardGroupRow[]>()
  for (const group of Object.values(catalogue.cardGroups)) {
    const known = groupsOf.get(group.programId)
    if (known) known.push(group)
    else groupsOf.set(group.programId, [group])
  }
  return Object.values(catalogue.programs)
    .flatMap((program): ListedProgram[] => {
      if (filter.brand !== '' && program.manufacturerId !== filter.brand) return []
      const groups = groupsOf.get(program.id) ?? []
      const items = groups.flatMap((group) => currentVersion(group.versions, today)?.items ?? [])
      const names = [program.title, program.id, ...groups.map((group) => group.title)]
      if (!isFound(catalogue, filter.query, names, items)) return []
      const when = whenOf(program.startDate ?? '', program.endDate ?? '9999-12-31', today)
      return [{ kind: 'program', program, groups, when }]
    })
    .sort((a, b) => whens.indexOf(a.when) - whens.indexOf(b.when) || a.program.title.localeCompare(b.program.title))
}

function whenOf(start: LocalDate, end: LocalDate, today: LocalDate): When {
  if (today > end) return 'ended'
  if (today === end) return 'endsToday'
  if (today >= start) return 'running'
  return start <= monthOf(daysAfter(monthOf(today).last, 1)).last ? 'starts' : 'later'
}

function isFound(
  catalogue: Catalogue,
  query: string,
  names: readonly string[],
  items: readonly { readonly upc: string }[],
): boolean {
  const wanted = query.trim().toLowerCase()
  if (wanted === '') return true
  if (names.some((name) => name.toLowerCase().includes(wanted))) return true
  const digits = wanted.replace(/[\s-]/g, '')
  return items.some(
    ({ upc }) =>
      (/^\d{3,}$/.test(digits) && upc.includes(digits)) ||
      catalogue.items[upc]?.description.toLowerCase().includes(wanted) === true,
  )
}

export const isJoined = (catalogue: Catalogue, locationId: LocationId | null, programId: ProgramId): boolean =>
  locationId !== null && activeEnrollment(catalogue, locationId, programId) !== undefined

/** Minutes until the store's midnight, right on nights when the clocks change too. */
export function minutesLeftToday(moment: Moment, timeZone: string): number {
  const now = Date.parse(moment.at)
  const sinceMidnight = (((now / 60_000 + moment.utcOffset) % 1440) + 1440) % 1440
  const left = 1440 - sinceMidnight
  const shift = momentAt(now + left * 60_000, timeZone).utcOffset - moment.utcOffset
  return Math.max(1, Math.ceil(left - shift))
}
