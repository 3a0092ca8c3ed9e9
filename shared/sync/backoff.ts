/** How long to wait before trying again: doubling from half a second to half a minute, spread so that registers do not march. */

export const longestWaitMs = 30_000
const firstWaitMs = 500

/** `attempt` counts from 1; `random` is 0 to 1. The wait is between half and all of the doubled step, in ms. */
export function backoffMs(attempt: number, random: number): number {
  const step = Math.min(longestWaitMs, firstWaitMs * 2 ** Math.min(20, Math.max(0, attempt - 1)))
  return Math.round(step / 2 + (step / 2) * Math.min(1, Math.max(0, random)))
}
