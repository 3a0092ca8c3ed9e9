/**
 * Bench `import`: a customer list of 100,000 rows through the product's own screen, on a register alone, from the choice of the file to
 * the report: read, checked against who is here, and written. Each step's button is pressed as soon as it stands there. Then the bound
 * on the same profile: what the import wrote, written once more by hand. Tasks over 50 ms in the page are counted meanwhile.
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Page } from '@playwright/test'
import { atCounter } from '../../test/e2e/support/counter.ts'
import { freePort } from '../../test/support/free-port.ts'
import { type Bench, type BenchRun, type Failure, type Measurement, problemOf } from '../harness/bench.ts'
import { serveBenchPages } from '../harness/bench-pages.ts'
import { median } from '../harness/statistics.ts'
import { startRegister } from '../product/register.ts'
import { listOf } from './list.ts'
import type {} from './page/raw.ts'

const bound = 'raw-bulk'
const product = 'tillside'

export const importBench: Bench = {
  name: 'import',
  bound,
  goals: [
    { case: '100k', metric: 'rows_per_s', over: bound, atLeast: 0.33 },
    { case: '100k', metric: 'long_tasks', over: null, atMost: 0 },
  ],
  cannotRun: () => null,
  run: runImport,
}

interface Imported {
  readonly ms: number
  readonly checkedMs: number
  readonly longTasks: readonly number[]
}

async function runImport(run: BenchRun) {
  const rounds = run.rounds ?? 1
  const [name, count] = run.isQuick ? (['2k', 2000] as const) : (['100k', 100_000] as const)
  const failures: Failure[] = []
  const list = join(run.folder, 'customers.csv')
  writeFileSync(list, listOf(count))
  const script = fileURLToPath(new URL('page/raw.ts', import.meta.url))
  const imported: Imported[] = []
  const raw: number[] = []
  for (let round = 0; round < rounds; round += 1) {
    run.say(`round ${round + 1} of ${rounds}: ${count} rows`)
    const folder = join(run.folder, `round-${round}`)
    const [data, profile, port] = [join(folder, 'data'), join(folder, 'profile'), await freePort()]
    try {
      imported.push(await imports(run, list, count, { data, profile, port }))
    } catch (error) {
      failures.push({ subject: product, problem: problemOf(error) })
      break
    }
    try {
      const pages = await serveBenchPages({ raw: script }, join(folder, 'pages'), port)
      const browser = await run.browsers.launch(profile)
      try {
        await browser.page.goto(pages.urlOnAddress('raw'))
        await browser.page.waitForFunction(() => window.writeRaw !== undefined)
        const written = await browser.page.evaluate(async () => window.writeRaw?.())
        if (!written || written.rows < count) throw new Error(`Only ${written?.rows} rows were there to be written`)
        run.say(`${written.records} records and ${written.rows} rows, ${Math.round(written.bytes / 1e6)} MB`)
        raw.push((count / written.ms) * 1000)
      } finally {
        await browser.context.close()
        await pages.stop()
      }
    } catch (error) {
      failures.push({ subject: bound, problem: problemOf(error) })
      break
    }
  }
  const one = (subject: string, metric: string, value: number, unit: string): Measurement => ({
    ...{ case: name, subject, metric, value, unit },
  })
  const measurements =
    failures.length > 0
      ? []
      : [
          one(product, 'rows_per_s', median(imported.map(({ ms }) => (count / ms) * 1000)), '1/s'),
          one(bound, 'rows_per_s', median(raw), '1/s'),
          one(product, 'check_ms', median(imported.map(({ checkedMs }) => checkedMs)), 'ms'),
          one(product, 'long_tasks', median(imported.map(({ longTasks }) => longTasks.length)), ''),
          one(product, 'longest_task_ms', median(imported.map(({ longTasks }) => Math.max(0, ...longTasks))), 'ms'),
        ]
  return { measurements, failures }
}

async function imports(
  run: BenchRun,
  list: string,
  count: number,
  at: { readonly data: string; readonly profile: string; readonly port: number },
): Promise<Imported> {
  const register = await startRegister(run, { data: at.data, port: at.port, hasCloud: false })
  const browser = await run.browsers.launch(at.profile)
  try {
    const { page } = browser
    await atCounter(page).opens(register.url, 'Mia')
    await page.goto(`${register.url.split('#')[0]}#/customers/import`)
    await page.getByTestId('customer-list-file').waitFor({ state: 'attached' })
    await countLongTasks(page)
    const begun = performance.now()
    await page.getByTestId('customer-list-file').setInputFiles(list)
    await pressed(page, /^Check /)
    await pressed(page, /^Import [\d,]+ rows$/)
    const checkedMs = performance.now() - begun
    await page.getByRole('button', { name: 'To the Customers' }).waitFor({ timeout: 600_000 })
    const ms = performance.now() - begun
    const longTasks = await page.evaluate(() => window.longTasks ?? [])
    const said = await page.getByText(/new customers?$/).innerText()
    if (Number(said.replace(/\D/g, '')) !== count)
      throw new Error(`Not every row was imported: ${said}. ${await page.locator('.import-body').innerText()}`)
    return { ms, checkedMs, longTasks }
  } finally {
    await browser.context.close()
    await register.stop()
  }
}

async function pressed(page: Page, name: RegExp): Promise<void> {
  const button = page.getByRole('button', { name })
  await button.waitFor({ timeout: 300_000 })
  await button.click()
}

declare global {
  interface Window {
    longTasks?: number[]
  }
}

const countLongTasks = (page: Page): Promise<void> =>
  page.evaluate(() => {
    window.longTasks = []
    new PerformanceObserver((list) => {
      for (const task of list.getEntries()) window.longTasks?.push(task.duration)
    }).observe({ entryTypes: ['longtask'] })
  })
