/**
 * Pure: which events of a pushed batch are new, which go to quarantine, and how far the register's queue is done. A register's
 * seqs are gapless, so the batch is walked in order from what is stored:
 *
 *   place <= done     already here (same id), or a bad one seen before; a different event under a used seq is quarantined
 *   place  = done+1   taken, or quarantined when its form is bad
 *   place  > done+1   a gap: nothing from here on is stored, the register sends again from `acceptedUpToSeq`
 *
 * An event whose seq cannot be read stands for the seq between its neighbours, so that one bad record never stops the queue.
 */
import type { BadEvent, CheckedEvent, FormRefusal, GoodEvent } from './check-form.ts'

export interface StoredBefore {
  /** The register's `last_seq`. */
  readonly lastSeq: number
  /** Ids of this batch that the account already has, with the register and seq they were stored under. */
  readonly eventIds: ReadonlyMap<string, { readonly registerId: string; readonly seq: number }>
  /** Places of quarantined entries of this register, by hash of the raw text. */
  readonly quarantinedPlaces: ReadonlyMap<string, number | null>
}

export interface Quarantined extends BadEvent {
  readonly place: number | null
}

export interface PlacedBatch {
  readonly accepted: readonly GoodEvent[]
  readonly quarantined: readonly Quarantined[]
  readonly acceptedUpToSeq: number
  /** Every event of the batch that the cloud now holds, new or not; bodies of these may be stored. */
  readonly held: readonly GoodEvent[]
}

export function placeBatch(registerId: string, events: readonly CheckedEvent[], before: StoredBefore): PlacedBatch {
  const accepted: GoodEvent[] = []
  const held: GoodEvent[] = []
  const quarantined: Quarantined[] = []
  const takenIds = new Map(before.eventIds)
  let done = before.lastSeq
  const setAside = (event: CheckedEvent, refusal: FormRefusal, place: number | null): void => {
    quarantined.push({ ...event, ok: false, refusal, place })
  }
  for (const { event, place } of withPlaces(events, before)) {
    if (place !== null && place > done + 1) break
    const isNext = place === done + 1
    if (isNext) done += 1
    if (!event.ok) {
      setAside(event, event.refusal, place)
      continue
    }
    const taken = takenIds.get(event.event.id)
    if (taken?.registerId === registerId && taken.seq === place) held.push(event)
    else if (taken) setAside(event, 'eventIdTaken', place)
    else if (!isNext) setAside(event, 'seqTaken', place)
    else {
      takenIds.set(event.event.id, { registerId, seq: place })
      accepted.push(event)
      held.push(event)
    }
  }
  return { accepted, quarantined, acceptedUpToSeq: done, held }
}

/**
 * Each event with the seq it has or stands for. One that cannot be read stands for the free seq before its next readable
 * neighbour; another register's event stands for none.
 */
function withPlaces(
  events: readonly CheckedEvent[],
  before: StoredBefore,
): { readonly event: CheckedEvent; readonly place: number | null }[] {
  const ownSeq = (event: CheckedEvent): number | null =>
    !event.ok && event.refusal === 'wrongRegister' ? null : event.seq
  const firstReadable = events.findIndex((event) => ownSeq(event) !== null)
  const anchor = events[firstReadable]?.seq ?? null
  let previous = anchor === null ? before.lastSeq : Math.min(before.lastSeq, anchor - firstReadable - 1)
  return events.map((event, index) => {
    const place = ownSeq(event) ?? inferredPlace(event, index)
    if (place !== null) previous = place
    return { event, place }
  })

  function inferredPlace(event: CheckedEvent, index: number): number | null {
    if (!event.ok && event.refusal === 'wrongRegister') return null
    const known = before.quarantinedPlaces.get(event.hash)
    if (known !== undefined) return known
    const next = events.slice(index + 1).find((later) => ownSeq(later) !== null)?.seq ?? null
    return next === null || next > previous + 1 ? previous + 1 : null
  }
}
