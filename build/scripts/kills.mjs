/**
 * `npm run kills -- [--kills <n>] [--seed <s>]`: SIGKILL of the browser and of the register at random moments of a scripted shop day
 * (test/kills). Last line `N kills, A acknowledged, L lost, D doubled`; exit 0 only when all happened and L = D = 0.
 */
import { ensureBuilt } from './lib/build.mjs'
import { ensureDependencies } from './lib/dependencies.mjs'
import { countAndSeed, runBundled } from './lib/run-bundled.mjs'
import { ensureTools } from './test/tools.mjs'

const { count, seed } = countAndSeed('kills', 300)
await ensureDependencies()
await ensureTools()
await ensureBuilt()
process.stdout.write(`seed ${seed}\n`)
process.exit(await runBundled(['test', 'kills', 'run.ts'], [count, seed]))
