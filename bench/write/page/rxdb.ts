/** Peer: RxDB on its free Dexie storage, one document for each fact, `bulkInsert`. */
import { createRxDatabase, type RxJsonSchema } from 'rxdb'
import { getRxStorageDexie } from 'rxdb/plugins/storage-dexie'
import type { TillsideEvent } from '../../../shared/loyalty/events.ts'
import { offer } from './subject.ts'

const text = { type: 'string' } as const
const number = { type: 'number' } as const
const schema: RxJsonSchema<TillsideEvent> = {
  version: 0,
  primaryKey: 'id',
  type: 'object',
  properties: {
    id: { type: 'string', maxLength: 100 },
    accountId: text,
    registerId: text,
    epoch: number,
    seq: number,
    visitId: text,
    customerId: text,
    locationId: text,
    staffId: text,
    role: text,
    at: text,
    utcOffset: number,
    businessDate: text,
    catalogueVersion: number,
    v: number,
    type: text,
    data: { type: 'object' },
  },
}
const database = await createRxDatabase({ name: 'facts', storage: getRxStorageDexie(), multiInstance: false })
const { facts: collection } = await database.addCollections({ facts: { schema } })

offer({
  async write(facts) {
    const { error } = await collection.bulkInsert([...facts])
    if (error.length > 0) throw new Error('A document was refused')
  },
  count: () => collection.count().exec(),
})
