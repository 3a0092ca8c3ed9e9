/**
 * Judging: accepted events are folded per account in position order, after the commit that accepted them. One page is read and
 * folded outside any transaction, then its results - folded states, conflicts, credit lines, outgoing mail - are stored in one
 * transaction together with `judged_up_to`. So a crash repeats a page at most, and two processes cannot both store it: the one
 * that finds `judged_up_to` moved stores nothing.
 *
 * Facts this program does not know are skipped and counted. When a newer program knows more, it judges such an account again from
 * the start; credit lines and mails are keyed by their facts, so nothing is made twice.
 */
import { sql, type Transaction } from 'kysely'
import type { AccountId, CustomerId } from '../../shared/kernel/ids.ts'
import { eventSchema, type TillsideEvent } from '../../shared/loyalty/events.ts'
import { concernedBy, foldEvent, rootOf } from '../../shared/loyalty/fold.ts'
import { type AccountState, type CustomerState, emptyAccount, emptyCustomer } from '../../shared/loyalty/state.ts'
import type { Database } from '../storage/open-storage.ts'
import type { Tables } from '../storage/tables.ts'
import { isKnown, knownTypes, knownVersion } from './check-form.ts'
import { storeCreditLines } from './credit-lines.ts'
import { queueMails } from './mails.ts'

/** Raised by hand when the fold itself changes its meaning. */
const foldRevision = 8
/** How much this program's fold knows. Types and versions are only ever added, so the greater number knows more. */
export const foldRank = foldRevision * 1_000_000 + knownVersion * 1_000 + knownTypes.size
const revisionOf = (rank: number): number => Math.floor(rank / 1_000_000)

const eventsPerPage = 200

export interface JudgedPage {
  readonly judgedUpTo: number
  readonly lastPosition: number
}

/** The folded account after the last page this process stored, so that it is not read again for each page. */
export type AccountCache = Map<string, { readonly judgedUpTo: number; readonly state: AccountState }>

interface Folded {
  readonly account: AccountState
  readonly before: ReadonlyMap<string, CustomerState>
  readonly after: ReadonlyMap<string, CustomerState>
  readonly skipped: number
  readonly mailRequests: readonly TillsideEvent[]
}

/** Judges the next page of one account. null = there is no such account (any more), or a newer program judges it. */
export async function judgeNextPage(
  db: Database,
  accountId: string,
  cache: AccountCache,
  now: Date,
): Promise<JudgedPage | null> {
  const start = await readStart(db, accountId)
  if (!start) return null
  const { judgedUpTo, lastPosition } = start
  if (judgedUpTo >= lastPosition) return { judgedUpTo, lastPosition }

  const rows = await db
    .selectFrom('events')
    .select(['position', 'event'])
    .where('account_id', '=', accountId)
    .where('position', '>', judgedUpTo)
    .where('position', '<=', lastPosition)
    .orderBy('position')
    .limit(eventsPerPage)
    .execute()
  const upTo = rows.at(-1)?.position ?? judgedUpTo
  const events = rows.map((row) => readEvent(row.event))
  const known = events.filter((event) => event !== null)
  const accountBefore = await readAccount(db, accountId, judgedUpTo, cache)
  const before = await readCustomers(db, accountId, customersOf(accountBefore, known))
  const folded = fold(accountBefore, before, known, events.length - known.length)

  const isStored = await db.transaction().execute(async (trx) => {
    const moved = await trx
      .updateTable('judgements')
      .set({
        judged_up_to: upTo,
        skipped: sql<number>`skipped + ${folded.skipped}::bigint`,
        ...(folded.account === accountBefore ? {} : { state: JSON.stringify(folded.account) }),
      })
      .where('account_id', '=', accountId)
      .where('judged_up_to', '=', judgedUpTo)
      .returning('account_id')
      .executeTakeFirst()
    if (!moved) return false
    await storeCustomers(trx, accountId, upTo, folded)
    const changed = [...folded.after.values()]
    const were = changed.flatMap(({ id }) => folded.before.get(id) ?? [])
    await storeConflicts(trx, accountId, were, changed)
    await storeCreditLines(trx, accountId, were, changed)
    await queueMails(trx, folded.account, folded.mailRequests, now)
    return true
  })
  if (isStored) cache.set(accountId, { judgedUpTo: upTo, state: folded.account })
  else cache.delete(accountId)
  return { judgedUpTo: isStored ? upTo : judgedUpTo, lastPosition }
}

async function readStart(db: Database, accountId: string): Promise<JudgedPage | null> {
  const row = await db
    .selectFrom('judgements')
    .innerJoin('accounts', 'accounts.account_id', 'judgements.account_id')
    .select(['judged_up_to', 'skipped', 'fold_rank', 'last_position'])
    .where('judgements.account_id', '=', accountId)
    .executeTakeFirst()
  if (!row) return null
  // A newer program judges this account: an older one beside it would skip what it does not know.
  if (row.fold_rank > foldRank) return null
  if (row.fold_rank === foldRank) return { judgedUpTo: row.judged_up_to, lastPosition: row.last_position }
  const isStillRight = row.skipped === 0 && revisionOf(row.fold_rank) === foldRevision
  await (isStillRight ? raiseRank(db, accountId) : startAgain(db, accountId))
  return { judgedUpTo: isStillRight ? row.judged_up_to : 0, lastPosition: row.last_position }
}

const raiseRank = (db: Database | Transaction<Tables>, accountId: string) =>
  db.updateTable('judgements').set({ fold_rank: foldRank }).where('account_id', '=', accountId).execute()

/** Lines that stand are made `uncredited` again as their redemptions are folded again. */
const startAgain = (db: Database, accountId: string): Promise<void> =>
  db.transaction().execute(async (trx) => {
    await raiseRank(trx, accountId)
    await trx
      .updateTable('judgements')
      .set({ judged_up_to: 0, skipped: 0, state: null })
      .where('account_id', '=', accountId)
      .execute()
    await trx.deleteFrom('folded_customers').where('account_id', '=', accountId).execute()
    await trx.deleteFrom('conflicts').where('account_id', '=', accountId).execute()
    await trx.updateTable('credit_lines').set({ state: 'withdrawn' }).where('account_id', '=', accountId).execute()
  })

/** null = not for this program. Checked again here, because it may have been stored by an older one that did not know the type. */
function readEvent(text: string): TillsideEvent | null {
  const event: unknown = JSON.parse(text)
  const parsed = eventSchema.safeParse(event)
  return parsed.success && isKnown(parsed.data) ? parsed.data : null
}

async function readAccount(
  db: Database,
  accountId: string,
  judgedUpTo: number,
  cache: AccountCache,
): Promise<AccountState> {
  const cached = cache.get(accountId)
  if (cached?.judgedUpTo === judgedUpTo) return cached.state
  const row = await db.selectFrom('judgements').select('state').where('account_id', '=', accountId).executeTakeFirst()
  return row?.state ? (JSON.parse(row.state) as AccountState) : emptyAccount(accountId as AccountId)
}

/**
 * Everybody the page can read or change. A merge of this page joins two that are named in it, and an undone one names who comes free,
 * so the roots of before the page and those names are enough.
 */
const customersOf = (account: AccountState, events: readonly TillsideEvent[]): readonly CustomerId[] => [
  ...new Set(events.flatMap((event) => concernedBy(account, event))),
]

async function readCustomers(
  db: Database,
  accountId: string,
  ids: readonly CustomerId[],
): Promise<Map<string, CustomerState>> {
  if (ids.length === 0) return new Map()
  const rows = await db
    .selectFrom('folded_customers')
    .select(['customer_id', 'state'])
    .where('account_id', '=', accountId)
    .where(sql<boolean>`customer_id = any(${[...ids]}::text[])`)
    .execute()
  return new Map(rows.map((row) => [row.customer_id, JSON.parse(row.state) as CustomerState]))
}

/** Pure. */
function fold(
  accountBefore: AccountState,
  before: ReadonlyMap<string, CustomerState>,
  events: readonly TillsideEvent[],
  skipped: number,
): Folded {
  let account = accountBefore
  const after = new Map<string, CustomerState>()
  const mailRequests: TillsideEvent[] = []
  const customerOf = (id: CustomerId) => after.get(id) ?? before.get(id) ?? emptyCustomer(id)
  for (const event of events) {
    const folded = foldEvent(account, customerOf, event)
    // Who was merged meanwhile gets the mail at the address that stands for both.
    if (event.type === 'VerificationEmailRequested' && event.customerId !== null)
      mailRequests.push({ ...event, customerId: rootOf(account, event.customerId) })
    account = folded.account
    for (const customer of folded.customers) after.set(customer.id, customer)
  }
  return { account, before, after, skipped, mailRequests }
}

async function storeCustomers(
  trx: Transaction<Tables>,
  accountId: string,
  position: number,
  { before, after }: Folded,
): Promise<void> {
  const changed = [...after].filter(([id, state]) => state !== before.get(id))
  if (changed.length === 0) return
  await sql`
    insert into folded_customers (account_id, position, customer_id, state)
    select ${accountId}, ${position}::bigint, * from unnest(
      ${changed.map(([id]) => id)}::text[],
      ${changed.map(([, state]) => JSON.stringify(state))}::text[]
    )
    on conflict (account_id, customer_id) do update set position = excluded.position, state = excluded.state`.execute(
    trx,
  )
}

/** A merge carries conflicts from one customer to another: new is what none of them knew. */
async function storeConflicts(
  trx: Transaction<Tables>,
  accountId: string,
  before: readonly CustomerState[],
  after: readonly CustomerState[],
): Promise<void> {
  const known = new Set(before.flatMap((customer) => customer.conflicts.map((conflict) => conflict.eventId)))
  const found = after.flatMap((customer) => customer.conflicts).filter((conflict) => !known.has(conflict.eventId))
  if (found.length === 0) return
  await trx
    .insertInto('conflicts')
    .values(
      found.map((conflict) => ({
        account_id: accountId,
        event_id: conflict.eventId,
        customer_id: conflict.customerId,
        register_id: conflict.registerId,
        reason: conflict.reason,
        reward_id: conflict.rewardId,
        at: conflict.at,
      })),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}
