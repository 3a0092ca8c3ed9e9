/**
 * What a cloud's standing means for a register that has pulled up to a position. A cloud that went back (a backup was restored)
 * or was made anew is found here; what follows is decided by `commonPosition`.
 */
import type { Standing } from '../cloud-protocol/protocol.ts'

/** What this register holds of the cloud's order. */
export interface Held {
  /** null = the cloud was never met. */
  readonly incarnation: string | null
  readonly pulledUpTo: number
  readonly hash: string
}

export type StandingMeans =
  /** Nothing new. */
  | 'same'
  /** Pull after `pulledUpTo`. */
  | 'more'
  /** Another history may begin somewhere below: find the last common position first. */
  | 'different'

export function compareStanding(held: Held, standing: Standing): StandingMeans {
  // Also with nothing pulled: what was sent to the database before may be missing in this one.
  if (held.incarnation !== null && held.incarnation !== standing.incarnation) return 'different'
  if (held.pulledUpTo === 0) return standing.lastPosition > 0 ? 'more' : 'same'
  if (standing.lastPosition < held.pulledUpTo) return 'different'
  if (standing.lastPosition > held.pulledUpTo) return 'more'
  return standing.hashOfLastPosition === held.hash ? 'same' : 'different'
}

/** A stored page's end: up to where it reaches, and the chain hash there. */
export interface PageEnd {
  readonly to: number
  readonly hash: string
}

/**
 * The highest stored page end that the cloud shares, 0 when none. Histories share a prefix, so the answers are true up to some
 * page and false from there: found by halving, with about log2(pages) questions. Rejects when the cloud cannot be asked.
 */
export async function commonPosition(
  pageEnds: readonly PageEnd[],
  hashAt: (position: number) => Promise<string | null>,
): Promise<number> {
  let shared = -1
  let differs = pageEnds.length
  while (differs - shared > 1) {
    const middle = (shared + differs) >> 1
    const page = pageEnds[middle]
    if (page && (await hashAt(page.to)) === page.hash) shared = middle
    else differs = middle
  }
  return pageEnds[shared]?.to ?? 0
}
