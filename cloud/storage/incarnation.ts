/**
 * Which life this database is in. The incarnation is made with the database and made anew when the database is recognised as
 * an older state of itself; registers then compare chain hashes and re-send what is missing.
 *
 * Recognised with the high-water file, which stands beside the PGlite folder, not in it: it names the last start and how far each
 * account had come. A database of another start, or behind the file, was put back (or lost its last writes). Where there is no
 * file (PostgreSQL, or the whole data folder was put back) only the registers notice, by `hashAt`:
 * `docs/decisions/cloud-going-back.md`.
 */
import { randomUUID } from 'node:crypto'
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs'
import type { Kysely } from 'kysely'
import { z } from 'zod'
import type { Tables } from './tables.ts'

const highWaterSchema = z.object({ startId: z.string(), positions: z.record(z.string(), z.number().int()) })
type HighWaterMark = z.infer<typeof highWaterSchema>

export interface HighWater {
  /** Remembers that an account came this far; written within a second, never in front of an answer. */
  note(accountId: string, position: number): void
  /** Forgets an account whose id was replaced by another. */
  forget(accountId: string): void
  close(): Promise<void>
}

/** The incarnation to answer with. With a high-water file it also marks this start, in the file and in the database. */
export async function recogniseIncarnation(db: Kysely<Tables>, highWaterFile: string | null): Promise<string> {
  await db
    .insertInto('instance')
    .values({ id: 1, incarnation: randomUUID(), start_id: '' })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  const instance = await db.selectFrom('instance').selectAll().executeTakeFirstOrThrow()
  if (highWaterFile === null) return instance.incarnation

  const accounts = await db.selectFrom('accounts').select(['account_id', 'last_position']).execute()
  const positions = Object.fromEntries(accounts.map((account) => [account.account_id, account.last_position]))
  const isNew = instance.start_id === '' && accounts.length === 0
  const isSame = isNew || isHighWaterReached(readMark(highWaterFile), instance.start_id, positions)
  const incarnation = isSame ? instance.incarnation : randomUUID()
  const startId = randomUUID()
  // Database first: a crash between the two only costs one needless new incarnation.
  await db.updateTable('instance').set({ incarnation, start_id: startId }).execute()
  writeMark(highWaterFile, { startId, positions })
  return incarnation
}

export function isHighWaterReached(
  mark: HighWaterMark | null,
  startId: string,
  positions: Readonly<Record<string, number>>,
): boolean {
  if (mark?.startId !== startId) return false
  return Object.entries(mark.positions).every(([accountId, position]) => (positions[accountId] ?? -1) >= position)
}

const writeEveryMs = 1000

export function createHighWater(file: string | null): HighWater {
  if (file === null) return { note: () => undefined, forget: () => undefined, close: async () => undefined }
  const mark = readMark(file)
  if (!mark) throw new Error('The high-water file was not made at start.')
  const positions: Record<string, number> = { ...mark.positions }
  let timer: NodeJS.Timeout | null = null
  const write = (): void => {
    timer = null
    writeMark(file, { startId: mark.startId, positions })
  }
  const writeSoon = (): void => {
    timer ??= setTimeout(write, writeEveryMs)
  }
  return {
    note(accountId, position) {
      if ((positions[accountId] ?? -1) >= position) return
      positions[accountId] = position
      writeSoon()
    },
    forget(accountId) {
      delete positions[accountId]
      writeSoon()
    },
    async close() {
      if (!timer) return
      clearTimeout(timer)
      write()
    },
  }
}

/** null = not there or not readable: then nothing vouches for the database, and it gets a new incarnation. */
function readMark(file: string): HighWaterMark | null {
  try {
    const parsed = highWaterSchema.safeParse(JSON.parse(readFileSync(file, 'utf8')))
    return parsed.success ? parsed.data : null
  } catch {
    return null
  }
}

/** Through a temporary file and a rename, so that a crash leaves either the old mark or the new one. */
function writeMark(file: string, mark: HighWaterMark): void {
  const temporary = `${file}.new`
  const handle = openSync(temporary, 'w', 0o600)
  try {
    writeSync(handle, JSON.stringify(mark))
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
  renameSync(temporary, file)
}
