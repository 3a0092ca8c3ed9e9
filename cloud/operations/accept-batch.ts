/**
 * Accepting what a register pushed: one transaction under the account's row lock, so that positions are gapless and become
 * visible in order. Each event is accepted once, by id; the same batch again gives the same answer. Bad events are kept raw in
 * quarantine and the queue goes on. Nothing is judged here.
 */
import { createHash } from 'node:crypto'
import { sql, type Transaction } from 'kysely'
import type { PushedRecord, PushOutcome } from '../../shared/cloud-protocol/protocol.ts'
import { bodyRefsIn } from '../../shared/customers/free-texts.ts'
import type { PersonBody } from '../../shared/customers/person.ts'
import type { LostStretch } from '../../shared/sync/lost-stretches.ts'
import { comparePlaces, isAfter, type OwnPlace } from '../../shared/sync/own-place.ts'
import type { Database } from '../storage/open-storage.ts'
import type { Tables } from '../storage/tables.ts'
import { checkBody, type GoodEvent, toRaw, type Writer } from './check-form.ts'
import { type CheckedRecord, checkChain, checkRecord, type Notice } from './check-record.ts'
import {
  type AcceptedEvent,
  type PlacedBatch,
  type PlacedEvent,
  placeBatch,
  placeKey,
  type StoredBefore,
} from './place-batch.ts'
import { namesOfBody, purgedAmong, purgeNamed } from './purge.ts'
import { nextChain } from './standing.ts'

export interface Batch {
  readonly records: readonly PushedRecord[]
  readonly lost: readonly LostStretch[]
  readonly bodies: readonly unknown[]
  /** Hash of the last record in this batch and the register's signature of it; checked, and kept as evidence. */
  readonly chainHead: string
  readonly signature: string
}

interface QuarantineEntry {
  readonly place: OwnPlace | null
  readonly eventId: string
  readonly reason: string
  readonly text: string
}

/** Throws when the account or register is not there: whoever calls has checked the register's token. */
export function acceptBatch(
  db: Database,
  incarnation: string,
  writer: Writer,
  batch: Batch,
  now: Date,
): Promise<PushOutcome> {
  const records = batch.records.map((record) => checkRecord(writer, record))
  return db.transaction().execute(async (trx) => {
    const account = await lockAccount(trx, writer.accountId)
    return storeBatch(trx, incarnation, writer, account, { ...batch, records }, now)
  })
}

/** The same inside a transaction that already holds the account's row lock, for facts that the cloud itself makes. */
export function acceptOwnBatch(
  trx: Transaction<Tables>,
  incarnation: string,
  writer: Writer,
  account: LockedAccount,
  batch: Batch,
  now: Date,
): Promise<PushOutcome> {
  const records = batch.records.map((record) => checkRecord(writer, record))
  return storeBatch(trx, incarnation, writer, account, { ...batch, records }, now)
}

export interface LockedAccount {
  readonly last_position: number
  readonly chain: string
}

/** The row lock: from here to the commit nobody else gives positions in this account. */
export const lockAccount = (trx: Transaction<Tables>, accountId: string): Promise<LockedAccount> =>
  trx
    .selectFrom('accounts')
    .select(['last_position', 'chain'])
    .where('account_id', '=', accountId)
    .forUpdate()
    .executeTakeFirstOrThrow()

type CheckedBatch = Omit<Batch, 'records'> & { readonly records: readonly CheckedRecord[] }

async function storeBatch(
  trx: Transaction<Tables>,
  incarnation: string,
  writer: Writer,
  account: LockedAccount,
  batch: CheckedBatch,
  now: Date,
): Promise<PushOutcome> {
  const { records } = batch
  const events = records.flatMap((record) => record.events)
  const { publicKey, before } = await readStoredBefore(trx, writer, events)
  const placed = placeBatch(writer.registerId, events, batch.lost, before)
  const { bodies, entries: badBodies } = sortBodies(batch.bodies, events, placed)
  const pushed = records.map(({ record }) => record)
  const quarantined = [
    ...placed.quarantined.map((event) => ({ ...event, reason: event.refusal })),
    ...badBodies,
    ...placed.lost.map(lostEntry),
    ...(await readLostBefore(trx, writer, batch.lost)),
    ...checkChain(pushed, batch, publicKey).map((notice) => noticeEntry(notice, batch)),
  ]

  const standing = await storeEvents(trx, writer.accountId, account, placed.accepted)
  await storeRecords(trx, writer, records, placed.acceptedUpTo)
  await purgeNamed(trx, writer.accountId, placed.accepted)
  const purged = await purgedAmong(trx, writer.accountId, [
    ...bodies.flatMap(namesOfBody),
    ...batch.bodies.flatMap((body) => checkedName(body) ?? []),
  ])
  const isLate = (names: readonly string[]) => names.some((name) => purged.has(name))
  await storeBodies(
    trx,
    writer.accountId,
    bodies.filter((body) => !isLate(namesOfBody(body))),
  )
  // Told to the register as ever; what it says of somebody who was purged is not kept.
  const isToKeep = ({ place, text }: QuarantineEntry) =>
    place !== null || ![...purged].some((name) => text.includes(name))
  await storeQuarantined(trx, writer, quarantined.filter(isToKeep), now)
  await trx
    .updateTable('registers')
    .set({
      last_epoch: placed.acceptedUpTo.epoch,
      last_seq: placed.acceptedUpTo.seq,
      ...lastLocation(placed),
    })
    .where('account_id', '=', writer.accountId)
    .where('register_id', '=', writer.registerId)
    .execute()
  if (placed.accepted.length > 0) await storeBatchEvidence(trx, writer, batch, placed.acceptedUpTo, now)

  return {
    standing: { incarnation, ...standing },
    acceptedUpTo: placed.acceptedUpTo,
    quarantined: quarantined.map(({ eventId, place, reason }) => ({
      eventId,
      epoch: place?.epoch ?? null,
      seq: place?.seq ?? null,
      reason,
    })),
  }
}

async function readStoredBefore(
  trx: Transaction<Tables>,
  writer: Writer,
  events: readonly PlacedEvent[],
): Promise<{ readonly publicKey: string; readonly before: StoredBefore }> {
  const register = await trx
    .selectFrom('registers')
    .select(['last_epoch', 'last_seq', 'public_key'])
    .where('account_id', '=', writer.accountId)
    .where('register_id', '=', writer.registerId)
    .executeTakeFirstOrThrow()
  const done = { epoch: register.last_epoch, seq: register.last_seq }
  const ids = events.flatMap(({ event }) => (event.ok ? [event.event.id as string] : []))
  const stored = await trx
    .selectFrom('events')
    .select(['event_id', 'register_id', 'epoch', 'seq'])
    .where('account_id', '=', writer.accountId)
    .where(sql<boolean>`event_id = any(${ids}::text[])`)
    .execute()
  // Only what comes again, or late, can find its place taken.
  const early = events.flatMap(({ place }) => (isAfter(place, done) ? [] : [place])).sort(comparePlaces)
  const [first, last] = [early[0], early.at(-1)]
  const taken =
    first && last
      ? await trx
          .selectFrom('events')
          .select(['epoch', 'seq'])
          .where('account_id', '=', writer.accountId)
          .where('register_id', '=', writer.registerId)
          .where(sql<boolean>`(epoch, seq) >= (${first.epoch}::bigint, ${first.seq}::bigint)`)
          .where(sql<boolean>`(epoch, seq) <= (${last.epoch}::bigint, ${last.seq}::bigint)`)
          .execute()
      : []
  const before = {
    done,
    eventIds: new Map(
      stored.map(({ event_id, register_id, epoch, seq }) => [
        event_id,
        { registerId: register_id, place: { epoch, seq } },
      ]),
    ),
    places: new Set(taken.map(placeKey)),
  }
  return { publicKey: register.public_key, before }
}

/** What the register lost for good, shown to a manager like what is set aside. */
function lostEntry(lost: LostStretch): QuarantineEntry {
  const { text } = toRaw(lost)
  const { epoch, fromSeq, toSeq } = lost
  return { place: { epoch, seq: fromSeq }, eventId: `lost-${epoch}-${fromSeq}-${toSeq}`, reason: 'lost', text }
}

/** Losses noted already that the batch declares again: the answer to it may have been lost. */
async function readLostBefore(
  trx: Transaction<Tables>,
  writer: Writer,
  declared: readonly LostStretch[],
): Promise<readonly QuarantineEntry[]> {
  if (declared.length === 0) return []
  const rows = await trx
    .selectFrom('quarantine')
    .select(['event_id', 'epoch', 'seq', 'raw'])
    .where('account_id', '=', writer.accountId)
    .where('register_id', '=', writer.registerId)
    .where('reason', '=', 'lost')
    .execute()
  return rows.flatMap(({ event_id: eventId, epoch, seq, raw: text }) => {
    if (epoch === null || seq === null) return []
    const isDeclared = declared.some((one) => one.epoch === epoch && one.fromSeq <= seq && one.toSeq >= seq)
    return isDeclared ? [{ place: { epoch, seq }, eventId, reason: 'lost', text }] : []
  })
}

function noticeEntry(
  { reason, record }: Notice,
  { chainHead, signature }: Pick<Batch, 'chainHead' | 'signature'>,
): QuarantineEntry {
  const { n, epoch, firstSeq, prevHash, hash: recordHash } = record
  const { text } = toRaw({ reason, n, epoch, prevHash, hash: recordHash, chainHead, signature })
  return { place: { epoch, seq: firstSeq }, eventId: `${reason}-${epoch}-${n}`, reason, text }
}

/** Which bodies belong to events the cloud holds; the rest goes to quarantine or comes again with its event. */
function sortBodies(
  pushed: readonly unknown[],
  events: readonly PlacedEvent[],
  placed: PlacedBatch,
): { readonly bodies: readonly PersonBody[]; readonly entries: readonly QuarantineEntry[] } {
  const held = refsOf(placed.held)
  const inBatch = refsOf(events.flatMap(({ event }) => (event.ok ? [event] : [])))
  const bodies: PersonBody[] = []
  const entries: QuarantineEntry[] = []
  const setAside = (body: unknown, reason: string): void => {
    const { text } = toRaw(body)
    entries.push({ place: null, eventId: '', reason, text })
  }
  for (const candidate of pushed) {
    const body = checkBody(candidate)
    if (typeof body === 'string') setAside(candidate, body)
    else if (held.get(body.ref) === body.customerId) bodies.push(body)
    else if (inBatch.get(body.ref) !== body.customerId) setAside(candidate, 'bodyWithoutEvent')
  }
  return { bodies, entries }
}

/** Whom a pushed body is about, whatever else is wrong with it. */
const checkedName = (body: unknown): string | null =>
  typeof body === 'object' && body !== null && 'customerId' in body && typeof body.customerId === 'string'
    ? body.customerId
    : null

/** Customer by body reference, for all events that point to a personal body. */
const refsOf = (events: readonly GoodEvent[]): ReadonlyMap<string, string | null> =>
  new Map(
    events.flatMap(({ event, text }) => bodyRefsIn(text, event.data).map((ref) => [ref, event.customerId] as const)),
  )

async function storeEvents(
  trx: Transaction<Tables>,
  accountId: string,
  before: { readonly last_position: number; readonly chain: string },
  accepted: readonly AcceptedEvent[],
): Promise<{ lastPosition: number; hashOfLastPosition: string }> {
  if (accepted.length === 0) return { lastPosition: before.last_position, hashOfLastPosition: before.chain }
  let chain = before.chain
  const chains = accepted.map(({ event }) => {
    chain = nextChain(chain, event.id)
    return chain
  })
  const { last_position: lastPosition } = await trx
    .updateTable('accounts')
    .set({ last_position: sql<number>`last_position + ${accepted.length}::bigint`, chain })
    .where('account_id', '=', accountId)
    .returning('last_position')
    .executeTakeFirstOrThrow()
  const first = lastPosition - accepted.length + 1
  const column = <Value>(read: (good: AcceptedEvent, index: number) => Value): Value[] => accepted.map(read)
  await sql`
    insert into events (account_id, position, event_id, register_id, epoch, seq, record_n, type, customer_id, chain, event)
    select ${accountId}, * from unnest(
      ${column((_, index) => first + index)}::bigint[],
      ${column(({ event }) => event.id)}::text[],
      ${column(({ event }) => event.registerId)}::text[],
      ${column(({ event }) => event.epoch)}::bigint[],
      ${column(({ event }) => event.seq)}::bigint[],
      ${column(({ n }) => n)}::bigint[],
      ${column(({ event }) => event.type)}::text[],
      ${column(({ event }) => event.customerId)}::text[],
      ${chains}::text[],
      ${column(({ text }) => text)}::text[]
    )`.execute(trx)
  return { lastPosition, hashOfLastPosition: chain }
}

/** Each record that is held or set aside, once; who was signed in and what the clock said stay with its events. */
async function storeRecords(
  trx: Transaction<Tables>,
  writer: Writer,
  records: readonly CheckedRecord[],
  acceptedUpTo: OwnPlace,
): Promise<void> {
  const rows = records.flatMap(({ record, header }) => {
    const { epoch, n, firstSeq, lastSeq, prevHash, hash } = record
    return header && !isAfter({ epoch, seq: lastSeq }, acceptedUpTo)
      ? [
          {
            account_id: writer.accountId,
            register_id: writer.registerId,
            epoch,
            n,
            first_seq: firstSeq,
            last_seq: lastSeq,
            prev_hash: storable(prevHash),
            hash: storable(hash),
            command_type: storable(header.commandType),
            at: storable(header.at),
            assertion: header.assertion === null ? null : storable(header.assertion),
            clock_raw: header.clock.raw,
            clock_offset: header.clock.offset,
          },
        ]
      : []
  })
  if (rows.length === 0) return
  await sql`
    insert into records
    select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as row(
      account_id text, register_id text, epoch bigint, n bigint, first_seq bigint, last_seq bigint, prev_hash text,
      hash text, command_type text, at text, assertion text, clock_raw bigint, clock_offset bigint
    ) on conflict do nothing`.execute(trx)
}

/** PostgreSQL text holds no NUL. */
const storable = (text: string): string => text.replaceAll('\0', '')

async function storeBodies(trx: Transaction<Tables>, accountId: string, bodies: readonly PersonBody[]): Promise<void> {
  if (bodies.length === 0) return
  await sql`
    insert into bodies (account_id, ref, customer_id, body, copied_from)
    select ${accountId}, * from unnest(
      ${bodies.map((body) => body.ref)}::text[],
      ${bodies.map((body) => body.customerId)}::text[],
      ${bodies.map((body) => JSON.stringify(body))}::text[],
      ${bodies.map((body) => body.copiedFrom ?? null)}::text[]
    ) on conflict do nothing`.execute(trx)
}

async function storeQuarantined(
  trx: Transaction<Tables>,
  writer: Writer,
  entries: readonly QuarantineEntry[],
  now: Date,
): Promise<void> {
  if (entries.length === 0) return
  await trx
    .insertInto('quarantine')
    .values(
      entries.map((entry) => ({
        account_id: writer.accountId,
        register_id: writer.registerId,
        raw_hash: createHash('sha256').update(entry.text).digest('hex'),
        epoch: entry.place?.epoch ?? null,
        seq: entry.place?.seq ?? null,
        event_id: storable(entry.eventId),
        reason: entry.reason,
        raw: entry.text,
        received_at: now,
      })),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

async function storeBatchEvidence(
  trx: Transaction<Tables>,
  writer: Writer,
  batch: Pick<Batch, 'chainHead' | 'signature'>,
  upTo: OwnPlace,
  now: Date,
): Promise<void> {
  await trx
    .insertInto('batches')
    .values({
      account_id: writer.accountId,
      register_id: writer.registerId,
      up_to_epoch: upTo.epoch,
      up_to_seq: upTo.seq,
      chain_head: storable(batch.chainHead),
      signature: storable(batch.signature),
      received_at: now,
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

/** A register stands where its latest event was made. */
function lastLocation(placed: PlacedBatch): { location_id?: string } {
  const last = placed.accepted.at(-1)
  return last ? { location_id: storable(last.event.locationId) } : {}
}
