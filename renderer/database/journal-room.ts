/**
 * Room in the numbering. A page that comes up without its records while the recorder is out of reach works on, but what the recorder holds
 * is older than all it writes. So its records are numbered above anything that can lie there, and what is read back later goes into
 * the room below, in its own order. While room is open nothing is sent: the cloud hears of the older facts first.
 *
 *   1 2 3 ... after   [ room ]   upTo   upTo+1 upTo+2 ...
 *   from the recorder                   of this page
 */

export interface Room {
  /** Records up to here are older than the page that left room. */
  readonly upTo: number
  /** The recorder was not read to its end yet. */
  readonly isOpen: boolean
}

/**
 * More than one page writes, so that each epoch's numbers lie above those of all before. Epochs are seconds since 2020: the numbers stay
 * exact until the year 2305.
 */
const recordsOfOneEpoch = 1_000_000

export const roomOf = (epoch: number): Room => ({ upTo: epoch * recordsOfOneEpoch, isOpen: true })

/** How many records lie behind `n` when the newest is `last`; `after` is the newest below the room. Pure. */
export function countBehind(n: number, last: number, room: Room | null, after: number): number {
  if (!room || n >= room.upTo || last < room.upTo) return Math.max(0, last - n)
  return last - room.upTo + Math.max(0, after - n)
}
