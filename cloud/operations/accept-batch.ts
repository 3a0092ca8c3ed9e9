/**
 * Accepting what a register pushed: one transaction under the account's row lock, so that positions are gapless and become
 * visible in order. Each event is accepted once, by id; the same batch again gives the same answer. Bad events are kept raw in
 * quarantine and the queue goes on. Nothing is judged here.
 */
import { sql, type Transaction } from 'kysely'
import type { PushOutcome } from '../../shared/cloud-protocol/protocol.ts'
import type { PersonBody } from '../../shared/customers/person.ts'
import type { Database } from '../storage/open-storage.ts'
import type { Tables } from '../storage/tables.ts'
import { type CheckedEvent, checkBody, checkEvent, type GoodEvent, toRaw, type Writer } from './check-form.ts'
import { type PlacedBatch, placeBatch, type StoredBefore } from './place-batch.ts'
import { nextChain } from './standing.ts'

export interface Batch {
  readonly events: readonly unknown[]
  readonly bodies: readonly unknown[]
  /** Hash of the last journal record in this batch and the register's signature of it; kept as evidence. */
  readonly chainHead: string
  readonly signature: string
}

interface QuarantineEntry {
  readonly hash: string
  readonly place: number | null
  readonly eventId: string
  readonly reason: string
  readonly text: string
}

/** Throws when the account or register is not there: whoever calls has checked the register's token. */
export async function acceptBatch(
  db: Database,
  incarnation: string,
  writer: Writer,
  batch: Batch,
  now: Date,
): Promise<PushOutcome> {
  const events = batch.events.map((pushed) => checkEvent(writer, pushed))
  return db.transaction().execute(async (trx) => {
    // The row lock: from here to the commit nobody else gives positions in this account.
    const account = await trx
      .selectFrom('accounts')
      .select(['last_position', 'chain'])
      .where('account_id', '=', writer.accountId)
      .forUpdate()
      .executeTakeFirstOrThrow()
    const placed = placeBatch(writer.registerId, events, await readStoredBefore(trx, writer, events))
    const { bodies, entries: badBodies } = sortBodies(batch.bodies, events, placed)
    const quarantined = [...placed.quarantined.map((event) => ({ ...event, reason: event.refusal })), ...badBodies]

    const standing = await storeEvents(trx, writer.accountId, account, placed.accepted)
    await storeBodies(trx, writer.accountId, bodies)
    await storeQuarantined(trx, writer, quarantined, now)
    await trx
      .updateTable('registers')
      .set({ last_seq: placed.acceptedUpToSeq, ...lastLocation(placed) })
      .where('account_id', '=', writer.accountId)
      .where('register_id', '=', writer.registerId)
      .execute()
    if (placed.accepted.length > 0) await storeBatchEvidence(trx, writer, batch, placed.acceptedUpToSeq, now)

    return {
      standing: { incarnation, ...standing },
      acceptedUpToSeq: placed.acceptedUpToSeq,
      quarantined: quarantined.map(({ eventId, place, reason }) => ({ eventId, seq: place, reason })),
    }
  })
}

async function readStoredBefore(
  trx: Transaction<Tables>,
  writer: Writer,
  events: readonly CheckedEvent[],
): Promise<StoredBefore> {
  const register = await trx
    .selectFrom('registers')
    .select('last_seq')
    .where('account_id', '=', writer.accountId)
    .where('register_id', '=', writer.registerId)
    .executeTakeFirstOrThrow()
  const ids = events.flatMap((event) => (event.ok ? [event.event.id as string] : []))
  const stored = await trx
    .selectFrom('events')
    .select(['event_id', 'register_id', 'seq'])
    .where('account_id', '=', writer.accountId)
    .where(sql<boolean>`event_id = any(${ids}::text[])`)
    .execute()
  const unreadable = events.filter((event) => event.seq === null).map((event) => event.hash)
  const quarantined =
    unreadable.length === 0
      ? []
      : await trx
          .selectFrom('quarantine')
          .select(['raw_hash', 'place'])
          .where('account_id', '=', writer.accountId)
          .where('register_id', '=', writer.registerId)
          .where(sql<boolean>`raw_hash = any(${unreadable}::text[])`)
          .execute()
  return {
    lastSeq: register.last_seq,
    eventIds: new Map(stored.map((row) => [row.event_id, { registerId: row.register_id, seq: row.seq }])),
    quarantinedPlaces: new Map(quarantined.map((row) => [row.raw_hash, row.place])),
  }
}

/** Which bodies belong to events the cloud holds; the rest goes to quarantine or comes again with its event. */
function sortBodies(
  pushed: readonly unknown[],
  events: readonly CheckedEvent[],
  placed: PlacedBatch,
): { readonly bodies: readonly PersonBody[]; readonly entries: readonly QuarantineEntry[] } {
  const held = refsOf(placed.held)
  const inBatch = refsOf(events.filter((event): event is GoodEvent => event.ok))
  const bodies: PersonBody[] = []
  const entries: QuarantineEntry[] = []
  const setAside = (body: unknown, reason: string): void => {
    const { text, hash } = toRaw(body)
    entries.push({ hash, place: null, eventId: '', reason, text })
  }
  for (const candidate of pushed) {
    const body = checkBody(candidate)
    if (typeof body === 'string') setAside(candidate, body)
    else if (held.get(body.ref) === body.customerId) bodies.push(body)
    else if (inBatch.get(body.ref) !== body.customerId) setAside(candidate, 'bodyWithoutEvent')
  }
  return { bodies, entries }
}

/** Customer by body reference, for all events that point to a personal body. */
const refsOf = (events: readonly GoodEvent[]): ReadonlyMap<string, string | null> =>
  new Map(
    events.flatMap(({ event }) => {
      const ref = event.data['bodyRef']
      return typeof ref === 'string' ? [[ref, event.customerId] as const] : []
    }),
  )

async function storeEvents(
  trx: Transaction<Tables>,
  accountId: string,
  before: { readonly last_position: number; readonly chain: string },
  accepted: readonly GoodEvent[],
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
  const column = <Value>(read: (good: GoodEvent, index: number) => Value): Value[] => accepted.map(read)
  await sql`
    insert into events (account_id, position, event_id, register_id, epoch, seq, type, customer_id, chain, event)
    select ${accountId}, * from unnest(
      ${column((_, index) => first + index)}::bigint[],
      ${column(({ event }) => event.id)}::text[],
      ${column(({ event }) => event.registerId)}::text[],
      ${column(({ event }) => event.epoch)}::bigint[],
      ${column(({ event }) => event.seq)}::bigint[],
      ${column(({ event }) => event.type)}::text[],
      ${column(({ event }) => event.customerId)}::text[],
      ${chains}::text[],
      ${column(({ text }) => text)}::text[]
    )`.execute(trx)
  return { lastPosition, hashOfLastPosition: chain }
}

async function storeBodies(trx: Transaction<Tables>, accountId: string, bodies: readonly PersonBody[]): Promise<void> {
  if (bodies.length === 0) return
  await sql`
    insert into bodies (account_id, ref, customer_id, body)
    select ${accountId}, * from unnest(
      ${bodies.map((body) => body.ref)}::text[],
      ${bodies.map((body) => body.customerId)}::text[],
      ${bodies.map((body) => JSON.stringify(body))}::text[]
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
        raw_hash: entry.hash,
        place: entry.place,
        event_id: entry.eventId.replaceAll('\0', ''),
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
  batch: Batch,
  upToSeq: number,
  now: Date,
): Promise<void> {
  await trx
    .insertInto('batches')
    .values({
      account_id: writer.accountId,
      register_id: writer.registerId,
      up_to_seq: upToSeq,
      chain_head: batch.chainHead.replaceAll('\0', ''),
      signature: batch.signature.replaceAll('\0', ''),
      received_at: now,
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

/** A register stands where its latest event was made. */
function lastLocation(placed: PlacedBatch): { location_id?: string } {
  const last = placed.accepted.at(-1)
  return last ? { location_id: last.event.locationId.replaceAll('\0', '') } : {}
}
