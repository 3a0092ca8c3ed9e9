/** Installs the packages when one is missing or of another version than the lockfile says. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { withLock } from './lock.mjs'
import { refuse, root } from './project.mjs'
import { npm } from './run.mjs'

export async function ensureDependencies() {
  if (isInstalled()) return
  await withLock('installing', async () => {
    // Another start may have installed them while this one waited.
    if (isInstalled()) return
    process.stderr.write('Installing packages (once) ...\n')
    const { code, output } = await npm(['ci', '--no-audit', '--no-fund'], { quiet: true })
    if (code !== 0) refuse(`The packages could not be installed: npm ci ended with code ${code}.\n${output.trim()}`)
  })
}

/** npm keeps beside the packages what it installed; packages of other systems are left out there. */
function isInstalled() {
  const wanted = packagesOf('package-lock.json')
  const installed = packagesOf('node_modules/.package-lock.json')
  if (!wanted || !installed) return false
  return Object.entries(wanted).every(
    ([path, { version, optional, link }]) =>
      path === '' || link || installed[path]?.version === version || (optional && !installed[path]),
  )
}

function packagesOf(file) {
  try {
    return JSON.parse(readFileSync(join(root, file), 'utf8')).packages
  } catch {
    return null
  }
}
