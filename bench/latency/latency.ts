/**
 * Bench `latency`: from the bytes of a label written to the scanner's serial line until the Checkout screen shows one item more.
 * The product runs as `npm start` starts it, with its cloud; the label goes through the serial port, the host, the WebSocket, the
 * decision, the strict journal record, the fold and React. In turns with it, visit by visit, the bound: a WebSocket message shown
 * by an empty page in a browser of its own.
 *
 * Two counters: `scan` at a store with its cloud and the demo's customers, `scan-100k` at a register alone that knows 100,000 more.
 *
 * A visit ends after `scansInVisit` scans as a cashier ends it, and the next demo customer comes; that is not timed.
 */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { t } from '../../renderer/language/words.ts'
import { type DemoItem, demoUpc } from '../../shared/demo/demo-catalogue.ts'
import { demoPeople } from '../../shared/demo/demo-people.ts'
import { type Bench, type BenchRun, type Failure, type Measurement, problemOf } from '../harness/bench.ts'
import { type Painted, watchPaint } from '../harness/painted.ts'
import { percentile } from '../harness/statistics.ts'
import { makeFilledStore } from '../product/filled-store.ts'
import { openAsAna, startRegister } from '../product/register.ts'
import { endVisit } from './end-visit.ts'
import { openFramePage } from './frame.ts'
import { hasSocat, openSerialPair } from './serial-pair.ts'

const bound = 'frame'
/** Whose items are counted. */
const people = demoPeople.filter(({ isEnrolled }) => isEnrolled !== false)
const scansInVisit = 25
/** Items without an offer, so that no question stands between two scans; never the same twice, which would be one read. */
const itemsInTurn: readonly DemoItem[] = ['C1', 'B1', 'C2', 'B2', 'C3']
const countOnScreen = `section[aria-label="${t('checkout.thisVisit')}"] .head span`

export const latencyBench: Bench = {
  name: 'latency',
  bound,
  goals: [
    { case: 'scan', metric: 'rendered_p99_ms', over: null, atMost: 33 },
    { case: 'scan-100k', metric: 'rendered_p99_ms', over: null, atMost: 33 },
    { case: 'scan', metric: 'p50_ms', over: bound, atMost: 1.5 },
    { case: 'scan', metric: 'p99_ms', over: bound, atMost: 2 },
  ],
  cannotRun: () => (hasSocat() ? null : 'socat is not installed'),
  run: runLatency,
}

interface Sample {
  readonly sentAt: number
  readonly painted: Painted
}

async function runLatency(run: BenchRun) {
  const visits = run.rounds ?? (run.isQuick ? 1 : 40)
  const scans = run.isQuick ? 5 : scansInVisit
  const measurements: Measurement[] = []
  const failures: Failure[] = []
  const frame = await openFramePage(run)
  for (const name of ['scan', 'scan-100k'] as const) {
    const taken: Record<'tillside' | typeof bound, Sample[]> = { tillside: [], [bound]: [] }
    const counter = await openCounter(run, name, run.isQuick ? 1000 : 100_000)
    try {
      for (let visit = 0; visit < visits; visit += 1) {
        if (visit % 5 === 0) run.say(`${name}: visit ${visit} of ${visits}`)
        await counter.begin(visit)
        for (let nth = 1; nth <= scans; nth += 1) {
          await restBetween(nth)
          taken.tillside.push(await counter.scan(nth))
        }
        for (let nth = 1; nth <= scans; nth += 1) {
          await restBetween(nth)
          taken[bound].push(await frame.show(`${visit}: ${nth} items`))
        }
        await counter.end()
      }
      for (const subject of ['tillside', bound] as const) measurements.push(...measured(name, subject, taken[subject]))
    } catch (error) {
      failures.push({ subject: `tillside (${name})`, problem: problemOf(error) })
    }
    await counter.close()
  }
  return { measurements, failures }
}

async function openCounter(run: BenchRun, name: 'scan' | 'scan-100k', customers: number) {
  const folder = join(run.folder, `line-${name}`)
  await mkdir(folder)
  const line = await openSerialPair(folder)
  run.atEnd(line.stop)
  run.say(`${name}: starting the product`)
  const { register, profile } =
    name === 'scan'
      ? {
          register: await startRegister(run, {
            data: join(run.folder, 'data'),
            hasCloud: true,
            serialPort: line.registerEnd,
          }),
          profile: join(run.folder, 'profile'),
        }
      : await makeFilledStore(run, name, customers, line.registerEnd)
  const browser = await run.browsers.launch(profile)
  const { page } = browser
  const counter = await openAsAna(page, register.url)
  const watch = await watchPaint(page)
  return {
    async begin(visit: number) {
      const person = people[visit % people.length]
      const name = `${person?.firstName} ${person?.lastName}`
      await counter.search.fill(name)
      await page
        .getByRole('group', { name, exact: true })
        .getByRole('button', { name: t('lookup.select') })
        .click()
      await counter.scanField.waitFor()
    },
    async scan(nth: number): Promise<Sample> {
      const seen = await watch.arm(countOnScreen, t('checkout.items', { count: nth }))
      const sentAt = performance.now()
      line.send(demoUpc(itemsInTurn[nth % itemsInTurn.length] ?? 'C1'))
      return { sentAt, painted: await seen() }
    },
    end: () => endVisit(page, counter),
    async close() {
      await browser.context.close()
      await register.stop()
    },
  }
}

/**
 * 120 to 280 ms: about four labels a second, faster than a person scans, and never the same pause twice running, so that scans meet
 * the screen's frames at every phase.
 */
const restBetween = (nth: number): Promise<void> => pause(120 + ((nth * 0.618034) % 1) * 160)

function measured(name: string, subject: string, samples: readonly Sample[]): readonly Measurement[] {
  const waited = (until: keyof Painted) =>
    samples.flatMap(({ sentAt, painted }) => (painted[until] === null ? [] : painted[until] - sentAt))
  const one = (metric: string, until: keyof Painted, share: number): Measurement => ({
    case: name,
    subject,
    metric,
    value: percentile(waited(until), share),
    unit: 'ms',
  })
  return [
    one('p50_ms', 'shown', 0.5),
    one('p95_ms', 'shown', 0.95),
    one('p99_ms', 'shown', 0.99),
    one('rendered_p50_ms', 'rendered', 0.5),
    one('rendered_p99_ms', 'rendered', 0.99),
    one('changed_p50_ms', 'changed', 0.5),
    one('changed_p99_ms', 'changed', 0.99),
    // The bound marks nothing: it is on the screen when it is received.
    ...(waited('marked').length > 0
      ? [one('received_p50_ms', 'marked', 0.5), one('received_p99_ms', 'marked', 0.99)]
      : []),
  ]
}
