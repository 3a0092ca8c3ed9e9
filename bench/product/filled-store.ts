/** A register with many customers: the product's data folder and the browser profile that belongs to it. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Page } from '@playwright/test'
import { freePort } from '../../test/support/free-port.ts'
import type { BenchRun } from '../harness/bench.ts'
import { serveBenchPages } from '../harness/bench-pages.ts'
import { openAsAna, type StartedRegister, startRegister } from './register.ts'

export interface FilledStore {
  readonly register: StartedRegister
  readonly profile: string
  /** Bytes of each saved segment of the search index. */
  readonly indexSizes: readonly number[]
}

const pageOf = (name: string): string => fileURLToPath(new URL(`page/${name}.ts`, import.meta.url))

/** Whether the product has written the store into its views, which it does a moment after it is on the screen. */
async function viewsAreSaved(page: Page): Promise<void> {
  await page.waitForFunction(async () => {
    const found = (await indexedDB.databases()).find(({ name }) => name?.startsWith('tillside-views-'))
    if (!found?.name) return false
    const request = indexedDB.open(found.name)
    const count = await new Promise<number>((resolve, reject) => {
      request.onerror = () => reject(request.error)
      request.onsuccess = () => {
        const accounts = request.result.transaction('account').objectStore('account').count()
        accounts.onsuccess = () => resolve(accounts.result)
        accounts.onerror = () => reject(accounts.error)
      }
    })
    request.result.close()
    return count > 0
  })
}

/** The demo store on a register alone, then `count` customers more; the register runs afterwards. */
export async function makeFilledStore(
  run: BenchRun,
  name: string,
  count: number,
  serialPort?: string,
): Promise<FilledStore> {
  const folder = join(run.folder, name)
  const [data, profile, port] = [join(folder, 'data'), join(folder, 'profile'), await freePort()]
  const first = await startRegister(run, { data, port, hasCloud: false })
  const browser = await run.browsers.launch(profile)
  try {
    await openAsAna(browser.page, first.url)
    await viewsAreSaved(browser.page)
  } finally {
    await browser.context.close()
  }
  await first.stop()

  const { registerId, accountId } = JSON.parse(readFileSync(join(data, 'register', 'register.json'), 'utf8'))
  const pages = await serveBenchPages({ fill: pageOf('fill') }, join(folder, 'pages'), port)
  const filling = await run.browsers.launch(profile)
  let indexSizes: readonly number[]
  try {
    await filling.page.goto(pages.urlOnAddress('fill'))
    await filling.page.waitForFunction(() => window.fillCustomers !== undefined)
    indexSizes = await filling.page.evaluate(
      async ([register, account, customers]) => (await window.fillCustomers?.(register, account, customers)) ?? [],
      [registerId as string, accountId as string, count] as const,
    )
  } finally {
    await filling.context.close()
    await pages.stop()
  }
  const options = { data, port, hasCloud: false, ...(serialPort ? { serialPort } : {}) }
  return { register: await startRegister(run, options), profile, indexSizes }
}
