/**
 * What to send next: whole journal records in strict order behind the cursor, as many as fit one batch. A retry asks again with
 * the same cursor and so gets the same records or a longer run of them, never others.
 */

export interface Sendable {
  readonly firstSeq: number
  readonly lastSeq: number
  /** Bytes on the wire: the text and its bodies. */
  readonly size: number
}

export interface BatchLimits {
  readonly events: number
  readonly size: number
}

export const batchLimits: BatchLimits = { events: 1000, size: 512_000 }

/** After a batch that was too big for somebody on the way. One record always goes, however small the limits are. */
export const halved = ({ events, size }: BatchLimits): BatchLimits => ({
  events: Math.max(1, Math.floor(events / 2)),
  size: Math.max(1, Math.floor(size / 2)),
})

/** The first records that together stay inside the limits; one record that is larger than they are goes alone. */
export function nextBatch<Record extends Sendable>(
  records: readonly Record[],
  limits: BatchLimits = batchLimits,
): readonly Record[] {
  const batch: Record[] = []
  let events = 0
  let size = 0
  for (const record of records) {
    events += record.lastSeq - record.firstSeq + 1
    size += record.size
    if (batch.length > 0 && (events > limits.events || size > limits.size)) break
    batch.push(record)
  }
  return batch
}
