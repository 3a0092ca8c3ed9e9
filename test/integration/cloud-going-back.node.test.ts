/** A cloud database that is put back to an older state: registers notice, re-send what they keep, and nothing is doubled. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { RunningCloud } from '../../cloud/service.ts'
import type { Standing } from '../../shared/cloud-protocol/protocol.ts'
import { type CloudPlace, cloudDatabases } from '../support/cloud-databases.ts'
import { givenCloud } from '../support/cloud-in-process.ts'
import { type CloudAddress, type FakeRegister, givenRegister } from '../support/cloud-register.ts'
import { recordCompleteCard, recordRedemption, recordTrayItems } from '../support/cloud-situations.ts'

// A guard against hanging: real databases and processes take their time on a busy machine.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

const databases = await cloudDatabases()
afterAll(async () => {
  for (const database of databases) await database.stop()
})

let place: CloudPlace
let running: RunningCloud
const start = async (): Promise<CloudAddress> => {
  running = await givenCloud(place)
  return { url: running.url, folder: place.folder, store: 'Test Pets' }
}
afterEach(async () => {
  await running.stop()
  await place.remove()
})
const standingOf = async (register: FakeRegister): Promise<Standing> =>
  (await register.client.events.hashAt({ position: 0 })).standing
const pulledIds = async (register: FakeRegister) => (await register.pullAll()).map(({ event }) => event.id)
const idsOf = (register: FakeRegister) => register.events.map((event) => event.id)

describe.each(databases)('cloud on $name put back to an older state', (database) => {
  let register: FakeRegister
  let older: Standing
  let newest: Standing
  beforeEach(async () => {
    place = await database.createPlace()
    register = await givenRegister(await start())
    recordTrayItems(register, 3)
    older = (await register.pushAll()).standing
    await running.stop()
    const putBack = await place.copy()
    register = register.at(await start())
    recordRedemption(register, recordCompleteCard(register))
    newest = (await register.pushAll()).standing
    await running.stop()
    await putBack()
    register = register.at(await start())
  })

  test('its standing differs from what the register knows, and the hashes show the common position', async () => {
    const standing = await standingOf(register)
    expect(standing.lastPosition).toBeLessThan(newest.lastPosition)
    expect((await register.client.events.hashAt({ position: newest.lastPosition })).hash).toBeNull()
    expect((await register.client.events.hashAt({ position: older.lastPosition })).hash).toBe(older.hashOfLastPosition)
  })

  test('the register sends again what it keeps, and nothing is doubled', async () => {
    const first = await register.push(register.events.slice(-1))
    expect(first.acceptedUpTo.seq).toBe(3)
    await register.pushAll(first.acceptedUpTo.seq + 1)
    expect(await pulledIds(register)).toEqual(idsOf(register))
    expect((await standingOf(register)).hashOfLastPosition).toBe(newest.hashOfLastPosition)
  })

  test('the credit line is there once again', async () => {
    await register.pushAll()
    await running.cloud.judging.settle(register.accountId)
    expect(await running.cloud.storage.db.selectFrom('credit_lines').selectAll().execute()).toHaveLength(1)
  })

  test('what another register sends first takes other positions, and the hash at the old end shows it', async () => {
    const other = await givenRegister({ url: running.url, folder: place.folder, store: 'Test Pets' })
    recordTrayItems(other, register.events.length)
    await other.pushAll()
    const { hash } = await register.client.events.hashAt({ position: newest.lastPosition })
    expect(hash).not.toBeNull()
    expect(hash).not.toBe(newest.hashOfLastPosition)
  })
})

describe('the incarnation of a PGlite folder', () => {
  const database = databases[0]
  beforeEach(async () => {
    if (!database) throw new Error('PGlite is always there.')
    place = await database.createPlace()
  })

  test('stays over a stop and a start', async () => {
    const register = await givenRegister(await start())
    recordTrayItems(register, 3)
    const { standing } = await register.pushAll()
    await running.stop()
    expect(await standingOf(register.at(await start()))).toEqual(standing)
  })

  test('changes when the database of an earlier start is put back', async () => {
    const register = await givenRegister(await start())
    const { incarnation } = await standingOf(register)
    await running.stop()
    const putBack = await place.copy()
    await start()
    await running.stop()
    await putBack()
    expect((await standingOf(register.at(await start()))).incarnation).not.toBe(incarnation)
  })

  test('changes when a copy from before the last pushes of the same start is put back', async () => {
    const register = await givenRegister(await start())
    recordTrayItems(register, 3)
    const { standing } = await register.pushAll()
    await running.stop()
    // The high-water file of the newer state beside the database of an older one with the same start.
    const highWater = join(place.folder, 'high-water.json')
    const mark = JSON.parse(readFileSync(highWater, 'utf8'))
    expect(mark.positions[register.accountId]).toBe(3)
    writeFileSync(highWater, JSON.stringify({ ...mark, positions: { [register.accountId]: 4 } }))
    expect((await standingOf(register.at(await start()))).incarnation).not.toBe(standing.incarnation)
  })

  test('changes when the database is moved to a folder without its high-water file', async () => {
    const register = await givenRegister(await start())
    const { incarnation } = await standingOf(register)
    await running.stop()
    rmSync(join(place.folder, 'high-water.json'))
    expect((await standingOf(register.at(await start()))).incarnation).not.toBe(incarnation)
  })

  test('is another one in a new database', async () => {
    const register = await givenRegister(await start())
    const { incarnation } = await standingOf(register)
    await running.stop()
    rmSync(join(place.folder, 'database'), { recursive: true })
    rmSync(join(place.folder, 'high-water.json'))
    await start()
    expect(running.cloud.storage.incarnation).not.toBe(incarnation)
  })
})
