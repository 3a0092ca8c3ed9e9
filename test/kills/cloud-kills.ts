/**
 * A register that works on and sends, while its cloud or the cloud's PostgreSQL is killed in the middle of a push and started again. What the
 * cloud had answered for is in its database as soon as that is back; in the end the cloud has every event of the register's journal, once.
 */
import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from '@playwright/test'
import { freePort } from '../support/free-port.ts'
import { openTill, readJournal, type Till } from '../support/real-shop.ts'
import type { Found } from './counts.ts'
import { openLine } from './line.ts'
import { type KillablePostgres, startPostgres } from './postgres.ts'
import { type Program, startProgram } from './program.ts'
import type { Lane } from './register-kills.ts'
import { beginDay, purchasesIn, sleep, workOn } from './shop-day.ts'

/** From a push's first bytes to past its answer. */
const pushMs = 60
const longestMs = 60_000

export async function killClouds(lane: Lane): Promise<Found | { readonly reason: string }> {
  const { kills, folder, random, killed, isEnded } = lane
  mkdirSync(folder, { recursive: true })
  const postgres = await startPostgres()
  if ('reason' in postgres) return postgres
  const cloudPort = await freePort()
  const cloudFolder = join(folder, 'cloud')
  const startCloud = () =>
    startProgram(
      ['cloud', 'main.js'],
      ['--data', cloudFolder, '--port', String(cloudPort), '--database-url', postgres.url, '--demo'],
    )
  let cloud = await startCloud()
  const line = await openLine(await freePort(), cloudPort)
  const register = await startProgram(
    ['browser', 'main.js'],
    [
      ...['--data', join(folder, 'data'), '--port', String(lane.port)],
      ...['--cloud-url', line.url, '--pair', await pairingCode(cloud, cloudFolder)],
    ],
  )
  const till = await openTill(folder, register.url)
  const day = await beginDay(till)
  const { registerId } = JSON.parse(readFileSync(join(folder, 'data', 'register.json'), 'utf8')) as {
    registerId: string
  }

  const byKind: Record<string, number> = { cloud: 0, PostgreSQL: 0 }
  let forgotten = 0
  let isOver = false
  const work = workOn(till, day, random, () => isOver)
  const broken = work.then(() => {
    if (!isOver) throw new Error('The day ended before its kills.')
  })
  let done = 0
  for (let nth = 1; nth <= kills && !isEnded(); nth += 1) {
    await Promise.race([broken, line.nextPush(), tooLong('No push came')])
    await sleep(random() * pushMs)
    const kind = random() < 0.5 ? 'cloud' : 'PostgreSQL'
    if (kind === 'cloud') await cloud.kill()
    else await postgres.kill()
    const answered = await sentUpTo(till)
    if (kind === 'PostgreSQL') {
      await postgres.startAgain()
      // A cloud that ended with its database is started again, as its service manager does.
      await cloud.kill()
    }
    const held = await seqsIn(postgres, registerId)
    for (let seq = 1; seq <= answered; seq += 1) if (!held.has(seq)) forgotten += 1
    cloud = await startCloud()
    byKind[kind] = (byKind[kind] ?? 0) + 1
    done = nth
    killed()
  }
  isOver = true
  await Promise.race([work, tooLong('The last customer was not served')])
  await expect(till.counter.status).toHaveText('Synced', { timeout: longestMs })

  const { eventIds, types, torn } = await readJournal(till.page)
  const rows = await postgres.query<{ event_id: string }>('select event_id from events where register_id = $1', [
    registerId,
  ])
  const there = new Set(rows.map((row) => row.event_id))
  await till.close()
  await register.close()
  await line.close()
  await cloud.close()
  await postgres.stop()
  const tooMany = Math.max(0, purchasesIn(types) - day.begun - day.typed)
  return {
    kills: done,
    acknowledged: eventIds.length,
    lost: eventIds.filter((id) => !there.has(id)).length + forgotten + torn,
    doubled: rows.length - there.size + eventIds.length - new Set(eventIds).size + tooMany,
    byKind,
  }
}

async function pairingCode({ url }: Program, folder: string): Promise<string> {
  const token = readFileSync(join(folder, 'admin-token'), 'utf8').trim()
  const answer = await fetch(`${url}/api/admin/pairing`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ store: 'Maple Street Pets', createStore: false, location: null }),
  })
  const { code } = (await answer.json()) as { code: string }
  return code
}

async function tooLong(what: string): Promise<never> {
  await sleep(longestMs)
  throw new Error(`${what} within ${longestMs / 1000} s.`)
}

/** The seqs of this register that the database holds. */
async function seqsIn(postgres: KillablePostgres, registerId: string): Promise<ReadonlySet<number>> {
  const rows = await postgres.query<{ seq: string }>('select seq from events where register_id = $1', [registerId])
  return new Set(rows.map(({ seq }) => Number(seq)))
}

/** The last seq that the cloud has answered for, as the page wrote it down. */
const sentUpTo = ({ page }: Till): Promise<number> =>
  page.evaluate(async () => {
    const answer = <Value>(request: IDBRequest<Value>) =>
      new Promise<Value>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result)
        request.onerror = () => reject(request.error)
      })
    let seq = 0
    for (const { name = '' } of await indexedDB.databases()) {
      if (!name.startsWith('tillside-journal-')) continue
      const database = await answer(indexedDB.open(name))
      const row = await answer(database.transaction('meta').objectStore('meta').get('cursors'))
      seq = row?.cursors.sentUpTo.seq ?? 0
      database.close()
    }
    return seq
  })
