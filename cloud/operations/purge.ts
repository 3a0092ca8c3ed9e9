/**
 * Purging at the cloud, inside the transaction that accepts the fact: the bodies of everybody it names are deleted, with what merges took
 * over from them, their photos and papers, and the addresses in the outgoing list. Their names are kept, so that a body that comes late -
 * from a register that was offline - is not stored. Who is named stands in the fact itself, so no fold is asked.
 */
import { sql, type Transaction } from 'kysely'
import type { PersonBody } from '../../shared/customers/person.ts'
import type { Tables } from '../storage/tables.ts'
import { deleteAttachmentsOf } from './attachments.ts'
import type { GoodEvent } from './check-form.ts'

const addressGone = 'The personal data of this customer was removed.'

export async function purgeNamed(
  trx: Transaction<Tables>,
  accountId: string,
  accepted: readonly GoodEvent[],
): Promise<void> {
  const names = [...new Set(accepted.flatMap(({ event }) => (event.type === 'CustomerPurged' ? namesIn(event) : [])))]
  if (names.length === 0) return
  await trx
    .insertInto('purged_customers')
    .values(names.map((customerId) => ({ account_id: accountId, customer_id: customerId })))
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  await trx
    .deleteFrom('bodies')
    .where('account_id', '=', accountId)
    .where(sql<boolean>`(customer_id = any(${names}::text[]) or copied_from = any(${names}::text[]))`)
    .execute()
  await deleteAttachmentsOf(trx, accountId, names)
  await trx
    .updateTable('mails')
    .set({ to_address: '' })
    .where('account_id', '=', accountId)
    .where('customer_id', 'in', names)
    .execute()
  await trx
    .updateTable('mails')
    .set({ state: 'failed', problem: addressGone })
    .where('account_id', '=', accountId)
    .where('customer_id', 'in', names)
    .where('state', '=', 'waiting')
    .execute()
  // Bodies that were set aside for their form hold the person all the same; what was set aside stays counted.
  for (const name of names)
    await trx
      .updateTable('quarantine')
      .set({ raw: '' })
      .where('account_id', '=', accountId)
      .where('seq', 'is', null)
      .where('raw', 'like', `%${name.replace(/[\\%_]/g, '\\$&')}%`)
      .execute()
}

/** Of these names, those whose personal data was removed. */
export async function purgedAmong(
  trx: Transaction<Tables>,
  accountId: string,
  names: readonly string[],
): Promise<ReadonlySet<string>> {
  if (names.length === 0) return new Set()
  const rows = await trx
    .selectFrom('purged_customers')
    .select('customer_id')
    .where('account_id', '=', accountId)
    .where(sql<boolean>`customer_id = any(${[...new Set(names)]}::text[])`)
    .execute()
  return new Set(rows.map((row) => row.customer_id))
}

export const namesOfBody = ({ customerId, copiedFrom }: Pick<PersonBody, 'customerId' | 'copiedFrom'>): string[] =>
  copiedFrom === undefined ? [customerId] : [customerId, copiedFrom]

function namesIn({ customerId, data }: GoodEvent['event']): readonly string[] {
  const also: unknown = data['alsoIds']
  const others = Array.isArray(also) ? also.filter((one) => typeof one === 'string') : []
  return customerId === null ? others : [customerId, ...others]
}
