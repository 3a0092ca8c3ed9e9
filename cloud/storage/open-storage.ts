/**
 * Opens the cloud's database: PGlite in a folder that only one program may hold, PGlite in memory (tests), or a PostgreSQL by
 * its URL. All three get the same migrations and the same queries. Expected obstacles come back as `CloudRefused`, one
 * sentence each; nothing is deleted or mended.
 */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { type Dialect, Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import { type Announcer, createLocalAnnouncer, createPostgresAnnouncer } from './announcer.ts'
import { type FolderLock, lockFolder } from './folder-lock.ts'
import { createHighWater, type HighWater, recogniseIncarnation } from './incarnation.ts'
import { migrateToLatest } from './migrations.ts'
import { createPgliteDialect } from './pglite-dialect.ts'
import type { Tables } from './tables.ts'

export type Database = Kysely<Tables>

export type StoragePlace =
  | { readonly kind: 'folder'; readonly folder: string }
  | { readonly kind: 'memory' }
  | { readonly kind: 'postgres'; readonly databaseUrl: string }

export interface Storage {
  readonly db: Database
  readonly incarnation: string
  readonly announcer: Announcer
  readonly highWater: HighWater
  close(): Promise<void>
}

/** The database cannot be opened, for a reason its owner can understand; `message` is that sentence. */
export class CloudRefused extends Error {
  override readonly name = 'CloudRefused'
}

const int8 = 20
/** 64-bit integers (positions, seqs, cents) as numbers; none can reach 2^53. */
const types: pg.CustomTypesConfig = {
  getTypeParser: (oid, format) => (oid === int8 ? (text: string) => Number(text) : pg.types.getTypeParser(oid, format)),
}

export function openStorage(place: StoragePlace, onProblem: (problem: Error) => void): Promise<Storage> {
  switch (place.kind) {
    case 'folder':
      return openFolder(place.folder)
    case 'memory':
      return openMemory()
    case 'postgres':
      return openPostgres(place.databaseUrl, onProblem)
  }
}

async function openMemory(): Promise<Storage> {
  const db = createDatabase(createPgliteDialect(new PGlite()))
  await migrateToLatest(db)
  const incarnation = await recogniseIncarnation(db, null)
  return {
    db,
    incarnation,
    announcer: createLocalAnnouncer(),
    highWater: createHighWater(null),
    close: () => db.destroy(),
  }
}

async function openFolder(folder: string): Promise<Storage> {
  const lock = await takeFolder(folder)
  const db = createDatabase(createPgliteDialect(new PGlite(join(folder, 'database'))))
  try {
    await migrateToLatest(db)
    const highWaterFile = join(folder, 'high-water.json')
    const incarnation = await recogniseIncarnation(db, highWaterFile)
    const highWater = createHighWater(highWaterFile)
    const close = async () => {
      await highWater.close()
      await db.destroy()
      await lock.release()
    }
    return { db, incarnation, announcer: createLocalAnnouncer(), highWater, close }
  } catch (problem) {
    await lock.release()
    throw new CloudRefused(
      `The database in ${folder} could not be opened (${firstLine(problem)}). Nothing was deleted; put the folder back from a copy.`,
    )
  }
}

async function takeFolder(folder: string): Promise<FolderLock> {
  let lock: FolderLock | null
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    lock = await lockFolder(folder)
  } catch (problem) {
    throw new CloudRefused(`The data folder ${folder} cannot be used (${firstLine(problem)}).`)
  }
  if (!lock) throw new CloudRefused(`The data folder ${folder} is in use by another Tillside cloud.`)
  return lock
}

async function openPostgres(databaseUrl: string, onProblem: (problem: Error) => void): Promise<Storage> {
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 10, types, connectionTimeoutMillis: 10_000 })
  // An idle connection that breaks is replaced by the pool; unheard, its error would end the process.
  pool.on('error', onProblem)
  const db = createDatabase(new PostgresDialect({ pool }))
  try {
    await migrateToLatest(db)
    const incarnation = await recogniseIncarnation(db, null)
    const announcer = createPostgresAnnouncer(databaseUrl, onProblem)
    const close = async () => {
      await announcer.close()
      await db.destroy()
    }
    return { db, incarnation, announcer, highWater: createHighWater(null), close }
  } catch (problem) {
    await db.destroy()
    throw new CloudRefused(`The PostgreSQL database could not be opened (${firstLine(problem)}).`)
  }
}

const createDatabase = (dialect: Dialect): Database => new Kysely<Tables>({ dialect })

/** What went wrong in one line; of several tries to connect, the first. */
function firstLine(problem: unknown): string {
  if (problem instanceof AggregateError && problem.errors.length > 0) return firstLine(problem.errors[0])
  const text = problem instanceof Error ? problem.message || problem.name : String(problem)
  return text.split('\n')[0] ?? ''
}
