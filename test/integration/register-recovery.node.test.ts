/** Disasters: each is named after what happens. Real use-cases, journal and views; the host and the cloud are fakes. */
import 'fake-indexeddb/auto'
import { expect, it } from 'vitest'
import { journalName, openJournal } from '../../renderer/database/journal.ts'
import { openViews, viewsName } from '../../renderer/database/views.ts'
import { demoUpc } from '../../shared/demo/demo-catalogue.ts'
import type { RecorderEntry } from '../../shared/host-contract/contract.ts'
import type { StaffId } from '../../shared/kernel/ids.ts'
import { fakeHost } from './../support/fake-host.ts'
import { givenDemoCloud, givenHost, loseProfile, morning, openTill, type TestTill } from '../support/given-till.ts'

const synced = (till: TestTill) => till.until('synced', ({ sync }) => sync.kind === 'synced' && sync.waiting === 0)
/** What a customer's fold says, whoever shows it. */
const stateOf = async (till: TestTill, name: string) => {
  const id = till.customer(name)
  await till.actions.openCustomer(id)
  return till.state().customers[id]
}

async function serve(till: TestTill, name: string, upc: string): Promise<void> {
  await till.actions.selectCustomer(till.customer(name))
  await till.actions.handleCode(upc, 'typed', null)
  await till.actions.finish({})
}

it('cloud goes back to an older state: what was pulled above is dropped, own records are sent again', async () => {
  const host = givenHost()
  const till = openTill(host)
  await till.signIn()
  await synced(till)
  const before = host.cloud.standing().lastPosition
  await serve(till, 'Kim Park', demoUpc('B1'))
  await synced(till)
  const shown = await stateOf(till, 'Kim Park')
  host.cloud.goBackTo(before - 5)
  await till.until('sent again', () => host.cloud.standing().lastPosition >= before - 5 + 4)
  await synced(till)
  const own = host.cloud.events().filter(({ event }) => event.registerId === till.state().boot?.registerId)
  expect(own.map(({ event }) => event.seq)).toEqual([1, 2, 3, 4])
  expect((await stateOf(till, 'Kim Park'))?.state.visits).toEqual(shown?.state.visits)
})

it('cloud database is another one with the same history: nothing is dropped', async () => {
  const host = givenHost()
  const till = openTill(host)
  await till.signIn()
  await synced(till)
  const { lastPosition } = host.cloud.standing()
  host.cloud.goBackTo(lastPosition)
  await serve(till, 'Kim Park', demoUpc('B1'))
  await synced(till)
  expect(host.cloud.standing().lastPosition).toBe(lastPosition + 3)
})

it('cloud is put back before what it took came back in a page: it is sent again', async () => {
  const host = givenHost()
  const till = openTill(host)
  await till.signIn()
  await synced(till)
  const { lastPosition } = host.cloud.standing()
  host.holdPulls()
  await serve(till, 'Kim Park', demoUpc('B1'))
  await till.until('sent', ({ sync }) => sync.waiting === 0)
  host.cloud.goBackTo(lastPosition)
  host.releasePulls()
  await till.until('sent again', () => host.cloud.standing().lastPosition === lastPosition + 3)
  await synced(till)
})

it('views lost: the next start folds the pages and own records anew', async () => {
  const host = givenHost()
  const till = openTill(host)
  await till.signIn()
  await serve(till, 'Kim Park', demoUpc('B1'))
  await synced(till)
  const shown = await stateOf(till, 'Kim Park')
  const boot = till.state().boot
  till.line.breakLine()
  const views = await openViews(boot?.registerId ?? '', boot?.accountId ?? '', 'cloud')
  await views.reset('cloud')
  views.close()

  const again = openTill(host)
  await again.until(
    'customers',
    ({ phase }) => phase.name === 'signIn' && again.actions.findCustomers('Kim').length > 0,
  )
  expect(await stateOf(again, 'Kim Park')).toEqual(shown)
})

it('profile lost while offline: the journal comes back from the recorder, is sent once, and numbering goes on', async () => {
  const host = givenHost()
  const till = openTill(host)
  await till.signIn()
  await synced(till)
  host.goOffline()
  await serve(till, 'Kim Park', demoUpc('B1'))
  await till.actions.savePerson(null, { firstName: 'New', lastName: 'Person' }, false)
  await till.until('recorded', ({ sync }) => sync.recorder?.lagRecords === 0)
  const { waiting } = till.state().sync
  till.line.breakLine()
  loseProfile()

  const again = openTill(host)
  await again.until('waiting for the line', ({ sync }) => sync.waiting >= waiting && sync.isAwaitingCustomers)
  host.goOnline()
  await again.signIn()
  await synced(again)
  await serve(again, 'New Person', demoUpc('B1'))
  await synced(again)
  const own = host.cloud.events().filter(({ event }) => event.registerId === again.state().boot?.registerId)
  expect(own.map(({ event }) => event.seq)).toEqual(own.map((_, index) => index + 1))
})

it('profile gone and no line: people sign in, new customers and those in the recorder are served, the others come back with the line', async () => {
  const host = givenHost()
  const till = openTill(host)
  await till.signIn()
  await synced(till)
  await till.actions.savePerson(null, { firstName: 'New', lastName: 'Person' }, false)
  await till.until('found', () => till.actions.findCustomers('New Person').length === 1)
  await serve(till, 'New Person', demoUpc('B1'))
  await synced(till)
  await till.until('recorded', ({ sync }) => sync.recorder?.lagRecords === 0)
  host.goOffline()
  till.line.breakLine()
  loseProfile()

  const again = openTill(host)
  await again.signIn()
  expect(again.state().sync.isAwaitingCustomers).toBe(true)
  expect(again.actions.findCustomers('Ruth')).toEqual([])
  await again.until('found', () => again.actions.findCustomers('New Person').length === 1)
  await serve(again, 'New Person', demoUpc('B1'))
  const id = again.customer('New Person')
  await again.actions.openCustomer(id)
  expect(again.state().customers[id]?.state.units).toHaveLength(2)
  await again.actions.savePerson(null, { firstName: 'Second', lastName: 'Guest' }, false)
  await again.until('found too', () => again.actions.findCustomers('Second Guest').length === 1)
  await serve(again, 'Second Guest', demoUpc('B2'))

  host.goOnline()
  await synced(again)
  await again.until('back', ({ sync }) => !sync.isAwaitingCustomers && again.actions.findCustomers('Ruth').length === 1)
  expect(again.state().sync.quarantined).toEqual([])
  const own = host.cloud.events().filter(({ event }) => event.registerId === again.state().boot?.registerId)
  expect(own.map(({ event }) => event.seq)).toEqual(own.map((_, index) => index + 1))
  // What was counted on the host's copy is counted as the cloud has it.
  const other = openTill(givenHost(host.cloud))
  await other.signIn()
  await synced(other)
  const { registers: _own, catalogueVersion: _rows, ...counted } = again.state().account
  expect(other.state().account).toMatchObject(counted)
})

/** A store of its own with the demo, paired: its rows are its own records, so that it can work without a pull. */
async function givenOwnStore(registerId: string) {
  const host = fakeHost({ accountId: null, locationId: null, isPaired: false, registerId, firstStart: 'demo' })
  const till = openTill(host)
  await till.signIn()
  await till.actions.pair('CODE', null)
  await synced(till)
  await till.until('recorded', ({ sync }) => sync.recorder?.lagRecords === 0)
  if (till.state().phase.name === 'signIn') await till.signIn()
  return { host, till }
}

it('profile lost and recorder behind the cloud: work goes on before a pull, and no fact vanishes', async () => {
  const { host, till } = await givenOwnStore('lost-numbering')
  host.failRecorder('The disk is full.')
  await serve(till, 'Kim Park', demoUpc('B1'))
  await synced(till)
  const before = host.cloud.standing().lastPosition
  const kim = await stateOf(till, 'Kim Park')
  till.line.breakLine()
  loseProfile()
  host.failRecorder(null)
  host.goOffline()

  const again = openTill(host)
  await again.signIn()
  await serve(again, 'Ruth', demoUpc('B1'))
  const ruth = await stateOf(again, 'Ruth')
  host.goOnline()
  await synced(again)
  expect(host.cloud.standing().lastPosition).toBe(before + 3)
  expect(again.state().sync.quarantined).toEqual([])
  expect((await stateOf(again, 'Ruth'))?.state.visits).toEqual(ruth?.state.visits)
  await stateOf(again, 'Kim Park')
  const visitsOf = (id: string | undefined) => again.state().customers[id ?? '']?.state.visits
  const isBack = () => JSON.stringify(visitsOf(kim?.state.id)) === JSON.stringify(kim?.state.visits)
  await again.until("Kim's visit is back", isBack)
  expect((await stateOf(again, 'Ruth'))?.state.visits).toEqual(ruth?.state.visits)
})

it('profile lost and a record of the recorder damaged: the rest is restored, and what is lost does not stop the queue', async () => {
  const { host, till } = await givenOwnStore('damaged-record')
  host.goOffline()
  for (const name of ['Kim Park', 'Ruth']) await serve(till, name, demoUpc('B1'))
  await till.until('recorded', ({ sync }) => sync.recorder?.lagRecords === 0)
  const before = host.cloud.standing().lastPosition
  till.line.breakLine()
  loseProfile()
  const recorded = host.recorded() as RecorderEntry[]
  // Of six records the second: Kim's purchase.
  const [damaged] = recorded.splice(recorded.length - 5, 1)
  if (!damaged) throw new Error('six records were written')
  recorded.push({ ...damaged, text: '{' })

  const again = openTill(host)
  await again.signIn()
  host.goOnline()
  await again.until('sent', ({ sync }) => sync.waiting === 0 && sync.offlineSince === null && sync.lastSyncAt !== null)
  await again.until('all but one', () => host.cloud.standing().lastPosition === before + 5)
  await serve(again, 'Ruth', demoUpc('B1'))
  await again.until('sent on', () => host.cloud.standing().lastPosition === before + 8)
})

it('a fact that the cloud set aside stays in what is shown, also after a reload', async () => {
  const host = givenHost()
  const till = openTill(host)
  await till.signIn()
  await synced(till)
  host.cloud.quarantineType('ItemsPurchased')
  await serve(till, 'Kim Park', demoUpc('B1'))
  await till.until('shown', ({ sync }) => sync.quarantined.length === 1 && sync.waiting === 0)
  const shown = await stateOf(till, 'Kim Park')
  till.line.breakLine()

  const again = openTill(host)
  await again.signIn()
  expect((await stateOf(again, 'Kim Park'))?.state.units).toEqual(shown?.state.units)
})

it('a batch that is too big for a gateway is halved until it passes', async () => {
  const host = givenHost()
  const till = openTill(host)
  await till.signIn()
  await synced(till)
  host.goOffline()
  for (const name of ['Kim Park', 'Ruth', 'Kim Park']) await serve(till, name, demoUpc('B1'))
  host.limitPushes(4000)
  const before = host.pushes().length
  host.goOnline()
  await synced(till)
  expect(host.pushes().length - before).toBeGreaterThan(1)
})

it('profile and recorder lost: numbering goes on above what the cloud has seen', async () => {
  const host = givenHost()
  const till = openTill(host)
  await till.signIn()
  await serve(till, 'Kim Park', demoUpc('B1'))
  await synced(till)
  till.line.breakLine()
  loseProfile()
  host.loseRecorder()

  const again = openTill(host)
  await again.signIn()
  await serve(again, 'Ruth', demoUpc('B1'))
  await synced(again)
  const own = host.cloud.events().filter(({ event }) => event.registerId === again.state().boot?.registerId)
  expect(own.map(({ event }) => event.seq)).toEqual(own.map((_, index) => index + 1))
})

it('recorder out of reach: work goes on, the lag is shown, and it catches up', async () => {
  const host = givenHost()
  const till = openTill(host)
  await till.signIn()
  host.failRecorder('The disk is full.')
  await till.actions.handleCode(demoUpc('B1'), 'typed', null)
  await till.until('lag', ({ sync }) => sync.recorder?.state === 'failed' && sync.recorder.lagRecords > 0)
  host.failRecorder(null)
  await till.until('caught up', ({ sync }) => sync.recorder?.state === 'ok' && sync.recorder.lagRecords === 0)
})

it('host lost: the counter goes on with the journal alone, and everything follows when it is back', async () => {
  const host = givenHost()
  const till = openTill(host)
  await till.signIn()
  await synced(till)
  till.line.breakLine()
  await till.until('host lost', ({ sync }) => !sync.hostConnected)
  await serve(till, 'Kim Park', demoUpc('B1'))
  expect(till.state().sync).toMatchObject({ kind: 'saved', waiting: 3 })
  till.line.restore()
  await synced(till)
  await till.until('recorded', ({ sync }) => sync.recorder?.lagRecords === 0)
})

it('one event of a bad form: it is kept and shown, and the queue goes on', async () => {
  const host = givenHost()
  const till = openTill(host)
  await till.signIn()
  await synced(till)
  host.cloud.quarantineType('ItemsPurchased')
  await serve(till, 'Kim Park', demoUpc('B1'))
  await till.until('shown', ({ sync }) => sync.kind === 'attention' && sync.quarantined.length === 1)
  await till.until('the rest is sent', ({ sync }) => sync.waiting === 0)
  expect(host.cloud.events().at(-1)?.event.type).toBe('VisitFinished')
})

it('an event of a newer version: parked, and its customer may not redeem until the update', async () => {
  const cloud = givenDemoCloud()
  const [seed] = cloud.events()
  const kim = cloud.events().find(({ event }) => event.type === 'CustomerCreated')?.event
  if (!seed || !kim) throw new Error('the demo cloud is empty')
  cloud.accept([
    { ...kim, id: 'new-event' as typeof kim.id, type: 'CardFramed', v: 2, seq: 9000, data: { color: 'gold' } },
  ])
  const till = openTill(givenHost(cloud))
  await till.signIn()
  const boot = till.state().boot
  const journal = await openJournal(boot?.registerId ?? '', boot?.accountId ?? '')
  expect(await journal.parked()).toMatchObject([{ customerId: kim.customerId, type: 'CardFramed' }])
})

it('a visit left open yesterday is closed by its own register and says so, and then the day is reported', async () => {
  const clock = { ms: morning }
  const host = givenHost(givenDemoCloud(), clock)
  const till = openTill(host, clock)
  await till.signIn()
  await till.actions.selectCustomer(till.customer('Kim Park'))
  await synced(till)
  till.line.breakLine()
  clock.ms += 24 * 3_600_000
  const next = openTill(host, clock)
  await next.until('closed', ({ openVisits, phase }) => phase.name === 'signIn' && openVisits.length === 0)
  await synced(next)
  const [finished, marked] = host.cloud.events().slice(-2)
  expect(finished?.event).toMatchObject({
    type: 'VisitFinished',
    data: { auto: true },
    businessDate: '2026-06-10',
  })
  expect(marked?.event).toMatchObject({ type: 'DayMarked', data: { businessDate: '2026-06-10' } })
})

it('a register alone with the demo store works, survives a reload, and an empty account takes every event', async () => {
  const host = fakeHost({
    accountId: null,
    locationId: null,
    isPaired: false,
    registerId: 'alone-1',
    firstStart: 'demo',
  })
  const till = openTill(host)
  await till.until('sign-in', ({ phase }) => phase.name === 'signIn')
  expect([...host.pins().values()].sort()).toEqual(['1111', '2222', '9999'])
  await till.signIn()
  await serve(till, 'Ruth', demoUpc('B1'))
  expect(till.state().sync).toMatchObject({ kind: 'saved', isPaired: false })
  const waiting = till.state().sync.waiting
  expect(waiting).toBeGreaterThan(100)
  const shown = await stateOf(till, 'Ruth')
  till.line.breakLine()

  const again = openTill(host)
  await again.signIn()
  await again.until('found', () => again.actions.findCustomers('Ruth').length === 1)
  expect((await stateOf(again, 'Ruth'))?.state).toEqual(shown?.state)

  expect(await again.actions.pair('WRONG', null)).toMatchObject({ ok: false, refusal: { reason: 'refused' } })
  expect(await again.actions.pair('CODE', null)).toEqual({ ok: true, value: null })
  await synced(again)
  expect(host.cloud.events()).toHaveLength(waiting)
  expect((await stateOf(again, 'Ruth'))?.state).toEqual(shown?.state)
  expect((await stateOf(again, 'Ruth'))?.person).toEqual(shown?.person)
})

it('a store of its own: its manager can sign in, and its rows are its first records', async () => {
  const host = fakeHost({ accountId: null, locationId: null, isPaired: false, registerId: 'alone-2' })
  const till = openTill(host)
  await till.until('first start', ({ phase }) => phase.name === 'firstStart')
  const made = await till.actions.createStore({
    storeName: 'Corner Pets',
    timeZone: 'America/Chicago',
    managerName: 'Jo',
    pin: '4321',
  })
  expect(made).toEqual({ ok: true, value: null })
  const { account } = till.state()
  expect(account.account?.name).toBe('Corner Pets')
  const [manager] = Object.values(account.staff)
  expect((await till.actions.signIn(manager?.id ?? ('' as StaffId), '4321')).state).toBe('signedIn')
  expect(till.state().signedIn).toMatchObject({ name: 'Jo', role: 'manager' })
  expect(Object.keys(account.registers)).toEqual(['alone-2'])
})

it('both databases are named after register and account', () => {
  expect(journalName('r', 'a')).toBe('tillside-journal-r-a')
  expect(viewsName('r', 'a')).toBe('tillside-views-r-a')
})
