/** Who speaks: a register by its token, and the list of an account's registers with when each was last heard of. */
import type { RegisterId } from '../../shared/kernel/ids.ts'
import type { Database } from '../storage/open-storage.ts'
import type { Writer } from './check-form.ts'
import { hashSecret, isSameSecret, readToken } from './secrets.ts'

/** Last-seen is written at most this often, so that it costs next to nothing. */
const seenEveryMs = 30_000

/** null = the token is not known (any more). */
export async function recogniseRegister(db: Database, token: string, nowMs: number): Promise<Writer | null> {
  const claimed = readToken(token)
  if (!claimed) return null
  const register = await db
    .selectFrom('registers')
    .select(['token_hash', 'last_seen_at'])
    .where('account_id', '=', claimed.accountId)
    .where('register_id', '=', claimed.registerId)
    .executeTakeFirst()
  if (!register?.token_hash || !isSameSecret(register.token_hash, hashSecret(token))) return null
  if (nowMs - (register.last_seen_at?.getTime() ?? 0) > seenEveryMs)
    await db
      .updateTable('registers')
      .set({ last_seen_at: new Date(nowMs) })
      .where('account_id', '=', claimed.accountId)
      .where('register_id', '=', claimed.registerId)
      .execute()
  return claimed
}

export async function listRegisters(
  db: Database,
  accountId: string,
): Promise<{ registerId: RegisterId; name: string; lastSeenAt: string | null }[]> {
  const rows = await db
    .selectFrom('registers')
    .select(['register_id', 'name', 'last_seen_at'])
    .where('account_id', '=', accountId)
    .where('token_hash', 'is not', null)
    .orderBy('paired_at')
    .execute()
  return rows.map((row) => ({
    registerId: row.register_id as RegisterId,
    name: row.name,
    lastSeenAt: row.last_seen_at?.toISOString() ?? null,
  }))
}
