/**
 * One worker's share of the simulation: `main <first seed> <seeds> <step> [planted fault]` runs the seeds first, first + step ... and
 * prints one JSON line: what happened how often, and every failure with its seed and what led to it.
 */
import { PGlite } from '@electric-sql/pglite'
import { Kysely } from 'kysely'
import { migrateToLatest } from '../../cloud/storage/migrations.ts'
import { createPgliteDialect } from '../../cloud/storage/pglite-dialect.ts'
import type { Tables } from '../../cloud/storage/tables.ts'
import { installBrowserDisk } from './browser-disk.ts'
import type { SharedDatabase } from './cloud.ts'
import { expectedConflicts, faultKinds } from './tally.ts'
import { installTime } from './time.ts'
import { runSeed, type SeedOutcome } from './world.ts'

installTime()
installBrowserDisk()

const [first = 1, seeds = 1, step = 1] = process.argv.slice(2).map(Number)
const shared = await openShared(process.argv[5] === 'idempotency')
const counts: Record<string, number> = {}
const failures: SeedOutcome[] = []
for (let nth = 0; nth < seeds; nth += 1) {
  const outcome = await runSeed(first + nth * step, shared)
  for (const [kind, count] of Object.entries(outcome.counts)) counts[kind] = (counts[kind] ?? 0) + count
  if (outcome.failure) failures.push(outcome)
}
const expected = [...faultKinds, ...expectedConflicts.map((reason) => `conflict ${reason}`)]
const share = { seeds, counts, failures, expected }
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
  return { pglite, tables: rows.map(({ table_name }) => table_name) }
}
