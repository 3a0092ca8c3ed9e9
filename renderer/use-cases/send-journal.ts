/**
 * Sending: whole records behind `sentUpTo`, in strict order, the same bytes until the cloud has answered for them. A line that is
 * down is no outcome: the batch goes again after a computed wait. What the cloud could not take for its form is kept and shown,
 * and the queue goes on. A batch that is too big for somebody on the way is halved. Numbers that are lost for good are declared.
 *
 *   idle --kick--> sending --accepted--> sending ... --nothing left--> idle
 *                     `----no line-----> waiting --time, kick, line--> sending
 */
import { utf8Bytes } from '../../shared/kernel/utf8.ts'
import { backoffMs } from '../../shared/sync/backoff.ts'
import { lostStretches } from '../../shared/sync/lost-stretches.ts'
import { earlierOf, isAfter } from '../../shared/sync/own-place.ts'
import { batchLimits, halved, nextBatch } from '../../shared/sync/sending-order.ts'
import { failureOf, refusalCode } from './host-client.ts'
import { loseLease } from './lose-lease.ts'
import type { RecorderFeed } from './recorder-feed.ts'
import { changeSync, shownQuarantine } from './sync-status.ts'
import type { TillContext } from './till-parts.ts'

export interface Sender {
  /** Something may be there to send; a wait is cut short. */
  kick(): void
}

/** Strict order: what lies in the recorder is older than all that is here. */
const notWhole = 'What this register recorded earlier cannot be read from its disk now. Everything is sent once it can.'

/** How the cloud's door, or a gateway before it, says that a batch has too many bytes. */
const tooBig = 'PAYLOAD_TOO_LARGE'

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
  /** Stay halved once they were too big: what is on the way stays there. */
  let limits = batchLimits
  let attempt = 0
  let callOff: () => void = () => undefined

  /** True when a batch was accepted and there may be more. */
  async function sendOne(): Promise<boolean> {
    const { register, line, boot } = context
    if (!register || !line || !boot?.isPaired) return false
    const { journal } = register
    if (!journal.isWhole()) {
      changeSync(context, { problem: notWhole })
      return false
    }
    const { sentUpTo } = journal.cursors()
    const behind = await journal.recordsAfterPlace(sentUpTo, limits.events)
    const batch = nextBatch(
      behind.map((record) => ({ ...record, size: utf8Bytes(record.text) + utf8Bytes(JSON.stringify(record.bodies)) })),
      limits,
    )
    const [first, last] = [batch[0], batch.at(-1)]
    if (!first || !last) return false
    const { offlineSince } = context.store.getState().sync
    const pushing = line.client.cloud.push({
      chainHead: last.hash,
      records: batch.map(({ n, epoch, firstSeq, lastSeq, prevHash, hash, text }) => ({
        n,
        epoch,
        firstSeq,
        lastSeq,
        prevHash,
        hash,
        text,
      })),
      lost: [...lostStretches(await journal.recordBefore(first.n), batch)],
      bodies: batch.flatMap((record) => [...record.bodies]),
    })
    const outcome = await pushing.catch((error: unknown) => {
      if (refusalCode(error) !== tooBig || batch.length === 1) throw error
      return null
    })
    if (!outcome) {
      limits = halved({ events: batch.length, size: batch.reduce((sum, { size }) => sum + size, 0) })
      return true
    }
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
    // The answer is for what was sent: beyond it nothing counts as taken, whatever the cloud says.
    const acceptedUpTo = earlierOf(outcome.acceptedUpTo, { epoch: last.epoch, seq: last.lastSeq })
    await journal.moveCursors({
      sentUpTo: acceptedUpTo,
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
    const taken = batch.findLast(({ epoch, lastSeq }) => !isAfter({ epoch, seq: lastSeq }, acceptedUpTo))
    if (taken) feed.acknowledge(taken)
    reached(outcome.standing)
    if (!isAfter(acceptedUpTo, sentUpTo)) throw new Error('The cloud answered without taking anything.')
    return true
  }

  function waitAndTryAgain(error: unknown, lease: TillContext['lease']): void {
    const { failure, sentence } = failureOf(error)
    if (failure === 'NOT_OWNER') {
      loseLease(context, lease)
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
    const { lease } = context
    run()
      .catch((error: unknown) => waitAndTryAgain(error, lease))
      .finally(() => {
        isRunning = false
      })
  }

  return { kick }
}
