/** The demo accounts of `--demo`: seeded once through the acceptance path, with a new month's offers added later. */
import { createHash } from 'node:crypto'
import { afterAll, afterEach, beforeEach, expect, test, vi } from 'vitest'
import { readAccountState } from '../../cloud/operations/accounts.ts'
import type { RunningCloud } from '../../cloud/service.ts'
import { createCloudClient } from '../../electron/host/cloud-link/cloud-client.ts'
import { hashWith, isPin } from '../../electron/host/staff/pin-hash.ts'
import { badgeSaltText, badgeText } from '../../shared/cloud-protocol/credentials.ts'
import type { RegisterId } from '../../shared/kernel/ids.ts'
import { type CloudPlace, pgliteDatabase } from '../support/cloud-databases.ts'
import { createTestClock, givenCloud, type TestClock } from '../support/cloud-in-process.ts'
import { givenCode, givenRegister } from '../support/cloud-register.ts'

// A guard against hanging: real databases and processes take their time on a busy machine.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

const database = pgliteDatabase()
let place: CloudPlace
let running: RunningCloud
let clock: TestClock

const start = async () => {
  running = await givenCloud(place, { clock, demo: true })
}
beforeEach(async () => {
  clock = createTestClock('2026-11-22T15:00:00.000Z')
  place = await database.createPlace()
  await start()
})
afterEach(async () => {
  await running.stop()
  await place.remove()
})
afterAll(() => database.stop())

const registerIn = (store: string) => givenRegister({ url: running.url, folder: place.folder, store })
const accountState = async (accountId: string) => (await readAccountState(running.cloud.storage.db, accountId)).state

test('there are a standard account, a POS-report account and an empty one, kept apart', async () => {
  const maple = await registerIn('Maple Street Pets')
  const harbor = await registerIn('Harbor Pets')
  const empty = await registerIn('Empty Account')
  expect((await accountState(maple.accountId)).account).toMatchObject({
    name: 'Maple Street Pets',
    accountType: 'standard',
  })
  expect((await accountState(harbor.accountId)).account).toMatchObject({
    name: 'Harbor Pets',
    accountType: 'posReport',
  })
  expect(await empty.pullAll()).toEqual([])
  expect((await maple.pullAll()).every(({ event }) => event.accountId === maple.accountId)).toBe(true)
})

test('every demo event was judged, none is in quarantine, and every personal body is there', async () => {
  const maple = await registerIn('Maple Street Pets')
  const { db } = running.cloud.storage
  const judgements = await db.selectFrom('judgements').select(['judged_up_to', 'skipped']).execute()
  const accounts = await db.selectFrom('accounts').select('last_position').execute()
  expect(judgements.map((row) => row.judged_up_to).sort()).toEqual(accounts.map((row) => row.last_position).sort())
  expect(judgements.every((row) => row.skipped === 0)).toBe(true)
  expect(await db.selectFrom('quarantine').selectAll().execute()).toEqual([])
  const page = await maple.client.events.pull({ after: 0, limit: 5000, incarnation: null })
  const refs = page.events.map(({ event }) => event.data['bodyRef']).filter((ref) => typeof ref === 'string')
  expect(page.bodies.map((body) => body.ref).sort()).toEqual(refs.sort())
})

test('a paired register gets PIN hashes that the demo PINs open', async () => {
  const code = await givenCode({ url: running.url, folder: place.folder, store: 'Maple Street Pets' })
  const paired = await createCloudClient(running.url, null).register.pair({
    code,
    registerId: 'till-1' as RegisterId,
    registerName: 'Till 1',
    localAccountId: null,
    publicKey: '',
  })
  const hashes = new Map(paired.credentials.map((credential) => [credential.staffId as string, credential.pinHash]))
  expect(await isPin('1111', hashes.get('staff-ana') ?? '')).toBe(true)
  expect(await isPin('9999', hashes.get('staff-mia') ?? '')).toBe(true)
  expect(await isPin('1111', hashes.get('staff-mia') ?? '')).toBe(false)
  const badges = new Map(paired.badges.map((badge) => [badge.staffId as string, badge.pinHash]))
  const salt = createHash('sha256').update(badgeSaltText(paired.accountId)).digest()
  expect(badges.get('staff-ana')).toBe(await hashWith(badgeText('TSB-0001'), salt))
  expect(badges.get('staff-mia')).toBe(await hashWith(badgeText('TSB-0009'), salt))
})

test('a second start in the same month adds nothing', async () => {
  const maple = await registerIn('Maple Street Pets')
  const before = await maple.pullAll()
  await running.stop()
  await start()
  expect(await maple.at({ url: running.url, folder: place.folder, store: '' }).pullAll()).toEqual(before)
})

test("a start in a later month adds that month's offers", async () => {
  const maple = await registerIn('Maple Street Pets')
  await running.stop()
  clock.advance(70 * 24 * 60 * 60 * 1000)
  await start()
  const { catalogue } = await accountState(maple.accountId)
  const today = new Date(clock.now()).toISOString().slice(0, 10)
  const alive = Object.values(catalogue.offers).filter((offer) =>
    offer.versions.some((version) => version.startDate <= today && version.endDate >= today),
  )
  expect(alive.length).toBeGreaterThan(0)
})
