/** Completing customers on a real register: who has a key is found in everything it holds, with no line; declining and points travel. */
import { expect, it } from 'vitest'
import { isPromptLoud } from '../../shared/customers/completeness.ts'
import type { StaffId } from '../../shared/kernel/ids.ts'
import { pointsBalance } from '../../shared/loyalty/points.ts'
import { givenDemoCloud, givenHost, morning, openTill, type TestTill } from '../support/given-till.ts'

const synced = (till: TestTill) => till.until('synced', ({ sync }) => sync.kind === 'synced' && sync.waiting === 0)

const record = (till: TestTill, name: string) => {
  const found = till.state().customers[till.customer(name)]
  if (!found) throw new Error(`${name} is not held`)
  return found
}

it('given no line, a phone, e-mail, card or number of the till that somebody has is found at once, however it is spelled', async () => {
  const host = givenHost()
  const till = openTill(host)
  await till.signIn()
  const ruth = till.customer('Ruth Alvarez')
  await till.actions.savePerson(ruth, { loyaltyCards: { 'TSC-77': true }, posLinks: { '8812': true } }, false)
  host.goOffline()

  const held = async (patch: Parameters<TestTill['actions']['holdersOf']>[1]) =>
    (await till.actions.holdersOf(till.customer('Kim Park'), patch)).map(({ field, customerName }) => [
      field,
      customerName,
    ])
  expect(await held({ phone: '+1 555.010.2231' })).toEqual([['phone', 'Ruth Alvarez']])
  expect(await held({ email: ' RUTH.ALVAREZ@example.com' })).toEqual([['email', 'Ruth Alvarez']])
  expect(await held({ loyaltyCards: { 'tsc-77': true } })).toEqual([['loyaltyCard', 'Ruth Alvarez']])
  expect(await held({ posLinks: { '8812': true } })).toEqual([['posLink', 'Ruth Alvarez']])
  expect(await held({ phone: '555' })).toEqual([])
  expect(await till.actions.holdersOf(ruth, { phone: '(555) 010-2231' })).toEqual([])
})

it('examples 65 and 66: the second save is refused with the first account, also for somebody saved a moment ago', async () => {
  const till = openTill(givenHost())
  await till.signIn()
  const nora = { firstName: 'Nora', lastName: 'Quill', phone: '(555) 010-4477', email: 'A@x.com ' }
  expect((await till.actions.savePerson(null, nora, false)).ok).toBe(true)
  const again = { firstName: 'Nina', lastName: 'Quill' }
  expect(await till.actions.savePerson(null, { ...again, phone: '+1 555.010.4477' }, false)).toMatchObject({
    refusal: { reason: 'duplicate', field: 'phone', customerName: 'Nora Quill' },
  })
  expect(await till.actions.savePerson(null, { ...again, email: 'a@x.com' }, false)).toMatchObject({
    refusal: { reason: 'duplicate', field: 'email', customerName: 'Nora Quill' },
  })
})

it('Customer Declined quiets the prompt on every register for 90 days, and the account stays incomplete', async () => {
  const cloud = givenDemoCloud()
  const till = openTill(givenHost(cloud))
  await till.signIn()
  await till.actions.selectCustomer(till.customer('Kim Park'))
  await till.actions.declineInformation(till.customer('Kim Park'))
  await synced(till)

  const other = openTill(givenHost(cloud))
  await other.signIn('staff-ben', '2222')
  await other.actions.openCustomer(other.customer('Kim Park'))
  const { state } = record(other, 'Kim Park')
  expect(state.informationDeclinedUntil).toBe('2026-09-08')
  expect([isPromptLoud(state, '2026-09-08'), isPromptLoud(state, '2026-09-09')]).toEqual([false, true])
  expect(other.actions.findCustomers('Kim Park')[0]?.isIncomplete).toBe(true)
})

it('points are moved by a manager or with one beside, and another register sees the same balance and reason', async () => {
  const cloud = givenDemoCloud()
  const till = openTill(givenHost(cloud))
  await till.signIn()
  const kim = till.customer('Kim Park')
  await till.actions.openCustomer(kim)
  expect(await till.actions.changePoints(kim, 25, 'goodwill')).toEqual({
    ok: false,
    refusal: { reason: 'managerNeeded' },
  })
  await till.actions.approve('staff-mia' as StaffId, '9999')
  expect((await till.actions.changePoints(kim, 25, 'goodwill')).ok).toBe(true)
  expect((await till.actions.changePoints(kim, 5, 'goodwill')).ok).toBe(false)
  await synced(till)

  const other = openTill(givenHost(cloud))
  await other.signIn('staff-mia', '9999')
  await other.actions.openCustomer(other.customer('Kim Park'))
  const { state } = record(other, 'Kim Park')
  expect(pointsBalance(state)).toBe(25)
  expect(state.points).toMatchObject([{ points: 25, reason: 'goodwill', staffId: 'staff-ana' }])
})

it('a setting of one register holds on another: required there, refused here', async () => {
  const cloud = givenDemoCloud()
  const till = openTill(givenHost(cloud))
  await till.signIn('staff-mia', '9999')
  const saved = await till.actions.saveRows([
    { kind: 'account', rows: [{ id: 'account', customerFields: { phone: 'required' } }] },
  ])
  expect(saved.ok).toBe(true)
  await synced(till)

  const other = openTill(givenHost(cloud), { ms: morning })
  await other.signIn()
  await other.until('the setting', ({ account }) => account.account?.customerFields?.['phone'] === 'required')
  const patch = { firstName: 'Nora', lastName: 'Quill', locationIds: { 'maple-main': true } }
  expect(await other.actions.savePerson(null, patch, false, { isReminded: false })).toEqual({
    ok: false,
    refusal: { reason: 'fieldsRequired', fields: ['phone'] },
  })
})

it('a customer is found by name, e-mail, phone and the name of a pet', async () => {
  const till = openTill(givenHost())
  await till.signIn()
  for (const typed of ['alvarez', 'ruth.alvarez@', '0102231', 'biscuit'])
    expect(till.actions.findCustomers(typed).map((one) => one.name)).toContain('Ruth Alvarez')
})
