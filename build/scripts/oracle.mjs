/**
 * `npm run oracle -- --histories <n> [--seed <s>]`: the engine against the oracle on n generated histories, in two processes. Prints
 * the seed, how often each kind of thing occurred, each disagreement as a history for `npm run decide`, and as its last line
 * `N histories, M disagreements`. Exit 1 if M > 0 or a kind that has to occur was met in fewer than 0.5 % of the histories.
 */
import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { build } from 'vite'
import { ensureDependencies } from './lib/dependencies.mjs'
import { refuse, root } from './lib/project.mjs'

const least = 0.005

await ensureDependencies()
const { histories, seed } = optionsOf(process.argv.slice(2))
process.stdout.write(`seed ${seed}\n`)
const program = await buildProgram()
let shares
try {
  // Four histories share a store.
  const half = Math.ceil(histories / 8) * 4
  shares = await Promise.all([
    runShare(program.file, 0, Math.min(half, histories)),
    runShare(program.file, half, histories),
  ])
} finally {
  rmSync(program.folder, { recursive: true, force: true })
}
report(shares)

function optionsOf(args) {
  try {
    const { values } = parseArgs({ args, options: { histories: { type: 'string' }, seed: { type: 'string' } } })
    const histories = Number(values.histories ?? 2000)
    const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31))
    if (!Number.isSafeInteger(histories) || histories < 1) refuse('--histories wants a number of at least 1.')
    if (!Number.isSafeInteger(seed)) refuse('--seed wants a whole number.')
    return { histories, seed }
  } catch (problem) {
    return refuse(`${problem.message.split('. ')[0]}. There are --histories and --seed.`)
  }
}

/** Bundled, so that 200,000 histories do not pay for a loader. */
async function buildProgram() {
  const results = join(root, 'test-results')
  mkdirSync(results, { recursive: true })
  const folder = mkdtempSync(join(results, 'oracle-'))
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    ssr: { noExternal: true, target: 'node' },
    build: { ssr: join(root, 'test', 'oracle', 'main.ts'), outDir: folder, target: 'node20', copyPublicDir: false },
  })
  return { folder, file: join(folder, 'main.js') }
}

function runShare(file, from, to) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ['--max-semi-space-size=64', file, String(seed), String(from), String(to)], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const chunks = []
    child.stdout.on('data', (chunk) => chunks.push(chunk))
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
    child.on('error', (error) => refuse(`The oracle could not be started: ${error.message}`))
    child.on('close', (code) =>
      code === 0
        ? resolve(JSON.parse(Buffer.concat(chunks).toString()))
        : refuse(`The oracle stopped in the middle (${code}).`),
    )
  })
}

function report(shares) {
  const total = shares.reduce((sum, share) => sum + share.histories, 0)
  const disagreements = shares.reduce((sum, share) => sum + share.disagreements, 0)
  const tally = {}
  for (const share of shares)
    for (const [kind, count] of Object.entries(share.tally)) tally[kind] = (tally[kind] ?? 0) + count
  const expected = new Set(shares.flatMap((share) => share.expected))
  const kinds = [...new Set([...expected, ...Object.keys(tally)])].sort()
  const rare = kinds.filter((kind) => expected.has(kind) && (tally[kind] ?? 0) < total * least)
  for (const kind of kinds) {
    const count = tally[kind] ?? 0
    const share = `${((100 * count) / total).toFixed(2)} %`
    const note = rare.includes(kind) ? '  TOO RARE' : expected.has(kind) ? '' : '  (counted only)'
    process.stdout.write(`${kind.padEnd(40)}${String(count).padStart(9)}${share.padStart(10)}${note}\n`)
  }
  for (const { path, disagreement, history } of shares.flatMap((share) => share.found)) {
    const { step, about, engine, oracle } = disagreement
    const where = step === null ? 'at the end' : `at step ${step}`
    process.stdout.write(
      `\nEngine and oracle disagree ${where} about ${about} (fast-check: seed ${seed}, path ${path}).\n`,
    )
    process.stdout.write(`engine: ${JSON.stringify(engine)}\noracle: ${JSON.stringify(oracle)}\n`)
    process.stdout.write(`${JSON.stringify(history)}\n`)
  }
  if (rare.length > 0) process.stdout.write(`\nMet in fewer than 0.5 % of the histories: ${rare.join(', ')}\n`)
  process.stdout.write(`${total} histories, ${disagreements} disagreements\n`)
  process.exitCode = disagreements > 0 || rare.length > 0 ? 1 : 0
}
