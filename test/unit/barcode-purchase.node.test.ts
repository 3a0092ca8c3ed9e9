/** From the label to the purchase: what it says besides the article is kept, and two meanings are told apart by the catalogue. */
import { expect, it } from 'vitest'
import { demoUpc } from '../../shared/demo/demo-catalogue.ts'
import { demoEvents } from '../../shared/demo/demo-store.ts'
import type { AccountId, Upc } from '../../shared/kernel/ids.ts'
import { fakeCloud } from '../support/fake-cloud.ts'
import { givenHost, morning, openTill } from '../support/given-till.ts'

/** The demo store, with the numbers of some of its items changed. */
function givenCloudWith(changed: Readonly<Record<string, string>>) {
  const cloud = fakeCloud()
  const { events, bodies } = demoEvents('account-1' as AccountId, morning, 'Maple Street Pets')
  let text = JSON.stringify(events)
  for (const [from, to] of Object.entries(changed)) text = text.replaceAll(from, to)
  cloud.accept(JSON.parse(text), bodies)
  return cloud
}

async function givenCustomer(changed: Readonly<Record<string, string>> = {}) {
  const host = givenHost(givenCloudWith(changed))
  const till = openTill(host)
  await till.signIn()
  await till.actions.selectCustomer(till.customer('Kim Park'))
  const purchases = () => host.cloud.events().filter(({ event }) => event.type === 'ItemsPurchased')
  const before = purchases().length
  return { till, host, bought: () => purchases().slice(before) }
}

it('lot, expiry and serial of a GS1 label are kept with the purchase', async () => {
  const { till, bought } = await givenCustomer()
  await till.actions.handleCode(`]C10100${demoUpc('B1')}1728013110ABC123\u001d21SN-42`, 'scan', null)
  await till.until('sent', () => bought().length === 1)
  expect(bought()[0]?.event.data).toMatchObject({
    upc: demoUpc('B1'),
    label: { lot: 'ABC123', expiry: '2028-01-31', serial: 'SN-42' },
  })
})

it('a label without them leaves no trace of them', async () => {
  const { till, bought } = await givenCustomer()
  await till.actions.handleCode(`]E00${demoUpc('B1')}`, 'scan', null)
  await till.until('sent', () => bought().length === 1)
  expect(bought()[0]?.event.data).not.toHaveProperty('label')
})

it.each([
  [']C100006141411234567890', 'shippingLabel'],
  [']E251995', 'addOnOnly'],
  [']Q1https://example.com/', 'webLink'],
])('%s is refused aloud by its name', async (raw, reason) => {
  const { till } = await givenCustomer()
  await till.actions.handleCode(raw, 'scan', null)
  expect(till.state().lastOutcome?.outcome).toMatchObject({ kind: 'unreadable', reason })
})

it('eight digits that are two articles, none of them in the catalogue, are not in any program', async () => {
  const { till } = await givenCustomer()
  await till.actions.handleCode('01234565', 'scan', null)
  expect(till.state().lastOutcome?.outcome).toMatchObject({ refusal: { reason: 'notInAnyProgram' } })
})

it('eight digits that are two articles: the one in the catalogue is meant', async () => {
  const { till, bought } = await givenCustomer({ [demoUpc('B1')]: '012345000065' })
  await till.actions.handleCode('01234565', 'scan', null)
  await till.until('sent', () => bought().length === 1)
  expect(bought()[0]?.event.data).toMatchObject({ upc: '012345000065' })
})

it('eight digits that are two articles of the catalogue: a person has to say, and scans wait meanwhile', async () => {
  const { till, bought } = await givenCustomer({ [demoUpc('B1')]: '012345000065', [demoUpc('B2')]: '000001234565' })
  await till.actions.handleCode('3*01234565', 'typed', null)
  await till.actions.handleCode(demoUpc('C1'), 'scan', null)
  expect(till.state().eitherItem).toEqual({ upcs: ['000001234565', '012345000065'] })
  expect(till.state().waitingScans).toBe(1)
  await till.actions.answerEitherItem('012345000065' as Upc)
  await till.until('sent', () => bought().length === 2)
  expect(bought().map(({ event }) => event.data['upc'])).toEqual(['012345000065', demoUpc('C1')])
  expect(bought()[0]?.event.data).toMatchObject({ units: [{}, {}, {}] })
  expect([till.state().eitherItem, till.state().waitingScans]).toEqual([null, 0])
})

it('neither of the two adds nothing, and what waited goes on', async () => {
  const { till, bought } = await givenCustomer({ [demoUpc('B1')]: '012345000065', [demoUpc('B2')]: '000001234565' })
  await till.actions.handleCode('01234565', 'scan', null)
  await till.actions.handleCode(demoUpc('C1'), 'scan', null)
  await till.actions.answerEitherItem(null)
  await till.until('sent', () => bought().length === 1)
  expect(bought().map(({ event }) => event.data['upc'])).toEqual([demoUpc('C1')])
})

it("what a tray item's label said goes along to its customer's purchase", async () => {
  const host = givenHost(givenCloudWith({}))
  const till = openTill(host)
  await till.signIn()
  await till.actions.handleCode(`]C10100${demoUpc('B1')}1728013110ABC123\u001d21SN-42`, 'scan', null)
  const label = { lot: 'ABC123', expiry: '2028-01-31', serial: 'SN-42' }
  expect(till.state().tray).toMatchObject([{ upc: demoUpc('B1'), label }])
  const before = host.cloud.events().filter(({ event }) => event.type === 'ItemsPurchased').length
  await till.actions.selectCustomer(till.customer('Kim Park'))
  const bought = () => host.cloud.events().filter(({ event }) => event.type === 'ItemsPurchased')
  await till.until('sent', () => bought().length === before + 1)
  expect(bought().at(-1)?.event.data).toMatchObject({ upc: demoUpc('B1'), label })
})

it('what goes back into the tray behind a question keeps what its label said', async () => {
  const till = openTill(givenHost())
  await till.signIn()
  await till.actions.handleCode(demoUpc('D1'), 'scan', null)
  await till.actions.handleCode(`]C10100${demoUpc('B1')}10LOT7`, 'scan', null)
  await till.actions.selectCustomer(till.customer('Kim Park'))
  expect(till.state().tray).toMatchObject([{ upc: demoUpc('B1'), label: { lot: 'LOT7' } }])
})
