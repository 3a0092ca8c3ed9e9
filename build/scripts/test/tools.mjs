/**
 * What the tests need besides npm packages: a Chromium, and `socat` for pseudo terminals that play scanner. On Debian as root both
 * are installed; elsewhere Playwright fetches its Chromium, and what needs socat says NOT RUN.
 */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../lib/project.mjs'
import { run } from '../lib/run.mjs'

const systemBrowsers = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/snap/bin/chromium',
]

export async function ensureTools() {
  const missing = []
  if (!(await hasBrowser())) missing.push('chromium')
  if (process.platform === 'linux' && !isOnPath('socat')) missing.push('socat')
  if (missing.length === 0) return
  if (existsSync('/usr/bin/apt-get') && process.getuid?.() === 0) {
    process.stderr.write(`Installing ${missing.join(' and ')} ...\n`)
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
    await run('apt-get', ['update'], { quiet: true, env })
    const { code, output } = await run('apt-get', ['install', '-y', '--no-install-recommends', ...missing], {
      quiet: true,
      env,
    })
    if (code === 0) return
    process.stderr.write(output)
  }
  if (missing.includes('chromium')) {
    process.stderr.write('Fetching Chromium for the tests ...\n')
    await run(process.execPath, [join(root, 'node_modules', 'playwright', 'cli.js'), 'install', 'chromium'])
  }
}

async function hasBrowser() {
  if (process.env.CHROME_PATH || systemBrowsers.some((path) => existsSync(path))) return true
  const { chromium } = await import('@playwright/test')
  return existsSync(chromium.executablePath())
}

const isOnPath = (name) => (process.env.PATH ?? '').split(':').some((folder) => existsSync(join(folder, name)))
