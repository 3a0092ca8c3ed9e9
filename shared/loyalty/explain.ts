/**
 * Why a reward is what it is: the rule in force, the purchases that decided, what fell off, what paid a debt, and how far limits and
 * caps are used up. Structured and without a word in it; the screens tell it at checkout and in the history. Source: domain.md 3.5 (hints), 3.16; screens.md (Why?).
 */
import type { LocalDate, Moment } from '../kernel/business-date.ts'
import type { CardGroupId, CustomerId, LocationId, ProgramId, RewardId, UnitId, Upc } from '../kernel/ids.ts'
import type { Cents } from '../kernel/money.ts'
import { countsByUpc, type ListedItem } from './allowed-items.ts'
import { assess } from './assess.ts'
import type { Card, Reward } from './assessment.ts'
import { windowDate } from './card-walk.ts'
import type { CardGroupVersion, OfferRow, OfferVersion, RewardRule } from './catalogue.ts'
import { type OfferUse, offerUse } from './offer-room.ts'
import { versionNamed } from './programs-by-upc.ts'
import { itemValueOf, rebateOf } from './rebate.ts'
import type { AccountState, CustomerState, Redemption, Unit } from './state.ts'

/** One bought piece and what it did for the reward. */
export interface ExplainedPurchase {
  readonly unitId: UnitId
  readonly upc: Upc
  /** The date the window goes by: the one on the old card, where there is one. */
  readonly date: LocalDate
  readonly boughtOn: LocalDate
  readonly locationId: LocationId
  /** As it was worth at the purchase. */
  readonly valueCents: Cents | null
  readonly isPaper: boolean
  readonly isException: boolean
  /** Came back since; the reward stands and a unit is owed. */
  readonly isReturned: boolean
  /** Bought by a customer that was merged into this one. */
  readonly isOfMerged: boolean
  /** The one that sets what may be given: the least valued, or one of the most bought. */
  readonly setsLimit: boolean
  /** The one with which the reward was earned. */
  readonly completes: boolean
}

export interface ExplainedRule {
  readonly rule: RewardRule
  readonly version: string
  readonly effectiveFrom: LocalDate
  readonly requiredQty: number
  readonly rewardQty: number
  /** Purchases older than this many months drop off; null = never, and for offers. */
  readonly windowMonths: number | null
  readonly startDate: LocalDate | null
  readonly endDate: LocalDate | null
}

/** What cannot be chosen, and why not. */
export interface NotAllowed {
  readonly upc: Upc
  readonly valueCents: Cents | null
  readonly reason: 'notRewardable' | 'worthMore' | 'valueUnknown' | 'notBought' | 'boughtLessOften' | 'otherKind'
}

export interface RewardExplanation {
  readonly rewardId: RewardId
  readonly programId: ProgramId
  readonly cardGroupId: CardGroupId | null
  readonly kind: Reward['kind']
  readonly status: Reward['status']
  /** null where no row names the version any more. */
  readonly rule: ExplainedRule | null
  readonly purchases: readonly ExplainedPurchase[]
  readonly leastUnit: Reward['leastUnit']
  /** For mostFrequent: how often each article was bought, most often first. */
  readonly boughtCounts: readonly { readonly upc: Upc; readonly count: number }[]
  /** Fell out of the window before the card was full. */
  readonly expired: readonly ExplainedPurchase[]
  /** Bought later and paid for what came back. */
  readonly paid: readonly ExplainedPurchase[]
  /** Units that came back and are not paid for yet, of all cards of the group. */
  readonly owed: number
  /** Completed by a change of the rule and not by a purchase. */
  readonly isByRuleChange: boolean
  readonly earnedAt: string
  readonly earnedBusinessDate: LocalDate
  readonly earnedLocationId: LocationId
  readonly endDate: LocalDate | null
  /** What may be given, with its value, and with the dollars taken off it for a rebate. */
  readonly allowed: readonly {
    readonly upc: Upc
    readonly valueCents: Cents | null
    readonly rebateCents: Cents | null
  }[]
  readonly notAllowed: readonly NotAllowed[]
  /** null for cards. */
  readonly use: OfferUse | null
  readonly redemption: Redemption | null
}

export function explainReward(
  reward: Reward,
  customer: CustomerState,
  account: AccountState,
  moment: Moment,
): RewardExplanation {
  const { source, units } = reward
  const cards = assess(customer, account, moment).cards.filter(
    (card) => source.kind === 'card' && card.cardGroupId === source.cardGroupId,
  )
  const card = cards.find((one) => one.rewardIds.includes(reward.id))
  const version = versionOf(reward, account)
  const limiting = limitingUpcs(reward)
  const told = (unit: Unit): ExplainedPurchase => explainPurchase(unit, reward, limiting, customer.id)
  const offer = source.kind === 'offer' ? account.catalogue.offers[source.offerId] : undefined
  const offerVersion = offer && versionNamed(offer.versions, source.version)
  const last = units.at(-1)
  return {
    rewardId: reward.id,
    programId: reward.programId,
    cardGroupId: source.kind === 'card' ? source.cardGroupId : null,
    kind: reward.kind,
    status: reward.status,
    rule: version ? explainRule(version, reward, offer) : null,
    purchases: units.map(told),
    leastUnit: reward.leastUnit,
    boughtCounts: [...countsByUpc(units)].map(([upc, count]) => ({ upc, count })).sort((a, b) => b.count - a.count),
    expired: card ? expiredBefore(card, cards, customer).map(told) : [],
    paid: (card?.paidUnits ?? []).map(told),
    owed: cards.reduce((sum, one) => sum + one.owed, 0),
    isByRuleChange: last !== undefined && reward.earnedBusinessDate > last.businessDate,
    earnedAt: reward.earnedAt,
    earnedBusinessDate: reward.earnedBusinessDate,
    earnedLocationId: reward.earnedLocationId,
    endDate: reward.endDate,
    allowed: reward.allowedUpcs.map((upc) => ({
      upc,
      valueCents: itemValueOf(reward, upc, account),
      rebateCents: reward.kind === 'rebate' ? rebateOf(reward, upc, account) : null,
    })),
    notAllowed: version ? notAllowed(version.items, reward) : [],
    use: offer && offerVersion ? offerUse(account, customer, offer.id, offerVersion, moment) : null,
    redemption: customer.redemptions.find((one) => one.id === reward.redemptionId) ?? null,
  }
}

function versionOf(reward: Reward, { catalogue }: AccountState): CardGroupVersion | OfferVersion | undefined {
  const { source } = reward
  return source.kind === 'card'
    ? versionNamed(catalogue.cardGroups[source.cardGroupId]?.versions ?? [], source.version)
    : versionNamed(catalogue.offers[source.offerId]?.versions ?? [], source.version)
}

function explainRule(
  version: CardGroupVersion | OfferVersion,
  { rule }: Reward,
  offer: OfferRow | undefined,
): ExplainedRule {
  const { version: name, effectiveFrom } = version
  const common = { rule, version: name, effectiveFrom }
  if ('requiredQty' in version) {
    const { requiredQty, rewardQty, windowMonths } = version
    return { ...common, requiredQty, rewardQty, windowMonths, startDate: null, endDate: null }
  }
  const isRebate = offer?.offerType === 'rebate'
  return {
    ...common,
    requiredQty: isRebate ? 1 : version.buyQty,
    rewardQty: isRebate ? 1 : version.getQty,
    windowMonths: null,
    startDate: version.startDate,
    endDate: version.endDate,
  }
}

/** What fell off while this card filled. Once it is redeemed those punches stand on an expired card of their own. */
function expiredBefore(card: Card, cards: readonly Card[], customer: CustomerState): readonly Unit[] {
  const places = new Map(customer.units.map((unit, place) => [unit.id, place]))
  const endOf = (one: Card) => Math.max(-1, ...one.units.map((unit) => places.get(unit.id) ?? -1))
  const end = endOf(card)
  const start = Math.max(-1, ...cards.filter((one) => one.completedAt && endOf(one) < end).map(endOf))
  const fallen = cards.flatMap((one) => (one === card || one.status === 'expired' ? one.expiredUnits : []))
  return fallen.filter((unit) => {
    const place = places.get(unit.id) ?? -1
    return start < place && place < end
  })
}

/** The articles that decide what may be given. */
function limitingUpcs({ rule, leastUnit, allowedUpcs, units }: Reward): ReadonlySet<Upc> {
  if (rule === 'lesserOrEqual') return new Set(leastUnit ? [leastUnit.upc] : [])
  if (rule === 'mostFrequent') return new Set(allowedUpcs)
  return new Set(rule === 'sameItem' || rule === 'mapped' ? units.map((unit) => unit.upc) : [])
}

function explainPurchase(
  unit: Unit,
  reward: Reward,
  limiting: ReadonlySet<Upc>,
  customerId: CustomerId,
): ExplainedPurchase {
  const valueCents = (reward.source.kind === 'card' ? unit.punch?.valueCents : unit.offer?.valueCents) ?? null
  const isLeast = reward.rule !== 'lesserOrEqual' || valueCents === reward.leastUnit?.valueCents
  return {
    unitId: unit.id,
    upc: unit.upc,
    date: windowDate(unit),
    boughtOn: unit.businessDate,
    locationId: unit.locationId,
    valueCents,
    isPaper: unit.source === 'paper',
    isException: unit.exception !== null,
    isReturned: unit.removed === 'returned',
    isOfMerged: unit.ownerId !== customerId,
    setsLimit: limiting.has(unit.upc) && isLeast,
    completes: unit.id === reward.units.at(-1)?.id,
  }
}

function notAllowed(items: readonly ListedItem[], reward: Reward): readonly NotAllowed[] {
  const bought = new Set(reward.units.map((unit) => unit.upc))
  const allowed = new Set(reward.allowedUpcs)
  const reasonOf = ({ upc, valueCents, isRewardable }: ListedItem): NotAllowed['reason'] => {
    if (!isRewardable) return 'notRewardable'
    if (reward.rule === 'lesserOrEqual') return valueCents === null ? 'valueUnknown' : 'worthMore'
    if (reward.rule === 'mapped') return 'otherKind'
    return bought.has(upc) ? 'boughtLessOften' : 'notBought'
  }
  return items
    .filter((item) => !allowed.has(item.upc))
    .map((item) => ({ upc: item.upc, valueCents: item.valueCents, reason: reasonOf(item) }))
}
