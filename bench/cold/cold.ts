/**
 * Bench `cold`: from the launch of the browser to the first key press in Find a customer that is answered on the screen. The
 * register's program runs already, as it does when a page is reloaded or the browser was closed; between launch and key press Ana
 * signs in as fast as a script can type, because the product lets nobody search before. In turns with it the bound: the same
 * browser launched with a page that reads as many bytes from IndexedDB as the saved search index has.
 *
 * The operating system's file cache is warm. Every subject keeps one profile over all its launches.
 */
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { t } from '../../renderer/language/words.ts'
import { atCounter, pins } from '../../test/e2e/support/counter.ts'
import { type Bench, type BenchRun, type Failure, type Measurement, problemOf } from '../harness/bench.ts'
import { type BenchPages, serveBenchPages } from '../harness/bench-pages.ts'
import type { LaunchedBrowser } from '../harness/chromium.ts'
import { watchPaint } from '../harness/painted.ts'
import { inTurn, median } from '../harness/statistics.ts'
import { type FilledStore, makeFilledStore } from '../product/filled-store.ts'

const bound = 'read-bytes'
const cases = { '10k': 10_000, '100k': 100_000 } as const
/** A letter that many names begin with. */
const firstKey = 'm'
const firstResult = '.hits fieldset'

export const coldBench: Bench = {
  name: 'cold',
  bound,
  goals: [{ case: '100k', metric: 'p50_ms', over: bound, atMost: 1.2 }],
  cannotRun: () => null,
  run: runCold,
}

/** ms since the launch; a part is left out where a subject has none. */
interface Launch {
  readonly answered: number
  readonly signInShown?: number
  readonly keyPressed?: number
}

interface Subject {
  readonly case: string
  readonly name: string
  readonly profile: string
  readonly open: (browser: LaunchedBrowser, launchedAt: number) => Promise<Launch>
  readonly launches: Launch[]
}

async function runCold(run: BenchRun) {
  const rounds = run.rounds ?? (run.isQuick ? 1 : 7)
  const failures: Failure[] = []
  const script = fileURLToPath(new URL('page/read-bytes.ts', import.meta.url))
  const pages = await serveBenchPages({ [bound]: script }, join(run.folder, 'pages'))
  run.atEnd(pages.stop)
  let subjects: readonly Subject[] = []
  for (const [name, count] of Object.entries(cases)) {
    run.say(`making a store with ${count} customers`)
    const store = await makeFilledStore(run, name, count)
    const bytes = store.indexSizes.reduce((sum, size) => sum + size, 0)
    run.say(`${name}: the saved search index has ${bytes} bytes in ${store.indexSizes.length} records`)
    subjects = [...subjects, product(name, store), await readBytes(run, name, store, pages)]
  }
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

function product(name: string, store: FilledStore): Subject {
  return {
    case: name,
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
      return { answered: (await seen()).shown - launchedAt, signInShown, keyPressed }
    },
  }
}

async function readBytes(run: BenchRun, name: string, store: FilledStore, pages: BenchPages): Promise<Subject> {
  const profile = join(run.folder, `${bound}-${name}`)
  const url = pages.url(bound)
  const browser = await run.browsers.launch(profile)
  try {
    await browser.page.goto(url)
    await browser.page.waitForFunction(() => window.keepBytes !== undefined)
    await browser.page.evaluate(async (sizes) => window.keepBytes?.(sizes), store.indexSizes)
  } finally {
    await browser.context.close()
  }
  return {
    case: name,
    name: bound,
    profile,
    launches: [],
    async open({ page }, launchedAt) {
      const watch = await watchPaint(page)
      const seen = await watch.armOnOpen('#line')
      await page.goto(url, { waitUntil: 'commit' })
      return { answered: (await seen()).shown - launchedAt }
    },
  }
}

function measured({ case: of, name, launches }: Subject): readonly Measurement[] {
  const one = (metric: string, value: number): Measurement => ({ case: of, subject: name, metric, value, unit: 'ms' })
  const answered = launches.map((launch) => launch.answered)
  const signIn = launches.flatMap((launch) => launch.signInShown ?? [])
  const key = launches.flatMap((launch) => (launch.keyPressed ? launch.answered - launch.keyPressed : []))
  return [
    one('p50_ms', median(answered)),
    one('worst_ms', Math.max(...answered)),
    ...(signIn.length > 0 ? [one('sign_in_shown_p50_ms', median(signIn))] : []),
    ...(key.length > 0 ? [one('key_answered_p50_ms', median(key))] : []),
  ]
}
