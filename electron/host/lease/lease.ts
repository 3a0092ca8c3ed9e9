/**
 * One page at a time. Every grant raises the epoch and has it on disk before the page hears of it; the page that held the lease
 * before is told, and its records are refused from then on.
 *
 *   free --acquire--> held(page) --its line closes / release--> free
 *                     held(page) --acquire with takeOver-------> held(other), the first is told 'lost'
 *                     held(page) --acquire without-------------> 'elsewhere' while the holder answers, else held(other)
 */
import type { Lease } from '../../../shared/host-contract/contract.ts'
import type { Connection } from '../connection.ts'
import { nextWake } from '../latest-value.ts'

export interface LeaseKeeper {
  acquire(connection: Connection, pageId: string, takeOver: boolean): Promise<Lease>
  release(connection: Connection, pageId: string): void
  /** Yields once when this page has lost its lease to another, then ends. */
  watch(pageId: string, signal: AbortSignal | undefined): AsyncGenerator<{ state: 'lost' }, void, void>
  isOwner(connection: Connection): boolean
  /** null when nobody holds it. */
  currentEpoch(): number | null
  /** Called after every grant. */
  onGrant(listener: () => void): void
}

interface Holder {
  readonly connection: Connection
  readonly pageId: string
  readonly epoch: number
}

/** `raiseEpoch` persists and returns the next epoch. */
export function createLeaseKeeper(raiseEpoch: () => Promise<number>): LeaseKeeper {
  let holder: Holder | null = null
  const changed = new Set<() => void>()
  const grantListeners: Array<() => void> = []
  let turn: Promise<unknown> = Promise.resolve()

  const wakeAll = () => {
    for (const wake of [...changed]) wake()
  }

  async function grant(connection: Connection, pageId: string): Promise<Lease> {
    const epoch = await raiseEpoch()
    if (connection.isClosed) return { state: 'elsewhere' }
    holder = { connection, pageId, epoch }
    connection.onClose(() => {
      if (holder?.connection === connection) holder = null
    })
    wakeAll()
    for (const listener of grantListeners) listener()
    return { state: 'granted', epoch }
  }

  async function acquire(connection: Connection, pageId: string, takeOver: boolean): Promise<Lease> {
    const held = holder
    const isFree = held === null || held.pageId === pageId || held.connection === connection
    if (isFree || takeOver || !(await held.connection.isAlive())) return grant(connection, pageId)
    return { state: 'elsewhere' }
  }

  return {
    acquire(connection, pageId, takeOver) {
      const mine = turn.then(() => acquire(connection, pageId, takeOver))
      turn = mine.catch(() => undefined)
      return mine
    },
    release(connection, pageId) {
      if (holder?.connection === connection && holder.pageId === pageId) holder = null
    },
    async *watch(pageId, signal) {
      while (!signal?.aborted) {
        if (holder !== null && holder.pageId !== pageId) {
          yield { state: 'lost' }
          return
        }
        await nextWake(changed, signal)
      }
    },
    isOwner: (connection) => holder?.connection === connection,
    currentEpoch: () => holder?.epoch ?? null,
    onGrant: (listener) => grantListeners.push(listener),
  }
}
