/**
 * `npm run powercut -- [--cuts <n>] [--seed <s>]`: simulated power cuts in the middle of a shop's work (test/powercut). Last line `N cuts, A
 * acknowledged, L lost, T torn`; exit 0 only when all cuts ran and L = T = 0, 2 and `NOT RUN` where no disk image can be mounted.
 */
import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { build } from 'vite'
import { ensureBuilt } from './lib/build.mjs'
import { ensureDependencies } from './lib/dependencies.mjs'
import { refuse, root } from './lib/project.mjs'
import { ensureTools } from './test/tools.mjs'

const { cuts, seed } = optionsOf()
await ensureDependencies()
await ensureTools()
await ensureBuilt()
process.stdout.write(`seed ${seed}\n`)
const folder = mkdtempSync(join(tmpdir(), 'tillside-powercut-'))
const program = await buildProgram()
const child = spawn(process.execPath, [join(program, 'run.js'), String(cuts), String(seed), folder], {
  cwd: root,
  stdio: 'inherit',
})
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
child.on('error', (error) => refuse(`The cuts could not be started: ${error.message}`))
child.on('close', (code) => {
  rmSync(program, { recursive: true, force: true })
  process.exit(code ?? 1)
})

/** Bundled, because parts of it run in the page. */
async function buildProgram() {
  const results = join(root, 'test-results')
  mkdirSync(results, { recursive: true })
  const outDir = mkdtempSync(join(results, 'powercut-'))
  const ssr = join(root, 'test', 'powercut', 'run.ts')
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    ssr: { target: 'node' },
    build: { ssr, outDir, target: 'node20', copyPublicDir: false },
  })
  return outDir
}

function optionsOf() {
  let values
  try {
    values = parseArgs({ options: { cuts: { type: 'string' }, seed: { type: 'string' } } }).values
  } catch (error) {
    return refuse(error.message)
  }
  const cuts = Number(values.cuts ?? 20)
  const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31))
  if (!Number.isSafeInteger(cuts) || cuts < 1) refuse('--cuts wants a number of at least 1.')
  if (!Number.isSafeInteger(seed) || seed < 0) refuse('--seed wants a whole number from 0.')
  return { cuts, seed }
}
