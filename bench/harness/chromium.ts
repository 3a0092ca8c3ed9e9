/**
 * Launches Chromium headless with a profile of its own in a folder of the run. CHROME_PATH wins; then Playwright's own, then one
 * that is installed.
 */
import { existsSync } from 'node:fs'
import { type BrowserContext, chromium } from '@playwright/test'

export interface BrowserLauncher {
  /** `hosts` are names that lead to this computer. The caller closes it. */
  launch(profileFolder: string): Promise<BrowserContext>
  /** Of the last launched browser; `not started` before. */
  version(): string
}

const installed = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/snap/bin/chromium',
] as const

const quiet = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
] as const

export function createBrowserLauncher(): BrowserLauncher {
  let version = 'not started'
  return {
    async launch(profileFolder) {
      const context = await chromium.launchPersistentContext(profileFolder, {
        ...browserProgram(),
        headless: true,
        viewport: { width: 1280, height: 800 },
        // Ctrl-C is ours: the run closes its browsers itself.
        handleSIGINT: false,
        handleSIGTERM: false,
        handleSIGHUP: false,
        args: [...quiet, ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])],
      })
      const page = context.pages()[0] ?? (await context.newPage())
      const session = await context.newCDPSession(page)
      const { product } = await session.send('Browser.getVersion')
      version = product.replace(/^.*\//, '')
      await session.detach()
      return context
    },
    version: () => version,
  }
}

function browserProgram(): { executablePath?: string; channel?: string } {
  const named = process.env['CHROME_PATH']
  if (named) {
    if (!existsSync(named)) throw new Error(`CHROME_PATH does not exist: ${named}`)
    return { executablePath: named }
  }
  if (existsSync(chromium.executablePath())) return {}
  const found = installed.find((path) => existsSync(path))
  return found ? { executablePath: found } : { channel: process.platform === 'win32' ? 'msedge' : 'chrome' }
}
