/**
 * Accounts by name and the folded rows an account lives by. Names are looked up in a directory table, because the account is
 * not known yet when a person types a store's name.
 */
import { sql, type Transaction } from 'kysely'
import type { AccountId } from '../../shared/kernel/ids.ts'
import { type AccountState, emptyAccount } from '../../shared/loyalty/state.ts'
import type { Database } from '../storage/open-storage.ts'
import type { Tables } from '../storage/tables.ts'
import { foldRank } from './judge.ts'
import { chainStart } from './standing.ts'

const nameKey = (name: string): string => name.trim().toLowerCase()

export async function findAccountByName(db: Database, name: string): Promise<{ id: string; name: string } | null> {
  const found = await db
    .selectFrom('store_names')
    .innerJoin('accounts', 'accounts.account_id', 'store_names.account_id')
    .select(['accounts.account_id as id', 'accounts.name as name'])
    .where('name_key', '=', nameKey(name))
    .executeTakeFirst()
  return found ?? null
}

/** false = an account of this name or id is already there. */
export function createAccount(db: Database, id: string, name: string, now: Date): Promise<boolean> {
  return db.transaction().execute(async (trx) => {
    const named = await trx
      .insertInto('store_names')
      .values({ name_key: nameKey(name), account_id: id })
      .onConflict((conflict) => conflict.doNothing())
      .returning('account_id')
      .executeTakeFirst()
    if (!named) return false
    await trx
      .insertInto('accounts')
      .values({ account_id: id, name: name.trim(), last_position: 0, chain: chainStart, created_at: now })
      .execute()
    await trx
      .insertInto('judgements')
      .values({ account_id: id, judged_up_to: 0, skipped: 0, fold_rank: foldRank, state: null })
      .execute()
    return true
  })
}

/** Adds a register, or gives a known one a new name and token. Its seqs go on where they were. */
export async function saveRegister(
  db: Database | Transaction<Tables>,
  register: {
    readonly accountId: string
    readonly registerId: string
    readonly name: string
    readonly locationId: string
    readonly tokenHash: string | null
    readonly publicKey: string
  },
  now: Date,
): Promise<void> {
  const changing = {
    name: register.name,
    location_id: register.locationId,
    token_hash: register.tokenHash,
    public_key: register.publicKey,
    paired_at: now,
  }
  await db
    .insertInto('registers')
    .values({ account_id: register.accountId, register_id: register.registerId, ...changing, last_seen_at: null })
    .onConflict((conflict) => conflict.columns(['account_id', 'register_id']).doUpdateSet(changing))
    .execute()
}

/** The account's rows as far as they were judged. */
export async function readAccountState(
  db: Database | Transaction<Tables>,
  accountId: string,
): Promise<{ state: AccountState; judgedUpTo: number }> {
  const row = await db
    .selectFrom('judgements')
    .select(['state', 'judged_up_to'])
    .where('account_id', '=', accountId)
    .executeTakeFirstOrThrow()
  const state = row.state === null ? emptyAccount(accountId as AccountId) : (JSON.parse(row.state) as AccountState)
  return { state, judgedUpTo: row.judged_up_to }
}

/**
 * Gives an account that has no event and no register another id: a store that began without a cloud brings its own, and every
 * event it holds keeps its envelope. false = the id is taken, or the account is no longer empty.
 */
export async function rekeyEmptyAccount(trx: Transaction<Tables>, from: string, to: string): Promise<boolean> {
  const account = await trx
    .selectFrom('accounts')
    .select('last_position')
    .where('account_id', '=', from)
    .forUpdate()
    .executeTakeFirst()
  const register = await trx
    .selectFrom('registers')
    .select('register_id')
    .where('account_id', '=', from)
    .executeTakeFirst()
  const taken = await trx.selectFrom('accounts').select('account_id').where('account_id', '=', to).executeTakeFirst()
  if (!account || account.last_position > 0 || register || taken) return false
  for (const table of ['accounts', 'judgements', 'store_names', 'pairing_codes', 'credentials'] as const)
    await sql`update ${sql.table(table)} set account_id = ${to} where account_id = ${from}`.execute(trx)
  return true
}
