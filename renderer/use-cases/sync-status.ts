/** The Sync status sentence and its details, kept truthful: Synced only when nothing waits and the cloud was reached. */
import { isFirstSync } from '../../shared/sync/first-sync.ts'
import { isAfter, nowhere, type OwnPlace } from '../../shared/sync/own-place.ts'
import type { QuarantinedEvent } from '../database/journal-schema.ts'
import type { SyncStatus, TillState } from './till.ts'
import type { OpenRegister, TillContext } from './till-parts.ts'

/** Everything but what the journal and the fold know by themselves. */
export type SyncChange = Partial<
  Omit<SyncStatus, 'kind' | 'waiting' | 'attention' | 'isPaired' | 'unsent' | 'firstSync'>
>

const unsentShown = 200

export function changeSync(context: TillContext, change: SyncChange = {}): void {
  const { boot, register, store } = context
  const { sync } = store.getState()
  const cursors = register?.journal.cursors()
  const next = { ...sync, ...change }
  // While it is opened anew nobody can count, and nothing has been sent meanwhile.
  const waiting = register ? countUnsent(register, boot?.isPaired ?? false) : sync.waiting
  const isPaired = boot?.isPaired ?? false
  const attention = next.conflicts.length + next.quarantined.length
  const isReached = isPaired && next.hostConnected && next.offlineSince === null && next.lastSyncAt !== null
  const firstSync = cursors && isFirstSync(cursors) ? { done: cursors.pulledUpTo, total: cursors.firstSyncTo } : null
  const unsent = unsentEvents(context, cursors?.sentUpTo ?? nowhere)
  store.setState({
    sync: {
      ...next,
      waiting,
      attention,
      isPaired,
      firstSync,
      unsent,
      kind: attention > 0 ? 'attention' : isReached && waiting === 0 && firstSync === null ? 'synced' : 'saved',
    } satisfies TillState['sync'],
  })
}

/** Alone, everything recorded waits; numbers of the fold's pending ones say it otherwise, because numbering may have begun anew. */
const countUnsent = ({ journal, fold }: OpenRegister, isPaired: boolean): number =>
  isPaired ? fold.pending().filter((event) => isAfter(event, journal.cursors().sentUpTo)).length : journal.nextSeq() - 1

/** The latest own events that the cloud has not taken, oldest first. */
function unsentEvents(context: TillContext, sentUpTo: OwnPlace): SyncStatus['unsent'] {
  const pending = context.register?.fold.pending() ?? []
  return pending
    .slice(-unsentShown)
    .filter((event) => isAfter(event, sentUpTo))
    .map(({ id, type, at, customerId }) => ({ id, type, at, customerId }))
}

export const shownQuarantine = (events: readonly QuarantinedEvent[]): SyncStatus['quarantined'] =>
  events.map(({ eventId, reason }) => ({ eventId, reason }))
