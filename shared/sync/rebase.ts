/**
 * What a pulled page means for a register: which events move into the accepted base, in cloud order, and which own events stay
 * on top of it. The displayed fold is always `fold(fold(base, accepted), pending)`.
 *
 * Own events come back in pulled pages; until then they are pending, whether they were sent or not. Each is folded once: what
 * the base holds already (`seenUpTo`) is not folded again.
 */
import type { RegisterId } from '../kernel/ids.ts'

/** The part of an event that ordering needs. */
export interface Ordered {
  readonly registerId: RegisterId
  readonly seq: number
}

export interface Rebase<Event extends Ordered> {
  /** To be folded into the base, in this order. */
  readonly accepted: readonly Event[]
  /** Own events after `seenUpTo`, in the order they were made. */
  readonly pending: readonly Event[]
  /** The highest own seq that the base holds after this page. */
  readonly seenUpTo: number
}

/** Pure; `pulled` is in cloud order, `pending` in own order. Cost follows both lists. */
export function rebase<Event extends Ordered>(
  registerId: RegisterId,
  seenUpTo: number,
  pending: readonly Event[],
  pulled: readonly Event[],
): Rebase<Event> {
  const accepted: Event[] = []
  let seen = seenUpTo
  for (const event of pulled) {
    if (event.registerId === registerId) {
      if (event.seq <= seen) continue
      seen = event.seq
    }
    accepted.push(event)
  }
  return {
    accepted,
    pending: seen === seenUpTo ? pending : pending.filter((event) => event.seq > seen),
    seenUpTo: seen,
  }
}
