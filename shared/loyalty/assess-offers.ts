/**
 * The sets of one offer: its units walked in canonical order. A set keeps the version it was begun under and waits for its missing
 * units for the rest of the visit, or until the offer ends where the unit says so; for a rebate each unit is its own set. Rewards
 * expire when the offer's last day has passed. Source: domain.md 3.4 (engine c), 3.7, 4.1, 8 no. 3.
 */
import { type LocalDate, momentAt } from '../kernel/business-date.ts'
import type { RewardId, VisitId } from '../kernel/ids.ts'
import type { Cents } from '../kernel/money.ts'
import { allowedUpcs, leastValued } from './allowed-items.ts'
import type { OfferProgress, Reward } from './assessment.ts'
import type { OfferRow, OfferVersion } from './catalogue.ts'
import { versionNamed } from './programs-by-upc.ts'
import { hasLost, lastOf, spentSets } from './spent-sets.ts'
import type { AccountState, Redemption, Unit } from './state.ts'

export interface OfferWork {
  readonly offer: OfferRow
  /** Units that counted for it and stand, or came back, in canonical order. */
  readonly units: readonly Unit[]
  /** Those that stand. */
  readonly redemptions: readonly Redemption[]
  /** Rewards that were given and cannot stand. */
  readonly conflicted: ReadonlySet<RewardId>
  readonly localDate: LocalDate
  readonly locations: AccountState['locations']
  readonly isVisitOpen: (visitId: VisitId) => boolean
}

interface OpenSet {
  readonly version: OfferVersion
  readonly units: Unit[]
}

export function assessOffer(work: OfferWork): {
  readonly offers: readonly OfferProgress[]
  readonly rewards: readonly Reward[]
} {
  const { offer, units, redemptions, locations } = work
  const { spent, sets } = spentSets(units, redemptions)
  const offers: OfferProgress[] = []
  const rewards: Reward[] = []
  const complete = (version: OfferVersion, full: readonly Unit[], redeemed: readonly Redemption[]) => {
    const found = completedSet(work, version, full, redeemed)
    offers.push(found.set)
    rewards.push(...found.rewards)
  }
  for (const set of sets) {
    const version = versionNamed(offer.versions, set.version)
    if (version) complete(version, set.units, set.redeemed)
  }

  const open: OpenSet[] = []
  for (const unit of units) {
    if (unit.removed !== null || spent.has(unit.id)) continue
    const version = versionNamed(offer.versions, unit.offer?.version ?? '')
    if (!version) continue
    let set = open.find((one) => takes(one, unit, version, locations))
    if (!set) {
      set = { version, units: [] }
      open.push(set)
    }
    set.units.push(unit)
    if (set.units.length >= setSize(offer, set.version)) {
      complete(set.version, set.units, [])
      open.splice(open.indexOf(set), 1)
    }
  }
  for (const set of open) offers.push(unfinishedSet(work, set))
  return { offers, rewards }
}

/** Whether a unit, counted under `version`, may fill a set that was begun. */
function takes(set: OpenSet, unit: Unit, version: OfferVersion, locations: AccountState['locations']): boolean {
  const [first] = set.units
  const isReached =
    first?.visitId === unit.visitId ||
    (unit.offer?.waitsForMore === true && set.units.every((one) => one.offer?.waitsForMore))
  if (!isReached || (!set.version.mixAndMatch && first?.upc !== unit.upc)) return false
  return set.version === version || localDateOf(unit, locations) <= set.version.endDate
}

/** The date on the calendar of the counter, which a visit's business date may lie behind. */
const localDateOf = ({ at, locationId }: Unit, locations: AccountState['locations']): LocalDate =>
  momentAt(Date.parse(at), locations[locationId]?.timeZone ?? 'UTC').localDate

/** How many units one set takes. */
export const setSize = (offer: OfferRow, version: OfferVersion): number =>
  offer.offerType === 'rebate' ? 1 : version.buyQty

/** How many rewards one set gives. */
export const rewardsPerSet = (offer: OfferRow, version: OfferVersion): number =>
  offer.offerType === 'rebate' ? 1 : version.getQty

/** Dollars off one unit, never more than it costs where that is known. Source: example 44. */
export const unitRebate = (move: Unit['offer']): Cents =>
  Math.min(move?.rebateCents ?? 0, move?.valueCents ?? Number.POSITIVE_INFINITY)

function unfinishedSet({ offer, localDate, isVisitOpen }: OfferWork, { version, units }: OpenSet): OfferProgress {
  const last = lastOf(units)
  const waits = units.every((unit) => unit.offer?.waitsForMore) || isVisitOpen(last.visitId)
  return {
    id: units[0]?.id ?? last.id,
    offerId: offer.id,
    version: version.version,
    visitId: last.visitId,
    status: waits && localDate <= version.endDate ? 'open' : 'lapsed',
    units,
    buyQty: setSize(offer, version),
    rewardIds: [],
  }
}

function completedSet(
  work: OfferWork,
  version: OfferVersion,
  units: readonly Unit[],
  redeemed: readonly Redemption[],
): { readonly set: OfferProgress; readonly rewards: readonly Reward[] } {
  const { offer, localDate } = work
  const last = lastOf(units)
  const values = units.flatMap((unit) =>
    unit.offer?.valueCents == null ? [] : [{ upc: unit.upc, valueCents: unit.offer.valueCents }],
  )
  const least = leastValued(values)
  const isRebate = offer.offerType === 'rebate'
  const isDiscount = !isRebate && version.rewardRule === 'discount'
  const allowed = allowedUpcs(version.rewardRule, version.items, units, values)
  const unredeemed = (id: RewardId): Reward['status'] =>
    work.conflicted.has(id) ? 'conflicted' : localDate > version.endDate ? 'expired' : 'earned'
  const rewards = rewardIdsOf(last, hasLost(units) ? 0 : rewardsPerSet(offer, version), redeemed).map((id): Reward => {
    const redemption = redeemed.find((one) => one.rewardId === id)
    return {
      id,
      source: { kind: 'offer', offerId: offer.id, version: version.version },
      programId: offer.id,
      kind: isDiscount ? 'rebate' : offer.offerType,
      status: redemption ? 'redeemed' : unredeemed(id),
      rule: isRebate && version.rewardRule === 'discount' ? 'sameItem' : version.rewardRule,
      units,
      earnedAt: last.at,
      earnedBusinessDate: last.businessDate,
      earnedVisitId: last.visitId,
      earnedLocationId: last.locationId,
      endDate: version.endDate,
      allowedUpcs: isRebate ? [last.upc] : isDiscount && !version.discount ? [] : allowed,
      leastUnit: !isRebate && version.rewardRule === 'lesserOrEqual' ? least : null,
      rebateCents: isRebate ? unitRebate(last.offer) : (redemption?.rebateCents ?? null),
      discount: isDiscount ? (version.discount ?? null) : null,
      requires: { email: offer.requiresEmail, address: offer.requiresAddress },
      redemptionId: redemption?.id ?? null,
    }
  })
  const set: OfferProgress = {
    id: units[0]?.id ?? last.id,
    offerId: offer.id,
    version: version.version,
    visitId: last.visitId,
    status: rewards.every((reward) => reward.status === 'redeemed') ? 'redeemed' : 'completed',
    units: units.filter((unit) => unit.removed === null),
    buyQty: setSize(offer, version),
    rewardIds: rewards.map((reward) => reward.id),
  }
  return { set, rewards }
}

/** One by one the version promised, and whatever was redeemed beyond that. */
function rewardIdsOf(last: Unit, count: number, redeemed: readonly Redemption[]): readonly RewardId[] {
  const promised = Array.from({ length: count }, (_, index) => `${last.id}#o${index + 1}` as RewardId)
  return [...new Set([...promised, ...redeemed.map((one) => one.rewardId)])]
}
