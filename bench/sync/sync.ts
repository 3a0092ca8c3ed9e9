/**
 * Bench `sync`: what one register did without a line, pushed to the cloud and pulled into an empty second register, and the same for
 * others. Subjects take turns; each has a store, hosts and browsers of its own on one and the same cloud.
 */
import { join } from 'node:path'
import { type Bench, type BenchRun, type Failure, type Measurement, problemOf } from '../harness/bench.ts'
import { inTurn, median } from '../harness/statistics.ts'
import { type BenchCloud, startBenchCloud } from './cloud.ts'
import { type Converged, converge, type OwnSubject } from './converge.ts'
import { bundlePages } from './pages.ts'

const bound = 'row-per-event'
const product = 'tillside'
const own: readonly OwnSubject[] = [product, bound]

export const syncBench: Bench = {
  name: 'sync',
  bound,
  goals: [
    { case: 'converge', metric: 'seconds', over: bound, atMost: 0.5 },
    { case: 'converge', metric: 'bytes_up_per_event', over: null, atMost: 80 },
    { case: 'converge', metric: 'bytes_down_per_event', over: null, atMost: 80 },
  ],
  cannotRun: () => null,
  run: runSync,
}

async function runSync(run: BenchRun) {
  const events = run.isQuick ? 1000 : 100_000
  const rounds = run.rounds ?? 1
  run.say('bundling the pages')
  const pages = join(run.folder, 'pages')
  await bundlePages(own, pages)
  const cloud = await startBenchCloud(run)
  const failures: Failure[] = []
  const measurements = await runConverge(run, cloud, { pages, events, rounds, name: 'converge' }, failures)
  return { measurements, failures }
}

interface ConvergePlan {
  readonly name: string
  readonly pages: string
  readonly events: number
  readonly rounds: number
}

async function runConverge(
  run: BenchRun,
  cloud: BenchCloud,
  { name, pages, events, rounds }: ConvergePlan,
  failures: Failure[],
): Promise<readonly Measurement[]> {
  const taken = new Map<OwnSubject, Converged[]>(own.map((subject) => [subject, []]))
  for (let round = 0; round < rounds; round += 1)
    for (const subject of inTurn(own, round)) {
      run.say(`${name}, round ${round + 1} of ${rounds}: ${subject}, ${events} events, ${cloud.database}`)
      try {
        const folder = join(run.folder, `${name}-${subject}-${round}`)
        taken.get(subject)?.push(await converge(run, cloud, { subject, events, pages, folder }))
      } catch (error) {
        failures.push({ subject, problem: problemOf(error) })
        taken.delete(subject)
      }
    }
  return [...taken].flatMap(([subject, runs]) => measured(name, subject, runs))
}

function measured(name: string, subject: string, runs: readonly Converged[]): readonly Measurement[] {
  if (runs.length === 0) return []
  const one = (metric: string, unit: string, read: (run: Converged) => number): Measurement => {
    return { case: name, subject, metric, unit, value: median(runs.map(read)) }
  }
  const cpu = runs.flatMap(({ cpuSeconds }) => cpuSeconds ?? [])
  return [
    one('seconds', 's', ({ pushMs, pullMs }) => (pushMs + pullMs) / 1000),
    one('push_s', 's', ({ pushMs }) => pushMs / 1000),
    one('pull_s', 's', ({ pullMs }) => pullMs / 1000),
    one('bytes_up_per_event', 'B', ({ bytesUp, events }) => bytesUp / events),
    one('bytes_down_per_event', 'B', ({ bytesDown, events }) => bytesDown / events),
    ...(cpu.length > 0 ? [{ ...one('client_cpu_s', 's', () => 0), value: median(cpu) }] : []),
    one('judging_lag_s', 's', ({ judgingMs }) => judgingMs / 1000),
  ]
}
