/** Loyalty cards and badges at a real till over a fake host: whose they are, in which order, and what is refused. Source: screens.md. */
import { expect, it } from 'vitest'
import { demoUpc } from '../../shared/demo/demo-catalogue.ts'
import type { StaffId } from '../../shared/kernel/ids.ts'
import { givenHost, openTill, type TestTill } from '../support/given-till.ts'

const ruthsCard = 'TSC100231'
const newCard = 'TSC999999'

async function givenTill() {
  const host = givenHost()
  const till = openTill(host)
  await till.signIn()
  const scan = (raw: string) => till.actions.handleCode(raw, 'scan', null)
  return { host, till, scan }
}
const outcome = (till: TestTill) => till.state().lastOutcome?.outcome
const current = (till: TestTill) => till.state().currentVisit?.customerId
const linesOf = (till: TestTill, name: string) =>
  Object.values(till.state().customers[till.customer(name)]?.state.visits ?? {})
    .filter((visit) => visit.status === 'open')
    .flatMap((visit) => visit.lines.map((line) => line.upc))

it('a card opens its customer, as plastic, as a QR on the phone, in either case, and with an AIM prefix', async () => {
  const { till, scan } = await givenTill()
  const ways = [ruthsCard, 'tsc100231', ']Q1https://cards.tillside.example/c/TSC100231', `]A0${ruthsCard}`]
  for (const raw of ways) {
    till.actions.backToLookup()
    await scan(raw)
    expect(current(till)).toBe(till.customer('Ruth Alvarez'))
    expect(outcome(till)).toMatchObject({ kind: 'card', name: 'Ruth Alvarez' })
  }
})

it('with another visit open the card opens its own customer, and the first visit stays open', async () => {
  const { till, scan } = await givenTill()
  await till.actions.selectCustomer(till.customer('Kim Park'))
  await scan(demoUpc('B1'))
  await scan(ruthsCard)
  await scan(demoUpc('C1'))
  expect(current(till)).toBe(till.customer('Ruth Alvarez'))
  expect([linesOf(till, 'Kim Park'), linesOf(till, 'Ruth Alvarez')]).toEqual([[demoUpc('B1')], [demoUpc('C1')]])
})

it('items of the tray go along with the card, and never to the customer before', async () => {
  const { till, scan } = await givenTill()
  await scan(demoUpc('B1'))
  await scan(ruthsCard)
  expect([till.state().tray, linesOf(till, 'Ruth Alvarez')]).toEqual([[], [demoUpc('B1')]])
})

it('what was scanned behind a card while a dialog held both belongs to the card’s customer', async () => {
  const { till, scan } = await givenTill()
  await till.actions.selectCustomer(till.customer('Kim Park'))
  till.actions.holdScans('dialog')
  for (const raw of [demoUpc('B1'), ruthsCard, demoUpc('C1')]) await scan(raw)
  expect(till.state().waitingScans).toBe(3)
  till.actions.holdScans(null)
  await till.until('all handled', ({ waitingScans }) => waitingScans === 0)
  await till.until('lines', () => linesOf(till, 'Ruth Alvarez').length === 1)
  expect([linesOf(till, 'Kim Park'), linesOf(till, 'Ruth Alvarez')]).toEqual([[demoUpc('B1')], [demoUpc('C1')]])
})

it('a card nobody has is said; once it is linked it opens its customer, at once and after the page came up anew', async () => {
  const { host, till, scan } = await givenTill()
  await scan(newCard)
  expect([outcome(till), current(till)]).toEqual([{ kind: 'unknownCard', code: newCard }, undefined])
  const kim = till.customer('Kim Park')
  expect(await till.actions.savePerson(kim, { loyaltyCards: { [newCard]: true } }, false)).toMatchObject({ ok: true })
  await scan(newCard)
  expect(current(till)).toBe(kim)
  till.line.breakLine()
  const again = openTill(host)
  await again.signIn()
  again.actions.backToLookup()
  await again.actions.handleCode(newCard, 'scan', null)
  expect(current(again)).toBe(kim)
})

it('a card linked elsewhere is known here as soon as it is pulled', async () => {
  const { host, till } = await givenTill()
  const otherTill = openTill(givenHost(host.cloud))
  await otherTill.signIn()
  await otherTill.actions.savePerson(otherTill.customer('Kim Park'), { loyaltyCards: { [newCard]: true } }, false)
  await till.until('pulled', () => till.actions.findCustomers(newCard).length === 1)
  await till.actions.handleCode(newCard, 'scan', null)
  expect(current(till)).toBe(till.customer('Kim Park'))
})

it("another's card is refused with their name, and one linked at two registers offline names both", async () => {
  const { host, till, scan } = await givenTill()
  const kim = till.customer('Kim Park')
  expect(await till.actions.savePerson(kim, { loyaltyCards: { [ruthsCard]: true } }, false)).toMatchObject({
    refusal: { reason: 'duplicate', field: 'loyaltyCard', customerName: 'Ruth Alvarez' },
  })
  host.goOffline()
  const other = openTill(givenHost(host.cloud))
  await other.signIn()
  await other.actions.savePerson(other.customer('Bob Stone'), { loyaltyCards: { [newCard]: true } }, false)
  await till.actions.savePerson(kim, { loyaltyCards: { [newCard]: true } }, false)
  host.goOnline()
  await till.until('both known', () => till.actions.findCustomers(newCard).length === 2)
  await scan(newCard)
  expect(outcome(till)).toMatchObject({ kind: 'cardOfSeveral', code: newCard })
  const said = outcome(till)
  expect(new Set(said?.kind === 'cardOfSeveral' ? said.names : [])).toEqual(new Set(['Kim Park', 'Bob Stone']))
})

it('a removed card opens nobody, and can be linked to somebody else', async () => {
  const { till, scan } = await givenTill()
  await till.actions.savePerson(till.customer('Ruth Alvarez'), { loyaltyCards: { [ruthsCard]: false } }, false)
  await scan(ruthsCard)
  expect(outcome(till)).toEqual({ kind: 'unknownCard', code: ruthsCard })
  const linked = await till.actions.savePerson(
    till.customer('Kim Park'),
    { loyaltyCards: { [ruthsCard]: true } },
    false,
  )
  expect(linked.ok).toBe(true)
})

it('Find a customer finds a typed card, also as the address that stands on the phone', async () => {
  const { till } = await givenTill()
  for (const query of [ruthsCard, 'tsc1002', 'https://cards.tillside.example/c/TSC100231'])
    expect(till.actions.findCustomers(query).map((found) => found.name)).toEqual(['Ruth Alvarez'])
})

it('a store that has no rules takes neither cards nor badges for what they are', async () => {
  const { till, scan } = await givenTill()
  await till.actions.signIn('staff-mia' as StaffId, '9999')
  const peopleCodes = { loyaltyCards: [], badges: [] }
  await till.actions.saveRows([{ kind: 'account', rows: [{ id: 'account', peopleCodes }] }])
  for (const raw of [ruthsCard, 'TSB-0002']) {
    await scan(raw)
    expect(outcome(till)).toMatchObject({ kind: 'unreadable', reason: 'notAValidUpc' })
  }
})

it('a badge signs in at once, and changes the person while the customer stays', async () => {
  const till = openTill(givenHost())
  await till.until('sign-in', ({ phase }) => phase.name === 'signIn')
  await till.actions.handleCode('TSB-0001', 'scan', null)
  expect(till.state()).toMatchObject({ phase: { name: 'ready' }, signedIn: { name: 'Ana' } })
  await till.actions.selectCustomer(till.customer('Kim Park'))
  await till.actions.handleCode('TSB-0002', 'scan', null)
  expect(till.state()).toMatchObject({ signedIn: { name: 'Ben', role: 'cashier' }, currentVisit: {} })
  await till.actions.handleCode(demoUpc('B1'), 'scan', null)
  expect(linesOf(till, 'Kim Park')).toEqual([demoUpc('B1')])
})

it('what is scanned behind a badge is bought under that name', async () => {
  const { host, till } = await givenTill()
  await till.actions.selectCustomer(till.customer('Kim Park'))
  host.scan(demoUpc('B1'))
  host.scan('TSB-0002')
  host.scan(demoUpc('C1'))
  const sold = () =>
    host.cloud
      .events()
      .flatMap(({ event }) =>
        event.type === 'ItemsPurchased' && event.registerId === till.state().boot?.registerId ? [event.staffId] : [],
      )
  await till.until('sent', () => sold().length === 2)
  expect(sold()).toEqual(['staff-ana', 'staff-ben'])
})

it('badges that let nobody in: unknown, locked out, no longer here, no helper program', async () => {
  const { host, till, scan } = await givenTill()
  const said = async (raw: string) => {
    await scan(raw)
    expect(till.state().signedIn?.name).toBe('Ana')
    const now = outcome(till)
    return now?.kind === 'badge' ? now.refusal : now
  }
  expect(await said('TSB-7777')).toEqual({ state: 'unknownBadge', waitUntil: null })
  host.lock('staff-ben', '2026-06-10T15:30:00.000Z')
  expect(await said('TSB-0002')).toEqual({ state: 'lockedOut', name: 'Ben', until: '2026-06-10T15:30:00.000Z' })
  expect(till.state().locks).toEqual([{ staffId: 'staff-ben', until: '2026-06-10T15:30:00.000Z' }])
  host.lock('staff-ben', null)
  await till.actions.signIn('staff-mia' as StaffId, '9999')
  const gone = { id: 'staff-ben' as StaffId, active: false, version: 2 }
  await till.actions.saveRows([{ kind: 'staff', rows: [gone] }])
  await till.actions.signIn('staff-ana' as StaffId, '1111')
  expect(await said('TSB-0002')).toEqual({ state: 'inactive', name: 'Ben' })
  till.line.breakLine()
  expect(await said('TSB-0002')).toEqual({ state: 'hostLost' })
})

it("a manager's badge at the PIN approves one command, a cashier's is refused by name", async () => {
  const { till, scan } = await givenTill()
  till.actions.holdScans('pin')
  await scan('TSB-0002')
  expect(till.state().badge?.said).toEqual({ state: 'notManager', name: 'Ben' })
  await scan('TSB-0009')
  expect(till.state().badge?.said).toMatchObject({ state: 'approved', outcome: { staffId: 'staff-mia' } })
  till.actions.holdScans(null)
  expect(till.state().signedIn?.name).toBe('Ana')
  const rows = [{ kind: 'account' as const, rows: [{ id: 'account' as const, name: 'Maple' }] }]
  expect(await till.actions.saveRows(rows)).toMatchObject({ ok: true })
  expect(await till.actions.saveRows(rows)).toMatchObject({ refusal: { reason: 'managerNeeded' } })
})

it('a manager gives a badge out and takes it back; somebody else’s stays theirs', async () => {
  const { till, scan } = await givenTill()
  const ana = 'staff-ana' as StaffId
  expect(await till.actions.setBadge(ana, 'TSB-0031')).toEqual({ state: 'managerNeeded' })
  await till.actions.signIn('staff-mia' as StaffId, '9999')
  expect(await till.actions.setBadge(ana, 'TSB-0002')).toEqual({ state: 'takenBy', name: 'Ben' })
  expect(await till.actions.setBadge(ana, 'TSB-0031')).toEqual({ state: 'set' })
  let taken: (string | null)[] = []
  till.actions.sendBadgesTo((code) => {
    taken = [...taken, code]
  })
  await scan('TSB-0031')
  await scan(demoUpc('B1'))
  till.actions.sendBadgesTo(null)
  expect([taken, till.state().tray, till.state().signedIn?.name]).toEqual([['TSB-0031', null], [], 'Mia'])
  await scan('TSB-0031')
  expect(till.state().signedIn?.name).toBe('Ana')
  expect(await till.actions.staffWithBadges()).toEqual(['staff-ana', 'staff-ben', 'staff-mia'])
})
