/**
 * The bound: a careful client of the same host and cloud that stores one IndexedDB record for each event, by hand, relaxed. What it has to
 * send it reads a thousand rows at a time and sends as one record; what it pulls it puts row by row, a page in one transaction. It
 * folds nothing, searches nothing and shows nothing.
 */
import '../../../renderer/no-eval.ts'
import type { JournalRecord } from '../../../renderer/database/journal-schema.ts'
import { chainHash, textToRecord } from '../../../renderer/database/record-text.ts'
import type { PersonBody } from '../../../shared/customers/person.ts'
import type { TillsideEvent } from '../../../shared/loyalty/events.ts'
import { connect, firstLine } from './station.ts'
import { piece } from './sync-page.ts'

const eventsAtOnce = 1000
const pageId = crypto.randomUUID()
const line = await firstLine(connect())

const database = await new Promise<IDBDatabase>((resolve, reject) => {
  const request = indexedDB.open('events', 1)
  request.onupgradeneeded = () => {
    for (const [store, keyPath] of Object.entries({ own: 'seq', bodies: 'ref', pulled: 'position', cursors: 'name' }))
      request.result.createObjectStore(store, { keyPath })
  }
  request.onsuccess = () => resolve(request.result)
  request.onerror = () => reject(request.error)
})

function answer<Value>(request: IDBRequest<Value>): Promise<Value> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
}

function write(stores: readonly string[], put: (transaction: IDBTransaction) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const transaction = database.transaction([...stores], 'readwrite', { durability: 'relaxed' })
    transaction.oncomplete = () => resolve()
    transaction.onabort = () => reject(transaction.error)
    put(transaction)
  })
}

const ownAfter = (seq: number): Promise<readonly TillsideEvent[]> =>
  answer(database.transaction('own').objectStore('own').getAll(IDBKeyRange.lowerBound(seq, true), eventsAtOnce))

async function bodiesOf(events: readonly TillsideEvent[]): Promise<readonly PersonBody[]> {
  const refs = events.flatMap((event) => (event.type === 'PersonSaved' ? event.data.bodyRef : []))
  if (refs.length === 0) return []
  const store = database.transaction('bodies').objectStore('bodies')
  return Promise.all(refs.map((ref) => answer(store.get(ref))))
}

const recordedAs = (record: JournalRecord) => {
  const { commandType, at, clock, assertion } = textToRecord(record.text)
  return { commandType, at, clock, assertion }
}
/** As every record says it: when, by which clock and who. */
let header: ReturnType<typeof recordedAs> | null = null

window.syncPage = {
  async fill(pieces) {
    const { registerId } = await line.client.boot.get()
    for (let nth = 0; nth < pieces; nth += 1) {
      const records = await piece(registerId, nth)
      header ??= records[0] ? recordedAs(records[0]) : null
      await write(['own', 'bodies'], (transaction) => {
        for (const record of records) {
          for (const event of textToRecord(record.text).events) transaction.objectStore('own').put(event)
          for (const body of record.bodies) transaction.objectStore('bodies').put(body)
        }
      })
    }
  },
  async open() {
    await line.client.lease.acquire({ pageId, takeOver: false })
  },
  async read() {
    const begun = performance.now()
    for (let seq = 0; ; ) {
      const last = (await ownAfter(seq)).at(-1)
      if (!last) return performance.now() - begun
      seq = last.seq
    }
  },
  async send() {
    const begun = performance.now()
    let [seq, n, prevHash] = [0, 0, '']
    for (;;) {
      const events = await ownAfter(seq)
      const [first, last] = [events[0], events.at(-1)]
      if (!first || !last) return performance.now() - begun
      const text = JSON.stringify({ ...header, events })
      const hash = await chainHash(prevHash, text)
      n += 1
      const { epoch, seq: firstSeq } = first
      const outcome = await line.client.cloud.push({
        chainHead: hash,
        records: [{ n, epoch, firstSeq, lastSeq: last.seq, prevHash, hash, text }],
        lost: [],
        bodies: [...(await bodiesOf(events))],
      })
      if (outcome.acceptedUpTo.seq !== last.seq) throw new Error('The cloud did not take everything')
      await write(['cursors'], (transaction) => {
        transaction.objectStore('cursors').put({ name: 'sent', seq: last.seq })
      })
      seq = last.seq
      prevHash = hash
    }
  },
  async receive() {
    const begun = performance.now()
    for (let after = 0; ; ) {
      const page = await line.client.cloud.pull({ after, limit: eventsAtOnce, incarnation: null })
      const last = page.events.at(-1)
      if (last)
        await write(['pulled', 'bodies', 'cursors'], (transaction) => {
          for (const event of page.events) transaction.objectStore('pulled').put(event)
          for (const body of page.bodies) transaction.objectStore('bodies').put(body)
          transaction.objectStore('cursors').put({ name: 'pulled', position: last.position })
        })
      if (!last || !page.hasMore) return performance.now() - begun
      after = last.position
    }
  },
  count: () => answer(database.transaction('pulled').objectStore('pulled').count()),
}
