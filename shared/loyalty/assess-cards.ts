/** The cards of one card group and what they earned: its units walked once (`card-walk.ts`), and told as cards and rewards. */
import { type Instant, type LocalDate, startOfDay } from '../kernel/business-date.ts'
import type { RewardId, UnitId } from '../kernel/ids.ts'
import { allowedUpcs, leastValued } from './allowed-items.ts'
import type { Card, Reward } from './assessment.ts'
import { CardWalk, debtsOf, type FullCard, type Unfinished } from './card-walk.ts'
import type { CardGroupRow, CardGroupVersion, ProgramRow } from './catalogue.ts'
import { versionNamed, versionOn } from './programs-by-upc.ts'
import { hasLost, lastOf, type SpentSet, spentSets } from './spent-sets.ts'
import type { AccountState, CustomerState, Redemption, Unit } from './state.ts'

export interface CardGroupWork {
  readonly group: CardGroupRow
  readonly program: ProgramRow | undefined
  /** Units that punched this group, also those that are gone, in canonical order. */
  readonly units: readonly Unit[]
  /** All that the customer has, in canonical order. */
  readonly everything: readonly Unit[]
  /** Those that stand. */
  readonly redemptions: readonly Redemption[]
  /** Rewards that were given and cannot stand. */
  readonly conflicted: ReadonlySet<RewardId>
  readonly cardNotes: CustomerState['cardNotes']
  readonly locations: AccountState['locations']
  readonly businessDate: LocalDate
}

export function assessGroup(work: CardGroupWork): {
  readonly cards: readonly Card[]
  readonly rewards: readonly Reward[]
} {
  const { group, units, everything, redemptions, businessDate } = work
  const { spent, sets } = spentSets(units, redemptions)
  const walk = new CardWalk(group, debtsOf(sets, units, everything))
  for (const [place, unit] of units.entries())
    if (unit.removed === null && !spent.has(unit.id) && !walk.pays(unit, place)) walk.add(unit)
  walk.end(versionOn(group.versions, businessDate) ?? group.versions[0], businessDate)

  const redeemed = sets.map((set) => {
    const version = versionNamed(group.versions, set.version) ?? versionFrom(set)
    const full = { version, units: set.units, dropped: [], splitFrom: null }
    return completed(work, full, set.redeemed, walk.paidFor(set))
  })
  const walked = walk.full.map((full) => completed(work, full, [], []))
  const rewards = [...redeemed, ...walked].flatMap((one) => one.rewards)
  return {
    cards: [...redeemed.map((one) => one.card), ...walked.map((one) => one.card), ...unfinished(work, walk.rest())],
    rewards,
  }
}

/** The expired cards and the open one, or what is owed where there is none. */
function unfinished(work: CardGroupWork, rest: Unfinished | null): readonly Card[] {
  if (!rest) return []
  const { group } = work
  const card = (
    version: CardGroupVersion,
    units: readonly Unit[],
    expiredUnits: readonly Unit[],
    owed: number,
    id: string,
    splitFrom: string | null,
  ): Card => ({
    id,
    cardGroupId: group.id,
    programId: group.programId,
    version: version.version,
    status: units.length === 0 && owed === 0 ? 'expired' : 'open',
    units,
    expiredUnits,
    paidUnits: [],
    owed,
    requiredQty: version.requiredQty,
    rewardQty: version.rewardQty,
    completedAt: null,
    rewardIds: [],
    splitFrom,
    note: noteOf(work, id, [...units, ...expiredUnits]),
  })
  const { version, open, dropped, owed } = rest
  const cards = rest.expired.map((one) => card(one.version, [], one.units, 0, one.units[0]?.id ?? '', one.splitFrom))
  const [first] = open
  if (first) return [...cards, card(version, open, dropped, owed.length, first.id, rest.splitFrom)]
  return owed[0] ? [...cards, card(version, [], [], owed.length, `${owed[0].id}#owed`, null)] : cards
}

/** A set whose version no row names any more keeps what its redemptions say. */
const versionFrom = ({ version, units, redeemed }: SpentSet): CardGroupVersion => ({
  version,
  effectiveFrom: '',
  requiredQty: units.length,
  rewardQty: redeemed.length,
  rewardRule: 'fixedList',
  windowMonths: null,
  items: [],
})

interface CompletedCard {
  readonly card: Card
  readonly rewards: readonly Reward[]
}

/** A full card, and one reward for each free unit. */
function completed(
  work: CardGroupWork,
  { version, units, dropped, splitFrom }: FullCard,
  redeemed: readonly Redemption[],
  paidUnits: readonly Unit[],
): CompletedCard {
  const { group, program } = work
  const last = lastOf(units)
  const earned = earnedOf(work, version, last)
  const values = units.flatMap(({ upc, punch }) =>
    punch?.valueCents == null ? [] : [{ upc, valueCents: punch.valueCents }],
  )
  const least = leastValued(values)
  const isDiscount = version.rewardRule === 'discount'
  const allowed = allowedUpcs(version.rewardRule, version.items, units, values)
  const rewards = rewardIdsOf(last, hasLost(units) ? 0 : version.rewardQty, redeemed).map((id): Reward => {
    const redemption = redeemed.find((one) => one.rewardId === id)
    return {
      id,
      source: { kind: 'card', cardGroupId: group.id, version: version.version },
      programId: group.programId,
      kind: isDiscount ? 'rebate' : 'freeGood',
      status: redemption ? 'redeemed' : work.conflicted.has(id) ? 'conflicted' : 'earned',
      rule: version.rewardRule,
      units,
      earnedAt: earned.at,
      earnedBusinessDate: earned.businessDate,
      earnedVisitId: last.visitId,
      earnedLocationId: last.locationId,
      endDate: null,
      allowedUpcs: isDiscount && !version.discount ? [] : allowed,
      leastUnit: version.rewardRule === 'lesserOrEqual' ? least : null,
      rebateCents: redemption?.rebateCents ?? null,
      discount: isDiscount ? (version.discount ?? null) : null,
      requires: { email: program?.requiresEmail ?? false, address: program?.requiresAddress ?? false },
      redemptionId: redemption?.id ?? null,
    }
  })
  const id = units[0]?.id ?? last.id
  const card: Card = {
    id,
    cardGroupId: group.id,
    programId: group.programId,
    version: version.version,
    status: rewards.every((reward) => reward.status === 'redeemed') ? 'redeemed' : 'completed',
    units: units.filter((unit) => unit.removed === null),
    expiredUnits: dropped,
    paidUnits,
    owed: 0,
    requiredQty: version.requiredQty,
    rewardQty: version.rewardQty,
    completedAt: earned.at,
    rewardIds: rewards.map((reward) => reward.id),
    splitFrom,
    note: noteOf(work, id, [...units, ...dropped]),
  }
  return { card, rewards }
}

/** One by one the version promised, and whatever was redeemed beyond that. */
function rewardIdsOf(last: Unit, rewardQty: number, redeemed: readonly Redemption[]): readonly RewardId[] {
  const promised = Array.from({ length: rewardQty }, (_, index) => `${last.id}#${index + 1}` as RewardId)
  return [...new Set([...promised, ...redeemed.map((one) => one.rewardId)])]
}

/** When the completing unit was bought, or, where a later version completed the card, at the start of that version's day. */
function earnedOf(
  { locations }: CardGroupWork,
  version: CardGroupVersion,
  last: Unit,
): { readonly at: Instant; readonly businessDate: LocalDate } {
  if (last.punch?.version === version.version || version.effectiveFrom <= last.businessDate)
    return { at: last.at, businessDate: last.businessDate }
  const timeZone = locations[last.locationId]?.timeZone ?? 'UTC'
  const start = startOfDay(version.effectiveFrom, timeZone)
  // After midnight a late day end still counts for the day before.
  return { at: last.at > start ? last.at : start, businessDate: version.effectiveFrom }
}

/** A note stays with its card though its first punches drop off. */
function noteOf({ cardNotes }: CardGroupWork, id: string, units: readonly { readonly id: UnitId }[]): string {
  const own = cardNotes[id]
  if (own !== undefined) return own
  return units.map((unit) => cardNotes[unit.id]).find((note) => note) ?? ''
}
