/** Photos and papers over the real hosts and the real cloud: sent once, fetched by the store's other registers and by nobody else. */
import { createHash } from 'node:crypto'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { deleteAttachmentsOf } from '../../cloud/operations/attachments.ts'
import type { RunningCloud } from '../../cloud/service.ts'
import type { SentAttachment } from '../../shared/cloud-protocol/attachments.ts'
import { attachmentRefBytes, attachmentRefOf, mimeOfBytes } from '../../shared/customers/attachment-bytes.ts'
import type { CustomerId } from '../../shared/kernel/ids.ts'
import { type CloudPlace, pgliteDatabase } from '../support/cloud-databases.ts'
import { givenCloud } from '../support/cloud-in-process.ts'
import { givenCode, givenRegister, newId } from '../support/cloud-register.ts'
import { aJpeg, anSvg, aPdf, aPng } from '../support/given-pictures.ts'
import { givenFolder, givenHost, removeFolder, webSocketCarrier } from '../support/host-situations.ts'

// A guard against hanging: real databases take their time on a busy machine.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

const database = pgliteDatabase()
let place: CloudPlace
let cloud: RunningCloud
const address = (store = 'Photo Pets') => ({ url: cloud.url, folder: place.folder, store })

beforeAll(async () => {
  place = await database.createPlace()
  cloud = await givenCloud(place)
})
afterAll(async () => {
  await cloud.stop()
  await place.remove()
  await database.stop()
})

const salt = '0123456789abcdef0123456789abcdef'
const named = (bytes: Uint8Array<ArrayBuffer>, more: Partial<SentAttachment> = {}): SentAttachment => ({
  ref: attachmentRefOf(createHash('sha256').update(attachmentRefBytes(salt, bytes)).digest('hex')),
  customerId: 'customer-1' as CustomerId,
  mime: mimeOfBytes(bytes) ?? 'image/jpeg',
  salt,
  base64: Buffer.from(bytes).toString('base64'),
  ...more,
})

test('from page to host to cloud to the page of another register, and a second sending changes nothing', async () => {
  const open = async () => {
    const folder = givenFolder()
    const host = await givenHost(folder, { cloudUrl: cloud.url })
    const carrier = await webSocketCarrier(host.host)
    const page = await carrier.openPage()
    await page.client.lease.acquire({ pageId: newId(), takeOver: false })
    await page.client.boot.pair({ code: await givenCode(address()), cloudUrl: null })
    const close = async () => {
      page.close()
      await carrier.stop()
      await host.stop()
      removeFolder(folder)
    }
    return { client: page.client, close }
  }
  const [here, there] = [await open(), await open()]
  const photo = named(aJpeg(50_000))
  const stored = await here.client.attachments.put(photo)
  expect(stored.state).toBe('stored')
  expect(await here.client.attachments.put(photo)).toEqual(stored)
  expect((await there.client.attachments.get({ ref: photo.ref })).attachment).toEqual(photo)
  expect((await there.client.attachments.get({ ref: 'f'.repeat(32) })).attachment).toBeNull()
  await here.close()
  await there.close()
})

test('another store sees nothing of it', async () => {
  const mine = await givenRegister(address())
  const others = await givenRegister(address('Other Pets'))
  const paper = named(aPdf(1000))
  await mine.client.attachments.put(paper)
  expect((await others.client.attachments.get({ ref: paper.ref })).attachment).toBeNull()
})

test.each([
  ['a wrong name', () => named(aJpeg(), { ref: 'a'.repeat(32) }), 'wrongHash'],
  ['another salt', () => named(aJpeg(), { salt: 'f'.repeat(32) }), 'wrongHash'],
  ['a drawing that says it is a photo', () => named(anSvg(), { mime: 'image/jpeg' }), 'notAllowed'],
  ['a photo that says it is a paper', () => named(aPng(), { mime: 'application/pdf' }), 'otherMime'],
  ['nothing', () => named(new Uint8Array(), { mime: 'image/png' }), 'empty'],
  ['more than 1 MB', () => named(aPdf(1024 * 1024)), 'tooBig'],
] as const)('%s is refused, by name', async (_what, sent, reason) => {
  const { client } = await givenRegister(address())
  expect(await client.attachments.put(sent())).toEqual({ state: 'refused', reason })
  expect((await client.attachments.get({ ref: sent().ref })).attachment).toBeNull()
})

test('1 MB exactly is taken', async () => {
  const { client } = await givenRegister(address())
  const bytes = aPdf(1024 * 1024 - '%PDF-1.7\n'.length)
  expect(bytes.length).toBe(1024 * 1024)
  expect((await client.attachments.put(named(bytes))).state).toBe('stored')
})

test('who has no token gets in neither way', async () => {
  const bare = { headers: { 'content-type': 'application/json' }, method: 'POST' }
  for (const path of ['put', 'get']) {
    const answer = await fetch(`${cloud.url}/api/attachments/${path}`, {
      ...bare,
      body: JSON.stringify(named(aJpeg())),
    })
    expect(answer.status).toBe(401)
  }
})

test('purging deletes the bytes, and a register that was offline meanwhile does not bring them back', async () => {
  const register = await givenRegister(address())
  const { client } = register
  const id = newId<CustomerId>()
  const photo = named(aJpeg(300), { customerId: id })
  const kept = named(aJpeg(301), { customerId: newId<CustomerId>() })
  await client.attachments.put(photo)
  await client.attachments.put(kept)

  register.record({ type: 'CustomerCreated', data: { source: 'checkout', isTraining: false } }, { customerId: id })
  register.record({ type: 'CustomerPurged', data: {} }, { customerId: id })
  await register.pushAll()
  await deleteAttachmentsOf(cloud.cloud.storage.db, register.accountId, [id])

  expect((await client.attachments.get({ ref: photo.ref })).attachment).toBeNull()
  expect((await client.attachments.get({ ref: kept.ref })).attachment).not.toBeNull()
  expect(await client.attachments.put(photo)).toEqual({ state: 'refused', reason: 'purged' })
})
