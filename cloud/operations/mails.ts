/**
 * The outgoing list. A mail is queued by judging its request, keyed by the request's event id, and stays `waiting` until a mail
 * server has taken it; without one it simply stays in the list. Each try is claimed by moving `next_attempt_at`, so several
 * processes do not send the same mail at the same time.
 */
import { sql, type Transaction } from 'kysely'
import type { OutgoingMail } from '../../shared/cloud-protocol/protocol.ts'
import type { CustomerId } from '../../shared/kernel/ids.ts'
import type { TillsideEvent } from '../../shared/loyalty/events.ts'
import type { AccountState } from '../../shared/loyalty/state.ts'
import type { Database } from '../storage/open-storage.ts'
import type { Tables } from '../storage/tables.ts'
import { type NoAddressee, readAddressee } from './person.ts'

/** Why no mail leaves, as the register shows it. */
export const noAddresseeSentences: Readonly<Record<NoAddressee['reason'], string>> = {
  noAddress: 'The customer has no e-mail address.',
  gone: 'The customer was deleted.',
  notAnAddress: 'This is not an e-mail address.',
}
/** A claimed mail whose sender died is tried again after this. */
const claimMs = 60_000
const maxAttempts = 12
const longestWaitMs = 60 * 60 * 1000

export interface ClaimedMail {
  readonly accountId: string
  readonly mailId: string
  readonly customerId: CustomerId
  readonly attempts: number
}

export async function queueMails(
  trx: Transaction<Tables>,
  account: AccountState,
  requests: readonly TillsideEvent[],
  now: Date,
): Promise<void> {
  for (const request of requests) {
    if (!request.customerId) continue
    const addressee = await readAddressee(trx, account, request.customerId)
    // What is not an address is found out by the mailer, which also says so at the customer.
    const isSendable = addressee.ok || addressee.refusal.reason === 'notAnAddress'
    await trx
      .insertInto('mails')
      .values({
        account_id: account.accountId,
        mail_id: request.id,
        kind: 'verification',
        customer_id: request.customerId,
        to_address: addressee.ok ? addressee.value.address : '',
        state: isSendable ? 'waiting' : 'failed',
        requested_at: request.at,
        sent_at: null,
        problem: isSendable || addressee.ok ? null : noAddresseeSentences[addressee.refusal.reason],
        next_attempt_at: now,
      })
      .onConflict((conflict) => conflict.doNothing())
      .execute()
  }
}

export async function listMails(db: Database, accountId: string): Promise<OutgoingMail[]> {
  const rows = await db
    .selectFrom('mails')
    .selectAll()
    .where('account_id', '=', accountId)
    .orderBy('requested_at', 'desc')
    .limit(500)
    .execute()
  return rows.map((row) => ({
    id: row.mail_id,
    kind: row.kind,
    customerId: row.customer_id,
    to: row.to_address,
    state: row.state,
    requestedAt: row.requested_at,
    sentAt: row.sent_at?.toISOString() ?? null,
    problem: row.problem,
  }))
}

/** Takes the next mail that is due; null = none. */
export async function claimMail(db: Database, accountId: string, nowMs: number): Promise<ClaimedMail | null> {
  const claimed = await db
    .updateTable('mails')
    .set({ attempts: sql<number>`attempts + 1`, next_attempt_at: new Date(nowMs + claimMs) })
    .where('account_id', '=', accountId)
    .where('state', '=', 'waiting')
    .where('mail_id', '=', (select) =>
      select
        .selectFrom('mails')
        .select('mail_id')
        .where('account_id', '=', accountId)
        .where('state', '=', 'waiting')
        .where('next_attempt_at', '<=', new Date(nowMs))
        .orderBy('next_attempt_at')
        .limit(1)
        .forUpdate()
        .skipLocked(),
    )
    .returning(['mail_id', 'customer_id', 'attempts'])
    .executeTakeFirst()
  return claimed
    ? {
        accountId,
        mailId: claimed.mail_id,
        customerId: claimed.customer_id as CustomerId,
        attempts: claimed.attempts,
      }
    : null
}

/** When the account's next waiting mail is due, ms since 1970; null = nothing waits. */
export async function nextMailAt(db: Database, accountId: string): Promise<number | null> {
  const row = await db
    .selectFrom('mails')
    .select('next_attempt_at')
    .where('account_id', '=', accountId)
    .where('state', '=', 'waiting')
    .orderBy('next_attempt_at')
    .limit(1)
    .executeTakeFirst()
  return row?.next_attempt_at.getTime() ?? null
}

export const markSent = (db: Database, mail: ClaimedMail, to: string, now: Date): Promise<unknown> =>
  changeMail(db, mail, { state: 'sent', sent_at: now, problem: null, to_address: to })

export const markUnsendable = (db: Database, mail: ClaimedMail, reason: NoAddressee['reason']): Promise<unknown> =>
  changeMail(db, mail, { state: 'failed', problem: noAddresseeSentences[reason], to_address: '' })

/** Waits longer after each failure, from 5 s to 1 h; `isFinal` or the 12th failure ends it. */
export function markFailed(
  db: Database,
  mail: ClaimedMail,
  failure: { readonly problem: string; readonly isFinal: boolean },
  nowMs: number,
): Promise<unknown> {
  const isOver = failure.isFinal || mail.attempts >= maxAttempts
  const waitMs = Math.min(longestWaitMs, 5000 * 2 ** (mail.attempts - 1))
  return changeMail(db, mail, {
    state: isOver ? 'failed' : 'waiting',
    problem: failure.problem,
    next_attempt_at: new Date(nowMs + waitMs),
  })
}

const changeMail = (
  db: Database,
  mail: ClaimedMail,
  change: Partial<{
    state: OutgoingMail['state']
    sent_at: Date
    problem: string | null
    to_address: string
    next_attempt_at: Date
  }>,
): Promise<unknown> =>
  db
    .updateTable('mails')
    .set(change)
    .where('account_id', '=', mail.accountId)
    .where('mail_id', '=', mail.mailId)
    // What a purge has ended meanwhile stays ended, and its address stays gone.
    .where('state', '=', 'waiting')
    .execute()
