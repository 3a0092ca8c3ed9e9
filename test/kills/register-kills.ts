/**
 * A register alone whose browser, program or both are killed at a random moment of the shop day, and started again. Now and then the whole
 * browser profile is deleted besides: then the recorder has to bring everything back. (Before that it is waited for until the second copy holds what
 * was acknowledged: it is written beside the journal and never in front of it.)
 */
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { openTill, readJournal, type Till } from '../support/real-shop.ts'
import type { Found } from './counts.ts'
import { type Program, startProgram } from './program.ts'
import { beginDay, type Day, purchasesIn, sleep, workOn } from './shop-day.ts'

/** A kill comes at a random moment of a step that is some steps on, so that a slow machine gets as far as a quick one. */
const mostSteps = 6
const stepMs = 250
const longestMs = 60_000
/** Every so many kills the profile goes as well. */
const profileEvery = 8

export interface Lane {
  readonly kills: number
  readonly folder: string
  readonly port: number
  readonly random: () => number
  /** Told after each kill. */
  readonly killed: () => void
  /** Somebody wants to see what was found so far. */
  readonly isEnded: () => boolean
}

export async function killRegisters({ kills, folder, port, random, killed, isEnded }: Lane): Promise<Found> {
  mkdirSync(folder, { recursive: true })
  const start = () =>
    startProgram(
      ['browser', 'main.js'],
      ['--data', join(folder, 'data'), '--port', String(port), '--first-start', 'demo'],
    )
  const byKind: Record<string, number> = { browser: 0, register: 0, both: 0, profile: 0 }
  let register = await start()
  let till = await openTill(folder, register.url)
  const day = await beginDay(till)
  let done = 0
  for (let nth = 1; nth <= kills && !isEnded(); nth += 1) {
    const kind =
      nth % profileEvery === 2
        ? 'profile'
        : ((['browser', 'register', 'both'] as const)[Math.floor(random() * 3)] ?? 'both')
    if (kind === 'profile') await workUntil(till, day, random, () => killWithProfile(till, day, folder))
    else await workUntil(till, day, random, () => killSome(kind, till, register))
    if (kind === 'register' || kind === 'both') register = await start()
    till = kind === 'register' ? await till.reopen(register.url) : await openTill(folder, register.url)
    byKind[kind] = (byKind[kind] ?? 0) + 1
    done = nth
    killed()
  }
  const { eventIds, types, torn } = await readJournal(till.page)
  await till.close()
  await register.close()
  const there = new Set(eventIds)
  const tooMany = Math.max(0, purchasesIn(types) - day.begun - day.typed)
  return {
    kills: done,
    acknowledged: day.acknowledged.size,
    lost: [...day.acknowledged].filter((id) => !there.has(id)).length + torn,
    doubled: eventIds.length - there.size + tooMany,
    byKind,
  }
}

async function killSome(kind: 'browser' | 'register' | 'both', till: Till, register: Program): Promise<void> {
  await Promise.all([...(kind === 'register' ? [] : [till.kill()]), ...(kind === 'browser' ? [] : [register.kill()])])
}

async function killWithProfile(till: Till, day: Day, folder: string): Promise<void> {
  const waiting = new Set(day.acknowledged)
  const recorder = join(folder, 'data', 'recorder')
  const until = Date.now() + longestMs
  for (;;) {
    const text = readdirSync(recorder)
      .map((name) => readFileSync(join(recorder, name), 'utf8'))
      .join('')
    for (const id of waiting) if (text.includes(id)) waiting.delete(id)
    if (waiting.size === 0) break
    if (Date.now() > until) throw new Error(`${waiting.size} acknowledged events never reached the recorder.`)
    await sleep(10)
  }
  await till.kill()
  rmSync(join(folder, 'profile'), { recursive: true, force: true, maxRetries: 5 })
}

async function workUntil(till: Till, day: Day, random: () => number, kill: () => Promise<void>): Promise<void> {
  let isKilled = false
  const work = workOn(till, day, random, () => isKilled)
  const last = day.steps + Math.floor(random() * mostSteps)
  const begun = Date.now()
  while (day.steps < last && Date.now() - begun < longestMs) await Promise.race([work, sleep(5)])
  await Promise.race([work, sleep(random() * stepMs)])
  isKilled = true
  await kill()
  // Whoever works at a page whose register is gone waits for what will not come: the page of the next start ends that.
  await Promise.race([work, sleep(100)])
}
