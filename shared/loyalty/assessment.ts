/** What an assessment says: cards, offer sets and rewards as they stand at one moment. Made by `assess.ts`, stored nowhere. */
import type { Instant, LocalDate } from '../kernel/business-date.ts'
import type { CardGroupId, LocationId, ProgramId, RedemptionId, RewardId, Upc, VisitId } from '../kernel/ids.ts'
import type { Cents } from '../kernel/money.ts'
import type { CardGroupVersion, RewardRule } from './catalogue.ts'
import type { Unit } from './state.ts'

export interface Card {
  /** Its first unit's id; `<first owed unit>#owed` where a debt is all there is. */
  readonly id: string
  readonly cardGroupId: CardGroupId
  readonly programId: ProgramId
  /** The rule version it is counted by, or completed under. */
  readonly version: string
  readonly status: 'open' | 'completed' | 'redeemed' | 'expired'
  readonly units: readonly Unit[]
  /** Units that fell out of the rule's window, shown struck through; they count no more. */
  readonly expiredUnits: readonly Unit[]
  /** Of a redeemed card whose goods came back: the later units that paid for it and punched no card. */
  readonly paidUnits: readonly Unit[]
  /** Only on the open card: how many units of redeemed cards came back and are not paid for yet. Shown as -1. */
  readonly owed: number
  readonly requiredQty: number
  readonly rewardQty: number
  readonly completedAt: Instant | null
  readonly rewardIds: readonly RewardId[]
  /** Where a change of the rule parted what one card held: the id that card had. Until then it counts as one card. */
  readonly splitFrom: string | null
  /** What was written on it; '' = nothing. */
  readonly note: string
}

/** One set of `buyQty` slots of an offer; for a rebate each unit is its own set. */
export interface OfferProgress {
  readonly id: string
  readonly offerId: ProgramId
  readonly version: string
  /** Of its newest unit. */
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
  /** `conflicted`: given at a counter beyond what the brand pays, or with units spent elsewhere; a manager settles it, nobody redeems it. */
  readonly status: 'earned' | 'redeemed' | 'expired' | 'conflicted'
  readonly rule: RewardRule
  /** What it was earned with; of a redeemed one also what came back since. */
  readonly units: readonly Unit[]
  readonly earnedAt: Instant
  readonly earnedBusinessDate: LocalDate
  readonly earnedVisitId: VisitId
  readonly earnedLocationId: LocationId
  /** Last date on which it can be redeemed; null = never ends. */
  readonly endDate: LocalDate | null
  /** What may be given, or taken dollars off; for a rebate the article it was earned with. */
  readonly allowedUpcs: readonly Upc[]
  /** For lesserOrEqual: the least-valued qualifying unit, which sets the limit. */
  readonly leastUnit: { readonly upc: Upc; readonly valueCents: Cents } | null
  /** Of a rebate, never more than the article's value. A discount's follows from the article chosen: `rebateOf`. */
  readonly rebateCents: Cents | null
  readonly discount: CardGroupVersion['discount'] | null
  /** As the program says now: it is asked when the reward is redeemed. */
  readonly requires: { readonly email: boolean; readonly address: boolean }
  readonly redemptionId: RedemptionId | null
}

export interface Assessment {
  readonly cards: readonly Card[]
  readonly offers: readonly OfferProgress[]
  readonly rewards: readonly Reward[]
}
