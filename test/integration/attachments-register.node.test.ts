/** Photos and papers at registers: kept at once, sent behind the events, fetched when somebody looks, gone with a purge. */
import 'fake-indexeddb/auto'
import { expect, test } from 'vitest'
import { openJournal } from '../../renderer/database/journal.ts'
import type { Attachment } from '../../shared/customers/person-parts.ts'
import type { CustomerId } from '../../shared/kernel/ids.ts'
import { aJpeg, anSvg, aPdf } from '../support/given-pictures.ts'
import { givenDemoCloud, givenHost, morning, openTill, type TestTill } from '../support/given-till.ts'

async function signedIn(till: TestTill, ...who: [staffId?: string, pin?: string]): Promise<TestTill> {
  await till.signIn(...who)
  await till.until('ready', ({ phase }) => phase.name === 'ready')
  await till.until('everybody is there', () => till.actions.findCustomers('Ruth Alvarez').length > 0)
  return till
}

/** A photo is taken and the customer points to it. */
async function takePhoto(till: TestTill, id: CustomerId, bytes = aJpeg()): Promise<Attachment> {
  const kept = await till.actions.keepAttachment(id, bytes, '')
  if (!kept.ok) throw new Error(kept.refusal.reason)
  const saved = await till.actions.savePerson(id, { photo: kept.value }, false)
  expect(saved.ok).toBe(true)
  return kept.value
}

const photoOf = (till: TestTill, id: CustomerId) => till.state().customers[id]?.person.photo

test('a photo is there at once, is sent behind the events, and another register fetches it when somebody looks', async () => {
  const cloud = givenDemoCloud()
  const here = await signedIn(openTill(givenHost(cloud)))
  const there = await signedIn(openTill(givenHost(cloud)))
  const id = here.customer('Ruth Alvarez')
  const bytes = aJpeg()

  const photo = await takePhoto(here, id, bytes)
  expect(photo).toMatchObject({ mime: 'image/jpeg', bytes: bytes.length })
  expect(await here.actions.readAttachment(id, photo)).toMatchObject({ state: 'here', bytes })
  await here.until('sent', () => cloud.attachments.refs().includes(photo.ref))

  await there.actions.openCustomer(id)
  await there.until('the other register knows of it', () => photoOf(there, id)?.ref === photo.ref)
  expect(await there.actions.readAttachment(id, photo)).toMatchObject({ state: 'here', bytes })
})

test('offline it is kept, the other register says that it is not here yet, and it comes with the line', async () => {
  const cloud = givenDemoCloud()
  const host = givenHost(cloud)
  const here = await signedIn(openTill(host))
  const otherHost = givenHost(cloud)
  const there = await signedIn(openTill(otherHost))
  const id = here.customer('Ruth Alvarez')

  host.goOffline()
  const photo = await takePhoto(here, id)
  expect(await here.actions.readAttachment(id, photo)).toMatchObject({ state: 'here' })
  expect(await there.actions.readAttachment(id, photo)).toEqual({ state: 'notHereYet', isOffline: false })
  otherHost.goOffline()
  expect(await there.actions.readAttachment(id, photo)).toEqual({ state: 'notHereYet', isOffline: true })

  otherHost.goOnline()
  host.goOnline()
  await here.until('sent', () => cloud.attachments.refs().includes(photo.ref))
  expect(await there.actions.readAttachment(id, photo)).toMatchObject({ state: 'here' })
  // From now on also without a line.
  otherHost.goOffline()
  expect(await there.actions.readAttachment(id, photo)).toMatchObject({ state: 'here' })
})

test('killed before it was sent: the next start of the page sends it', async () => {
  const cloud = givenDemoCloud()
  const host = givenHost(cloud)
  const first = await signedIn(openTill(host))
  const id = first.customer('Ruth Alvarez')
  host.goOffline()
  const photo = await takePhoto(first, id)
  first.line.breakLine()

  host.goOnline()
  const again = await signedIn(openTill(host))
  await again.until('sent', () => cloud.attachments.refs().includes(photo.ref))
  await again.actions.openCustomer(id)
  expect(photoOf(again, id)?.ref).toBe(photo.ref)
})

test('the cloud went back behind the photo: it is sent again', async () => {
  const cloud = givenDemoCloud()
  const here = await signedIn(openTill(givenHost(cloud)))
  const id = here.customer('Ruth Alvarez')
  const before = cloud.standing().lastPosition
  const photo = await takePhoto(here, id)
  await here.until('sent', () => cloud.attachments.refs().includes(photo.ref))

  cloud.attachments.forget()
  cloud.goBackTo(before)
  await here.until('sent again', () => cloud.attachments.refs().includes(photo.ref))
})

test('what the cloud gives is believed by its hash alone', async () => {
  const cloud = givenDemoCloud()
  const here = await signedIn(openTill(givenHost(cloud)))
  const there = await signedIn(openTill(givenHost(cloud)))
  const id = here.customer('Ruth Alvarez')
  const photo = await takePhoto(here, id)
  await here.until('sent', () => cloud.attachments.refs().includes(photo.ref))
  cloud.attachments.spoil(photo.ref)
  expect(await there.actions.readAttachment(id, photo)).toEqual({ state: 'damaged' })
})

test('a document is kept as it is; a drawing that could run, an empty file and one over 1 MB are refused', async () => {
  const till = await signedIn(openTill(givenHost()))
  const id = till.customer('Ruth Alvarez')
  const document = aPdf(900_000)
  expect(await till.actions.keepAttachment(id, document, 'rabies 2026.pdf')).toMatchObject({
    ok: true,
    value: { mime: 'application/pdf', bytes: document.length, name: 'rabies 2026.pdf' },
  })
  const refusalOf = async (bytes: Uint8Array<ArrayBuffer>) => {
    const kept = await till.actions.keepAttachment(id, bytes, 'x')
    return kept.ok ? null : kept.refusal.reason
  }
  expect(await refusalOf(anSvg())).toBe('notAllowed')
  expect(await refusalOf(new Uint8Array())).toBe('empty')
  expect(await refusalOf(aPdf(1024 * 1024))).toBe('tooBig')
})

test('a purge takes the bytes away, and whoever was offline meanwhile does not bring them back', async () => {
  const cloud = givenDemoCloud()
  const host = givenHost(cloud)
  const here = await signedIn(openTill(host))
  const id = here.customer('Ruth Alvarez')
  host.goOffline()
  const photo = await takePhoto(here, id)
  cloud.attachments.purge(id)
  host.goOnline()
  await here.until('all is sent', ({ sync }) => sync.waiting === 0)
  await here.until('taken away here too', ({ sync }) => sync.waiting === 0)
  await expect
    .poll(async () => (await here.actions.readAttachment(id, photo)).state, { timeout: 10_000 })
    .toBe('notHereYet')
  expect(cloud.attachments.refs()).toEqual([])
  expect(here.state().sync.quarantined).toEqual([])
})

test('Remove Personal Data takes the photos off this computer too', async () => {
  const cloud = givenDemoCloud()
  const till = await signedIn(openTill(givenHost(cloud)), 'staff-mia', '9999')
  const id = till.customer('Bob Stone')
  const photo = await takePhoto(till, id)
  await till.until('sent', () => cloud.attachments.refs().includes(photo.ref))
  expect((await till.actions.deleteCustomer(id)).ok).toBe(true)
  expect((await till.actions.purgeCustomer(id)).ok).toBe(true)
  cloud.attachments.purge(id)
  await expect
    .poll(async () => (await till.actions.readAttachment(id, photo)).state, { timeout: 10_000 })
    .toBe('notHereYet')
})

test('of what the cloud holds, the last that were looked at are kept; what was not sent stays, however much it is', async () => {
  const journal = await openJournal('register-of-many-photos', 'account')
  await journal.own(1)
  const refOf = (nth: number) => nth.toString(16).padStart(32, '0')
  const day = (nth: number) => `2026-06-${String(nth).padStart(2, '0')}T12:00:00.000Z`
  const keep = (nth: number, sentTo: string) =>
    journal.attachments.add({
      ref: refOf(nth),
      customerId: 'customer-1',
      mime: 'image/jpeg',
      salt: '',
      bytes: aJpeg(996),
      sentTo,
      storedAt: day(nth),
    })
  for (let nth = 1; nth <= 20; nth += 1) await keep(nth, nth === 2 ? '' : nth === 3 ? 'cloud-before' : 'cloud-now')
  await journal.attachments.use(refOf(1), day(28))

  // Eighteen are the cloud's: within the bound nothing goes.
  expect(await journal.attachments.evict('cloud-now', { count: 18, bytes: 18_000 })).toBe(0)
  for (let nth = 21; nth <= 40; nth += 1) await keep(nth, 'cloud-now')
  expect(await journal.attachments.evict('cloud-now', { count: 20, bytes: 1_000_000 })).toBe(22)
  const left = async () => {
    const found: number[] = []
    for (let nth = 1; nth <= 60; nth += 1) if (await journal.attachments.get(refOf(nth))) found.push(nth)
    return found
  }
  expect(await left()).toEqual([1, 2, 3, ...Array.from({ length: 15 }, (_, nth) => 26 + nth)])

  // The same by bytes.
  for (let nth = 41; nth <= 60; nth += 1) await keep(nth, 'cloud-now')
  await journal.attachments.evict('cloud-now', { count: 200, bytes: 10_000 })
  expect(await left()).toEqual([2, 3, ...Array.from({ length: 8 }, (_, nth) => 53 + nth)])
  journal.close()
})

test('a register that fetched hundreds of photos keeps the last two hundred, and fetches another again when somebody looks', async () => {
  const cloud = givenDemoCloud()
  const here = await signedIn(openTill(givenHost(cloud)))
  const clock = { ms: morning }
  const otherHost = givenHost(cloud, clock)
  const there = await signedIn(openTill(otherHost, clock))
  const id = here.customer('Ruth Alvarez')
  const photos: Attachment[] = []
  for (let nth = 0; nth < 230; nth += 1) {
    const kept = await here.actions.keepAttachment(id, aJpeg(200 + nth), '')
    if (kept.ok) photos.push(kept.value)
  }
  await here.until('sent', () => cloud.attachments.refs().length === 230)
  for (const photo of photos) {
    clock.ms += 1_000
    expect(await there.actions.readAttachment(id, photo)).toMatchObject({ state: 'here' })
  }

  otherHost.goOffline()
  const states = async () => Promise.all(photos.map(async (one) => (await there.actions.readAttachment(id, one)).state))
  await expect.poll(async () => (await states()).filter((state) => state === 'here').length).toBeLessThanOrEqual(200)
  expect((await states()).slice(-20)).toEqual(Array.from({ length: 20 }, () => 'here'))
  expect((await states())[0]).toBe('notHereYet')
  otherHost.goOnline()
  const [first] = photos
  if (!first) throw new Error('Two hundred and thirty were taken')
  await expect.poll(async () => (await there.actions.readAttachment(id, first)).state).toBe('here')
})
