/**
 * `npm test`: everything a machine can check, by one command from a fresh clone. Installs what is missing, builds, then: types,
 * lint and format, import rules, unit/acceptance/integration tests, the oracle's histories, the simulation's storms, a few kills, end-to-end
 * tests. Ends with what could not be run here and the line `N passed, N failed`. `npm test -- checks`, `-- unit`, `-- oracle`, `-- simulation`,
 * `-- kills` or `-- e2e` runs one part.
 */
import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { ensureBuilt } from './lib/build.mjs'
import { ensureDependencies } from './lib/dependencies.mjs'
import { refuse, root } from './lib/project.mjs'
import { run } from './lib/run.mjs'
import { countPlaywright, countVitest } from './test/counts.mjs'
import { ensureTools } from './test/tools.mjs'

const parts = ['checks', 'unit', 'oracle', 'simulation', 'kills', 'e2e']
const oracleHistories = 200_000
const simulatedSeeds = 40
const wanted = process.argv.slice(2)
for (const part of wanted)
  if (!parts.includes(part)) refuse(`There is no part "${part}"; there are ${parts.join(', ')}.`)
const isWanted = (part) => wanted.length === 0 || wanted.includes(part)

const total = { passed: 0, failed: 0 }
const notRun = new Set()

await ensureDependencies()
await ensureTools()
await ensureBuilt()
if (isWanted('checks')) {
  await check('types', 'node_modules/typescript7/bin/tsc', ['-p', 'tsconfig.json', '--noEmit'])
  await check('lint and format', 'node_modules/@biomejs/biome/bin/biome', ['check', '.'])
  await check('import rules', 'build/scripts/import-rules.mjs', [])
}
if (isWanted('unit')) {
  const report = freshReport('unit.json')
  const { code } = await test('unit', 'node_modules/vitest/vitest.mjs', [
    ...['run', '--config', 'build/vitest.config.ts'],
    ...['--reporter=default', '--reporter=json', `--outputFile.json=${report}`],
  ])
  add(countVitest(report, code))
  await check('fuzz of 200,000 labels', 'build/scripts/fuzz.mjs', ['--labels', '200000', '--seed', '5'])
}
if (isWanted('oracle')) {
  const histories = String(oracleHistories)
  const { code } = await test('oracle', 'build/scripts/oracle.mjs', ['--histories', histories, '--seed', '3'])
  add(code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 })
}
if (isWanted('simulation')) {
  const { code } = await test('simulation', 'build/scripts/simulate.mjs', ['--seeds', String(simulatedSeeds)])
  add(code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 })
  await check('a seed of the simulation replays exactly', 'build/scripts/simulate.mjs', ['--replay', '--seed', '3'])
  await check('faults planted in the simulation', 'build/scripts/simulate.mjs', ['--planted', '--seeds', '16'])
}
if (isWanted('kills')) {
  const few = ['--kills', '4', '--cloud-kills', '2']
  const { code } = await test('kills', 'build/scripts/kills.mjs', [...few, '--seed', '9'])
  // 2: it has said why it cannot run here.
  if (code !== 2) add(code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 })
}
if (isWanted('e2e')) {
  const report = freshReport('e2e.json')
  const { code } = await test('e2e', 'node_modules/@playwright/test/cli.js', [
    ...['test', '--config', 'build/playwright.config.ts'],
  ])
  add(countPlaywright(report, code))
}

process.stderr.write('\n')
for (const line of notRun) process.stderr.write(`${line}\n`)
if (notRun.size > 0) process.stderr.write(`${notRun.size} not run\n`)
process.stdout.write(`${total.passed} passed, ${total.failed} failed\n`)
process.exit(total.failed === 0 ? 0 : 1)

function add({ passed, failed }) {
  total.passed += passed
  total.failed += failed
}

/** One check counts as one test. */
async function check(name, program, args) {
  const { code, output } = await run(process.execPath, [join(root, program), ...args], { quiet: true })
  process.stderr.write(code === 0 ? `ok: ${name}\n` : `FAILED: ${name}\n${output}`)
  add(code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 })
}

async function test(name, program, args) {
  process.stderr.write(`\n${name}\n`)
  const result = await run(process.execPath, [join(root, program), ...args])
  const plain = result.output.replaceAll(new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, 'g'), '')
  for (const [line] of plain.matchAll(/^NOT RUN: .+ \(.+\)$/gm)) notRun.add(line)
  return result
}

/** An old report must not be taken for this run's. */
function freshReport(name) {
  const file = join(root, 'test-results', name)
  if (existsSync(file)) rmSync(file)
  return file
}
