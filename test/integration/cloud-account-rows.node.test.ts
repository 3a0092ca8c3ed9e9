/** The rows that the real cloud sends ahead of a history: as they are judged, of the register's own account, and nothing of any customer. */
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { RunningCloud } from '../../cloud/service.ts'
import { rowsAheadOf } from '../../shared/cloud-protocol/account-rows.ts'
import type { LocationId, StaffId } from '../../shared/kernel/ids.ts'
import type { Rows } from '../../shared/loyalty/catalogue.ts'
import { evolveAccount } from '../../shared/loyalty/evolve-account.ts'
import { emptyAccount } from '../../shared/loyalty/state.ts'
import { type CloudPlace, cloudDatabases } from '../support/cloud-databases.ts'
import { givenCloud } from '../support/cloud-in-process.ts'
import { type FakeRegister, givenRegister } from '../support/cloud-register.ts'
import { recordCompleteCard } from '../support/cloud-situations.ts'

const databases = await cloudDatabases()
afterAll(async () => {
  for (const database of databases) await database.stop()
})

describe.each(databases)('cloud on $name', (database) => {
  let place: CloudPlace
  let running: RunningCloud
  beforeEach(async () => {
    place = await database.createPlace()
    running = await givenCloud(place)
  })
  afterEach(async () => {
    await running.stop()
    await place.remove()
  })

  const saveRows = (register: FakeRegister, rows: Rows) => register.record({ type: 'RowsSaved', data: { rows } }, {})

  test('the rows are what the history leads to, at a position, and a newer register’s version of them is none', async () => {
    const address = { url: running.url, folder: place.folder, store: 'Rows Ahead' }
    const register = await givenRegister(address)
    const other = await givenRegister({ ...address, store: 'Somebody Else' })
    const location = { id: 'loc-1' as LocationId, name: 'Main', timeZone: 'America/New_York', isMaster: true }
    const eva = { id: 'staff-eva' as StaffId, name: 'Eva', role: 'cashier', active: true, version: 1 } as const
    saveRows(register, { kind: 'locations', rows: [location] })
    recordCompleteCard(register)
    saveRows(register, { kind: 'staff', rows: [eva] })
    saveRows(register, { kind: 'staff', rows: [{ id: eva.id, active: false }] })
    await register.pushAll()
    await running.cloud.judging.settle(register.accountId)

    const answer = await register.client.account.rows()
    const folded = register.events.reduce(evolveAccount, emptyAccount(register.accountId))
    const { account, locations, registers, staff, catalogue, catalogueVersion } = folded
    expect(rowsAheadOf(answer)).toEqual({
      position: register.events.length,
      rows: { account, locations, registers, staff, catalogue, catalogueVersion },
    })
    expect(answer.rows.staff['staff-eva']).toMatchObject({ active: false })
    expect(rowsAheadOf({ ...answer, version: 2 })).toBeNull()
    expect((await other.client.account.rows()).rows.staff).toEqual({})
  })
})
