/** End-to-end tests: the built product, started as a user starts it, in real Chromium. No retries: red is red. */
import { fileURLToPath } from 'node:url'
import { defineConfig } from '@playwright/test'
import { browserLaunch } from '../test/support/browser-launch.ts'

const root = fileURLToPath(new URL('..', import.meta.url))

export default defineConfig({
  testDir: `${root}test/e2e`,
  testMatch: '**/*.e2e.ts',
  outputDir: `${root}test-results`,
  workers: 2,
  fullyParallel: true,
  retries: 0,
  timeout: 90_000,
  expect: { timeout: 15_000 },
  forbidOnly: true,
  reporter: [['list'], ['json', { outputFile: `${root}test-results/e2e.json` }]],
  use: {
    launchOptions: browserLaunch(),
    viewport: { width: 1280, height: 800 },
    locale: 'en-US',
    timezoneId: 'America/New_York',
    // Each step is recorded only where somebody looks for a cause.
    trace: process.env['TRACE'] ? 'retain-on-failure' : 'off',
    screenshot: 'only-on-failure',
  },
})
