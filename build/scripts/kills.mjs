/**
 * `npm run kills -- [--kills <n>] [--cloud-kills <n>] [--seed <s>]`: SIGKILL of the browser and of the register at random moments of a scripted shop day,
 * and of the cloud and its PostgreSQL in the middle of a push (test/kills). Last line `N kills, A acknowledged, L lost, D doubled`; exit 0 only when
 * all happened and L = D = 0; 2 where nothing could be run. SIGUSR2 to this program ends it with what was found so far.
 */
import { parseArgs } from 'node:util'
import { ensureBuilt } from './lib/build.mjs'
import { ensureDependencies } from './lib/dependencies.mjs'
import { refuse } from './lib/project.mjs'
import { runBundled } from './lib/run-bundled.mjs'
import { ensureTools } from './test/tools.mjs'

const [kills, cloudKills, seed] = given()
await ensureDependencies()
await ensureTools()
await ensureBuilt()
process.stdout.write(`seed ${seed}\n`)
process.exit(await runBundled(['test', 'kills', 'run.ts'], [kills, cloudKills, seed]))

function given() {
  try {
    const string = { type: 'string' }
    const { values } = parseArgs({ options: { kills: string, 'cloud-kills': string, seed: string } })
    const numbers = [
      values.kills ?? 300,
      values['cloud-kills'] ?? 40,
      values.seed ?? Math.floor(Math.random() * 2 ** 31),
    ]
    const [one = 0, other = 0] = numbers.map(Number)
    if (numbers.some((one) => !Number.isSafeInteger(Number(one)) || Number(one) < 0) || one + other < 1)
      refuse('--kills and --cloud-kills want whole numbers from 0, one of them above; --seed a whole number.')
    return numbers.map(Number)
  } catch (error) {
    return refuse(error.message)
  }
}
