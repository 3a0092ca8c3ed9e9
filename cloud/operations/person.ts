/** The personal side of one customer, folded from the bodies its accepted events point to, in position order. */
import { sql, type Transaction } from 'kysely'
import { applyPatch, emptyPerson, type Person, type PersonBody } from '../../shared/customers/person.ts'
import type { Database } from '../storage/open-storage.ts'
import type { Tables } from '../storage/tables.ts'

export async function readPerson(
  db: Database | Transaction<Tables>,
  accountId: string,
  customerId: string,
): Promise<Person> {
  const saved = await db
    .selectFrom('events')
    .select('event')
    .where('account_id', '=', accountId)
    .where('customer_id', '=', customerId)
    .where('type', '=', 'PersonSaved')
    .orderBy('position')
    .execute()
  const refs = saved.map((row) => (JSON.parse(row.event) as { data: { bodyRef: string } }).data.bodyRef)
  const rows = await db
    .selectFrom('bodies')
    .select(['ref', 'body'])
    .where('account_id', '=', accountId)
    .where('customer_id', '=', customerId)
    .where(sql<boolean>`ref = any(${refs}::text[])`)
    .execute()
  const bodies = new Map(rows.map((row) => [row.ref, JSON.parse(row.body) as PersonBody]))
  return refs.reduce((person, ref) => applyPatch(person, bodies.get(ref)?.patch ?? {}), emptyPerson)
}
