/** What is chosen for each reward in the Redemption dialog, and what is chosen before anybody has touched it. */
import type { UnitId, Upc } from '../../../shared/kernel/ids.ts'
import type { Assessment, Reward } from '../../../shared/loyalty/assessment.ts'
import type { CustomerState, Unit, Visit } from '../../../shared/loyalty/state.ts'
import type { RewardChoices } from '../../use-cases/till.ts'

/** What was chosen for a reward: an article, or to keep it for later. */
export type Choice = RewardChoices[string]
/** One article for a reward, what is taken instead of it, and the purchase that is the free one itself. */
export type Chosen = Exclude<Choice, 'later'>

/** The choice in force: made, else the only one there is; null = not answered. A brand's open demand keeps a reward for later. */
export function choiceFor(reward: Reward, made: RewardChoices, isInformationMissing: boolean): Choice | null {
  if (isInformationMissing) return 'later'
  const chosen = made[reward.id]
  if (chosen && (chosen === 'later' || reward.allowedUpcs.includes(chosen.upc))) return chosen
  const [only] = reward.allowedUpcs
  return reward.allowedUpcs.length === 1 && only ? { upc: only } : null
}

/**
 * The purchase of this visit that may be the free good itself: the chosen article, supporting no reward, and not named for another
 * reward already. Source: docs/decisions/0006.
 */
export function rungCandidate(
  customer: CustomerState,
  assessment: Assessment,
  visit: Visit,
  upc: Upc,
  taken: ReadonlySet<UnitId>,
): Unit | null {
  const supporting = new Set(assessment.rewards.flatMap((reward) => reward.units.map((unit) => unit.id)))
  return (
    customer.units.findLast(
      (unit) =>
        unit.visitId === visit.id &&
        unit.upc === upc &&
        unit.removed === null &&
        unit.source !== 'paper' &&
        !supporting.has(unit.id) &&
        !taken.has(unit.id),
    ) ?? null
  )
}

/** What the customer pays for taking another article: its value less the free one's, never below zero; null where one is unknown. */
export function differenceCents(freeCents: number | null, takenCents: number | null): number | null {
  return freeCents === null || takenCents === null ? null : Math.max(0, takenCents - freeCents)
}
