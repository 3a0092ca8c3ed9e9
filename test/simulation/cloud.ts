/**
 * The cloud: the shipped router, operations and judging on a PostgreSQL in memory (PGlite), one account per seed. It can be killed in
 * the middle of any statement, started again, and put back to a backup. Statements take their time and may fail.
 */
import type { PGlite } from '@electric-sql/pglite'
import { OpenAPIHandler } from '@orpc/openapi/fetch'
import { type DatabaseConnection, type Dialect, Kysely } from 'kysely'
import type { RequestContext } from '../../cloud/http/context.ts'
import { createRouter } from '../../cloud/http/router.ts'
import { createJudging } from '../../cloud/judging.ts'
import type { OwnFactNeeds } from '../../cloud/operations/own-facts.ts'
import { pullRedemptions } from '../../cloud/operations/pull-redemptions.ts'
import { createLocalAnnouncer } from '../../cloud/storage/announcer.ts'
import { createHighWater } from '../../cloud/storage/incarnation.ts'
import type { Database } from '../../cloud/storage/open-storage.ts'
import { createPgliteDialect } from '../../cloud/storage/pglite-dialect.ts'
import type { Tables } from '../../cloud/storage/tables.ts'
import type { Clock } from '../../shared/kernel/clock.ts'
import type { Chance } from './chance.ts'
import type { Network } from './network.ts'
import type { Tally } from './tally.ts'
import type { Actor, Time } from './time.ts'

/** One PostgreSQL for all seeds of a process. */
export interface SharedDatabase {
  readonly pglite: PGlite
  /** Tables whose rows belong to an account. */
  readonly tables: readonly string[]
}

export interface SimulatedCloud {
  readonly accountId: string
  start(): void
  kill(): void
  isUp(): boolean
  /** Dies somewhere in what it does next. */
  doom(tasks: number): void
  takeBackup(): void
  hasBackup(): boolean
  /** Only while it is down. */
  putBack(isNewIncarnation: boolean): Promise<void>
  /** A distributor takes what stands. */
  pullRedemptions(): void
  calm(): void
  /** Outside the run: what is stored. */
  read<Row>(sql: string): Promise<readonly Row[]>
  /** Takes the account's rows away. */
  remove(): Promise<void>
}

export interface CloudNeeds {
  readonly shared: SharedDatabase
  readonly accountId: string
  readonly time: Time
  readonly clock: Clock
  readonly chance: Chance
  readonly tally: Tally
  readonly network: Network
  readonly onProblem: (problem: unknown) => void
}

interface Process {
  readonly actor: Actor
  readonly db: Database
  readonly ownFacts: OwnFactNeeds | null
}

const simulatedFailure = 'the simulated disk is full'

export function createCloud(needs: CloudNeeds): SimulatedCloud {
  const { shared, accountId, time, clock, chance, tally, network } = needs
  const { pglite, tables } = shared
  let isCalm = false
  let process: Process | null = null
  let nth = 0
  let incarnation = 'incarnation-1'
  let backup: ReadonlyMap<string, string> | null = null

  /** The shipped dialect; every statement of a connection takes a moment first. */
  function slowDialect(): Dialect {
    const dialect = createPgliteDialect(pglite)
    return {
      createAdapter: () => dialect.createAdapter(),
      createIntrospector: (db) => dialect.createIntrospector(db),
      createQueryCompiler: () => dialect.createQueryCompiler(),
      createDriver() {
        const driver = dialect.createDriver()
        const connections = new WeakMap<DatabaseConnection, DatabaseConnection>()
        const inner = (slow: DatabaseConnection): DatabaseConnection => connections.get(slow) ?? slow
        return {
          init: () => driver.init(),
          async acquireConnection() {
            const connection = await driver.acquireConnection()
            const slow: DatabaseConnection = {
              async executeQuery(query) {
                await time.wait(isCalm ? 0 : chance.between(0, 3))
                if (!isCalm && chance.is(0.004)) {
                  tally.count('database errors')
                  throw new Error(simulatedFailure)
                }
                return connection.executeQuery(query)
              },
              streamQuery: (query, size) => connection.streamQuery(query, size),
            }
            connections.set(slow, connection)
            return slow
          },
          beginTransaction: (connection, settings) => driver.beginTransaction(inner(connection), settings),
          commitTransaction: (connection) => driver.commitTransaction(inner(connection)),
          rollbackTransaction: (connection) => driver.rollbackTransaction(inner(connection)),
          releaseConnection: (connection) => driver.releaseConnection(inner(connection)),
          destroy: async () => undefined,
        }
      },
    }
  }

  function start(): void {
    nth += 1
    const actor = time.actor(`cloud ${nth}`)
    const db = new Kysely<Tables>({ dialect: slowDialect() })
    process = { actor, db, ownFacts: null }
    const onProblem = (problem: unknown) => {
      if (!(problem instanceof Error && problem.message === simulatedFailure)) needs.onProblem(problem)
    }
    time.send(actor, 0, () => {
      const judging = createJudging({ db, clock, onProblem, onJudged: () => undefined })
      const storage = {
        db,
        incarnation,
        announcer: createLocalAnnouncer(),
        highWater: createHighWater(null),
        close: async () => undefined,
      }
      const random = { bytes: (length: number) => chance.bytes(length) }
      const { settle } = judging
      const onAccepted = (id: string) => storage.announcer.announce(id)
      const ownFacts = { db, incarnation, clock, random, settle, onAccepted }
      if (process?.actor === actor) process = { ...process, ownFacts }
      const secrets = { adminToken: 'nobody', linkSecret: 'nothing' }
      const router = createRouter({ storage, clock, random, judging, ownFacts, ...secrets })
      const handler = new OpenAPIHandler<RequestContext>(router)
      judging.wake(accountId)
      network.serve({
        actor,
        async handle(request) {
          const context = { headers: Object.fromEntries(request.headers), remoteAddress: '' }
          const { matched, response } = await handler.handle(request, { prefix: '/api', context })
          return matched ? response : new Response(null, { status: 404 })
        },
      })
    })
  }

  function kill(): void {
    if (!process) return
    time.kill(process.actor)
    process = null
    network.serve(null)
    // What was not committed is gone with the process.
    time.beforeNext(async () => {
      await pglite.exec('rollback')
    })
  }

  return {
    accountId,
    start,
    kill,
    isUp: () => process !== null,
    doom(tasks) {
      const doomed = process
      if (doomed)
        time.doom(doomed.actor, tasks, () => {
          if (process === doomed) kill()
        })
    },
    takeBackup() {
      const from = process
      if (!from) return
      time.send(from.actor, 0, () => {
        // On one connection of its own: between two transactions, never in the middle of one.
        void from.db.connection().execute(async () => {
          backup = await readAll()
        })
      })
    },
    hasBackup: () => backup !== null,
    async putBack(isNewIncarnation) {
      const rows = backup
      if (!rows) return
      await pglite.exec('begin')
      for (const [table, json] of rows) {
        await pglite.query(`delete from ${table} where account_id = $1`, [accountId])
        await pglite.query(`insert into ${table} select * from jsonb_populate_recordset(null::${table}, $1::jsonb)`, [
          json,
        ])
      }
      await pglite.exec('commit')
      if (isNewIncarnation) incarnation = `incarnation-${nth + 1}`
    },
    pullRedemptions() {
      const at = process
      const needed = at?.ownFacts
      if (!at || !needed) return
      time.send(at.actor, 0, () => {
        pullRedemptions(needed, { store: accountId, distributor: null, batchId: null }).catch((problem: unknown) => {
          if (!(problem instanceof Error && problem.message === simulatedFailure)) needs.onProblem(problem)
        })
      })
    },
    calm() {
      isCalm = true
    },
    async read<Row>(sql: string) {
      return (await pglite.query<Row>(sql, [accountId])).rows
    },
    async remove() {
      // There is one account at a time; rows that are only deleted would slow the seeds behind down.
      await pglite.exec(`truncate ${tables.join(', ')}`)
    },
  }

  async function readAll(): Promise<ReadonlyMap<string, string>> {
    const rows = new Map<string, string>()
    for (const table of tables) {
      const read = await pglite.query<{ rows: string }>(
        `select coalesce(jsonb_agg(to_jsonb(one)), '[]')::text as rows from ${table} one where account_id = $1`,
        [accountId],
      )
      rows.set(table, read.rows[0]?.rows ?? '[]')
    }
    return rows
  }
}
