/** A line that comes back, another page in between, a pairing that nobody in the page asked for. */
import 'fake-indexeddb/auto'
import { expect, it } from 'vitest'
import { openJournal } from '../../renderer/database/journal.ts'
import { textToRecord } from '../../renderer/database/record-text.ts'
import { demoUpc } from '../../shared/demo/demo-catalogue.ts'
import type { EventId, RegisterId, StaffId } from '../../shared/kernel/ids.ts'
import { fakeCloud } from '../support/fake-cloud.ts'
import { fakeHost } from '../support/fake-host.ts'
import { givenDemoCloud, givenHost, openTill, type TestTill } from '../support/given-till.ts'

const synced = (till: TestTill) => till.until('synced', ({ sync }) => sync.kind === 'synced' && sync.waiting === 0)

const linesOf = (till: TestTill, name: string) => {
  const customer = till.state().customers[till.customer(name)]
  const visit = Object.values(customer?.state.visits ?? {}).find((one) => one.status === 'open')
  return visit?.lines.map((line) => line.upc)
}

async function scansFor(till: TestTill, name: string, code: Parameters<typeof demoUpc>[0]): Promise<void> {
  await till.until(`${name} to be found`, () => till.actions.findCustomers(name).length > 0)
  await till.actions.selectCustomer(till.customer(name))
  await till.actions.handleCode(demoUpc(code), 'typed', null)
}

it('asleep while another page worked: the page opens the register anew, shows that work and goes on', async () => {
  const host = givenHost()
  const asleep = openTill(host)
  await asleep.signIn()
  await scansFor(asleep, 'Kim Park', 'B1')
  await synced(asleep)
  asleep.line.breakLine()

  const other = openTill(host)
  await other.signIn('staff-ben', '2222')
  await scansFor(other, 'Kim Park', 'C1')
  await synced(other)
  other.line.breakLine()

  asleep.line.restore()
  await asleep.until('the other page’s line', () => linesOf(asleep, 'Kim Park')?.length === 2)
  await asleep.signIn()
  await asleep.actions.handleCode(demoUpc('B2'), 'typed', null)
  expect(linesOf(asleep, 'Kim Park')).toEqual([demoUpc('B1'), demoUpc('C1'), demoUpc('B2')])
  await synced(asleep)
  const own = host.cloud.events().filter(({ event }) => event.registerId === asleep.state().boot?.registerId)
  expect(own.map(({ event }) => event.seq)).toEqual(own.map((_, index) => index + 1))
})

it('asleep while another page finished the visit: it is not on the screen any more', async () => {
  const host = givenHost()
  const asleep = openTill(host)
  await asleep.signIn()
  await scansFor(asleep, 'Kim Park', 'B1')
  asleep.line.breakLine()
  const other = openTill(host)
  await other.signIn('staff-ben', '2222')
  await other.actions.selectCustomer(other.customer('Kim Park'))
  await other.actions.finish({})
  await synced(other)
  other.line.breakLine()
  asleep.line.restore()
  await asleep.signIn()
  expect(asleep.state()).toMatchObject({ currentVisit: null, phase: { name: 'ready' } })
})

it('a page that is taken over while it writes: its last record is not overlooked', async () => {
  const host = givenHost()
  const first = openTill(host)
  await first.signIn()
  await synced(first)
  const second = openTill(host)
  await second.until('elsewhere', ({ phase }) => phase.name === 'elsewhere')
  // What it had not written when it was stopped is not written.
  const writing = scansFor(first, 'Kim Park', 'B1').catch(() => null)
  await Promise.all([second.actions.takeOver(), writing])
  await second.signIn('staff-ben', '2222')
  await scansFor(second, 'Will Smith', 'C1')
  expect(linesOf(second, 'Will Smith')).toEqual([demoUpc('C1')])
  await synced(second)
})

it('after the line was gone the records carry a sign-in of their own epoch: somebody signs in anew', async () => {
  const host = givenHost()
  const till = openTill(host)
  await till.signIn()
  await scansFor(till, 'Kim Park', 'B1')
  till.line.breakLine()
  till.line.restore()
  await till.until('asked anew', ({ phase, signedIn }) => phase.name === 'signIn' && signedIn === null)
  await till.signIn()
  await till.actions.handleCode(demoUpc('C1'), 'typed', null)
  expect(linesOf(till, 'Kim Park')).toEqual([demoUpc('B1'), demoUpc('C1')])
  const boot = till.state().boot
  const journal = await openJournal(boot?.registerId ?? '', boot?.accountId ?? '')
  const last = await journal.recordAt(journal.lastRecord().n)
  expect(textToRecord(last?.text ?? '').assertion).toBe(`assertion-staff-ana-${last?.epoch}`)
})

it('paired in the background after Create a Store: the page hears of it and syncs, and whoever works goes on', async () => {
  const cloud = fakeCloud()
  const host = fakeHost({ accountId: null, locationId: null, isPaired: false, registerId: 'background-1', cloud })
  const till = openTill(host)
  await till.until('first start', ({ phase }) => phase.name === 'firstStart')
  const store = { storeName: 'Corner Pets', timeZone: 'America/Chicago', managerName: 'Jo', pin: '4321' }
  expect(await till.actions.createStore(store)).toEqual({ ok: true, value: null })
  const [manager] = Object.values(till.state().account.staff)
  expect((await till.actions.signIn(manager?.id ?? ('' as StaffId), '4321')).state).toBe('signedIn')
  expect(till.state().sync).toMatchObject({ kind: 'saved', isPaired: false })
  host.pairInBackground()
  await synced(till)
  expect(till.state().sync.isPaired).toBe(true)
  expect(till.state()).toMatchObject({ phase: { name: 'ready' }, signedIn: { name: 'Jo' } })
  expect(cloud.events().map(({ event }) => event.type)).toContain('RowsSaved')
  expect(till.state().account.account?.name).toBe('Corner Pets')
})

it('paired in the background while the store is still being made: it is made and syncs', async () => {
  const host = fakeHost({ accountId: null, locationId: null, isPaired: false, registerId: 'background-2' })
  const till = openTill(host)
  await till.until('first start', ({ phase }) => phase.name === 'firstStart')
  const store = { storeName: 'Corner Pets', timeZone: 'America/Chicago', managerName: 'Jo', pin: '4321' }
  const making = till.actions.createStore(store)
  await till.until('account made', () => till.state().boot?.accountId !== null)
  host.pairInBackground()
  expect(await making).toEqual({ ok: true, value: null })
  await synced(till)
  expect(till.state()).toMatchObject({ phase: { name: 'signIn' }, sync: { isPaired: true } })
  expect(Object.values(till.state().account.staff).map((one) => one.name)).toEqual(['Jo'])
})

it('paired while the line to the host was gone: the register is opened as a paired one', async () => {
  const host = fakeHost({
    accountId: null,
    locationId: null,
    isPaired: false,
    registerId: 'background-3',
    firstStart: 'demo',
  })
  const till = openTill(host)
  await till.signIn()
  till.line.breakLine()
  host.pairInBackground()
  till.line.restore()
  await synced(till)
  await till.until('found', () => till.actions.findCustomers('Ruth').length === 1)
})

it('two pages, one after the other, leave the cloud with every event once', async () => {
  const host = givenHost(givenDemoCloud())
  const first = openTill(host)
  await first.signIn()
  for (const code of ['B1', 'C1'] as const) {
    await scansFor(first, 'Kim Park', code)
    first.line.breakLine()
    first.line.restore()
    await first.signIn()
  }
  await synced(first)
  const own = host.cloud.events().filter(({ event }) => event.registerId === first.state().boot?.registerId)
  expect(own.map(({ event }) => event.seq)).toEqual(own.map((_, index) => index + 1))
})

it('an answer of before that comes after newer news hides nothing: what another register did is here', async () => {
  const cloud = givenDemoCloud()
  const [host, otherHost] = [givenHost(cloud), givenHost(cloud)]
  const [till, other] = [openTill(host), openTill(otherHost)]
  await till.signIn()
  await other.signIn('staff-ben', '2222')
  await synced(till)
  await synced(other)
  const { pull } = cloud
  let isNewsTold = false
  cloud.pull = (after, limit) => {
    const page = pull(after, limit)
    if (!isNewsTold) {
      isNewsTold = true
      const before = cloud.standing()
      const [model] = cloud.events()
      if (!model) throw new Error('The demo store is empty')
      const eva = { id: 'staff-eva', name: 'Eva', role: 'cashier', active: true, version: 1 }
      cloud.accept([
        {
          ...model.event,
          id: 'later' as EventId,
          registerId: 'register-of-later' as RegisterId,
          epoch: 1,
          seq: 1,
          type: 'RowsSaved',
          data: { rows: { kind: 'staff', rows: [eva] } },
        },
      ])
      host.tellStanding(before)
      otherHost.tellStanding(before)
    }
    return page
  }
  await scansFor(other, 'Kim Park', 'B1')
  await till.until('Eva', ({ account }) => account.staff['staff-eva' as StaffId] !== undefined)
})
