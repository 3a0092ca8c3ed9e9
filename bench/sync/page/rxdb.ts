/**
 * Peer: RxDB on its free Dexie storage, one document for each fact, with its own replication against a server that keeps the documents in
 * memory (its database costs nothing, which is in the peer's favour).
 */
import { createRxDatabase, type RxCollection, type RxJsonSchema } from 'rxdb'
import { replicateRxCollection } from 'rxdb/plugins/replication'
import { getRxStorageDexie } from 'rxdb/plugins/storage-dexie'
import { textToRecord } from '../../../renderer/database/record-text.ts'
import type { TillsideEvent } from '../../../shared/loyalty/events.ts'
import { piece } from './sync-page.ts'

const text = { type: 'string' } as const
const number = { type: 'number' } as const
const schema: RxJsonSchema<TillsideEvent> = {
  version: 0,
  primaryKey: 'id',
  type: 'object',
  properties: {
    id: { type: 'string', maxLength: 100 },
    ...{ accountId: text, registerId: text, epoch: number, seq: number, visitId: text, customerId: text },
    ...{ locationId: text, staffId: text, role: text, at: text, utcOffset: number, businessDate: text },
    ...{ catalogueVersion: number, v: number, type: text, data: { type: 'object' } },
  },
}
const batchSize = 1000

interface Checkpoint {
  readonly at: number
}

const database = await createRxDatabase({ name: 'facts', storage: getRxStorageDexie(), multiInstance: false })
const collections = await database.addCollections({ facts: { schema } })
const facts: RxCollection<TillsideEvent> = collections.facts

async function asked<Answer>(path: string, question: unknown): Promise<Answer> {
  const headers = { 'content-type': 'application/json' }
  const answer = await fetch(path, { method: 'POST', headers, body: JSON.stringify(question) })
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}`)
  return answer.json()
}

async function replicated(direction: 'push' | 'pull'): Promise<number> {
  const begun = performance.now()
  const replication = replicateRxCollection<TillsideEvent, Checkpoint>({
    collection: facts,
    replicationIdentifier: `bench-${direction}`,
    live: false,
    ...(direction === 'push'
      ? {
          push: {
            batchSize,
            handler: async (rows) =>
              asked(
                '/rxdb/push',
                rows.map((row) => row.newDocumentState),
              ),
          },
        }
      : {
          pull: {
            batchSize,
            handler: async (checkpoint, limit) => asked('/rxdb/pull', { after: checkpoint?.at ?? 0, limit }),
          },
        }),
  })
  const problems: unknown[] = []
  replication.error$.subscribe((problem) => problems.push(problem))
  await replication.awaitInitialReplication()
  if (problems.length > 0) throw problems[0]
  return performance.now() - begun
}

window.syncPage = {
  async fill(pieces) {
    for (let nth = 0; nth < pieces; nth += 1) {
      const records = await piece('peer', nth)
      const { error } = await facts.bulkInsert(records.flatMap((record) => [...textToRecord(record.text).events]))
      if (error.length > 0) throw new Error('A document was refused')
    }
  },
  open: async () => undefined,
  read: async () => 0,
  send: () => replicated('push'),
  receive: () => replicated('pull'),
  count: () => facts.count().exec(),
}
