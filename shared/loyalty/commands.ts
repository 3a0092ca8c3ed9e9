/** What a person at the counter can ask for. Commands never travel; `decide` turns them into facts or a named refusal. */

import type { Moment } from '../kernel/business-date.ts'
import type {
  CustomerId,
  EventId,
  LineId,
  LocationId,
  ProgramId,
  RedemptionId,
  RegisterId,
  RewardId,
  StaffId,
  Upc,
  VisitId,
} from '../kernel/ids.ts'
import type { Role, Rows } from './catalogue.ts'
import type { EventOf, Fact, PurchaseSource } from './events.ts'
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
      readonly label?: EventOf<'ItemsPurchased'>['data']['label']
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
      readonly choices: readonly { readonly rewardId: RewardId; readonly upc: Upc; readonly takenUpc: Upc | null }[]
    }
  | { readonly type: 'DeferRewards'; readonly visitId: VisitId; readonly rewardIds: readonly RewardId[] }
  | { readonly type: 'UndoRedemption'; readonly redemptionId: RedemptionId }
  | {
      readonly type: 'FinishVisit'
      readonly visitId: VisitId
      /** Why offer rewards stay unredeemed, by reward. */
      readonly reasons: Readonly<Record<string, string>>
    }
  | { readonly type: 'AbandonVisit'; readonly visitId: VisitId }

/** Commands about no customer. */
export type AccountCommand =
  | { readonly type: 'AddToTray'; readonly upc: Upc; readonly quantity: number; readonly source: PurchaseSource }
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
  | { readonly reason: 'redemptionAlreadyUndone' }
  | { readonly reason: 'rewardStillOpen'; readonly rewardIds: readonly RewardId[] }
  | { readonly reason: 'trayEmpty' }
