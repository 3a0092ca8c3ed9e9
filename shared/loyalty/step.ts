/**
 * Where a visit stands, read off the state: the screen and its dialog follow from this and from nothing else, so a reload or
 * a kill comes back to the same question.
 *
 *  shopping -> (offerQuestion)* -> CheckOut -> multiPurchase? -> requiredInformation? -> redemption? -> finishing
 */
import type { Moment } from '../kernel/business-date.ts'
import type { RewardId, VisitId } from '../kernel/ids.ts'
import { assess } from './assess.ts'
import type { Assessment, Reward } from './assessment.ts'
import type { AccountState, CustomerState, OfferQuestion, Visit } from './state.ts'

export type VisitStep =
  | { readonly step: 'shopping' }
  | { readonly step: 'offerQuestion'; readonly question: OfferQuestion }
  | { readonly step: 'multiPurchase' }
  | {
      readonly step: 'requiredInformation'
      readonly email: boolean
      readonly address: boolean
      readonly rewardIds: readonly RewardId[]
    }
  | { readonly step: 'redemption'; readonly rewards: readonly Reward[] }
  | { readonly step: 'finishing' }
  | { readonly step: 'closed' }

/** `skippedInformation`: the cashier went on without what a brand demands; asked again when such a reward is chosen. */
export function visitStep(
  visit: Visit,
  customer: CustomerState,
  account: AccountState,
  moment: Moment,
  skippedInformation = false,
): VisitStep {
  if (visit.status !== 'open') return { step: 'closed' }
  if (visit.question) return { step: 'offerQuestion', question: visit.question }
  if (visit.stage === 'shopping') return { step: 'shopping' }
  const assessment = assess(customer, account, moment)
  if (needsMultiPurchaseReason(visit, assessment)) return { step: 'multiPurchase' }
  const rewards = rewardsToOffer(visit, assessment)
  if (rewards.length === 0) return { step: 'finishing' }
  const missing = missingInformation(rewards, customer)
  if (missing && !skippedInformation) return { step: 'requiredInformation', ...missing }
  return { step: 'redemption', rewards }
}

/** Rewards that wait for an answer now: earned, alive, and not put off in this visit. */
export function rewardsToOffer(visit: Visit, assessment: Assessment): readonly Reward[] {
  return assessment.rewards.filter(
    (reward) => reward.status === 'earned' && !visit.deferredRewardIds.includes(reward.id),
  )
}

/** More than one purchase of this visit on one card wants a reason. Source: domain.md 3.5 step 2. */
export function needsMultiPurchaseReason(visit: Visit, assessment: Assessment): boolean {
  return (
    visit.multiPurchaseReason === null &&
    assessment.cards.some((card) => card.units.filter((unit) => unit.visitId === visit.id).length > 1)
  )
}

/** What brands demand and the customer has not given; null when nothing is missing. */
export function missingInformation(
  rewards: readonly Reward[],
  customer: CustomerState,
): { email: boolean; address: boolean; rewardIds: readonly RewardId[] } | null {
  const lacking = rewards.filter(
    (reward) => (reward.requires.email && !customer.has.email) || (reward.requires.address && !customer.has.address),
  )
  if (lacking.length === 0) return null
  return {
    email: lacking.some((reward) => reward.requires.email && !customer.has.email),
    address: lacking.some((reward) => reward.requires.address && !customer.has.address),
    rewardIds: lacking.map((reward) => reward.id),
  }
}

/** Offer rewards that would be lost if the visit were finished now. */
export function offerRewardsStillOpen(assessment: Assessment): readonly Reward[] {
  return assessment.rewards.filter((reward) => reward.source.kind === 'offer' && reward.status === 'earned')
}

/** Rewards earned or redeemed in this visit, for the finish screen. */
export function rewardsOfVisit(visitId: VisitId, customer: CustomerState, assessment: Assessment): readonly Reward[] {
  const redeemedHere = new Set(
    customer.redemptions.filter((one) => one.visitId === visitId && !one.undone).map((one) => one.rewardId),
  )
  return assessment.rewards.filter((reward) => reward.earnedVisitId === visitId || redeemedHere.has(reward.id))
}
