/**
 * What a fold over events gives: one state for the account (rows, trays, counters) and one for each customer. Both are plain
 * JSON, so they can be stored, hashed and compared. What is earned is not in here; `assess` reads it off the units.
 */

import type { Instant, LocalDate } from '../kernel/business-date.ts'
import type {
  AccountId,
  CustomerId,
  DistributorId,
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
  AutoEnrollmentRow,
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
import type { CreditRiskKind } from './credit-risk-kinds.ts'
import type { EventOf, ExceptionReason, Label, PointsReason, PurchaseSource, Settlement, UnitMove } from './events.ts'

type ById<Row> = Readonly<Record<string, Row>>

export interface TrayItem {
  readonly eventId: EventId
  readonly upc: Upc
  readonly quantity: number
  readonly source: PurchaseSource
  readonly at: Instant
  readonly label?: Label
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
  readonly autoEnrollments: ById<AutoEnrollmentRow>
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
  /** Standing redemptions per offer over all customers: what a brand's total is compared with. */
  readonly redemptionsByOffer: ById<RedemptionCount>
  /** The same for limits per household; the key is `<offerId> <householdId>`. */
  readonly redemptionsByHousehold: ById<RedemptionCount>
  /** Merged customers: alias -> the customer it was merged into, one step; `rootOf` walks them. */
  readonly mergedInto: ById<CustomerId>
  /** Through which business date each register has reported. */
  readonly dayMarks: ById<DayMark>
  /** By business date. */
  readonly closedDays: ById<ClosedDay>
  /** Redemptions that went with a secondary when a merge was undone: redemption -> that customer. A pull or an undo may name the primary. */
  readonly partedRedemptions: ById<CustomerId>
  /** Likewise visits: what is still done about one follows it. */
  readonly partedVisits: ById<CustomerId>
  /** Whose personal data was taken out, and when: whatever is said about it later comes too late. */
  readonly purged: ById<Instant>
}

export interface DayMark {
  readonly businessDate: LocalDate
  readonly epoch: number
  readonly lastSeq: number
}

export interface ClosedDay {
  readonly at: Instant
  readonly staffId: StaffId | null
  readonly covers: EventOf<'DayClosed'>['data']['covers']
}

/** A number and a sum, so that an account stays small however much is redeemed. Training customers count nothing. */
export interface RedemptionCount {
  readonly count: number
  /** Rebate cents; a free good adds 0. */
  readonly cents: Cents
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
  /** Whose it was before any merge; an undone merge gives it back to them. */
  readonly ownerId: CustomerId
  /** From an old card or receipt: decides the window instead of `businessDate`. */
  readonly originalDate: LocalDate | null
  /** Forced onto the card although no list names it. */
  readonly exception: {
    readonly reason: ExceptionReason
    readonly note: string
    readonly approvedBy?: StaffId | null
  } | null
  /** Set when the unit was taken back; it then supports nothing any more. */
  readonly removed: EventOf<'UnitsRemoved'>['data']['reason'] | null
  /** Only of returned goods: the newest unit of its card group then. Units behind that one pay what is owed. */
  readonly returnedAfter?: UnitId
}

export interface OfferQuestion {
  readonly offerId: ProgramId
  readonly kind: EventOf<'OfferAsked'>['data']['kind']
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
  /** Whose it was before any merge. */
  readonly ownerId: CustomerId
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
  /** Offers of which "limit reached" or "exhausted", and programs of which "holding", was already said in this visit. */
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
  readonly valueCents: Cents | null
  readonly rebateCents: Cents | null
  readonly distributorId: DistributorId | null
  readonly distributorAccountNumber: string | null
  /** Where the offer's limit counts the household: the household of that moment. */
  readonly householdId: string | null
  /** What could make the distributor refuse it, told and taken at the counter. */
  readonly acceptedRisks: readonly CreditRiskKind[]
  /** Reaches no report, no total and no credit, whoever its customer is merged into. */
  readonly isTraining: boolean
  /** Rung up as a purchase and given as the free good; comes back when this is undone. */
  readonly rungUnitId?: UnitId
  readonly visitId: VisitId
  /** The store it is credited to: of the first giving, also when it was given again elsewhere. */
  readonly locationId: LocationId
  readonly staffId: StaffId | null
  readonly at: Instant
  readonly businessDate: LocalDate
  readonly undone: boolean
  readonly ownerId: CustomerId
  /** -1 = not pulled by a distributor yet. */
  readonly batchId: number
}

export const conflictReasons = [
  'rewardAlreadyRedeemed',
  'unitAlreadySpent',
  /** The redemption names a unit that had been removed before. */
  'purchaseRemoved',
  'unitUnknown',
  /** Of the customer, or of the household. */
  'limitExceeded',
  /** The brand's total was used up by others first. */
  'capExceeded',
  'redemptionUnknown',
  /** A removal of a unit that a redemption had spent before: the redemption stands. */
  'unitSpent',
  /** An undo after the distributor had pulled the redemption: it stands. */
  'redemptionPulled',
  /** The distributor pulled what had been undone before. */
  'redemptionUndone',
  /** Saved without knowing what another register had saved in the same field; the later one shows. */
  'editedElsewhere',
  /** Saved for somebody who had been deleted, or whose personal data had been taken out. */
  'customerDeleted',
  'customerPurged',
  /** A manager's matter, by somebody who was no manager any more when it reached the cloud. */
  'roleRevoked',
  /** An undo of a merge after a redemption that spends units of both sides, or that was pulled: the merge stands. */
  'mergeSpent',
  /** The personal data of another name of this customer was taken out: they had been combined elsewhere before. */
  'purgedAfterMerge',
] as const
export type ConflictReason = (typeof conflictReasons)[number]

/** Something done at a counter that cannot stand beside what was done elsewhere; a manager settles it. */
export interface Conflict {
  readonly eventId: EventId
  readonly reason: ConflictReason
  /** The customer the fact named, before any merge. */
  readonly customerId: CustomerId
  readonly at: Instant
  readonly registerId: RegisterId
  readonly rewardId: RewardId | null
  /** Of a redemption that could not stand. */
  readonly redemptionId?: RedemptionId
  /** That redemption was taken back at its own counter, or never given, so nothing is owed. */
  readonly isUndone?: true
  /** Of `editedElsewhere`: the fields of the person that both had saved. */
  readonly fields?: readonly string[]
  /** A manager has dealt with it; absent = it waits for one. */
  readonly settled?: { readonly how: Settlement; readonly at: Instant; readonly staffId: StaffId | null }
}

export interface CustomerState {
  readonly id: CustomerId
  readonly createdAt: Instant | null
  readonly isTraining: boolean
  /** Takes part in loyalty: punches and offers count. */
  readonly isEnrolled: boolean
  readonly householdId: string | null
  readonly deletedAt: Instant | null
  /** Set when this customer is only another name of that one; everything then stands there. */
  readonly mergedInto: CustomerId | null
  /** Customers merged into this one, in order. */
  readonly merges: readonly Merge[]
  /** Free text by card id. */
  readonly cardNotes: ById<string>
  readonly has: { readonly email: boolean; readonly phone: boolean; readonly address: boolean }
  readonly informationDeclinedUntil: LocalDate | null
  readonly verificationRequestedAt: Instant | null
  readonly email: EmailState
  /** In canonical order; the balance is their sum (`pointsBalance`). */
  readonly points: readonly PointsTransaction[]
  /** The last changes of the person, oldest first: what was saved on top of what. */
  readonly saves: readonly PersonSave[]
  /** Looked at, and not the same person. */
  readonly notDuplicateOf: readonly CustomerId[]
  /** The personal data was taken out on purpose, for good. */
  readonly purgedAt: Instant | null
  readonly visits: ById<Visit>
  /** In canonical order: accepted order, then own pending. */
  readonly units: readonly Unit[]
  readonly redemptions: readonly Redemption[]
  readonly conflicts: readonly Conflict[]
  readonly lastVisitAt: Instant | null
}

/** What is known about the address that was saved last, by the reference of that change; another address begins anew. */
export interface EmailState {
  /** null = no address was ever saved. */
  readonly bodyRef: string | null
  readonly isVerified: boolean
  /** Why a mail came back; null = none did. */
  readonly bounce: string | null
}

export interface PersonSave {
  readonly eventId: EventId
  readonly registerId: RegisterId
  readonly fields: readonly string[]
}

export interface PointsTransaction {
  readonly id: string
  readonly points: number
  readonly reason: PointsReason
  readonly at: Instant
  readonly businessDate: LocalDate
  readonly staffId: StaffId | null
  /** Whose it was before any merge. */
  readonly ownerId: CustomerId
}

export interface Merge {
  readonly eventId: EventId
  readonly secondaryId: CustomerId
  readonly at: Instant
  /** The secondary as it was folded then, without units, visits and redemptions: those stand in the primary with their `ownerId`. */
  readonly secondary: Pick<
    CustomerState,
    | 'createdAt'
    | 'isTraining'
    | 'isEnrolled'
    | 'householdId'
    | 'deletedAt'
    | 'has'
    | 'informationDeclinedUntil'
    | 'verificationRequestedAt'
    | 'email'
    | 'notDuplicateOf'
    | 'saves'
    | 'purgedAt'
    | 'merges'
  >
  readonly primary: Pick<CustomerState, 'isEnrolled' | 'householdId'>
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
    autoEnrollments: {},
  },
  catalogueVersion: 0,
  trays: {},
  redemptionsByOffer: {},
  redemptionsByHousehold: {},
  mergedInto: {},
  dayMarks: {},
  closedDays: {},
  partedRedemptions: {},
  partedVisits: {},
  purged: {},
})

export const emptyCustomer = (id: CustomerId): CustomerState => ({
  id,
  createdAt: null,
  isTraining: false,
  isEnrolled: true,
  householdId: null,
  deletedAt: null,
  mergedInto: null,
  merges: [],
  cardNotes: {},
  has: { email: false, phone: false, address: false },
  informationDeclinedUntil: null,
  verificationRequestedAt: null,
  email: { bodyRef: null, isVerified: false, bounce: null },
  points: [],
  saves: [],
  notDuplicateOf: [],
  purgedAt: null,
  visits: {},
  units: [],
  redemptions: [],
  conflicts: [],
  lastVisitAt: null,
})
