/**
 * Sending photos and papers: one at a time, behind the events, so that nobody's checkout waits for a picture. What the current cloud
 * database is not known to hold is the queue; after the cloud went back it fills again by itself. A line that is down is no outcome:
 * the next kick tries again. A refusal is final: what the cloud will never take is taken away here and said; of a purged customer, silently.
 * Of what the cloud holds, only the last that were looked at are kept here.
 */
import type { CustomerId } from '../../shared/kernel/ids.ts'
import type { StoredAttachment } from '../database/journal-schema.ts'
import { bytesToBase64 } from './base64.ts'
import { failureOf } from './host-client.ts'
import { changeSync, shownQuarantine } from './sync-status.ts'
import type { TillContext } from './till-parts.ts'

export interface AttachmentSender {
  /** Called when events were sent, pages pulled, a line stands, or something was kept. */
  kick(): void
}

/** A month of a busy counter's faces; the others are fetched again when somebody looks. */
const keptAtMost = { count: 200, bytes: 20 * 1024 * 1024 }

const longestWaitMs = 60_000
const firstWaitMs = 2_000

export function createAttachmentSender(context: TillContext): AttachmentSender {
  let isRunning = false
  let isAskedAgain = false
  let failures = 0
  let callOff: () => void = () => undefined

  /** True when one was dealt with and there may be more. */
  async function sendOne(): Promise<boolean> {
    const { register, line, boot, lease } = context
    if (!register || !line || !boot?.isPaired || lease?.state !== 'granted') return false
    const { journal } = register
    const { incarnation } = journal.cursors()
    // The facts first: a photo of somebody whom the cloud does not know yet can wait.
    if (incarnation === null || context.store.getState().sync.waiting > 0) return false
    const next = await journal.attachments.nextUnsent(incarnation)
    if (!next) return false
    const { ref, customerId, mime, salt, bytes } = next
    const sent = { ref, customerId: customerId as CustomerId, mime, salt, base64: bytesToBase64(bytes) }
    const outcome = await line.client.attachments.put(sent)
    failures = 0
    if (outcome.state === 'stored') {
      await journal.attachments.markSent(ref, outcome.incarnation)
      // Another database than the cursors speak of: the puller finds out first, and asks again.
      return outcome.incarnation === incarnation
    }
    await journal.attachments.remove(ref)
    if (outcome.reason !== 'purged') await say(next, outcome.reason)
    return true
  }

  async function say({ ref }: StoredAttachment, reason: string): Promise<void> {
    const { register } = context
    if (!register) return
    const sentence = `A photo or document was not taken by the cloud (${reason}).`
    await register.journal.quarantine([{ eventId: `attachment ${ref}`, epoch: null, seq: null, reason: sentence }])
    changeSync(context, { quarantined: shownQuarantine(await register.journal.quarantined()) })
  }

  async function run(): Promise<void> {
    do {
      isAskedAgain = false
      while (await sendOne());
    } while (isAskedAgain)
    const incarnation = context.register?.journal.cursors().incarnation ?? null
    if (incarnation !== null) await context.register?.journal.attachments.evict(incarnation, keptAtMost)
  }

  function kick(): void {
    if (isRunning) {
      isAskedAgain = true
      return
    }
    callOff()
    isRunning = true
    run()
      .catch((error: unknown) => {
        const { failure, sentence } = failureOf(error)
        if (failure === 'NOT_OWNER' || failure === 'HOST_LOST') return
        failures += 1
        if (failure !== 'NO_LINE') changeSync(context, { problem: sentence })
        callOff = context.ports.after(Math.min(longestWaitMs, firstWaitMs * 2 ** (failures - 1)), kick)
      })
      .finally(() => {
        isRunning = false
      })
  }

  return { kick }
}
