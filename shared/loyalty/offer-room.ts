/**
 * How much room an offer still has: the customer's or the household's limit counts rewards, the brand's cap units or dollars.
 * Source: domain.md 8 no. 6 and 7, docs/decisions/0006.
 */
import type { Moment } from '../kernel/business-date.ts'
import type { ProgramId } from '../kernel/ids.ts'
import { assessOneOffer } from './assess.ts'
import { rewardsPerSet, setSize, unitRebate } from './assess-offers.ts'
import type { Assessment, OfferProgress, Reward } from './assessment.ts'
import type { OfferVersion } from './catalogue.ts'
import { householdKey } from './household-key.ts'
import type { OfferMatch } from './match-item.ts'
import { versionNamed } from './programs-by-upc.ts'
import { discountCents } from './rebate.ts'
import type { AccountState, CustomerState, Visit } from './state.ts'

export interface OfferRoom {
  /** Units of this article that still find a place; 0 = none, Infinity = no limit. */
  readonly units: number
  /** What is said of a unit that finds none. */
  readonly closedBy: 'limitReached' | 'exhausted'
}

/** What an offer's limit and caps are, and how far they are used up as this register knows. */
export interface OfferUse {
  /** Rewards that count toward the limit; null = there is none. */
  readonly limit: { readonly figure: number; readonly used: number; readonly per: 'customer' | 'household' } | null
  readonly capUnits: { readonly figure: number; readonly used: number } | null
  readonly capCents: { readonly figure: number; readonly used: number } | null
}

/** Declined, lapsed, expired and conflicted ones never count; what waits here counts as if it were redeemed. */
export function offerUse(
  account: AccountState,
  customer: CustomerState,
  offerId: ProgramId,
  version: OfferVersion,
  moment: Moment,
  { rewards }: Pick<Assessment, 'rewards'> = assessOneOffer(customer, account, moment, offerId),
): OfferUse {
  const waiting = rewards.filter((reward) => reward.status === 'earned')
  const redeemed = rewards.filter((reward) => reward.status === 'redeemed').length
  const per = version.limitPer === 'household' && customer.householdId ? 'household' : 'customer'
  const ofHousehold =
    per === 'household' ? account.redemptionsByHousehold[householdKey(offerId, customer.householdId ?? '')] : undefined
  const all = account.redemptionsByOffer[offerId] ?? { count: 0, cents: 0 }
  const waitingCents = waiting.reduce((sum, reward) => sum + centsOf(reward), 0)
  return {
    limit:
      version.customerLimit === null
        ? null
        : { figure: version.customerLimit, used: Math.max(redeemed, ofHousehold?.count ?? 0) + waiting.length, per },
    capUnits:
      version.totalCapUnits === null ? null : { figure: version.totalCapUnits, used: all.count + waiting.length },
    capCents: version.totalCapCents == null ? null : { figure: version.totalCapCents, used: all.cents + waitingCents },
  }
}

/** A discount's dollars are known only with the article chosen for it; until then by the one that completed the set. */
const centsOf = (reward: Reward): number =>
  reward.rebateCents ?? discountCents(reward.discount ?? undefined, reward.units.at(-1)?.offer?.valueCents ?? null) ?? 0

const endless: OfferRoom = { units: Number.POSITIVE_INFINITY, closedBy: 'limitReached' }

export function offerRoom(
  account: AccountState,
  customer: CustomerState,
  match: OfferMatch,
  visit: Visit,
  upc: string,
  moment: Moment,
): OfferRoom {
  const { offer, version, move } = match
  if (version.customerLimit === null && version.totalCapUnits === null && version.totalCapCents == null) return endless
  const assessed = assessOneOffer(customer, account, moment, offer.id)
  const { limit, capUnits, capCents } = offerUse(account, customer, offer.id, version, moment, assessed)
  const size = setSize(offer, version)
  const perSet = rewardsPerSet(offer, version)
  const versionOf = (set: OfferProgress) => versionNamed(offer.versions, set.version) ?? version
  const begun = assessed.offers
    .filter((set) => set.status === 'open' && (move.waitsForMore || set.visitId === visit.id))
    .filter((set) => versionOf(set).mixAndMatch || set.units[0]?.upc === upc)
  // Begun sets are filled first, each under its own version.
  const unitsFor = (rewardsLeft: number) => {
    let left = rewardsLeft
    let units = 0
    for (const set of begun) {
      left -= rewardsPerSet(offer, versionOf(set))
      if (left < 0) return units
      units += set.buyQty - set.units.length
    }
    return units + Math.floor(Math.max(0, left) / perSet) * size
  }
  const discount = version.rewardRule === 'discount' ? version.discount : undefined
  const centsEach = offer.offerType === 'rebate' ? unitRebate(move) : (discountCents(discount, move.valueCents) ?? 0)
  const byLimit = limit ? unitsFor(limit.figure - limit.used) : Infinity
  const byUnits = capUnits ? unitsFor(capUnits.figure - capUnits.used) : Infinity
  const byCents =
    capCents && centsEach > 0 ? unitsFor(Math.floor((capCents.figure - capCents.used) / centsEach)) : Infinity
  const byCap = Math.min(byUnits, byCents)
  return { units: Math.min(byLimit, byCap), closedBy: byCap < byLimit ? 'exhausted' : 'limitReached' }
}
