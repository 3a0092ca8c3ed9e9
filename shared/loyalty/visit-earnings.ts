/**
 * What a visit earns so far, and what one more unit would earn: "1 more bag for a free one". Read off the assessment; nothing is
 * stored. Source: screens.md (What this visit earns).
 */
import type { Moment } from '../kernel/business-date.ts'
import type { CardGroupId, ProgramId, Upc, VisitId } from '../kernel/ids.ts'
import type { Cents } from '../kernel/money.ts'
import { assess } from './assess.ts'
import { rewardsPerSet, unitRebate } from './assess-offers.ts'
import type { Card, OfferProgress, Reward } from './assessment.ts'
import type { CardGroupVersion } from './catalogue.ts'
import { matchItem, type OfferMatch } from './match-item.ts'
import { offerRoom } from './offer-room.ts'
import { versionNamed, versionOn } from './programs-by-upc.ts'
import type { AccountState, CustomerState, Visit } from './state.ts'

/** One card as this visit moved it. */
export interface VisitPunches {
  readonly cardGroupId: CardGroupId
  readonly programId: ProgramId
  /** Units of this visit on it. */
  readonly punches: number
  /** Units of this visit that paid for goods that came back and punched no card. */
  readonly paid: number
  readonly card: Card
}

/** What one more unit of any of these articles would earn. */
export interface OneMore {
  readonly programId: ProgramId
  readonly cardGroupId: CardGroupId | null
  /** Articles that count here and now; those on this visit's lines first. */
  readonly upcs: readonly Upc[]
  readonly earns:
    | { readonly kind: 'freeGood'; readonly count: number }
    | { readonly kind: 'rebate'; readonly cents: Cents }
    | { readonly kind: 'discount'; readonly count: number; readonly discount: CardGroupVersion['discount'] | null }
}

export interface VisitEarnings {
  readonly punches: readonly VisitPunches[]
  readonly offers: readonly OfferProgress[]
  /** Earned in this visit, redeemed or not; lost ones are not among them. */
  readonly rewards: readonly Reward[]
  readonly freeGoods: number
  readonly rebateCents: Cents
  readonly oneMore: readonly OneMore[]
}

const nothing: VisitEarnings = { punches: [], offers: [], rewards: [], freeGoods: 0, rebateCents: 0, oneMore: [] }

export function visitEarnings(
  visitId: VisitId,
  customer: CustomerState,
  account: AccountState,
  moment: Moment,
): VisitEarnings {
  const visit = customer.visits[visitId]
  if (!visit) return nothing
  const { cards, offers, rewards } = assess(customer, account, moment)
  const isOfVisit = (unit: { readonly visitId: VisitId }) => unit.visitId === visitId
  const earned = rewards.filter((reward) => reward.earnedVisitId === visitId && reward.status !== 'expired')
  const rebates = earned.filter((reward) => reward.kind === 'rebate')
  return {
    punches: cards.flatMap((card) => {
      const { cardGroupId, programId } = card
      const punches = card.units.filter(isOfVisit).length
      const paid = card.paidUnits.filter(isOfVisit).length
      return punches + paid > 0 ? { cardGroupId, programId, punches, paid, card } : []
    }),
    offers: offers.filter((set) => set.units.some(isOfVisit)),
    rewards: earned,
    freeGoods: earned.length - rebates.length,
    rebateCents: rebates.reduce((sum, reward) => sum + (reward.rebateCents ?? 0), 0),
    oneMore:
      visit.status === 'open' && customer.isEnrolled
        ? [
            ...oneMoreOnCards(visit, cards, account, moment),
            ...oneMoreInOffers(visit, offers, customer, account, moment),
          ]
        : [],
  }
}

/** Cards that one unit would fill, of any customer's visit: the card may have waited for long. */
function oneMoreOnCards(
  visit: Visit,
  cards: readonly Card[],
  account: AccountState,
  moment: Moment,
): readonly OneMore[] {
  return cards.flatMap((card) => {
    const isLast = card.status === 'open' && card.requiredQty - card.units.length === 1 && card.owed === 0
    const group = account.catalogue.cardGroups[card.cardGroupId]
    const version = group && versionOn(group.versions, visit.businessDate)
    if (!isLast || !version) return []
    const qualifying = version.items.filter((item) => item.isQualifying).map((item) => item.upc)
    const upcs = qualifying.filter((upc) => {
      const matched = matchItem(account, visit.locationId, upc, moment, visit.businessDate)
      return 'match' in matched && matched.match.punch?.cardGroupId === card.cardGroupId
    })
    if (upcs.length === 0) return []
    const count = version.rewardQty
    const earns =
      version.rewardRule === 'discount'
        ? { kind: 'discount' as const, count, discount: version.discount ?? null }
        : { kind: 'freeGood' as const, count }
    return { programId: card.programId, cardGroupId: card.cardGroupId, upcs: onLinesFirst(upcs, visit), earns }
  })
}

/** Sets of this visit that one unit would fill, and rebates for one more of what was bought. Declined offers give nothing. */
function oneMoreInOffers(
  visit: Visit,
  offers: readonly OfferProgress[],
  customer: CustomerState,
  account: AccountState,
  moment: Moment,
): readonly OneMore[] {
  const isInHand = (set: OfferProgress) => set.units.some((unit) => unit.visitId === visit.id)
  const found = new Map<ProgramId, OneMore>()
  for (const set of offers.filter(
    (one) => one.status === 'open' && one.buyQty - one.units.length === 1 && isInHand(one),
  )) {
    const row = account.catalogue.offers[set.offerId]
    const version = row && versionNamed(row.versions, set.version)
    if (!row || !version) continue
    const wanted = version.mixAndMatch ? version.items.filter((item) => item.isQualifying) : set.units.slice(0, 1)
    const upcs = wanted
      .map((item) => item.upc)
      .filter((upc) => offerFor(upc, set.offerId, visit, customer, account, moment))
    if (upcs.length === 0) continue
    const count = rewardsPerSet(row, version)
    const earns =
      version.rewardRule === 'discount'
        ? { kind: 'discount' as const, count, discount: version.discount ?? null }
        : { kind: 'freeGood' as const, count }
    found.set(set.offerId, { programId: set.offerId, cardGroupId: null, upcs: onLinesFirst(upcs, visit), earns })
  }
  for (const { upc } of visit.lines) {
    const matched = matchItem(account, visit.locationId, upc, moment, visit.businessDate)
    for (const { offer } of 'match' in matched ? matched.match.offers : []) {
      const match = offer.offerType === 'rebate' ? offerFor(upc, offer.id, visit, customer, account, moment) : null
      const cents = match ? unitRebate(match.move) : 0
      if (cents > 0 && !found.has(offer.id))
        found.set(offer.id, { programId: offer.id, cardGroupId: null, upcs: [upc], earns: { kind: 'rebate', cents } })
    }
  }
  return [...found.values()]
}

/** The offer that one more of the article would count for, if it is still open to this customer in this visit. */
function offerFor(
  upc: Upc,
  offerId: ProgramId,
  visit: Visit,
  customer: CustomerState,
  account: AccountState,
  moment: Moment,
): OfferMatch | null {
  if (visit.answers[offerId] === 'declined') return null
  const matched = matchItem(account, visit.locationId, upc, moment, visit.businessDate)
  const match = 'match' in matched ? matched.match.offers.find((one) => one.offer.id === offerId) : undefined
  return match && offerRoom(account, customer, match, visit, upc, moment).units > 0 ? match : null
}

function onLinesFirst(upcs: readonly Upc[], visit: Visit): readonly Upc[] {
  const bought = new Set(visit.lines.map((line) => line.upc))
  return [...upcs.filter((upc) => bought.has(upc)), ...upcs.filter((upc) => !bought.has(upc))]
}
