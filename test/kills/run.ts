/**
 * `run <kills> <cloud kills> <seed> <folder>`: a scripted shop day in which the browser, the register's program or both are killed (SIGKILL) at a random
 * moment and started again, with and without their profile; and one in which the cloud and its PostgreSQL are killed in the middle of a push. Two
 * registers work at once. Lost: acknowledged and not there after the last start. Doubled: there twice, or a piece more than was typed.
 *
 * SIGUSR2 to this program ends it with what was found so far. Last line `N kills, A acknowledged, L lost, D doubled`; exit 0 only when all
 * kills happened and L = D = 0; 2 where they cannot, or where nothing at all was run.
 */
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { freePort } from '../support/free-port.ts'
import { dice, killLeft } from '../support/real-shop.ts'
import { killClouds } from './cloud-kills.ts'
import { added, type Found } from './counts.ts'
import { killRegisters, type Lane } from './register-kills.ts'

const [kills = 300, cloudKills = 40, seed = 1] = process.argv.slice(2, 5).map(Number)
const folder = process.argv[5] ?? ''
const mostLanes = 2
const begun = Date.now()

if (process.platform !== 'linux') {
  process.stdout.write('NOT RUN: kills (the processes of a browser are found in /proc)\n')
  process.exit(2)
}

let isEnded = false
process.once('SIGUSR2', () => {
  isEnded = true
})

let code = 1
try {
  code = await run()
} catch (problem) {
  process.stderr.write(`${problem instanceof Error ? problem.stack : problem}\n`)
} finally {
  killLeft()
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
}
process.exit(code)

async function run(): Promise<number> {
  let done = 0
  const killed = () => {
    done += 1
    if (done % 10 === 0) say(`${done} kills in ${Math.round((Date.now() - begun) / 1000)} s`)
  }
  const lane = async (name: string, nth: number, count: number): Promise<Lane> => ({
    kills: count,
    folder: join(folder, name),
    port: await freePort(),
    random: dice(seed + nth),
    killed,
    isEnded: () => isEnded,
  })
  const lanes = Math.min(mostLanes, kills)
  const found: Found[] = await Promise.all(
    Array.from({ length: lanes }, async (_, nth) => {
      const count = Math.floor(kills / lanes) + (nth < kills % lanes ? 1 : 0)
      return killRegisters(await lane(`register-${nth}`, nth, count))
    }),
  )
  let notRun = 0
  if (cloudKills > 0) {
    const clouds = await killClouds(await lane('cloud', mostLanes, cloudKills))
    if ('reason' in clouds) {
      say(`NOT RUN: kills of cloud and PostgreSQL (${clouds.reason})`)
      notRun = cloudKills
    } else found.push(clouds)
  }
  const all = added(found)
  const kinds = Object.entries(all.byKind).map(([what, count]) => `${what} ${count}`)
  say(kinds.join(', '))
  say(`${all.kills} kills, ${all.acknowledged} acknowledged, ${all.lost} lost, ${all.doubled} doubled`)
  if (found.length === 0) return 2
  const hasAll = all.kills + notRun === kills + cloudKills && found.every(({ acknowledged }) => acknowledged > 0)
  return hasAll && all.lost === 0 && all.doubled === 0 ? 0 : 1
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}
