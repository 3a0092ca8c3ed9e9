/** Runs a TypeScript program of test/ bundled, because parts of it run in a page, in the project's folder; resolves to its exit code. */
import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { parseArgs } from 'node:util'
import { refuse, root } from './project.mjs'

/** `entry`: its path parts under the project. It gets `args` and, last, the path of an empty folder that it removes itself. */
export async function runBundled(entry, args) {
  // Not before it is installed.
  const { build } = await import('vite')
  const results = join(root, 'test-results')
  mkdirSync(results, { recursive: true })
  const name = basename(entry[entry.length - 2] ?? 'program')
  const outDir = mkdtempSync(join(results, `${name}-`))
  const ssr = join(root, ...entry)
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    ssr: { target: 'node' },
    build: { ssr, outDir, target: 'node20', copyPublicDir: false },
  })
  const folder = mkdtempSync(join(tmpdir(), `tillside-${name}-`))
  const program = join(outDir, basename(ssr).replace(/\.ts$/, '.js'))
  const child = spawn(process.execPath, [program, ...args.map(String), folder], { cwd: root, stdio: 'inherit' })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGUSR2']) process.on(signal, () => child.kill(signal))
  const code = await new Promise((resolve) => {
    child.on('error', (error) => refuse(`${name} could not be started: ${error.message}`))
    child.on('close', (ended) => resolve(ended ?? 1))
  })
  rmSync(outDir, { recursive: true, force: true })
  return code
}

/** `--<what> <n>` from 1 on and `--seed <s>`; without a seed, a new one. */
export function countAndSeed(what, otherwise) {
  let values
  try {
    values = parseArgs({ options: { [what]: { type: 'string' }, seed: { type: 'string' } } }).values
  } catch (error) {
    return refuse(error.message)
  }
  const count = Number(values[what] ?? otherwise)
  const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31))
  if (!Number.isSafeInteger(count) || count < 1) refuse(`--${what} wants a number of at least 1.`)
  if (!Number.isSafeInteger(seed) || seed < 0) refuse('--seed wants a whole number from 0.')
  return { count, seed }
}
