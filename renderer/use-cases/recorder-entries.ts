/** A journal record as the recorder keeps it, and back. The host checks the frame only. */
import type { RecorderEntry } from '../../shared/host-contract/contract.ts'
import type { JournalRecord } from '../database/journal-schema.ts'

export const recordToEntry = (record: JournalRecord): RecorderEntry => ({
  n: record.n,
  hash: record.hash,
  lastSeq: record.lastSeq,
  text: JSON.stringify(record),
})

/** null when the text is no record: a recorder of something else. */
export function entryToRecord(entry: RecorderEntry): JournalRecord | null {
  try {
    const record: JournalRecord = JSON.parse(entry.text)
    return record.n === entry.n && record.hash === entry.hash && typeof record.text === 'string' ? record : null
  } catch {
    return null
  }
}
