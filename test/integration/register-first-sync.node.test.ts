/**
 * A register that joins a store with a long history: worked with at once, by today's rows; killed and started again it goes on where it
 * was, and ends as one that was never disturbed. Real use-cases, journal and views; the host and the cloud are fakes.
 */
import 'fake-indexeddb/auto'
import { createHash } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { openViews } from '../../renderer/database/views.ts'
import { bodyRefOf, bodyRefText } from '../../shared/customers/body-ref.ts'
import type { PersonBody } from '../../shared/customers/person.ts'
import { demoUpc } from '../../shared/demo/demo-catalogue.ts'
import { momentAt } from '../../shared/kernel/business-date.ts'
import type { CustomerId, EventId, StaffId } from '../../shared/kernel/ids.ts'
import { assess } from '../../shared/loyalty/assess.ts'
import type { Fact, TillsideEvent } from '../../shared/loyalty/events.ts'
import { type FakeCloud, fakeCloud } from '../support/fake-cloud.ts'
import { givenDemoCloud, givenHost, morning, openTill, type TestTill } from '../support/given-till.ts'

const pageEvents = 1000
const moment = momentAt(morning, 'America/New_York', 0)
const historyRegister = 'register-of-before'

/** The demo store, then so many customers of an older till, and last of all the rows that its people have added since. */
function givenLongHistory(customers: number): FakeCloud {
  const cloud = givenDemoCloud()
  const [model] = cloud.events()
  if (!model) throw new Error('The demo store is empty')
  const events: TillsideEvent[] = []
  const bodies: PersonBody[] = []
  const add = (fact: Fact, customerId: CustomerId | null) =>
    events.push({
      ...(model.event as TillsideEvent),
      ...fact,
      id: `history-${events.length}` as EventId,
      registerId: historyRegister as TillsideEvent['registerId'],
      epoch: 1,
      seq: events.length + 1,
      customerId,
      visitId: null,
    } as TillsideEvent)
  for (let nth = 0; nth < customers; nth += 1) {
    const customerId = `history-customer-${nth}` as CustomerId
    const patch = { firstName: 'Historic', lastName: `Person${nth}` }
    const salt = String(nth)
    const ref = bodyRefOf(createHash('sha256').update(bodyRefText(salt, patch)).digest('hex'))
    bodies.push({ ref, customerId, salt, patch })
    add({ type: 'CustomerCreated', data: { source: 'import', isTraining: false } }, customerId)
    add({ type: 'PersonSaved', data: { bodyRef: ref, has: {}, fields: Object.keys(patch) } }, customerId)
  }
  const eva = { id: 'staff-eva' as StaffId, name: 'Eva', role: 'cashier', active: true, version: 1 } as const
  add({ type: 'RowsSaved', data: { rows: { kind: 'staff', rows: [eva] } } }, null)
  cloud.accept(events, bodies)
  return cloud
}

const synced = (till: TestTill) =>
  till.until('synced', ({ sync }) => sync.kind === 'synced' && sync.waiting === 0 && sync.firstSync === null)

/** Of everybody's base and of the account, as they lie on the disk. */
async function stateHash(till: TestTill): Promise<string> {
  const { boot } = till.state()
  const views = await openViews(boot?.registerId ?? '', boot?.accountId ?? '', 'cloud')
  const rows = await views.walk(null, 100_000)
  const { registers, trays, dayMarks, catalogueVersion, ...account } = (await views.account()) ?? Object.assign({})
  views.close()
  const text = JSON.stringify([rows.map(({ base }) => base), account])
  return createHash('sha256').update(text).digest('hex')
}

describe('while the history of a store comes to a new register', () => {
  it('its people sign in, scan, add a customer and find who is there, at once; it is not called synced', async () => {
    const host = givenHost(givenLongHistory(1100))
    host.setPin('staff-eva', '3333')
    host.holdPulls(1)
    const till = openTill(host)
    await till.signIn('staff-eva', '3333')
    expect(till.state().sync).toMatchObject({ kind: 'saved', firstSync: { total: host.cloud.standing().lastPosition } })
    await till.until('a page', ({ sync }) => sync.firstSync?.done === pageEvents)
    expect(till.actions.findCustomers('Historic')).not.toHaveLength(0)
    expect(till.actions.isSearchWhole()).toBe(false)
    const saved = await till.actions.savePerson(null, { firstName: 'Neu', lastName: 'Kundin' }, false)
    expect(saved.ok).toBe(true)
    await till.until('found', () => till.actions.findCustomers('Neu').length === 1)
    await till.actions.selectCustomer(till.customer('Neu'))
    await till.actions.handleCode(demoUpc('B1'), 'typed', null)
    const visit = till.state().currentVisit
    expect(till.state().customers[till.customer('Neu')]?.state.visits[visit?.visitId ?? '']?.lines).toHaveLength(1)
    host.releasePulls()
    await synced(till)
    expect(till.actions.isSearchWhole()).toBe(true)
    expect(till.actions.findCustomers('Person1099')).toHaveLength(1)
  })

  it('a reward of a customer whose history goes on is kept, and redeemed when all are here', async () => {
    const host = givenHost(givenLongHistory(1100))
    host.holdPulls(1)
    const till = openTill(host)
    await till.signIn()
    await till.until('a page', ({ sync }) => sync.firstSync?.done === pageEvents)
    await till.actions.selectCustomer(till.customer('Ruth Alvarez'))
    await till.actions.handleCode(demoUpc('A1'), 'typed', null)
    const customer = () => till.state().customers[till.customer('Ruth Alvarez')]
    const visit = Object.values(customer()?.state.visits ?? {}).find((one) => one.status === 'open')
    if (visit?.question) await till.actions.answerOffer(visit.question.offerId, false)
    await till.actions.checkOut()
    const state = customer()?.state
    const earned = state && assess(state, till.state().account, moment).rewards.find((one) => one.status === 'earned')
    if (!earned?.allowedUpcs[0]) throw new Error('nothing earned')
    const choices = [{ rewardId: earned.id, upc: earned.allowedUpcs[0] }]
    const refused = await till.actions.redeem(choices)
    expect(refused).toMatchObject({ ok: false, refusal: { reason: 'historyStillComing' } })
    host.releasePulls()
    await synced(till)
    expect((await till.actions.redeem(choices)).ok).toBe(true)
  })

  it('nothing is done in the name of a history that goes on: no row, no day, no visit of the register’s own', async () => {
    const host = givenHost(givenLongHistory(1100))
    host.holdPulls(1)
    const till = openTill(host)
    await till.signIn()
    await till.until('a page', ({ sync }) => sync.firstSync?.done === pageEvents)
    till.line.breakLine()
    const again = openTill(host)
    await again.signIn()
    expect(again.state().sync).toMatchObject({ waiting: 0, firstSync: { done: pageEvents } })
    host.releasePulls()
    await synced(again)
    const ownEvents = () =>
      host.cloud.events().filter(({ event }) => event.registerId === again.state().boot?.registerId)
    await again.until('its own row', () => ownEvents().length > 0)
    await synced(again)
    const own = ownEvents()
    expect(own.map(({ event }) => event.type)).toEqual(['RowsSaved'])
  })

  it('a cloud that cannot send the rows ahead: the register waits, says how far it is, and then works', async () => {
    const cloud = givenLongHistory(1100)
    cloud.forgetAccountRows()
    const host = givenHost(cloud)
    host.holdPulls(1)
    const till = openTill(host)
    const total = cloud.standing().lastPosition
    await till.until('how far', ({ phase }) => phase.name === 'recovering' && phase.done === pageEvents)
    expect(till.state().phase).toEqual({ name: 'recovering', done: pageEvents, total })
    host.releasePulls()
    await till.signIn()
    await synced(till)
  })

  it.each(['noLine', 'broken'] as const)('rows ahead that are never had (%s) stop no history', async (how) => {
    const host = givenHost(givenLongHistory(1100))
    host.failAccountRows(how)
    const till = openTill(host)
    await till.signIn()
    await synced(till)
    expect(till.actions.findCustomers('Person1099')).toHaveLength(1)
  })

  it('rows ahead that found no line are asked for again when the line is back', async () => {
    const host = givenHost(givenLongHistory(1100))
    host.setPin('staff-eva', '3333')
    host.holdPulls(2)
    host.failAccountRows('noLine', 1)
    const till = openTill(host)
    await till.until('no line', ({ sync }) => sync.problem !== null)
    host.failAccountRows(null)
    await till.signIn('staff-eva', '3333')
    expect(till.state().sync.firstSync).not.toBeNull()
    host.releasePulls()
    await synced(till)
  })

  it('the cloud goes back meanwhile: what it said ahead is forgotten, and the register ends as the cloud is', async () => {
    const host = givenHost(givenLongHistory(1100))
    host.setPin('staff-eva', '3333')
    host.holdPulls(2)
    const till = openTill(host)
    await till.signIn('staff-eva', '3333')
    await till.until('two pages', ({ sync }) => sync.firstSync?.done === 2 * pageEvents)
    host.cloud.goBackTo(1500)
    host.releasePulls()
    await synced(till)
    expect(till.state().account.staff['staff-eva']).toBeUndefined()
    expect(till.actions.findCustomers('Person1099')).toEqual([])
  })
})

it('a store whose history is one page is whole at once', async () => {
  const host = givenHost(givenDemoCloud())
  const till = openTill(host)
  await till.signIn()
  await synced(till)
  expect(till.state().sync.firstSync).toBeNull()
})

it('an empty cloud is no first sync', async () => {
  const host = givenHost(fakeCloud())
  const till = openTill(host)
  await till.until('asked', ({ phase }) => phase.name === 'firstStart')
  expect(till.state().sync.firstSync).toBeNull()
})

it('a register that asks for the first store goes on by itself when another one has made it', async () => {
  const host = givenHost(fakeCloud())
  const till = openTill(host)
  await till.until('asked', ({ phase }) => phase.name === 'firstStart')
  const store = givenDemoCloud()
  host.cloud.accept(
    store.events().map(({ event }) => event),
    store.bodies(),
  )
  await till.signIn()
  await synced(till)
  expect(till.actions.findCustomers('Ruth')).toHaveLength(1)
})

describe('killed at any page and started again', () => {
  let wanted = ''
  beforeAll(async () => {
    const undisturbed = openTill(givenHost(givenLongHistory(1100)))
    await undisturbed.signIn()
    await synced(undisturbed)
    wanted = await stateHash(undisturbed)
  })

  it.each([[[0]], [[1, 2]], [[0, 1, 2]]])(
    'behind pages %j a register ends as one that was never disturbed',
    async (kills) => {
      const host = givenHost(givenLongHistory(1100))
      let reached = 0
      for (const page of kills.toSorted((one, other) => one - other)) {
        host.holdPulls(page - reached)
        reached = page
        const till = openTill(host)
        await till.until('asked', () => host.pulls() > 0)
        if (page > 0) await till.until('a page', ({ sync }) => (sync.firstSync?.done ?? 0) >= page * pageEvents)
        till.line.breakLine()
        host.releasePulls()
      }
      const last = openTill(host)
      await last.signIn()
      await synced(last)
      expect(await stateHash(last)).toBe(wanted)
    },
  )
})
