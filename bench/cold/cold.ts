/**
 * Bench `cold`: the first answer after a restart. `100k` and `1m`: a page that opens the product's views, reads the saved search
 * index as the register does and answers one letter, from the beginning of its script to the lines on the screen, against a page that
 * reads as many bytes in as many records and draws as many lines. `100k-launch`: the whole product, from the launch of the browser
 * to the first key press in Find a customer that is answered; in between Ana signs in as fast as a script can type.
 *
 * The browser is launched anew each time; the operating system's file cache is warm. Every subject keeps one profile.
 */
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Page } from '@playwright/test'
import { t } from '../../renderer/language/words.ts'
import { atCounter, pins } from '../../test/e2e/support/counter.ts'
import { type Bench, type BenchRun, type Failure, type Goal, type Measurement, problemOf } from '../harness/bench.ts'
import { type BenchPages, serveBenchPages } from '../harness/bench-pages.ts'
import type { LaunchedBrowser } from '../harness/chromium.ts'
import { watchPaint } from '../harness/painted.ts'
import { inTurn, median } from '../harness/statistics.ts'
import { type FilledStore, makeFilledStore } from '../product/filled-store.ts'
import type {} from './page/first-answer.ts'

const bound = 'read-bytes'
const cases = { '100k': 100_000, '1m': 1_000_000 } as const
const launchCase = '100k-launch'
const quickShare = 50
/** A letter that many names begin with. */
const firstKey = 'm'
const firstResult = '.hits fieldset'

export const coldBench: Bench = {
  name: 'cold',
  bound,
  goals: Object.keys(cases).flatMap((name): readonly Goal[] => [
    { case: name, metric: 'p50_ms', over: bound, atMost: 1.2 },
    { case: name, metric: 'longest_task_ms', over: null, atMost: 50 },
  ]),
  cannotRun: () => null,
  run: runCold,
}

type Launch = Readonly<Record<string, number>>

interface Subject {
  readonly case: string
  readonly name: string
  readonly profile: string
  readonly open: (browser: LaunchedBrowser, launchedAt: number) => Promise<Launch>
  readonly launches: Launch[]
}

async function runCold(run: BenchRun) {
  const rounds = run.rounds ?? (run.isQuick ? 1 : 7)
  const share = run.isQuick ? quickShare : 1
  const failures: Failure[] = []
  const script = (name: string) => fileURLToPath(new URL(`page/${name}.ts`, import.meta.url))
  const pages = await serveBenchPages(
    { index: script('index'), [bound]: script('read-bytes') },
    join(run.folder, 'pages'),
  )
  run.atEnd(pages.stop)
  let subjects: readonly Subject[] = []
  for (const [name, count] of Object.entries(cases)) {
    run.say(`${name}: saving a search index`)
    subjects = [...subjects, ...(await indexAndBytes(run, name, count / share, pages))]
  }
  run.say(`${launchCase}: making a store`)
  const store = await makeFilledStore(run, launchCase, cases['100k'] / share)
  subjects = [...subjects, product(store)]
  for (let round = 0; round < rounds; round += 1) {
    run.say(`launch ${round + 1} of ${rounds}`)
    for (const subject of inTurn(subjects, round)) {
      try {
        subject.launches.push(await launched(run, subject))
      } catch (error) {
        failures.push({ subject: `${subject.name} (${subject.case})`, problem: problemOf(error) })
        subjects = subjects.filter((one) => one !== subject)
      }
    }
  }
  return { measurements: subjects.flatMap(measured), failures }
}

async function launched(run: BenchRun, subject: Subject): Promise<Launch> {
  const launchedAt = performance.now()
  const browser = await run.browsers.launch(subject.profile)
  try {
    return await subject.open(browser, launchedAt)
  } finally {
    await browser.context.close()
  }
}

async function indexAndBytes(
  run: BenchRun,
  name: string,
  count: number,
  pages: BenchPages,
): Promise<readonly Subject[]> {
  const index = pageSubject(run, name, 'tillside', pages.url('index'))
  const bytes = pageSubject(run, name, bound, pages.url(bound))
  let sizes: readonly number[] = []
  await prepared(run, index.profile, pages.url('index'), async (page) => {
    await page.waitForFunction(() => window.fillCold !== undefined)
    sizes = await page.evaluate(async (customers) => (await window.fillCold?.(customers)) ?? [], count)
  })
  const sum = sizes.reduce((all, size) => all + size, 0)
  run.say(`${name}: the first answer reads ${sum} bytes in ${sizes.length} records`)
  await prepared(run, bytes.profile, pages.url(bound), async (page) => {
    await page.waitForFunction(() => window.keepBytes !== undefined)
    await page.evaluate(async (all) => window.keepBytes?.(all), sizes)
  })
  return [index, bytes]
}

async function prepared(run: BenchRun, profile: string, url: string, fill: (page: Page) => Promise<void>) {
  const { context, page } = await run.browsers.launch(profile)
  try {
    await page.goto(url)
    await fill(page)
  } finally {
    await context.close()
  }
}

const pageSubject = (run: BenchRun, of: string, name: string, url: string): Subject => ({
  case: of,
  name,
  profile: join(run.folder, `${name}-${of}`),
  launches: [],
  async open({ page }) {
    await page.goto(url, { waitUntil: 'commit' })
    await page.waitForFunction(() => window.firstAnswer !== undefined)
    const told = await page.evaluate(() => window.firstAnswer)
    if (!told) throw new Error('The page tells nothing')
    const { answeredMs, wholeMs, longestTaskMs } = told
    return { answered: answeredMs, whole: wholeMs, longest_task: longestTaskMs }
  },
})

function product(store: FilledStore): Subject {
  return {
    case: launchCase,
    name: 'tillside',
    profile: store.profile,
    launches: [],
    async open({ page }, launchedAt) {
      const watch = await watchPaint(page)
      await page.goto(store.register.url, { waitUntil: 'commit' })
      await page.getByText(t('signIn.who')).waitFor()
      const signInShown = performance.now() - launchedAt
      await page.keyboard.type(`An${pins.Ana}`)
      await page.keyboard.press('Enter')
      await atCounter(page).search.waitFor()
      const seen = await watch.arm(firstResult, null)
      const keyPressed = performance.now() - launchedAt
      await page.keyboard.press(firstKey)
      const answered = (await seen()).shown - launchedAt
      return { answered, sign_in_shown: signInShown, key_answered: answered - keyPressed }
    },
  }
}

function measured({ case: of, name, launches }: Subject): readonly Measurement[] {
  const one = (metric: string, value: number): Measurement => ({ case: of, subject: name, metric, value, unit: 'ms' })
  const all = (part: string): readonly number[] => launches.flatMap((launch) => launch[part] ?? [])
  const answered = all('answered')
  const parts = ['whole', 'sign_in_shown', 'key_answered'].filter((part) => all(part).length > 0)
  const tasks = all('longest_task')
  return [
    one('p50_ms', median(answered)),
    one('worst_ms', Math.max(...answered)),
    ...parts.map((part) => one(`${part}_p50_ms`, median(all(part)))),
    ...(tasks.length > 0 ? [one('longest_task_ms', Math.max(...tasks))] : []),
  ]
}
