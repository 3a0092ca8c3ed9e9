/**
 * Pure: which events of a pushed batch are new, which go to quarantine, and how far the register's queue is done. Which event it is,
 * is said by its id; (epoch, seq) gives order and shows gaps. The batch is walked in order from what is done:
 *
 *   place <= done   already here (same id); one that never came is taken late; another event at a place that is taken is set aside
 *   seq  = done+1   taken, or set aside when its form is bad
 *   seq  > done+1   a gap. Declared lost: noted, and the walk goes on. Otherwise nothing from here on is stored, and the register
 *                   sends again from `acceptedUpTo`
 *
 * A new epoch that begins at or below done+1 leaves no gap: a register that lost its numbering begins again.
 */

import type { LostStretch } from '../../shared/sync/lost-stretches.ts'
import { comparePlaces, type OwnPlace } from '../../shared/sync/own-place.ts'
import type { BadEvent, CheckedEvent, FormRefusal, GoodEvent } from './check-form.ts'

/** An event with the place that its record gives it. */
export interface PlacedEvent {
  readonly event: CheckedEvent
  readonly place: OwnPlace
  /** Where what it stands for begins: `place.seq`, or earlier for a whole record that cannot be read. */
  readonly fromSeq: number
  /** Number of its journal record. */
  readonly n: number
}

export interface StoredBefore {
  /** Up to where this register is done. */
  readonly done: OwnPlace
  /** Ids of this batch that the account already has, with the register and place they were stored under. */
  readonly eventIds: ReadonlyMap<string, { readonly registerId: string; readonly place: OwnPlace }>
  /** Places of this register that are taken, as `placeKey`, among those of the batch. */
  readonly places: ReadonlySet<string>
}

export interface AcceptedEvent extends GoodEvent {
  readonly n: number
}

export interface Quarantined extends BadEvent {
  readonly place: OwnPlace
}

export interface PlacedBatch {
  readonly accepted: readonly AcceptedEvent[]
  readonly quarantined: readonly Quarantined[]
  readonly lost: readonly LostStretch[]
  readonly acceptedUpTo: OwnPlace
  /** Every event of the batch that the cloud now holds, new or not; bodies of these may be stored. */
  readonly held: readonly GoodEvent[]
}

export const placeKey = ({ epoch, seq }: OwnPlace): string => `${epoch}.${seq}`

export function placeBatch(
  registerId: string,
  events: readonly PlacedEvent[],
  declared: readonly LostStretch[],
  before: StoredBefore,
): PlacedBatch {
  const accepted: AcceptedEvent[] = []
  const held: GoodEvent[] = []
  const quarantined: Quarantined[] = []
  const lost: LostStretch[] = []
  const takenIds = new Map(before.eventIds)
  const takenPlaces = new Set(before.places)
  let done = before.done
  const setAside = (event: CheckedEvent, refusal: FormRefusal, place: OwnPlace): void => {
    quarantined.push({ ...event, ok: false, refusal, place })
  }
  for (const { event, place, fromSeq, n } of events) {
    if (comparePlaces(place, done) > 0) {
      const missing = { epoch: place.epoch, fromSeq: done.seq + 1, toSeq: fromSeq - 1 }
      if (missing.toSeq >= missing.fromSeq) {
        if (!declared.some((stretch) => covers(stretch, missing))) break
        lost.push(missing)
      }
      done = place
    }
    if (!event.ok) {
      setAside(event, event.refusal, place)
      continue
    }
    const taken = takenIds.get(event.event.id)
    if (taken?.registerId === registerId && comparePlaces(taken.place, place) === 0) held.push(event)
    else if (taken) setAside(event, 'eventIdTaken', place)
    else if (takenPlaces.has(placeKey(place))) setAside(event, 'placeTaken', place)
    else {
      takenIds.set(event.event.id, { registerId, place })
      takenPlaces.add(placeKey(place))
      accepted.push({ ...event, n })
      held.push(event)
    }
  }
  return { accepted, quarantined, lost, acceptedUpTo: done, held }
}

const covers = (whole: LostStretch, part: LostStretch): boolean =>
  whole.epoch === part.epoch && whole.fromSeq <= part.fromSeq && whole.toSeq >= part.toSeq
