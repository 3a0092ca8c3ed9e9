/**
 * Facts of the cloud's own: what a distributor took, what an owner answered by mail, what a mail server refused. They are written under
 * the account's row lock, as chained records of a register that nobody else writes under, and pulled like everybody's. Whoever makes one
 * sees the account judged up to its last event, so nothing happens in between.
 */
import type { Transaction } from 'kysely'
import type { PushedRecord } from '../../shared/cloud-protocol/protocol.ts'
import type { PersonBody } from '../../shared/customers/person.ts'
import { momentAt } from '../../shared/kernel/business-date.ts'
import type { Clock, Random } from '../../shared/kernel/clock.ts'
import {
  type AccountId,
  type CustomerId,
  createId,
  type EventId,
  type LocationId,
  type RegisterId,
} from '../../shared/kernel/ids.ts'
import type { Fact, TillsideEvent } from '../../shared/loyalty/events.ts'
import type { AccountState } from '../../shared/loyalty/state.ts'
import type { Database } from '../storage/open-storage.ts'
import type { Tables } from '../storage/tables.ts'
import { acceptOwnBatch, type LockedAccount, lockAccount } from './accept-batch.ts'
import { readAccountState, saveRegister } from './accounts.ts'
import { chainHash } from './check-record.ts'

export interface OwnFactNeeds {
  readonly db: Database
  readonly incarnation: string
  readonly clock: Clock
  readonly random: Random
  /** Resolves when everything accepted for the account is judged. */
  settle(accountId: string): Promise<void>
  onAccepted(accountId: string, lastPosition: number): void
}

/** One fact with whom it concerns and which store it is of. */
export type OwnFact = Fact & { readonly customerId: CustomerId; readonly locationId: LocationId }

/** The account as it is at its last event, locked until the work is done. */
export interface SettledAccount {
  readonly trx: Transaction<Tables>
  readonly state: AccountState
  readonly nowMs: number
  /** Once: what it appends is one batch. */
  append(commandType: string, facts: readonly OwnFact[], bodies?: readonly PersonBody[]): Promise<void>
}

/** The register that the cloud's own facts come from; nobody else writes under it. */
export const cloudRegisterId = (accountId: string): RegisterId => `cloud-${accountId}` as RegisterId

const triesToSettle = 20
const eventsPerRecord = 500
const epoch = 1

/**
 * Does the work in one transaction on the settled account; what it appends is judged before this resolves. 'busy' = the registers of the
 * account kept sending, and nothing was done. Throws when the account is not there.
 */
export async function onSettledAccount<Outcome>(
  needs: OwnFactNeeds,
  accountId: string,
  work: (settled: SettledAccount) => Promise<Outcome>,
): Promise<{ readonly outcome: Outcome } | 'busy'> {
  for (let tries = 0; tries < triesToSettle; tries += 1) {
    await needs.settle(accountId)
    const done = await needs.db.transaction().execute(async (trx) => {
      const locked = await lockAccount(trx, accountId)
      const { state, judgedUpTo } = await readAccountState(trx, accountId)
      if (judgedUpTo < locked.last_position) return null
      const nowMs = needs.clock.now()
      const appendedUpTo: number[] = []
      const settled: SettledAccount = {
        trx,
        state,
        nowMs,
        async append(commandType, facts, bodies = []) {
          appendedUpTo.push(await store(settled, needs, locked, commandType, facts, bodies))
        },
      }
      return { outcome: await work(settled), lastPosition: appendedUpTo.at(-1) }
    })
    if (!done) continue
    if (done.lastPosition !== undefined) {
      needs.onAccepted(accountId, done.lastPosition)
      await needs.settle(accountId)
    }
    return done
  }
  return 'busy'
}

async function store(
  { trx, state, nowMs }: SettledAccount,
  { incarnation, random }: OwnFactNeeds,
  locked: LockedAccount,
  commandType: string,
  facts: readonly OwnFact[],
  bodies: readonly PersonBody[],
): Promise<number> {
  const { accountId } = state
  const registerId = cloudRegisterId(accountId)
  const now = new Date(nowMs)
  const before = await readWriter(trx, accountId, facts[0]?.locationId ?? '', now)
  const events = facts.map(
    ({ customerId, locationId, ...fact }, index): TillsideEvent => ({
      ...stamp(state, locationId, nowMs),
      ...fact,
      id: createId<EventId>(nowMs, random.bytes(16)),
      registerId,
      seq: before.seq + index + 1,
      customerId,
    }),
  )
  const records = recordsOf(commandType, events, before, nowMs)
  const outcome = await acceptOwnBatch(
    trx,
    incarnation,
    { accountId, registerId },
    locked,
    { records, lost: [], bodies, chainHead: records.at(-1)?.hash ?? '', signature: '' },
    now,
  )
  const [bad] = outcome.quarantined
  if (bad) throw new Error(`${commandType} is not well-formed: ${bad.reason} at seq ${bad.seq}.`)
  return outcome.standing.lastPosition
}

function stamp(state: AccountState, locationId: LocationId, nowMs: number) {
  const zone = state.locations[locationId]?.timeZone ?? 'UTC'
  const { at, utcOffset, businessDate } = momentAt(nowMs, zone, state.account?.dayEndMinutes ?? 0)
  return {
    accountId: state.accountId as AccountId,
    epoch,
    visitId: null,
    locationId,
    staffId: null,
    role: null,
    at,
    utcOffset,
    businessDate,
    catalogueVersion: state.catalogueVersion,
    v: 1,
  }
}

interface WrittenBefore {
  readonly seq: number
  /** Of the last record. */
  readonly n: number
  readonly hash: string
}

/** How far the cloud's own register has written; it is made with its first fact. */
async function readWriter(
  trx: Transaction<Tables>,
  accountId: string,
  locationId: string,
  now: Date,
): Promise<WrittenBefore> {
  const registerId = cloudRegisterId(accountId)
  const known = await trx
    .selectFrom('registers')
    .select('last_seq')
    .where('account_id', '=', accountId)
    .where('register_id', '=', registerId)
    .executeTakeFirst()
  if (!known) {
    const register = { accountId, registerId, name: 'Cloud', locationId, tokenHash: null, publicKey: '' }
    await saveRegister(trx, register, now)
  }
  const last = await trx
    .selectFrom('records')
    .select(['n', 'hash'])
    .where('account_id', '=', accountId)
    .where('register_id', '=', registerId)
    .orderBy('n', 'desc')
    .executeTakeFirst()
  return { seq: known?.last_seq ?? 0, n: last?.n ?? 0, hash: last?.hash ?? '' }
}

/** Chained journal records, as a register would have written them. */
function recordsOf(
  commandType: string,
  events: readonly TillsideEvent[],
  before: WrittenBefore,
  nowMs: number,
): readonly PushedRecord[] {
  const records: PushedRecord[] = []
  for (let from = 0; from < events.length; from += eventsPerRecord) {
    const some = events.slice(from, from + eventsPerRecord)
    const prevHash = records.at(-1)?.hash ?? before.hash
    const text = JSON.stringify({
      commandType,
      at: new Date(nowMs).toISOString(),
      clock: { raw: nowMs, offset: 0 },
      assertion: null,
      events: some,
    })
    records.push({
      n: before.n + records.length + 1,
      epoch,
      firstSeq: before.seq + from + 1,
      lastSeq: before.seq + from + some.length,
      prevHash,
      hash: chainHash(prevHash, text),
      text,
    })
  }
  return records
}
