/** A one-time pairing code for a store and one of its locations. Only its hash is kept; it works once, for 24 hours. */
import type { Clock, Random } from '../../shared/kernel/clock.ts'
import { createId } from '../../shared/kernel/ids.ts'
import { accepted, type Result, refused } from '../../shared/kernel/result.ts'
import type { AccountState } from '../../shared/loyalty/state.ts'
import type { Database } from '../storage/open-storage.ts'
import { createAccount, findAccountByName, readAccountState } from './accounts.ts'
import { createPairingCode, hashPairingCode } from './secrets.ts'

const lifetimeMs = 24 * 60 * 60 * 1000

export interface NewPairing {
  readonly code: string
  readonly accountName: string
  readonly expiresAt: string
}

export interface PairingRequest {
  readonly store: string
  /** Makes the store when there is none of this name. */
  readonly createStore: boolean
  /** A location's name; null = the main one. */
  readonly location: string | null
}

/** The account must be judged to its end before, so that its locations are known. */
export async function createPairing(
  db: Database,
  { store, createStore, location }: PairingRequest,
  { clock, random }: { readonly clock: Clock; readonly random: Random },
): Promise<Result<NewPairing, 'UNKNOWN_STORE' | 'UNKNOWN_LOCATION'>> {
  const nowMs = clock.now()
  if (createStore && store.trim() !== '')
    await createAccount(db, createId(nowMs, random.bytes(16)), store, new Date(nowMs))
  const account = await findAccountByName(db, store)
  if (!account) return refused('UNKNOWN_STORE')

  const { state } = await readAccountState(db, account.id)
  const isWithoutRows = Object.keys(state.locations).length === 0
  const locationId = isWithoutRows ? createId<string>(nowMs, random.bytes(16)) : chooseLocation(state, location)
  if (!locationId) return refused('UNKNOWN_LOCATION')

  const code = createPairingCode(random)
  const expiresAt = new Date(nowMs + lifetimeMs)
  await db
    .insertInto('pairing_codes')
    .values({
      code_hash: hashPairingCode(code),
      account_id: account.id,
      location_id: locationId,
      expires_at: expiresAt,
      used_at: null,
    })
    .execute()
  return accepted({ code, accountName: account.name, expiresAt: expiresAt.toISOString() })
}

function chooseLocation(state: AccountState, name: string | null): string | null {
  const locations = Object.values(state.locations)
  const wanted = name?.trim().toLowerCase()
  const chosen =
    wanted === undefined
      ? (locations.find((location) => location.isMaster) ?? locations[0])
      : locations.find((location) => location.name.toLowerCase() === wanted)
  return chosen?.id ?? null
}
