/**
 * A register gives a pairing code and gets a token; code and token are kept as hashes only. Everything happens in one transaction,
 * so a code works exactly once, and a refused register does not use it up.
 *
 * A register that worked alone brings its own account. An account that is still empty takes over that account's id, so that every
 * event the register holds keeps its envelope (`docs/decisions/pairing-a-register-that-worked-alone.md`).
 */
import type { Transaction } from 'kysely'
import type { PairOutcome } from '../../shared/cloud-protocol/protocol.ts'
import type { Clock, Random } from '../../shared/kernel/clock.ts'
import type { AccountId, LocationId, RegisterId } from '../../shared/kernel/ids.ts'
import { accepted, type Result, refused } from '../../shared/kernel/result.ts'
import type { Database } from '../storage/open-storage.ts'
import type { Tables } from '../storage/tables.ts'
import { readAccountState, rekeyEmptyAccount, saveRegister } from './accounts.ts'
import { readCredentials } from './credentials.ts'
import { createToken, hashPairingCode, hashSecret } from './secrets.ts'

export interface PairRequest {
  readonly code: string
  readonly registerId: RegisterId
  readonly registerName: string
  readonly localAccountId: AccountId | null
  readonly publicKey: string
}

export type PairRefusal = 'UNKNOWN_PAIRING_CODE' | 'WRONG_ACCOUNT'

export interface PairContext {
  readonly clock: Clock
  readonly random: Random
  readonly incarnation: string
}

/** Ends the transaction without keeping anything. */
class PairingRefused extends Error {
  readonly refusal: PairRefusal
  constructor(refusal: PairRefusal) {
    super(refusal)
    this.refusal = refusal
  }
}

/** `replacedAccountId` is set when the account took over the register's own id. */
export async function pairRegister(
  db: Database,
  request: PairRequest,
  context: PairContext,
): Promise<Result<{ outcome: PairOutcome; replacedAccountId: string | null }, PairRefusal>> {
  try {
    return accepted(await db.transaction().execute((trx) => pairInside(trx, request, context)))
  } catch (problem) {
    if (problem instanceof PairingRefused) return refused(problem.refusal)
    throw problem
  }
}

async function pairInside(
  trx: Transaction<Tables>,
  request: PairRequest,
  { clock, random, incarnation }: PairContext,
): Promise<{ outcome: PairOutcome; replacedAccountId: string | null }> {
  const now = new Date(clock.now())
  const code = await trx
    .updateTable('pairing_codes')
    .set({ used_at: now })
    .where('code_hash', '=', hashPairingCode(request.code))
    .where('used_at', 'is', null)
    .where('expires_at', '>', now)
    .returning(['account_id', 'location_id'])
    .executeTakeFirst()
  if (!code) throw new PairingRefused('UNKNOWN_PAIRING_CODE')

  const own = request.localAccountId
  const takesOver = own !== null && own !== code.account_id
  if (takesOver && !(await rekeyEmptyAccount(trx, code.account_id, own))) throw new PairingRefused('WRONG_ACCOUNT')
  const accountId = takesOver ? own : code.account_id

  const token = createToken(accountId, request.registerId, random)
  const registerName = await freeName(trx, accountId, request)
  const register = {
    accountId,
    registerId: request.registerId,
    name: registerName,
    locationId: code.location_id,
    tokenHash: hashSecret(token),
    publicKey: request.publicKey,
  }
  await saveRegister(trx, register, now)
  const account = await trx
    .selectFrom('accounts')
    .select(['name', 'last_position', 'chain'])
    .where('account_id', '=', accountId)
    .executeTakeFirstOrThrow()
  const { state } = await readAccountState(trx, accountId)
  return {
    replacedAccountId: takesOver ? code.account_id : null,
    outcome: {
      accountId: accountId as AccountId,
      accountName: state.account?.name ?? account.name,
      registerId: request.registerId,
      registerName,
      locationId: code.location_id as LocationId,
      token,
      accountHasEvents: account.last_position > 0,
      credentials: await readCredentials(trx, accountId, 'pin'),
      badges: await readCredentials(trx, accountId, 'badge'),
      standing: { incarnation, lastPosition: account.last_position, hashOfLastPosition: account.chain },
    },
  }
}

/** The wanted name, or the first `Register N` that no other register of the account has. */
async function freeName(trx: Transaction<Tables>, accountId: string, request: PairRequest): Promise<string> {
  const others = await trx
    .selectFrom('registers')
    .select('name')
    .where('account_id', '=', accountId)
    .where('register_id', '<>', request.registerId)
    .execute()
  const taken = new Set(others.map((other) => other.name))
  if (!taken.has(request.registerName)) return request.registerName
  let nth = 1
  while (taken.has(`Register ${nth}`)) nth += 1
  return `Register ${nth}`
}
