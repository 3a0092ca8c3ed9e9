/**
 * The journal's part in removing personal data. Who is to go is noted in the same transaction as the record or page that says so; from then on no
 * body of theirs is stored. Taking out what was stored before goes on in pieces afterwards, and is done again from the start when it was
 * interrupted: a kill leaves a journal that knows what is left to do. Texts of records and pages are never touched, so the chain holds.
 */
import type { Table } from 'dexie'
import type { PersonBody } from '../../shared/customers/person.ts'
import type { JournalDatabase, JournalPage, JournalRecord, MetaRow } from './journal-schema.ts'
import { isPurged, withoutPurged } from './purged-bodies.ts'

type PurgedRow = Extract<MetaRow, { readonly key: 'purged' }>
type Writing = <Value>(tables: Table[], work: () => Promise<Value>) => Promise<Value>

export interface JournalPurge {
  names(): ReadonlySet<string>
  /** Of whom stored bodies, here or in the recorder, may still be left. */
  unwiped(): readonly string[]
  /**
   * Takes the bodies of everybody purged out of all records and pages, and their photos and papers. Resolves to the customers who lost a body that
   * a merge had taken over for them: they are to be folded anew.
   */
  wipe(rest: () => Promise<void>): Promise<ReadonlySet<string>>
  /** Everything of them is gone, the recorder included. */
  wiped(names: readonly string[]): Promise<void>
}

export interface PurgeNotes {
  readonly names: ReadonlySet<string>
  readonly unwiped: ReadonlySet<string>
  /** Inside a transaction that writes `meta`. */
  put(names: readonly string[]): Promise<void>
  /** That transaction was committed. */
  learn(names: readonly string[]): void
  keep(bodies: readonly PersonBody[]): readonly PersonBody[]
  forget(names: readonly string[]): void
}

export async function openPurge(db: JournalDatabase): Promise<PurgeNotes> {
  const row = purgedRow(await db.meta.get('purged'))
  const [names, unwiped] = [new Set(row.names), new Set(row.unwiped)]
  return {
    names,
    unwiped,
    async put(added) {
      if (added.length > 0) await db.meta.put(withNames(purgedRow(await db.meta.get('purged')), added))
    },
    learn(added) {
      for (const name of added) {
        names.add(name)
        unwiped.add(name)
      }
    },
    keep: (bodies) => withoutPurged(bodies, names),
    forget(done) {
      for (const name of done) unwiped.delete(name)
    },
  }
}

/** The same in a raw transaction that is not committed yet; commits it. */
export function putPurged(transaction: IDBTransaction, added: readonly string[]): void {
  const meta = transaction.objectStore('meta')
  const reading: IDBRequest<MetaRow | undefined> = meta.get('purged')
  reading.onsuccess = () => {
    meta.put(withNames(purgedRow(reading.result), added))
    transaction.commit()
  }
}

const purgedRow = (row: MetaRow | undefined): PurgedRow =>
  row?.key === 'purged' ? row : { key: 'purged', names: [], unwiped: [] }

const withNames = ({ names, unwiped }: PurgedRow, added: readonly string[]): PurgedRow => ({
  key: 'purged',
  names: [...new Set([...names, ...added])],
  unwiped: [...new Set([...unwiped, ...added])],
})

const recordsAtOnce = 200

export function createPurge(db: JournalDatabase, notes: PurgeNotes, writing: Writing): JournalPurge {
  const isGoing = (body: PersonBody) => isPurged(body, notes.names)
  const losers = (bodies: readonly PersonBody[]) =>
    bodies.filter(isGoing).flatMap(({ customerId }) => (notes.names.has(customerId) ? [] : [customerId]))

  async function wipeRecords(touched: Set<string>, rest: () => Promise<void>): Promise<void> {
    for (let after = 0; ; ) {
      const records: JournalRecord[] = await db.records.where('n').above(after).limit(recordsAtOnce).toArray()
      const holding = records.filter((record) => record.bodies.some(isGoing))
      for (const { bodies } of holding) for (const name of losers(bodies)) touched.add(name)
      if (holding.length > 0)
        await writing([db.records], async () => {
          await db.records.bulkPut(holding.map((one) => ({ ...one, bodies: withoutPurged(one.bodies, notes.names) })))
        })
      const last = records.at(-1)
      if (!last || records.length < recordsAtOnce) return
      after = last.n
      await rest()
    }
  }

  async function wipePages(touched: Set<string>, rest: () => Promise<void>): Promise<void> {
    for (let after = -1; ; ) {
      const page: JournalPage | undefined = await db.pages.where('to').above(after).first()
      if (!page) return
      if (page.bodies.some(isGoing)) {
        for (const name of losers(page.bodies)) touched.add(name)
        await writing([db.pages], async () => {
          // Dropped meanwhile, because the cloud went back: it stays dropped.
          const now = await db.pages.get(page.to)
          if (now) await db.pages.put({ ...now, bodies: withoutPurged(now.bodies, notes.names) })
        })
      }
      after = page.to
      await rest()
    }
  }

  return {
    names: () => notes.names,
    unwiped: () => [...notes.unwiped],
    async wipe(rest) {
      const touched = new Set<string>()
      await wipeRecords(touched, rest)
      await wipePages(touched, rest)
      await writing([db.attachments], async () => {
        await db.attachments
          .where('customerId')
          .anyOf([...notes.unwiped])
          .delete()
      })
      return touched
    },
    async wiped(done) {
      await writing([], async () => {
        const { names, unwiped } = purgedRow(await db.meta.get('purged'))
        await db.meta.put({ key: 'purged', names, unwiped: unwiped.filter((name) => !done.includes(name)) })
      })
      notes.forget(done)
    },
  }
}
