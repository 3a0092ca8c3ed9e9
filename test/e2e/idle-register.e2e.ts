/** Nobody does anything for ten minutes: nothing is written, hardly anything is said, and hardly any work is done. */
import { readFileSync } from 'node:fs'
import type { CDPSession, Page } from '@playwright/test'
import { processes } from '../support/real-shop.ts'
import { atCounter } from './support/counter.ts'
import { expect, test } from './support/tillside.ts'

const idleMs = 10 * 60_000
/** Of one core. */
const mostWork = 0.01
const mostMessagesPerMinute = 2

/** Counts transactions that write, from the page's first script on. */
function countWrites(): void {
  const counted = window as unknown as { writes: number }
  counted.writes = 0
  const { transaction } = IDBDatabase.prototype
  IDBDatabase.prototype.transaction = function (this: IDBDatabase, ...args) {
    if (args[1] === 'readwrite') counted.writes += 1
    return transaction.apply(this, args)
  }
}

const writesOf = (page: Page): Promise<number> => page.evaluate(() => (window as unknown as { writes: number }).writes)

/** Seconds that the page has worked. */
async function workOf(session: CDPSession): Promise<number> {
  const { metrics } = await session.send('Performance.getMetrics')
  return metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN
}

test('ten idle minutes: no write to the databases, at most 1 % of one core, at most 2 messages a minute to the host', async ({
  page,
  startDemo,
}) => {
  const { url } = await startDemo()
  let messages = 0
  page.on('websocket', (socket) => {
    socket.on('framesent', () => {
      messages += 1
    })
    socket.on('framereceived', () => {
      messages += 1
    })
  })
  await page.addInitScript(countWrites)
  await page.clock.install()
  const counter = atCounter(page)
  await counter.opens(url)
  await expect(counter.status).toHaveText('Synced')
  // What a start leaves to be done later is done.
  await page.clock.runFor(60_000)
  await expect(counter.status).toHaveText('Synced')
  const session = await page.context().newCDPSession(page)
  await session.send('Performance.enable')
  const before = { writes: await writesOf(page), messages, work: await workOf(session) }
  expect(before.writes).toBeGreaterThan(0)
  expect(before.messages).toBeGreaterThan(0)

  await page.clock.runFor(idleMs)

  expect((await writesOf(page)) - before.writes).toBe(0)
  expect(messages - before.messages).toBeLessThanOrEqual((mostMessagesPerMinute * idleMs) / 60_000)
  expect((await workOf(session)) - before.work).toBeLessThanOrEqual((mostWork * idleMs) / 1000)
})

/** Clock ticks of 10 ms that a process has worked. */
function ticksOf(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return Number(fields[11]) + Number(fields[12])
}

test('the idle register program takes at most 1 % of one core', async ({ page, startDemo }) => {
  if (process.platform !== 'linux') {
    process.stdout.write('NOT RUN: idle work of the register program (no /proc here)\n')
    test.skip()
  }
  const started = await startDemo()
  const counter = atCounter(page)
  await counter.opens(started.url)
  await expect(counter.status).toHaveText('Synced')
  const program = processes().find(({ command }) => command.includes(`${started.data}/register`))
  if (!program) throw new Error('The register program was not found')
  // What a start leaves to be done later is done when a whole second passes without work.
  let last = -1
  await expect
    .poll(
      () => {
        const now = ticksOf(program.pid)
        const isIdle = now - last <= 1
        last = now
        return isIdle
      },
      { intervals: [1000], timeout: 30_000 },
    )
    .toBe(true)
  const [begun, ticks] = [Date.now(), ticksOf(program.pid)]
  await expect.poll(() => Date.now() - begun, { intervals: [1000], timeout: 30_000 }).toBeGreaterThan(15_000)
  const worked = (ticksOf(program.pid) - ticks) * 10
  expect(worked / (Date.now() - begun)).toBeLessThanOrEqual(mostWork)
})
