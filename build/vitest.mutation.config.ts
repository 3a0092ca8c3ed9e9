/**
 * The rules' own examples, for mutation testing: every mutant of `shared/loyalty` is run against those that reach it. Random histories
 * are left out, because a mutant that only dice can find is a rule that no example names.
 */
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  root: fileURLToPath(new URL('..', import.meta.url)),
  test: {
    include: ['loyalty-*', 'worked-examples', 'auto-enrollments'].map((name) => `test/unit/${name}.node.test.ts`),
    exclude: ['test/unit/loyalty-*properties*'],
    environment: 'node',
    // One load of the modules for all files of a run: most of a mutant's time would go into loading otherwise.
    isolate: false,
    testTimeout: 30_000,
  },
})
