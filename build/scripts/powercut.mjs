/**
 * `npm run powercut -- [--cuts <n>] [--seed <s>]`: simulated power cuts in the middle of a shop's work (test/powercut). Last line `N cuts, A
 * acknowledged, L lost, T torn`; exit 0 only when all cuts ran and L = T = 0, 2 and `NOT RUN` where no disk image can be mounted.
 */
import { ensureBuilt } from './lib/build.mjs'
import { ensureDependencies } from './lib/dependencies.mjs'
import { countAndSeed, runBundled } from './lib/run-bundled.mjs'
import { ensureTools } from './test/tools.mjs'

const { count, seed } = countAndSeed('cuts', 20)
await ensureDependencies()
await ensureTools()
await ensureBuilt()
process.stdout.write(`seed ${seed}\n`)
process.exit(await runBundled(['test', 'powercut', 'run.ts'], [count, seed]))
