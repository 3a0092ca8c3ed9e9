/**
 * The journal when the register opens: owned by this page before it is read for good, then held against the host's recorder. What the
 * recorder has and this profile lost is put back; what cannot be put back is quarantined and said. Nothing is deleted on either side.
 */
import { type Journal, openJournal } from '../database/journal.ts'
import type { JournalRecord } from '../database/journal-schema.ts'
import type { Line } from './host-client.ts'
import { entryToRecord } from './recorder-feed.ts'

/** Owned before it is read for good: what the page before wrote between our reading and our owning is read with it. */
export async function openOwned(registerId: string, accountId: string, epoch: number): Promise<Journal | null> {
  for (;;) {
    const journal = await openJournal(registerId, accountId)
    const isOwned = await journal.own(epoch)
    if (isOwned && !(await isBehind(journal))) return journal
    journal.close()
    if (!isOwned) return null
  }
}

/** The disk holds a newer record than this page knows of. */
export const isBehind = async (journal: Journal): Promise<boolean> =>
  (await journal.recordsAfter(journal.lastRecord().n, 1)).length > 0

/**
 * Records that the host has and this profile lost are put back, oldest first. Resolves to the journal's number up to which the
 * recorder holds everything.
 */
export async function restoreJournal(
  journal: Journal,
  line: Line,
  onProgress: (done: number, total: number) => void,
): Promise<number> {
  const status = await line.client.recorder.status()
  let refused = 0
  for (let after = journal.lastRecord().n; status.lastSeq >= journal.nextSeq(); ) {
    const { entries, hasMore } = await line.client.recorder.read({ after })
    const last = entries.at(-1)
    if (!last) break
    const records: JournalRecord[] = entries.map(entryToRecord).filter((record) => record !== null)
    refused += (await journal.restore(records)).refused + (entries.length - records.length)
    onProgress(journal.nextSeq() - 1, status.lastSeq)
    after = last.n
    if (!hasMore) break
  }
  if (refused > 0) {
    const reason = `${refused} records of the recorder are damaged or older than this computer's journal; they were left in the recorder.`
    await journal.quarantine([{ eventId: 'recorder', epoch: null, seq: null, reason }])
  }
  await journal.raiseFloor(journal.lastRecord().n, status.lastSeq)
  return status.lastSeq === 0 ? 0 : await recordedUpTo(journal, status.lastSeq)
}

async function recordedUpTo(journal: Journal, lastSeq: number): Promise<number> {
  const newest = await journal.recordAt(journal.lastRecord().n)
  if (!newest) return 0
  // The recorder counts further than this journal: numbering began anew, and all of it is offered once more.
  if (newest.lastSeq < lastSeq) return 0
  const [next] = await journal.recordsAfterPlace({ epoch: newest.epoch, seq: lastSeq }, 1)
  return next ? next.n - 1 : journal.lastRecord().n
}
