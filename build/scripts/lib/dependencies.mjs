/** Installs the packages when they are missing or older than the lockfile. */
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { refuse, root } from './project.mjs'
import { npm } from './run.mjs'

const lockfile = join(root, 'package-lock.json')
const installed = join(root, 'node_modules', '.package-lock.json')
const stamp = join(root, 'node_modules', '.tillside-lock')

export async function ensureDependencies() {
  const wanted = createHash('sha256').update(readFileSync(lockfile)).digest('hex')
  if (isInstalled(wanted)) return
  process.stderr.write('Installing packages (once) ...\n')
  const { code, output } = await npm(['ci', '--no-audit', '--no-fund'], { quiet: true })
  if (code !== 0) refuse(`The packages could not be installed: npm ci ended with code ${code}.\n${output.trim()}`)
  writeFileSync(stamp, wanted)
}

function isInstalled(wanted) {
  if (!existsSync(installed)) return false
  // Installed by hand: npm writes its own lockfile copy, which is then the newer one.
  return existsSync(stamp)
    ? readFileSync(stamp, 'utf8') === wanted
    : statSync(installed).mtimeMs >= statSync(lockfile).mtimeMs
}
