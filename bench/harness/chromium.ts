/** Launches Chromium headless with a profile of its own; which Chromium, is found as the end-to-end tests find it. */
import { type BrowserContext, chromium, type Page } from '@playwright/test'
import { browserLaunch } from '../../test/support/browser-launch.ts'

export interface BrowserLauncher {
  /** A browser with one empty page. The caller closes it. */
  launch(profileFolder: string): Promise<LaunchedBrowser>
  /** Of the last launched browser; `not started` before. */
  version(): string
}

export interface LaunchedBrowser {
  readonly context: BrowserContext
  readonly page: Page
}

export function createBrowserLauncher(): BrowserLauncher {
  let version = ''
  return {
    async launch(profileFolder) {
      const context = await chromium.launchPersistentContext(profileFolder, {
        ...browserLaunch(),
        headless: true,
        viewport: { width: 1280, height: 800 },
        // Ctrl-C is ours: the run closes its browsers itself.
        handleSIGINT: false,
        handleSIGTERM: false,
        handleSIGHUP: false,
      })
      const page = context.pages()[0] ?? (await context.newPage())
      // Asked once only, so that launches that are timed are not held up.
      version ||= await versionOf(context, page)
      return { context, page }
    },
    version: () => version || 'not started',
  }
}

async function versionOf(context: BrowserContext, page: Page): Promise<string> {
  const session = await context.newCDPSession(page)
  const { product } = await session.send('Browser.getVersion')
  await session.detach()
  return product.replace(/^.*\//, '')
}
