/** What a lane of kills found. */
export interface Found {
  readonly kills: number
  readonly acknowledged: number
  /** Acknowledged and not there at the end, or there and not what was written. */
  readonly lost: number
  /** There twice, or a piece more than was typed. */
  readonly doubled: number
  /** How often each kind of kill happened. */
  readonly byKind: Readonly<Record<string, number>>
}

export const added = (all: readonly Found[]): Found => ({
  kills: all.reduce((sum, { kills }) => sum + kills, 0),
  acknowledged: all.reduce((sum, { acknowledged }) => sum + acknowledged, 0),
  lost: all.reduce((sum, { lost }) => sum + lost, 0),
  doubled: all.reduce((sum, { doubled }) => sum + doubled, 0),
  byKind: all.reduce<Record<string, number>>((sum, { byKind }) => {
    for (const [kind, count] of Object.entries(byKind)) sum[kind] = (sum[kind] ?? 0) + count
    return sum
  }, {}),
})
