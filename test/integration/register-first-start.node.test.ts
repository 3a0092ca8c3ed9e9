/** A first start that is cut short: nobody is locked out, and nothing stays half made. */
import 'fake-indexeddb/auto'
import { expect, it } from 'vitest'
import { openJournal } from '../../renderer/database/journal.ts'
import type { StaffId } from '../../shared/kernel/ids.ts'
import { fakeHost } from '../support/fake-host.ts'
import { openTill } from '../support/given-till.ts'

const store = { storeName: 'Corner Pets', timeZone: 'America/Chicago', managerName: 'Jo', pin: '4321' }

for (const when of ['before', 'after'] as const)
  it(`a kill just ${when} the first PIN is kept: the store is created once more and its manager signs in`, async () => {
    const host = fakeHost({ accountId: null, locationId: null, isPaired: false, registerId: `cut-${when}` })
    const till = openTill(host)
    await till.until('first start', ({ phase }) => phase.name === 'firstStart')
    const killed = host.stopAtNextPin(when)
    void till.actions.createStore(store)
    await killed
    till.line.breakLine()

    const again = openTill(host)
    await again.until('first start', ({ phase }) => phase.name === 'firstStart')
    if (when === 'after')
      expect(await again.actions.createStore({ ...store, pin: '8888' })).toMatchObject({
        ok: false,
        refusal: { reason: 'refused' },
      })
    expect(await again.actions.createStore(store)).toEqual({ ok: true, value: null })
    const staff = Object.values(again.state().account.staff)
    expect(staff.map((one) => one.name)).toEqual(['Jo'])
    expect((await again.actions.signIn(staff[0]?.id ?? ('' as StaffId), '4321')).state).toBe('signedIn')
  })

for (const when of ['before', 'after'] as const)
  it(`the demo is cut short just ${when} its first PIN: the next start has all its people, PINs and customers`, async () => {
    const host = fakeHost({
      accountId: null,
      locationId: null,
      isPaired: false,
      registerId: `cut-demo-${when}`,
      firstStart: 'demo',
    })
    const killed = host.stopAtNextPin(when)
    const till = openTill(host)
    await killed
    till.line.breakLine()

    const again = openTill(host)
    await again.signIn()
    expect([...host.pins().values()].sort()).toEqual(['1111', '2222', '9999'])
    expect(await again.actions.staffWithBadges()).toHaveLength(3)
    await again.until('found', () => again.actions.findCustomers('Ruth').length === 1)
  })

it('a kill after it was paired in the background and before the store was made: the next start makes the store in the paired account', async () => {
  const host = fakeHost({ accountId: null, locationId: null, isPaired: false, registerId: 'cut-after-pairing' })
  const till = openTill(host)
  await till.until('first start', ({ phase }) => phase.name === 'firstStart')
  const killed = host.stopAtNextPin('before')
  void till.actions.createStore(store)
  await killed
  host.pairInBackground()
  till.line.breakLine()

  const again = openTill(host)
  await again.until('first start', ({ phase }) => phase.name === 'firstStart')
  expect(await again.actions.createStore(store)).toEqual({ ok: true, value: null })
  const staff = Object.values(again.state().account.staff)
  expect(staff.map((one) => one.name)).toEqual(['Jo'])
  expect((await again.actions.signIn(staff[0]?.id ?? ('' as StaffId), '4321')).state).toBe('signedIn')
  await again.until('synced', ({ sync }) => sync.kind === 'synced' && sync.waiting === 0)
  expect(host.cloud.events().map(({ event }) => event.type)).toContain('RowsSaved')
})

it('the demo store is one record: a kill leaves either all of it or nothing', async () => {
  const host = fakeHost({
    accountId: null,
    locationId: null,
    isPaired: false,
    registerId: 'demo-record',
    firstStart: 'demo',
  })
  const till = openTill(host)
  await till.signIn()
  const boot = till.state().boot
  const journal = await openJournal(boot?.registerId ?? '', boot?.accountId ?? '')
  const records = await journal.recordsAfter(0, 100)
  expect(records.filter((record) => record.text.includes('"TryDemo"'))).toHaveLength(1)
})
