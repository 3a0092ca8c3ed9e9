/** What a person at the counter can ask for. Commands never travel; `decide` turns them into facts or a named refusal. */

import type { LocalDate, Moment } from '../kernel/business-date.ts'
import type {
  CardGroupId,
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
import type { Role, Rows } from './catalogue.ts'
import type { CreditRiskKind } from './credit-risk-kinds.ts'
import type { EventOf, ExceptionReason, Fact, Label, PointsReason, PurchaseSource, Settlement } from './events.ts'
import type { AccountState, CustomerState } from './state.ts'

export type Command =
  | { readonly type: 'StartVisit'; readonly visitId: VisitId }
  | {
      readonly type: 'AddItem'
      readonly visitId: VisitId
      readonly upc: Upc
      readonly quantity: number
      readonly source: PurchaseSource
      readonly scanId: string | null
      readonly label?: Label | undefined
      /** With source `paper`: the date on the old card. Not after today. */
      readonly originalDate?: LocalDate
      /** With source `exception`: the card an unlisted article is forced onto. A manager's matter. */
      readonly exception?: {
        readonly cardGroupId: CardGroupId
        readonly reason: ExceptionReason
        readonly note: string
        /** What it counts as; null = the article's own value, or the highest of the card's list where nobody knows. */
        readonly valueCents: number | null
      }
    }
  | { readonly type: 'ChangeQuantity'; readonly visitId: VisitId; readonly lineId: LineId; readonly quantity: number }
  | { readonly type: 'RemoveLine'; readonly visitId: VisitId; readonly lineId: LineId }
  | { readonly type: 'AnswerOffer'; readonly visitId: VisitId; readonly offerId: ProgramId; readonly accept: boolean }
  | { readonly type: 'CheckOut'; readonly visitId: VisitId }
  | {
      readonly type: 'GiveMultiPurchaseReason'
      readonly visitId: VisitId
      readonly reason: EventOf<'MultiPurchaseReasonGiven'>['data']['reason']
      readonly note: string
    }
  | {
      readonly type: 'RedeemRewards'
      readonly visitId: VisitId
      readonly choices: readonly RewardChoice[]
      /** Risks that the cashier was told and took; any other refuses with `creditAtRisk`. */
      readonly acceptedRisks?: readonly CreditRiskKind[]
    }
  | { readonly type: 'DeferRewards'; readonly visitId: VisitId; readonly rewardIds: readonly RewardId[] }
  | { readonly type: 'UndoRedemption'; readonly redemptionId: RedemptionId }
  /** From History: undone, and these of its punches are taken off as well. */
  | {
      readonly type: 'RemoveRedemption'
      readonly redemptionId: RedemptionId
      readonly removeUnitIds: readonly UnitId[]
    }
  /** From History: undone and redeemed again with another item, in one step. */
  | {
      readonly type: 'ReselectRedemption'
      readonly redemptionId: RedemptionId
      readonly upc: Upc
      readonly takenUpc: Upc | null
      readonly acceptedRisks?: readonly CreditRiskKind[]
    }
  /** Of any visit: removed = entered by mistake (a manager's matter after the day it was bought), returned = the goods came back. */
  | {
      readonly type: 'TakeBackUnits'
      readonly unitIds: readonly UnitId[]
      readonly reason: 'removed' | 'returned'
    }
  | { readonly type: 'ChangeEnrollment'; readonly isEnrolled: boolean; readonly reason: string }
  | { readonly type: 'ChangeHousehold'; readonly householdId: string | null }
  | { readonly type: 'NoteCard'; readonly cardId: string; readonly text: string }
  /** A manager says how a conflict ended. */
  | { readonly type: 'SettleConflict'; readonly conflictEventId: EventId; readonly how: Settlement }
  /** A manager's matter. Signed: what is given is above 0, what is taken below. */
  | { readonly type: 'ChangePoints'; readonly points: number; readonly reason: CounterPointsReason }
  | { readonly type: 'DeleteCustomer' }
  | { readonly type: 'ReinstateCustomer' }
  /** Takes the personal data out for good; who is not deleted yet is deleted with it. */
  | { readonly type: 'PurgeCustomer' }
  | {
      readonly type: 'FinishVisit'
      readonly visitId: VisitId
      /** Why offer rewards stay unredeemed, by reward. */
      readonly reasons: Readonly<Record<string, string>>
    }
  | { readonly type: 'AbandonVisit'; readonly visitId: VisitId }

/** Why a person at the counter may move a balance; the other reasons are the programs'. */
export type CounterPointsReason = Extract<PointsReason, 'goodwill' | 'correction' | 'spent'>

export interface RewardChoice {
  readonly rewardId: RewardId
  readonly upc: Upc
  /** What the customer took instead, paying the difference; null = the item itself. */
  readonly takenUpc: Upc | null
  /** A unit of this visit that is the free good itself, scanned among the purchases: it is taken back. */
  readonly rungUnitId?: UnitId | null
}

export interface CreditRisk {
  readonly kind: CreditRiskKind
  readonly rewardId: RewardId
  /** For the sentence: distributor's or program's name. */
  readonly name: string
}

/** Commands about two customers. Their facts stand in one record, each under its own customer. */
export type PairCommand =
  | {
      readonly type: 'MoveLine'
      readonly visitId: VisitId
      readonly lineId: LineId
      /** The other customer's open visit, or the id of one to start. */
      readonly toVisitId: VisitId
    }
  /** The first customer stays, the second becomes another name of it. */
  | { readonly type: 'MergeCustomers' }
  /** Somebody looked: the two are not the same person. */
  | { readonly type: 'DismissDuplicate' }
  | { readonly type: 'UndoMerge'; readonly mergeEventId: EventId }

/** Commands about no customer. */
export type AccountCommand =
  | {
      readonly type: 'AddToTray'
      readonly upc: Upc
      readonly quantity: number
      readonly source: PurchaseSource
      readonly label?: Label | undefined
    }
  | { readonly type: 'EmptyTray'; readonly reason: 'discarded' | 'taken' }
  | { readonly type: 'SaveRows'; readonly rows: Rows }

/** Who decides, when, and with which new ids: everything a decision may depend on besides the states. */
export interface DecisionContext {
  readonly moment: Moment
  readonly registerId: RegisterId
  readonly locationId: LocationId
  readonly staff: { readonly id: StaffId; readonly role: Role } | null
  /** A manager who typed the PIN on this screen for this one action. */
  readonly approvedBy: StaffId | null
  /** A new id at each call; made from this moment by the caller. */
  readonly newId: () => string
}

/** A fact with its own id, ready to be put into an envelope. */
export type DecidedFact = Fact & {
  readonly id: EventId
  readonly visitId: VisitId | null
  readonly customerId: CustomerId | null
}

export interface CustomerDecisionState {
  readonly account: AccountState
  readonly customer: CustomerState
}

export type Refusal =
  | { readonly reason: 'notSignedIn' }
  | { readonly reason: 'managerNeeded' }
  | { readonly reason: 'notInAnyProgram'; readonly upc: Upc }
  | { readonly reason: 'notEnrolledHere'; readonly upc: Upc; readonly programTitle: string }
  | { readonly reason: 'trackedInPos'; readonly upc: Upc; readonly programTitle: string }
  | {
      readonly reason: 'offerNotRunning'
      readonly upc: Upc
      readonly offerTitle: string
      readonly startDate: string
      readonly endDate: string
    }
  | { readonly reason: 'offerLimitReached'; readonly upc: Upc; readonly offerTitle: string }
  | { readonly reason: 'quantityOutOfRange' }
  | { readonly reason: 'visitNotOpen' }
  | { readonly reason: 'openOnAnotherRegister' }
  | { readonly reason: 'lineUnknown' }
  | { readonly reason: 'undoRedemptionFirst' }
  | { readonly reason: 'questionOpen' }
  | { readonly reason: 'noQuestionOpen' }
  | { readonly reason: 'multiPurchaseReasonNeeded' }
  | { readonly reason: 'rewardNotEarned' }
  | { readonly reason: 'rewardAlreadyRedeemed' }
  | { readonly reason: 'rewardExpired'; readonly endDate: string }
  | { readonly reason: 'itemNotAllowed'; readonly rewardId: RewardId; readonly allowed: readonly Upc[] }
  | { readonly reason: 'choiceMissing'; readonly rewardIds: readonly RewardId[] }
  | {
      readonly reason: 'requiredInformation'
      readonly email: boolean
      readonly address: boolean
      readonly rewardIds: readonly RewardId[]
    }
  | { readonly reason: 'redemptionUnknown' }
  | { readonly reason: 'conflictUnknown' }
  | { readonly reason: 'redemptionAlreadyUndone' }
  | { readonly reason: 'rewardStillOpen'; readonly rewardIds: readonly RewardId[] }
  | { readonly reason: 'trayEmpty' }
  | { readonly reason: 'customerNotEnrolled'; readonly upc: Upc }
  | {
      readonly reason: 'programNotRunning'
      readonly upc: Upc
      readonly programTitle: string
      readonly startDate: string
      readonly endDate: string
    }
  | { readonly reason: 'cardGroupUnknown' }
  | { readonly reason: 'exceptionReasonNeeded' }
  | { readonly reason: 'itemOnListAlready'; readonly upc: Upc; readonly programTitle: string }
  | { readonly reason: 'dateInFuture' }
  | { readonly reason: 'unitUnknown' }
  | { readonly reason: 'rungUnitNotFree'; readonly rewardId: RewardId }
  | { readonly reason: 'redemptionPulled'; readonly batchId: number }
  | { readonly reason: 'creditAtRisk'; readonly risks: readonly CreditRisk[] }
  | { readonly reason: 'limitReached'; readonly rewardId: RewardId }
  | { readonly reason: 'capUsedUp'; readonly rewardId: RewardId }
  | { readonly reason: 'trainingCustomer' }
  | { readonly reason: 'sameCustomer' }
  | { readonly reason: 'customerMerged'; readonly into: CustomerId }
  | { readonly reason: 'customerDeleted' }
  | { readonly reason: 'customerPurged' }
  | { readonly reason: 'customerHasOpenVisit' }
  | { readonly reason: 'mergeUnknown' }
  | { readonly reason: 'mergeSpent' }
  | { readonly reason: 'pointsOutOfRange' }
  | { readonly reason: 'pointsTooFew'; readonly balance: number }
