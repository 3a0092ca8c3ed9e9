/**
 * Finds a program that can show the register in its own window. Electron's package brings no binary; it is fetched at the first
 * start on a machine with a screen, and when that does not work within seconds the browser shell does the same job.
 */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../lib/project.mjs'
import { run } from '../lib/run.mjs'

const fetchMs = 45_000

/** @returns {Promise<{ path: string } | { reason: string }>} */
export async function findElectron() {
  const given = process.env.ELECTRON_PATH
  if (given) return existsSync(given) ? { path: given } : { reason: `ELECTRON_PATH does not exist: ${given}` }
  if (process.platform === 'linux' && !hasDisplay()) return { reason: 'this machine has no display' }
  if (process.platform === 'linux' && process.getuid?.() === 0) return { reason: 'Electron does not run as root' }
  const found = installedElectron()
  if (found) return { path: found }
  process.stderr.write('Fetching Electron (once) ...\n')
  const install = join(root, 'node_modules', 'electron', 'install.js')
  await run(process.execPath, [install], { quiet: true, timeoutMs: fetchMs })
  const fetched = installedElectron()
  return fetched ? { path: fetched } : { reason: 'its program file could not be fetched' }
}

export const hasDisplay = () =>
  process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY)

function installedElectron() {
  const folder = join(root, 'node_modules', 'electron')
  try {
    const path = join(folder, 'dist', readFileSync(join(folder, 'path.txt'), 'utf8'))
    return existsSync(path) ? path : null
  } catch {
    return null
  }
}
