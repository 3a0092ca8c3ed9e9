/** A visit from Select to Finished, but for what is bought and redeemed in it. Source: domain.md 3.4, 3.5, 3.16. */
import type { VisitId } from '../kernel/ids.ts'
import { accepted, refused } from '../kernel/result.ts'
import { assess } from './assess.ts'
import type { CustomerDecisionState, DecisionContext } from './commands.ts'
import { type Decision, factMaker, spentUnits, type Work } from './decision.ts'
import type { AccountState } from './state.ts'
import { needsMultiPurchaseReason, offerRewardsStillOpen } from './step.ts'

export function startVisit(visitId: VisitId, state: CustomerDecisionState, context: DecisionContext): Decision {
  if (state.customer.visits[visitId]) return accepted([])
  return accepted([factMaker(context, state.customer.id, visitId)({ type: 'VisitStarted', data: {} })])
}

export function checkOut(work: Work): Decision {
  if (work.visit.question) return refused({ reason: 'questionOpen' })
  return accepted([work.fact({ type: 'VisitCheckedOut', data: {} })])
}

/** The reasons every store has; further ones stand in its account. Source: domain.md 3.5 step 2. */
export const multiPurchaseReasons = ['boughtMore', 'paperCard', 'missedPurchase', 'other'] as const

/** One of the list; "other" says in the note what it is. */
export function giveMultiPurchaseReason(work: Work, reason: string, note: string): Decision {
  const known = [...multiPurchaseReasons, ...ownReasons(work.account)]
  if (!known.includes(reason) || (reason === 'other' && note.trim() === ''))
    return refused({ reason: 'multiPurchaseReasonNeeded' })
  return accepted([work.fact({ type: 'MultiPurchaseReasonGiven', data: { reason, note } })])
}

const ownReasons = (account: AccountState): readonly string[] => account.account?.multiPurchaseReasons ?? []

/** An offer reward that stays open is lost with the offer, so somebody says why. */
export function finishVisit(work: Work, reasons: Readonly<Record<string, string>>): Decision {
  const { visit, customer, account, context } = work
  if (visit.question) return refused({ reason: 'questionOpen' })
  const assessment = assess(customer, account, context.moment)
  if (needsMultiPurchaseReason(visit, assessment)) return refused({ reason: 'multiPurchaseReasonNeeded' })
  const open = offerRewardsStillOpen(assessment)
  const unexplained = open.filter((reward) => !reasons[reward.id]?.trim())
  if (unexplained.length > 0)
    return refused({ reason: 'rewardStillOpen', rewardIds: unexplained.map((reward) => reward.id) })
  const kept = open.map((reward) => ({ rewardId: reward.id, reason: reasons[reward.id]?.trim() ?? '' }))
  return accepted([work.fact({ type: 'VisitFinished', data: { auto: false, kept } })])
}

/** Takes off everything bought in it, so nothing of it may be spent. */
export function abandonVisit(work: Work): Decision {
  const { customer, visit } = work
  const spent = spentUnits(customer)
  const isRedeemed = customer.redemptions.some((one) => one.visitId === visit.id && !one.undone)
  const isSpent = visit.lines.some((line) => line.unitIds.some((id) => spent.has(id)))
  if (isRedeemed || isSpent) return refused({ reason: 'undoRedemptionFirst' })
  return accepted([work.fact({ type: 'VisitAbandoned', data: {} })])
}
