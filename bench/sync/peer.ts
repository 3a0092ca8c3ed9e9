/** The same way as `converge`, for a peer with a replication and a server of its own: filled, pushed, and pulled by an empty second browser. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import type { AccountId, LocationId, RegisterId } from '../../shared/kernel/ids.ts'
import type { BenchRun } from '../harness/bench.ts'
import { browserCpuSeconds } from './browser-cpu.ts'
import type { Converged } from './converge.ts'
import { offlineRecords } from './offline-work.ts'
import type {} from './page/sync-page.ts'
import { servePeer } from './peer-server.ts'

export type Peer = 'rxdb'

export interface PeerStep {
  readonly subject: Peer
  readonly events: number
  readonly pages: string
  readonly folder: string
}

const recordsInPiece = 2000

export async function convergePeer(run: BenchRun, { subject, events, pages, folder }: PeerStep): Promise<Converged> {
  const server = await servePeer(pages)
  run.atEnd(server.stop)
  const ids = { accountId: 'bench' as AccountId, registerId: 'peer' as RegisterId, locationId: 'here' as LocationId }
  const customers = Math.max(1, Math.round(events / 50))
  const records = offlineRecords({ ...ids, events, customers, founds: null })
  const pieces = Math.ceil(records.length / recordsInPiece)
  for (let nth = 0; nth < pieces; nth += 1) {
    const some = records.slice(nth * recordsInPiece, (nth + 1) * recordsInPiece)
    writeFileSync(join(pages, `work-peer-${nth}.json`), JSON.stringify(some))
  }
  const [sender, receiver] = [join(folder, 'sender'), join(folder, 'receiver')]
  const sending = await opened(run, sender, `${server.url}/${subject}.html`)
  await sending.page.evaluate((count) => window.syncPage?.fill(count), pieces)
  const fromCpu = browserCpuSeconds(sender)
  const pushMs = await told(sending.page, () => window.syncPage?.send())
  const sentCpu = minus(browserCpuSeconds(sender), fromCpu)
  const { up } = server.bytes()
  await sending.close()
  const receiving = await opened(run, receiver, `${server.url}/${subject}.html`)
  const before = { cpu: browserCpuSeconds(receiver), down: server.bytes().down }
  const pullMs = await told(receiving.page, () => window.syncPage?.receive())
  const pulledCpu = minus(browserCpuSeconds(receiver), before.cpu)
  const made = records.at(-1)?.lastSeq ?? 0
  const held = await told(receiving.page, () => window.syncPage?.count())
  if (held !== made) throw new Error(`${made} events were sent, ${held} arrived`)
  const bytesDown = server.bytes().down - before.down
  await receiving.close()
  await server.stop()
  const cpuSeconds = sentCpu === null || pulledCpu === null ? null : sentCpu + pulledCpu
  const nothing = { readMs: 0, judgingMs: 0, accountId: ids.accountId }
  return { ...nothing, events: made, pushMs, pullMs, bytesUp: up, bytesDown, cpuSeconds }
}

async function opened(run: BenchRun, profile: string, url: string) {
  const { context, page } = await run.browsers.launch(profile)
  const close = () => context.close()
  run.atEnd(close)
  await page.goto(url)
  await page.waitForFunction(() => window.syncPage !== undefined, undefined, { timeout: 15_000 })
  return { page, close }
}

const minus = (after: number | null, before: number | null): number | null =>
  after === null || before === null ? null : after - before

async function told(page: Page, ask: () => Promise<number> | undefined): Promise<number> {
  const value = await page.evaluate(ask)
  if (value === undefined) throw new Error('The page does not offer itself')
  return value
}
