/**
 * Builds page, cloud, both shells, the preload and the scan program into out/, when a source has changed since. What was built is
 * named by a hash over every source file; two starts at once build once.
 */
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { withLock } from './lock.mjs'
import { refuse, root } from './project.mjs'
import { run } from './run.mjs'

const out = join(root, 'out')
const stamp = join(out, '.built-from')

/** @param {{ force?: boolean }} [options] true: built although nothing changed, from an empty folder */
export async function ensureBuilt({ force = false } = {}) {
  await withLock('building', async () => {
    const wanted = hashOfSources()
    if (!force && existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return
    process.stderr.write('Building ...\n')
    rmSync(stamp, { force: true })
    // Names of chunks carry hashes and would heap up.
    for (const name of ['cloud', 'browser', 'desktop', 'scan'])
      rmSync(join(out, name, force ? '' : 'chunks'), { recursive: true, force: true })
    const failed = (await buildAll()).filter(({ code }) => code !== 0)
    for (const { output } of failed) process.stderr.write(output)
    if (failed.length > 0) refuse(`The build failed: ${failed.map(({ name }) => name).join(', ')}.`)
    writeFileSync(stamp, wanted)
  })
}

/** The page in one process, the programs in another. */
async function buildAll() {
  const [page, programs] = await Promise.all([
    buildInTurn([['page', ['--config', 'build/vite.renderer.config.ts']]]),
    buildInTurn([
      ...['cloud', 'browser', 'desktop', 'scan'].map((name) => [
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
