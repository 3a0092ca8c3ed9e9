/**
 * A customer's history as rows: each visit with its lines (what is there and what was taken off), what was redeemed and earned in it.
 * Pure, newest first. Source: domain.md 3.6, 3.14.
 */
import { type LocalDate, momentAt } from '../../../shared/kernel/business-date.ts'
import type { LineId, Upc } from '../../../shared/kernel/ids.ts'
import type { Assessment, Card, OfferProgress, Reward } from '../../../shared/loyalty/assessment.ts'
import type { OfferRow } from '../../../shared/loyalty/catalogue.ts'
import type { Catalogue, Conflict, CustomerState, Redemption, Unit, Visit } from '../../../shared/loyalty/state.ts'

export interface HistoryLine {
  readonly key: string
  readonly lineId: LineId
  readonly upc: Upc
  /** Of one kind: all there, or all taken off for one reason. */
  readonly units: readonly Unit[]
  readonly removed: Unit['removed']
  readonly cards: readonly Card[]
  readonly offers: readonly OfferProgress[]
}

export interface HistoryVisit {
  readonly visit: Visit
  readonly lines: readonly HistoryLine[]
  readonly redemptions: readonly Redemption[]
  /** Earned by this visit and not given. */
  readonly open: readonly Reward[]
  /** Offers that took nothing of this visit, or not all of it. */
  readonly refused: readonly RefusedOffer[]
}

/** The customer declined it, or it had no room: the limit was reached, or the brand gave no more. */
export interface RefusedOffer {
  readonly offer: OfferRow
  readonly kind: 'declined' | 'noRoom'
  /** An article of this visit that it lists. */
  readonly upc: Upc
}

export interface Period {
  readonly from: LocalDate | null
  readonly to: LocalDate | null
}

const isWithin = (date: LocalDate, { from, to }: Period): boolean =>
  (from === null || date >= from) && (to === null || date <= to)

export function historyOf(
  customer: CustomerState,
  assessment: Assessment,
  period: Period,
  catalogue: Catalogue,
): readonly HistoryVisit[] {
  const redeemedOn = new Set(
    customer.redemptions.filter((one) => isWithin(one.businessDate, period)).map((one) => one.visitId),
  )
  return Object.values(customer.visits)
    .filter((visit) => isWithin(visit.businessDate, period) || redeemedOn.has(visit.id))
    .sort((a, b) => (a.startedAt < b.startedAt ? 1 : -1))
    .map((visit) => ({
      visit,
      lines: linesOf(customer, assessment, visit),
      redemptions: customer.redemptions.filter((one) => one.visitId === visit.id),
      open: assessment.rewards.filter((reward) => reward.earnedVisitId === visit.id && reward.status !== 'redeemed'),
      refused: refusedOffers(customer, visit, catalogue),
    }))
}

function refusedOffers(customer: CustomerState, visit: Visit, { offers }: Catalogue): readonly RefusedOffer[] {
  const declined = Object.keys(visit.answers).filter((id) => visit.answers[id] === 'declined')
  // It may be Temporary Holding that was said: that refuses nothing, so all of it counts.
  const noRoom = visit.noticedOfferIds.filter((id) => !declined.includes(id))
  const units = customer.units.filter((unit) => unit.visitId === visit.id)
  const refusedAs = (ids: readonly string[], kind: RefusedOffer['kind']) =>
    ids.flatMap((id): RefusedOffer | [] => {
      const offer = offers[id]
      const lists = ({ upc }: Unit) =>
        offer?.versions.some((version) => version.items.some((item) => item.upc === upc && item.isQualifying))
      const unit = units.findLast((one) => one.offer?.offerId !== id && lists(one))
      return offer && unit ? { offer, kind, upc: unit.upc } : []
    })
  return [...refusedAs(declined, 'declined'), ...refusedAs(noRoom, 'noRoom')]
}

function linesOf(customer: CustomerState, assessment: Assessment, visit: Visit): readonly HistoryLine[] {
  const groups = new Map<string, Unit[]>()
  for (const unit of customer.units) {
    if (unit.visitId !== visit.id) continue
    const key = `${unit.lineId} ${unit.upc} ${unit.removed ?? ''} ${unit.originalDate ?? ''}`
    const group = groups.get(key)
    if (group) group.push(unit)
    else groups.set(key, [unit])
  }
  return [...groups].flatMap(([key, units]) => {
    const [first] = units
    if (!first) return []
    const ids = new Set<string>(units.map((unit) => unit.id))
    const holds = (held: { readonly units: readonly Unit[] }) => held.units.some((unit) => ids.has(unit.id))
    return [
      {
        key,
        lineId: first.lineId,
        upc: first.upc,
        units,
        removed: first.removed,
        cards: assessment.cards.filter(holds),
        offers: assessment.offers.filter(holds),
      },
    ]
  })
}

/** By the day they came about, in the store's zone. */
export const conflictsOf = (customer: CustomerState, period: Period, timeZone: string): readonly Conflict[] =>
  customer.conflicts.filter((conflict) => isWithin(momentAt(Date.parse(conflict.at), timeZone).localDate, period))
