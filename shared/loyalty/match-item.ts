/**
 * What one scanned article moves, here and now: the card it punches, the offers it could count for, and how much room each
 * offer still has for this customer. Source: domain.md 3.4 (engine), 2.1 (account types).
 */
import type { Moment } from '../kernel/business-date.ts'
import type { LocationId, Upc } from '../kernel/ids.ts'
import type { Cents } from '../kernel/money.ts'
import type { Assessment } from './assess.ts'
import type { AccountType, OfferRow, OfferVersion } from './catalogue.ts'
import type { Refusal } from './commands.ts'
import type { UnitMove } from './events.ts'
import { activeEnrollment, isRunning, itemOf, programsOfItem, versionOn } from './programs-by-upc.ts'
import type { AccountState } from './state.ts'

export interface OfferMatch {
  readonly offer: OfferRow
  readonly version: OfferVersion
  readonly move: NonNullable<UnitMove['offer']>
  /** What the customer gains by one unit, to put the best first. */
  readonly worthCents: Cents
}

export interface ItemMatch {
  readonly punch: UnitMove['punch'] | null
  readonly offers: readonly OfferMatch[]
}

/** Which live programs an account type may run at the counter. */
export const runsCards = (type: AccountType): boolean => type === 'standard' || type === 'towOnly'
export const runsOffers = (type: AccountType): boolean =>
  type === 'standard' || type === 'posReport' || type === 'offersOnly'

/** The match, or the one reason why the article moves nothing. */
export function matchItem(
  account: AccountState,
  locationId: LocationId,
  upc: Upc,
  moment: Moment,
): { readonly match: ItemMatch } | { readonly refusal: Refusal } {
  const { catalogue } = account
  const type = account.account?.accountType ?? 'standard'
  const programs = programsOfItem(catalogue, upc)
  const offers = programs.offers.flatMap((offer) => matchOffer(account, locationId, offer, upc, moment))
  const running = runsOffers(type) ? offers : []

  let punch: UnitMove['punch'] | null = null
  let locked: string | null = null
  let notEnrolled: string | null = null
  for (const group of programs.cardGroups) {
    const version = versionOn(group.versions, moment.businessDate)
    const item = version && itemOf(version, upc)
    const title = catalogue.programs[group.programId]?.title ?? group.title
    if (!version || !item?.isQualifying) continue
    if (!activeEnrollment(catalogue, locationId, group.programId)) notEnrolled ??= title
    else if (!runsCards(type)) locked ??= title
    else punch ??= { cardGroupId: group.id, version: version.version, valueCents: item.valueCents }
  }
  if (punch || running.length > 0)
    return { match: { punch, offers: running.sort((a, b) => b.worthCents - a.worthCents) } }
  if (locked) return { refusal: { reason: 'trackedInPos', upc, programTitle: locked } }
  const notRunning = programs.offers.find((offer) => activeEnrollment(catalogue, locationId, offer.id))
  if (!notEnrolled && notRunning) return { refusal: offerNotRunning(notRunning, upc) }
  notEnrolled ??= programs.offers.find((offer) => !activeEnrollment(catalogue, locationId, offer.id))?.title ?? null
  if (notEnrolled) return { refusal: { reason: 'notEnrolledHere', upc, programTitle: notEnrolled } }
  return { refusal: { reason: 'notInAnyProgram', upc } }
}

function matchOffer(
  account: AccountState,
  locationId: LocationId,
  offer: OfferRow,
  upc: Upc,
  moment: Moment,
): OfferMatch[] {
  const version = versionOn(offer.versions, moment.localDate)
  const item = version && itemOf(version, upc)
  if (!version || !item?.isQualifying || !isRunning(version, moment.localDate)) return []
  if (!activeEnrollment(account.catalogue, locationId, offer.id)) return []
  const valueCents = item.valueCents ?? account.catalogue.items[upc]?.valueCents ?? null
  return [
    {
      offer,
      version,
      move: { offerId: offer.id, version: version.version, valueCents, rebateCents: item.rebateCents },
      worthCents: item.rebateCents ?? Math.floor(((valueCents ?? 0) * version.getQty) / version.buyQty),
    },
  ]
}

function offerNotRunning(offer: OfferRow, upc: Upc): Refusal {
  const last = offer.versions.at(-1)
  return {
    reason: 'offerNotRunning',
    upc,
    offerTitle: offer.title,
    startDate: last?.startDate ?? '',
    endDate: last?.endDate ?? '',
  }
}

export interface OfferRoom {
  /** Units that still find a place; 0 = none, Infinity = no limit. */
  readonly units: number
  /** What is said of a unit that finds none. */
  readonly closedBy: 'limitReached' | 'exhausted'
}

/**
 * How many more units this customer can bring into an offer: the customer's limit counts rewards earned and redeemed, the
 * brand's cap counts what is known to be redeemed anywhere plus what waits here. Source: domain.md 8 no. 6 and 7.
 */
export function offerRoom(
  account: AccountState,
  assessment: Assessment,
  match: OfferMatch,
  visitId: string,
): OfferRoom {
  const { offer, version } = match
  const rewards = assessment.rewards.filter(
    (reward) => reward.source.kind === 'offer' && reward.source.offerId === offer.id,
  )
  const setSize = offer.offerType === 'rebate' ? 1 : version.buyQty
  const perSet = offer.offerType === 'rebate' ? 1 : version.getQty
  const begun = assessment.offers
    .filter((set) => set.offerId === offer.id && set.visitId === visitId && set.status === 'open')
    .reduce((sum, set) => sum + set.units.length, 0)
  const unitsFor = (rewardsLeft: number) => Math.max(0, Math.floor(Math.max(0, rewardsLeft) / perSet) * setSize - begun)
  const waiting = rewards.filter((reward) => reward.status === 'earned').length
  const used = (account.redemptionsByOffer[offer.id]?.count ?? 0) + waiting
  const byLimit = version.customerLimit === null ? Infinity : unitsFor(version.customerLimit - rewards.length)
  const byCap = version.totalCapUnits === null ? Infinity : unitsFor(version.totalCapUnits - used)
  return { units: Math.min(byLimit, byCap), closedBy: byCap < byLimit ? 'exhausted' : 'limitReached' }
}
