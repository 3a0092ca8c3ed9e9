/**
 * A distributor takes redemptions into a batch: everything of the store that stands and was not taken before gets one new batch number,
 * as facts of the cloud's own under the account's row lock. What is undone, in conflict, of a training customer, in Temporary Holding or
 * without any distributor is left out; one redeemed in Holding, or with nobody to pay it, goes to the distributor that a manager has picked
 * since. A redemption is taken once; registers pull the facts like everybody's. Source: domain.md 3.12, 4.3, example 80.
 */
import type { Transaction } from 'kysely'
import type { PushedRecord } from '../../shared/cloud-protocol/protocol.ts'
import { momentAt } from '../../shared/kernel/business-date.ts'
import type { Clock, Random } from '../../shared/kernel/clock.ts'
import {
  type AccountId,
  type CustomerId,
  createId,
  type DistributorId,
  type EventId,
  type LocationId,
  type RedemptionId,
  type RegisterId,
} from '../../shared/kernel/ids.ts'
import { accepted, type Result, refused } from '../../shared/kernel/result.ts'
import type { EventOf } from '../../shared/loyalty/events.ts'
import type { AccountState } from '../../shared/loyalty/state.ts'
import type { Database } from '../storage/open-storage.ts'
import type { Tables } from '../storage/tables.ts'
import { acceptOwnBatch, lockAccount } from './accept-batch.ts'
import { findAccountByName, readAccountState, saveRegister } from './accounts.ts'
import { chainHash } from './check-record.ts'

export interface PullRequest {
  readonly store: string
  /** Id or name; null = every distributor. */
  readonly distributor: string | null
  /** null = the next free number. */
  readonly batchId: number | null
}

export interface PulledRedemption {
  readonly redemptionId: string
  /** Who redeemed it, whoever that customer is merged into. */
  readonly customerId: string
  readonly upc: string
  readonly kind: 'freeGood' | 'rebate'
}

export interface PulledBatch {
  readonly storeName: string
  /** null = there was nothing to take. */
  readonly batchId: number | null
  readonly redemptions: readonly PulledRedemption[]
}

export type PullRefusal = 'UNKNOWN_STORE' | 'UNKNOWN_DISTRIBUTOR' | 'BATCH_TAKEN' | 'BUSY'

export const pullRefusals: Readonly<Record<PullRefusal, string>> = {
  UNKNOWN_STORE: 'No store of this name.',
  UNKNOWN_DISTRIBUTOR: 'The store has no distributor of this id or name.',
  BATCH_TAKEN: 'This batch number is in use; leave it out for the next free one.',
  BUSY: 'The registers of this store are sending too much at the moment. Try again.',
}

export interface PullNeeds {
  readonly db: Database
  readonly incarnation: string
  readonly clock: Clock
  readonly random: Random
  /** Resolves when everything accepted for the account is judged. */
  settle(accountId: string): Promise<void>
  onAccepted(accountId: string, lastPosition: number): void
}

/** The register that the cloud's own facts come from; nobody else writes under it. */
export const cloudRegisterId = (accountId: string): RegisterId => `cloud-${accountId}` as RegisterId

const triesToSettle = 20
const eventsPerRecord = 500

export async function pullRedemptions(
  needs: PullNeeds,
  request: PullRequest,
): Promise<Result<PulledBatch, PullRefusal>> {
  const account = await findAccountByName(needs.db, request.store)
  if (!account) return refused('UNKNOWN_STORE')
  for (let tries = 0; tries < triesToSettle; tries += 1) {
    await needs.settle(account.id)
    const pulled = await needs.db
      .transaction()
      .execute((trx) => pullSettled(trx, needs, account.id as AccountId, request))
    if (pulled === 'notSettled') continue
    if (!pulled.ok) return pulled
    const { lastPosition, ...batch } = pulled.value
    if (lastPosition !== null) {
      needs.onAccepted(account.id, lastPosition)
      await needs.settle(account.id)
    }
    return accepted({ storeName: account.name, ...batch })
  }
  return refused('BUSY')
}

interface Pulled extends Omit<PulledBatch, 'storeName'> {
  /** Where the account stands now; null = nothing was added. */
  readonly lastPosition: number | null
}

/** Under the row lock: what is judged is all there is, so nobody undoes or takes in between. */
async function pullSettled(
  trx: Transaction<Tables>,
  { incarnation, clock, random }: PullNeeds,
  accountId: AccountId,
  request: PullRequest,
): Promise<Result<Pulled, PullRefusal> | 'notSettled'> {
  const locked = await lockAccount(trx, accountId)
  const { state, judgedUpTo } = await readAccountState(trx, accountId)
  if (judgedUpTo < locked.last_position) return 'notSettled'

  const { distributors } = state.catalogue
  const wanted = request.distributor?.trim()
  const distributor = Object.values(distributors).find(
    ({ id, name }) => id === wanted || name.toLowerCase() === wanted?.toLowerCase(),
  )
  if (wanted !== undefined && !distributor) return refused('UNKNOWN_DISTRIBUTOR')
  const lines = await trx
    .selectFrom('credit_lines')
    .select(['redemption_id', 'customer_id', 'location_id', 'distributor_id', 'source_id', 'upc', 'kind', 'batch_id'])
    .where('account_id', '=', accountId)
    .where('state', '=', 'uncredited')
    .where('batch_id', '=', -1)
    .orderBy('at')
    .orderBy('redemption_id')
    .execute()
  const isSomebody = (id: string | null): id is string => id !== null && id !== '' && !distributors[id]?.isHolding
  const taken = lines
    .map((line) => ({ ...line, distributor_id: distributorNow(state, line) }))
    .filter(({ distributor_id: id }) => isSomebody(id) && (distributor === undefined || distributor.id === id))
  const { last_batch: lastBatch } = await trx
    .selectFrom('credit_lines')
    .select((line) => line.fn.coalesce(line.fn.max('batch_id'), line.lit(0)).as('last_batch'))
    .where('account_id', '=', accountId)
    .executeTakeFirstOrThrow()
  const batchId = request.batchId ?? Math.max(0, Number(lastBatch)) + 1
  if (request.batchId !== null) {
    const used = await trx
      .selectFrom('credit_lines')
      .select('batch_id')
      .where('account_id', '=', accountId)
      .where('batch_id', '=', batchId)
      .executeTakeFirst()
    if (used) return refused('BATCH_TAKEN')
  }
  if (taken.length === 0) return accepted({ batchId: null, redemptions: [], lastPosition: null })

  const nowMs = clock.now()
  const now = new Date(nowMs)
  const before = await readWriter(trx, accountId, taken[0]?.location_id ?? '', now)
  const events = taken.map(
    (line, index): EventOf<'RedemptionPulled'> => ({
      ...stamp(state, line.location_id as LocationId, nowMs),
      type: 'RedemptionPulled',
      data: {
        redemptionId: line.redemption_id as RedemptionId,
        batchId,
        distributorId: line.distributor_id as DistributorId | null,
      },
      id: createId<EventId>(nowMs, random.bytes(16)),
      registerId: cloudRegisterId(accountId),
      seq: before.seq + index + 1,
      customerId: line.customer_id as CustomerId,
    }),
  )
  const records = recordsOf(events, before, nowMs)
  const outcome = await acceptOwnBatch(
    trx,
    incarnation,
    { accountId, registerId: cloudRegisterId(accountId) },
    locked,
    { records, lost: [], bodies: [], chainHead: records.at(-1)?.hash ?? '', signature: '' },
    now,
  )
  const [bad] = outcome.quarantined
  if (bad) throw new Error(`A pull is not well-formed: ${bad.reason} at seq ${bad.seq}.`)
  const redemptions = taken.map(({ redemption_id, customer_id, upc, kind }) => ({
    redemptionId: redemption_id,
    customerId: customer_id,
    upc,
    kind,
  }))
  return accepted({ batchId, redemptions, lastPosition: outcome.standing.lastPosition })
}

/** The distributor of the redemption, or whoever has taken Holding's place at that location since. */
function distributorNow(
  { catalogue }: AccountState,
  line: { readonly distributor_id: string | null; readonly source_id: string; readonly location_id: string },
): string | null {
  const { distributor_id: known, source_id: source, location_id: location } = line
  if (known !== null && !catalogue.distributors[known]?.isHolding) return known
  const programId = catalogue.cardGroups[source]?.programId ?? source
  return catalogue.enrollments[`${location}/${programId}`]?.distributorId ?? known
}

const epoch = 1

function stamp(state: AccountState, locationId: LocationId, nowMs: number) {
  const zone = state.locations[locationId]?.timeZone ?? 'UTC'
  const { at, utcOffset, businessDate } = momentAt(nowMs, zone, state.account?.dayEndMinutes ?? 0)
  return {
    accountId: state.accountId,
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
  events: readonly EventOf<'RedemptionPulled'>[],
  before: WrittenBefore,
  nowMs: number,
): readonly PushedRecord[] {
  const records: PushedRecord[] = []
  for (let from = 0; from < events.length; from += eventsPerRecord) {
    const some = events.slice(from, from + eventsPerRecord)
    const prevHash = records.at(-1)?.hash ?? before.hash
    const text = JSON.stringify({
      commandType: 'PullRedemptions',
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
