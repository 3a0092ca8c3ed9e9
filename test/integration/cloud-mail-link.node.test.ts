/** The link of a verification mail: what the owner does with it comes back to the register, and nobody else can do it. */
import { afterAll, afterEach, beforeEach, expect, test, vi } from 'vitest'
import { cloudRegisterId } from '../../cloud/operations/own-facts.ts'
import type { RunningCloud } from '../../cloud/service.ts'
import type { PulledEvent } from '../../shared/cloud-protocol/protocol.ts'
import { applyPatch, emptyPerson, type Person, type PersonPatch } from '../../shared/customers/person.ts'
import type { CustomerId } from '../../shared/kernel/ids.ts'
import { type CloudPlace, pgliteDatabase } from '../support/cloud-databases.ts'
import { createTestClock, givenCloud, type TestClock } from '../support/cloud-in-process.ts'
import { type FakeRegister, givenRegister, newId } from '../support/cloud-register.ts'
import { type FakePost, givenPost, type Letter, leaveLinkIn, linkIn, readable } from '../support/fake-post.ts'

// A guard against hanging: real databases and processes take their time on a busy machine.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

const database = pgliteDatabase()
const dayMs = 24 * 60 * 60 * 1000
let place: CloudPlace
let running: RunningCloud
let smtp: FakePost
let clock: TestClock
let register: FakeRegister

beforeEach(async () => {
  place = await database.createPlace()
  clock = createTestClock()
  smtp = await givenPost()
  running = await givenCloud(place, { clock, smtpUrl: smtp.url })
  register = await givenRegister({ url: running.url, folder: place.folder, store: 'Maple Street Pets' })
})
afterEach(async () => {
  await running.stop()
  await smtp.stop()
  await place.remove()
})
afterAll(() => database.stop())

function recordCustomer(patch: PersonPatch): CustomerId {
  const customerId = newId<CustomerId>()
  register.record({ type: 'CustomerCreated', data: { source: 'checkout', isTraining: false } }, { customerId })
  register.recordPerson(customerId, patch)
  return customerId
}

const askForMail = (customerId: CustomerId) =>
  register.record({ type: 'VerificationEmailRequested', data: {} }, { customerId })

let pushedUpTo = 0
async function send(): Promise<void> {
  await register.pushAll(pushedUpTo + 1)
  pushedUpTo = register.events.length
}
beforeEach(() => {
  pushedUpTo = 0
})

async function until<Found>(look: () => Found | undefined | Promise<Found | undefined>): Promise<Found> {
  for (;;) {
    const found = await look()
    if (found !== undefined) return found
    await new Promise((resolve) => setImmediate(resolve))
  }
}

const letterNo = (nth: number): Promise<Letter> => until(() => smtp.letters[nth])

async function givenLetter(patch: PersonPatch = {}): Promise<{ customerId: CustomerId; letter: Letter }> {
  const customerId = recordCustomer({ firstName: 'Ruth', lastName: 'Alvarez', email: 'ruth@example.com', ...patch })
  const nth = smtp.letters.length
  askForMail(customerId)
  await send()
  return { customerId, letter: await letterNo(nth) }
}

const open = (url: string): Promise<Response> => fetch(url)
const press = (url: string, answer: string): Promise<Response> =>
  fetch(url, { method: 'POST', body: new URLSearchParams({ answer }) })

/** What every register pulls: the cloud's own facts. */
async function ownFacts(): Promise<PulledEvent['event'][]> {
  const events = await register.pullAll()
  return events.map(({ event }) => event).filter(({ registerId }) => registerId === cloudRegisterId(register.accountId))
}

/** The person as a register shows it after a pull. */
async function pulledPerson(customerId: CustomerId): Promise<Person> {
  const page = await register.client.events.pull({ after: 0, limit: 5000, incarnation: null })
  const refs = page.events.flatMap(({ event }) =>
    event.customerId === customerId && event.type === 'PersonSaved' ? [event.data['bodyRef']] : [],
  )
  return refs.reduce<Person>(
    (person, ref) => applyPatch(person, page.bodies.find((body) => body.ref === ref)?.patch ?? {}),
    emptyPerson,
  )
}

test('the mail leads to a page where the owner verifies the address, and the register pulls that', async () => {
  const { customerId, letter } = await givenLetter()
  const shown = await open(linkIn(letter))
  expect(shown.status).toBe(200)
  const html = await shown.text()
  expect(html).toContain('<html lang="en">')
  expect(html).toContain('Is this your e-mail address?')
  expect(html).toContain('r…@example.com')
  expect(html).not.toContain('ruth@example.com')

  const answered = await press(linkIn(letter), 'verify')
  expect(answered.status).toBe(200)
  expect(await answered.text()).toContain('Thank you. Your e-mail address is verified.')
  expect(await ownFacts()).toMatchObject([
    { type: 'EmailVerified', customerId, data: { bodyRef: register.bodies[0]?.ref } },
  ])
})

test('opening the link, as scanners of mail servers do, verifies nothing', async () => {
  const { letter } = await givenLetter()
  for (const method of ['GET', 'HEAD', 'OPTIONS']) await fetch(linkIn(letter), { method })
  await open(leaveLinkIn(letter))
  expect(await ownFacts()).toEqual([])
})

test('the page may load nothing, be framed by nobody, and send its form only to itself', async () => {
  const { letter } = await givenLetter()
  const { headers } = await open(linkIn(letter))
  expect(headers.get('content-security-policy')).toMatch(
    /^default-src 'none'; style-src 'sha256-[^']+'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'$/,
  )
  expect(headers.get('referrer-policy')).toBe('no-referrer')
  expect(headers.get('cache-control')).toBe('no-store')
})

test('pressed twice, it is verified once', async () => {
  const { letter } = await givenLetter()
  await Promise.all([press(linkIn(letter), 'verify'), press(linkIn(letter), 'verify')])
  const again = await press(linkIn(letter), 'verify')
  expect(again.status).toBe(200)
  expect((await ownFacts()).map(({ type }) => type)).toEqual(['EmailVerified'])
})

test('who joins the mailing list has verified, and leaving is kept with its date', async () => {
  const { customerId, letter } = await givenLetter()
  expect(await (await press(linkIn(letter), 'join')).text()).toContain('You have joined the mailing list')
  expect(await pulledPerson(customerId)).toMatchObject({ marketingEmailConsent: true, leftMailingListOn: '' })
  expect((await ownFacts()).map(({ type }) => type)).toEqual(['EmailVerified', 'PersonSaved'])

  expect(await (await press(linkIn(letter), 'leave')).text()).toContain('You have left the mailing list')
  expect(await pulledPerson(customerId)).toMatchObject({
    firstName: 'Ruth',
    marketingEmailConsent: false,
    leftMailingListOn: '2026-06-10',
  })
  await press(linkIn(letter), 'leave')
  expect(await ownFacts()).toHaveLength(3)
})

test('a mail program leaves the list with its own button, in either form, and verifies nothing with it', async () => {
  const { customerId, letter } = await givenLetter({ marketingEmailConsent: true })
  expect(letter.text).toMatch(/^List-Unsubscribe-Post: List-Unsubscribe=One-Click\r?$/m)
  const url = leaveLinkIn(letter)
  const left = await fetch(url, { method: 'POST', body: new URLSearchParams({ 'List-Unsubscribe': 'One-Click' }) })
  expect(left.status).toBe(200)
  const form = new FormData()
  form.set('List-Unsubscribe', 'One-Click')
  expect((await fetch(url, { method: 'POST', body: form })).status).toBe(200)
  expect(await pulledPerson(customerId)).toMatchObject({ marketingEmailConsent: false })
  expect((await ownFacts()).map(({ type }) => type)).toEqual(['PersonSaved'])
})

test('the link for leaving serves nothing else, and for longer', async () => {
  const { letter } = await givenLetter()
  const refused = await press(leaveLinkIn(letter), 'verify')
  expect(refused.status).toBe(403)
  clock.advance(60 * dayMs)
  expect((await press(leaveLinkIn(letter), 'leave')).status).toBe(200)
})

test('an expired link says so and does nothing', async () => {
  const { letter } = await givenLetter()
  clock.advance(14 * dayMs)
  for (const answer of [await open(linkIn(letter)), await press(linkIn(letter), 'verify')]) {
    expect(answer.status).toBe(410)
    expect(await answer.text()).toContain('This link has expired')
  }
  expect(await ownFacts()).toEqual([])
})

test('a link that was changed in any way is refused', async () => {
  const { letter } = await givenLetter()
  const url = linkIn(letter)
  const token = url.slice(url.lastIndexOf('/') + 1)
  const [payload = '', signed = ''] = token.split('.')
  const forge = (change: object) =>
    Buffer.from(
      JSON.stringify({ ...(JSON.parse(Buffer.from(payload, 'base64url').toString()) as object), ...change }),
    ).toString('base64url')
  const forged = [
    `${payload}.${signed.slice(0, -1)}${signed.endsWith('A') ? 'B' : 'A'}`,
    `${payload}.`,
    payload,
    `.${signed}`,
    `${payload}.${signed}.${signed}`,
    `${forge({ c: newId() })}.${signed}`,
    `${forge({ a: newId() })}.${signed}`,
    `${forge({ r: 'another' })}.${signed}`,
    `${forge({ e: 9_999_999_999 })}.${signed}`,
    `${forge({ p: 'owner' })}.${leaveLinkIn(letter).split('.').at(-1)}`,
    'x'.repeat(5000),
    '%00',
    '',
  ]
  for (const one of forged) {
    const answer = await press(`${running.url}/mail/${one}`, 'verify')
    expect([one, answer.status]).toEqual([one, 404])
  }
  expect((await press(url, 'drop table')).status).toBe(404)
  expect((await fetch(url, { method: 'POST', body: 'x'.repeat(10_000) })).status).toBe(413)
  expect(await ownFacts()).toEqual([])
})

test('a link of one cloud is nothing to another', async () => {
  const { letter } = await givenLetter()
  const elsewhere = await database.createPlace()
  const other = await givenCloud(elsewhere, { clock })
  const url = new URL(linkIn(letter))
  expect((await press(`${other.url}${url.pathname}`, 'verify')).status).toBe(404)
  await other.stop()
  await elsewhere.remove()
})

test('links sent before a restart still work', async () => {
  const { letter } = await givenLetter()
  await running.stop()
  running = await givenCloud(place, { clock })
  register = register.at({ url: running.url, folder: place.folder, store: '' })
  expect((await press(`${running.url}${new URL(linkIn(letter)).pathname}`, 'verify')).status).toBe(200)
  expect(await ownFacts()).toHaveLength(1)
})

test('the link of an address that was changed since verifies nothing, and says so', async () => {
  const { customerId, letter } = await givenLetter()
  register.recordPerson(customerId, { email: 'other@example.com' })
  await send()
  const answer = await press(linkIn(letter), 'verify')
  expect(answer.status).toBe(410)
  expect(await answer.text()).toContain('This link is for another address')
  expect(await ownFacts()).toEqual([])
})

test('the same address saved once more is still the one the link was sent to', async () => {
  const { customerId, letter } = await givenLetter()
  const again = register.recordPerson(customerId, { email: 'Ruth@Example.com' })
  await send()
  expect((await press(linkIn(letter), 'verify')).status).toBe(200)
  expect(await ownFacts()).toMatchObject([{ data: { bodyRef: (again.data as { bodyRef: string }).bodyRef } }])
})

test('an address verified before it was changed must be verified anew', async () => {
  const { customerId, letter } = await givenLetter()
  await press(linkIn(letter), 'verify')
  register.recordPerson(customerId, { email: 'new@example.com' })
  askForMail(customerId)
  await send()
  const second = await letterNo(1)
  expect(await (await open(linkIn(second))).text()).toContain('Is this your e-mail address?')
})

test('a deleted customer gets no mail, and a link sent before does nothing', async () => {
  const { customerId, letter } = await givenLetter()
  register.record({ type: 'CustomerDeleted', data: {} }, { customerId })
  askForMail(customerId)
  await send()
  await until(async () =>
    (await register.client.mail.list()).mails.find(
      ({ state, problem }) => state === 'failed' && problem === 'The customer was deleted.',
    ),
  )
  expect(smtp.letters).toHaveLength(1)
  expect((await press(linkIn(letter), 'verify')).status).toBe(410)
  expect(await ownFacts()).toEqual([])
})

test('a purged customer gets no mail, and a link sent before leads to nobody', async () => {
  const { customerId, letter } = await givenLetter()
  register.record({ type: 'CustomerDeleted', data: {} }, { customerId })
  register.record({ type: 'CustomerPurged', data: {} }, { customerId })
  askForMail(customerId)
  await send()
  await running.cloud.judging.settle(register.accountId)
  for (const answer of [await open(linkIn(letter)), await press(linkIn(letter), 'join')]) {
    expect(answer.status).toBe(410)
    expect(await answer.text()).toContain('This account is no longer there')
  }
  expect(smtp.letters).toHaveLength(1)
  expect(await ownFacts()).toEqual([])
  expect(JSON.stringify(await register.client.mail.list())).not.toContain('ruth@example.com')
})

test('a customer purged while their mail is on its way: the address stays gone', async () => {
  const customerId = recordCustomer({ firstName: 'Ruth', lastName: 'Alvarez', email: 'ruth@example.com' })
  smtp.beforeAnswer = async () => {
    register.record({ type: 'CustomerDeleted', data: {} }, { customerId })
    register.record({ type: 'CustomerPurged', data: {} }, { customerId })
    await send()
  }
  askForMail(customerId)
  await send()
  await letterNo(0)
  const mails = await until(async () => {
    const { mails } = await register.client.mail.list()
    return mails.every(({ state }) => state !== 'waiting') ? mails : undefined
  })
  // Whatever the sender still has to say about it has been said.
  await running.stop()
  running = await givenCloud(place, { clock, smtpUrl: smtp.url })
  expect(mails).toMatchObject([{ state: 'failed', to: '' }])
  const after = await givenRegister({ url: running.url, folder: place.folder, store: 'Maple Street Pets' })
  expect((await after.client.mail.list()).mails).toMatchObject([{ state: 'failed', to: '' }])
})

test('an address saved under a merged name gets its mail, with the name that stands for both', async () => {
  const primary = recordCustomer({ firstName: 'Ruth', lastName: 'Alvarez' })
  const alias = recordCustomer({ firstName: 'Ruthie', lastName: 'A.', email: 'before@example.com' })
  register.record({ type: 'CustomersMerged', data: { secondaryId: alias } }, { customerId: primary })
  // Another register did not know of the merge yet.
  register.recordPerson(alias, { email: 'alias@example.com' })
  askForMail(alias)
  await send()
  const letter = await letterNo(0)
  expect(letter.to).toEqual(['alias@example.com'])
  expect(readable(letter)).toContain('Hello Ruth,')
  expect((await press(linkIn(letter), 'verify')).status).toBe(200)
  expect(await ownFacts()).toMatchObject([{ type: 'EmailVerified', customerId: primary }])
})

test('a link sent before a merge verifies the address of whom the customer became', async () => {
  const { customerId, letter } = await givenLetter()
  const primary = recordCustomer({ firstName: 'Kim', lastName: 'Park' })
  register.record({ type: 'CustomersMerged', data: { secondaryId: customerId } }, { customerId: primary })
  register.recordPerson(primary, { email: 'ruth@example.com' })
  await send()
  expect((await press(linkIn(letter), 'verify')).status).toBe(200)
  expect(await ownFacts()).toMatchObject([{ type: 'EmailVerified', customerId: primary }])
})

test('an address refused for good becomes a fact of the customer; verifying it later takes that away', async () => {
  smtp.refuse = 550
  const customerId = recordCustomer({ firstName: 'Ruth', lastName: 'Alvarez', email: 'nobody@example.com' })
  askForMail(customerId)
  await send()
  await until(async () => (await register.client.mail.list()).mails.find(({ state }) => state === 'failed'))
  expect(await ownFacts()).toMatchObject([
    {
      type: 'EmailBounced',
      customerId,
      data: { bodyRef: register.bodies[0]?.ref, problem: 'The mail server refused the address (550).' },
    },
  ])
  expect(JSON.stringify(await ownFacts())).not.toContain('nobody@example.com')
})

test('what is no address at all is told at the customer and never tried', async () => {
  for (const email of ['not an address', 'a@example.com\r\nBcc: all@example.com', '<a@example.com>'])
    askForMail(recordCustomer({ firstName: 'Ruth', lastName: 'Alvarez', email }))
  await send()
  const facts = await until(async () => {
    const found = await ownFacts()
    return found.length === 3 ? found : undefined
  })
  expect(facts.map(({ type, data }) => [type, data['problem']])).toEqual(
    Array(3).fill(['EmailBounced', 'This is not an e-mail address.']),
  )
  expect(smtp.letters).toEqual([])
})

test('a server that may not send there says nothing about the address', async () => {
  smtp.refuse = 550
  smtp.refusal = '5.7.1 Relaying denied'
  askForMail(recordCustomer({ firstName: 'Ruth', lastName: 'Alvarez', email: 'ruth@example.com' }))
  await send()
  await until(async () => (await register.client.mail.list()).mails.find(({ state }) => state === 'failed'))
  expect(await ownFacts()).toEqual([])
})

test('a server that asks to come again later (greylisting) gets the mail later', async () => {
  smtp.refuse = 451
  const customerId = recordCustomer({ firstName: 'Ruth', lastName: 'Alvarez', email: 'ruth@example.com' })
  askForMail(customerId)
  await send()
  await until(async () =>
    (await register.client.mail.list()).mails.find(({ state, problem }) => state === 'waiting' && problem !== null),
  )
  smtp.refuse = null
  clock.advance(5000)
  recordCustomer({ firstName: 'Kim', lastName: 'Park' })
  await send()
  expect((await letterNo(0)).to).toEqual(['ruth@example.com'])
  await until(async () => (await register.client.mail.list()).mails.find(({ state }) => state === 'sent'))
  expect(await ownFacts()).toEqual([])
})

test('names are words and nothing more: no header, no markup comes out of them', async () => {
  const { letter } = await givenLetter({
    firstName: 'Ruth\r\nBcc: all@example.com\r\n\r\n<img src=x onerror=alert(1)>"',
  })
  expect(letter.to).toEqual(['ruth@example.com'])
  expect(letter.text).not.toMatch(/^Bcc:/im)
  const html = readable(letter).slice(readable(letter).indexOf('<!doctype html>'))
  expect(html).not.toContain('<img')
  expect(readable(letter)).toContain('&lt;img src=x onerror=alert(1)&gt;&quot;')
})

test('the mail and its page speak the language the customer prefers', async () => {
  const { letter } = await givenLetter({ preferredLanguage: 'es-MX' })
  expect(readable(letter)).toContain('Hola, Ruth:')
  const html = await (await open(linkIn(letter))).text()
  expect(html).toContain('<html lang="es">')
  expect(html).toContain('Confirmar esta dirección')
})
