/**
 * The journal when the register opens: owned by this page before it is read for good, then held against the host's recorder. What the
 * recorder has and this profile lost is put back; what cannot be put back is quarantined and said. Nothing is deleted on either side.
 *
 * A recorder out of reach is no stop. When the profile has lost its records as well, room is left for them: the counter works on,
 * nothing is sent, and they are put back as soon as the recorder can be read.
 */
import type { RecorderStatus } from '../../shared/host-contract/contract.ts'
import { type Journal, openJournal } from '../database/journal.ts'
import type { JournalRecord } from '../database/journal-schema.ts'
import type { Line } from './host-client.ts'
import { entryToRecord } from './recorder-entries.ts'

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
 * recorder holds everything. The journal is not whole afterwards when the recorder could not be read and may hold more.
 */
export async function restoreJournal(
  journal: Journal,
  line: Line,
  onProgress: (done: number, total: number) => void,
): Promise<number> {
  const { recorder } = line.client
  const status = await recorderStatus(line)
  let isMissing = journal.lastRecord().epoch === 0 || !journal.isWhole()
  if (status.state === 'failed' && isMissing) await journal.leaveRoom()
  if (status.state === 'failed') return journal.isWhole() ? 0 : journal.restoredUpTo()
  isMissing ||= status.lastSeq >= journal.nextSeq()
  let refused = 0
  for (let after = journal.restoredUpTo(); isMissing; ) {
    const { entries, hasMore } = await recorder.read({ after })
    const last = entries.at(-1)
    if (!last) break
    const records: JournalRecord[] = entries.map(entryToRecord).filter((record) => record !== null)
    refused += (await journal.restore(records)).refused + (entries.length - records.length)
    onProgress(journal.nextSeq() - 1, status.lastSeq)
    after = last.n
    if (!hasMore) break
  }
  // It broke off in the middle.
  if (isMissing && (await recorder.status()).state === 'failed') {
    await journal.leaveRoom()
    return journal.restoredUpTo()
  }
  if (refused > 0) {
    const reason = `${refused} records of the recorder are damaged or older than this computer's journal; they were left in the recorder.`
    await journal.quarantine([{ eventId: 'recorder', epoch: null, seq: null, reason }])
  }
  await journal.closeRoom()
  await journal.raiseFloor(journal.lastRecord().n, status.lastSeq)
  return status.lastSeq === 0 ? 0 : await recordedUpTo(journal, line, status.lastSeq)
}

/** As it is now: a recorder that was refused its file opens it anew when it is read. */
export async function recorderStatus({ client: { recorder } }: Line): Promise<RecorderStatus> {
  const status = await recorder.status()
  if (status.state === 'ok') return status
  await recorder.read({ after: Number.MAX_SAFE_INTEGER })
  return recorder.status()
}

async function recordedUpTo(journal: Journal, line: Line, lastSeq: number): Promise<number> {
  const newest = await journal.recordAt(journal.lastRecord().n)
  if (!newest) return 0
  // The recorder counts further than this journal: numbering began anew, and all of it is offered once more.
  if (newest.lastSeq < lastSeq) return 0
  const [next] = await journal.recordsAfterPlace({ epoch: newest.epoch, seq: lastSeq }, 1)
  const known = next ? await journal.recordBefore(next.n) : newest
  if (!known) return 0
  // Numbers of an earlier epoch say nothing about this one's: the record itself has to be there.
  const { entries } = await line.client.recorder.read({ after: known.n - 1 })
  return entries.some(({ n, hash }) => n === known.n && hash === known.hash) ? known.n : 0
}
