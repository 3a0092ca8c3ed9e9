/**
 * What an import keeps on this computer: the run that is being written, so that a kill or a reload can go on with it, and the columns a
 * person chose for files with these headings. The file's bytes are gone with the end of the run.
 */
import Dexie, { type Table } from 'dexie'
import type { ImportMapping } from '../../shared/customers/import-columns.ts'
import { headingKey } from '../../shared/customers/import-columns.ts'
import type { ImportChoices } from '../../shared/customers/import-plan.ts'

export interface KeptRun {
  readonly name: string
  readonly bytes: ArrayBuffer
  readonly mapping: ImportMapping
  readonly choices: ImportChoices
  readonly done: number
  readonly total: number
  /** UTC. */
  readonly startedAt: string
}

class ImportDatabase extends Dexie {
  declare readonly run: Table<KeptRun & { readonly key: 'run' }, string>
  declare readonly progress: Table<{ readonly key: 'run'; readonly done: number }, string>
  declare readonly columns: Table<{ readonly headings: string; readonly mapping: ImportMapping }, string>

  constructor(registerId: string, accountId: string) {
    super(`tillside-import-${registerId}-${accountId}`)
    this.version(1).stores({ run: 'key', progress: 'key', columns: 'headings' })
  }
}

export interface ImportStore {
  kept(): Promise<KeptRun | null>
  keep(run: KeptRun): Promise<void>
  keepProgress(done: number): Promise<void>
  forget(): Promise<void>
  columnsFor(headings: readonly string[]): Promise<ImportMapping | null>
  keepColumns(headings: readonly string[], mapping: ImportMapping): Promise<void>
  close(): void
}

export function openImportStore(registerId: string, accountId: string): ImportStore {
  const db = new ImportDatabase(registerId, accountId)
  const nameOf = (headings: readonly string[]) => headings.map(headingKey).join(' ')
  return {
    async kept() {
      const [run, progress] = await Promise.all([db.run.get('run'), db.progress.get('run')])
      return run ? { ...run, done: progress?.done ?? run.done } : null
    },
    keep: (run) =>
      db.transaction('rw', db.run, db.progress, async () => {
        await db.run.put({ ...run, key: 'run' })
        await db.progress.put({ key: 'run', done: run.done })
      }),
    async keepProgress(done) {
      await db.progress.put({ key: 'run', done })
    },
    forget: () =>
      db.transaction('rw', db.run, db.progress, async () => {
        await Promise.all([db.run.clear(), db.progress.clear()])
      }),
    columnsFor: async (headings) => (await db.columns.get(nameOf(headings)))?.mapping ?? null,
    async keepColumns(headings, mapping) {
      await db.columns.put({ headings: nameOf(headings), mapping })
    },
    close: () => db.close(),
  }
}
