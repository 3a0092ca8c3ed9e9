/**
 * Where units go among the offers that want them, one unit after the other: the best offer for the customer first; one that was
 * declined is passed over; one without room says so and lets the unit go on; one that must be asked holds the unit until the
 * answer; otherwise it takes the unit. Source: domain.md 3.4 (engine b and c).
 */
import type { Moment } from '../kernel/business-date.ts'
import type { ProgramId, UnitId } from '../kernel/ids.ts'
import { assess } from './assess.ts'
import type { Fact } from './events.ts'
import { type ItemMatch, type OfferMatch, offerRoom } from './match-item.ts'
import type { AccountState, CustomerState, Visit } from './state.ts'

export interface PlacedUnits {
  readonly taken: ReadonlyMap<UnitId, OfferMatch>
  /** Offers that must be asked, with the units that wait for the answer. */
  readonly asked: ReadonlyMap<ProgramId, readonly UnitId[]>
  /** Offers without room, with the units that found none. */
  readonly closed: ReadonlyMap<ProgramId, { readonly kind: 'limitReached' | 'exhausted'; readonly unitIds: UnitId[] }>
}

export interface Placing {
  readonly account: AccountState
  readonly customer: CustomerState
  readonly visit: Visit
  readonly moment: Moment
  /** As they will stand when the units are placed. */
  readonly answers: Visit['answers']
}

export function placeUnits(
  { account, customer, visit, moment, answers }: Placing,
  units: readonly { readonly id: UnitId; readonly match: ItemMatch }[],
): PlacedUnits {
  const assessment = assess(customer, account, moment)
  const used = new Map<ProgramId, number>()
  const taken = new Map<UnitId, OfferMatch>()
  const asked = new Map<ProgramId, UnitId[]>()
  const closed = new Map<ProgramId, { kind: 'limitReached' | 'exhausted'; unitIds: UnitId[] }>()
  for (const { id: unitId, match } of units)
    for (const offer of match.offers) {
      const { id } = offer.offer
      if (answers[id] === 'declined') continue
      const room = offerRoom(account, assessment, offer, visit.id)
      const before = used.get(id) ?? 0
      if (before >= room.units) {
        closed.set(id, { kind: room.closedBy, unitIds: [...(closed.get(id)?.unitIds ?? []), unitId] })
        continue
      }
      if (answers[id] !== 'accepted' && mustAsk(offer, match)) asked.set(id, [...(asked.get(id) ?? []), unitId])
      else {
        used.set(id, before + 1)
        taken.set(unitId, offer)
      }
      break
    }
  return { taken, asked, closed }
}

/** A rebate is always asked; a free good only when a live card holds the same article. Source: domain.md 3.4 step 7. */
const mustAsk = (offer: OfferMatch, match: ItemMatch): boolean =>
  offer.offer.offerType === 'rebate' || match.punch !== null

/** What is asked next; "limit reached" and "exhausted" are said once per visit. */
export function questionsOf(placed: PlacedUnits, visit: Visit): readonly Extract<Fact, { type: 'OfferAsked' }>[] {
  const asks = [...placed.asked].map(([offerId, unitIds]) => ({ offerId, kind: 'ask' as const, unitIds: [...unitIds] }))
  const notices = [...placed.closed]
    .filter(([offerId]) => !visit.noticedOfferIds.includes(offerId))
    .map(([offerId, { kind, unitIds }]) => ({ offerId, kind, unitIds }))
  return [...asks, ...notices].map((data) => ({ type: 'OfferAsked', data }))
}
