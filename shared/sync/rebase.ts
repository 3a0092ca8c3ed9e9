/**
 * What a pulled page means for a register: which events move into the accepted base, in cloud order, and which own events stay
 * on top of it. The displayed fold is always `fold(fold(base, accepted), pending)`.
 *
 * Own events come back in pulled pages; until then they are pending, whether they were sent or not. Which is which is said by
 * the event's id, never by its number: what the page holds leaves pending, and nothing else does. Own events that the register
 * holds no more (a lost profile) are accepted like everybody's.
 */
import type { RegisterId } from '../kernel/ids.ts'
import { laterOf, type OwnPlace } from './own-place.ts'

/** The part of an event that ordering needs. */
export interface Ordered extends OwnPlace {
  readonly id: string
  readonly registerId: RegisterId
}

export interface Rebase<Event extends Ordered> {
  /** Own events that did not come back, in the order they were made; the same list when none did. */
  readonly pending: readonly Event[]
  /** The furthest own place that the base holds after this page. */
  readonly seenUpTo: OwnPlace
}

/** Pure; `pulled` is in cloud order and moves into the base whole, `pending` is in own order. Cost follows both lists. */
export function rebase<Event extends Ordered>(
  registerId: RegisterId,
  seenUpTo: OwnPlace,
  pending: readonly Event[],
  pulled: readonly Ordered[],
): Rebase<Event> {
  const own = pulled.filter((event) => event.registerId === registerId)
  const ids = new Set(own.map((event) => event.id))
  const isWaiting = (event: Event): boolean => !ids.has(event.id)
  return {
    pending: pending.every(isWaiting) ? pending : pending.filter(isWaiting),
    seenUpTo: own.reduce(laterOf, seenUpTo),
  }
}
