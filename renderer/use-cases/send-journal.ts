/**
 * Sending: whole records behind `sentUpTo`, in strict order, the same bytes until the cloud has answered for them. A line that is
 * down is no outcome: the batch goes again after a computed wait. What the cloud could not take for its form is kept and shown,
 * and the queue goes on.
 *
 *   idle --kick--> sending --accepted--> sending ... --nothing left--> idle
 *                     `----no line-----> waiting --time, kick, line--> sending
 */
import { backoffMs } from '../../shared/sync/backoff.ts'
import { batchLimits, nextBatch } from '../../shared/sync/sending-order.ts'
import { textToRecord } from '../database/record-text.ts'
import { failureOf } from './host-client.ts'
import { loseLease } from './lose-lease.ts'
import type { RecorderFeed } from './recorder-feed.ts'
import { changeSync, shownQuarantine } from './sync-status.ts'
import type { TillContext } from './till-parts.ts'

export interface Sender {
  /** Something may be there to send; a wait is cut short. */
  kick(): void
}

/** `reached` is told the cloud's standing after each accepted batch. */
export function createSender(
  context: TillContext,
  feed: RecorderFeed,
  reached: (standing: {
    readonly incarnation: string
    readonly lastPosition: number
    readonly hashOfLastPosition: string
  }) => void,
): Sender {
  let isRunning = false
  let isAskedAgain = false
  let attempt = 0
  let callOff: () => void = () => undefined

  /** True when a batch was accepted and there may be more. */
  async function sendOne(): Promise<boolean> {
    const { register, line, boot } = context
    if (!register || !line || !boot?.isPaired) return false
    const { journal } = register
    const { sentUpTo } = journal.cursors()
    const behind = await journal.recordsAfterSeq(sentUpTo, batchLimits.events)
    const batch = nextBatch(
      behind.map((record) => ({ ...record, size: record.text.length })),
      sentUpTo,
    )
    const last = batch.at(-1)
    if (!last) return false
    const { offlineSince } = context.store.getState().sync
    const outcome = await line.client.cloud.push({
      chainHead: last.hash,
      events: batch.flatMap((record) => textToRecord(record.text).events),
      bodies: batch.flatMap((record) => [...record.bodies]),
    })
    if (outcome.quarantined.length > 0) {
      await journal.quarantine(outcome.quarantined)
      changeSync(context, { quarantined: shownQuarantine(await journal.quarantined()) })
    }
    const { incarnation } = journal.cursors()
    if (incarnation !== null && incarnation !== outcome.standing.incarnation) {
      // Another database answered than the one the cursor speaks of: the puller finds out what it holds, and asks to send.
      reached(outcome.standing)
      return false
    }
    await journal.moveCursors({
      sentUpTo: Math.min(outcome.acceptedUpToSeq, journal.nextSeq() - 1),
      lastSyncAt: context.moment().at,
    })
    attempt = 0
    // Told to be offline while this answer was on its way: that is the newer news.
    const isNewlyOffline = context.store.getState().sync.offlineSince !== offlineSince
    changeSync(context, {
      lastSyncAt: context.moment().at,
      nextTryAt: null,
      ...(isNewlyOffline ? {} : { problem: null, offlineSince: null }),
    })
    feed.acknowledge(outcome.acceptedUpToSeq)
    reached(outcome.standing)
    if (outcome.acceptedUpToSeq < last.lastSeq && outcome.acceptedUpToSeq <= sentUpTo)
      throw new Error('The cloud answered without taking anything.')
    return true
  }

  function waitAndTryAgain(error: unknown): void {
    const { failure, sentence } = failureOf(error)
    if (failure === 'NOT_OWNER') {
      loseLease(context)
      return
    }
    if (failure === 'NOT_PAIRED' || (failure === 'HOST_LOST' && !context.line)) {
      changeSync(context)
      return
    }
    attempt += 1
    const ms = backoffMs(attempt, context.ports.random())
    const now = context.ports.now()
    const { offlineSince } = context.store.getState().sync
    changeSync(context, {
      problem: sentence,
      nextTryAt: now + ms,
      offlineSince: failure === 'NO_LINE' ? (offlineSince ?? context.moment().at) : offlineSince,
    })
    callOff = context.ports.after(ms, kick)
  }

  async function run(): Promise<void> {
    do {
      isAskedAgain = false
      while (await sendOne());
    } while (isAskedAgain)
  }

  function kick(): void {
    if (isRunning) {
      isAskedAgain = true
      return
    }
    callOff()
    isRunning = true
    run()
      .catch(waitAndTryAgain)
      .finally(() => {
        isRunning = false
      })
  }

  return { kick }
}
