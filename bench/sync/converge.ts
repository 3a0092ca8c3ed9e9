/**
 * One subject from a full register to an empty one: the work is laid down, sent, judged by the cloud, and pulled by a second register of
 * the same store. The second one must hold exactly what the first one did.
 */
import { join } from 'node:path'
import type { BenchRun } from '../harness/bench.ts'
import type { BenchCloud } from './cloud.ts'
import { offlineRecords } from './offline-work.ts'
import type {} from './page/sync-page.ts'
import { openStation, pairingCode, type Station } from './station.ts'

export type OwnSubject = 'tillside' | 'row-per-event'

export interface Converged {
  readonly accountId: string
  /** That were sent, the store's rows with them. */
  readonly events: number
  readonly pushMs: number
  readonly pullMs: number
  /** To read what is to be sent, once, without sending it. */
  readonly readMs: number
  /** From the last answer until the cloud has judged all of it. */
  readonly judgingMs: number
  readonly bytesUp: number
  readonly bytesDown: number
  /** Of both browsers, while they sent and pulled. */
  readonly cpuSeconds: number | null
}

export interface ConvergeStep {
  readonly subject: OwnSubject
  readonly events: number
  readonly pages: string
  readonly folder: string
}

const visitsOfCustomer = 5

export async function converge(run: BenchRun, cloud: BenchCloud, step: ConvergeStep): Promise<Converged> {
  const { subject, pages, folder } = step
  const store = `${subject} ${folder}`
  const plan = { store, pages, page: subject }
  const sender = await openStation(run, cloud, { ...plan, folder: join(folder, 'sender') })
  const receiver = await openStation(run, cloud, { ...plan, folder: join(folder, 'receiver') })
  const founds = [sender, receiver].flatMap(({ boot }) => boot.locationId ?? [])
  const { accountId, registerId, locationId } = sender.boot
  if (!accountId || !locationId) throw new Error('The register has no store')
  const customers = Math.max(1, Math.round(step.events / 10 / visitsOfCustomer))
  const records = offlineRecords({ accountId, registerId, locationId, events: step.events, customers, founds })
  const events = records.at(-1)?.lastSeq ?? 0
  await sender.page.evaluate(async (pieces) => {
    await window.syncPage?.fill(pieces)
    await window.syncPage?.open()
  }, sender.layDown(records))
  const readMs = await told(sender, () => window.syncPage?.read())

  const before = { sender: of(sender), receiver: of(receiver) }
  const pushMs = await told(sender, () => window.syncPage?.send())
  const judgedFrom = performance.now()
  // A code is given for a store as it stands: once all of it is judged.
  await pairingCode(cloud, store)
  const judgingMs = performance.now() - judgedFrom
  const sent = difference(of(sender), before.sender)
  const receiving = of(receiver)
  const pullMs = await told(receiver, () => window.syncPage?.receive())
  const pulled = difference(of(receiver), receiving)

  const held = await told(receiver, () => window.syncPage?.count())
  if (held !== events) throw new Error(`${events} events were sent, ${held} arrived`)
  await sender.stop()
  await receiver.stop()
  const cpuSeconds = sent.cpu === null || pulled.cpu === null ? null : sent.cpu + pulled.cpu
  return { accountId, events, pushMs, pullMs, readMs, judgingMs, bytesUp: sent.up, bytesDown: pulled.down, cpuSeconds }
}

interface Spent {
  readonly up: number
  readonly down: number
  readonly cpu: number | null
}

const of = (station: Station): Spent => ({ ...station.line.bytes(), cpu: station.cpuSeconds() })

const difference = (after: Spent, before: Spent): Spent => ({
  up: after.up - before.up,
  down: after.down - before.down,
  cpu: after.cpu === null || before.cpu === null ? null : after.cpu - before.cpu,
})

async function told(station: Station, ask: () => Promise<number> | undefined): Promise<number> {
  const value = await station.page.evaluate(ask)
  if (value === undefined) throw new Error('The page does not offer itself')
  return value
}
