/** A register's host and the real cloud: pairing, sending, fetching, PINs that travel, and a cloud that goes away and comes back. */
import { createPublicKey, verify } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ORPCError } from '@orpc/client'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { createLog } from '../../cloud/log.ts'
import { type RunningCloud, startCloud } from '../../cloud/service.ts'
import { signedBatch } from '../../electron/host/cloud-link/cloud-link.ts'
import type { HostOptions } from '../../electron/host/host.ts'
import { createSigner } from '../../electron/host/staff/assertion.ts'
import type { CloudEvent } from '../../shared/host-contract/contract.ts'
import type { AccountId, LocationId, StaffId } from '../../shared/kernel/ids.ts'
import type { CloudPlace } from '../support/cloud-databases.ts'
import { pgliteDatabase } from '../support/cloud-databases.ts'
import { givenCode, newId } from '../support/cloud-register.ts'
import {
  type Carrier,
  givenFolder,
  givenHost,
  removeFolder,
  type TestHost,
  type TestPage,
  webSocketCarrier,
} from '../support/host-situations.ts'
import { batchOf } from '../support/pushed-records.ts'

// A guard against hanging: real databases and processes take their time on a busy machine.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

const database = pgliteDatabase()
let place: CloudPlace
let cloud: RunningCloud
let stores = 0

const startOn = (port: number): Promise<RunningCloud> =>
  startCloud({
    port,
    host: '127.0.0.1',
    folder: place.folder,
    databaseUrl: undefined,
    demo: false,
    clock: { now: () => Date.now() },
    smtpUrl: undefined,
    mailFrom: 'Tillside <no-reply@tillside.invalid>',
    log: createLog('silent'),
  })
const codeFor = (store: string) => givenCode({ url: cloud.url, folder: place.folder, store })

beforeAll(async () => {
  place = await database.createPlace()
  cloud = await startOn(0)
})
afterAll(async () => {
  await cloud.stop()
  await place.remove()
  await database.stop()
})

interface Register {
  readonly host: TestHost
  readonly carrier: Carrier
  readonly page: TestPage
  readonly folder: string
}
const running: Register[] = []

async function givenRegister(more: Partial<HostOptions> = {}, folder = givenFolder()): Promise<Register> {
  const host = await givenHost(folder, { cloudUrl: cloud.url, ...more })
  const carrier = await webSocketCarrier(host.host)
  const page = await carrier.openPage()
  await page.client.lease.acquire({ pageId: newId(), takeOver: false })
  const register = { host, carrier, page, folder }
  running.push(register)
  return register
}
async function stopRegister({ host, carrier, page }: Register): Promise<void> {
  page.close()
  await carrier.stop()
  await host.stop()
}
afterEach(async () => {
  for (const register of running.splice(0)) {
    await stopRegister(register)
    removeFolder(register.folder)
  }
})

async function givenPaired(store = `Store ${++stores}`): Promise<Register> {
  const register = await givenRegister()
  await register.page.client.boot.pair({ code: await codeFor(store), cloudUrl: null })
  return register
}
async function eventOf({ page }: Register, seq: number) {
  const boot = await page.client.boot.get()
  return {
    id: newId<string>(),
    accountId: boot.accountId,
    registerId: boot.registerId,
    epoch: 1,
    seq,
    visitId: null,
    customerId: newId<string>(),
    locationId: boot.locationId,
    staffId: null,
    role: null,
    at: '2026-06-10T15:00:00.000Z',
    utcOffset: -240,
    businessDate: '2026-06-10',
    catalogueVersion: 0,
    v: 1,
    type: 'CustomerCreated',
    data: { source: 'checkout', isTraining: false },
  }
}
async function cloudEventWith({ page }: Register, isWanted: (event: CloudEvent) => boolean): Promise<CloudEvent> {
  for await (const event of await page.client.cloud.events()) if (isWanted(event)) return event
  throw new Error('the stream of cloud events ended')
}
const isStanding = (event: CloudEvent) => event.type === 'standing'

test('a pairing code makes the register one of its account', async () => {
  const register = await givenPaired('Corner Pets')
  expect(await register.page.client.boot.get()).toMatchObject({ isPaired: true, accountName: 'Corner Pets' })
  expect(await cloudEventWith(register, isStanding)).toMatchObject({ standing: { lastPosition: 0 } })
  expect((await register.page.client.cloud.registers()).registers).toHaveLength(1)
})

test('an unknown code is refused by name, and the register stays as it was', async () => {
  const { page } = await givenRegister()
  const refusal = await page.client.boot
    .pair({ code: 'MAPLE-2222-2222', cloudUrl: null })
    .catch((error: unknown) => error)
  expect(refusal).toBeInstanceOf(ORPCError)
  expect(refusal).toMatchObject({ code: 'REFUSED', data: { code: 'UNKNOWN_PAIRING_CODE' } })
  expect(await page.client.boot.get()).toMatchObject({ isPaired: false, accountId: null })
})

test('a cloud that is not there is no outcome', async () => {
  const { page } = await givenRegister({ cloudUrl: 'http://127.0.0.1:9' })
  await expect(page.client.boot.pair({ code: 'MAPLE-2222-2222', cloudUrl: null })).rejects.toMatchObject({
    code: 'NO_LINE',
  })
})

test('an address that is no web address is not asked', async () => {
  const { page } = await givenRegister()
  const pairing = page.client.boot.pair({ code: 'MAPLE-2222-2222', cloudUrl: 'file:///etc/passwd' })
  await expect(pairing).rejects.toMatchObject({ code: 'NOT_ALLOWED' })
})

test('what one register sends, another of the store is told of and fetches', async () => {
  const first = await givenPaired('Two Tills')
  const second = await givenPaired('Two Tills')
  await cloudEventWith(second, isStanding)
  const news = cloudEventWith(second, (event) => event.type === 'standing' && event.standing.lastPosition === 1)

  const event = await eventOf(first, 1)
  const outcome = await first.page.client.cloud.push(batchOf([event]))
  expect(outcome).toMatchObject({ acceptedUpTo: { epoch: 1, seq: 1 }, quarantined: [] })
  await news
  const pulled = await second.page.client.cloud.pull({ after: 0, limit: 100, incarnation: null })
  expect(pulled.events.map((one) => one.event.id)).toEqual([event.id])
})

test('the same bytes sent twice are stored once', async () => {
  const register = await givenPaired()
  const batch = batchOf([await eventOf(register, 1)])
  const first = await register.page.client.cloud.push(batch)
  expect(await register.page.client.cloud.push(batch)).toEqual(first)
})

test('a batch that is too big for the cloud is refused by a code of its own', async () => {
  const register = await givenPaired()
  const batch = batchOf([{ ...(await eventOf(register, 1)), padding: 'x'.repeat(8 * 1024 * 1024) }])
  await expect(register.page.client.cloud.push(batch)).rejects.toMatchObject({
    code: 'REFUSED',
    data: { code: 'PAYLOAD_TOO_LARGE' },
  })
})

test('a page that does not own the register cannot send', async () => {
  const register = await givenPaired()
  const other = await register.carrier.openPage()
  const push = other.client.cloud.push(batchOf([await eventOf(register, 1)]))
  await expect(push).rejects.toMatchObject({ code: 'NOT_OWNER' })
  other.close()
})

test('a batch is signed by the key whose public half the register shows', async () => {
  const { host, folder } = await givenRegister()
  const file = (name: string) => JSON.parse(readFileSync(join(folder, name), 'utf8'))
  const { registerId } = host.host.boot()
  const signer = createSigner(file('secrets.json').signingKey)
  const { signature } = signedBatch({ ...batchOf([]), chainHead: 'abc' }, registerId, signer)
  const key = createPublicKey({
    key: Buffer.from(file('register.json').publicKey, 'base64'),
    format: 'der',
    type: 'spki',
  })
  expect(verify(null, Buffer.from('abc'), key, Buffer.from(signature, 'base64'))).toBe(true)
})

test('a PIN set at one register works at the next one that pairs', async () => {
  const ana = 'ana' as StaffId
  const first = await givenPaired('Shared Staff')
  await first.page.client.staff.setPin({ staffId: ana, pin: '1111', managerAssertion: null })
  // The hash goes to the cloud by itself; it is there when the cloud answers that nothing is unsent.
  const hasArrived = async () => {
    const unsent = JSON.parse(readFileSync(join(first.folder, 'staff.json'), 'utf8')).unsent
    return unsent.length === 0
  }
  while (!(await hasArrived())) await first.page.client.boot.get()

  const second = await givenPaired('Shared Staff')
  expect(await second.page.client.staff.signIn({ staffId: ana, pin: '1111' })).toMatchObject({ state: 'signedIn' })
})

test('a register that worked alone keeps its account when it joins an empty one', async () => {
  const register = await givenRegister()
  const account = {
    accountId: newId<AccountId>(),
    accountName: 'Alone Pets',
    locationId: newId<LocationId>(),
    registerName: 'Front',
  }
  await register.page.client.boot.createAccount(account)
  await register.page.client.boot.pair({ code: await codeFor('Alone Pets'), cloudUrl: null })
  expect(await register.page.client.boot.get()).toMatchObject({ ...account, isPaired: true })
  const outcome = await register.page.client.cloud.push(batchOf([await eventOf(register, 1)]))
  expect(outcome).toMatchObject({ acceptedUpTo: { epoch: 1, seq: 1 }, quarantined: [] })
})

test('a paired register is paired after a restart, and is not paired again', async () => {
  const register = await givenPaired()
  const boot = await register.page.client.boot.get()
  running.splice(running.indexOf(register), 1)
  await stopRegister(register)

  const again = await givenRegister({}, register.folder)
  expect(await again.page.client.boot.get()).toEqual(boot)
  await cloudEventWith(again, isStanding)
  const pairing = again.page.client.boot.pair({ code: 'MAPLE-2222-2222', cloudUrl: null })
  await expect(pairing).rejects.toMatchObject({ code: 'NOT_ALLOWED' })
})

test('a cloud that stops is offline, and the line stands again by itself when it is back', async () => {
  const register = await givenPaired()
  await cloudEventWith(register, isStanding)
  const port = Number(new URL(cloud.url).port)

  await cloud.stop()
  expect(await cloudEventWith(register, (event) => event.type === 'offline')).toMatchObject({
    problem: 'Nothing answers at the cloud address.',
  })
  const push = register.page.client.cloud.push(batchOf([await eventOf(register, 1)]))
  await expect(push).rejects.toMatchObject({ code: 'NO_LINE' })

  cloud = await startOn(port)
  await cloudEventWith(register, isStanding)
})
