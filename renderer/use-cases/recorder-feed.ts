/**
 * The second copy: each journal record goes to the host's recorder in parallel, never in front of the journal. What could not be
 * handed over stays counted as lag and is handed over when the host or its disk is back; the journal is where it is read from.
 */
import type { RecorderEntry, RecorderStatus } from '../../shared/host-contract/contract.ts'
import type { JournalRecord } from '../database/journal-schema.ts'
import { failureOf } from './host-client.ts'
import { loseLease } from './lose-lease.ts'
import { changeSync } from './sync-status.ts'
import type { TillContext } from './till-parts.ts'

export interface RecorderFeed {
  /** Hands over everything behind what the recorder holds. Runs once at a time. */
  feed(): void
  /** The recorder holds everything up to this record number. */
  startAfter(n: number): void
  acknowledge(upToSeq: number): void
}

const batch = 200
const againAfterMs = 5000

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

export function createRecorderFeed(context: TillContext): RecorderFeed {
  let recordedUpTo = 0
  let isRunning = false
  let isAskedAgain = false
  let status: RecorderStatus | null = null

  const show = () => {
    const lagRecords = Math.max(0, (context.register?.journal.lastRecord().n ?? recordedUpTo) - recordedUpTo)
    changeSync(context, { recorder: status ? { ...status, lagRecords } : null })
  }

  async function run(): Promise<void> {
    for (;;) {
      const { register, line, lease } = context
      if (!register || !line || lease?.state !== 'granted') return
      const records = await register.journal.recordsAfter(recordedUpTo, batch)
      const last = records.at(-1)
      if (!last) return
      const entries = records.map(recordToEntry)
      status = await line.client.recorder.append({ epoch: lease.epoch, entries })
      if (status.state === 'failed') {
        context.ports.after(againAfterMs, feed)
        return
      }
      recordedUpTo = last.n
    }
  }

  function feed(): void {
    show()
    if (isRunning) {
      isAskedAgain = true
      return
    }
    isRunning = true
    isAskedAgain = false
    run()
      .catch((error: unknown) => {
        const { failure, sentence } = failureOf(error)
        if (failure === 'NOT_OWNER') loseLease(context)
        else {
          status = { ...(status ?? { lastSeq: 0, bytes: 0 }), state: 'failed', problem: sentence }
          if (failure !== 'HOST_LOST') context.ports.after(againAfterMs, feed)
        }
      })
      .finally(() => {
        isRunning = false
        show()
        if (isAskedAgain) feed()
      })
  }

  return {
    feed,
    startAfter(n) {
      recordedUpTo = n
    },
    acknowledge(upToSeq) {
      context.line?.client.recorder
        .acknowledge({ upToSeq })
        .then((answer) => {
          status = answer
          show()
        })
        .catch((error: unknown) => {
          if (failureOf(error).failure === 'NOT_OWNER') loseLease(context)
        })
    },
  }
}
