/**
 * Which card groups and offers an article touches, found by one look-up. Built once per set of card groups or offers and kept with
 * it, so a scan costs what its hits cost and never the number of programs.
 */

import type { LocalDate } from '../kernel/business-date.ts'
import type { LocationId, ProgramId, Upc } from '../kernel/ids.ts'
import type { CardGroupRow, EnrollmentRow, OfferRow, OfferVersion } from './catalogue.ts'
import type { Catalogue } from './state.ts'

export interface ProgramsOfItem {
  readonly cardGroups: readonly CardGroupRow[]
  readonly offers: readonly OfferRow[]
}

interface Listing {
  readonly versions: readonly { readonly items: readonly { readonly upc: Upc; readonly isQualifying: boolean }[] }[]
}

const indexes = new WeakMap<object, ReadonlyMap<Upc, readonly Listing[]>>()

/** Card groups and offers in which any version lists the article as qualifying. */
export function programsOfItem(catalogue: Catalogue, upc: Upc): ProgramsOfItem {
  return { cardGroups: cardGroupsOfItem(catalogue, upc), offers: offersOfItem(catalogue, upc) }
}

export const cardGroupsOfItem = (catalogue: Catalogue, upc: Upc): readonly CardGroupRow[] =>
  indexOf(catalogue.cardGroups).get(upc) ?? []

export const offersOfItem = (catalogue: Catalogue, upc: Upc): readonly OfferRow[] =>
  indexOf(catalogue.offers).get(upc) ?? []

function indexOf<Row extends Listing>(rows: Readonly<Record<string, Row>>): ReadonlyMap<Upc, readonly Row[]> {
  const known = indexes.get(rows)
  if (known) return known as ReadonlyMap<Upc, readonly Row[]>
  const index = new Map<Upc, Row[]>()
  for (const row of Object.values(rows))
    for (const upc of qualifyingUpcs(row)) {
      const found = index.get(upc)
      if (found) found.push(row)
      else index.set(upc, [row])
    }
  indexes.set(rows, index)
  return index
}

function qualifyingUpcs({ versions }: Listing): ReadonlySet<Upc> {
  const upcs = new Set<Upc>()
  for (const version of versions) for (const item of version.items) if (item.isQualifying) upcs.add(item.upc)
  return upcs
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
  const row = enrollmentAt(catalogue, locationId, programId)
  return row?.status === 'active' ? row : undefined
}

/** The enrolment whatever its state. */
export const enrollmentAt = (
  catalogue: Catalogue,
  locationId: LocationId,
  programId: ProgramId,
): EnrollmentRow | undefined => catalogue.enrollments[`${locationId}/${programId}`]

export const isRunning = (offer: OfferVersion, date: LocalDate): boolean =>
  offer.startDate <= date && date <= offer.endDate

const itemIndexes = new WeakMap<object, ReadonlyMap<Upc, unknown>>()

/** The article in a version's list. Versions never change, so each is indexed once. */
export function itemOf<Item extends { readonly upc: Upc }>(
  version: { readonly items: readonly Item[] },
  upc: Upc,
): Item | undefined {
  let index = itemIndexes.get(version.items) as ReadonlyMap<Upc, Item> | undefined
  if (!index) {
    // The first entry of an article is the one that counts.
    index = new Map(version.items.toReversed().map((item) => [item.upc, item]))
    itemIndexes.set(version.items, index)
  }
  return index.get(upc)
}
