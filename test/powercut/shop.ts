/**
 * A register of the demo store on one disk, its browser's profile beside its data folder, worked at as a cashier does: the product as it
 * is started, and its screens. What is acknowledged is what the screen has shown.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { type BrowserContext, chromium, expect, type Page } from '@playwright/test'
import { type DemoItem, demoUpc } from '../../shared/demo/demo-catalogue.ts'
import { atCounter } from '../e2e/support/counter.ts'
import { browserLaunch } from '../support/browser-launch.ts'

/** The program is bundled, so it knows the project by where it is run. */
const root = process.cwd()
const clock = '2026-06-10T11:00:00-04:00'
/** No offer asks about them. */
const items: readonly DemoItem[] = ['B1', 'B2']

export interface Shop {
  readonly page: Page
  /** Pieces in the visit, as the screen says it. */
  pieces(): Promise<number>
  /** Types one piece more, and again, until it is stopped; tells what the screen shows whenever that grows. */
  sell(shown: (pieces: number) => void): Promise<void>
  /** Journal records that are not what was written: a hash or a link of the chain that does not hold. */
  tornRecords(): Promise<number>
  /** Everything stands still in the middle of whatever it does, as without power. */
  freeze(): void
  kill(): Promise<void>
  /** In good order. */
  close(): Promise<void>
}

export interface ShopOptions {
  readonly folder: string
  readonly port: number
  /** The journal is written without waiting for the disk: the control, which has to lose. */
  readonly isRelaxed?: boolean
}

export async function openShop({ folder, port, isRelaxed = false }: ShopOptions): Promise<Shop> {
  const program = spawn(
    process.execPath,
    [
      join(root, 'build', 'scripts', 'start.mjs'),
      ...['--no-open', '--shell', 'browser', '--no-cloud', '--clock', clock],
      ...['--data', join(folder, 'data'), '--port', String(port)],
    ],
    // A group of its own, so that all of it can be stopped at once.
    { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], detached: true },
  )
  const left = {
    stop() {
      for (const pid of [...groupOf(program), ...browserProcesses(folder)]) signal(pid, 'SIGKILL')
      openShops.delete(left)
    },
  }
  openShops.add(left)
  const url = await readyUrl(program)
  const context = await chromium.launchPersistentContext(join(folder, 'profile'), {
    ...browserLaunch(),
    headless: true,
    viewport: { width: 1280, height: 800 },
    locale: 'en-US',
    timezoneId: 'America/New_York',
  })
  const page = context.pages()[0] ?? (await context.newPage())
  if (isRelaxed) await page.addInitScript(writeRelaxed)
  const counter = atCounter(page)
  await counter.opens(url)
  await counter.finds('Ruth')
  const pieces = () => page.evaluate(countPieces)
  return {
    page,
    pieces,
    async sell(shown) {
      await page.exposeBinding('tellPieces', (_, count: number) => shown(count))
      await page.evaluate(tellWhenItGrows)
      for (let nth = 0; ; nth += 1) {
        const before = await pieces()
        await counter.scanField.fill(demoUpc(items[nth % items.length] ?? 'B1'))
        await counter.scanField.press('Enter')
        await expect.poll(pieces, { intervals: [5] }).toBeGreaterThan(before)
      }
    },
    tornRecords: () => page.evaluate(countTornRecords),
    freeze() {
      for (const pid of [...groupOf(program), ...browserProcesses(folder)]) signal(pid, 'SIGSTOP')
    },
    async kill() {
      left.stop()
      await closed(context)
    },
    async close() {
      await context.close()
      openShops.delete(left)
      program.kill('SIGINT')
      await new Promise((resolve) => (program.exitCode === null ? program.on('close', resolve) : resolve(null)))
    },
  }
}

/** Of shops that were left open because something broke. */
export function killLeft(): void {
  for (const shop of [...openShops]) shop.stop()
}

const openShops = new Set<{ stop(): void }>()

/** The second copy is taken away: what the browser kept has to do alone. */
export const removeRecorder = (folder: string): void =>
  rmSync(join(folder, 'data', 'register', 'recorder'), { recursive: true, force: true })

const closed = (context: BrowserContext): Promise<unknown> =>
  Promise.race([context.close(), new Promise((resolve) => setTimeout(resolve, 2000))])

function readyUrl(program: ChildProcess): Promise<string> {
  let said = ''
  program.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said += text
  })
  return new Promise((resolve, reject) => {
    if (program.stdout)
      createInterface({ input: program.stdout }).on('line', (line) => {
        const url = /^Tillside register ready: (.+)$/.exec(line)?.[1]
        if (url) resolve(url)
      })
    program.on('close', (code) => reject(new Error(`The register ended with ${code}: ${said}`)))
  })
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name)
  } catch (problem) {
    // It has ended by itself.
    if ((problem as NodeJS.ErrnoException).code !== 'ESRCH') throw problem
  }
}

const processes = (): { pid: number; command: string; group: number }[] =>
  readdirSync('/proc').flatMap((name) => {
    const pid = Number(name)
    if (!Number.isInteger(pid)) return []
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8')
      // pid (name) state parent group ...
      const group = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[2])
      return [{ pid, command: readFileSync(`/proc/${name}/cmdline`, 'utf8'), group }]
    } catch {
      // Gone between the listing and the look.
      return []
    }
  })

const groupOf = ({ pid }: ChildProcess): number[] => processes().flatMap((one) => (one.group === pid ? [one.pid] : []))

/** All of a browser's processes name its profile, or are children that do through their parent. */
function browserProcesses(folder: string): number[] {
  const all = processes()
  const groups = new Set(
    all.filter(({ command }) => command.includes(join(folder, 'profile'))).map(({ group }) => group),
  )
  return all.filter(({ group }) => groups.has(group)).map(({ pid }) => pid)
}

// What follows runs in the page.

function writeRelaxed(): void {
  const strict = IDBDatabase.prototype.transaction
  IDBDatabase.prototype.transaction = function relaxed(names, mode, options) {
    return strict.call(this, names, mode, { ...options, durability: 'relaxed' })
  }
}

function countPieces(): number {
  const fields = [...document.querySelectorAll<HTMLInputElement>('input')]
  return fields
    .filter((field) => (field.getAttribute('aria-label') ?? field.labels?.[0]?.textContent ?? '').trim() === 'Quantity')
    .reduce((sum, field) => sum + (Number(field.value) || 0), 0)
}

function tellWhenItGrows(): void {
  const { tellPieces } = window as unknown as { tellPieces(count: number): void }
  let told = 0
  const look = () => {
    let shown = 0
    for (const field of document.querySelectorAll<HTMLInputElement>('input'))
      if ((field.getAttribute('aria-label') ?? field.labels?.[0]?.textContent ?? '').trim() === 'Quantity')
        shown += Number(field.value) || 0
    if (shown > told) {
      told = shown
      tellPieces(shown)
    }
    requestAnimationFrame(look)
  }
  look()
}

async function countTornRecords(): Promise<number> {
  const answer = <Value>(request: IDBRequest<Value>) =>
    new Promise<Value>((resolve, reject) => {
      request.onsuccess = () => resolve(request.result)
      request.onerror = () => reject(request.error)
    })
  let torn = 0
  for (const { name = '' } of await indexedDB.databases()) {
    const database = await answer(indexedDB.open(name))
    if (database.objectStoreNames.contains('records')) {
      const records: { text: string; hash: string; prevHash: string }[] = await answer(
        database.transaction('records').objectStore('records').getAll(),
      )
      for (const [nth, { text, hash, prevHash }] of records.entries()) {
        const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(`${prevHash}\n${text}`))
        const hex = [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
        if (hex !== hash || (nth > 0 && records[nth - 1]?.hash !== prevHash)) torn += 1
      }
    }
    database.close()
  }
  return torn
}
