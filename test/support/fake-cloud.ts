/**
 * A cloud in memory for register tests: gives positions, answers push and pull as the protocol says, can be put back to an older
 * state, and tells listeners when something is new. Several fake hosts may share one.
 */
import { createHash } from 'node:crypto'
import type {
  OutgoingMail,
  PulledEvent,
  PullOutcome,
  PushOutcome,
  Standing,
  WireEvent,
} from '../../shared/cloud-protocol/protocol.ts'
import { wireEventSchema } from '../../shared/cloud-protocol/protocol.ts'
import { type PersonBody, personBodySchema } from '../../shared/customers/person.ts'
import { laterOf, nowhere } from '../../shared/sync/own-place.ts'

export interface FakeCloud {
  push(records: readonly { readonly text: string }[], bodies: readonly unknown[]): PushOutcome
  pull(after: number, limit: number): PullOutcome
  hashAt(position: number): string | null
  standing(): Standing
  events(): readonly PulledEvent[]
  bodies(): readonly PersonBody[]
  onNews(listener: (standing: Standing) => void): () => void
  mails: OutgoingMail[]
  /** A backup is restored: everything above the position is gone, and the database is another one. */
  goBackTo(position: number): void
  /** Stored straight away, as if another register had sent it. */
  accept(events: readonly WireEvent[], bodies?: readonly PersonBody[]): void
  /** Events of this type are taken as badly formed. */
  quarantineType(type: string): void
}

export function fakeCloud(): FakeCloud {
  let incarnation = 1
  let events: PulledEvent[] = []
  let hashes: string[] = ['']
  const bodies = new Map<string, PersonBody>()
  const badTypes = new Set<string>()
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

  return {
    mails: [],
    push(records, given) {
      const raw = records.flatMap((record): unknown[] => JSON.parse(record.text).events)
      const quarantined: PushOutcome['quarantined'] = []
      let acceptedUpTo = nowhere
      for (const one of raw) {
        const event = wireEventSchema.parse(one)
        acceptedUpTo = laterOf(acceptedUpTo, event)
        if (badTypes.has(event.type)) {
          const { id: eventId, epoch, seq } = event
          quarantined.push({ eventId, epoch, seq, reason: 'bad form' })
        } else add(event)
      }
      for (const body of given.map((one) => personBodySchema.parse(one))) bodies.set(body.ref, body)
      tell()
      return { standing: standing(), acceptedUpTo, quarantined }
    },
    pull(after, limit) {
      const page = events.slice(after, after + limit)
      const to = page.at(-1)?.position ?? after
      const refs = new Set(page.map(({ event }) => String(event.data['bodyRef'] ?? '')))
      return {
        standing: standing(),
        events: page,
        bodies: [...bodies.values()].filter((body) => refs.has(body.ref)),
        hashOfPage: hashes[to] ?? '',
        hasMore: to < events.length,
      }
    },
    hashAt: (position) => (position <= events.length ? (hashes[position] ?? null) : null),
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
      tell()
    },
    accept(given, givenBodies = []) {
      for (const event of given) add(event)
      for (const body of givenBodies) bodies.set(body.ref, body)
      tell()
    },
    quarantineType: (type) => badTypes.add(type),
  }
}
