/** A journal record as the recorder keeps it, and back. The host checks the frame only. */
import { z } from 'zod'
import type { RecorderEntry, RecorderMark } from '../../shared/host-contract/contract.ts'
import type { JournalRecord } from '../database/journal-schema.ts'

export type RecordEnd = Pick<JournalRecord, 'epoch' | 'lastSeq' | 'text'>

export const recordToEntry = (record: JournalRecord): RecorderEntry => ({
  n: record.n,
  hash: record.hash,
  lastSeq: record.lastSeq,
  text: JSON.stringify(record),
  epoch: record.epoch,
  lastEventId: lastEventId(record.text),
})

/** What the cloud's answer for a record is noted as. */
export const recordToMark = ({ epoch, lastSeq, text }: RecordEnd): RecorderMark => ({
  epoch,
  seq: lastSeq,
  eventId: lastEventId(text),
})

const idSchema = z.object({ events: z.array(z.object({ id: z.string().max(100) })) })

/** '' where the text is no record's. */
function lastEventId(text: string): string {
  try {
    const record = idSchema.safeParse(JSON.parse(text))
    return record.success ? (record.data.events.at(-1)?.id ?? '') : ''
  } catch {
    return ''
  }
}

/** null when the text is no record: a recorder of something else. */
export function entryToRecord(entry: RecorderEntry): JournalRecord | null {
  try {
    const record: JournalRecord = JSON.parse(entry.text)
    return record.n === entry.n && record.hash === entry.hash && typeof record.text === 'string' ? record : null
  } catch {
    return null
  }
}
