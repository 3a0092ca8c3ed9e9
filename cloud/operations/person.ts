/**
 * Whom a mail is for: the one who stands for all that were merged, with the person folded from the bodies of their accepted events, and
 * the address that the judged state speaks of. An address that was saved under a merged name is found like any other.
 */
import { sql, type Transaction } from 'kysely'
import { isEmail } from '../../shared/customers/identity-keys.ts'
import { applyPatch, emptyPerson, type Person, type PersonBody, readPatch } from '../../shared/customers/person.ts'
import type { CustomerId } from '../../shared/kernel/ids.ts'
import { accepted, type Result, refused } from '../../shared/kernel/result.ts'
import { rootOf } from '../../shared/loyalty/fold.ts'
import type { AccountState, CustomerState, EmailState, Merge } from '../../shared/loyalty/state.ts'
import type { Database } from '../storage/open-storage.ts'
import type { Tables } from '../storage/tables.ts'

export interface Addressee {
  readonly customerId: CustomerId
  readonly person: Person
  readonly address: string
  readonly email: EmailState & { readonly bodyRef: string }
}

/** gone: deleted or purged. notAnAddress: nothing a mail server could take; `bodyRef` names the change that brought it. */
export type NoAddressee =
  | { readonly reason: 'noAddress' | 'gone' }
  | { readonly reason: 'notAnAddress'; readonly customerId: CustomerId; readonly bodyRef: string }

/** As far as the account is judged; `account` is its state there. */
export async function readAddressee(
  db: Database | Transaction<Tables>,
  account: AccountState,
  customerId: CustomerId,
): Promise<Result<Addressee, NoAddressee>> {
  const { accountId } = account
  const root = rootOf(account, customerId)
  const folded = await db
    .selectFrom('folded_customers')
    .select('state')
    .where('account_id', '=', accountId)
    .where('customer_id', '=', root)
    .executeTakeFirst()
  if (!folded) return refused({ reason: 'noAddress' })
  const customer = JSON.parse(folded.state) as CustomerState
  if (customer.deletedAt !== null || customer.purgedAt !== null) return refused({ reason: 'gone' })
  const { bodyRef } = customer.email
  if (bodyRef === null) return refused({ reason: 'noAddress' })
  const address = (await readAddress(db, accountId, bodyRef))?.trim() ?? ''
  if (address === '') return refused({ reason: 'noAddress' })
  if (!isEmail(address) || /[<>\p{Cc}]/u.test(address))
    return refused({ reason: 'notAnAddress', customerId: root, bodyRef })
  const person = await readPerson(db, accountId, customer)
  return accepted({ customerId: root, person, address, email: { ...customer.email, bodyRef } })
}

/** The e-mail address of one change; null = there is no such change, or its body was purged. */
export async function readAddress(
  db: Database | Transaction<Tables>,
  accountId: string,
  bodyRef: string,
): Promise<string | null> {
  const row = await db
    .selectFrom('bodies')
    .select('body')
    .where('account_id', '=', accountId)
    .where('ref', '=', bodyRef)
    .executeTakeFirst()
  return row ? (readPatch((JSON.parse(row.body) as PersonBody).patch).email ?? '') : null
}

/** What was saved for the customer in position order, and for whom they stand since each of those was merged. */
async function readPerson(
  db: Database | Transaction<Tables>,
  accountId: string,
  customer: CustomerState,
): Promise<Person> {
  const mergeOf = new Map(customer.merges.flatMap((merge) => namesOf(merge).map((id) => [id, merge.eventId])))
  const ids = [customer.id, ...mergeOf.keys()]
  const rows = await db
    .selectFrom('events')
    .select(['position', 'event_id', 'type', 'customer_id', 'event'])
    .where('account_id', '=', accountId)
    .where(sql<boolean>`customer_id = any(${ids}::text[])`)
    .where('type', 'in', ['PersonSaved', 'CustomersMerged'])
    .orderBy('position')
    .execute()
  const positionOf = new Map(rows.map((row) => [row.event_id, row.position]))
  const isTheirs = (id: CustomerId | null, position: number): boolean => {
    const merge = id === null ? undefined : mergeOf.get(id)
    return merge === undefined || position > (positionOf.get(merge) ?? 0)
  }
  const refs = rows
    .filter((row) => row.type === 'PersonSaved' && isTheirs(row.customer_id as CustomerId, row.position))
    .map((row) => (JSON.parse(row.event) as { data: { bodyRef: string } }).data.bodyRef)
  const bodies = await db
    .selectFrom('bodies')
    .select(['ref', 'body'])
    .where('account_id', '=', accountId)
    .where(sql<boolean>`ref = any(${refs}::text[])`)
    .execute()
  const patches = new Map(bodies.map((row) => [row.ref, (JSON.parse(row.body) as PersonBody).patch]))
  return refs.reduce((person, ref) => applyPatch(person, patches.get(ref) ?? {}), emptyPerson)
}

const namesOf = ({ secondaryId, secondary }: Merge): readonly CustomerId[] => [
  secondaryId,
  ...secondary.merges.flatMap(namesOf),
]
