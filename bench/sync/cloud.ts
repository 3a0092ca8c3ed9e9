/** The product's cloud as a program of its own, on a real PostgreSQL where one can be had, otherwise on PGlite. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { runUntilReady } from '../../test/e2e/support/tillside.ts'
import { pgliteDatabase, postgresDatabase } from '../../test/support/cloud-databases.ts'
import { freePort } from '../../test/support/free-port.ts'
import type { BenchRun } from '../harness/bench.ts'
import type { CloudAt } from './station.ts'

export interface BenchCloud extends CloudAt {
  /** `PostgreSQL` or `PGlite`. */
  readonly database: string
  readonly databaseUrl: string | undefined
}

export async function startBenchCloud(run: BenchRun): Promise<BenchCloud> {
  const found = await postgresDatabase()
  if ('reason' in found) run.say(`on PGlite, because PostgreSQL is not to be had (${found.reason})`)
  const database = 'reason' in found ? pgliteDatabase() : found
  run.atEnd(database.stop)
  const place = await database.createPlace()
  run.atEnd(place.remove)
  const folder = place.databaseUrl === undefined ? place.folder : join(run.folder, 'cloud')
  mkdirSync(folder, { recursive: true })
  const more = place.databaseUrl === undefined ? [] : ['--database-url', place.databaseUrl]
  const program = await runUntilReady(
    'build/scripts/cloud.mjs',
    ['--port', String(await freePort()), '--data', folder, ...more],
    /^Tillside cloud ready: (.+)$/,
  )
  run.atEnd(async () => {
    await program.stop()
  })
  return { url: program.url, folder, database: database.name, databaseUrl: place.databaseUrl }
}
