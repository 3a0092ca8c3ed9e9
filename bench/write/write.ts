/**
 * Bench `write`: how long it takes until a decision of the counter is durable. Every subject has a page and a process of its own
 * in one browser; rounds go in turns over all subjects and the bound, beginning with another one each time. Times are taken in
 * the page around the subject's own call; afterwards each must still hold exactly the facts it was given.
 */
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Page } from '@playwright/test'
import { type Bench, type BenchRun, type Failure, type Measurement, problemOf } from '../harness/bench.ts'
import { serveBenchPages } from '../harness/bench-pages.ts'
import { inTurn, percentile } from '../harness/statistics.ts'
import { openFlushedFile } from './fdatasync.ts'
import { type WriteCase, writeCases } from './page/facts.ts'
import type {} from './page/subject.ts'

const inBrowser = ['tillside', 'raw-idb-strict', 'dexie-relaxed', 'dexie-strict', 'pouchdb', 'rxdb'] as const
const bound = 'fdatasync'

interface Subject {
  readonly name: string
  round(which: WriteCase, writes: number): Promise<readonly number[]>
  check(): Promise<void>
}

export const writeBench: Bench = {
  name: 'write',
  bound,
  goals: [
    { case: 'one-scan', metric: 'p50_ms', over: bound, atMost: 4 },
    { case: 'redemption', metric: 'p50_ms', over: bound, atMost: 4 },
    { case: 'redemption', metric: 'p50_ms', over: 'dexie-relaxed', atMost: 0.6 },
    { case: 'redemption', metric: 'p99_ms', over: 'dexie-relaxed', atMost: 0.6 },
  ],
  cannotRun: () => null,
  run: runWrite,
}

async function runWrite(run: BenchRun) {
  const rounds = run.rounds ?? (run.isQuick ? 1 : 100)
  // Short turns: what else the machine does then falls on all subjects alike.
  const writes = run.isQuick ? 5 : 10
  const failures: Failure[] = []
  let subjects = await openSubjects(run, failures)
  const measurements: Measurement[] = []

  /** Runs a step of one subject; a subject that fails is out of the rest of the run. */
  async function tried(subject: Subject, step: () => Promise<void>): Promise<void> {
    try {
      await step()
    } catch (error) {
      failures.push({ subject: subject.name, problem: problemOf(error) })
      subjects = subjects.filter((one) => one !== subject)
    }
  }

  for (const which of writeCases) {
    const times = new Map<string, number[]>(subjects.map(({ name }) => [name, []]))
    // The first round warms up code and files and is not counted.
    for (let round = 0; round <= rounds; round += 1) {
      if (round % 20 === 0) run.say(`${which}, round ${round} of ${rounds}`)
      for (const subject of inTurn(subjects, round))
        await tried(subject, async () => {
          const taken = await subject.round(which, writes)
          if (round > 0) times.get(subject.name)?.push(...taken)
        })
    }
    for (const { name } of subjects) {
      const taken = times.get(name) ?? []
      const one = { case: which, subject: name, unit: 'ms' }
      measurements.push({ ...one, metric: 'p50_ms', value: percentile(taken, 0.5) })
      measurements.push({ ...one, metric: 'p99_ms', value: percentile(taken, 0.99) })
    }
  }
  for (const subject of subjects) await tried(subject, () => subject.check())
  const failed = new Set(failures.map(({ subject }) => subject))
  return { measurements: measurements.filter(({ subject }) => !failed.has(subject)), failures }
}

async function openSubjects(run: BenchRun, failures: Failure[]): Promise<readonly Subject[]> {
  run.say('bundling the pages')
  const script = (name: string) => fileURLToPath(new URL(`page/${name}.ts`, import.meta.url))
  const pages = await serveBenchPages(
    Object.fromEntries(inBrowser.map((name) => [name, script(name)])),
    join(run.folder, 'pages'),
  )
  run.atEnd(pages.stop)
  const browser = await run.browsers.launch(join(run.folder, 'profile'))
  run.atEnd(() => browser.context.close())
  const file = openFlushedFile(join(run.folder, 'flushed'))
  run.atEnd(async () => file.close())

  const subjects: Subject[] = []
  for (const name of inBrowser) {
    try {
      const page = await browser.context.newPage()
      await openPage(page, pages.url(name))
      subjects.push(pageSubject(name, page))
    } catch (error) {
      failures.push({ subject: name, problem: problemOf(error) })
    }
  }
  return [
    ...subjects,
    { name: bound, round: async (_which, writes) => file.round(writes), check: async () => undefined },
  ]
}

/** Waits until the page offers itself; what went wrong in it is the problem then. */
async function openPage(page: Page, url: string): Promise<void> {
  const problems: string[] = []
  page.on('pageerror', (error) => problems.push(error.message))
  await page.goto(url)
  try {
    await page.waitForFunction(() => window.writePage !== undefined, undefined, { timeout: 15_000 })
  } catch (error) {
    throw new Error(problems[0] ?? problemOf(error))
  }
}

const pageSubject = (name: string, page: Page): Subject => ({
  name,
  round: (which, writes) =>
    page.evaluate(async ([one, count]) => (await window.writePage?.round(one, count)) ?? [], [which, writes] as const),
  check: () => page.evaluate(async () => window.writePage?.check()),
})
