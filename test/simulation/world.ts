/**
 * One seed: a store, a cloud and two to eight registers, first in a storm - people work while messages go astray and machines die -
 * and then in calm, until everything is quiet and can be checked. The same seed gives the same run, task by task.
 */
import { createHash, createPrivateKey, createPublicKey } from 'node:crypto'
import { Kysely } from 'kysely'
import { createPgliteDialect } from '../../cloud/storage/pglite-dialect.ts'
import type { Tables } from '../../cloud/storage/tables.ts'
import type { Cursors, JournalRecord, MetaRow } from '../../renderer/database/journal-schema.ts'
import { textToRecord } from '../../renderer/database/record-text.ts'
import type { ViewsMeta } from '../../renderer/database/views.ts'
import type { AccountId, RegisterId } from '../../shared/kernel/ids.ts'
import { createBrowserDisk } from './browser-disk.ts'
import { type Chance, chanceOf } from './chance.ts'
import { check } from './check.ts'
import { createCloud, type SharedDatabase } from './cloud.ts'
import { createNetwork } from './network.ts'
import { createRecorderDisk } from './recorder-disk.ts'
import { createRegister } from './register.ts'
import { doSomething, type Shop } from './shop.ts'
import { foundStore, locationId } from './store.ts'
import { startStorm, type World } from './storm.ts'
import { type Counts, createTally } from './tally.ts'
import { createTime } from './time.ts'

export interface SeedOutcome {
  readonly seed: number
  readonly failure: string | null
  readonly counts: Counts
  /** Of who was at work when, of all that happened and of what was accepted: equal for equal runs. */
  readonly fingerprint: string
  readonly notes: readonly string[]
}

/** 2026-06-10, eleven in the morning in New York. */
const startMs = Date.parse('2026-06-10T15:00:00Z')
const quietWithinMs = 4 * 60_000
const lookEveryMs = 2000

export async function runSeed(seed: number, shared: SharedDatabase): Promise<SeedOutcome> {
  const chance = chanceOf(seed)
  const time = createTime(startMs)
  const tally = createTally(time.now)
  const problems: unknown[] = []
  const accountId = `sim-${seed}`
  const clock = { now: () => time.now() }
  const network = createNetwork(time, chance.fork('network'), tally)
  globalThis.fetch = network.fetch
  const count = registerCount(chance)
  const made = Array.from({ length: count }, (_, nth) => keysOf(chance.fork(`keys ${nth}`), `reg${nth + 1}x${seed}`))
  const db = new Kysely<Tables>({ dialect: createPgliteDialect(shared.pglite) })
  const store = await foundStore(db, accountId as AccountId, made, startMs, chance.fork('store'))

  const acknowledged = new Map<string, string>()
  const newest = new Map<string, number>()
  const browser = createBrowserDisk(chance.fork('browser'), tally, heardOf)
  function heardOf(name: string): void {
    const register = made.find(({ id }) => name.includes(id))
    if (!register) return
    for (const record of browser.rows(register.id, 'journal', 'records') as readonly JournalRecord[]) {
      if (record.n <= (newest.get(register.id) ?? 0)) continue
      newest.set(register.id, record.n)
      for (const event of textToRecord(record.text).events) {
        if (acknowledged.has(event.id)) continue
        acknowledged.set(event.id, register.id)
        tally.count('events acknowledged')
        tally.note(`${register.id} ${event.epoch}.${event.seq} ${event.type} ${event.id}`)
      }
    }
  }

  const onProblem = (problem: unknown) => problems.push(problem)
  const common = { time, clock, tally, network, onProblem }
  const cloud = createCloud({ ...common, shared, accountId, chance: chance.fork('cloud') })
  const registers = made.map(({ id, publicKey, signingKey }) => {
    const own = chance.fork(id)
    const hour = 3_600_000
    return createRegister({
      ...{ time, tally, browser, signingKey },
      chance: own,
      recorder: createRecorderDisk(time, own.fork('disk'), tally),
      token: store.tokens.get(id) ?? '',
      skewMs: own.is(0.5) ? Math.round((own.next() - 0.5) * 10 * hour) : own.between(-60_000, 60_000),
      document: {
        ...{ format: 1, registerId: id as RegisterId, registerName: id, accountId: accountId as AccountId },
        ...{ accountName: 'Sim', locationId, shell: 'browser', cloudUrl: `http://${id}`, epoch: 0, publicKey },
        settings: { sounds: false, volume: 0, colorScheme: 'auto', language: 'en', serialPorts: [] },
      },
    })
  })
  const world: World = {
    ...{ time, chance, tally, cloud, registers, browser, network, acknowledged },
    lastAcknowledged: (id) => newest.get(id) ?? 0,
  }
  tally.count('registers', count)
  const shop: Shop = { customers: [...store.customers], chance: chance.fork('shop'), tally }

  const rejected = (problem: unknown) => problems.push(problem)
  process.on('unhandledRejection', rejected)
  try {
    const storm = startStorm(world, (register) => register.act((till) => doSomething(till, shop)))
    await time.runUntil(startMs + storm.ms)
    storm.end()
    const failure = (await becomeQuiet(world)) ?? firstProblem(problems)
    const verdict = failure ? null : await check({ ...world, founded: store.eventIds })
    tally.count('virtual minutes', Math.round((time.now() - startMs) / 60_000))
    tally.count('events accepted', verdict?.accepted ?? 0)
    for (const reason of verdict?.conflicts ?? []) tally.count(`conflict ${reason}` as 'visits')
    const counts = tally.counts()
    const rows = await cloud.read<{ chain: string }>('select chain from accounts where account_id = $1')
    const failed = failure ?? verdict?.failure ?? null
    const trace = JSON.stringify([rows[0]?.chain, time.fingerprint(), counts, tally.notes(), failed])
    const fingerprint = createHash('sha256').update(trace).digest('hex').slice(0, 16)
    return { seed, failure: failed, counts, fingerprint, notes: tally.notes() }
  } finally {
    process.off('unhandledRejection', rejected)
    cloud.kill()
    for (const register of registers) {
      register.killPage()
      register.killHost()
    }
    await cloud.remove()
  }
}

/** Few more often than many. */
const registerCount = (chance: Chance): number =>
  chance.weighted([
    [30, 2],
    [30, 3],
    [18, 4],
    [10, 5],
    [6, 6],
    [3, 7],
    [3, 8],
  ])

/** An Ed25519 key made of chance, so that signatures are the same in every run. */
function keysOf(chance: Chance, id: string): { id: string; publicKey: string; signingKey: string } {
  const pkcs8 = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), chance.bytes(32)])
  const privateKey = createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' })
  const publicKey = createPublicKey(privateKey).export({ format: 'der', type: 'spki' })
  return { id, publicKey: publicKey.toString('base64'), signingKey: pkcs8.toString('base64') }
}

const firstProblem = (problems: readonly unknown[]): string | null => {
  const [problem] = problems
  if (problem === undefined) return null
  return `something failed in the background: ${problem instanceof Error ? (problem.stack ?? problem.message) : String(problem)}`
}

/** Everything is on and mended; resolves to what is not quiet when time is over. */
async function becomeQuiet({ time, network, cloud, registers, browser }: World): Promise<string | null> {
  network.calm()
  cloud.calm()
  for (const { recorder } of registers) recorder.refuse(false)
  const until = time.now() + quietWithinMs
  let quietLooks = 0
  let why = ''
  while (time.now() < until) {
    // Again and again: who was doomed in the storm may die now.
    if (!cloud.isUp()) cloud.start()
    for (const register of registers) {
      register.startHost()
      register.startPage()
    }
    await time.runUntil(time.now() + lookEveryMs)
    why = await loudest()
    quietLooks = why === '' ? quietLooks + 1 : 0
    if (quietLooks === 2) return null
  }
  return `not quiet after ${quietWithinMs / 60_000} minutes: ${why}`

  async function loudest(): Promise<string> {
    const [account] = await cloud.read<{ last_position: number; chain: string; judged_up_to: number }>(
      `select last_position, chain, judged_up_to from accounts natural join judgements where account_id = $1`,
    )
    if (!account) return 'the account is gone'
    if (account.judged_up_to < account.last_position) return `the cloud has judged up to ${account.judged_up_to}`
    for (const register of registers) {
      const { id } = register
      const state = register.page()?.till.store.getState()
      if (!register.isPageUp() || !register.isHostUp() || !state) return `${id} is down`
      if (register.isBusy()) return `${id} is busy`
      const { phase } = state
      if (phase.name !== 'signIn' && phase.name !== 'ready') return `${id} shows ${JSON.stringify(phase)}`
      const cursors = cursorsOf(browser.rows(id, 'journal', 'meta') as readonly MetaRow[])
      if (!cursors) return `${id} has no cursors`
      const held = `${cursors.pulledUpTo} of ${account.last_position}`
      if (cursors.pulledUpTo !== account.last_position || cursors.hash !== account.chain)
        return `${id} has pulled ${held}; ${state.sync.problem}`
      const last = (browser.rows(id, 'journal', 'records') as readonly JournalRecord[]).at(-1)
      const { sentUpTo } = cursors
      if (last && (sentUpTo.epoch !== last.epoch || sentUpTo.seq !== last.lastSeq))
        return `${id} has sent up to ${sentUpTo.epoch}.${sentUpTo.seq} of ${last.epoch}.${last.lastSeq}; ${state.sync.problem}`
      const [views] = browser.rows(id, 'views', 'meta') as readonly ViewsMeta[]
      if (views?.holdsUpTo !== account.last_position) return `${id} has folded ${views?.holdsUpTo}, pulled ${held}`
    }
    return ''
  }
}

const cursorsOf = (rows: readonly MetaRow[]): Cursors | null => {
  for (const row of rows) if (row.key === 'cursors') return row.cursors
  return null
}
