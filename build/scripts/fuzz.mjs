/**
 * `npm run fuzz -- [--labels <n>] [--seed <s>]`: random and broken labels through framing and naming (test/fuzz). Every label must
 * be named or refused by name, with no byte lost, without an exception and without a hang. Prints the seed, by which a run can be
 * repeated, and as its last line `N labels, F failures`; exit code 1 if there are any.
 */
import { fork } from 'node:child_process'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { ensureDependencies } from './lib/dependencies.mjs'
import { refuse, root } from './lib/project.mjs'

/** So long without a word, and the labels are taken to hang. */
const longestSilenceMs = 60_000
const mostShown = 20

const { labels, seed } = options()
await ensureDependencies()
process.stdout.write(`seed ${seed}\n`)

const child = fork(join(root, 'test', 'fuzz', 'run.ts'), [String(labels), String(seed)], {
  cwd: root,
  execArgv: ['--import', 'tsx'],
})
let last = { done: 0, failures: 0, met: {} }
let shown = 0
let hang = watch()
child.on('message', (report) => {
  clearTimeout(hang)
  hang = watch()
  last = report
  for (const problem of report.problems) if (shown++ < mostShown) process.stdout.write(`FAILED: ${problem}\n`)
})
child.on('error', (error) => say(`The fuzz could not be started: ${error.message}`))
child.on('close', (code) => {
  clearTimeout(hang)
  const isWhole = code === 0 && last.done === labels
  if (!isWhole) say(`ended early, after label ${last.done}`)
  const failures = last.failures + (isWhole ? 0 : 1)
  process.stdout.write(
    `met: ${Object.entries(last.met)
      .map(([what, count]) => `${what} ${count}`)
      .join(', ')}\n`,
  )
  process.stdout.write(`${last.done} labels, ${failures} failures\n`)
  process.exit(failures === 0 ? 0 : 1)
})
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))

function watch() {
  return setTimeout(() => {
    say(`hangs behind label ${last.done}`)
    child.kill('SIGKILL')
  }, longestSilenceMs)
}

function say(problem) {
  process.stdout.write(`FAILED: ${problem} (seed ${seed})\n`)
}

function options() {
  let values
  try {
    values = parseArgs({ options: { labels: { type: 'string' }, seed: { type: 'string' } } }).values
  } catch (error) {
    return refuse(error.message)
  }
  const labels = Number(values.labels ?? 200_000)
  const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31))
  if (!Number.isInteger(labels) || labels < 1) refuse(`--labels is a whole number from 1, not "${values.labels}".`)
  if (!Number.isInteger(seed) || seed < 0 || seed >= 2 ** 32)
    refuse(`--seed is a whole number from 0 to 4294967295, not "${values.seed}".`)
  return { labels, seed }
}
