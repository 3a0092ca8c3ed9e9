/**
 * What to send next: whole journal records in strict order after `sentUpTo`, as many as fit one batch. A retry asks again with
 * the same cursor and so gets the same records or a longer run of them, never others.
 */

export interface Sendable {
  readonly firstSeq: number
  readonly lastSeq: number
  /** Length of the stored text; characters stand for bytes here. */
  readonly size: number
}

export const batchLimits = { events: 1000, size: 512_000 } as const

/** The first records that together stay inside the limits; one record that is larger than they are goes alone. */
export function nextBatch<Record extends Sendable>(
  records: readonly Record[],
  sentUpTo: number,
  limits: { readonly events: number; readonly size: number } = batchLimits,
): readonly Record[] {
  const batch: Record[] = []
  let events = 0
  let size = 0
  for (const record of records) {
    if (record.lastSeq <= sentUpTo) continue
    events += record.lastSeq - record.firstSeq + 1
    size += record.size
    if (batch.length > 0 && (events > limits.events || size > limits.size)) break
    batch.push(record)
  }
  return batch
}
