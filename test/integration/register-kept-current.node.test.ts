/**
 * What nobody touched stays true: a rule that changes, the day that turns and an offer that ends show in the counter, the lookup and the
 * reports of customers who were nowhere near. Source: design.md 4 (who is affected is indexed), docs/decisions/0006.
 */
import 'fake-indexeddb/auto'
import { expect, test } from 'vitest'
import { cardGroupId, demoUpc } from '../../shared/demo/demo-catalogue.ts'
import type { LocalDate } from '../../shared/kernel/business-date.ts'
import type { Rows } from '../../shared/loyalty/catalogue.ts'
import { frequentBuyerParticipation } from '../../shared/reports/participation.ts'
import { givenDemoCloud, givenHost, morning, openTill, type TestTill } from '../support/given-till.ts'

const hourMs = 3_600_000

/** Buy 11 instead of 12, from a day on: Ruth holds eleven. */
function elevenFrom(till: TestTill, effectiveFrom: LocalDate): Rows {
  const group = till.state().account.catalogue.cardGroups[cardGroupId('FB-A')]
  const [known] = group?.versions ?? []
  if (!group || !known) throw new Error('The demo store has the card')
  const version = { ...known, version: `FB-A/${effectiveFrom}`, effectiveFrom, requiredQty: 11 }
  return { kind: 'cardGroups', rows: [{ id: group.id, versions: [version] }] }
}

const waitingOf = (till: TestTill, name: string) =>
  till.state().earnedNotRedeemed.rows.filter((row) => row.customerName === name)
const markOf = (till: TestTill, name: string) => till.actions.findCustomers(name)[0]?.rewardsWaiting

test('given a card that nobody has open, when its rule asks for fewer, then its reward waits at once, here and at another register', async () => {
  const cloud = givenDemoCloud()
  const here = openTill(givenHost(cloud))
  const there = openTill(givenHost(cloud))
  for (const till of [here, there]) await till.signIn('staff-mia', '9999')
  expect(waitingOf(here, 'Ruth Alvarez')).toEqual([])

  expect((await here.actions.saveRows([elevenFrom(here, '2026-06-10' as LocalDate)])).ok).toBe(true)

  for (const till of [here, there]) {
    await till.until('it waits', () => waitingOf(till, 'Ruth Alvarez').length === 1)
    expect(markOf(till, 'Ruth Alvarez')).toBe(1)
  }
  const people = await here.actions.customersActiveBetween('2026-06-10', '2026-06-10')
  const range = {
    from: '2026-06-10' as LocalDate,
    to: '2026-06-10' as LocalDate,
    locationId: null,
    manufacturerId: null,
  }
  const report = frequentBuyerParticipation(people, here.state().account, range, here.actions.moment())
  expect(report.rows).toContainEqual(expect.objectContaining({ title: 'Northfield 25 lb', rewardsEarned: 1 }))
})

test('given a rule for tomorrow, when midnight comes and nobody does anything, then the reward waits', async () => {
  const clock = { ms: morning }
  const till = openTill(givenHost(givenDemoCloud(), clock), clock)
  await till.signIn('staff-mia', '9999')
  expect((await till.actions.saveRows([elevenFrom(till, '2026-06-11' as LocalDate)])).ok).toBe(true)
  await till.until('saved', ({ sync }) => sync.waiting === 0)
  expect(waitingOf(till, 'Ruth Alvarez')).toEqual([])
  clock.ms = morning + 14 * hourMs
  await till.until('it waits', () => waitingOf(till, 'Ruth Alvarez').length === 1)
  expect(markOf(till, 'Ruth Alvarez')).toBe(1)
})

test('given a rule for tomorrow, when the register was off over midnight, then it knows at its start', async () => {
  const hostClock = { ms: morning }
  const host = givenHost(givenDemoCloud(), hostClock)
  const evening = openTill(host, { ms: morning })
  await evening.signIn('staff-mia', '9999')
  expect((await evening.actions.saveRows([elevenFrom(evening, '2026-06-11' as LocalDate)])).ok).toBe(true)
  await evening.until('saved', ({ sync }) => sync.waiting === 0)
  evening.line.breakLine()
  hostClock.ms = morning + 24 * hourMs
  const till = openTill(host, { ms: hostClock.ms })
  await till.until('it waits', () => waitingOf(till, 'Ruth Alvarez').length === 1)
  expect(markOf(till, 'Ruth Alvarez')).toBe(1)
})

test('given an offer reward that waits, when the offer ends, then it waits no more, in the counter and in the lookup', async () => {
  const clock = { ms: morning }
  const till = openTill(givenHost(givenDemoCloud(), clock), clock)
  await till.signIn()
  await till.actions.selectCustomer(till.customer('Will Smith'))
  await till.actions.handleCode(demoUpc('H1'), 'typed', null)
  await till.until('it waits', () => waitingOf(till, 'Will Smith').length === 1)
  till.actions.backToLookup()
  clock.ms = Date.parse('2026-07-01T04:00:10Z')
  await till.until('it ended', () => waitingOf(till, 'Will Smith').length === 0 && markOf(till, 'Will Smith') === 0)
})
