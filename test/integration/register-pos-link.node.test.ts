/** The till's own software calls for its customer: who opens, what waits, and how a link is made and taken away. Issue: A07, A10, A11. */
import { expect, it } from 'vitest'
import { demoUpc } from '../../shared/demo/demo-catalogue.ts'
import { givenHost, morning, openTill, type TestTill } from '../support/given-till.ts'

async function givenTill(host = givenHost(), clock = { ms: morning }) {
  const till = openTill(host, clock)
  await till.signIn()
  const answered = (count: number) => till.until(`${count} answers`, () => host.posAnswers().length === count)
  const call = async (posId: string) => {
    const before = host.posAnswers().length
    host.askForPosCustomer(posId)
    await answered(before + 1)
    return host.posAnswers().at(-1)
  }
  return { host, till, call, answered }
}
const current = (till: TestTill) => till.state().currentVisit?.customerId
const link = (till: TestTill, name: string, posId: string) =>
  till.actions.savePerson(till.customer(name), { posLinks: { [posId]: true } }, false)

it('the linked customer opens, with the tray, and the till hears so', async () => {
  const { till, call } = await givenTill()
  await link(till, 'Ruth Alvarez', '8812')
  await till.actions.handleCode(demoUpc('B1'), 'scan', null)
  expect(await call('8812')).toBe('opened')
  expect(current(till)).toBe(till.customer('Ruth Alvarez'))
  expect(till.state().tray).toEqual([])
  expect(till.state().posCall).toMatchObject({ state: 'opened', posId: '8812', by: 'link' })
})

it('the number the store itself gave opens its customer, unless the till has linked it to somebody else', async () => {
  const { till, call } = await givenTill()
  await till.actions.savePerson(till.customer('Ruth Alvarez'), { internalCustomerId: '8812' }, false)
  expect(await call('8812')).toBe('opened')
  expect([current(till), till.state().posCall]).toMatchObject([till.customer('Ruth Alvarez'), { by: 'internalId' }])
  await link(till, 'Kim Park', '8812')
  await call('8812')
  expect([current(till), till.state().posCall]).toMatchObject([till.customer('Kim Park'), { by: 'link' }])
})

it('works with no line to the cloud, and after the page came up anew', async () => {
  const { host, till, call } = await givenTill()
  host.goOffline()
  await link(till, 'Kim Park', '8812')
  expect(await call('8812')).toBe('opened')
  till.line.breakLine()
  const again = await givenTill(host)
  again.till.actions.backToLookup()
  expect(await again.call('8812')).toBe('opened')
  expect(current(again.till)).toBe(again.till.customer('Kim Park'))
})

it('an id that nobody has waits on the screen until it is linked; then it opens its customer', async () => {
  const { till, call } = await givenTill()
  expect(await call('9000')).toBe('unknown')
  expect(till.state().posCall).toMatchObject({ state: 'unknown', posId: '9000' })
  expect(current(till)).toBeUndefined()
  expect(await till.actions.linkPos(till.customer('Kim Park'))).toMatchObject({ ok: true })
  expect([current(till), till.state().posCall]).toMatchObject([till.customer('Kim Park'), { state: 'opened' }])
  till.actions.backToLookup()
  expect(await call('9000')).toBe('opened')
})

it('an unknown id leaves the visit on the screen, so that its first checkout links it', async () => {
  const { till, call } = await givenTill()
  await till.actions.selectCustomer(till.customer('Kim Park'))
  await call('9000')
  expect(current(till)).toBe(till.customer('Kim Park'))
  await till.actions.linkPos(till.customer('Kim Park'))
  expect(till.state().posCall).toMatchObject({ state: 'opened', customerId: till.customer('Kim Park') })
})

it('a new customer is linked with the very record that makes them', async () => {
  const { till, call } = await givenTill()
  await call('9000')
  const added = await till.actions.savePerson(
    null,
    { firstName: 'Nora', lastName: 'Bell', posLinks: { '9000': true } },
    false,
  )
  if (!added.ok) throw new Error(added.refusal.reason)
  await till.actions.selectCustomer(added.value)
  expect(till.state().posCall).toMatchObject({ state: 'opened', customerId: added.value })
})

it('Incorrect Customer unlinks and asks again who it is', async () => {
  const { till, call } = await givenTill()
  await link(till, 'Ruth Alvarez', '8812')
  await call('8812')
  expect(await till.actions.incorrectCustomer()).toMatchObject({ ok: true })
  expect([current(till), till.state().posCall]).toMatchObject([undefined, { state: 'unknown', posId: '8812' }])
  await till.actions.linkPos(till.customer('Kim Park'))
  await call('8812')
  expect(current(till)).toBe(till.customer('Kim Park'))
  expect(till.state().customers[till.customer('Ruth Alvarez')]?.person.posLinks).toEqual([])
})

it('Incorrect Customer keeps the number that the store itself gave; the link made then goes before it', async () => {
  const { till, call } = await givenTill()
  const ruth = till.customer('Ruth Alvarez')
  await till.actions.savePerson(ruth, { internalCustomerId: '8812' }, false)
  await call('8812')
  await till.actions.incorrectCustomer()
  expect(till.state().customers[ruth]?.person.internalCustomerId).toBe('8812')
  await till.actions.linkPos(till.customer('Kim Park'))
  await call('8812')
  expect(current(till)).toBe(till.customer('Kim Park'))
})

it('a number that another customer got meanwhile is refused with their name', async () => {
  const { till, call } = await givenTill()
  await call('8812')
  await link(till, 'Ruth Alvarez', '8812')
  expect(await till.actions.linkPos(till.customer('Kim Park'))).toMatchObject({
    ok: false,
    refusal: { reason: 'duplicate', field: 'posLink', customerName: 'Ruth Alvarez' },
  })
})

it('linked at two registers offline, somebody says who it is, and the other is unlinked', async () => {
  const { host, till, call } = await givenTill()
  const otherHost = givenHost(host.cloud)
  const other = openTill(otherHost)
  await other.signIn()
  otherHost.goOffline()
  await link(other, 'Kim Park', '8812')
  await link(till, 'Ruth Alvarez', '8812')
  await till.until('sent', ({ sync }) => sync.waiting === 0)
  otherHost.goOnline()
  await till.actions.openCustomer(till.customer('Kim Park'))
  await till.until('pulled', ({ customers }) => customers[till.customer('Kim Park')]?.person.posLinks.length === 1)
  expect(await call('8812')).toBe('unknown')
  expect(till.state().posCall).toMatchObject({ state: 'several' })
  await till.actions.choosePos(till.customer('Kim Park'))
  expect(current(till)).toBe(till.customer('Kim Park'))
  expect(await call('8812')).toBe('opened')
})

it('a call does not break into a dialog: it waits, and the latest of them opens', async () => {
  const { till, call } = await givenTill()
  await link(till, 'Ruth Alvarez', '1')
  await link(till, 'Kim Park', '2')
  till.actions.holdScans('dialog')
  expect([await call('1'), await call('2')]).toEqual(['waiting', 'waiting'])
  expect([current(till), till.state().posCall]).toMatchObject([undefined, { state: 'waiting', posId: '2' }])
  till.actions.holdScans(null)
  await till.until('opened', ({ posCall }) => posCall?.state === 'opened')
  expect(current(till)).toBe(till.customer('Kim Park'))
})

it('with nobody signed in it waits for somebody', async () => {
  const { till, call } = await givenTill()
  await link(till, 'Kim Park', '2')
  till.actions.signOut()
  expect(await call('2')).toBe('waiting')
  expect(current(till)).toBeUndefined()
  await till.signIn()
  await till.until('opened', ({ posCall }) => posCall?.state === 'opened')
})

it('a call that waited too long is about somebody who has left, and opens nobody', async () => {
  const clock = { ms: morning }
  const { till, call } = await givenTill(givenHost(), clock)
  await link(till, 'Kim Park', '2')
  till.actions.holdScans('dialog')
  await call('2')
  clock.ms += 3 * 60 * 1000
  till.actions.holdScans(null)
  await till.until('forgotten', ({ posCall }) => posCall === null)
  expect(current(till)).toBeUndefined()
})

it('a call does not end the setting up of a scanner', async () => {
  const { till, call } = await givenTill()
  await link(till, 'Kim Park', '2')
  till.actions.beginScannerSetup()
  expect(await call('2')).toBe('waiting')
  till.actions.endScannerSetup()
  await till.until('opened', ({ posCall }) => posCall?.state === 'opened')
})

it('what was not answered ends with the visit it was asked in', async () => {
  const { till, call } = await givenTill()
  await till.actions.selectCustomer(till.customer('Kim Park'))
  await call('9000')
  await till.actions.abandon()
  await till.until('gone', ({ posCall }) => posCall === null)
})
