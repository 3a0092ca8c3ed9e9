/**
 * The second copy: each journal record goes to the host's recorder in parallel, never in front of the journal. What could not be
 * handed over stays counted as lag and is handed over when the host or its disk is back; the journal is where it is read from. A
 * recorder that could not be read when the page came up without its records is read first: what it held goes below what was
 * written since, and is shown and sent.
 */
import type { RecorderStatus } from '../../shared/host-contract/contract.ts'
import { failureOf } from './host-client.ts'
import { loseLease } from './lose-lease.ts'
import { type RecordEnd, recordToEntry, recordToMark } from './recorder-entries.ts'
import { recorderStatus } from './register-journal.ts'
import { changeSync } from './sync-status.ts'
import type { TillContext } from './till-parts.ts'

export interface RecorderFeed {
  /** Hands over everything behind what the recorder holds. Runs once at a time. */
  feed(): void
  /** The recorder holds everything up to this record number. */
  startAfter(n: number): void
  /** The cloud holds this record and everything before it. */
  acknowledge(record: RecordEnd): void
}

const batch = 200
const againAfterMs = 5000

/** `readAgain` is told when a recorder that could not be read at the start answers: the register is to be opened with what it holds. */
export function createRecorderFeed(
  context: TillContext,
  readAgain: () => Promise<void> = async () => undefined,
): RecorderFeed {
  let recordedUpTo = 0
  let isRunning = false
  let isAskedAgain = false
  let status: RecorderStatus | null = null

  const show = () => {
    const lagRecords = context.register?.journal.countAfter(recordedUpTo) ?? 0
    changeSync(context, { recorder: status ? { ...status, lagRecords } : null })
  }

  async function run(): Promise<void> {
    for (;;) {
      const { register, line, lease } = context
      if (!register || !line || lease?.state !== 'granted') return
      if (!register.journal.isWhole()) {
        status = await recorderStatus(line)
        if (status.state === 'ok') await readAgain()
        if (context.register?.journal.isWhole()) continue
        context.ports.after(againAfterMs, feed)
        return
      }
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
    const { lease } = context
    run()
      .catch((error: unknown) => {
        const { failure, sentence } = failureOf(error)
        if (failure === 'NOT_OWNER') loseLease(context, lease)
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
    acknowledge(record) {
      const { line, lease } = context
      line?.client.recorder
        .acknowledge(recordToMark(record))
        .then((answer) => {
          status = answer
          show()
        })
        .catch((error: unknown) => {
          if (failureOf(error).failure === 'NOT_OWNER') loseLease(context, lease)
        })
    },
  }
}
