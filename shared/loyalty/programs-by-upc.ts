/**
 * Which card groups and offers an article touches, found by one look-up. Built once per catalogue object and kept with it, so
 * a scan costs what its hits cost and never the number of programs.
 */

import type { LocalDate } from '../kernel/business-date.ts'
import type { LocationId, ProgramId, Upc } from '../kernel/ids.ts'
import type { CardGroupRow, EnrollmentRow, OfferRow, OfferVersion } from './catalogue.ts'
import type { Catalogue } from './state.ts'

export interface ProgramsOfItem {
  readonly cardGroups: readonly CardGroupRow[]
  readonly offers: readonly OfferRow[]
}

const nothing: ProgramsOfItem = { cardGroups: [], offers: [] }
const indexes = new WeakMap<Catalogue, Map<string, ProgramsOfItem>>()

/** Card groups and offers in which any version lists the article as qualifying. */
export function programsOfItem(catalogue: Catalogue, upc: Upc): ProgramsOfItem {
  let index = indexes.get(catalogue)
  if (!index) {
    index = buildIndex(catalogue)
    indexes.set(catalogue, index)
  }
  return index.get(upc) ?? nothing
}

function buildIndex(catalogue: Catalogue): Map<string, ProgramsOfItem> {
  const index = new Map<string, { cardGroups: CardGroupRow[]; offers: OfferRow[] }>()
  const entryOf = (upc: string) => {
    const known = index.get(upc)
    if (known) return known
    const made = { cardGroups: [], offers: [] }
    index.set(upc, made)
    return made
  }
  for (const group of Object.values(catalogue.cardGroups))
    for (const upc of qualifyingUpcs(group.versions)) entryOf(upc).cardGroups.push(group)
  for (const offer of Object.values(catalogue.offers))
    for (const upc of qualifyingUpcs(offer.versions)) entryOf(upc).offers.push(offer)
  return index
}

function qualifyingUpcs(versions: readonly { items: readonly { upc: Upc; isQualifying: boolean }[] }[]): Set<Upc> {
  return new Set(
    versions.flatMap((version) => version.items.filter((item) => item.isQualifying).map((item) => item.upc)),
  )
}

/**
 * The version that decides on a date: the latest whose `effectiveFrom` has come, of two for one day the one that was saved later;
 * undefined before the first.
 */
export function versionOn<Version extends { readonly effectiveFrom: LocalDate }>(
  versions: readonly Version[],
  date: LocalDate,
): Version | undefined {
  let found: Version | undefined
  for (const version of versions)
    if (version.effectiveFrom <= date && (!found || version.effectiveFrom >= found.effectiveFrom)) found = version
  return found
}

export function versionNamed<Version extends { readonly version: string }>(
  versions: readonly Version[],
  name: string,
): Version | undefined {
  return versions.find((version) => version.version === name)
}

/** The enrolment that lets a program run at a location, if it is active. */
export function activeEnrollment(
  catalogue: Catalogue,
  locationId: LocationId,
  programId: ProgramId,
): EnrollmentRow | undefined {
  const row = catalogue.enrollments[`${locationId}/${programId}`]
  return row?.status === 'active' ? row : undefined
}

export const isRunning = (offer: OfferVersion, date: LocalDate): boolean =>
  offer.startDate <= date && date <= offer.endDate

export const itemOf = <Item extends { readonly upc: Upc }>(
  version: { readonly items: readonly Item[] },
  upc: Upc,
): Item | undefined => version.items.find((item) => item.upc === upc)
