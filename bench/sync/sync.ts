/**
 * Bench `sync`: what one register did without a line, pushed to the cloud and pulled into an empty second register, and the same for
 * others; and several registers that come back at once. Subjects take turns; each has a store, hosts and browsers of its own on one
 * and the same cloud.
 */
import { join } from 'node:path'
import { type Bench, type BenchRun, type Failure, type Measurement, problemOf } from '../harness/bench.ts'
import { inTurn, median } from '../harness/statistics.ts'
import { type BenchCloud, startBenchCloud } from './cloud.ts'
import { type Converged, converge, type OwnSubject } from './converge.ts'
import { copyMs } from './copy.ts'
import { bundlePages } from './pages.ts'
import { convergePeer, type Peer } from './peer.ts'
import { registersConverge } from './registers.ts'

const bound = 'row-per-event'
const product = 'tillside'
const own: readonly OwnSubject[] = [product, bound]
type Subject = OwnSubject | Peer

export const syncBench: Bench = {
  name: 'sync',
  bound,
  boundOfCase: { accept: 'copy' },
  goals: [
    { case: 'converge', metric: 'seconds', over: bound, atMost: 0.5 },
    { case: 'converge-20k', metric: 'seconds', over: 'rxdb', atMost: 0.1 },
    { case: 'converge', metric: 'bytes_up_per_event', over: null, atMost: 80 },
    { case: 'converge', metric: 'bytes_down_per_event', over: null, atMost: 80 },
    { case: 'accept', metric: 'seconds', over: 'copy', atMost: 1.5 },
  ],
  cannotRun: () => null,
  run: runSync,
}

interface Sizes {
  readonly converge: { readonly name: string; readonly events: number }
  /** Fewer, because with more the peers take too long. */
  readonly peers: { readonly name: string; readonly events: number }
  readonly registers: { readonly name: string; readonly registers: number; readonly eventsEach: number }
}

const full: Sizes = {
  converge: { name: 'converge', events: 100_000 },
  peers: { name: 'converge-20k', events: 20_000 },
  registers: { name: '8-registers', registers: 8, eventsEach: 10_000 },
}
const quick: Sizes = {
  converge: { name: 'converge', events: 300 },
  peers: { name: 'converge-100', events: 100 },
  registers: { name: '2-registers', registers: 2, eventsEach: 50 },
}

async function runSync(run: BenchRun) {
  const sizes = run.isQuick ? quick : full
  const rounds = run.rounds ?? 1
  run.say('bundling the pages')
  const pages = join(run.folder, 'pages')
  await bundlePages([...own, 'rxdb', 'shop'], pages)
  const cloud = await startBenchCloud(run)
  const failures: Failure[] = []
  const at = { run, cloud, pages, rounds, failures }
  const taken = await inTurns(at, sizes.converge, own)
  const measurements = [
    ...measured(sizes.converge.name, taken),
    ...(await accepting(at, taken.get(product) ?? [])),
    ...measured(sizes.peers.name, await inTurns(at, sizes.peers, [...own, 'rxdb'])),
    ...(await together(at, sizes.registers)),
  ]
  return { measurements, failures }
}

interface At {
  readonly run: BenchRun
  readonly cloud: BenchCloud
  readonly pages: string
  readonly rounds: number
  readonly failures: Failure[]
}

type Taken = ReadonlyMap<Subject, readonly Converged[]>

/** A subject that fails is out of the case. */
async function inTurns(
  { run, cloud, pages, rounds, failures }: At,
  { name, events }: Sizes['converge'],
  subjects: readonly Subject[],
): Promise<Taken> {
  const taken = new Map<Subject, Converged[]>(subjects.map((subject) => [subject, []]))
  for (let round = 0; round < rounds; round += 1)
    for (const subject of inTurn(subjects, round)) {
      const runs = taken.get(subject)
      if (!runs) continue
      run.say(`${name}, round ${round + 1} of ${rounds}: ${subject}, ${events} events, ${cloud.database}`)
      const step = { events, pages, folder: join(run.folder, `${name}-${subject}-${round}`) }
      try {
        runs.push(
          subject === 'rxdb'
            ? await convergePeer(run, { ...step, subject })
            : await converge(run, cloud, { ...step, subject }),
        )
      } catch (error) {
        failures.push({ subject, problem: problemOf(error) })
        taken.delete(subject)
      }
    }
  return taken
}

/** The push as it was, beside PostgreSQL's own copying of the same rows and the client's reading of what it sends. */
async function accepting({ run, cloud, failures }: At, runs: readonly Converged[]): Promise<readonly Measurement[]> {
  const { databaseUrl } = cloud
  if (runs.length === 0) return []
  if (databaseUrl === undefined) {
    run.say('NOT RUN: case accept (PostgreSQL is not to be had)')
    return []
  }
  const seconds = { case: 'accept', metric: 'seconds', unit: 's' }
  try {
    const copied: number[] = []
    for (const { accountId, readMs } of runs) copied.push((await copyMs(databaseUrl, accountId)) + readMs)
    return [
      { ...seconds, subject: product, value: median(runs.map(({ pushMs }) => pushMs)) / 1000 },
      { ...seconds, subject: 'copy', value: median(copied) / 1000 },
    ]
  } catch (error) {
    failures.push({ subject: 'copy', problem: problemOf(error) })
    return []
  }
}

async function together(
  { run, cloud, pages, failures }: At,
  { name, ...plan }: Sizes['registers'],
): Promise<readonly Measurement[]> {
  run.say(`${name}: ${plan.eventsEach} events each`)
  try {
    const value = await registersConverge(run, cloud, { ...plan, pages, folder: join(run.folder, name) })
    return [{ case: name, subject: product, metric: 'seconds', unit: 's', value }]
  } catch (error) {
    failures.push({ subject: product, problem: `${name}: ${problemOf(error)}` })
    return []
  }
}

const measured = (name: string, taken: Taken): readonly Measurement[] =>
  [...taken].flatMap(([subject, runs]) => (runs.length === 0 ? [] : measuredOne(name, subject, runs)))

function measuredOne(name: string, subject: Subject, runs: readonly Converged[]): readonly Measurement[] {
  const one = (metric: string, unit: string, values: readonly number[]): readonly Measurement[] =>
    values.length === 0 ? [] : [{ case: name, subject, metric, unit, value: median(values) }]
  return [
    ...one(
      'seconds',
      's',
      runs.map(({ pushMs, pullMs }) => (pushMs + pullMs) / 1000),
    ),
    ...one(
      'push_s',
      's',
      runs.map(({ pushMs }) => pushMs / 1000),
    ),
    ...one(
      'pull_s',
      's',
      runs.map(({ pullMs }) => pullMs / 1000),
    ),
    ...one(
      'bytes_up_per_event',
      'B',
      runs.map(({ bytesUp, events }) => bytesUp / events),
    ),
    ...one(
      'bytes_down_per_event',
      'B',
      runs.map(({ bytesDown, events }) => bytesDown / events),
    ),
    ...one(
      'client_cpu_s',
      's',
      runs.flatMap(({ cpuSeconds }) => cpuSeconds ?? []),
    ),
    // A peer's server judges nothing.
    ...(subject === 'rxdb'
      ? []
      : one(
          'judging_lag_s',
          's',
          runs.map(({ judgingMs }) => judgingMs / 1000),
        )),
  ]
}
