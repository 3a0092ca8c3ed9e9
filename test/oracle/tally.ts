/** How often each kind of thing occurred, counted once per history; and which kinds have to occur. */

import type { CustomerResult } from '../../shared/history/result.ts'
import type { WatchedStep } from '../../shared/history/run-history.ts'
import type { Edge } from './made-history.ts'

export type Tally = Record<string, number>

const kinds = {
  command: [
    'visit',
    'purchase',
    'paper',
    'exception',
    'remove',
    'quantity',
    'accept',
    'decline',
    'checkout',
    'reason',
    'redeem',
    'later',
    'undo',
    'removeOnly',
    'reselect',
    'finish',
    'abandon',
    'return',
    'takeOff',
    'move',
    'enroll',
    'household',
    'person',
    'merge',
    'undoMerge',
    'delete',
    'reinstate',
    'pull',
    'rule',
    'enrolment',
    'autoEnrolment',
    'start',
    'offline',
    'sync',
  ],
  event: [
    'RowsSaved',
    'PersonSaved',
    'LoyaltyEnrollmentChanged',
    'HouseholdChanged',
    'CustomersMerged',
    'MergeUndone',
    'CustomerDeleted',
    'CustomerReinstated',
    'VisitStarted',
    'ItemsPurchased',
    'UnitsRemoved',
    'OfferAsked',
    'OfferAnswered',
    'VisitCheckedOut',
    'MultiPurchaseReasonGiven',
    'RewardRedeemed',
    'RedemptionPulled',
    'RewardsDeferred',
    'RedemptionUndone',
    'VisitFinished',
    'VisitAbandoned',
  ],
  'reward rule': [
    'lesserOrEqual',
    'mostFrequent',
    'sameGroupAny',
    'sameItem',
    'fixedList',
    'mapped',
    'discount',
    'rebate',
  ],
  refusal: [
    'notSignedIn',
    'managerNeeded',
    'notInAnyProgram',
    'notEnrolledHere',
    'trackedInPos',
    'offerNotRunning',
    'programNotRunning',
    'customerNotEnrolled',
    'quantityOutOfRange',
    'visitNotOpen',
    'openOnAnotherRegister',
    'lineUnknown',
    'undoRedemptionFirst',
    'questionOpen',
    'noQuestionOpen',
    'multiPurchaseReasonNeeded',
    'rewardNotEarned',
    'rewardAlreadyRedeemed',
    'rewardExpired',
    'itemNotAllowed',
    'requiredInformation',
    'creditAtRisk',
    'redemptionAlreadyUndone',
    'redemptionPulled',
    'rewardStillOpen',
    'exceptionReasonNeeded',
    'itemOnListAlready',
    'dateInFuture',
    'rungUnitNotFree',
    'sameCustomer',
    'customerDeleted',
    'customerHasOpenVisit',
    'mergeUnknown',
    'mergeSpent',
    'trainingCustomer',
    'redemptionUnknown',
    'unitUnknown',
    'limitReached',
    'capUsedUp',
  ],
  conflict: [
    'rewardAlreadyRedeemed',
    'unitAlreadySpent',
    'purchaseRemoved',
    'limitExceeded',
    'capExceeded',
    'unitSpent',
    'redemptionPulled',
    'redemptionUndone',
    'mergeSpent',
  ],
  'calendar edge': [
    'midnight',
    'dstNight',
    'offerStart',
    'offerEnd',
    'ruleStart',
    'windowEdge',
    'dayEnd',
  ] satisfies Edge[],
  account: ['standard', 'posReport', 'nightlyFeed', 'offersOnly', 'towOnly'],
  question: ['ask', 'limitReached', 'exhausted', 'holding'],
} as const satisfies Record<string, readonly string[]>

/** Every kind that has to be met in at least one history of two hundred. */
export const expectedKinds: readonly string[] = Object.entries(kinds).flatMap(([group, names]) =>
  names.map((name) => `${group}: ${name}`),
)

/** One history's kinds. */
export class Seen {
  readonly #kinds = new Set<string>()

  step({ result, facts }: WatchedStep): void {
    this.#kinds.add(`command: ${result.do}`)
    if (result.refusal !== undefined) this.#kinds.add(`refusal: ${result.refusal}`)
    for (const fact of facts) {
      this.#kinds.add(`event: ${fact.type}`)
      if (fact.type === 'OfferAsked') this.#kinds.add(`question: ${fact.data.kind}`)
    }
  }

  end(customers: Readonly<Record<string, CustomerResult>>, edges: ReadonlySet<Edge>, account: string): void {
    this.#kinds.add(`account: ${account}`)
    for (const edge of edges) if (edge !== 'offline') this.#kinds.add(`calendar edge: ${edge}`)
    for (const { rewards, conflicts } of Object.values(customers)) {
      for (const { rule } of rewards) this.#kinds.add(`reward rule: ${rule}`)
      for (const { reason } of conflicts) this.#kinds.add(`conflict: ${reason}`)
    }
  }

  addTo(tally: Tally): void {
    for (const kind of this.#kinds) tally[kind] = (tally[kind] ?? 0) + 1
  }
}
