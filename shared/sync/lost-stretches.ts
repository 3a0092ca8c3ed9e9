/**
 * Numbers that are missing between the records a register holds: what its journal and its recorder both lost. They are read off
 * the records themselves and declared when those are sent; without a declaration the cloud waits for the missing ones.
 */

/** From and to are both lost; `epoch` is that of the record behind them. */
export interface LostStretch {
  readonly epoch: number
  readonly fromSeq: number
  readonly toSeq: number
}

export interface Numbered {
  readonly epoch: number
  readonly firstSeq: number
  readonly lastSeq: number
}

/** `before` is the record held before the first of `records`; without one, everything before it is gone. */
export function lostStretches(before: Numbered | undefined, records: readonly Numbered[]): readonly LostStretch[] {
  const lost: LostStretch[] = []
  let next = before ? before.lastSeq + 1 : 1
  for (const { epoch, firstSeq, lastSeq } of records) {
    if (firstSeq > next) lost.push({ epoch, fromSeq: next, toSeq: firstSeq - 1 })
    next = lastSeq + 1
  }
  return lost
}
