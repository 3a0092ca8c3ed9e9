/**
 * One worker's share of the simulation: `main <first seed> <seeds> <step> [planted fault]` runs the seeds first, first + step ... (with a step
 * of 0 one seed again and again) and prints one JSON line: what happened how often, and every failure with its seed and what led to it.
 */
import { createHash } from 'node:crypto'
import { PGlite } from '@electric-sql/pglite'
import { Kysely } from 'kysely'
import { migrateToLatest } from '../../cloud/storage/migrations.ts'
import { createPgliteDialect } from '../../cloud/storage/pglite-dialect.ts'
import type { Tables } from '../../cloud/storage/tables.ts'
import { installBrowserDisk } from './browser-disk.ts'
import type { SharedDatabase } from './cloud.ts'
import { expectedConflicts, faultKinds } from './tally.ts'
import { installTime, withoutTimers } from './time.ts'
import { runSeed, type SeedOutcome } from './world.ts'

installTime()
installBrowserDisk()

const [first = 1, seeds = 1, step = 1] = process.argv.slice(2).map(Number)
const shared = await openShared(process.argv[5] === 'idempotency')
const counts: Record<string, number> = {}
const failures: SeedOutcome[] = []
const fingerprints: string[] = []
/** Of all seeds: equal for equal runs. */
const fingerprint = createHash('sha256')
for (let nth = 0; nth < seeds; nth += 1) {
  const outcome = await runSeed(first + nth * step, shared)
  for (const [kind, count] of Object.entries(outcome.counts)) counts[kind] = (counts[kind] ?? 0) + count
  fingerprint.update(outcome.fingerprint)
  fingerprints.push(`seed ${outcome.seed}: ${outcome.fingerprint}`)
  if (!outcome.failure) continue
  failures.push(outcome)
  process.stderr.write(`seed ${outcome.seed} fails: ${outcome.failure}\n`)
}
const expected = [...faultKinds, ...expectedConflicts.map((reason) => `conflict ${reason}`)]
const whole = fingerprint.digest('hex').slice(0, 16)
const share = { seeds, counts, failures, expected, fingerprint: whole, fingerprints }
process.stdout.write(`${JSON.stringify(share)}\n`)
process.exit(0)

/** `isDouble`: nothing keeps the same event from being stored twice. */
async function openShared(isDouble: boolean): Promise<SharedDatabase> {
  const pglite = new PGlite()
  const db = new Kysely<Tables>({ dialect: createPgliteDialect(pglite) })
  await migrateToLatest(db)
  if (isDouble)
    await pglite.exec(`
      alter table events drop constraint events_account_id_event_id_key;
      alter table events drop constraint events_account_id_register_id_epoch_seq_key`)
  const { rows } = await pglite.query<{ table_name: string }>(
    `select table_name from information_schema.columns where table_schema = 'public' and column_name = 'account_id' order by 1`,
  )
  const tables = rows.map(({ table_name }) => table_name)
  // Nothing is read back after a crash: the database is in memory.
  for (const table of tables) await pglite.exec(`alter table ${table} set unlogged`)
  // PostgreSQL looks at the machine's clock and sets timers by it.
  const exec = pglite.execProtocolRawSync.bind(pglite)
  pglite.execProtocolRawSync = (message) => withoutTimers(() => exec(message))
  return { pglite, tables }
}
