/**
 * `npm run simulate -- --seeds <n> [--seed <s>] [--plant <fault>]`: registers and cloud in virtual time, one storm for each seed from s
 * on, in two processes. Prints what happened how often, for each failure its seed and what led to it, and as its last line
 * `N seeds, M failures`. Exit 1 if M > 0, or if something that has to happen never did: messages lost, doubled and out of order, kills, torn
 * writes, acknowledged events and conflicts in every run, and from 100 seeds on each single fault and each kind of conflict expected.
 *
 * `--replay` runs one seed twice in each of two processes and exits 1 unless all four runs were the same, task by task.
 *
 * `--plant` builds one fault into the run, to see that it is found: idempotency, rebase or cursor. `--planted` runs all three, one after
 * the other, and exits 1 when one of them is not found.
 */
import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { build } from 'vite'
import { ensureDependencies } from './lib/dependencies.mjs'
import { refuse, root } from './lib/project.mjs'

const defaultSeeds = 500
const everythingFrom = 100
const notesShown = 60

/** The shipped module and what stands in its place. */
const planted = {
  idempotency: ['cloud/operations/place-batch.ts', 'test/simulation/planted/place-batch.ts'],
  rebase: ['shared/sync/rebase.ts', 'test/simulation/planted/rebase.ts'],
  cursor: ['renderer/database/journal.ts', 'test/simulation/planted/journal.ts'],
}

await ensureDependencies()
const options = optionsOf(process.argv.slice(2))
process.exitCode = await run()

async function run() {
  if (options.isPlanted) return provePlanted()
  return options.isReplay ? proveReplay(options) : report(await runSeeds(options))
}

function optionsOf(args) {
  try {
    const { values } = parseArgs({
      args,
      options: {
        seeds: { type: 'string' },
        seed: { type: 'string' },
        plant: { type: 'string' },
        planted: { type: 'boolean' },
        replay: { type: 'boolean' },
      },
    })
    const seeds = Number(values.seeds ?? (values.seed === undefined ? defaultSeeds : 1))
    const seed = Number(values.seed ?? 1)
    if (!Number.isSafeInteger(seeds) || seeds < 1) refuse('--seeds wants a number of at least 1.')
    if (!Number.isSafeInteger(seed) || seed < 0) refuse('--seed wants a whole number.')
    if (values.plant !== undefined && !(values.plant in planted))
      refuse(`--plant knows ${Object.keys(planted).join(', ')}.`)
    return {
      seeds,
      seed,
      plant: values.plant ?? null,
      isPlanted: values.planted === true,
      isReplay: values.replay === true,
    }
  } catch (problem) {
    return refuse(`${problem.message.split('. ')[0]}. There are --seeds, --seed, --plant, --planted and --replay.`)
  }
}

function runSeeds({ seeds, seed, plant }) {
  const half = Math.ceil(seeds / 2)
  return runShares(
    [
      [seed, half, 2],
      [seed + 1, seeds - half, 2],
    ],
    plant,
  )
}

/** Each share in a process of its own: first seed, how many, and the step from one to the next. */
async function runShares(shares, plant) {
  const program = await buildProgram(plant)
  try {
    return await Promise.all(
      shares
        .filter(([, count]) => count > 0)
        .map(([first, count, step]) => runShare(program.file, first, count, step, plant)),
    )
  } finally {
    rmSync(program.folder, { recursive: true, force: true })
  }
}

/** Bundled, so that modules are not loaded one by one, and so that a planted module can stand in the place of a shipped one. */
async function buildProgram(plant) {
  const results = join(root, 'test-results')
  mkdirSync(results, { recursive: true })
  const folder = mkdtempSync(join(results, 'simulate-'))
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    plugins: plant === null ? [] : [replacing(...planted[plant].map((path) => join(root, path)))],
    ssr: { noExternal: true, target: 'node' },
    build: {
      ssr: join(root, 'test', 'simulation', 'main.ts'),
      outDir: folder,
      target: 'node20',
      minify: false,
      copyPublicDir: false,
      // PGlite loads its WASM file from beside its own code.
      rollupOptions: {
        external: [/^@electric-sql\/pglite/, 'pg-native', /^serialport$/, /^@serialport\//, /^node-hid$/],
      },
    },
  })
  return { folder, file: join(folder, 'main.js') }
}

function replacing(shipped, stand) {
  return {
    name: 'planted-fault',
    enforce: 'pre',
    resolveId(source, importer) {
      if (!importer || importer === stand || !source.startsWith('.')) return null
      return resolve(importer, '..', source) === shipped ? stand : null
    },
  }
}

function runShare(file, first, count, step, plant) {
  return new Promise((done) => {
    const args = ['--max-semi-space-size=64', file, String(first), String(count), String(step), plant ?? 'none']
    const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] })
    const chunks = []
    child.stdout.on('data', (chunk) => chunks.push(chunk))
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
    child.on('error', (error) => refuse(`The simulation could not be started: ${error.message}`))
    child.on('close', (code) =>
      code === 0
        ? done(JSON.parse(Buffer.concat(chunks).toString()))
        : refuse(`The simulation stopped in the middle (${code}).`),
    )
  })
}

function totalsOf(shares) {
  const counts = {}
  for (const share of shares)
    for (const [kind, count] of Object.entries(share.counts)) counts[kind] = (counts[kind] ?? 0) + count
  return {
    counts,
    seeds: shares.reduce((sum, share) => sum + share.seeds, 0),
    failures: shares.flatMap((share) => share.failures).sort((one, other) => one.seed - other.seed),
    expected: new Set(shares.flatMap((share) => share.expected)),
  }
}

function report(shares) {
  const { counts, seeds, failures, expected } = totalsOf(shares)
  const never = [...expected].filter((kind) => !counts[kind])
  for (const kind of [...new Set([...expected, ...Object.keys(counts)])].sort()) {
    const note = expected.has(kind) ? (counts[kind] ? '' : '  NEVER') : '  (counted only)'
    process.stdout.write(`${kind.padEnd(44)}${String(counts[kind] ?? 0).padStart(9)}${note}\n`)
  }
  for (const { seed, failure, notes } of failures) {
    process.stdout.write(`\nSeed ${seed} fails: ${failure}\nAgain: npm run simulate -- --seed ${seed}\n`)
    if (failures.length === 1) process.stdout.write(`${notes.slice(-notesShown).join('\n')}\n`)
  }
  // The same for the same seeds and the same program, whatever else the machine does.
  process.stdout.write(`\nfingerprint ${shares.map(({ fingerprint }) => fingerprint).join(' ')}\n`)
  const missing = [...missingAlways(counts), ...(seeds < everythingFrom ? [] : never)]
  const isEnough = missing.length === 0
  if (!isEnough) process.stdout.write(`\nNever happened: ${[...new Set(missing)].join(', ')}\n`)
  process.stdout.write(`${seeds} seeds, ${failures.length} failures\n`)
  return failures.length > 0 || !isEnough ? 1 : 0
}

/** What no run may be without, however short: it would prove nothing. */
function missingAlways(counts) {
  const total = (isOne) => Object.entries(counts).reduce((sum, [kind, count]) => sum + (isOne(kind) ? count : 0), 0)
  const totals = {
    ...Object.fromEntries(
      ['drops', 'duplicates', 'reorders', 'torn writes', 'events acknowledged'].map((one) => [one, counts[one] ?? 0]),
    ),
    kills: total((kind) => kind.endsWith(' kills') || kind === 'power cuts'),
    conflicts: total((kind) => kind.startsWith('conflict ')),
  }
  return Object.keys(totals).filter((kind) => totals[kind] === 0)
}

/** Twice in each of two processes: nothing of the machine, of the engine or of the run before may show. */
async function proveReplay({ seed, plant }) {
  const twice = [seed, 2, 0]
  const shares = await runShares([twice, twice], plant)
  const fingerprints = shares.flatMap((share) => share.fingerprints)
  const isExact = fingerprints.length === 4 && new Set(fingerprints).size === 1
  process.stdout.write(`${fingerprints.join('\n')}\n`)
  process.stdout.write(`seed ${seed} ${isExact ? 'replays exactly' : 'does NOT replay exactly'}\n`)
  return isExact ? 0 : 1
}

/** Each planted fault has to be found by the first seeds. */
async function provePlanted() {
  let missed = 0
  for (const plant of Object.keys(planted)) {
    const { seeds, failures } = totalsOf(await runSeeds({ ...options, plant }))
    const [first] = failures
    if (!first) missed += 1
    const said = first
      ? `found in ${failures.length} of ${seeds} seeds; seed ${first.seed}: ${first.failure}`
      : 'NOT FOUND'
    process.stdout.write(`${plant}: ${said}\n`)
  }
  process.stdout.write(`3 planted faults, ${missed} not found\n`)
  return missed === 0 ? 0 : 1
}
