/** Several cloud services on one PostgreSQL: stateless, so it does not matter which of them a register reaches. */
import { afterAll, afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { RunningCloud } from '../../cloud/service.ts'
import type { Standing } from '../../shared/cloud-protocol/protocol.ts'
import { type CloudPlace, postgresDatabase } from '../support/cloud-databases.ts'
import { givenCloud } from '../support/cloud-in-process.ts'
import { type CloudAddress, type FakeRegister, givenRegister } from '../support/cloud-register.ts'
import { recordCompleteCard, recordRedemption, recordTrayItem, recordTrayItems } from '../support/cloud-situations.ts'

// A guard against hanging: real databases and processes take their time on a busy machine.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

const database = await postgresDatabase()
if ('reason' in database) process.stdout.write(`NOT RUN: several clouds on one PostgreSQL (${database.reason})\n`)
afterAll(() => ('reason' in database ? undefined : database.stop()))

describe.skipIf('reason' in database)('two cloud services on one PostgreSQL', () => {
  let place: CloudPlace
  let services: RunningCloud[]
  let front: FakeRegister
  let back: FakeRegister
  beforeEach(async () => {
    if ('reason' in database) return
    place = await database.createPlace()
    const [one, other] = [await givenCloud(place), await givenCloud(place)]
    services = [one, other]
    const address = ({ url }: RunningCloud): CloudAddress => ({ url, folder: place.folder, store: 'Test Pets' })
    front = await givenRegister(address(one))
    back = (await givenRegister(address(one))).at(address(other))
  })
  afterEach(async () => {
    for (const service of services) await service.stop()
    await place.remove()
  })

  test('a register on one hears of what was pushed to the other', async () => {
    const heard: Standing[] = []
    for await (const standing of await back.client.events.changes()) {
      heard.push(standing)
      if (standing.lastPosition === 2) break
      await front.push([recordTrayItem(front)])
    }
    expect(heard.map((standing) => standing.lastPosition)).toEqual([0, 1, 2])
  })

  test('both accepting at once: positions have no gaps, and the chain is one', async () => {
    const pushBatches = async (register: FakeRegister) => {
      for (let batch = 0; batch < 10; batch++) await register.push(recordTrayItems(register, 5))
    }
    await Promise.all([pushBatches(front), pushBatches(back)])
    const [seenByFront, seenByBack] = [await front.pullAll(), await back.pullAll()]
    expect(seenByFront).toEqual(seenByBack)
    expect(seenByFront.map(({ position }) => position)).toEqual(Array.from({ length: 100 }, (_, index) => index + 1))
  })

  test('both judging: one credit line for each redemption', async () => {
    const cards = Array.from({ length: 5 }, () => recordCompleteCard(front))
    for (const card of cards) recordRedemption(front, card)
    for (const card of cards) recordRedemption(back, card)
    await Promise.all([front.pushAll(), back.pushAll()])
    await Promise.all(services.map((service) => service.cloud.judging.settle(front.accountId)))
    const db = services[0]?.cloud.storage.db
    expect(await db?.selectFrom('credit_lines').select('state').execute()).toEqual(
      Array(5).fill({ state: 'uncredited' }),
    )
    expect(await db?.selectFrom('conflicts').select('reason').execute()).toHaveLength(5)
  })
})
