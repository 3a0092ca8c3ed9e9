/**
 * Hashes of the PINs and badges of an account's staff, so that a second register knows them. Which of two stands is decided by the same rule as at
 * the host (`isNewerCredential`), under the account's row lock; PINs are never here.
 */
import type { Transaction } from 'kysely'
import { isNewerCredential } from '../../shared/cloud-protocol/credentials.ts'
import type { Credential } from '../../shared/cloud-protocol/protocol.ts'
import type { StaffId } from '../../shared/kernel/ids.ts'
import type { Database } from '../storage/open-storage.ts'
import type { CredentialKind, Tables } from '../storage/tables.ts'

export async function readCredentials(
  db: Database | Transaction<Tables>,
  accountId: string,
  kind: CredentialKind,
): Promise<Credential[]> {
  const rows = await db
    .selectFrom('credentials')
    .selectAll()
    .where('account_id', '=', accountId)
    .where('kind', '=', kind)
    .orderBy('staff_id')
    .execute()
  return rows.map((row) => ({
    staffId: row.staff_id as StaffId,
    pinHash: row.pin_hash,
    version: row.version,
    updatedAt: row.updated_at.toISOString(),
  }))
}

/** Gives every hash of that kind as it stands afterwards. Throws when the account is not there. */
export async function mergeCredentials(
  db: Database,
  accountId: string,
  kind: CredentialKind,
  changed: readonly Credential[],
): Promise<Credential[]> {
  if (changed.length === 0) return readCredentials(db, accountId, kind)
  return db.transaction().execute(async (trx) => {
    await trx
      .selectFrom('accounts')
      .select('account_id')
      .where('account_id', '=', accountId)
      .forUpdate()
      .executeTakeFirstOrThrow()
    const standing = new Map((await readCredentials(trx, accountId, kind)).map((known) => [known.staffId, known]))
    for (const credential of changed) {
      const known = standing.get(credential.staffId)
      if (known && !isNewerCredential(credential, known)) continue
      standing.set(credential.staffId, credential)
      const { pinHash, version, updatedAt } = credential
      const values = { pin_hash: pinHash, version, updated_at: new Date(updatedAt) }
      await trx
        .insertInto('credentials')
        .values({ account_id: accountId, staff_id: credential.staffId, kind, ...values })
        .onConflict((conflict) => conflict.columns(['account_id', 'staff_id', 'kind']).doUpdateSet(values))
        .execute()
    }
    return readCredentials(trx, accountId, kind)
  })
}
