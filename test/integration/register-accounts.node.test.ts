/** Whole accounts on real registers: combined and parted, deleted and reinstated, removed for good; here, at another register, in the recorder. */
import { expect, it } from 'vitest'
import { demoUpc } from '../../shared/demo/demo-catalogue.ts'
import type { CustomerId } from '../../shared/kernel/ids.ts'
import { assess } from '../../shared/loyalty/assess.ts'
import type { FakeCloud } from '../support/fake-cloud.ts'
import { givenDemoCloud, givenHost, openTill, type TestTill } from '../support/given-till.ts'
import { rawIndexedDb } from '../support/raw-bytes.ts'

interface GivenTill extends TestTill {
  readonly host: ReturnType<typeof givenHost>
  readonly registerId: string
}

async function givenTill(cloud: FakeCloud): Promise<GivenTill> {
  const host = givenHost(cloud)
  const till = openTill(host)
  await till.signIn('staff-mia', '9999')
  return { ...till, host, registerId: till.state().boot?.registerId ?? '' }
}

const synced = (till: TestTill) => till.until('synced', ({ sync }) => sync.kind !== 'saved' && sync.waiting === 0)
const done = async (outcome: Promise<{ ok: boolean }>) => expect(await outcome).toMatchObject({ ok: true })

async function add(till: TestTill, patch: Parameters<TestTill['actions']['savePerson']>[1]): Promise<CustomerId> {
  const saved = await till.actions.savePerson(null, patch, false)
  if (!saved.ok) throw new Error(saved.refusal.reason)
  return saved.value
}

async function recordOf(till: TestTill, id: CustomerId) {
  await till.actions.openCustomer(id)
  const record =
    till.state().customers[id] ?? Object.values(till.state().customers).find(({ state }) => state.id === id)
  if (!record) throw new Error(`${id} is not known`)
  return record
}

/** Another register knows it as soon as it has pulled. */
const knows = (till: TestTill, id: CustomerId, condition: (record: Awaited<ReturnType<typeof recordOf>>) => boolean) =>
  till.until(`${id} there`, ({ customers }) => {
    const record = customers[id]
    return record !== undefined && condition(record)
  })

it('deleted with a card in progress and reinstated, the account is as it was (example 72)', async () => {
  const till = await givenTill(givenDemoCloud())
  const id = till.customer('Ruth Alvarez')
  const before = await recordOf(till, id)
  const cards = (record: typeof before) => assess(record.state, till.state().account, till.actions.moment()).cards
  await done(till.actions.deleteCustomer(id))
  const isFound = () => till.actions.findCustomers('Ruth Alvarez').some(({ customerId }) => customerId === id)
  await till.until('hidden', () => !isFound())
  await done(till.actions.reinstateCustomer(id))
  await till.until('found again', isFound)
  const after = await recordOf(till, id)
  expect(after.person).toEqual(before.person)
  expect(cards(after)).toEqual(cards(before))
})

it('what others took meanwhile is blanked when an account comes back, in one record, and it is incomplete', async () => {
  const till = await givenTill(givenDemoCloud())
  const id = till.customer('Ruth Alvarez')
  await recordOf(till, id)
  await done(till.actions.deleteCustomer(id))
  const taken = {
    firstName: 'Rita',
    lastName: 'Alvarez',
    email: 'RUTH.alvarez@example.com',
    loyaltyCards: { TSC100231: true },
  }
  await add(till, taken)
  const { events } = till.host.cloud
  await synced(till)
  const before = till.host.recorded().length
  await done(till.actions.reinstateCustomer(id))
  const { person, state } = await recordOf(till, id)
  expect(person).toMatchObject({ firstName: 'Ruth', email: '', loyaltyCards: [], phone: '+15550102231' })
  expect(state.has).toMatchObject({ email: false, phone: true })
  await synced(till)
  await till.until('recorded', () => till.host.recorded().length > before)
  expect(till.host.recorded().length).toBe(before + 1)
  expect(
    events()
      .slice(-2)
      .map(({ event }) => event.type),
  ).toEqual(['CustomerReinstated', 'PersonSaved'])
})

it('an e-mail that two registers gave out offline makes a pair; dismissed at one, it is gone at both', async () => {
  const cloud = givenDemoCloud()
  const [one, other] = [await givenTill(cloud), await givenTill(cloud)]
  one.host.goOffline()
  const here = await add(one, { firstName: 'Zoe', lastName: 'Quill', email: 'zoe@example.com' })
  const there = await add(other, { firstName: 'Zoë', lastName: 'Quil', email: 'ZOE@example.com' })
  for (const till of [one, other]) till.actions.duplicates.look()
  one.host.goOnline()
  one.actions.syncNow()
  const pairs = (till: TestTill) => till.actions.duplicates.now().pairs.filter(({ ids }) => ids.includes(here))
  await synced(one)
  other.actions.syncNow()
  for (const till of [one, other]) await till.until('pair', () => pairs(till).length === 1)
  expect(pairs(one)[0]).toMatchObject({ ids: [here, there].sort(), reasons: [{ kind: 'key', field: 'email' }] })
  await done(one.actions.dismissDuplicate(here, there))
  for (const till of [one, other]) await till.until('no pair', () => pairs(till).length === 0)
})

it('combined at one register, parted at the other: each has its own again', async () => {
  const cloud = givenDemoCloud()
  const [one, other] = [await givenTill(cloud), await givenTill(cloud)]
  const [kim, bob] = [one.customer('Kim Park'), one.customer('Bob Stone')]
  const before = [await recordOf(one, kim), await recordOf(one, bob)].map(({ person, state }) => ({
    person,
    units: state.units,
  }))
  await done(one.actions.combineCustomers(kim, bob))
  expect((await recordOf(one, kim)).person).toMatchObject({ firstName: 'Kim', email: 'bob.stone@example.com' })
  await other.actions.openCustomer(kim)
  await knows(other, kim, ({ state }) => state.merges.length === 1)
  const [merged] = await other.actions.mergedAccounts(kim)
  expect(merged).toMatchObject({ secondaryId: bob, name: 'Bob Stone', kept: null })
  if (!merged) throw new Error('merged')
  await done(other.actions.undoCombine(kim, merged))
  await one.until('parted', ({ customers }) => customers[kim]?.state.merges.length === 0)
  for (const till of [one, other]) {
    const after = [await recordOf(till, kim), await recordOf(till, bob)]
    expect(after.map(({ state }) => state.units)).toEqual(before.map(({ units }) => units))
    expect(after[1]?.person).toEqual(before[1]?.person)
    expect(after[0]?.person).toMatchObject({ email: '', phone: '', pets: before[0]?.person.pets })
  }
})

it('two registers that combine the same two the other way round end with one customer', async () => {
  const cloud = givenDemoCloud()
  const [one, other] = [await givenTill(cloud), await givenTill(cloud)]
  const [kim, bob] = [one.customer('Kim Park'), one.customer('Bob Stone')]
  one.host.goOffline()
  await done(one.actions.combineCustomers(kim, bob))
  await done(other.actions.combineCustomers(bob, kim))
  await synced(other)
  one.host.goOnline()
  one.actions.syncNow()
  for (const till of [one, other]) {
    await till.until('both', () => cloud.events().filter(({ event }) => event.type === 'CustomersMerged').length === 2)
    await synced(till)
    await till.until('one', ({ account }) => account.mergedInto[kim] === bob && account.mergedInto[bob] === undefined)
  }
})

const secrets = [
  'Ludmilla',
  'Vasquez-Orr',
  'ludmilla@example.com',
  '5550107711',
  'Snuffles',
  'Allergic to nuts',
  'she moved to Salem',
]

async function givenSecretCustomer(till: TestTill): Promise<CustomerId> {
  const id = await add(till, {
    firstName: 'Ludmilla',
    lastName: 'Vasquez-Orr',
    email: 'ludmilla@example.com',
    phone: '(555) 010-7711',
    pets: { p1: { name: 'Snuffles', species: 'dog' } },
    notes: { n1: { id: 'n1', text: 'Allergic to nuts', at: '', staffId: null, petId: null, isIncident: false } },
  })
  await till.actions.selectCustomer(id)
  await till.actions.handleCode(demoUpc('B1'), 'scan', null)
  const { state } = await recordOf(till, id)
  const card = assess(state, till.state().account, till.actions.moment()).cards[0]
  await done(till.actions.noteCard(id, card?.id ?? '', 'she moved to Salem'))
  await done(till.actions.checkOut())
  await done(till.actions.finish({}))
  return id
}

const told = async (till: GivenTill) => ({
  indexedDb: await rawIndexedDb(till.registerId),
  recorder: till.host
    .recorded()
    .map((entry) => entry.text)
    .join('\n'),
})

const holding = (text: string) => secrets.filter((secret) => text.includes(secret))
/** Nobody purged is left to be taken out. */
async function wiped(till: GivenTill, id: CustomerId): Promise<void> {
  await till.until('gone', ({ customers }) => (customers[id]?.state.purgedAt ?? null) !== null)
  await expect.poll(async () => holding((await told(till)).indexedDb), { timeout: 10_000 }).toEqual([])
  await expect.poll(async () => holding((await told(till)).recorder), { timeout: 10_000 }).toEqual([])
}

it('a note on a card is shown, and lies beside the fact and not in it; another register reads it', async () => {
  const cloud = givenDemoCloud()
  const [one, other] = [await givenTill(cloud), await givenTill(cloud)]
  const id = await givenSecretCustomer(one)
  await synced(one)
  const note = cloud.events().find(({ event }) => event.type === 'CardNoted')?.event
  expect(note?.data['text']).toMatch(/^body:[0-9a-f]{32}$/)
  await other.until('pulled', () => other.actions.findCustomers('Ludmilla').length === 1)
  await other.actions.openCustomer(id)
  await knows(other, id, ({ state }) => Object.values(state.cardNotes).join() === 'she moved to Salem')
  expect(Object.values((await recordOf(one, id)).state.cardNotes)).toEqual(['she moved to Salem'])
})

it('removed personal data is gone from every byte of both registers, recorders and the cloud; purchases stay', async () => {
  const cloud = givenDemoCloud()
  const [one, other] = [await givenTill(cloud), await givenTill(cloud)]
  const id = await givenSecretCustomer(one)
  await synced(one)
  await other.until('pulled', () => other.actions.findCustomers('Ludmilla').length === 1)
  await other.actions.openCustomer(id)
  expect(holding((await told(one)).indexedDb)).not.toEqual([])
  expect(holding((await told(one)).recorder)).not.toEqual([])

  await done(one.actions.purgeCustomer(id))

  await wiped(one, id)
  await wiped(other, id)
  expect(holding(JSON.stringify([cloud.events(), cloud.bodies()]))).toEqual([])
  for (const till of [one, other]) {
    const { state, person } = await recordOf(till, id)
    expect(person.firstName).toBe('')
    expect(state.units).toHaveLength(1)
    expect(till.actions.findCustomers('Ludmilla')).toEqual([])
    expect(await till.actions.reinstateCustomer(id)).toMatchObject({ ok: false, refusal: { reason: 'customerPurged' } })
  }
})

it('a register that was offline purges when it pulls, and what it had saved of the person is sent nowhere', async () => {
  const cloud = givenDemoCloud()
  const [one, other] = [await givenTill(cloud), await givenTill(cloud)]
  const id = await givenSecretCustomer(one)
  await synced(one)
  await other.until('pulled', () => other.actions.findCustomers('Ludmilla').length === 1)
  other.host.goOffline()
  await other.actions.openCustomer(id)
  const late = await other.actions.savePerson(id, { phone: '(555) 010-9988' }, false)
  expect(late.ok).toBe(true)
  await done(one.actions.purgeCustomer(id))
  await synced(one)
  other.host.goOnline()
  other.actions.syncNow()
  await wiped(other, id)
  await synced(other)
  expect(JSON.stringify(cloud.bodies())).not.toContain('5550109988')
  expect(await rawIndexedDb(other.registerId)).not.toContain('5550109988')
  expect((await told(other)).recorder).not.toContain('5550109988')
  expect((await recordOf(one, id)).state.has).toEqual({ email: false, phone: false, address: false })
})

it('what a merge had taken over from somebody goes with them, also after the two were parted', async () => {
  const cloud = givenDemoCloud()
  const one = await givenTill(cloud)
  const id = await givenSecretCustomer(one)
  const kim = one.customer('Kim Park')
  await recordOf(one, kim)
  await done(one.actions.combineCustomers(kim, id))
  const [merged] = await one.actions.mergedAccounts(kim)
  if (!merged) throw new Error('merged')
  await done(one.actions.undoCombine(kim, merged))
  await synced(one)
  await done(one.actions.purgeCustomer(id))
  await wiped(one, id)
  expect(holding(JSON.stringify(cloud.bodies()))).toEqual([])
  expect((await recordOf(one, kim)).person).toMatchObject({ firstName: 'Kim', lastName: 'Park' })
})

it('a kill in the middle of the removal is made up for at the next start', async () => {
  const cloud = givenDemoCloud()
  const one = await givenTill(cloud)
  const id = await givenSecretCustomer(one)
  await synced(one)
  // The recorder refuses: the removal stays unfinished, and the page goes.
  one.host.failRecorder('The disk is full.')
  await done(one.actions.purgeCustomer(id))
  expect(holding((await told(one)).recorder)).not.toEqual([])
  one.host.failRecorder(null)
  const again = openTill(one.host)
  await again.until('elsewhere or open', ({ phase }) => phase.name === 'elsewhere' || phase.name === 'signIn')
  if (again.state().phase.name === 'elsewhere') await again.actions.takeOver()
  await again.signIn('staff-mia', '9999')
  await again.actions.openCustomer(id)
  await wiped({ ...again, host: one.host, registerId: one.registerId }, id)
})
