/**
 * What a fold over events gives: one state for the account (rows, trays, counters) and one for each customer. Both are plain
 * JSON, so they can be stored, hashed and compared. What is earned is not in here; `assess` reads it off the units.
 */

import type { Instant, LocalDate } from '../kernel/business-date.ts'
import type {
  AccountId,
  CustomerId,
  EventId,
  LineId,
  LocationId,
  ProgramId,
  RedemptionId,
  RegisterId,
  RewardId,
  StaffId,
  UnitId,
  Upc,
  VisitId,
} from '../kernel/ids.ts'
import type { Cents } from '../kernel/money.ts'
import type {
  AccountRow,
  CardGroupRow,
  DistributorRow,
  EnrollmentRow,
  ItemRow,
  LocationRow,
  ManufacturerRow,
  OfferRow,
  ProgramRow,
  RegisterRow,
  StaffRow,
} from './catalogue.ts'
import type { EventOf, PurchaseSource, UnitMove } from './events.ts'

type ById<Row> = Readonly<Record<string, Row>>

export interface TrayItem {
  readonly eventId: EventId
  readonly upc: Upc
  readonly quantity: number
  readonly source: PurchaseSource
  readonly at: Instant
}

/** The rows that decide what a scan means. Replaced as a whole by each row event, so it can key caches. */
export interface Catalogue {
  readonly manufacturers: ById<ManufacturerRow>
  readonly distributors: ById<DistributorRow>
  readonly items: ById<ItemRow>
  readonly programs: ById<ProgramRow>
  readonly cardGroups: ById<CardGroupRow>
  readonly offers: ById<OfferRow>
  readonly enrollments: ById<EnrollmentRow>
}

export interface AccountState {
  readonly accountId: AccountId
  readonly account: AccountRow | null
  readonly locations: ById<LocationRow>
  readonly registers: ById<RegisterRow>
  readonly staff: ById<StaffRow>
  readonly catalogue: Catalogue
  /** How many rows were saved so far. */
  readonly catalogueVersion: number
  readonly trays: ById<readonly TrayItem[]>
  /** Redemptions that count toward a brand's cap: reward -> redemption, per capped offer, over all customers known here. */
  readonly redemptionsByOffer: ById<Readonly<Record<string, RedemptionId>>>
}

export interface Unit {
  readonly id: UnitId
  readonly upc: Upc
  readonly lineId: LineId
  readonly visitId: VisitId
  readonly locationId: LocationId
  readonly at: Instant
  readonly businessDate: LocalDate
  readonly source: PurchaseSource
  readonly punch: UnitMove['punch'] | null
  readonly offer: UnitMove['offer'] | null
  /** Set when the unit was taken back; it then supports nothing any more. */
  readonly removed: 'removed' | 'quantity' | 'returned' | null
}

export interface OfferQuestion {
  readonly offerId: ProgramId
  readonly kind: 'ask' | 'limitReached' | 'exhausted'
  readonly unitIds: readonly UnitId[]
}

export interface Line {
  readonly id: LineId
  readonly upc: Upc
  readonly source: PurchaseSource
  readonly unitIds: readonly UnitId[]
}

/**
 *  open(shopping) --VisitCheckedOut--> open(checkingOut) --VisitFinished--> finished
 *        ^------------ItemsPurchased-----------'
 */
export interface Visit {
  readonly id: VisitId
  readonly registerId: RegisterId
  readonly locationId: LocationId
  readonly staffId: StaffId | null
  readonly businessDate: LocalDate
  readonly startedAt: Instant
  readonly finishedAt: Instant | null
  readonly status: 'open' | 'finished' | 'abandoned'
  readonly stage: 'shopping' | 'checkingOut'
  /** Lines with at least one unit left, in the order they were first bought. */
  readonly lines: readonly Line[]
  readonly question: OfferQuestion | null
  /** Questions behind the first, asked in order. */
  readonly laterQuestions: readonly OfferQuestion[]
  readonly answers: ById<'accepted' | 'declined'>
  /** Offers of which "limit reached" or "exhausted" was already said in this visit. */
  readonly noticedOfferIds: readonly ProgramId[]
  readonly multiPurchaseReason: { readonly reason: string; readonly note: string } | null
  readonly deferredRewardIds: readonly RewardId[]
  readonly kept: readonly { readonly rewardId: RewardId; readonly reason: string }[]
}

export interface Redemption {
  readonly id: RedemptionId
  readonly eventId: EventId
  readonly rewardId: RewardId
  readonly source: EventOf<'RewardRedeemed'>['data']['source']
  readonly unitIds: readonly UnitId[]
  readonly kind: 'freeGood' | 'rebate'
  readonly upc: Upc
  readonly takenUpc: Upc | null
  readonly rebateCents: Cents | null
  readonly visitId: VisitId
  readonly locationId: LocationId
  readonly staffId: StaffId | null
  readonly at: Instant
  readonly businessDate: LocalDate
  readonly undone: boolean
}

export const conflictReasons = [
  'rewardAlreadyRedeemed',
  'unitAlreadySpent',
  'purchaseRemoved',
  'unitUnknown',
  'limitExceeded',
  'redemptionUnknown',
] as const
export type ConflictReason = (typeof conflictReasons)[number]

/** Something done at a counter that cannot stand beside what was done elsewhere; a manager settles it. */
export interface Conflict {
  readonly eventId: EventId
  readonly reason: ConflictReason
  readonly at: Instant
  readonly registerId: RegisterId
  readonly rewardId: RewardId | null
}

export interface CustomerState {
  readonly id: CustomerId
  readonly createdAt: Instant | null
  readonly isTraining: boolean
  readonly has: { readonly email: boolean; readonly phone: boolean; readonly address: boolean }
  readonly informationDeclinedUntil: LocalDate | null
  readonly verificationRequestedAt: Instant | null
  readonly visits: ById<Visit>
  /** In canonical order: accepted order, then own pending. */
  readonly units: readonly Unit[]
  readonly redemptions: readonly Redemption[]
  readonly conflicts: readonly Conflict[]
  readonly lastVisitAt: Instant | null
}

export const emptyAccount = (accountId: AccountId): AccountState => ({
  accountId,
  account: null,
  locations: {},
  registers: {},
  staff: {},
  catalogue: {
    manufacturers: {},
    distributors: {},
    items: {},
    programs: {},
    cardGroups: {},
    offers: {},
    enrollments: {},
  },
  catalogueVersion: 0,
  trays: {},
  redemptionsByOffer: {},
})

export const emptyCustomer = (id: CustomerId): CustomerState => ({
  id,
  createdAt: null,
  isTraining: false,
  has: { email: false, phone: false, address: false },
  informationDeclinedUntil: null,
  verificationRequestedAt: null,
  visits: {},
  units: [],
  redemptions: [],
  conflicts: [],
  lastVisitAt: null,
})
