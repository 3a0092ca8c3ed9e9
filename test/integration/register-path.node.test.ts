/** The counter path over the real use-cases, journal and views: scan, earn, redeem, and what the cloud then holds. */
import { createHash } from 'node:crypto'
import { expect, it } from 'vitest'
import { demoUpc } from '../../shared/demo/demo-catalogue.ts'
import { assess } from '../../shared/loyalty/assess.ts'
import { givenHost, openTill, type TestTill } from '../support/given-till.ts'

const customerOf = (till: TestTill) => {
  const { currentVisit, customers } = till.state()
  const record = currentVisit && customers[currentVisit.customerId]
  if (!record) throw new Error('No customer on the screen')
  return record
}

const rewards = (till: TestTill) => assess(customerOf(till).state, till.state().account, till.actions.moment()).rewards

it('a register that joins an account pulls it and asks who works', async () => {
  const till = openTill(givenHost())
  await till.until('sign-in', ({ phase }) => phase.name === 'signIn')
  expect(till.state().account.account?.name).toBe('Maple Street Pets')
  expect(till.actions.findCustomers('Ruth').map((row) => row.name)).toEqual(['Ruth Alvarez'])
})

it('Ruth earns and redeems her twelfth bag, and the cloud gets it', async () => {
  const host = givenHost()
  const till = openTill(host)
  await till.signIn()
  await till.actions.selectCustomer(till.customer('Ruth Alvarez'))
  host.scan(demoUpc('A1'))
  await till.until('an answer to the scan', ({ lastOutcome }) => lastOutcome !== null)
  const question = Object.values(customerOf(till).state.visits).find((visit) => visit.status === 'open')?.question
  if (question) await till.actions.answerOffer(question.offerId, false)
  expect(rewards(till).filter((reward) => reward.status === 'earned')).toHaveLength(1)

  expect((await till.actions.checkOut()).ok).toBe(true)
  const [reward] = rewards(till).filter((one) => one.status === 'earned')
  if (!reward) throw new Error('nothing earned')
  const upc = reward.allowedUpcs[0]
  if (!upc) throw new Error('nothing allowed')
  expect(await till.actions.redeem([{ rewardId: reward.id, upc }])).toEqual({ ok: true, value: null })
  expect(await till.actions.finish({})).toEqual({ ok: true, value: null })
  expect(till.state().currentVisit).toBeNull()

  await till.until('synced', ({ sync }) => sync.kind === 'synced' && sync.waiting === 0)
  const sent = host.cloud.events().map(({ event }) => event.type)
  expect(sent).toContain('RewardRedeemed')
  expect(sent.at(-1)).toBe('VisitFinished')
})

it('items scanned first wait in the tray and go to the next customer in one record', async () => {
  const host = givenHost()
  const till = openTill(host)
  await till.signIn()
  await till.actions.handleCode(demoUpc('B1'), 'typed', null)
  await till.actions.handleCode(`2*${demoUpc('C1')}`, 'typed', null)
  expect(till.state().tray.map((item) => item.quantity)).toEqual([1, 2])

  const ofTray = () => host.recorded().filter((entry) => JSON.stringify(entry).includes('TrayItemAdded')).length
  await till.until('the tray is recorded', () => ofTray() === 2)
  const before = host.recorded().length
  await till.actions.selectCustomer(till.customer('Will Smith'))
  expect(till.state().tray).toEqual([])
  const visit = Object.values(customerOf(till).state.visits).find((one) => one.status === 'open')
  expect(visit?.lines.map((line) => line.unitIds.length)).toEqual([1, 2])
  await till.until('recorded', () => host.recorded().length === before + 1)
})

it('with the line down everything goes on, and what waits is counted and sent when it is back', async () => {
  const host = givenHost()
  const till = openTill(host)
  await till.signIn()
  await till.until('synced', ({ sync }) => sync.kind === 'synced')
  host.goOffline()
  await till.until('offline', ({ sync }) => sync.offlineSince !== null)
  await till.actions.selectCustomer(till.customer('Kim Park'))
  await till.actions.handleCode(demoUpc('B1'), 'typed', null)
  await till.until('saved', ({ sync }) => sync.kind === 'saved' && sync.waiting === 2)
  expect(till.state().sync.unsent.map((event) => event.type)).toEqual(['VisitStarted', 'ItemsPurchased'])
  host.goOnline()
  await till.until('synced', ({ sync }) => sync.kind === 'synced' && sync.waiting === 0)
})

it('an answer that got lost is asked for again with the same bytes and stored once', async () => {
  const host = givenHost()
  const till = openTill(host)
  await till.signIn()
  await till.until('synced', ({ sync }) => sync.kind === 'synced')
  const pushed = host.pushes().length
  host.failNextPushes(2, true)
  await till.actions.selectCustomer(till.customer('Kim Park'))
  await till.until('synced', ({ sync }) => sync.kind === 'synced' && sync.waiting === 0)
  const [first, second] = host.pushes().slice(pushed)
  expect(second).toBe(first)
  expect(
    host.cloud.events().filter(({ event }) => event.type === 'VisitStarted' && event.registerId !== 'seed-account-1'),
  ).toHaveLength(1)
})

it('an open visit and the tray come back after the page is loaded again', async () => {
  const host = givenHost()
  const remembered = { id: null }
  const till = openTill(host, undefined, remembered)
  await till.signIn()
  const kim = till.customer('Kim Park')
  await till.actions.selectCustomer(kim)
  await till.actions.handleCode(demoUpc('B1'), 'typed', null)
  till.actions.backToLookup()
  await till.actions.handleCode(demoUpc('C1'), 'typed', null)
  till.line.breakLine()

  const again = openTill(host, undefined, remembered)
  await again.signIn()
  expect(again.state().tray).toHaveLength(1)
  expect(again.state().openVisits.map((visit) => [visit.customerName, visit.lineCount, visit.isMine])).toEqual([
    ['Kim Park', 1, true],
  ])
  await again.actions.discardTray()
  await again.actions.selectCustomer(kim)
  expect(Object.values(customerOf(again).state.visits).filter((visit) => visit.status === 'open')).toHaveLength(1)
})

it('a second page is told that the register is open elsewhere, and a take-over stops the first at once', async () => {
  const host = givenHost()
  const first = openTill(host)
  await first.signIn()
  const second = openTill(host)
  await second.until('elsewhere', ({ phase }) => phase.name === 'elsewhere')
  await second.actions.takeOver()
  await second.until('sign-in', ({ phase }) => phase.name === 'signIn')
  await first.until('elsewhere', ({ phase }) => phase.name === 'elsewhere')
  expect(await first.actions.checkOut()).toMatchObject({ ok: false })
})

it('two registers: the second shows what the first did', async () => {
  const host = givenHost()
  const other = givenHost(host.cloud)
  const [one, two] = [openTill(host), openTill(other)]
  await one.signIn()
  await two.signIn('staff-ben', '2222')
  const ruth = one.customer('Ruth Alvarez')
  await one.actions.selectCustomer(ruth)
  await two.until("the other register's visit", ({ openVisits }) => openVisits.some((visit) => !visit.isMine))
})

it('a duplicate e-mail names the other account, and a new customer is found at once', async () => {
  const till = openTill(givenHost())
  await till.signIn()
  const saved = await till.actions.savePerson(
    null,
    { firstName: 'Zoë', lastName: "O'Hara", email: 'zoe@example.com' },
    false,
  )
  expect(saved.ok).toBe(true)
  await till.until('found', () => till.actions.findCustomers('zo oh').length === 1)
  const twice = await till.actions.savePerson(null, { firstName: 'Z', lastName: 'O', email: 'ZOE@example.com ' }, false)
  expect(twice).toMatchObject({ ok: false, refusal: { reason: 'duplicate', customerName: "Zoë O'Hara" } })
})

it('a phone is stored in one way, and the stored body is the one that its event names', async () => {
  const host = givenHost()
  const till = openTill(host)
  await till.signIn()
  const patch = { firstName: ' Kim ', lastName: 'Park', phone: '(555) 010-4477' }
  expect(await till.actions.savePerson(null, patch, false)).toMatchObject({ ok: true })
  const sent = () => host.cloud.bodies().find((body) => body.patch['firstName'] === 'Kim' && body.salt.length === 32)
  await till.until('the body is sent', () => sent() !== undefined)
  const { ref = '', salt = '', patch: stored = {} } = sent() ?? {}
  expect(stored).toEqual({ firstName: 'Kim', lastName: 'Park', phone: '+15550104477' })
  const hash = createHash('sha256')
    .update(`${salt}${JSON.stringify(stored, Object.keys(stored).sort())}`)
    .digest('hex')
  expect(ref).toBe(hash.slice(0, 32))
  expect(host.cloud.events().some(({ event }) => event.data['bodyRef'] === ref)).toBe(true)
})

it('what the cloud would not take for its size is refused with a sentence, and nothing is recorded', async () => {
  const host = givenHost()
  const till = openTill(host)
  await till.signIn()
  const patch = { firstName: 'Kim', lastName: 'Longnote', gateCode: 'x'.repeat(70_000) }
  expect(await till.actions.savePerson(null, patch, false)).toEqual({
    ok: false,
    refusal: { reason: 'storageFailed', sentence: 'This is too much to be saved at once. Nothing was changed.' },
  })
  expect(till.actions.findCustomers('Longnote')).toEqual([])
  expect(await till.actions.savePerson(null, { ...patch, gateCode: 'x' }, false)).toMatchObject({ ok: true })
})
