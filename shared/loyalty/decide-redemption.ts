/**
 * Giving what was earned: the item is allowed, what the brand demands is there, no limit or total is passed, and whatever could cost
 * the store its credit has been said. Source: domain.md 3.5, 3.16, design.md 4.
 */
import type { RedemptionId, RewardId, UnitId } from '../kernel/ids.ts'
import { accepted, type Result, refused } from '../kernel/result.ts'
import { assess } from './assess.ts'
import type { Assessment, Reward } from './assessment.ts'
import type { Command, DecidedFact, Refusal, RewardChoice } from './commands.ts'
import { creditRisks } from './credit-guard.ts'
import type { CreditRiskKind } from './credit-risk-kinds.ts'
import { type Decision, previewFacts, type Work } from './decision.ts'
import type { FactOf } from './events.ts'
import { judgeRedemption } from './judge.ts'
import { activeEnrollment, versionNamed } from './programs-by-upc.ts'
import { itemValueOf, rebateOf } from './rebate.ts'
import type { ConflictReason } from './state.ts'
import { missingInformation, needsMultiPurchaseReason } from './step.ts'

type RedeemRewards = Extract<Command, { readonly type: 'RedeemRewards' }>

export function redeemRewards(work: Work, { choices, acceptedRisks = [] }: RedeemRewards): Decision {
  const { customer, account, context, visit } = work
  if (visit.question) return refused({ reason: 'questionOpen' })
  if (needsMultiPurchaseReason(visit, assess(customer, account, context.moment)))
    return refused({ reason: 'multiPurchaseReasonNeeded' })
  return redeemChoices(work, choices, acceptedRisks)
}

/** All of the choices, or the first reason against one of them. */
export function redeemChoices(
  work: Work,
  choices: readonly RewardChoice[],
  acceptedRisks: readonly CreditRiskKind[],
): Decision {
  const { customer, account, context } = work
  if (choices.length === 0) return refused({ reason: 'choiceMissing', rewardIds: [] })
  const assessment = assess(customer, account, context.moment)
  const checked = checkChoices(work, choices, assessment)
  if (!checked.ok) return checked
  const chosen = checked.value
  const missing = missingInformation(
    chosen.map((one) => one.reward),
    customer,
  )
  if (missing) return refused({ reason: 'requiredInformation', ...missing })
  const risks = chosen.flatMap(({ reward }) =>
    creditRisks(reward, customer, account, context.locationId, context.moment),
  )
  if (risks.some((risk) => !acceptedRisks.includes(risk.kind))) return refused({ reason: 'creditAtRisk', risks })

  const redeemed: DecidedFact[] = []
  let state = { account, customer }
  for (const { reward, choice } of chosen) {
    const kinds = risks.filter((risk) => risk.rewardId === reward.id).map((risk) => risk.kind)
    const data = redemptionData(work, reward, choice, [...new Set(kinds)])
    const verdict = judgeRedemption(state.customer, data, state.account)
    if (!verdict.ok) return refused(refusalOf(verdict.refusal, reward.id))
    const fact = work.fact({ type: 'RewardRedeemed', data })
    redeemed.push(fact)
    state = previewFacts([fact], state, context)
  }
  const rung = chosen.flatMap(({ choice }) => choice.rungUnitId ?? [])
  const freed =
    rung.length > 0 ? [work.fact({ type: 'UnitsRemoved', data: { unitIds: rung, reason: 'givenFree' } })] : []
  return accepted([...redeemed, ...freed])
}

interface Chosen {
  readonly reward: Reward
  readonly choice: RewardChoice
}

/** Each reward once, earned, alive, with an allowed item; and the unit that is the free good itself is free to be it. */
function checkChoices(
  { visit, customer }: Work,
  choices: readonly RewardChoice[],
  { rewards }: Assessment,
): Result<readonly Chosen[], Refusal> {
  const chosen: Chosen[] = []
  const rung = new Set<UnitId>()
  for (const choice of choices) {
    const reward = rewards.find((one) => one.id === choice.rewardId)
    if (!reward) return refused({ reason: 'rewardNotEarned' })
    // What is in conflict was given as well: a manager settles that, and nobody gives it twice.
    if (reward.status === 'redeemed' || reward.status === 'conflicted')
      return refused({ reason: 'rewardAlreadyRedeemed' })
    if (reward.status === 'expired') return refused({ reason: 'rewardExpired', endDate: reward.endDate ?? '' })
    if (!reward.allowedUpcs.includes(choice.upc))
      return refused({ reason: 'itemNotAllowed', rewardId: reward.id, allowed: reward.allowedUpcs })
    if (chosen.some((one) => one.reward.id === reward.id)) continue
    if (choice.rungUnitId) {
      const unit = customer.units.find((one) => one.id === choice.rungUnitId)
      const isFree =
        unit?.visitId === visit.id &&
        unit.removed === null &&
        unit.upc === choice.upc &&
        !rung.has(unit.id) &&
        !rewards.some((one) => one.units.some((used) => used.id === unit.id))
      if (!isFree) return refused({ reason: 'rungUnitNotFree', rewardId: reward.id })
      rung.add(choice.rungUnitId)
    }
    chosen.push({ reward, choice })
  }
  return accepted(chosen)
}

function refusalOf(conflict: ConflictReason, rewardId: RewardId): Refusal {
  switch (conflict) {
    case 'rewardAlreadyRedeemed':
      return { reason: 'rewardAlreadyRedeemed' }
    case 'limitExceeded':
      return { reason: 'limitReached', rewardId }
    case 'capExceeded':
      return { reason: 'capUsedUp', rewardId }
    default:
      return { reason: 'rewardNotEarned' }
  }
}

/** What was decided with the catalogue and the household of this moment. */
function redemptionData(
  { account, context, customer }: Work,
  reward: Reward,
  choice: RewardChoice,
  risks: readonly CreditRiskKind[],
): FactOf<'RewardRedeemed'>['data'] {
  const { catalogue } = account
  const enrollment = activeEnrollment(catalogue, context.locationId, reward.programId)
  const versions = catalogue.offers[reward.programId]?.versions ?? []
  const offer = reward.source.kind === 'offer' ? versionNamed(versions, reward.source.version) : undefined
  const householdId = offer?.limitPer === 'household' ? customer.householdId : null
  return {
    redemptionId: context.newId() as RedemptionId,
    rewardId: reward.id,
    source: reward.source,
    unitIds: reward.units.map((unit) => unit.id),
    limit: offer?.customerLimit ?? null,
    ...(householdId ? { householdId } : {}),
    ...(offer?.totalCapUnits ? { totalCapUnits: offer.totalCapUnits } : {}),
    ...(offer?.totalCapCents ? { totalCapCents: offer.totalCapCents } : {}),
    ...(risks.length > 0 ? { acceptedRisks: [...risks] } : {}),
    kind: reward.kind,
    upc: choice.upc,
    takenUpc: choice.takenUpc === choice.upc ? null : choice.takenUpc,
    valueCents: itemValueOf(reward, choice.upc, account),
    rebateCents: reward.kind === 'rebate' ? rebateOf(reward, choice.upc, account) : null,
    distributorId: enrollment?.distributorId ?? null,
    distributorAccountNumber: enrollment?.distributorAccountNumber ?? null,
    ...(choice.rungUnitId ? { rungUnitId: choice.rungUnitId } : {}),
    has: customer.has,
    isTraining: customer.isTraining,
  }
}

/** Redeem Later: only rewards that wait can be put off. */
export function deferRewards(work: Work, rewardIds: readonly RewardId[]): Decision {
  const { rewards } = assess(work.customer, work.account, work.context.moment)
  const earned = new Set(rewards.filter((reward) => reward.status === 'earned').map((reward) => reward.id))
  if (rewardIds.length === 0 || rewardIds.some((id) => !earned.has(id))) return refused({ reason: 'rewardNotEarned' })
  return accepted([work.fact({ type: 'RewardsDeferred', data: { rewardIds: [...new Set(rewardIds)] } })])
}
