/**
 * Several registers of one store that all worked offline, and then the line is there for all of them at once: the time until each has
 * sent its own, pulled everybody's, and folded the same state, byte for byte.
 */
import { join } from 'node:path'
import type { BenchRun } from '../harness/bench.ts'
import type { BenchCloud } from './cloud.ts'
import { offlineRecords } from './offline-work.ts'
import type { ShopStanding } from './page/shop.ts'
import { openStation, type Station } from './station.ts'

export interface RegistersPlan {
  readonly registers: number
  readonly eventsEach: number
  readonly pages: string
  readonly folder: string
}

const lookEveryMs = 250
const saidEvery = 40
const longestMs = 30 * 60_000

/** Seconds. Throws when they do not become equal. */
export async function registersConverge(run: BenchRun, cloud: BenchCloud, plan: RegistersPlan): Promise<number> {
  const { registers, eventsEach, pages, folder } = plan
  const at = { store: folder, pages, page: 'shop' }
  // The store is there before they lose the line, as stores are.
  const founder = await openStation(run, cloud, { ...at, folder: join(folder, 'founder') })
  await giveWork(founder, 0, true)
  await founder.page.evaluate(() => window.shopPage?.begin())
  while (!isThere(await standingOf(founder), 1)) await pause()
  await founder.stop()

  const stations: Station[] = []
  for (let nth = 0; nth < registers; nth += 1) {
    const station = await openStation(run, cloud, { ...at, folder: join(folder, `${nth}`) })
    await giveWork(station, eventsEach, false)
    stations.push(station)
  }
  const begun = performance.now()
  await Promise.all(stations.map(({ page }) => page.evaluate(() => window.shopPage?.begin())))
  for (let nth = 1; ; nth += 1) {
    const standings = await Promise.all(stations.map(standingOf))
    if (standings.every((one) => isThere(one, registers * eventsEach))) {
      const hashes = await Promise.all(stations.map(({ page }) => page.evaluate(() => window.shopPage?.stateHash())))
      if (new Set(hashes).size === 1) break
    }
    if (nth % saidEvery === 0) run.say(standings.map(({ holdsUpTo, cloudAt }) => `${holdsUpTo}/${cloudAt}`).join(' '))
    if (performance.now() - begun > longestMs)
      throw new Error(`They did not become equal: ${JSON.stringify(standings)}`)
    await pause()
  }
  const ms = performance.now() - begun
  for (const station of stations) await station.stop()
  return ms / 1000
}

async function giveWork({ boot, page, layDown }: Station, events: number, founds: boolean): Promise<void> {
  const { accountId, registerId, locationId } = boot
  if (!accountId || !locationId) throw new Error('The register has no store')
  const customers = Math.max(1, Math.round(events / 50))
  const work = { accountId, registerId, locationId, events, customers, founds: founds ? [locationId] : null }
  await page.evaluate((pieces) => window.shopPage?.fill(pieces), layDown(offlineRecords(work)))
  await page.reload()
  await page.waitForFunction(() => window.shopPage !== undefined)
}

const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, lookEveryMs))

const isThere = ({ phase, waiting, holdsUpTo, cloudAt }: ShopStanding, least: number): boolean =>
  phase === 'signIn' && waiting === 0 && holdsUpTo === cloudAt && cloudAt >= least

async function standingOf({ page }: Station): Promise<ShopStanding> {
  const standing = await page.evaluate(() => window.shopPage?.standing())
  if (!standing) throw new Error('The page does not offer itself')
  if (standing.phase === 'failed') throw new Error(`A register stopped: ${standing.problem ?? ''}`)
  return standing
}
