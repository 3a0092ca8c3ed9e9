/** What is chosen for each reward in the Redemption dialog, and what is chosen before anybody has touched it. */
import type { UnitId, Upc } from '../../../shared/kernel/ids.ts'
import type { Assessment, Reward } from '../../../shared/loyalty/assessment.ts'
import type { CustomerState, Unit, Visit } from '../../../shared/loyalty/state.ts'

/** One article for a reward, what is taken instead of it, and the purchase that is the free one itself. */
export interface Chosen {
  readonly upc: Upc
  readonly takenUpc?: Upc | null
  readonly rungUnitId?: UnitId | null
}

/** What was chosen for a reward: an article, or to keep it for later. Nothing = not answered. */
export type Choice = Chosen | 'later'
export type Choices = Readonly<Record<string, Choice>>

/** The choice in force: made here, else scanned, else the only one there is. A brand's open demand keeps a reward for later. */
export function choiceFor(
  reward: Reward,
  made: Choices,
  scanned: Readonly<Record<string, Upc>>,
  isInformationMissing: boolean,
): Choice | null {
  const chosen = made[reward.id]
  if (chosen) return chosen
  if (isInformationMissing) return 'later'
  const scannedUpc = scanned[reward.id]
  if (scannedUpc && reward.allowedUpcs.includes(scannedUpc)) return { upc: scannedUpc }
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
