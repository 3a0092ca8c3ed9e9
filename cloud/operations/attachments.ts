/**
 * Photos and papers, apart from the bodies that point to them: stored once under their salted hash, which is checked, and given to
 * every register of the account that asks. What is refused is refused for its form, or because its customer was purged.
 */
import { createHash } from 'node:crypto'
import type { Transaction } from 'kysely'
import type { PutAttachmentOutcome, SentAttachment } from '../../shared/cloud-protocol/attachments.ts'
import { attachmentFault, attachmentRefBytes } from '../../shared/customers/attachment-bytes.ts'
import type { CustomerId } from '../../shared/kernel/ids.ts'
import type { Database } from '../storage/open-storage.ts'
import type { Tables } from '../storage/tables.ts'

export async function storeAttachment(
  db: Database,
  incarnation: string,
  accountId: string,
  sent: SentAttachment,
  now: Date,
): Promise<PutAttachmentOutcome> {
  const bytes = Buffer.from(sent.base64, 'base64')
  const hash = createHash('sha256').update(attachmentRefBytes(sent.salt, bytes)).digest('hex')
  const fault = attachmentFault({ ref: sent.ref, mime: sent.mime, bytes }, hash)
  if (fault) return { state: 'refused', reason: fault }
  return db.transaction().execute(async (trx): Promise<PutAttachmentOutcome> => {
    // A purge is an accepted event: whoever was offline meanwhile brings nothing of it back. Shared, so that none comes in between.
    await trx.selectFrom('accounts').select('account_id').where('account_id', '=', accountId).forShare().execute()
    if (await isPurged(trx, accountId, sent.customerId)) return { state: 'refused', reason: 'purged' }
    await trx
      .insertInto('attachments')
      .values({
        account_id: accountId,
        ref: sent.ref,
        customer_id: sent.customerId,
        mime: sent.mime,
        salt: sent.salt,
        bytes,
        stored_at: now,
      })
      .onConflict((conflict) => conflict.doNothing())
      .execute()
    return { state: 'stored', incarnation }
  })
}

export async function readAttachment(db: Database, accountId: string, ref: string): Promise<SentAttachment | null> {
  const row = await db
    .selectFrom('attachments')
    .selectAll()
    .where('account_id', '=', accountId)
    .where('ref', '=', ref)
    .executeTakeFirst()
  if (!row) return null
  return {
    ref: row.ref,
    customerId: row.customer_id as CustomerId,
    mime: row.mime,
    salt: row.salt,
    base64: Buffer.from(row.bytes).toString('base64'),
  }
}

/** Purging: the bytes are gone; the refs that point to them go with the bodies. All names of a merged customer are to be given. */
export async function deleteAttachmentsOf(
  db: Database | Transaction<Tables>,
  accountId: string,
  customerIds: readonly string[],
): Promise<void> {
  if (customerIds.length === 0) return
  await db
    .deleteFrom('attachments')
    .where('account_id', '=', accountId)
    .where('customer_id', 'in', [...customerIds])
    .execute()
}

async function isPurged(trx: Transaction<Tables>, accountId: string, customerId: string): Promise<boolean> {
  const purge = await trx
    .selectFrom('purged_customers')
    .select('customer_id')
    .where('account_id', '=', accountId)
    .where('customer_id', '=', customerId)
    .executeTakeFirst()
  return purge !== undefined
}
