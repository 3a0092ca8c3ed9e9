/** Outgoing mail, through a real SMTP server and without one. */
import { afterAll, afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { RunningCloud } from '../../cloud/service.ts'
import type { OutgoingMail } from '../../shared/cloud-protocol/protocol.ts'
import type { CustomerId } from '../../shared/kernel/ids.ts'
import { type CloudPlace, pgliteDatabase } from '../support/cloud-databases.ts'
import { createTestClock, givenCloud } from '../support/cloud-in-process.ts'
import { type FakeRegister, givenRegister, newId } from '../support/cloud-register.ts'
import { type FakePost, givenPost, readable } from '../support/fake-post.ts'
import { freePort } from '../support/free-port.ts'

// A guard against hanging: real databases and processes take their time on a busy machine.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

const database = pgliteDatabase()
let place: CloudPlace
let running: RunningCloud | null = null
let smtp: FakePost | null = null

beforeEach(async () => {
  place = await database.createPlace()
})
afterEach(async () => {
  await running?.stop()
  await smtp?.stop()
  smtp = null
  await place.remove()
})
afterAll(() => database.stop())

async function givenRegisterOn(smtpUrl?: string, clock = createTestClock()): Promise<FakeRegister> {
  running = await givenCloud(place, { clock, ...(smtpUrl ? { smtpUrl } : {}) })
  return givenRegister({ url: running.url, folder: place.folder, store: 'Maple Street Pets' })
}

function recordRequest(register: FakeRegister, email: string): CustomerId {
  const customerId = newId<CustomerId>()
  register.record({ type: 'CustomerCreated', data: { source: 'checkout', isTraining: false } }, { customerId })
  register.recordPerson(customerId, { firstName: 'Ruth', email })
  register.record({ type: 'VerificationEmailRequested', data: {} }, { customerId })
  return customerId
}

const mailsOf = async (register: FakeRegister): Promise<OutgoingMail[]> => (await register.client.mail.list()).mails

/** Polls until the list is as wanted; the test's own time limit ends it otherwise. */
async function mailsOnce(register: FakeRegister, isWanted: (mail: OutgoingMail) => boolean): Promise<OutgoingMail> {
  for (;;) {
    const found = (await mailsOf(register)).find(isWanted)
    if (found) return found
    await new Promise((resolve) => setImmediate(resolve))
  }
}

test('without SMTP_URL a requested mail waits in the list', async () => {
  const register = await givenRegisterOn()
  const customerId = recordRequest(register, 'ruth@example.com')
  await register.pushAll()
  await running?.cloud.judging.settle(register.accountId)
  expect(await mailsOf(register)).toEqual([
    {
      id: register.events.at(-1)?.id,
      kind: 'verification',
      customerId,
      to: 'ruth@example.com',
      state: 'waiting',
      requestedAt: register.events.at(-1)?.at,
      sentAt: null,
      problem: null,
    },
  ])
})

test('with SMTP_URL it leaves once, in text and HTML, and the list says so', async () => {
  smtp = await givenPost()
  const register = await givenRegisterOn(smtp.url)
  recordRequest(register, 'ruth@example.com')
  await register.pushAll()
  await register.pushAll()
  const mail = await mailsOnce(register, ({ state }) => state === 'sent')
  expect(mail).toMatchObject({ to: 'ruth@example.com', problem: null, sentAt: '2026-06-10T15:00:00.000Z' })
  expect(smtp.letters).toHaveLength(1)
  expect(smtp.letters[0]?.to).toEqual(['ruth@example.com'])
  const [letter] = smtp.letters
  expect(letter && readable(letter)).toMatch(/text\/plain.*\nHello Ruth,.*text\/html.*<p[^>]*>Hello Ruth,<\/p>/s)
})

test('mails that waited leave when the service is started with SMTP_URL, to the address the customer has now', async () => {
  let register = await givenRegisterOn()
  const customerId = recordRequest(register, 'old@example.com')
  await register.pushAll()
  await running?.cloud.judging.settle(register.accountId)
  register.recordPerson(customerId, { email: 'new@example.com' })
  await register.pushAll(register.events.length)
  await running?.stop()

  smtp = await givenPost()
  running = await givenCloud(place, { smtpUrl: smtp.url })
  register = register.at({ url: running.url, folder: place.folder, store: '' })
  await mailsOnce(register, ({ state, to }) => state === 'sent' && to === 'new@example.com')
  expect(smtp.letters.map(({ to }) => to)).toEqual([['new@example.com']])
})

test('a customer without an address is said, not tried', async () => {
  const register = await givenRegisterOn()
  recordRequest(register, '')
  await register.pushAll()
  await running?.cloud.judging.settle(register.accountId)
  expect(await mailsOf(register)).toMatchObject([{ state: 'failed', problem: 'The customer has no e-mail address.' }])
})

test('a mail server that cannot be reached leaves the mail waiting, with the problem shown, and it is tried again', async () => {
  const port = await freePort()
  const clock = createTestClock()
  const register = await givenRegisterOn(`smtp://127.0.0.1:${port}`, clock)
  recordRequest(register, 'ruth@example.com')
  await register.pushAll()
  const waiting = await mailsOnce(register, ({ problem }) => problem !== null)
  expect(waiting).toMatchObject({
    state: 'waiting',
    problem: expect.stringMatching(/^The mail server cannot be reached/),
  })

  smtp = await givenPost(port)
  clock.advance(5000)
  // Any new work of the account looks at the list again.
  recordRequest(register, 'kim@example.com')
  await register.pushAll()
  await mailsOnce(register, ({ state, to }) => state === 'sent' && to === 'ruth@example.com')
})

test('an address the mail server refuses for good is said and not tried again', async () => {
  smtp = await givenPost()
  smtp.refuse = 550
  const register = await givenRegisterOn(smtp.url)
  recordRequest(register, 'nobody@example.com')
  await register.pushAll()
  const failed = await mailsOnce(register, ({ state }) => state === 'failed')
  expect(failed.problem).toBe('The mail server refused the address (550).')
})
