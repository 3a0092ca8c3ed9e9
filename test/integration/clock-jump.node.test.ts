/** A register whose clock jumps to 2030 and back: nothing is lost, the order stays, and no day is reported that was not lived. */
import 'fake-indexeddb/auto'
import { expect, test } from 'vitest'
import { demoUpc } from '../../shared/demo/demo-catalogue.ts'
import { givenDemoCloud, givenHost, morning, openTill, type TestTill } from '../support/given-till.ts'

const hourMs = 3_600_000
const in2030 = Date.parse('2030-06-10T15:00:00Z')

const synced = (till: TestTill) => till.until('synced', ({ sync }) => sync.kind === 'synced' && sync.waiting === 0)
const markOf = (till: TestTill) => {
  const { account, boot } = till.state()
  return account.dayMarks[boot?.registerId ?? '']?.businessDate
}
const today = (till: TestTill) => till.actions.moment().businessDate

async function serve(till: TestTill, name: string): Promise<void> {
  if (till.state().phase.name === 'signIn') await till.signIn()
  expect(await till.actions.selectCustomer(till.customer(name))).toMatchObject({ ok: true })
  await till.actions.handleCode(demoUpc('B1'), 'typed', null)
  expect(await till.actions.finish({})).toMatchObject({ ok: true })
}

test('a jump to 2030 and back: every fact is there once, in the order in which it happened, each on the day of its stamp', async () => {
  const clock = { ms: morning }
  const host = givenHost(givenDemoCloud(), clock)
  const till = openTill(host, clock)
  await till.signIn()
  await synced(till)
  const before = host.cloud.standing().lastPosition
  await serve(till, 'Kim Park')
  clock.ms = in2030
  await till.until('2030', () => today(till) === '2030-06-10')
  // The sign-in of this morning has ended long ago.
  expect((await till.actions.selectCustomer(till.customer('Ruth'))).ok).toBe(false)
  await serve(till, 'Ruth')
  clock.ms = morning + hourMs
  await till.until('back', () => today(till) === '2026-06-10')
  await till.actions.selectCustomer(till.customer('Bob Stone'))
  await serve(till, 'Bob Stone')
  await synced(till)

  const own = host.cloud
    .events()
    .slice(before)
    .map(({ event }) => event)
  expect(own.map(({ seq }) => seq)).toEqual(own.map((_, index) => (own[0]?.seq ?? 0) + index))
  const sold = own.filter(({ type }) => type === 'ItemsPurchased')
  expect(sold.map(({ customerId }) => customerId)).toEqual(
    ['Kim Park', 'Ruth', 'Bob Stone'].map((name) => till.customer(name)),
  )
  expect(sold.map(({ businessDate }) => businessDate)).toEqual(['2026-06-10', '2030-06-10', '2026-06-10'])
  expect(till.state().sync.quarantined).toEqual([])

  till.line.breakLine()
  const again = openTill(host, clock)
  await again.signIn()
  await synced(again)
  for (const name of ['Kim Park', 'Ruth', 'Bob Stone']) {
    const id = again.customer(name)
    await again.actions.openCustomer(id)
    const sales = sold.filter(({ customerId }) => customerId === id).map(({ visitId }) => visitId)
    expect(again.state().customers[id]?.state.units.filter(({ visitId }) => sales.includes(visitId))).toHaveLength(1)
  }
})

test('a jump to 2030 and back: no day is reported that was not lived, and today is reported when it is over', async () => {
  const clock = { ms: morning }
  const host = givenHost(givenDemoCloud(), clock)
  const before = openTill(host, clock)
  await before.signIn()
  await serve(before, 'Kim Park')
  await synced(before)
  before.line.breakLine()
  clock.ms = in2030
  const till = openTill(host, clock)
  await till.until('caught up in 2030', ({ sync }) => sync.lastSyncAt?.startsWith('2030') === true)
  expect(markOf(till)).toBeUndefined()
  clock.ms = morning + hourMs
  await till.until('back', () => today(till) === '2026-06-10')
  await serve(till, 'Bob Stone')
  clock.ms = morning + 14 * hourMs
  await till.until('reported', () => markOf(till) === '2026-06-10')
})

test('a sign-in of 2030 ends with the jump back, and does not last for years', async () => {
  const clock = { ms: in2030 }
  const till = openTill(givenHost(givenDemoCloud(morning), clock), clock)
  await till.signIn()
  clock.ms = morning
  expect((await till.actions.selectCustomer(till.customer('Ruth'))).ok).toBe(false)
  expect(till.state().phase.name).toBe('signIn')
})
