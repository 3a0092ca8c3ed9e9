/**
 * Which Chromium the tests drive: `CHROME_PATH`, Playwright's own, the system's, or an installed Chrome or Edge. The flags keep
 * a headless browser from talking to anybody but the product.
 */
import { existsSync } from 'node:fs'
import { chromium } from '@playwright/test'

export interface BrowserLaunch {
  readonly executablePath?: string
  readonly channel?: string
  readonly args: string[]
}

const installed = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/snap/bin/chromium']

const quietFlags = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** Chromium refuses its sandbox to root. */
const isRoot = process.getuid?.() === 0

export function browserLaunch(): BrowserLaunch {
  const args = isRoot ? ['--no-sandbox', ...quietFlags] : quietFlags
  const wanted = process.env['CHROME_PATH']
  if (wanted) {
    if (!existsSync(wanted)) throw new Error(`CHROME_PATH does not exist: ${wanted}`)
    return { executablePath: wanted, args }
  }
  if (existsSync(chromium.executablePath())) return { args }
  const found = installed.find((path) => existsSync(path))
  if (found) return { executablePath: found, args }
  return { channel: process.platform === 'win32' ? 'msedge' : 'chrome', args }
}
