/** Removing personal data at the real cloud: no row of any table holds the person any more, late bodies are not stored, and the facts stay. */
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { RunningCloud } from '../../cloud/service.ts'
import type { CustomerId } from '../../shared/kernel/ids.ts'
import { type CloudPlace, cloudDatabases } from '../support/cloud-databases.ts'
import { givenCloud } from '../support/cloud-in-process.ts'
import { type CloudAddress, type FakeRegister, givenRegister, newId } from '../support/cloud-register.ts'
import { recordCompleteCard, recordRedemption } from '../support/cloud-situations.ts'

const databases = await cloudDatabases()
afterAll(async () => {
  for (const database of databases) await database.stop()
})

const secrets = ['Ludmilla', 'Vasquez-Orr', 'ludmilla@example.com', '+15550107711']
const ludmilla = {
  firstName: 'Ludmilla',
  lastName: 'Vasquez-Orr',
  email: 'ludmilla@example.com',
  phone: '+15550107711',
}

describe.each(databases)('cloud on $name', (database) => {
  let place: CloudPlace
  let running: RunningCloud
  let cloud: CloudAddress
  let tests = 0
  beforeAll(async () => {
    place = await database.createPlace()
    running = await givenCloud(place)
  })
  beforeEach(() => {
    cloud = { url: running.url, folder: place.folder, store: `Purge ${++tests}` }
  })
  afterAll(async () => {
    await running.stop()
    await place.remove()
  })

  /** All rows of all tables of one account, as text. */
  async function rows({ accountId }: FakeRegister): Promise<string> {
    const { db } = running.cloud.storage
    await running.cloud.judging.settle(accountId)
    const tables = await sql<{ name: string }>`
      select table_name as name from information_schema.columns
      where column_name = 'account_id' and table_schema = 'public'`.execute(db)
    const texts: string[] = []
    for (const { name } of tables.rows) {
      const { rows: found } = await sql<{ text: string }>`
        select row_to_json(one)::text as text from ${sql.table(name)} one where account_id = ${accountId}`.execute(db)
      texts.push(...found.map(({ text }) => `${name} ${text}`))
    }
    return texts.join('\n')
  }
  const held = async (register: FakeRegister) => {
    const text = await rows(register)
    return secrets.filter((secret) => text.includes(secret))
  }
  const purge = (register: FakeRegister, customerId: CustomerId, alsoIds: readonly CustomerId[] = []) => {
    register.record({ type: 'CustomerDeleted', data: {} }, { customerId })
    return register.record({ type: 'CustomerPurged', data: { alsoIds: [...alsoIds] } }, { customerId })
  }

  test('bodies, mail addresses and what was set aside go with the fact that says so; the redemption and its credit stay', async () => {
    const register = await givenRegister(cloud)
    const card = recordCompleteCard(register)
    register.recordPerson(card.customerId, ludmilla)
    register.record({ type: 'VerificationEmailRequested', data: {} }, { customerId: card.customerId })
    const redemptionId = recordRedemption(register, card)
    await register.pushAll()
    const notItsOwn = { ref: '0'.repeat(32), customerId: card.customerId, salt: 's', patch: ludmilla }
    await register.push([], [notItsOwn]).catch(() => undefined)
    expect((await held(register)).length).toBe(4)

    const next = register.events.length + 1
    purge(register, card.customerId)
    await register.pushAll(next)

    expect(await held(register)).toEqual([])
    expect(await rows(register)).toContain(`"redemption_id":"${redemptionId}"`)
    const page = await register.client.events.pull({ after: 0, limit: 1000, incarnation: null })
    expect(page.bodies).toEqual([])
    expect(page.events.map(({ event }) => event.type)).toContain('PersonSaved')
  })

  test('a body that comes after the removal, or in the same batch before it, is not stored', async () => {
    const register = await givenRegister(cloud)
    const other = await givenRegister(cloud)
    const customerId = newId<CustomerId>()
    register.recordPerson(customerId, ludmilla)
    purge(register, customerId)
    await register.pushAll()
    expect(await held(register)).toEqual([])
    other.recordPerson(customerId, { phone: '+15550107711' })
    const outcome = await other.pushAll()
    expect(outcome.acceptedUpTo.seq).toBe(other.events.length)
    expect(await held(register)).toEqual([])
  })

  test('everybody whom the fact names goes, with what a merge copied from them to somebody else', async () => {
    const register = await givenRegister(cloud)
    const [ann, bob, kim] = [newId<CustomerId>(), newId<CustomerId>(), newId<CustomerId>()]
    register.recordPerson(bob, ludmilla)
    register.recordPerson(kim, { firstName: 'Kim', lastName: 'Park' })
    // Kim had been combined with Bob and parted again: Kim's record still says what was Bob's.
    const copied = register.recordPerson(kim, { phone: '+15550107711' })
    const body = register.bodies.at(-1)
    if (!body || copied.type !== 'PersonSaved') throw new Error('a body was recorded')
    const bodies = [...register.bodies.slice(0, -1), { ...body, copiedFrom: bob }]
    await register.push(register.events, bodies)
    expect((await held(register)).length).toBe(4)
    const next = register.events.length
    purge(register, ann, [bob])
    await register.push(register.events.slice(next), [])
    expect(await held(register)).toEqual([])
    expect(await rows(register)).toContain('Kim')
  })

  test('another account keeps its customer of the same id', async () => {
    const register = await givenRegister(cloud)
    const stranger = await givenRegister({ ...cloud, store: `${cloud.store} elsewhere` })
    const customerId = newId<CustomerId>()
    for (const one of [register, stranger]) one.recordPerson(customerId, ludmilla)
    await stranger.pushAll()
    purge(register, customerId)
    await register.pushAll()
    expect(await held(register)).toEqual([])
    expect((await held(stranger)).length).toBe(4)
  })
})
