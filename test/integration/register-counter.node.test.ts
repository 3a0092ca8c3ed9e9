/** What belongs to whom at the counter: visits over midnight, typed quantities, put-back items, sign-ins that end. */
import { expect, it } from 'vitest'
import { demoUpc } from '../../shared/demo/demo-catalogue.ts'
import { visitStep } from '../../shared/loyalty/step.ts'
import { givenDemoCloud, givenHost, openTill, type TestTill } from '../support/given-till.ts'

const synced = (till: TestTill) => till.until('synced', ({ sync }) => sync.kind === 'synced' && sync.waiting === 0)

const visitOf = (till: TestTill, name: string) => {
  const customer = till.state().customers[till.customer(name)]
  return Object.values(customer?.state.visits ?? {}).find((visit) => visit.status === 'open')
}
const linesOf = (till: TestTill, name: string) =>
  visitOf(till, name)?.lines.map((line) => [line.upc, line.unitIds.length])

const stepOf = (till: TestTill, name: string) => {
  const visit = visitOf(till, name)
  const customer = till.state().customers[till.customer(name)]
  return visit && customer
    ? visitStep(visit, customer.state, till.state().account, till.actions.moment(), till.state().skippedInformation)
    : null
}

const scan = (till: TestTill, code: Parameters<typeof demoUpc>[0]) =>
  till.actions.handleCode(demoUpc(code), 'scan', null)

async function answerOffer(till: TestTill, name: string): Promise<void> {
  const step = stepOf(till, name)
  if (step?.step !== 'offerQuestion') throw new Error(`asked nothing: ${step?.step}`)
  await till.actions.answerOffer(step.question.offerId, false)
}

const beforeMidnight = Date.parse('2026-06-10T23:59:50-04:00')
const afterMidnight = Date.parse('2026-06-11T00:00:20-04:00')

it('a visit that goes on over midnight is not closed by the echo of its own push', async () => {
  const clock = { ms: beforeMidnight }
  const host = givenHost(givenDemoCloud(beforeMidnight), clock)
  const till = openTill(host, clock)
  await till.signIn()
  await till.actions.selectCustomer(till.customer('Kim Park'))
  await synced(till)
  clock.ms = afterMidnight
  await scan(till, 'B1')
  await synced(till)
  // Something more from the cloud: another catching-up after midnight.
  const other = openTill(givenHost(host.cloud, clock), clock)
  await other.signIn('staff-ben', '2222')
  await other.actions.selectCustomer(other.customer('Ruth Alvarez'))
  await till.until('heard', ({ openVisits }) => openVisits.some((visit) => !visit.isMine))
  await synced(till)
  expect(linesOf(till, 'Kim Park')).toEqual([[demoUpc('B1'), 1]])
  expect((await till.actions.finish({})).ok).toBe(true)
  await synced(till)
  const finished = host.cloud
    .events()
    .filter(({ event }) => event.type === 'VisitFinished')
    .at(-1)?.event
  expect(finished).toMatchObject({ data: { auto: false }, businessDate: '2026-06-10' })
})

it('a visit left on the lookup before midnight stays open while its page is up', async () => {
  const clock = { ms: beforeMidnight }
  const host = givenHost(givenDemoCloud(beforeMidnight), clock)
  const till = openTill(host, clock)
  await till.signIn()
  await till.actions.selectCustomer(till.customer('Kim Park'))
  till.actions.backToLookup()
  clock.ms = afterMidnight
  await scan(till, 'B1')
  await synced(till)
  expect(till.state().openVisits.map((visit) => visit.customerName)).toEqual(['Kim Park'])
})

it('12* typed for one customer is not applied to the next one', async () => {
  const till = openTill(givenHost())
  await till.signIn()
  await till.actions.selectCustomer(till.customer('Kim Park'))
  await till.actions.handleCode('12*', 'typed', null)
  till.actions.backToLookup()
  await till.actions.selectCustomer(till.customer('Will Smith'))
  await scan(till, 'B1')
  expect(linesOf(till, 'Will Smith')).toEqual([[demoUpc('B1'), 1]])
})

it('12* typed before a sign-out or a way back to the lookup is forgotten', async () => {
  const till = openTill(givenHost())
  await till.signIn()
  const kim = till.customer('Kim Park')
  await till.actions.selectCustomer(kim)
  await till.actions.handleCode('12*', 'typed', null)
  till.actions.signOut()
  await till.signIn('staff-ben', '2222')
  await scan(till, 'B1')
  await till.actions.handleCode('12*', 'typed', null)
  till.actions.backToLookup()
  await till.actions.selectCustomer(kim)
  await scan(till, 'C1')
  expect(linesOf(till, 'Kim Park')).toEqual([
    [demoUpc('B1'), 1],
    [demoUpc('C1'), 1],
  ])
})

it('items put back behind a question of one customer do not go to the next one, and come when the first is back', async () => {
  const till = openTill(givenHost())
  await till.signIn()
  for (const code of ['D1', 'B1'] as const) await scan(till, code)
  await till.actions.selectCustomer(till.customer('Kim Park'))
  expect(till.state().tray.map((item) => item.upc)).toEqual([demoUpc('B1')])
  till.actions.backToLookup()
  await scan(till, 'C1')
  await till.actions.selectCustomer(till.customer('Will Smith'))
  expect(linesOf(till, 'Will Smith')).toEqual([[demoUpc('C1'), 1]])
  expect(till.state().tray.map((item) => item.upc)).toEqual([demoUpc('B1')])
  await scan(till, 'C1')
  expect(till.state().tray.map((item) => item.upc)).toEqual([demoUpc('B1')])

  till.actions.backToLookup()
  await till.actions.selectCustomer(till.customer('Kim Park'))
  await answerOffer(till, 'Kim Park')
  expect(till.state().tray).toEqual([])
  expect(linesOf(till, 'Kim Park')).toEqual([
    [demoUpc('D1'), 1],
    [demoUpc('B1'), 1],
  ])
})

it('an item of the tray that is refused stays in the tray and is said, whatever comes after it', async () => {
  const clock = { ms: beforeMidnight + 20 * 86_400_000 }
  const till = openTill(givenHost(givenDemoCloud(beforeMidnight), clock), clock)
  await till.signIn()
  // Its offer runs in June only; the tray is taken in July.
  for (const code of ['E1', 'B1'] as const) await scan(till, code)
  expect(till.state().tray.map((item) => item.upc)).toEqual([demoUpc('E1'), demoUpc('B1')])
  clock.ms += 60_000
  await till.actions.selectCustomer(till.customer('Will Smith'))
  expect(linesOf(till, 'Will Smith')).toEqual([[demoUpc('B1'), 1]])
  expect(till.state().tray.map((item) => item.upc)).toEqual([demoUpc('E1')])
  expect(till.state().lastOutcome?.outcome).toMatchObject({ kind: 'refused', refusal: { reason: 'offerNotRunning' } })
})

for (const [what, act] of [
  ['selecting a customer', (till: TestTill) => till.actions.selectCustomer(till.customer('Kim Park'))],
  ['the tray', (till: TestTill) => scan(till, 'B1')],
  ['a new customer', (till: TestTill) => till.actions.savePerson(null, { firstName: 'A', lastName: 'B' }, false)],
  ['a declined question', (till: TestTill) => till.actions.declineInformation(till.customer('Kim Park'))],
] as const)
  it(`a sign-in that has run out writes nothing: ${what}`, async () => {
    const clock = { ms: beforeMidnight }
    const host = givenHost(givenDemoCloud(beforeMidnight), clock)
    const till = openTill(host, clock)
    await till.signIn()
    await synced(till)
    // The day that ends meanwhile is reported by the register itself.
    const byPeople = () => host.cloud.events().filter(({ event }) => event.type !== 'DayMarked').length
    const before = byPeople()
    clock.ms += 13 * 3_600_000
    await act(till)
    expect(till.state()).toMatchObject({ signedIn: null, phase: { name: 'signIn' }, currentVisit: null, tray: [] })
    await synced(till)
    expect(byPeople()).toBe(before)
  })
