/**
 * Bench `search`: from a key press in Find a customer to the 20 result lines ready to draw. Every subject has a page and a process of
 * its own in one browser and holds the same invented customers; rounds go in turns over all of them. Answers are compared with what
 * looking at everybody finds (`recall20`).
 */
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { BrowserContext, Page } from '@playwright/test'
import { type Bench, type BenchRun, type Failure, type Goal, type Measurement, problemOf } from '../harness/bench.ts'
import { type BenchPages, serveBenchPages } from '../harness/bench-pages.ts'
import { inTurn, percentile } from '../harness/statistics.ts'
import type {} from './page/subject.ts'
import { classes, type KeyPress, makeTruth, type Truth } from './queries.ts'

const bound = 'scan'
const subjects = ['tillside', bound, 'ufuzzy', 'minisearch', 'flexsearch', 'dexie', 'fuse'] as const
type SubjectName = (typeof subjects)[number]

interface Size {
  readonly name: string
  readonly customers: number
  readonly subjects: readonly SubjectName[]
  /** Why the others are not here. */
  readonly leftOut: string
}

const sizes: readonly Size[] = [
  { name: '100k', customers: 100_000, subjects, leftOut: '' },
  {
    name: '1m',
    customers: 1_000_000,
    subjects: ['tillside', bound, 'ufuzzy', 'minisearch'],
    leftOut:
      'flexsearch (1.6 GB of memory), dexie (minutes to fill) and fuse (seconds for each key press) are left out at 1m',
  },
]

const quickShare = 50
const pressesPerClass = 120
/** Of one class in one turn. */
const pressesAtOnce = 6
/** Takes part in one round of so many. */
const slowness: Partial<Record<SubjectName, number>> = { fuse: 10 }

const goals: readonly Goal[] = sizes.flatMap(({ name }) => [
  { case: `${name}/all`, metric: 'p50_ms', over: bound, atMost: 0.02 },
  { case: `${name}/all`, metric: 'p99_ms', over: bound, atMost: 0.5 },
  ...classes.map((one) => ({
    case: `${name}/${one}`,
    metric: 'recall20',
    over: null,
    atLeast: 0.98,
  })),
  { case: `${name}/all`, metric: 'saved_bytes', over: bound, atMost: 2.7 },
  ...(name === '1m' ? [{ case: '1m/all', metric: 'heap_mb', over: null, atMost: 600 }] : []),
])

export const searchBench: Bench = { name: 'search', bound, goals, cannotRun: () => null, run: runSearch }

interface Subject {
  readonly name: SubjectName
  readonly page: Page
  readonly times: Map<string, number[]>
  readonly recalls: Map<string, number[]>
}

async function runSearch(run: BenchRun) {
  const measurements: Measurement[] = []
  const failures: Failure[] = []
  run.say('bundling the pages')
  const script = (name: string) => fileURLToPath(new URL(`page/${name}.ts`, import.meta.url))
  const pages = await serveBenchPages(
    Object.fromEntries(subjects.map((name) => [name, script(name)])),
    join(run.folder, 'pages'),
  )
  run.atEnd(pages.stop)
  for (const size of sizes) {
    const customers = run.isQuick ? size.customers / quickShare : size.customers
    if (size.leftOut !== '') run.say(size.leftOut)
    const browser = await run.browsers.launch(join(run.folder, `profile-${size.name}`))
    try {
      const measured = await measureSize(run, { ...size, customers }, browser.context, pages, failures)
      measurements.push(...measured)
    } finally {
      await browser.context.close()
    }
  }
  return { measurements, failures }
}

async function measureSize(
  run: BenchRun,
  size: Size,
  context: BrowserContext,
  pages: BenchPages,
  failures: Failure[],
): Promise<readonly Measurement[]> {
  run.say(`${size.name}: what looking at everybody finds`)
  const truth = makeTruth(size.customers, run.isQuick ? pressesAtOnce : pressesPerClass)
  const measurements: Measurement[] = []
  let running: readonly Subject[] = []
  for (const name of size.subjects) {
    run.say(`${size.name}: ${name} takes the customers in`)
    try {
      const page = await context.newPage()
      running = [...running, { name, page, times: new Map(), recalls: new Map() }]
      measurements.push(...(await built(page, name, size, pages)))
    } catch (error) {
      failures.push({ subject: `${name} (${size.name})`, problem: problemOf(error) })
      running = running.filter((one) => one.name !== name)
    }
  }
  const rounds = run.rounds ?? (run.isQuick ? 1 : pressesPerClass / pressesAtOnce)
  // The first round warms up code and is not counted.
  for (let round = 0; round <= rounds; round += 1) {
    if (round % 5 === 0) run.say(`${size.name}: round ${round} of ${rounds}`)
    const presses = pressesOf(truth, Math.max(0, round - 1))
    for (const subject of inTurn(running, round)) {
      if (round % (slowness[subject.name] ?? 1) !== 0 && rounds > 1) continue
      try {
        const answers = await press(subject, presses)
        if (round > 0) keep(subject, presses, answers, truth)
      } catch (error) {
        failures.push({ subject: `${subject.name} (${size.name})`, problem: problemOf(error) })
        running = running.filter((one) => one !== subject)
      }
    }
  }
  return [...running.flatMap((subject) => measuredOf(subject, size)), ...measurements]
}

async function built(page: Page, name: string, size: Size, pages: BenchPages): Promise<readonly Measurement[]> {
  await page.goto(pages.url(name))
  await page.waitForFunction(() => window.searchPage !== undefined, undefined, { timeout: 15_000 })
  const made = await page.evaluate((count) => window.searchPage?.build(count), size.customers)
  if (!made) throw new Error('The page offers no search')
  const one = { case: `${size.name}/all`, subject: name }
  return [
    { ...one, metric: 'build_ms', value: made.buildMs, unit: 'ms' },
    { ...one, metric: 'heap_mb', value: await heapOf(page), unit: 'MB' },
    ...(made.savedBytes === null ? [] : [{ ...one, metric: 'saved_bytes', value: made.savedBytes, unit: 'bytes' }]),
  ]
}

/** Objects and array buffers of the page after a collection. */
async function heapOf(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page)
  await session.send('HeapProfiler.enable')
  await session.send('HeapProfiler.collectGarbage')
  const used = (await session.send('Runtime.getHeapUsage')) as { usedSize: number; backingStorageSize?: number }
  await session.detach()
  return (used.usedSize + (used.backingStorageSize ?? 0)) / 1e6
}

/** As many of each class. */
function pressesOf({ presses }: Truth, round: number): readonly KeyPress[] {
  return classes.flatMap((one) => {
    const own = presses.filter((press) => press.class === one)
    return Array.from({ length: pressesAtOnce }, (_, nth) => own[(round * pressesAtOnce + nth) % own.length]).flatMap(
      (press) => press ?? [],
    )
  })
}

const press = ({ page }: Subject, presses: readonly KeyPress[]) =>
  page.evaluate(
    async (texts) => (await window.searchPage?.round(texts)) ?? [],
    presses.map(({ text }) => text),
  )

function keep(
  { times, recalls }: Subject,
  presses: readonly KeyPress[],
  answers: readonly { readonly ms: number; readonly found: readonly number[] }[],
  truth: Truth,
): void {
  for (const [nth, { ms, found }] of answers.entries()) {
    const one = presses[nth]
    if (!one) continue
    times.set(one.class, [...(times.get(one.class) ?? []), ms])
    const recall = truth.recall(one, found)
    if (recall !== null) recalls.set(one.class, [...(recalls.get(one.class) ?? []), recall])
  }
}

function measuredOf({ name, times, recalls }: Subject, size: Size): readonly Measurement[] {
  const of = (which: string, taken: readonly number[], recalled: readonly number[]): readonly Measurement[] => {
    if (taken.length === 0) return []
    const one = { case: `${size.name}/${which}`, subject: name }
    return [
      { ...one, metric: 'p50_ms', value: percentile(taken, 0.5), unit: 'ms' },
      { ...one, metric: 'p95_ms', value: percentile(taken, 0.95), unit: 'ms' },
      { ...one, metric: 'p99_ms', value: percentile(taken, 0.99), unit: 'ms' },
      {
        ...one,
        metric: 'recall20',
        value: recalled.reduce((sum, recall) => sum + recall, 0) / Math.max(1, recalled.length),
        unit: '',
      },
    ]
  }
  return [
    ...classes.flatMap((one) => of(one, times.get(one) ?? [], recalls.get(one) ?? [])),
    ...of('all', [...times.values()].flat(), [...recalls.values()].flat()),
  ]
}
