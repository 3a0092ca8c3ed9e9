/**
 * `npm run bench [-- <name> ...] [--json] [--quick] [--rounds <n>] [--folder <path>]`: measures Tillside against peers and
 * bounds, all in one run. The table or the one JSON document goes to stdout, progress to stderr. Exit code 1 when a subject
 * failed or a bench could not run; missing a goal is said, but it is a measurement and no failure. See docs/bench.md.
 */
import { mkdir } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { coldBench } from './cold/cold.ts'
import { type Bench, type BenchRun, problemOf } from './harness/bench.ts'
import { createBrowserLauncher } from './harness/chromium.ts'
import { currentLoad, describeMachine, machineLine } from './harness/machine.ts'
import { benchOptionsOf } from './harness/options.ts'
import { makeOwnFolder } from './harness/own-folder.ts'
import { judgedGoals, type Row, rowsOf } from './harness/rows.ts'
import { tableOf } from './harness/table.ts'
import { importBench } from './import/import.ts'
import { latencyBench } from './latency/latency.ts'
import { rulesBench } from './rules/rules.ts'
import { searchBench } from './search/search.ts'
import { syncBench } from './sync/sync.ts'
import { writeBench } from './write/write.ts'

const benches: readonly Bench[] = [writeBench, latencyBench, searchBench, coldBench, rulesBench, importBench, syncBench]
const projectOut = fileURLToPath(new URL('../out/', import.meta.url))

async function main(): Promise<number> {
  const options = benchOptionsOf(
    process.argv.slice(2),
    benches.map((bench) => bench.name),
  )
  if (typeof options === 'string') {
    process.stderr.write(`${options}\n`)
    return 1
  }
  const say = (sentence: string) => process.stderr.write(`${sentence}\n`)
  const folder = await makeOwnFolder(options.folder, projectOut)
  const browsers = createBrowserLauncher()
  const loadBefore = currentLoad()
  if (loadBefore > availableParallelism())
    say(`Other programs are busy here (load ${loadBefore}): do not trust the absolute values.`)
  const cleanups: Array<() => Promise<void>> = [folder.remove]
  let ending: Promise<void> | null = null
  const end = () => {
    ending ??= cleanAll(cleanups)
    return ending
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => void end().finally(() => process.exit(130)))

  const rows: Row[] = []
  const tables: string[] = []
  let failures = 0
  try {
    for (const bench of benches.filter(({ name }) => options.names.length === 0 || options.names.includes(name))) {
      const reason = bench.cannotRun()
      if (reason !== null) {
        say(`NOT RUN: bench ${bench.name} (${reason})`)
        failures += 1
        continue
      }
      const own = join(folder.path, bench.name)
      await mkdir(own)
      const run: BenchRun = {
        isQuick: options.isQuick,
        rounds: options.rounds,
        folder: own,
        browsers,
        say: (sentence) => say(`${bench.name}: ${sentence}`),
        atEnd: (cleanup) => cleanups.push(cleanup),
      }
      try {
        const result = await bench.run(run)
        rows.push(...rowsOf(bench, result.measurements))
        tables.push(tableOf(bench.name, rowsOf(bench, result.measurements), judgedGoals(bench, result.measurements)))
        for (const { subject, problem } of result.failures) say(`FAILED: ${bench.name} ${subject}: ${problem}`)
        failures += result.failures.length
      } catch (error) {
        say(`FAILED: ${bench.name}: ${problemOf(error)}`)
        failures += 1
      }
    }
    const machine = await describeMachine(folder.path, browsers.version(), loadBefore)
    const text = options.isJson
      ? JSON.stringify({ machine, rows }, null, 2)
      : [...tables, machineLine(machine)].join('\n\n')
    process.stdout.write(`${text}\n`)
  } finally {
    await end()
  }
  return failures === 0 ? 0 : 1
}

async function cleanAll(cleanups: Array<() => Promise<void>>): Promise<void> {
  for (let cleanup = cleanups.pop(); cleanup; cleanup = cleanups.pop()) {
    try {
      await cleanup()
    } catch (error) {
      process.stderr.write(`Cleaning up failed: ${problemOf(error)}\n`)
    }
  }
}

// Said at once: a library that waits for the program's natural end would end it with 0.
process.exit(await main())
