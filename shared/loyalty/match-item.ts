/**
 * What one article moves, here and now: the card it punches and the offers it could count for, or the one reason why it moves
 * nothing. Versions and windows of cards go by the business date, programs' and offers' own dates by the calendar at the counter.
 * Source: domain.md 3.4 (engine), 2.1 (account types), 3.10 (exceptions).
 */
import type { LocalDate, Moment } from '../kernel/business-date.ts'
import type { CardGroupId, LocationId, ProgramId, Upc } from '../kernel/ids.ts'
import type { Cents } from '../kernel/money.ts'
import type {
  AccountRow,
  AccountType,
  CardGroupRow,
  CardGroupVersion,
  OfferRow,
  OfferVersion,
  ProgramRow,
} from './catalogue.ts'
import type { Refusal } from './commands.ts'
import type { UnitMove } from './events.ts'
import { activeEnrollment, cardGroupsOfItem, isRunning, itemOf, offersOfItem, versionOn } from './programs-by-upc.ts'
import { discountCents } from './rebate.ts'
import type { AccountState, Catalogue } from './state.ts'

export interface OfferMatch {
  readonly offer: OfferRow
  readonly version: OfferVersion
  readonly move: NonNullable<UnitMove['offer']>
  /** What the customer gains by one unit, in cents and parts of one, to put the best first. */
  readonly worth: number
  /** No real distributor is chosen for it yet. */
  readonly isHolding: boolean
}

export interface ItemMatch {
  readonly punch: UnitMove['punch'] | null
  /** The program it punches, and whether it waits in Temporary Holding. */
  readonly punchProgram: { readonly id: ProgramId; readonly isHolding: boolean } | null
  /** Why it punches no card, where a card names it. */
  readonly cardRefusal: Refusal | null
  /** The best for the customer first. */
  readonly offers: readonly OfferMatch[]
}

export type Matched = { readonly match: ItemMatch } | { readonly refusal: Refusal }

/** Which live offers an account type may run at the counter. */
export const runsOffers = (type: AccountType): boolean =>
  type === 'standard' || type === 'posReport' || type === 'offersOnly'

/** Whose cards are punched at the counter: everybody's, nobody's, or those of the one brand that sponsors the account. */
export function runsCardsOf(account: AccountState, program: ProgramRow | undefined): boolean {
  const { accountType = 'standard', sponsorManufacturerId } = account.account ?? {}
  if (accountType === 'towOnly')
    return sponsorManufacturerId != null && program?.manufacturerId === sponsorManufacturerId
  return accountType === 'standard'
}

/** What the articles of programs came to on the day of the last scan, kept with the catalogue they were read from. */
interface MatchedDay {
  readonly row: AccountRow | null
  readonly locationId: LocationId
  readonly localDate: LocalDate
  readonly businessDate: LocalDate
  readonly byUpc: Map<Upc, Matched>
}

const matchedDays = new WeakMap<Catalogue, MatchedDay>()

/** `businessDate`: the visit's, where there is one. An article is matched once a day, and again when a row was saved. */
export function matchItem(
  account: AccountState,
  locationId: LocationId,
  upc: Upc,
  { localDate, businessDate: today }: Moment,
  businessDate: LocalDate = today,
): Matched {
  const { catalogue, account: row } = account
  let day = matchedDays.get(catalogue)
  if (
    !day ||
    day.row !== row ||
    day.locationId !== locationId ||
    day.localDate !== localDate ||
    day.businessDate !== businessDate
  ) {
    day = { row, locationId, localDate, businessDate, byUpc: new Map() }
    matchedDays.set(catalogue, day)
  }
  const known = day.byUpc.get(upc)
  if (known) return known
  const matched = matchAnew(account, locationId, upc, localDate, businessDate)
  // Whatever else lies on a counter is not kept: there is no end to it.
  if ('match' in matched || matched.refusal.reason !== 'notInAnyProgram') day.byUpc.set(upc, matched)
  return matched
}

function matchAnew(
  account: AccountState,
  locationId: LocationId,
  upc: Upc,
  localDate: LocalDate,
  businessDate: LocalDate,
): Matched {
  const { catalogue } = account
  const type = account.account?.accountType ?? 'standard'
  const groups = cardGroupsOfItem(catalogue, upc)
  const rows = type === 'towOnly' ? [] : offersOfItem(catalogue, upc)
  const running = rows.flatMap((offer) => matchOffer(account, locationId, offer, upc, localDate))
  const offers = runsOffers(type) ? running : []
  if (offers.length > 1) offers.sort((a, b) => b.worth - a.worth)

  let card: CardMatch | null = null
  let cardRefusal: Refusal | null = null
  for (const group of groups) {
    const version = versionOn(group.versions, businessDate)
    const item = version && itemOf(version, upc)
    if (!version || !item?.isQualifying) continue
    const refusal = cardRefusalOf(account, locationId, group, upc, localDate)
    if (!refusal) {
      card = { group, version, valueCents: item.valueCents ?? catalogue.items[upc]?.valueCents ?? null }
      break
    }
    if (!cardRefusal || rankOf(refusal) > rankOf(cardRefusal)) cardRefusal = refusal
  }
  if (card || offers.length > 0) return { match: matchOf(account, locationId, card, cardRefusal, offers) }

  const locked = running[0]
  if (locked && cardRefusal?.reason !== 'trackedInPos')
    return { refusal: { reason: 'trackedInPos', upc, programTitle: locked.offer.title } }
  if (cardRefusal) return { refusal: cardRefusal }
  const notRunning = rows.find((offer) => activeEnrollment(catalogue, locationId, offer.id))
  if (notRunning) return { refusal: offerNotRunning(notRunning, upc) }
  const elsewhere = rows[0]
  if (elsewhere) return { refusal: { reason: 'notEnrolledHere', upc, programTitle: elsewhere.title } }
  return { refusal: { reason: 'notInAnyProgram', upc } }
}

/** An unlisted article forced onto one card, never into an offer. Whoever asks has checked that a manager does. */
export function matchException(
  account: AccountState,
  locationId: LocationId,
  wanted: { readonly upc: Upc; readonly cardGroupId: CardGroupId; readonly valueCents: Cents | null },
  moment: Moment,
  businessDate: LocalDate,
): Matched {
  const { upc, cardGroupId } = wanted
  const group = account.catalogue.cardGroups[cardGroupId]
  const version = group && versionOn(group.versions, businessDate)
  if (!version) return { refusal: { reason: 'cardGroupUnknown' } }
  if (itemOf(version, upc))
    return { refusal: { reason: 'itemOnListAlready', upc, programTitle: titleOf(account, group) } }
  const refusal = cardRefusalOf(account, locationId, group, upc, moment.localDate)
  if (refusal) return { refusal }
  const { items } = account.catalogue
  const listed = version.items.map((item) => item.valueCents ?? items[item.upc]?.valueCents ?? null)
  const highest = listed.reduce((most, one) => (most === null || (one !== null && one > most) ? one : most), null)
  const valueCents = wanted.valueCents ?? items[upc]?.valueCents ?? highest
  return { match: matchOf(account, locationId, { group, version, valueCents }, null, []) }
}

interface CardMatch {
  readonly group: CardGroupRow
  readonly version: CardGroupVersion
  readonly valueCents: Cents | null
}

function matchOf(
  account: AccountState,
  locationId: LocationId,
  card: CardMatch | null,
  cardRefusal: Refusal | null,
  offers: readonly OfferMatch[],
): ItemMatch {
  if (!card) return { punch: null, punchProgram: null, cardRefusal, offers }
  const { group, version, valueCents } = card
  return {
    punch: { cardGroupId: group.id, version: version.version, valueCents },
    punchProgram: { id: group.programId, isHolding: isHolding(account, locationId, group.programId) },
    cardRefusal: null,
    offers,
  }
}

/** Why a card is not punched here and now, in the order in which it is said. */
function cardRefusalOf(
  account: AccountState,
  locationId: LocationId,
  group: CardGroupRow,
  upc: Upc,
  localDate: LocalDate,
): Refusal | null {
  const program = account.catalogue.programs[group.programId]
  const programTitle = titleOf(account, group)
  if (!activeEnrollment(account.catalogue, locationId, group.programId))
    return { reason: 'notEnrolledHere', upc, programTitle }
  if (!runsCardsOf(account, program)) return { reason: 'trackedInPos', upc, programTitle }
  const startDate = program?.startDate ?? ''
  const endDate = program?.endDate ?? ''
  if (localDate < startDate || (endDate && localDate > endDate))
    return { reason: 'programNotRunning', upc, programTitle, startDate, endDate }
  return null
}

/** Of several reasons the one that is nearest to a punch is said. */
const rankOf = ({ reason }: Refusal): number =>
  reason === 'trackedInPos' ? 3 : reason === 'programNotRunning' ? 2 : reason === 'notEnrolledHere' ? 1 : 0

const titleOf = (account: AccountState, group: CardGroupRow): string =>
  account.catalogue.programs[group.programId]?.title ?? group.title

/** The program's redemptions wait with no real distributor. */
export function isHolding(account: AccountState, locationId: LocationId, programId: ProgramId): boolean {
  const enrollment = activeEnrollment(account.catalogue, locationId, programId)
  return enrollment ? (account.catalogue.distributors[enrollment.distributorId]?.isHolding ?? false) : false
}

function matchOffer(
  account: AccountState,
  locationId: LocationId,
  offer: OfferRow,
  upc: Upc,
  localDate: LocalDate,
): OfferMatch[] {
  const version = versionOn(offer.versions, localDate)
  if (!version || !isRunning(version, localDate)) return []
  const item = itemOf(version, upc)
  if (!item?.isQualifying || !activeEnrollment(account.catalogue, locationId, offer.id)) return []
  const valueCents = item.valueCents ?? account.catalogue.items[upc]?.valueCents ?? null
  const waits = account.account?.partialOffers === 'offerPeriod' ? { waitsForMore: true } : {}
  return [
    {
      offer,
      version,
      move: { offerId: offer.id, version: version.version, valueCents, rebateCents: item.rebateCents, ...waits },
      worth: worthOf(offer, version, valueCents, item.rebateCents),
      isHolding: isHolding(account, locationId, offer.id),
    },
  ]
}

function worthOf(offer: OfferRow, version: OfferVersion, valueCents: Cents | null, rebateCents: Cents | null): number {
  if (offer.offerType === 'rebate') return Math.min(rebateCents ?? 0, valueCents ?? Number.POSITIVE_INFINITY)
  const gain = version.rewardRule === 'discount' ? discountCents(version.discount, valueCents) : valueCents
  return ((gain ?? 0) * version.getQty) / version.buyQty
}

export function offerNotRunning(offer: OfferRow, upc: Upc): Refusal {
  const last = offer.versions.at(-1)
  return {
    reason: 'offerNotRunning',
    upc,
    offerTitle: offer.title,
    startDate: last?.startDate ?? '',
    endDate: last?.endDate ?? '',
  }
}
