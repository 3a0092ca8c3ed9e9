/** Peer: PouchDB with its default adapter, one document for each fact, `bulkDocs`. */
import PouchDB from 'pouchdb-browser'
import { offer } from './subject.ts'

const database = new PouchDB('facts')

offer({
  async write(facts) {
    const written = await database.bulkDocs(facts.map(({ id, ...fact }) => ({ _id: id, ...fact })))
    if (written.some((one) => one.error !== undefined)) throw new Error('A document was refused')
  },
  count: async () => (await database.info()).doc_count,
})
