/**
 * A cloud in memory for register tests: gives positions, answers push and pull as the protocol says, can be put back to an older
 * state, and tells listeners when something is new. Several fake hosts may share one.
 */
import { createHash } from 'node:crypto'
import type { CheckedEvent } from '../../cloud/operations/check-form.ts'
import { type PlacedEvent, placeBatch, placeKey, type StoredBefore } from '../../cloud/operations/place-batch.ts'
import { readableEvent } from '../../renderer/database/readable-event.ts'
import { type AccountRowsAnswer, rowsVersion } from '../../shared/cloud-protocol/account-rows.ts'
import type {
  OutgoingMail,
  PulledEvent,
  PullOutcome,
  PushedRecord,
  PushOutcome,
  Standing,
  WireEvent,
} from '../../shared/cloud-protocol/protocol.ts'
import { wireEventSchema } from '../../shared/cloud-protocol/protocol.ts'
import { bodyRefsIn } from '../../shared/customers/free-texts.ts'
import { type PersonBody, personBodySchema } from '../../shared/customers/person.ts'
import type { AccountId } from '../../shared/kernel/ids.ts'
import { evolveAccount } from '../../shared/loyalty/evolve-account.ts'
import { emptyAccount } from '../../shared/loyalty/state.ts'
import type { LostStretch } from '../../shared/sync/lost-stretches.ts'
import { laterOf, nowhere, type OwnPlace } from '../../shared/sync/own-place.ts'
import { type FakeAttachments, fakeAttachments } from './fake-attachments.ts'

export interface FakeCloud {
  /** Order, gaps and what is set aside are the real cloud's. */
  push(records: readonly PushedRecord[], bodies: readonly unknown[], lost?: readonly LostStretch[]): PushOutcome
  pull(after: number, limit: number): PullOutcome
  hashAt(position: number): string | null
  /** null where the cloud is older than the question. */
  accountRows(): AccountRowsAnswer | null
  /** It is older from now on. */
  forgetAccountRows(): void
  standing(): Standing
  events(): readonly PulledEvent[]
  bodies(): readonly PersonBody[]
  onNews(listener: (standing: Standing) => void): () => void
  mails: OutgoingMail[]
  readonly attachments: FakeAttachments
  /** A backup is restored: everything above the position is gone, and the database is another one. */
  goBackTo(position: number): void
  /** Stored straight away, as if another register had sent it. */
  accept(events: readonly WireEvent[], bodies?: readonly PersonBody[]): void
  /** Events of this type are taken as badly formed. */
  quarantineType(type: string): void
}

export function fakeCloud(): FakeCloud {
  let incarnation = 1
  let knowsNoRows = false
  let events: PulledEvent[] = []
  let hashes: string[] = ['']
  const bodies = new Map<string, PersonBody>()
  const badTypes = new Set<string>()
  const dones = new Map<string, OwnPlace>()
  const listeners = new Set<(standing: Standing) => void>()

  const standing = (): Standing => ({
    incarnation: `incarnation-${incarnation}`,
    lastPosition: events.length,
    hashOfLastPosition: hashes[events.length] ?? '',
  })
  const tell = () => {
    for (const listener of [...listeners]) listener(standing())
  }
  function add(event: WireEvent): void {
    if (events.some((one) => one.event.id === event.id)) return
    events.push({ position: events.length + 1, event })
    const before = hashes[events.length - 1] ?? ''
    hashes[events.length] = createHash('sha256').update(`${before} ${event.id}`).digest('hex')
  }

  const registerOf = (records: readonly PushedRecord[]): string =>
    JSON.parse(records[0]?.text ?? '').events[0].registerId
  function eventsOf({ n, epoch, firstSeq, text }: PushedRecord): PlacedEvent[] {
    return JSON.parse(text).events.map((one: unknown, index: number): PlacedEvent => {
      const event = wireEventSchema.parse(one)
      const raw = { text: JSON.stringify(one), hash: '', eventId: event.id }
      const place = { epoch, seq: firstSeq + index }
      const checked = badTypes.has(event.type) ? { ...raw, ok: false, refusal: 'badFact' } : { ...raw, ok: true, event }
      return { event: checked as CheckedEvent, place, fromSeq: place.seq, n }
    })
  }
  function storedOf(registerId: string): StoredBefore {
    const own = events.filter(({ event }) => event.registerId === registerId)
    return {
      done: dones.get(registerId) ?? nowhere,
      eventIds: new Map(events.map(({ event }) => [event.id, { registerId: event.registerId, place: event }])),
      places: new Set(own.map(({ event }) => placeKey(event))),
    }
  }

  /** As the real one does: nobody's body is kept once they are purged. */
  function forgetPurged(): void {
    const purged = new Set(
      events.flatMap(({ event }) =>
        event.type === 'CustomerPurged'
          ? [event.customerId, ...((event.data['alsoIds'] as string[] | undefined) ?? [])]
          : [],
      ),
    )
    for (const body of bodies.values())
      if (purged.has(body.customerId) || purged.has(body.copiedFrom ?? null)) bodies.delete(body.ref)
  }

  return {
    mails: [],
    attachments: fakeAttachments(),
    push(records, given, lost = []) {
      const placed = placeBatch(
        registerOf(records),
        records.flatMap((record) => eventsOf(record)),
        lost,
        storedOf(registerOf(records)),
      )
      for (const { event } of placed.accepted) add(event)
      dones.set(registerOf(records), placed.acceptedUpTo)
      const quarantined = placed.quarantined.map(({ eventId, place, refusal }) => ({
        eventId,
        ...place,
        reason: refusal === 'badFact' ? 'bad form' : refusal,
      }))
      for (const body of given.map((one) => personBodySchema.parse(one))) bodies.set(body.ref, body)
      forgetPurged()
      tell()
      return { standing: standing(), acceptedUpTo: placed.acceptedUpTo, quarantined }
    },
    pull(after, limit) {
      const page = events.slice(after, after + limit)
      const to = page.at(-1)?.position ?? after
      const refs = new Set(page.flatMap(({ event }) => bodyRefsIn(JSON.stringify(event), event.data)))
      return {
        standing: standing(),
        events: page,
        bodies: [...bodies.values()].filter((body) => refs.has(body.ref)),
        hashOfPage: hashes[to] ?? '',
        hasMore: to < events.length,
      }
    },
    hashAt: (position) => (position <= events.length ? (hashes[position] ?? null) : null),
    accountRows() {
      if (knowsNoRows) return null
      const rows = events
        .flatMap(({ event }) => readableEvent(event) ?? [])
        .reduce(evolveAccount, emptyAccount('account-1' as AccountId))
      const { account, locations, registers, staff, catalogue, catalogueVersion } = rows
      return {
        version: rowsVersion,
        position: events.length,
        rows: { account, locations, registers, staff, catalogue: { ...catalogue }, catalogueVersion },
      }
    },
    forgetAccountRows() {
      knowsNoRows = true
    },
    standing,
    events: () => events,
    bodies: () => [...bodies.values()],
    onNews(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    goBackTo(position) {
      incarnation += 1
      events = events.slice(0, position)
      hashes = hashes.slice(0, position + 1)
      dones.clear()
      for (const { event } of events)
        dones.set(event.registerId, laterOf(dones.get(event.registerId) ?? nowhere, event))
      tell()
    },
    accept(given, givenBodies = []) {
      for (const event of given) add(event)
      for (const body of givenBodies) bodies.set(body.ref, body)
      forgetPurged()
      tell()
    },
    quarantineType: (type) => badTypes.add(type),
  }
}
