/**
 * The cloud's list of mails, as it is shown. A mail that leaves changes no customer, so nothing is pulled for it: while one waits, the
 * list is asked for again, each time a little later, and after some tries only with the next pull.
 */
import type { OutgoingMail } from '../../shared/cloud-protocol/protocol.ts'
import { changeSync } from './sync-status.ts'
import type { TillContext } from './till-parts.ts'

export interface MailWatch {
  /** Asks now; rejects when the cloud is out of reach. */
  refresh(): Promise<void>
}

const firstWaitMs = 2000
const longestWaitMs = 60_000
const mostTries = 10

export function createMailWatch(context: TillContext): MailWatch {
  let callOff: () => void = () => undefined

  async function ask(tries: number): Promise<void> {
    callOff()
    const { line } = context
    if (!line) return
    const { mails } = await line.client.cloud.mails()
    if (context.line !== line) return
    if (!isSame(mails, context.store.getState().sync.mails)) changeSync(context, { mails })
    if (tries >= mostTries || !mails.some(({ state }) => state === 'waiting')) return
    const waitMs = Math.min(longestWaitMs, firstWaitMs * 2 ** tries)
    callOff = context.ports.after(waitMs, () => {
      // Out of reach: the next pull asks again, and the line's own state is shown.
      ask(tries + 1).catch(() => undefined)
    })
  }

  return { refresh: () => ask(0) }
}

const isSame = (some: readonly OutgoingMail[], others: readonly OutgoingMail[]): boolean =>
  some.length === others.length &&
  some.every((mail, nth) => {
    const other = others[nth]
    return mail.id === other?.id && mail.state === other.state && mail.problem === other.problem && mail.to === other.to
  })
