/**
 * No statement crosses accounts, so the same schema runs on a PostgreSQL that is spread over machines by account (design.md 8). Every
 * operation of the contract is called for one account while another has the same kinds of rows; each statement that reaches PostgreSQL must name
 * its account for each table it touches. Tables and operations are read off the migrations and the contract: a new one is in the test at once.
 */
import pg from 'pg'
import { afterAll, afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { servedContract } from '../../cloud/http/operator-contract.ts'
import type { RunningCloud } from '../../cloud/service.ts'
import type { CloudClient } from '../../electron/host/cloud-link/cloud-client.ts'
import { type CloudPlace, postgresDatabase } from '../support/cloud-databases.ts'
import { givenCloud } from '../support/cloud-in-process.ts'
import { adminClient, type FakeRegister, givenRegister, newId } from '../support/cloud-register.ts'
import { recordCompleteCard, recordRedemption, recordTrayItem } from '../support/cloud-situations.ts'

// A guard against hanging: real databases and processes take their time on a busy machine.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

const database = await postgresDatabase()
if ('reason' in database) process.stdout.write(`NOT RUN: statements of the cloud (${database.reason})\n`)
afterAll(() => ('reason' in database ? undefined : database.stop()))

interface Statement {
  readonly sql: string
  readonly values: readonly unknown[]
}

/** Everything that goes to PostgreSQL from now on, until the function it gives is called. */
function listen(): () => readonly Statement[] {
  const heard: Statement[] = []
  const real = pg.Client.prototype.query
  const spy = vi.spyOn(pg.Client.prototype, 'query').mockImplementation(function heardQuery(
    this: pg.Client,
    ...args: unknown[]
  ) {
    const [first, second] = args
    const { text, values } =
      typeof first === 'object' && first !== null && 'text' in first
        ? (first as { text: string; values?: readonly unknown[] })
        : { text: String(first), values: undefined }
    heard.push({ sql: text, values: values ?? (Array.isArray(second) ? second : []) })
    return Reflect.apply(real, this, args)
  } as typeof real)
  return () => {
    spy.mockRestore()
    return heard
  }
}

/** By what operations without an account find one: a secret that was handed out, or the name the operator typed. */
const withoutAccount: readonly RegExp[] = [
  /^(?:begin|commit|rollback|listen |notify |select pg_notify)/i,
  /from "instance"/,
  /from "secrets"/,
  /"store_names"/,
  /"pairing_codes"/,
]

/** Tables of those that have the account as what is found. */
const reachedWithoutAccount = ['store_names', 'pairing_codes']

const pathsOf = (router: object, path: readonly string[] = []): string[] =>
  '~orpc' in router
    ? [path.join('.')]
    : Object.entries(router).flatMap(([name, inner]) => pathsOf(inner as object, [...path, name]))

describe.skipIf('reason' in database)('every operation of the contract', () => {
  let place: CloudPlace
  let service: RunningCloud
  let ours: FakeRegister
  let theirs: FakeRegister
  beforeEach(async () => {
    if ('reason' in database) return
    place = await database.createPlace()
    service = await givenCloud(place)
    const cloud = { url: service.url, folder: place.folder, store: 'Our Pets' }
    ours = await givenRegister(cloud)
    theirs = await givenRegister({ ...cloud, store: 'Their Pets' })
    for (const register of [ours, theirs]) await fill(register)
    await service.cloud.judging.settle(ours.accountId)
    await service.cloud.judging.settle(theirs.accountId)
  })
  afterEach(async () => {
    await service.stop()
    await place.remove()
  })

  async function fill(register: FakeRegister): Promise<void> {
    const card = recordCompleteCard(register)
    recordRedemption(register, card)
    // Redeemed twice: a conflict.
    recordRedemption(register, card)
    register.recordPerson(card.customerId, { firstName: 'Ann', email: 'ann@example.com' })
    register.record({ type: 'VerificationEmailRequested', data: {} }, { customerId: card.customerId })
    await register.pushAll()
    // Not well-formed: set aside.
    await register.push([{ ...recordTrayItem(register), at: 'yesterday' }])
  }

  /** How each is called for our account, once. */
  const calls: Record<string, (client: CloudClient) => Promise<unknown>> = {
    'register.pair': () => givenRegister({ url: service.url, folder: place.folder, store: 'Our Pets' }),
    'events.push': async () => fill(ours),
    'events.pull': () => ours.pullAll(),
    'events.hashAt': (client) => client.events.hashAt({ position: 1 }),
    'events.changes': async (client) => {
      for await (const _ of await client.events.changes()) break
    },
    'account.rows': (client) => client.account.rows(),
    'staff.credentials': (client) =>
      client.staff.credentials({
        changed: [{ staffId: newId(), pinHash: 'x', version: 1, updatedAt: '2026-06-10T15:00:00.000Z' }],
        changedBadges: [],
      }),
    'registers.list': (client) => client.registers.list(),
    'mail.list': (client) => client.mail.list(),
    'attachments.put': async (client) => {
      const data = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 0, 0, 0]).toString('base64')
      const customerId = newId<never>()
      await client.attachments
        .put({ ref: '0'.repeat(32), customerId, salt: 'salt', mime: 'image/jpeg', data } as never)
        .catch((problem: unknown) => problem)
    },
    'attachments.get': (client) => client.attachments.get({ ref: '0'.repeat(32) }),
    'admin.createPairing': () =>
      adminClient({ url: service.url, folder: place.folder, store: '' }).admin.createPairing({
        store: 'Our Pets',
        createStore: true,
        location: null,
      }),
    'admin.pullRedemptions': () =>
      (
        adminClient({ url: service.url, folder: place.folder, store: '' }) as never as {
          admin: { pullRedemptions(input: object): Promise<unknown> }
        }
      ).admin
        .pullRedemptions({ store: 'Our Pets', distributor: null, batchId: null })
        .catch((problem: unknown) => problem),
  }

  test('is called here', () => {
    expect(Object.keys(calls).sort()).toEqual(pathsOf(servedContract).sort())
  })

  test('touches one account only, and says which for each table', async () => {
    const tables = await accountTables(place)
    const heard = listen()
    const spoiled: string[] = []
    const seen = new Set<string>()
    try {
      for (const call of Object.values(calls)) await call(ours.client)
      await service.cloud.judging.settle(ours.accountId)
    } finally {
      for (const statement of heard()) {
        if (withoutAccount.some((known) => known.test(statement.sql))) continue
        for (const name of tablesIn(statement.sql)) seen.add(name)
        const problem = whatIsWrong(statement, tables, ours.accountId, theirs.accountId)
        if (problem) spoiled.push(`${problem}: ${statement.sql}`)
      }
    }
    expect(spoiled).toEqual([])
    expect([...seen].sort()).toEqual(tables.filter((name) => !reachedWithoutAccount.includes(name)).sort())
  })

  test('every table that belongs to accounts has the account first in its keys', async () => {
    const client = new pg.Client({ connectionString: place.databaseUrl })
    await client.connect()
    const { rows } = await client.query(
      `select t.relname as name, i.indisunique as is_unique,
              (select attname from pg_attribute where attrelid = t.oid and attnum = i.indkey[0]) as first
       from pg_index i join pg_class t on t.oid = i.indrelid join pg_namespace n on n.oid = t.relnamespace
       where n.nspname = 'public' and t.relname not like 'kysely%'`,
    )
    await client.end()
    const others = rows.filter(({ first }) => first !== 'account_id').map(({ name, first }) => `${name} ${first}`)
    expect(others.sort()).toEqual(
      ['instance id', 'pairing_codes code_hash', 'secrets name', 'store_names name_key'].sort(),
    )
  })
})

/** Tables with an account, as the migrations made them. */
async function accountTables({ databaseUrl }: CloudPlace): Promise<readonly string[]> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  const { rows } = await client.query(
    "select table_name from information_schema.columns where table_schema = 'public' and column_name = 'account_id'",
  )
  await client.end()
  return rows.map((row: { table_name: string }) => row.table_name)
}

const tablesIn = (sql: string): readonly string[] =>
  [...sql.matchAll(/\b(?:from|join|into|update) "?(\w+)"?(?!\w*\()/g)]
    .map(([, name]) => name ?? '')
    .filter((name) => name !== 'set')

/** null = it names our account for each table it touches, and no other. */
function whatIsWrong(
  { sql, values }: Statement,
  tables: readonly string[],
  ours: string,
  theirs: string,
): string | null {
  const touched = tablesIn(sql)
  const known = touched.filter((name) => tables.includes(name))
  if (touched.length === 0) return 'names no table'
  if (known.length < touched.length) return `touches an unknown table (${touched.join(', ')})`
  // Rows may come as one list, or as one JSON text.
  const said = values.flatMap((value) => (Array.isArray(value) ? value : [value])).map(String)
  if (said.some((value) => value.includes(theirs))) return 'names another account'
  if (!said.some((value) => value.includes(ours))) return 'names no account'
  const inserts = /^\s*insert into [\s\S]*\baccount_id\b/.test(sql) ? 1 : 0
  const equals = [...sql.matchAll(/"account_id" = (?:\$\d+|"\w+"\."account_id")/g)].length
  return inserts + equals >= known.length ? null : 'does not say which account for each table'
}
