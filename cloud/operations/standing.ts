/** Where the cloud stands for one account, and the chain over its accepted events that registers compare. */
import { createHash } from 'node:crypto'
import type { Standing } from '../../shared/cloud-protocol/protocol.ts'
import type { Database } from '../storage/open-storage.ts'

/** The chain before the first event. */
export const chainStart = '0'.repeat(64)

/** Chain hash after one more accepted event: sha-256 over the hash before and the event's id, as hex. */
export const nextChain = (chain: string, eventId: string): string =>
  createHash('sha256').update(chain).update(eventId).digest('hex')

export async function readStanding(db: Database, incarnation: string, accountId: string): Promise<Standing> {
  const account = await db
    .selectFrom('accounts')
    .select(['last_position', 'chain'])
    .where('account_id', '=', accountId)
    .executeTakeFirstOrThrow()
  return { incarnation, lastPosition: account.last_position, hashOfLastPosition: account.chain }
}

/** Chain hash at a position; null = the account has not come that far. */
export async function readHashAt(db: Database, accountId: string, position: number): Promise<string | null> {
  if (position === 0) return chainStart
  const event = await db
    .selectFrom('events')
    .select('chain')
    .where('account_id', '=', accountId)
    .where('position', '=', position)
    .executeTakeFirst()
  return event?.chain ?? null
}
