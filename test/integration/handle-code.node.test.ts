/** One label after another, whatever stands on the screen. Real use-cases over a fake host. Source: screens.md. */
import { expect, it } from 'vitest'
import { demoUpc } from '../../shared/demo/demo-catalogue.ts'
import { visitStep } from '../../shared/loyalty/step.ts'
import { givenHost, openTill, type TestTill } from '../support/given-till.ts'

const stepOf = (till: TestTill) => {
  const { currentVisit, customers, account, skippedInformation } = till.state()
  const customer = currentVisit && customers[currentVisit.customerId]?.state
  const visit = customer?.visits[currentVisit?.visitId ?? '']
  return visit && customer ? visitStep(visit, customer, account, till.actions.moment(), skippedInformation) : null
}

const linesOf = (till: TestTill) => {
  const { currentVisit, customers } = till.state()
  const visit = currentVisit && customers[currentVisit.customerId]?.state.visits[currentVisit.visitId]
  return visit?.lines.map((line) => [line.upc, line.unitIds.length])
}

async function givenCustomer(name: string) {
  const host = givenHost()
  const till = openTill(host)
  await till.signIn()
  await till.actions.selectCustomer(till.customer(name))
  return { host, till }
}

it('scans behind the Offer dialog wait in order, are counted, and go on when it is answered', async () => {
  const { host, till } = await givenCustomer('Kim Park')
  for (const code of ['D1', 'B1', 'C1'] as const) host.scan(demoUpc(code))
  await till.until('two wait', ({ waitingScans }) => waitingScans === 2)
  const step = stepOf(till)
  if (step?.step !== 'offerQuestion') throw new Error(`asked nothing: ${step?.step}`)
  await till.actions.answerOffer(step.question.offerId, true)
  expect(till.state().waitingScans).toBe(0)
  expect(linesOf(till)).toEqual([
    [demoUpc('D1'), 1],
    [demoUpc('B1'), 1],
    [demoUpc('C1'), 1],
  ])
})

it('a scan in the Redemption dialog chooses the reward, or says what is allowed', async () => {
  const { till } = await givenCustomer('Ruth Alvarez')
  await till.actions.handleCode(demoUpc('A2'), 'typed', null)
  const asked = stepOf(till)
  if (asked?.step === 'offerQuestion') await till.actions.answerOffer(asked.question.offerId, true)
  await till.actions.checkOut()
  const step = stepOf(till)
  if (step?.step !== 'redemption') throw new Error(`no redemption: ${step?.step}`)
  const reward = step.rewards.find((one) => one.kind === 'freeGood')
  await till.actions.handleCode(demoUpc('A3'), 'scan', null)
  expect(till.state().lastOutcome?.outcome).toMatchObject({ kind: 'refused', refusal: { reason: 'itemNotAllowed' } })
  await till.actions.handleCode(demoUpc('A1'), 'scan', null)
  expect(till.state().rewardChoices).toEqual({ [reward?.id ?? '']: { upc: demoUpc('A1') } })
  expect(linesOf(till)).toEqual([[demoUpc('A2'), 1]])

  // Whichever came last counts: the hand or the scanner.
  if (reward) till.actions.chooseReward(reward.id, { upc: demoUpc('A2') })
  await till.actions.handleCode(demoUpc('A4'), 'scan', null)
  expect(till.state().rewardChoices).toEqual({ [reward?.id ?? '']: { upc: demoUpc('A4') } })
})

it('a field that asks for an item is answered by the scanner, and nothing else happens', async () => {
  const { host, till } = await givenCustomer('Kim Park')
  const taken: string[] = []
  till.actions.sendItemsTo((upc) => taken.push(upc))
  host.scan(demoUpc('A3'))
  await till.until('taken', () => taken.length === 1)
  expect(taken).toEqual([demoUpc('A3')])
  till.actions.sendItemsTo(null)
  await till.actions.handleCode(demoUpc('B1'), 'scan', null)
  expect(linesOf(till)).toEqual([[demoUpc('B1'), 1]])
})

it("a dialog of the screens' own holds labels back; at a PIN an item is refused aloud", async () => {
  const { host, till } = await givenCustomer('Kim Park')
  till.actions.holdScans('dialog')
  host.scan(demoUpc('B1'))
  await till.until('one waits', ({ waitingScans }) => waitingScans === 1)
  till.actions.holdScans(null)
  await till.until('handled', ({ waitingScans }) => waitingScans === 0 && linesOf(till)?.length === 1)
  till.actions.holdScans('pin')
  await till.actions.handleCode(demoUpc('B1'), 'scan', null)
  expect(till.state().lastOutcome?.outcome).toMatchObject({ kind: 'unreadable', reason: 'pinPad' })
  expect(linesOf(till)).toEqual([[demoUpc('B1'), 1]])
})

it('what waited for a customer who was left meanwhile goes into the tray, never to them', async () => {
  const { till } = await givenCustomer('Kim Park')
  till.actions.holdScans('dialog')
  await till.actions.handleCode(demoUpc('B1'), 'scan', null)
  till.actions.backToLookup()
  till.actions.holdScans(null)
  await till.until('tray', ({ tray }) => tray.length === 1)
})

it('12* before a code means twelve, typed together or apart', async () => {
  const { till } = await givenCustomer('Kim Park')
  await till.actions.handleCode(`12*${demoUpc('B1')}`, 'typed', null)
  await till.actions.handleCode('3*', 'typed', null)
  await till.actions.handleCode(demoUpc('C1'), 'scan', null)
  expect(linesOf(till)).toEqual([
    [demoUpc('B1'), 12],
    [demoUpc('C1'), 3],
  ])
})

it('malformed and endless labels are named, and nothing is added', async () => {
  const { till } = await givenCustomer('Kim Park')
  const reasonFor = async (raw: string) => {
    await till.actions.handleCode(raw, 'scan', null)
    const { outcome } = till.state().lastOutcome ?? {}
    return outcome?.kind === 'unreadable' ? outcome.reason : outcome?.kind === 'refused' ? outcome.refusal.reason : null
  }
  expect(await reasonFor('9'.repeat(10_000))).toBe('tooLong')
  expect(await reasonFor('hello')).toBe('notAValidUpc')
  expect(await reasonFor('850000010018')).toBe('checkDigit')
  expect(await reasonFor(demoUpc('G1'))).toBe('notInAnyProgram')
  expect(linesOf(till)).toEqual([])
})

it('with nobody signed in a label is refused aloud', async () => {
  const till = openTill(givenHost())
  await till.until('sign-in', ({ phase }) => phase.name === 'signIn')
  await till.actions.handleCode(demoUpc('B1'), 'scan', null)
  expect(till.state().lastOutcome?.outcome).toMatchObject({ refusal: { reason: 'notSignedIn' } })
})

it('a question raised by the tray keeps the rest of the tray, which follows once it is answered', async () => {
  const till = openTill(givenHost())
  await till.signIn()
  for (const code of ['D1', 'B1'] as const) await till.actions.handleCode(demoUpc(code), 'scan', null)
  await till.actions.selectCustomer(till.customer('Kim Park'))
  const step = stepOf(till)
  if (step?.step !== 'offerQuestion') throw new Error(`asked nothing: ${step?.step}`)
  expect(till.state().tray.map((item) => item.upc)).toEqual([demoUpc('B1')])
  await till.actions.answerOffer(step.question.offerId, false)
  expect(till.state().tray).toEqual([])
  expect(linesOf(till)).toEqual([
    [demoUpc('D1'), 1],
    [demoUpc('B1'), 1],
  ])
})
