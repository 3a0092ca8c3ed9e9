/**
 * Can this pulled page be true? Positions follow on from the register's own without a gap, each event is there once and of the
 * register's own account, and the cloud says that it stands at least as far. A page that cannot be true is stored in no part.
 */
import type { PullOutcome } from '../cloud-protocol/protocol.ts'

type PageFault = 'notInOrder' | 'beyondStanding' | 'anotherAccount' | 'doubled'

/** null = nothing speaks against it. */
export function pageFault(
  { events, standing }: Pick<PullOutcome, 'events' | 'standing'>,
  after: number,
  accountId: string | null,
): PageFault | null {
  if (events.some(({ position }, index) => position !== after + index + 1)) return 'notInOrder'
  if (after + events.length > standing.lastPosition) return 'beyondStanding'
  if (accountId !== null && events.some(({ event }) => event.accountId !== accountId)) return 'anotherAccount'
  return new Set(events.map(({ event }) => event.id)).size < events.length ? 'doubled' : null
}

const sentences: Readonly<Record<PageFault, string>> = {
  notInOrder: 'its entries do not follow on from what is here',
  beyondStanding: 'it has more entries than the cloud says it holds',
  anotherAccount: 'it holds entries of another store',
  doubled: 'it holds an entry twice',
}

export class PageRefusedError extends Error {
  override readonly name = 'PageRefusedError'

  constructor(fault: PageFault) {
    super(`What the cloud sent cannot be right: ${sentences[fault]}. Nothing of it was taken; it is asked for again.`)
  }
}
