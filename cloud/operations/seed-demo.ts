/**
 * The demo accounts, through the same acceptance as real work. Each is seeded once, in one batch; starting old demo data in a new
 * month adds that month's offers. An account of the same name that is already there is used as it is.
 */
import { createHash, randomBytes, scrypt } from 'node:crypto'
import { promisify } from 'node:util'
import { badgeSaltText, badgeText } from '../../shared/cloud-protocol/credentials.ts'
import type { PushedRecord } from '../../shared/cloud-protocol/protocol.ts'
import {
  type DemoAccount,
  demoAccounts,
  demoEvents,
  demoMonthEvents,
  type SeedEvents,
  seedRegisterId,
} from '../../shared/demo/demo-store.ts'
import { withBodyRefs } from '../../shared/demo/with-body-refs.ts'
import type { Clock } from '../../shared/kernel/clock.ts'
import type { AccountId } from '../../shared/kernel/ids.ts'
import type { Database } from '../storage/open-storage.ts'
import { acceptBatch } from './accept-batch.ts'
import { createAccount, findAccountByName, readAccountState, saveRegister } from './accounts.ts'
import { chainHash } from './check-record.ts'
import { mergeCredentials, readCredentials } from './credentials.ts'
import { readStanding } from './standing.ts'

export interface SeedNeeds {
  readonly db: Database
  readonly incarnation: string
  readonly clock: Clock
  /** Resolves when everything accepted for the account is judged. */
  settle(accountId: string): Promise<void>
  onAccepted(accountId: string, lastPosition: number): void
}

export async function seedDemo(needs: SeedNeeds): Promise<void> {
  for (const demo of demoAccounts()) await seedAccount(needs, demo)
}

async function seedAccount(needs: SeedNeeds, demo: DemoAccount): Promise<void> {
  const { db, clock } = needs
  const nowMs = clock.now()
  await createAccount(db, demo.accountId, demo.name, new Date(nowMs))
  const account = await findAccountByName(db, demo.name)
  if (!account) throw new Error(`The demo account ${demo.name} was not made.`)
  const accountId = account.id as AccountId

  const { lastPosition } = await readStanding(db, needs.incarnation, accountId)
  if (lastPosition === 0) await acceptSeed(needs, accountId, demoEvents(accountId, nowMs, demo.name))
  await needs.settle(accountId)
  const { state } = await readAccountState(db, accountId)
  if (state.account?.isDemo) {
    const nextSeq = (await readLastSeq(db, accountId)) + 1
    await acceptSeed(needs, accountId, demoMonthEvents(state, nowMs, nextSeq))
    await needs.settle(accountId)
    await seedCredentials(db, accountId, demo, new Date(nowMs))
  }
}

async function acceptSeed(needs: SeedNeeds, accountId: AccountId, seed: SeedEvents): Promise<void> {
  const { events, bodies } = await withBodyRefs(seed, (text) => createHash('sha256').update(text).digest('hex'))
  const [first] = events
  if (!first) return
  const { db, incarnation, clock } = needs
  const now = new Date(clock.now())
  const registerId = seedRegisterId(accountId)
  const register = {
    accountId,
    registerId,
    name: 'Demo data',
    locationId: first.locationId,
    tokenHash: null,
    publicKey: '',
  }
  await saveRegister(db, register, now)
  const records = recordsOf(events)
  const batch = { records, lost: [], bodies, chainHead: records.at(-1)?.hash ?? '', signature: '' }
  const outcome = await acceptBatch(db, incarnation, { accountId, registerId }, batch, now)
  const [bad] = outcome.quarantined
  if (bad) throw new Error(`The demo data is not well-formed: ${bad.reason} at seq ${bad.seq}.`)
  needs.onAccepted(accountId, outcome.standing.lastPosition)
}

/** The seed as one journal record, as a register would have written it. */
function recordsOf(events: SeedEvents['events']): readonly PushedRecord[] {
  const [first, last] = [events[0], events.at(-1)]
  if (!first || !last) return []
  const { epoch, seq, at } = first
  const clock = { raw: Date.parse(at), offset: 0 }
  const text = JSON.stringify({ commandType: 'SeedDemo', at, clock, assertion: null, events })
  return [{ n: seq, epoch, firstSeq: seq, lastSeq: last.seq, prevHash: '', hash: chainHash('', text), text }]
}

async function readLastSeq(db: Database, accountId: AccountId): Promise<number> {
  const register = await db
    .selectFrom('registers')
    .select('last_seq')
    .where('account_id', '=', accountId)
    .where('register_id', '=', seedRegisterId(accountId))
    .executeTakeFirst()
  return register?.last_seq ?? 0
}

/** Only for people who have none yet: a PIN or badge changed at a register stays changed. */
async function seedCredentials(db: Database, accountId: AccountId, demo: DemoAccount, now: Date): Promise<void> {
  const badgeSalt = createHash('sha256').update(badgeSaltText(accountId)).digest()
  const hashes = {
    pin: ({ pin }: DemoAccount['pins'][number]) => hashWith(pin, randomBytes(16)),
    badge: ({ badge }: DemoAccount['pins'][number]) => hashWith(badgeText(badge), badgeSalt),
  }
  for (const kind of ['pin', 'badge'] as const) {
    const known = new Set((await readCredentials(db, accountId, kind)).map((credential) => credential.staffId))
    const missing = demo.pins.filter(({ staffId }) => !known.has(staffId))
    const made = missing.map(async (person) => ({
      staffId: person.staffId,
      pinHash: await hashes[kind](person),
      version: 1,
      updatedAt: now.toISOString(),
    }))
    await mergeCredentials(db, accountId, kind, await Promise.all(made))
  }
}

const scryptBytes = promisify<string, Buffer, number, Buffer>(scrypt)

/** The form that registers check: `scrypt$N$r$p$salt$hash`, at Node's default cost. */
async function hashWith(text: string, salt: Buffer): Promise<string> {
  const hash = await scryptBytes(text, salt, 32)
  return ['scrypt', 16_384, 8, 1, salt.toString('base64'), hash.toString('base64')].join('$')
}
