/**
 * Tells whoever waits that an account has grown. Said after the commit; a lost announcement is harmless, because everyone
 * who waits reads the standing from the database and also looks again at every connect.
 *
 * One process: a plain emitter. Several processes on one PostgreSQL: LISTEN/NOTIFY carries it to the others.
 */
import { EventEmitter } from 'node:events'
import pg from 'pg'

export interface Announcer {
  announce(accountId: string): void
  /** Returns what ends the subscription. */
  subscribe(accountId: string, listener: () => void): () => void
  close(): Promise<void>
}

export function createLocalAnnouncer(): Announcer {
  const emitter = new EventEmitter()
  emitter.setMaxListeners(0)
  return {
    announce: (accountId) => void emitter.emit(accountId),
    subscribe(accountId, listener) {
      emitter.on(accountId, listener)
      return () => void emitter.off(accountId, listener)
    },
    close: async () => void emitter.removeAllListeners(),
  }
}

const channel = 'tillside_accepted'
const reconnectMs = 1000

/** `onProblem` hears of a lost line; it is mended by itself, and everyone is woken then, since something may have been missed. */
export function createPostgresAnnouncer(databaseUrl: string, onProblem: (problem: Error) => void): Announcer {
  const local = new Map<string, Set<() => void>>()
  let client: pg.Client | null = null
  let timer: NodeJS.Timeout | null = null
  let isClosed = false

  const wake = (listeners: Iterable<() => void>): void => {
    for (const listener of [...listeners]) listener()
  }
  const lose = (from: pg.Client, problem: Error): void => {
    if (isClosed || client !== from) return
    client = null
    onProblem(problem)
    timer = setTimeout(connect, reconnectMs)
  }
  const connect = async (): Promise<void> => {
    const made = new pg.Client({ connectionString: databaseUrl, keepAlive: true })
    client = made
    made.on('error', (problem) => lose(made, problem))
    made.on('end', () => lose(made, new Error('The line that announces changes was closed.')))
    made.on('notification', ({ payload }) => wake(local.get(payload ?? '') ?? []))
    try {
      await made.connect()
      await made.query(`listen ${channel}`)
      for (const listeners of local.values()) wake(listeners)
    } catch (problem) {
      lose(made, problem instanceof Error ? problem : new Error(String(problem)))
    }
  }
  void connect()

  return {
    announce(accountId) {
      wake(local.get(accountId) ?? [])
      const to = client
      to?.query('select pg_notify($1, $2)', [channel, accountId]).catch((problem: Error) => lose(to, problem))
    },
    subscribe(accountId, listener) {
      const listeners = local.get(accountId) ?? new Set()
      local.set(accountId, listeners.add(listener))
      return () => {
        listeners.delete(listener)
        if (listeners.size === 0 && local.get(accountId) === listeners) local.delete(accountId)
      }
    },
    async close() {
      isClosed = true
      if (timer) clearTimeout(timer)
      await client?.end().catch(onProblem)
    },
  }
}
