/** How long to wait after so many failures in a row: soon at first, then every ten seconds. */
const waitsMs = [1000, 2000, 5000] as const
export const longestRetryWaitMs = 10_000

export const retryWaitMs = (failures: number): number => waitsMs[Math.max(failures, 1) - 1] ?? longestRetryWaitMs
