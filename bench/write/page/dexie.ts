/** Peer: Dexie, one row for each fact, put in bulk in one transaction. */
import Dexie, { type Table } from 'dexie'
import type { TillsideEvent } from '../../../shared/loyalty/events.ts'
import type { WriteSubject } from './subject.ts'

/** `relaxed` is what Dexie and Chromium do when nothing is said. */
export function dexieSubject(durability: 'relaxed' | 'strict'): WriteSubject {
  const database = new Dexie('facts', durability === 'strict' ? { chromeTransactionDurability: 'strict' } : {})
  database.version(1).stores({ facts: 'id' })
  const facts: Table<TillsideEvent, string> = database.table('facts')
  return {
    write: (rows) =>
      database.transaction('rw', facts, async () => {
        await facts.bulkPut([...rows])
      }),
    count: () => facts.count(),
  }
}
