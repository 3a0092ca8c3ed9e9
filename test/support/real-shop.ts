/**
 * A register of the demo store as its own processes, for tests that stop them in the middle of whatever they do: the product as it is started,
 * a real browser with a real profile beside the data folder, worked at through the screens.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { chromium, type Page } from '@playwright/test'
import { atCounter } from '../e2e/support/counter.ts'
import { browserLaunch } from './browser-launch.ts'

/** Programs that use this are bundled, so they know the project by where they are run. */
const root = process.cwd()
const startMs = 60_000
const clock = '2026-06-10T11:00:00-04:00'

export interface Stoppable {
  /** Stands still, as without power. */
  freeze(): void
  /** SIGKILL, all of its processes. */
  kill(): Promise<void>
  /** In good order. */
  close(): Promise<void>
}

/** Whatever runs on its own and has to end with the program that started it. */
export const left = new Set<{ killNow(): void }>()

/** Of what was left running because something broke. */
export function killLeft(): void {
  for (const one of [...left]) one.killNow()
}

export interface Register extends Stoppable {
  readonly url: string
}

/** `npm start` of a register alone on its demo store. */
export async function startRegister(folder: string, port: number): Promise<Register> {
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
  const ended = new Promise<void>((resolve) => program.on('close', () => resolve()))
  const all = (name: NodeJS.Signals) => {
    for (const { pid, group } of processes()) if (group === program.pid) signal(pid, name)
  }
  const running = { killNow: () => all('SIGKILL') }
  left.add(running)
  return {
    url: await readyUrl(program),
    freeze: () => all('SIGSTOP'),
    async kill() {
      all('SIGKILL')
      left.delete(running)
      await ended
    },
    async close() {
      program.kill('SIGINT')
      left.delete(running)
      await ended
    },
  }
}

export interface Till extends Stoppable {
  readonly page: Page
  readonly counter: ReturnType<typeof atCounter>
  /** The same browser with a new page: its register was started again. */
  reopen(url: string): Promise<Till>
}

/** The page in a browser with this folder's profile; Ana signs in. `beforeLoad` runs in the page before its own scripts. */
export async function openTill(folder: string, url: string, beforeLoad?: () => void): Promise<Till> {
  const profile = join(folder, 'profile')
  const context = await chromium.launchPersistentContext(profile, {
    ...browserLaunch(),
    headless: true,
    viewport: { width: 1280, height: 800 },
    locale: 'en-US',
    timezoneId: 'America/New_York',
    handleSIGINT: false,
  })
  const closed = new Promise((resolve) => context.on('close', resolve))
  const all = (name: NodeJS.Signals) => {
    const running = processes()
    const groups = new Set(running.filter(({ command }) => command.includes(profile)).map(({ group }) => group))
    for (const { pid, group } of running) if (groups.has(group)) signal(pid, name)
  }
  const running = { killNow: () => all('SIGKILL') }
  left.add(running)
  const stoppable: Stoppable = {
    freeze: () => all('SIGSTOP'),
    async kill() {
      all('SIGKILL')
      left.delete(running)
      await closed
    },
    async close() {
      left.delete(running)
      await context.close()
    },
  }
  const tillOn = async (page: Page, at: string): Promise<Till> => {
    const counter = atCounter(page)
    await page.goto(at)
    // A profile that comes back from the recorder, on a busy machine.
    await page.getByText('Who is at the till?').waitFor({ timeout: startMs })
    await counter.signsIn()
    return {
      ...stoppable,
      page,
      counter,
      async reopen(again) {
        const next = await context.newPage()
        await page.close()
        return tillOn(next, again)
      },
    }
  }
  const page = context.pages()[0] ?? (await context.newPage())
  if (beforeLoad) await page.addInitScript(beforeLoad)
  return tillOn(page, url)
}

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

export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name)
  } catch (problem) {
    // It has ended by itself.
    if ((problem as NodeJS.ErrnoException).code !== 'ESRCH') throw problem
  }
}

export const processes = (): { pid: number; command: string; parent: number; group: number }[] =>
  readdirSync('/proc').flatMap((name) => {
    const pid = Number(name)
    if (!Number.isInteger(pid)) return []
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8')
      // pid (name) state parent group ...
      const [, parent, group] = stat
        .slice(stat.lastIndexOf(')') + 2)
        .split(' ')
        .map(Number)
      return [{ pid, command: readFileSync(`/proc/${name}/cmdline`, 'utf8'), parent: parent ?? 0, group: group ?? 0 }]
    } catch {
      // Gone between the listing and the look.
      return []
    }
  })

export interface JournalInPage {
  /** Ids of all events of this register's journal, in its order. */
  readonly eventIds: readonly string[]
  readonly types: readonly string[]
  /** Records that are not what was written: a hash or a link of the chain that does not hold. */
  readonly torn: number
}

/** The journal as it lies in the browser's database; from record number `after` on. */
export const readJournal = (page: Page, after = 0): Promise<JournalInPage & { readonly last: number }> =>
  page.evaluate(async (from) => {
    const answer = <Value>(request: IDBRequest<Value>) =>
      new Promise<Value>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result)
        request.onerror = () => reject(request.error)
      })
    const eventIds: string[] = []
    const types: string[] = []
    let torn = 0
    let last = from
    for (const { name = '' } of await indexedDB.databases()) {
      const database = await answer(indexedDB.open(name))
      if (database.objectStoreNames.contains('records')) {
        const store = database.transaction('records').objectStore('records')
        const records: { n: number; text: string; hash: string; prevHash: string }[] = await answer(
          store.getAll(IDBKeyRange.lowerBound(from, true)),
        )
        for (const [nth, { n, text, hash, prevHash }] of records.entries()) {
          const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(`${prevHash}\n${text}`))
          const hex = [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
          if (hex !== hash || (nth > 0 && records[nth - 1]?.hash !== prevHash)) torn += 1
          for (const { id, type } of JSON.parse(text).events) {
            eventIds.push(id)
            types.push(type)
          }
          last = n
        }
      }
      database.close()
    }
    return { eventIds, types, torn, last }
  }, after)

/** The same numbers for the same seed, 0 to 1 (mulberry32). */
export function dice(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
