/**
 * Which own events are pending, read from the journal: those that the base does not hold yet, and those that the cloud set aside. The
 * latter happened at the counter all the same and stay on top until they are settled.
 */
import { putBackTexts } from '../../shared/customers/free-texts.ts'
import type { PersonBody } from '../../shared/customers/person.ts'
import type { TillsideEvent } from '../../shared/loyalty/events.ts'
import { comparePlaces, isAfter } from '../../shared/sync/own-place.ts'
import type { Journal } from './journal.ts'
import type { JournalRecord } from './journal-schema.ts'
import { textToRecord } from './record-text.ts'
import type { ViewsMeta } from './views.ts'

export interface PendingEvents {
  /** In own order, what was set aside first. */
  readonly events: readonly TillsideEvent[]
  readonly bodies: readonly PersonBody[]
}

const recordsAtOnce = 500

export async function pendingOf(journal: Journal, { ownUpTo, basis }: ViewsMeta): Promise<PendingEvents> {
  const aside = basis === 'alone' ? { events: [], bodies: [] } : await readSetAside(journal, ownUpTo)
  const events = [...aside.events]
  const bodies = [...aside.bodies]
  for (let from = ownUpTo; ; ) {
    const records = await journal.recordsAfterPlace(from, recordsAtOnce)
    for (const record of records) {
      bodies.push(...record.bodies)
      events.push(...eventsOfRecord(record).filter((event) => isAfter(event, ownUpTo)))
    }
    const last = records.at(-1)
    if (!last || records.length < recordsAtOnce) return { events, bodies }
    from = { epoch: last.epoch, seq: last.lastSeq }
  }
}

/** The record's facts with the texts that lie beside them. */
function eventsOfRecord({ text, bodies }: JournalRecord): readonly TillsideEvent[] {
  const bodyOf = (ref: string) => bodies.find((body) => body.ref === ref)
  return textToRecord(text).events.map((event) => putBackTexts(event, bodyOf))
}

async function readSetAside(journal: Journal, ownUpTo: ViewsMeta['ownUpTo']): Promise<PendingEvents> {
  const events: TillsideEvent[] = []
  const bodies: PersonBody[] = []
  const places = (await journal.quarantined()).flatMap(({ eventId, epoch, seq }) =>
    epoch === null || seq === null || isAfter({ epoch, seq }, ownUpTo) ? [] : [{ eventId, epoch, seq }],
  )
  for (const { eventId, epoch, seq } of places.sort(comparePlaces)) {
    const [record] = await journal.recordsAfterPlace({ epoch, seq: seq - 1 }, 1)
    const event = record && eventsOfRecord(record).find(({ id }) => id === eventId)
    if (!event) continue
    bodies.push(...record.bodies)
    events.push(event)
  }
  return { events, bodies }
}
