/** Unit, acceptance and integration tests: `*.node.test.ts` under Node, `*.dom.test.ts(x)` under happy-dom with IndexedDB. */
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const root = fileURLToPath(new URL('..', import.meta.url))

export default defineConfig({
  root,
  test: {
    testTimeout: 30_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
    projects: [
      {
        extends: true,
        test: {
          name: 'node',
          include: ['test/**/*.node.test.ts'],
          environment: 'node',
          setupFiles: [`${root}test/support/seeded-properties.ts`],
        },
      },
      {
        extends: true,
        test: {
          name: 'dom',
          include: ['test/**/*.dom.test.{ts,tsx}'],
          environment: 'happy-dom',
          setupFiles: [`${root}test/support/dom-setup.ts`],
        },
      },
    ],
  },
})
