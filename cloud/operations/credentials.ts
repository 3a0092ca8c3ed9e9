/** PIN hashes of an account's staff, so that a second register knows them. The newer by `updatedAt` wins; PINs are never here. */
import { sql, type Transaction } from 'kysely'
import type { Credential } from '../../shared/cloud-protocol/protocol.ts'
import type { StaffId } from '../../shared/kernel/ids.ts'
import type { Database } from '../storage/open-storage.ts'
import type { Tables } from '../storage/tables.ts'

export async function readCredentials(db: Database | Transaction<Tables>, accountId: string): Promise<Credential[]> {
  const rows = await db
    .selectFrom('credentials')
    .selectAll()
    .where('account_id', '=', accountId)
    .orderBy('staff_id')
    .execute()
  return rows.map((row) => ({
    staffId: row.staff_id as StaffId,
    pinHash: row.pin_hash,
    updatedAt: row.updated_at.toISOString(),
  }))
}

export async function mergeCredentials(
  db: Database,
  accountId: string,
  changed: readonly Credential[],
): Promise<Credential[]> {
  for (const { staffId, pinHash, updatedAt } of changed)
    await db
      .insertInto('credentials')
      .values({ account_id: accountId, staff_id: staffId, pin_hash: pinHash, updated_at: new Date(updatedAt) })
      .onConflict((conflict) =>
        conflict
          .columns(['account_id', 'staff_id'])
          .doUpdateSet({ pin_hash: pinHash, updated_at: new Date(updatedAt) })
          .where(sql<boolean>`credentials.updated_at < excluded.updated_at`),
      )
      .execute()
  return readCredentials(db, accountId)
}
