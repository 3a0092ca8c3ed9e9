/**
 * Builds page, cloud, both shells and the preload into out/, when a source has changed since. What was built is named by a hash
 * over every source file; two starts at once build once.
 */
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { refuse, root } from './project.mjs'
import { run } from './run.mjs'

const out = join(root, 'out')
const stamp = join(out, '.built-from')
const lock = join(out, '.building')

/** @param {{ force?: boolean }} [options] true: built although nothing changed, from an empty folder */
export async function ensureBuilt({ force = false } = {}) {
  mkdirSync(out, { recursive: true })
  await takeLock()
  try {
    const wanted = hashOfSources()
    if (!force && existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return
    process.stderr.write('Building ...\n')
    if (force)
      for (const name of readdirSync(out)) if (join(out, name) !== lock) rmSync(join(out, name), { recursive: true })
    rmSync(stamp, { force: true })
    // Names of chunks carry hashes and would heap up.
    for (const name of ['cloud', 'browser', 'desktop'])
      rmSync(join(out, name, 'chunks'), { recursive: true, force: true })
    const failed = (await buildAll()).filter(({ code }) => code !== 0)
    if (failed.length > 0) {
      for (const { output } of failed) process.stderr.write(output)
      rmSync(lock, { force: true })
      refuse(`The build failed: ${failed.map(({ name }) => name).join(', ')}.`)
    }
    writeFileSync(stamp, wanted)
  } finally {
    rmSync(lock, { force: true })
  }
}

/** The page in one process, the programs in another. */
async function buildAll() {
  const [page, programs] = await Promise.all([
    buildInTurn([['page', ['--config', 'build/vite.renderer.config.ts']]]),
    buildInTurn([
      ...['cloud', 'browser', 'desktop'].map((name) => [
        name,
        ['--config', 'build/vite.node.config.ts', '--mode', name],
      ]),
      ['preload', ['--config', 'build/vite.preload.config.ts']],
    ]),
  ])
  return [...page, ...programs]
}

async function buildInTurn(builds) {
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js')
  const results = []
  for (const [name, args] of builds)
    results.push({ name, ...(await run(process.execPath, [vite, 'build', ...args], { quiet: true })) })
  return results
}

function hashOfSources() {
  const hash = createHash('sha256')
  const folders = ['shared', 'electron', 'renderer', 'cloud']
  const files = [
    ...folders.flatMap((folder) => filesBelow(join(root, folder))),
    ...readdirSync(join(root, 'build'))
      .filter((name) => name.startsWith('vite.'))
      .map((name) => join(root, 'build', name)),
    join(root, 'package.json'),
    join(root, 'package-lock.json'),
  ]
  for (const file of files.sort()) {
    hash.update(`${relative(root, file)}\0`)
    hash.update(readFileSync(file))
  }
  return hash.digest('hex')
}

function filesBelow(folder) {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
}

async function takeLock() {
  for (;;) {
    try {
      writeFileSync(lock, String(process.pid), { flag: 'wx' })
      return
    } catch (error) {
      if (error.code !== 'EEXIST') refuse(`The folder ${out} cannot be written: ${error.code}.`)
    }
    if (!isAlive(lockHolder())) rmSync(lock, { force: true })
    else await pause(200)
  }
}

function lockHolder() {
  try {
    return Number(readFileSync(lock, 'utf8'))
  } catch {
    return 0
  }
}

function isAlive(pid) {
  // Just created and not yet written: its holder is at work, unless it died in between.
  if (pid === 0) return existsSync(lock) && Date.now() - statSync(lock).mtimeMs < 10_000
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}
