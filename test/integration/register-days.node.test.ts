/** A register reports its days by itself: at midnight, or at the next start; not while a visit goes on. Source: design.md 4, Days. */
import 'fake-indexeddb/auto'
import { expect, test } from 'vitest'
import { givenDemoCloud, givenHost, morning, openTill, type TestTill } from '../support/given-till.ts'

const hourMs = 3_600_000

const markOf = (till: TestTill) => {
  const { account, boot } = till.state()
  return account.dayMarks[boot?.registerId ?? '']?.businessDate
}

async function sellTo(till: TestTill, name: string): Promise<void> {
  const [found] = till.actions.findCustomers(name)
  if (!found) throw new Error(`The demo store has ${name}`)
  expect(await till.actions.selectCustomer(found.customerId)).toMatchObject({ ok: true })
}

test('given a day with a visit, when midnight comes, then the day is reported once', async () => {
  const clock = { ms: morning }
  const till = openTill(givenHost(givenDemoCloud(), clock), clock)
  await till.signIn('staff-mia', '9999')
  await sellTo(till, 'Bob')
  expect(await till.actions.abandon()).toMatchObject({ ok: true })
  expect(markOf(till)).toBeUndefined()
  clock.ms = morning + 14 * hourMs
  await till.until('reported', () => markOf(till) === '2026-06-10')
  clock.ms = morning + 15 * hourMs
  await till.until('sent', ({ sync }) => sync.waiting === 0)
  expect(markOf(till)).toBe('2026-06-10')
})

test('a visit that goes on over midnight keeps its day open', async () => {
  const clock = { ms: morning }
  const till = openTill(givenHost(givenDemoCloud(), clock), clock)
  await till.signIn('staff-mia', '9999')
  await sellTo(till, 'Bob')
  clock.ms = morning + 14 * hourMs
  await till.until('the next day', () => till.actions.moment().businessDate === '2026-06-11')
  expect(markOf(till)).toBeUndefined()
})
