/** What is chosen for each reward in the Redemption dialog, and what is chosen before anybody has touched it. */
import type { Upc } from '../../../shared/kernel/ids.ts'
import type { Reward } from '../../../shared/loyalty/assess.ts'

/** What was chosen for a reward: an article, or to keep it for later. Nothing = not answered. */
export type Choice = { readonly upc: Upc } | 'later'
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
