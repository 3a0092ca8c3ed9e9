/**
 * What a customer has earned, read off the units at one moment: cards as they fill, offer progress of a visit, and rewards.
 *
 * Units are walked in canonical order. A redemption's units form its card for ever; the rest fill cards one after another. A
 * card's id is its first unit's id; a card's reward is its completing unit's id + `#k`, an offer's + `#ok`, because one unit may
 * complete both. Nothing here is stored, so a removal, an undo or another order of events can never leave a stale reward behind.
 * Source: domain.md 3.4 to 3.7, design.md 4.
 */
import { type Instant, type LocalDate, type Moment, monthsBefore } from '../kernel/business-date.ts'
import type { CardGroupId, LocationId, ProgramId, RedemptionId, RewardId, UnitId, Upc, VisitId } from '../kernel/ids.ts'
import type { Cents } from '../kernel/money.ts'
import { allowedUpcs, leastValued } from './allowed-items.ts'
import type { CardGroupRow, CardGroupVersion, OfferRow, OfferVersion, RewardRule } from './catalogue.ts'
import { versionNamed, versionOn } from './programs-by-upc.ts'
import type { AccountState, CustomerState, Redemption, Unit } from './state.ts'

export interface Card {
  /** Its first unit's id. */
  readonly id: string
  readonly cardGroupId: CardGroupId
  readonly programId: ProgramId
  /** The rule version it is counted by, or completed under. */
  readonly version: string
  readonly status: 'open' | 'completed' | 'redeemed' | 'expired'
  readonly units: readonly Unit[]
  /** Units that fell out of the rule's window, shown struck through; they count no more. */
  readonly expiredUnits: readonly Unit[]
  readonly requiredQty: number
  readonly rewardQty: number
  readonly completedAt: Instant | null
  readonly rewardIds: readonly RewardId[]
}

/** One set of `buyQty` slots of an offer in one visit; for a rebate each unit is its own set. */
export interface OfferProgress {
  readonly id: string
  readonly offerId: ProgramId
  readonly version: string
  readonly visitId: VisitId
  readonly status: 'open' | 'completed' | 'redeemed' | 'lapsed'
  readonly units: readonly Unit[]
  readonly buyQty: number
  readonly rewardIds: readonly RewardId[]
}

export interface Reward {
  readonly id: RewardId
  readonly source:
    | { readonly kind: 'card'; readonly cardGroupId: CardGroupId; readonly version: string }
    | { readonly kind: 'offer'; readonly offerId: ProgramId; readonly version: string }
  readonly programId: ProgramId
  readonly kind: 'freeGood' | 'rebate'
  readonly status: 'earned' | 'redeemed' | 'expired'
  readonly rule: RewardRule
  readonly units: readonly Unit[]
  readonly earnedAt: Instant
  readonly earnedBusinessDate: LocalDate
  readonly earnedVisitId: VisitId
  readonly earnedLocationId: LocationId
  /** Last date on which it can be redeemed; null = never ends. */
  readonly endDate: LocalDate | null
  /** What may be given, cheapest rule first; for a rebate the article it is taken off. */
  readonly allowedUpcs: readonly Upc[]
  /** For lesserOrEqual: the least-valued qualifying unit, which sets the limit. */
  readonly leastUnit: { readonly upc: Upc; readonly valueCents: Cents } | null
  readonly rebateCents: Cents | null
  readonly requires: { readonly email: boolean; readonly address: boolean }
  readonly redemptionId: RedemptionId | null
}

export interface Assessment {
  readonly cards: readonly Card[]
  readonly offers: readonly OfferProgress[]
  readonly rewards: readonly Reward[]
}

/** Everything the customer has, as of `moment`. Cost follows the customer's units. */
export function assess(customer: CustomerState, account: AccountState, moment: Moment): Assessment {
  const live = customer.units.filter((unit) => unit.removed === null)
  const redemptions = customer.redemptions.filter((redemption) => !redemption.undone)
  const cards: Card[] = []
  const offers: OfferProgress[] = []
  const rewards: Reward[] = []

  for (const [groupId, units] of groupBy(
    live.filter((unit) => unit.punch),
    (unit) => unit.punch?.cardGroupId ?? '',
  )) {
    const group = account.catalogue.cardGroups[groupId]
    if (group) assessGroup({ group, units, redemptions, account, moment, cards, rewards })
  }
  for (const [offerId, units] of groupBy(
    live.filter((unit) => unit.offer),
    (unit) => unit.offer?.offerId ?? '',
  )) {
    const offer = account.catalogue.offers[offerId]
    if (offer) assessOffer({ offer, units, redemptions, customer, moment, offers, rewards })
  }
  return { cards, offers, rewards }
}

interface GroupWork {
  readonly group: CardGroupRow
  readonly units: readonly Unit[]
  readonly redemptions: readonly Redemption[]
  readonly account: AccountState
  readonly moment: Moment
  readonly cards: Card[]
  readonly rewards: Reward[]
}

function assessGroup(work: GroupWork): void {
  const { group, units, redemptions, moment } = work
  const { spent, sets } = spentSets(
    units,
    redemptions,
    (r) => r.source.kind === 'card' && r.source.cardGroupId === group.id,
  )
  for (const set of sets) {
    const version = versionNamed(group.versions, set.version)
    if (version)
      completeCard(work, version, set.units, lastOf(set.units).at, lastOf(set.units).businessDate, set.redeemed)
  }

  let open: Unit[] = []
  let dropped: Unit[] = []
  const rest = units.filter((unit) => !spent.has(unit.id))
  for (const [index, unit] of rest.entries()) {
    const version = versionOn(group.versions, unit.businessDate) ?? group.versions[0]
    if (!version) continue
    ;({ open, dropped } = dropOld(open, dropped, version, unit.businessDate))
    open.push(unit)
    if (open.length >= version.requiredQty) {
      completeCard(work, version, open, unit.at, unit.businessDate, [])
      open = []
      dropped = []
    } else {
      const until = rest[index + 1]?.businessDate ?? moment.localDate
      const changed = completedByRuleChange(group, open, unit.businessDate, until)
      if (changed) {
        completeCard(work, changed, open, `${changed.effectiveFrom}T00:00:00.000Z`, changed.effectiveFrom, [])
        open = []
        dropped = []
      }
    }
  }
  const current = versionOn(group.versions, moment.localDate) ?? group.versions[0]
  if (!current) return
  ;({ open, dropped } = dropOld(open, dropped, current, moment.localDate))
  const first = open[0] ?? dropped[0]
  if (!first) return
  work.cards.push({
    id: first.id,
    cardGroupId: group.id,
    programId: group.programId,
    version: current.version,
    status: open.length === 0 ? 'expired' : 'open',
    units: open,
    expiredUnits: dropped,
    requiredQty: current.requiredQty,
    rewardQty: current.rewardQty,
    completedAt: null,
    rewardIds: [],
  })
}

/** A change of the rule that is met by what an open card already holds completes it on the day it takes effect. */
function completedByRuleChange(
  group: CardGroupRow,
  open: readonly Unit[],
  after: LocalDate,
  until: LocalDate,
): CardGroupVersion | undefined {
  return group.versions.find(
    (version) => version.effectiveFrom > after && version.effectiveFrom <= until && open.length >= version.requiredQty,
  )
}

/** The window is rolling and inclusive: a purchase on the same day of the month, `windowMonths` ago, still counts. */
function dropOld(
  open: readonly Unit[],
  dropped: readonly Unit[],
  version: CardGroupVersion,
  date: LocalDate,
): { open: Unit[]; dropped: Unit[] } {
  if (version.windowMonths === null) return { open: [...open], dropped: [...dropped] }
  const oldest = monthsBefore(date, version.windowMonths)
  return {
    open: open.filter((unit) => unit.businessDate >= oldest),
    dropped: [...dropped, ...open.filter((unit) => unit.businessDate < oldest)],
  }
}

function completeCard(
  work: GroupWork,
  version: CardGroupVersion,
  units: readonly Unit[],
  earnedAt: Instant,
  earnedBusinessDate: LocalDate,
  redeemed: readonly Redemption[],
): void {
  const { group, account } = work
  const last = lastOf(units)
  const program = account.catalogue.programs[group.programId]
  const least = leastValued(units.map((unit) => ({ upc: unit.upc, valueCents: unit.punch?.valueCents ?? 0 })))
  const rewards = Array.from({ length: version.rewardQty }, (_, index): Reward => {
    const id = `${last.id}#${index + 1}` as RewardId
    const redemption = redeemed.find((one) => one.rewardId === id)
    return {
      id,
      source: { kind: 'card', cardGroupId: group.id, version: version.version },
      programId: group.programId,
      kind: 'freeGood',
      status: redemption ? 'redeemed' : 'earned',
      rule: version.rewardRule,
      units,
      earnedAt,
      earnedBusinessDate,
      earnedVisitId: last.visitId,
      earnedLocationId: last.locationId,
      endDate: null,
      allowedUpcs: allowedUpcs(version.rewardRule, version.items, units, least?.valueCents ?? null),
      leastUnit: version.rewardRule === 'lesserOrEqual' ? least : null,
      rebateCents: null,
      requires: { email: program?.requiresEmail ?? false, address: program?.requiresAddress ?? false },
      redemptionId: redemption?.id ?? null,
    }
  })
  work.rewards.push(...rewards)
  work.cards.push({
    id: units[0]?.id ?? last.id,
    cardGroupId: group.id,
    programId: group.programId,
    version: version.version,
    status: rewards.every((reward) => reward.status === 'redeemed') ? 'redeemed' : 'completed',
    units,
    expiredUnits: [],
    requiredQty: version.requiredQty,
    rewardQty: version.rewardQty,
    completedAt: earnedAt,
    rewardIds: rewards.map((reward) => reward.id),
  })
}

interface OfferWork {
  readonly offer: OfferRow
  readonly units: readonly Unit[]
  readonly redemptions: readonly Redemption[]
  readonly customer: CustomerState
  readonly moment: Moment
  readonly offers: OfferProgress[]
  readonly rewards: Reward[]
}

function assessOffer(work: OfferWork): void {
  const { offer, units, redemptions, customer } = work
  const { spent, sets } = spentSets(
    units,
    redemptions,
    (r) => r.source.kind === 'offer' && r.source.offerId === offer.id,
  )
  for (const set of sets) {
    const version = versionNamed(offer.versions, set.version)
    if (version) completeSet(work, version, set.units, set.redeemed)
  }
  for (const [visitId, visitUnits] of groupBy(
    units.filter((unit) => !spent.has(unit.id)),
    (unit) => unit.visitId,
  )) {
    let open: Unit[] = []
    for (const unit of visitUnits) {
      const version = versionNamed(offer.versions, unit.offer?.version ?? '')
      if (!version) continue
      open.push(unit)
      if (open.length >= setSize(offer, version)) {
        completeSet(work, version, open, [])
        open = []
      }
    }
    const first = open[0]
    const version = first && versionNamed(offer.versions, first.offer?.version ?? '')
    if (!first || !version) continue
    work.offers.push({
      id: first.id,
      offerId: offer.id,
      version: version.version,
      visitId: first.visitId,
      status: customer.visits[visitId]?.status === 'open' ? 'open' : 'lapsed',
      units: open,
      buyQty: setSize(offer, version),
      rewardIds: [],
    })
  }
}

const setSize = (offer: OfferRow, version: OfferVersion): number => (offer.offerType === 'rebate' ? 1 : version.buyQty)

function completeSet(
  work: OfferWork,
  version: OfferVersion,
  units: readonly Unit[],
  redeemed: readonly Redemption[],
): void {
  const { offer, moment } = work
  const last = lastOf(units)
  const values = units.flatMap((unit) =>
    unit.offer?.valueCents == null ? [] : [{ upc: unit.upc, valueCents: unit.offer.valueCents }],
  )
  const least = leastValued(values)
  const isRebate = offer.offerType === 'rebate'
  const rewards = Array.from({ length: isRebate ? 1 : version.getQty }, (_, index): Reward => {
    const id = `${last.id}#o${index + 1}` as RewardId
    const redemption = redeemed.find((one) => one.rewardId === id)
    return {
      id,
      source: { kind: 'offer', offerId: offer.id, version: version.version },
      programId: offer.id,
      kind: offer.offerType,
      status: redemption ? 'redeemed' : moment.localDate > version.endDate ? 'expired' : 'earned',
      rule: version.rewardRule,
      units,
      earnedAt: last.at,
      earnedBusinessDate: last.businessDate,
      earnedVisitId: last.visitId,
      earnedLocationId: last.locationId,
      endDate: version.endDate,
      allowedUpcs: isRebate
        ? [last.upc]
        : allowedUpcs(version.rewardRule, version.items, units, least?.valueCents ?? null),
      leastUnit: !isRebate && version.rewardRule === 'lesserOrEqual' ? least : null,
      rebateCents: isRebate ? (last.offer?.rebateCents ?? 0) : null,
      requires: { email: offer.requiresEmail, address: offer.requiresAddress },
      redemptionId: redemption?.id ?? null,
    }
  })
  work.rewards.push(...rewards)
  work.offers.push({
    id: units[0]?.id ?? last.id,
    offerId: offer.id,
    version: version.version,
    visitId: last.visitId,
    status: rewards.every((reward) => reward.status === 'redeemed') ? 'redeemed' : 'completed',
    units,
    buyQty: setSize(offer, version),
    rewardIds: rewards.map((reward) => reward.id),
  })
}

interface SpentSet {
  readonly version: string
  readonly units: readonly Unit[]
  readonly redeemed: readonly Redemption[]
}

/** The unit sets that standing redemptions of one source spent; several rewards of one card share a set. */
function spentSets(
  units: readonly Unit[],
  redemptions: readonly Redemption[],
  isOfSource: (redemption: Redemption) => boolean,
): { spent: Set<UnitId>; sets: SpentSet[] } {
  const byId = new Map(units.map((unit) => [unit.id, unit]))
  const spent = new Set<UnitId>()
  const sets: SpentSet[] = []
  for (const [, redeemed] of groupBy(redemptions.filter(isOfSource), (r) => lastOf(r.unitIds))) {
    const first = redeemed[0]
    if (!first) continue
    const setUnits = first.unitIds.flatMap((id) => byId.get(id) ?? [])
    if (setUnits.length === 0) continue
    for (const unit of setUnits) spent.add(unit.id)
    sets.push({ version: first.source.version, units: setUnits, redeemed })
  }
  return { spent, sets }
}

function lastOf<Value>(values: readonly Value[]): Value {
  const last = values[values.length - 1]
  if (last === undefined) throw new Error('A card or set without units cannot exist')
  return last
}

function groupBy<Value>(values: readonly Value[], keyOf: (value: Value) => string): Map<string, Value[]> {
  const groups = new Map<string, Value[]>()
  for (const value of values) {
    const key = keyOf(value)
    const group = groups.get(key)
    if (group) group.push(value)
    else groups.set(key, [value])
  }
  return groups
}
