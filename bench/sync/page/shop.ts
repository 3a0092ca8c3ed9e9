/**
 * A whole register as shipped, without screens: it has worked offline, its recorder has its copy, and then the line is there. Tells how
 * far it is, and the hash of what it has folded.
 */
import '../../../renderer/no-eval.ts'
import { openJournal } from '../../../renderer/database/journal.ts'
import { openViews, type Views } from '../../../renderer/database/views.ts'
import { createTill, type Till } from '../../../renderer/use-cases/create-till.ts'
import { recordToEntry } from '../../../renderer/use-cases/recorder-entries.ts'
import { stateHash } from '../state-hash.ts'
import { connect, firstLine, portsOf } from './station.ts'
import { piece } from './sync-page.ts'

export interface ShopStanding {
  readonly phase: string
  readonly problem: string | null
  /** Own events that the cloud does not have. */
  readonly waiting: number
  /** The position up to which the views hold everything. */
  readonly holdsUpTo: number
  readonly cloudAt: number
}

export interface ShopPage {
  fill(pieces: number): Promise<void>
  /** The register is opened; it sends and pulls from here on. */
  begin(): void
  standing(): Promise<ShopStanding>
  stateHash(): Promise<string>
}

declare global {
  interface Window {
    shopPage?: ShopPage
  }
}

const entriesAtOnce = 400
const host = connect()
let till: Till | null = null

async function namesOf(): Promise<{ readonly registerId: string; readonly accountId: string }> {
  const { client } = await firstLine(host)
  const { registerId, accountId } = await client.boot.get()
  if (accountId === null) throw new Error('The register has no store')
  return { registerId, accountId }
}

async function withViews<Value>(look: (views: Views) => Promise<Value>): Promise<Value> {
  const { registerId, accountId } = await namesOf()
  const views = await openViews(registerId, accountId, 'cloud')
  try {
    return await look(views)
  } finally {
    views.close()
  }
}

window.shopPage = {
  async fill(pieces) {
    const { registerId, accountId } = await namesOf()
    const { client } = await firstLine(host)
    const lease = await client.lease.acquire({ pageId: 'filling', takeOver: false })
    if (lease.state !== 'granted') throw new Error('The register is not to be had')
    const journal = await openJournal(registerId, accountId)
    for (let nth = 0; nth < pieces; nth += 1) {
      const records = await piece(registerId, nth)
      await journal.restore(records)
      for (let from = 0; from < records.length; from += entriesAtOnce) {
        const entries = records.slice(from, from + entriesAtOnce).map(recordToEntry)
        await client.recorder.append({ epoch: lease.epoch, entries })
      }
    }
    journal.close()
  },
  begin() {
    till = createTill(portsOf(host))
  },
  async standing() {
    const { phase, sync } = till?.store.getState() ?? {
      phase: { name: 'starting' },
      sync: { problem: null, waiting: 0 },
    }
    const { client } = await firstLine(host)
    const { standing } = await client.cloud.hashAt({ position: 0 })
    const holdsUpTo = await withViews(async (views) => views.meta().holdsUpTo)
    const problem = sync.problem
    return { phase: phase.name, problem, waiting: sync.waiting, holdsUpTo, cloudAt: standing.lastPosition }
  },
  stateHash: () => withViews(stateHash),
}
