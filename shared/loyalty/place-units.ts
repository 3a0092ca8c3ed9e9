/**
 * Where units go among the offers that want them, one unit after the other: the best offer for the customer first; one that was
 * declined is passed over; one without room says so and lets the unit go on; one that must be asked holds the unit until the
 * answer; otherwise it takes the unit. Source: domain.md 3.4 (engine b and c).
 */
import type { Moment } from '../kernel/business-date.ts'
import type { ProgramId, UnitId, Upc } from '../kernel/ids.ts'
import type { Fact } from './events.ts'
import type { ItemMatch, OfferMatch } from './match-item.ts'
import { type OfferRoom, offerRoom } from './offer-room.ts'
import type { AccountState, CustomerState, OfferQuestion, Visit } from './state.ts'

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

/** Units that are not written down yet are all of one article. */
export interface PlacedUnit {
  readonly id: UnitId
  readonly upc: Upc
  readonly match: ItemMatch
}

/** An offer's room as of the first unit of an article; the next article finds what the units before it have left. */
interface Filling {
  readonly upc: Upc
  readonly room: OfferRoom
  used: number
}

export function placeUnits(
  { account, customer, visit, moment, answers }: Placing,
  units: readonly PlacedUnit[],
): PlacedUnits {
  const fillings = new Map<ProgramId, Filling>()
  const taken = new Map<UnitId, OfferMatch>()
  const asked = new Map<ProgramId, UnitId[]>()
  const closed = new Map<ProgramId, { kind: 'limitReached' | 'exhausted'; unitIds: UnitId[] }>()
  for (const { id: unitId, upc, match } of units)
    for (const offer of match.offers) {
      const { id } = offer.offer
      if (answers[id] === 'declined') continue
      let filling = fillings.get(id)
      if (filling?.upc !== upc) {
        const room = offerRoom(account, withTaken(customer, id, taken), offer, visit, upc, moment)
        filling = { upc, room, used: 0 }
        fillings.set(id, filling)
      }
      if (filling.used >= filling.room.units) {
        const full = closed.get(id)
        if (full) full.unitIds.push(unitId)
        else closed.set(id, { kind: filling.room.closedBy, unitIds: [unitId] })
        continue
      }
      if (answers[id] !== 'accepted' && mustAsk(offer, match)) asked.set(id, [...(asked.get(id) ?? []), unitId])
      else {
        filling.used += 1
        taken.set(unitId, offer)
      }
      break
    }
  return { taken, asked, closed }
}

/** The customer as the offer will find them once the units placed so far have counted for it. */
function withTaken(customer: CustomerState, offerId: ProgramId, taken: ReadonlyMap<UnitId, OfferMatch>): CustomerState {
  if (taken.size === 0) return customer
  const placed = new Map([...taken].filter(([, match]) => match.offer.id === offerId))
  if (placed.size === 0) return customer
  const units = customer.units.map((unit) => {
    const match = placed.get(unit.id)
    return match ? { ...unit, offer: match.move } : unit
  })
  return { ...customer, units }
}

/** A rebate is always asked; a free good only when a live card holds the same article. Source: domain.md 3.4 step 7. */
const mustAsk = (offer: OfferMatch, match: ItemMatch): boolean =>
  offer.offer.offerType === 'rebate' || match.punch !== null

/**
 * What is asked next. "Limit reached", "exhausted" and "Temporary Holding" are said once per visit; `held` are the units that
 * punched a card of a program in Temporary Holding.
 */
export function questionsOf(
  placed: PlacedUnits,
  visit: Visit,
  held: ReadonlyMap<ProgramId, readonly UnitId[]>,
): readonly Extract<Fact, { type: 'OfferAsked' }>[] {
  const waiting = [visit.question, ...visit.laterQuestions]
  const isNew = (offerId: ProgramId, isSaid: (kind: OfferQuestion['kind']) => boolean) =>
    !visit.noticedOfferIds.includes(offerId) && !waiting.some((one) => one?.offerId === offerId && isSaid(one.kind))
  const asks = [...placed.asked].map(([offerId, unitIds]) => ({ offerId, kind: 'ask' as const, unitIds: [...unitIds] }))
  const notices = [...placed.closed]
    .filter(([offerId]) => isNew(offerId, (kind) => kind !== 'ask'))
    .map(([offerId, { kind, unitIds }]) => ({ offerId, kind, unitIds }))
  const inHolding = new Map([...held].filter(([, unitIds]) => unitIds.length > 0))
  for (const [unitId, { offer, isHolding }] of placed.taken)
    if (isHolding) inHolding.set(offer.id, [...(inHolding.get(offer.id) ?? []), unitId])
  const holdings = [...inHolding]
    .filter(([offerId]) => isNew(offerId, (kind) => kind === 'holding'))
    .map(([offerId, unitIds]) => ({ offerId, kind: 'holding' as const, unitIds: [...unitIds] }))
  return [...asks, ...notices, ...holdings].map((data) => ({ type: 'OfferAsked', data }))
}
