/** The value below which a share of the samples lies (nearest rank). Throws without samples: there is nothing to report then. */
export function percentile(samples: readonly number[], share: number): number {
  const sorted = [...samples].sort((one, other) => one - other)
  const value = sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1))]
  if (value === undefined) throw new Error('No samples')
  return value
}

export const median = (samples: readonly number[]): number => percentile(samples, 0.5)

/** The list begun at another place each round, so that nobody always runs after the same one. */
export function inTurn<Value>(values: readonly Value[], round: number): readonly Value[] {
  const start = values.length === 0 ? 0 : round % values.length
  return [...values.slice(start), ...values.slice(0, start)]
}
