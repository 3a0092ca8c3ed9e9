/**
 * One page of accepted events after a position, with the personal bodies they point to. The account row is read first, and
 * positions become visible in order, so a page never skips an event. A page ends at `limit` events or about 4 MB.
 */
import { sql } from 'kysely'
import type { PulledEvent, PullOutcome } from '../../shared/cloud-protocol/protocol.ts'
import { bodyRefsIn } from '../../shared/customers/free-texts.ts'
import type { PersonBody } from '../../shared/customers/person.ts'
import type { Database } from '../storage/open-storage.ts'
import { readHashAt, readStanding } from './standing.ts'

const pageBytes = 4 * 1024 * 1024
const rowsAtOnce = 500

export async function pullPage(
  db: Database,
  incarnation: string,
  accountId: string,
  after: number,
  limit: number,
): Promise<PullOutcome> {
  const standing = await readStanding(db, incarnation, accountId)
  const events: PulledEvent[] = []
  const refs: string[] = []
  let hashOfPage: string | null = null
  let bytes = 0
  let position = after
  while (events.length < limit && bytes < pageBytes && position < standing.lastPosition) {
    const rows = await db
      .selectFrom('events')
      .select(['position', 'chain', 'event'])
      .where('account_id', '=', accountId)
      .where('position', '>', position)
      .where('position', '<=', standing.lastPosition)
      .orderBy('position')
      .limit(Math.min(rowsAtOnce, limit - events.length))
      .execute()
    if (rows.length === 0) break
    for (const row of rows) {
      const event = JSON.parse(row.event) as PulledEvent['event']
      events.push({ position: row.position, event })
      refs.push(...bodyRefsIn(row.event, event.data))
      hashOfPage = row.chain
      bytes += row.event.length
      position = row.position
      if (bytes >= pageBytes) break
    }
  }
  return {
    standing,
    events,
    bodies: await readBodies(db, accountId, refs),
    // '' = the cloud has not come as far as `after`: it went back, and the register looks for the common position.
    hashOfPage: hashOfPage ?? (await readHashAt(db, accountId, after)) ?? '',
    hasMore: position < standing.lastPosition,
  }
}

async function readBodies(db: Database, accountId: string, refs: readonly string[]): Promise<PersonBody[]> {
  if (refs.length === 0) return []
  const rows = await db
    .selectFrom('bodies')
    .select('body')
    .where('account_id', '=', accountId)
    .where(sql<boolean>`ref = any(${[...refs]}::text[])`)
    .execute()
  return rows.map((row) => JSON.parse(row.body) as PersonBody)
}
