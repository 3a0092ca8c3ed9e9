/**
 * A register of this bench: the product's host and page server, paired with the cloud over a line that counts, and a browser of its own
 * with one of the bench's pages in the place of the product's. Everything is left to the run to be stopped.
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { readAdminToken } from '../../cloud/data-folder.ts'
import { servePage } from '../../electron/browser/page-server.ts'
import { createCloudClient } from '../../electron/host/cloud-link/cloud-client.ts'
import { createHost } from '../../electron/host/host.ts'
import type { JournalRecord } from '../../renderer/database/journal-schema.ts'
import type { Boot } from '../../shared/host-contract/contract.ts'
import { freePort } from '../../test/support/free-port.ts'
import type { BenchRun } from '../harness/bench.ts'
import { browserCpuSeconds } from './browser-cpu.ts'
import { type CountedLine, countedLine } from './counted-line.ts'
import type {} from './page/shop.ts'

export interface CloudAt {
  readonly url: string
  /** Holds the admin token. */
  readonly folder: string
}

export interface Station {
  readonly page: Page
  readonly boot: Boot
  readonly line: Pick<CountedLine, 'bytes'>
  /** Of its browser, so far; null where that cannot be had. */
  cpuSeconds(): number | null
  /** Lays down the register's work; gives the number of pieces. */
  layDown(records: readonly JournalRecord[]): number
  stop(): Promise<void>
}

export interface StationPlan {
  readonly folder: string
  readonly store: string
  /** The bundled pages. */
  readonly pages: string
  readonly page: string
}

const recordsInPiece = 2000

/** Also waits until the cloud has judged what it took: a code is given for a store as it stands. */
export async function pairingCode(cloud: CloudAt, store: string): Promise<string> {
  const admin = createCloudClient(cloud.url, readAdminToken(cloud.folder) ?? '')
  const { code } = await admin.admin.createPairing({ store, createStore: true, location: null })
  return code
}

export async function openStation(run: BenchRun, cloud: CloudAt, plan: StationPlan): Promise<Station> {
  const ends: Array<() => Promise<void>> = []
  const stop = async () => {
    for (let end = ends.pop(); end; end = ends.pop()) await end()
  }
  run.atEnd(stop)
  const line = await countedLine(cloud.url)
  ends.push(line.stop)
  const opened = await createHost({
    ...{ dataFolder: join(plan.folder, 'data'), shell: 'browser', isShellChosen: true, appVersion: 'bench' },
    ...{ cloudUrl: line.url, clockOffsetMs: 0, firstStart: 'ask', demoStore: 'Empty Account', serialPorts: [] },
  })
  if (!opened.ok) throw new Error(opened.refusal.sentence)
  const host = opened.value
  ends.push(host.stop)
  const served = await servePage(host, plan.pages, await freePort())
  if (!served.ok) throw new Error(served.refusal.sentence)
  ends.push(served.value.stop)
  const paired = await host.pair(await pairingCode(cloud, plan.store), null)
  if (!paired.ok) throw new Error(`The register was not paired: ${JSON.stringify(paired.refusal)}`)
  const profile = join(plan.folder, 'profile')
  const browser = await run.browsers.launch(profile)
  ends.push(() => browser.context.close())
  const problems: string[] = []
  browser.page.on('pageerror', (error) => problems.push(error.message))
  await browser.page.goto(`${served.value.origin}/${plan.page}.html#t=${host.sessionToken}`)
  await browser.page
    .waitForFunction(() => window.syncPage !== undefined || window.shopPage !== undefined, undefined, {
      timeout: 15_000,
    })
    .catch((error: unknown) => {
      throw problems[0] ? new Error(problems[0]) : error
    })
  return {
    page: browser.page,
    boot: paired.value,
    line,
    cpuSeconds: () => browserCpuSeconds(profile),
    layDown(records) {
      const pieces = Math.ceil(records.length / recordsInPiece)
      for (let nth = 0; nth < pieces; nth += 1) {
        const some = records.slice(nth * recordsInPiece, (nth + 1) * recordsInPiece)
        writeFileSync(join(plan.pages, `work-${paired.value.registerId}-${nth}.json`), JSON.stringify(some))
      }
      return pieces
    },
    stop,
  }
}
