/**
 * What becomes of codes that waited behind Multi-Purchase and Required Information when these are answered: they go on in the order in
 * which they were scanned. Where Redemption comes next, one that names a reward's item chooses it, and every other waits for Redemption
 * to be answered too, because it was not scanned to answer that. Source: screens.md, "Scans while a dialog is open".
 */
import { expect, it } from 'vitest'
import { demoUpc } from '../../shared/demo/demo-catalogue.ts'
import { visitStep } from '../../shared/loyalty/step.ts'
import { givenHost, openTill, type TestTill } from '../support/given-till.ts'

const bobsCard = 'TSC100319'
const bensBadge = 'TSB-0002'
const wrongDigit = '850000010018'
const [bag, free, other] = [demoUpc('B1'), demoUpc('A1'), demoUpc('C1')]

async function givenTill(name: string) {
  const till = openTill(givenHost())
  await till.signIn()
  await till.actions.selectCustomer(till.customer(name))
  const scanAll = async (...raws: readonly string[]) => {
    for (const raw of raws) await till.actions.handleCode(raw, 'scan', null)
  }
  return { till, scanAll }
}

function visitNow(till: TestTill) {
  const { currentVisit, customers } = till.state()
  return currentVisit && customers[currentVisit.customerId]?.state.visits[currentVisit.visitId]
}

function stepNow(till: TestTill) {
  const { currentVisit, customers, account, skippedInformation } = till.state()
  const customer = currentVisit && customers[currentVisit.customerId]?.state
  const visit = visitNow(till)
  return customer && visit ? visitStep(visit, customer, account, till.actions.moment(), skippedInformation) : null
}

const linesOf = (till: TestTill, name: string) =>
  Object.values(till.state().customers[till.customer(name)]?.state.visits ?? {})
    .filter((visit) => visit.status === 'open')
    .flatMap((visit) => visit.lines.map((line) => `${line.unitIds.length} ${line.upc}`))
const outcome = (till: TestTill) => till.state().lastOutcome?.outcome
const waiting = (till: TestTill) => till.state().waitingScans
const current = (till: TestTill) => till.state().currentVisit?.customerId

async function givenMultiPurchase() {
  const given = await givenTill('Kim Park')
  await given.till.actions.addItem(bag, 2, 'typed')
  await given.till.actions.checkOut()
  expect(stepNow(given.till)?.step).toBe('multiPurchase')
  return given
}

const noAddress = { line1: '', line2: '', city: '', state: '', zip: '' }
const address = { line1: '12 Maple Street', line2: '', city: 'Millbrook', state: 'NY', zip: '12545' }
const bought = demoUpc('A2')

/** Ruth's card is full, and its brand gives nothing away without an address. */
async function givenRequiredInformation() {
  const given = await givenTill('Ruth Alvarez')
  const { till } = given
  await till.actions.savePerson(till.customer('Ruth'), { address: noAddress }, false)
  await till.actions.addItem(bought, 1, 'typed')
  const question = visitNow(till)?.question
  if (question) await till.actions.answerOffer(question.offerId, false)
  await till.actions.checkOut()
  expect(stepNow(till)).toMatchObject({ step: 'requiredInformation', address: true })
  return given
}

/** Handled as well: what is asked for now comes behind it. */
async function allWentOn(till: TestTill): Promise<void> {
  await till.until('all went on', ({ waitingScans }) => waitingScans === 0)
  await till.actions.answerEitherItem(null)
}

const giveAddress = (till: TestTill) => till.actions.savePerson(till.customer('Ruth'), { address }, false)

async function redeem(till: TestTill) {
  const step = stepNow(till)
  const chosen = (step?.step === 'redemption' ? step.rewards : []).flatMap(({ id }) => {
    const choice = till.state().rewardChoices[id]
    return choice && choice !== 'later' ? [{ rewardId: id, upc: choice.upc }] : []
  })
  expect(await till.actions.redeem(chosen)).toMatchObject({ ok: true })
}

it('behind Multi-Purchase they wait, counted, and then each does what it would have done, in order', async () => {
  const { till, scanAll } = await givenMultiPurchase()
  await scanAll(wrongDigit, bag, bensBadge, bobsCard, other)
  expect([waiting(till), stepNow(till)?.step, till.state().signedIn?.name]).toEqual([5, 'multiPurchase', 'Ana'])
  await till.actions.giveMultiPurchaseReason('boughtMore', '')
  await allWentOn(till)
  expect(linesOf(till, 'Kim Park')).toEqual([`3 ${bag}`])
  expect(till.state().signedIn?.name).toBe('Ben')
  expect(current(till)).toBe(till.customer('Bob Stone'))
  expect(linesOf(till, 'Bob Stone')).toEqual([`1 ${other}`])
})

it.each([
  ['a code that cannot be read is refused aloud', wrongDigit, { kind: 'unreadable', reason: 'checkDigit' }],
  ['a card opens its customer', bobsCard, { kind: 'card', name: 'Bob Stone' }],
])('behind Multi-Purchase %s when it is answered', async (_, raw, said) => {
  const { till, scanAll } = await givenMultiPurchase()
  await scanAll(raw)
  expect(outcome(till)).not.toMatchObject(said)
  await till.actions.giveMultiPurchaseReason('boughtMore', '')
  await allWentOn(till)
  expect(outcome(till)).toMatchObject(said)
})

it("behind Required Information a scan of the reward's item chooses the reward when Redemption opens", async () => {
  const { till, scanAll } = await givenRequiredInformation()
  await scanAll(free)
  expect([waiting(till), till.state().rewardChoices]).toEqual([1, {}])
  await giveAddress(till)
  const step = stepNow(till)
  const [reward] = step?.step === 'redemption' ? step.rewards : []
  expect([waiting(till), till.state().rewardChoices]).toEqual([0, { [reward?.id ?? '']: { upc: free } }])
})

it('what else waited behind Required Information waits for Redemption too, and goes on in order when that is answered', async () => {
  const { till, scanAll } = await givenRequiredInformation()
  await scanAll(bag, wrongDigit, free, bensBadge, bobsCard, other)
  await giveAddress(till)
  expect(stepNow(till)?.step).toBe('redemption')
  expect([waiting(till), outcome(till), till.state().signedIn?.name]).toEqual([5, undefined, 'Ana'])
  await redeem(till)
  await allWentOn(till)
  expect(linesOf(till, 'Ruth')).toEqual([`1 ${bought}`, `1 ${bag}`])
  expect(till.state().signedIn?.name).toBe('Ben')
  expect(current(till)).toBe(till.customer('Bob Stone'))
  expect(linesOf(till, 'Bob Stone')).toEqual([`1 ${other}`])
})

it('Redeem Later lets them go on as well', async () => {
  const { till, scanAll } = await givenRequiredInformation()
  await scanAll(bag)
  await giveAddress(till)
  const step = stepNow(till)
  await till.actions.redeemLater(step?.step === 'redemption' ? step.rewards.map(({ id }) => id) : [])
  await allWentOn(till)
  expect(linesOf(till, 'Ruth')).toEqual([`1 ${bought}`, `1 ${bag}`])
})

it('what is scanned while Redemption is open answers it at once, whatever waits', async () => {
  const { till, scanAll } = await givenRequiredInformation()
  await scanAll(bag)
  await giveAddress(till)
  await scanAll(other)
  expect(outcome(till)).toMatchObject({ kind: 'refused', refusal: { reason: 'itemNotAllowed' }, upc: other })
  await scanAll(free)
  expect([Object.values(till.state().rewardChoices), waiting(till)]).toEqual([[{ upc: free }], 1])
})

it('a reward whose brand still demands something is not chosen by a scan: it says what is missing', async () => {
  const { till, scanAll } = await givenRequiredInformation()
  await scanAll(free)
  till.actions.skipRequiredInformation()
  await allWentOn(till)
  const missing = { kind: 'refused', refusal: { reason: 'requiredInformation', address: true }, upc: free }
  expect([outcome(till), till.state().rewardChoices]).toMatchObject([missing, {}])
  const before = till.state().lastOutcome?.nth
  await scanAll(free)
  expect([outcome(till), till.state().rewardChoices]).toMatchObject([missing, {}])
  expect(till.state().lastOutcome?.nth).not.toBe(before)
})

it('left for another customer, what waited goes into the tray and to nobody else', async () => {
  const { till, scanAll } = await givenRequiredInformation()
  await scanAll(bag)
  await giveAddress(till)
  till.actions.backToLookup()
  await allWentOn(till)
  expect(till.state().tray.map(({ upc }) => upc)).toEqual([bag])
  expect(linesOf(till, 'Ruth')).toEqual([`1 ${bought}`])
})

it('of a flood behind a dialog the first 500 wait, and it is said how many were dropped', async () => {
  const { till, scanAll } = await givenMultiPurchase()
  await scanAll(...Array.from({ length: 700 }, (_, nth) => `flood ${nth}`))
  expect(waiting(till)).toBe(500)
  expect(outcome(till)).toMatchObject({ kind: 'unreadable', shown: 'flood 699' })
  expect(outcome(till)).toHaveProperty('reason', expect.stringContaining('200 scans were dropped'))
  await till.actions.giveMultiPurchaseReason('boughtMore', '')
  await allWentOn(till)
  expect(outcome(till)).toMatchObject({ kind: 'unreadable', shown: 'flood 499' })
  await scanAll(bag)
  expect(linesOf(till, 'Kim Park')).toEqual([`3 ${bag}`])
})

it('of a flood that comes faster than it can be handled no more than 500 are held, and the rest is said', async () => {
  const { till } = await givenTill('Kim Park')
  const flood = Array.from({ length: 700 }, () => till.actions.handleCode(wrongDigit, 'scan', null))
  expect(outcome(till)).toHaveProperty('reason', expect.stringContaining('200 scans were dropped'))
  await Promise.all(flood)
  await till.actions.handleCode(bag, 'scan', null)
  expect(linesOf(till, 'Kim Park')).toEqual([`1 ${bag}`])
})
