/**
 * Disasters: the page comes up without its records while the recorder is out of reach. What only the recorder holds is never lost, is in the
 * cloud once and before what was done since, and nothing begins anew. Real use-cases, journal and views; host and cloud are fakes.
 */
import 'fake-indexeddb/auto'
import { expect, it } from 'vitest'
import { openJournal } from '../../renderer/database/journal.ts'
import { demoUpc } from '../../shared/demo/demo-catalogue.ts'
import { fakeHost } from '../support/fake-host.ts'
import { givenHost, loseProfile, openTill, type TestTill } from '../support/given-till.ts'

const synced = (till: TestTill) => till.until('synced', ({ sync }) => sync.kind === 'synced' && sync.waiting === 0)
const recorded = (till: TestTill) =>
  till.until('recorded', ({ sync }) => sync.recorder?.state === 'ok' && sync.recorder.lagRecords === 0)

const found = (till: TestTill, name: string) => till.until(name, () => till.actions.findCustomers(name).length === 1)

async function serve(till: TestTill, name: string): Promise<void> {
  await found(till, name)
  await till.actions.selectCustomer(till.customer(name))
  await till.actions.handleCode(demoUpc('B1'), 'typed', null)
  await till.actions.finish({})
}

async function unitsOf(till: TestTill, name: string): Promise<number> {
  await found(till, name)
  const id = till.customer(name)
  await till.actions.openCustomer(id)
  return till.state().customers[id]?.state.units.length ?? 0
}

/** What happened in visits here, as the cloud has it. */
const ownEvents = (host: ReturnType<typeof givenHost>, till: TestTill) =>
  host.cloud
    .events()
    .flatMap(({ event }) => (event.registerId === till.state().boot?.registerId && event.visitId ? [event] : []))

/** Kim was served without a line: only journal and recorder know of it. Then the profile goes, and the recorder's disk. */
async function givenServedKim() {
  const host = givenHost()
  const till = openTill(host)
  await till.signIn()
  await synced(till)
  const units = await unitsOf(till, 'Kim Park')
  host.goOffline()
  await serve(till, 'Kim Park')
  await recorded(till)
  till.line.breakLine()
  loseProfile()
  host.failRecorder('The disk is away.')
  return { host, units }
}

it('profile gone and recorder out of reach: work goes on, nothing is sent, and what the recorder held comes first when it is back', async () => {
  const { host, units } = await givenServedKim()
  host.goOnline()
  const again = openTill(host)
  await again.signIn()
  await serve(again, 'Ruth')
  const ruths = await unitsOf(again, 'Ruth')
  await again.until(
    'said',
    ({ sync }) => sync.waiting >= 3 && sync.problem !== null && sync.recorder?.lagRecords === sync.waiting,
  )
  expect(ownEvents(host, again)).toEqual([])

  host.failRecorder(null)
  await synced(again)
  await recorded(again)
  const own = ownEvents(host, again)
  expect(own.map(({ type }) => type)).toEqual(
    [...Array(2)].flatMap(() => ['VisitStarted', 'ItemsPurchased', 'VisitFinished']),
  )
  expect(new Set(own.map(({ id }) => id)).size).toBe(6)
  expect(own.map(({ epoch }) => epoch)).toEqual([...own.map(({ epoch }) => epoch)].sort((a, b) => a - b))
  expect(await unitsOf(again, 'Kim Park')).toBe(units + 1)
  expect(await unitsOf(again, 'Ruth')).toBe(ruths)
  expect(again.state().sync.quarantined).toEqual([])

  // Everything of both epochs is in the recorder now: the profile may go once more.
  again.line.breakLine()
  loseProfile()
  const third = openTill(host)
  await third.signIn()
  await synced(third)
  await serve(third, 'Ruth')
  await synced(third)
  expect(ownEvents(host, third)).toHaveLength(9)
  expect(third.state().sync.quarantined).toEqual([])
})

it('the page is loaded again before the recorder is back: what it did stays, and the recorder is still read first', async () => {
  const { host, units } = await givenServedKim()
  host.goOnline()
  const again = openTill(host)
  await again.signIn()
  await serve(again, 'Ruth')
  again.line.breakLine()
  const third = openTill(host)
  await third.signIn()
  await serve(third, 'Ruth')
  const ruths = await unitsOf(third, 'Ruth')
  expect(ownEvents(host, third)).toEqual([])
  third.line.breakLine()

  host.failRecorder(null)
  const fourth = openTill(host)
  await fourth.signIn()
  await synced(fourth)
  await recorded(fourth)
  const own = ownEvents(host, fourth)
  expect(own).toHaveLength(9)
  expect(own.map(({ epoch }) => epoch)).toEqual([...own.map(({ epoch }) => epoch)].sort((a, b) => a - b))
  expect(await unitsOf(fourth, 'Kim Park')).toBe(units + 1)
  expect(await unitsOf(fourth, 'Ruth')).toBe(ruths)
})

it('a register alone whose profile is gone and whose recorder is out of reach does not begin anew', async () => {
  const host = fakeHost({
    accountId: null,
    locationId: null,
    isPaired: false,
    registerId: 'alone-late',
    firstStart: 'demo',
  })
  const till = openTill(host)
  await till.signIn()
  await serve(till, 'Ruth')
  await recorded(till)
  const units = await unitsOf(till, 'Ruth')
  const held = host.recorded().length
  till.line.breakLine()
  loseProfile()
  host.failRecorder('The disk is away.')

  const again = openTill(host)
  await again.until('says so', ({ phase }) => phase.name === 'failed')
  host.failRecorder(null)
  await again.signIn()
  await again.until('found', () => again.actions.findCustomers('Ruth').length === 1)
  expect(await unitsOf(again, 'Ruth')).toBe(units)
  expect(host.recorded()).toHaveLength(held)
  expect(again.state().sync.quarantined).toEqual([])
})

it('a profile that has its records sends them although the recorder is out of reach', async () => {
  const host = givenHost()
  const till = openTill(host)
  await till.signIn()
  await serve(till, 'Kim Park')
  await synced(till)
  till.line.breakLine()
  host.failRecorder('The disk is full.')
  const again = openTill(host)
  await again.signIn()
  await serve(again, 'Ruth')
  await synced(again)
  expect(ownEvents(host, again)).toHaveLength(6)
})

it('room is left once, and records of the page stand above what is put back', async () => {
  const journal = await openJournal('room-1', 'account-1')
  await journal.own(7)
  await journal.leaveRoom()
  expect(journal.isWhole()).toBe(false)
  expect(journal.restoredUpTo()).toBe(0)
  const { n } = journal.lastRecord()
  await journal.leaveRoom()
  expect(journal.lastRecord().n).toBe(n)
  journal.close()

  const again = await openJournal('room-1', 'account-1')
  await again.own(8)
  await again.leaveRoom()
  expect([again.isWhole(), again.lastRecord().n, again.countAfter(0)]).toEqual([false, n, 0])
  await again.closeRoom()
  expect([again.isWhole(), again.countAfter(n)]).toEqual([true, 0])
  again.close()
})
