/**
 * `run <kills> <seed> <folder>`: a scripted shop day in which the browser, the register's program or both are killed (SIGKILL) at a random moment
 * and started again. Acknowledged: every event that was in the journal when the screen had shown its step. Lost: acknowledged and not there
 * after the last start. Doubled: an event that is there twice, or a piece more than was typed.
 *
 * Last line `N kills, A acknowledged, L lost, D doubled`; exit 0 only when all kills happened and L = D = 0.
 */
import { mkdirSync, rmSync } from 'node:fs'
import { type DemoItem, demoUpc } from '../../shared/demo/demo-catalogue.ts'
import { freePort } from '../support/free-port.ts'
import { dice, killLeft, openTill, type Register, readJournal, startRegister, type Till } from '../support/real-shop.ts'

const [kills = 300, seed = 1] = process.argv.slice(2, 4).map(Number)
const folder = process.argv[4] ?? ''
const items: readonly DemoItem[] = ['B1', 'B2', 'C1', 'C2']
const customers = ['Ruth', 'Bob', 'Kim'] as const
const piecesPerVisit = 6
/** A kill comes at a random moment of a step that is some steps on, so that a slow machine gets as far as a quick one. */
const mostSteps = 8
const stepMs = 250
const longestMs = 60_000

const random = dice(seed)
const port = await freePort()
mkdirSync(folder, { recursive: true })
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

interface Day {
  readonly acknowledged: Set<string>
  /** Pieces that were typed, whether or not it was seen what became of them. */
  typed: number
  read: number
  visits: number
  /** Things done and seen done. */
  steps: number
}

async function run(): Promise<number> {
  const day: Day = { acknowledged: new Set(), typed: 0, read: 0, visits: 0, steps: 0 }
  let register = await startRegister(folder, port)
  let till = await openTill(folder, register.url)
  day.read = (await readJournal(till.page)).last
  const byKind = { browser: 0, register: 0, both: 0 }
  const begun = (await readJournal(till.page)).types.filter((type) => type === 'ItemsPurchased').length
  let done = 0
  for (; done < kills; done += 1) {
    const kind = (['browser', 'register', 'both'] as const)[Math.floor(random() * 3)] ?? 'both'
    await workUntilKilled(till, day, () => killSome(kind, till, register))
    if (kind !== 'browser') register = await startRegister(folder, port)
    if (kind === 'register') await till.close()
    till = await openTill(folder, register.url)
    byKind[kind] += 1
    if ((done + 1) % 10 === 0)
      say(
        `${done + 1} kills: ${Object.entries(byKind)
          .map(([what, count]) => `${what} ${count}`)
          .join(', ')}`,
      )
  }
  const { eventIds, types, torn } = await readJournal(till.page)
  await till.close()
  await register.close()
  const there = new Set(eventIds)
  const lost = [...day.acknowledged].filter((id) => !there.has(id)).length + torn
  const purchased = types.filter((type) => type === 'ItemsPurchased').length - begun
  const doubled = eventIds.length - there.size + Math.max(0, purchased - day.typed)
  say(`${day.visits} visits finished, ${day.typed} pieces typed, ${purchased} in the journal`)
  say(`${done} kills, ${day.acknowledged.size} acknowledged, ${lost} lost, ${doubled} doubled`)
  return done === kills && lost === 0 && doubled === 0 && day.acknowledged.size > 0 ? 0 : 1
}

async function killSome(kind: 'browser' | 'register' | 'both', till: Till, register: Register): Promise<void> {
  await Promise.all([...(kind === 'register' ? [] : [till.kill()]), ...(kind === 'browser' ? [] : [register.kill()])])
}

/** Works on, visit after visit; what breaks after the kill broke because of it. */
async function workUntilKilled(till: Till, day: Day, kill: () => Promise<void>): Promise<void> {
  let isKilled = false
  const work = (async () => {
    // Right after a start the visit of before may come back under the hand: then it is looked at once more.
    for (let stumbles = 0; !isKilled; )
      try {
        await visit(till, day)
        stumbles = 0
      } catch (problem) {
        stumbles += 1
        if (!isKilled && stumbles > 3) throw problem
      }
  })()
  const last = day.steps + Math.floor(random() * mostSteps)
  const begun = Date.now()
  while (day.steps < last && Date.now() - begun < longestMs) await Promise.race([work, sleep(5)])
  await Promise.race([work, sleep(random() * stepMs)])
  isKilled = true
  await kill()
  // Whoever works at a page whose register is gone waits for what will not come: closing the page ends that.
  await Promise.race([work, sleep(300)])
}

/** One customer, from the lookup to Finished; goes on where an earlier one was left. */
async function visit({ page, counter }: Till, day: Day): Promise<void> {
  const note = async () => {
    const { eventIds, last } = await readJournal(page, day.read)
    day.read = last
    for (const id of eventIds) day.acknowledged.add(id)
    day.steps += 1
  }
  if (await counter.search.isVisible()) await counter.finds(customers[day.visits % customers.length] ?? 'Ruth')
  for (let nth = 0; nth < piecesPerVisit; nth += 1) {
    const item = items[Math.floor(random() * items.length)] ?? 'B1'
    const before = await page.evaluate(quantities)
    day.typed += 1
    await counter.scanField.fill(demoUpc(item))
    await counter.scanField.press('Enter')
    await page.waitForFunction(
      (was) => {
        const fields = [...document.querySelectorAll<HTMLInputElement>('input')]
        const named = fields.filter(
          (one) => (one.getAttribute('aria-label') ?? one.labels?.[0]?.textContent ?? '').trim() === 'Quantity',
        )
        return named.reduce((sum, one) => sum + (Number(one.value) || 0), 0) > was
      },
      before,
      { timeout: 20_000 },
    )
    await note()
  }
  await counter.checksOut()
  const reason = counter.dialog('Multi-Purchase')
  const later = counter.button('Redeem Later')
  const finished = counter.button('Finished')
  for (;;) {
    await reason.or(later).or(finished).first().waitFor()
    if (await reason.isVisible()) await counter.givesReason()
    else if (await later.isVisible()) await later.click()
    else break
    await note()
    await page.waitForTimeout(50)
  }
  await counter.finishes()
  await note()
  day.visits += 1
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}

function quantities(): number {
  const fields = [...document.querySelectorAll<HTMLInputElement>('input')]
  return fields
    .filter((field) => (field.getAttribute('aria-label') ?? field.labels?.[0]?.textContent ?? '').trim() === 'Quantity')
    .reduce((sum, field) => sum + (Number(field.value) || 0), 0)
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}
