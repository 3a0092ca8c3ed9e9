/**
 * What a mark of the cloud's acknowledgement says of the recorder's entries. A mark names a place and the event that stands there; it
 * counts only where the recorder holds that very event at that place, because numbers alone may be those of another history (a
 * profile or a data folder that was put back). In doubt an entry is not acknowledged, and its file stays.
 */
import type { RecorderMark } from '../../../shared/host-contract/contract.ts'
import { comparePlaces, isAfter } from '../../../shared/sync/own-place.ts'

export interface Mark extends RecorderMark {
  /** When it was written, ms since 1970. */
  readonly at: number
}

/** An entry, as far as it is kept in memory. */
export interface Place {
  readonly n: number
  readonly hash: string
  /** null = written by a version that did not say; never acknowledged. */
  readonly epoch: number | null
  readonly lastSeq: number
  readonly lastEventId: string | null
}

/** What a mark can be held against. */
export interface Marked<In extends Place> {
  readonly mark: Mark | null
  /** Ends of the entries held, as `endKey`. */
  readonly ends: ReadonlySet<string>
  /** Record numbers that two different entries claim. */
  readonly rivals: ReadonlySet<number>
  /** Ascending; the last is written to. */
  readonly segments: readonly { readonly places: readonly In[]; acknowledgedAt: number | null }[]
}

/** What an entry is known by: two of one number and hash are the same one. */
export const keyOf = ({ n, hash }: Pick<Place, 'n' | 'hash'>): string => `${n} ${hash}`

export const endKey = (epoch: number, seq: number, eventId: string): string => `${epoch} ${seq} ${eventId}`

/** Notes which of the older files hold nothing any more that the cloud may lack. */
export function noteAcknowledged<In extends Place>({ mark, ends, rivals, segments }: Marked<In>): void {
  if (!mark || !isCounted(mark, ends)) return
  for (const segment of segments.slice(0, -1)) {
    if (segment.acknowledgedAt !== null) continue
    const last = segment.places.at(-1)
    // Nearly always decided by the last one.
    if (last && !isAcknowledged(last, mark, rivals)) continue
    if (segment.places.every((place) => isAcknowledged(place, mark, rivals))) segment.acknowledgedAt = mark.at
  }
}

/** Does the mark say that the cloud holds this entry, be it here or not? */
export const isHeldByCloud = (entry: Place, { mark, ends, rivals }: Pick<Marked<Place>, 'mark' | 'ends' | 'rivals'>) =>
  mark !== null && isCounted(mark, ends) && isAcknowledged(entry, mark, rivals)

const isCounted = (mark: Mark, ends: ReadonlySet<string>): boolean =>
  ends.has(endKey(mark.epoch, mark.seq, mark.eventId))

function isAcknowledged(place: Place, mark: Mark, rivals: ReadonlySet<number>): boolean {
  if (place.epoch === null) return false
  const end = { epoch: place.epoch, seq: place.lastSeq }
  if (comparePlaces(end, mark) === 0) return place.lastEventId === mark.eventId
  return !isAfter(end, mark) && !rivals.has(place.n)
}
