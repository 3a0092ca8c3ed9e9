/**
 * A cloud, or somebody on the way, that lies to a register: pages out of order, doubled, with gaps, of another account, malformed or
 * absurd, and answers to pushes that claim too much. Nothing of them is stored, the register works on, and when the truth comes
 * again it ends where an honest line would have led.
 */
import 'fake-indexeddb/auto'
import { expect, it } from 'vitest'
import { openJournal } from '../../renderer/database/journal.ts'
import type { PulledEvent, PullOutcome, PushOutcome, WireEvent } from '../../shared/cloud-protocol/protocol.ts'
import { demoUpc } from '../../shared/demo/demo-catalogue.ts'
import type { FakeCloud } from '../support/fake-cloud.ts'
import { givenDemoCloud, givenHost, openTill, type TestTill } from '../support/given-till.ts'

type Twist<Answer> = ((honest: Answer) => unknown) | null

/** A register that holds all the demo cloud has, on a line that can be made to lie. */
async function givenLiar() {
  const cloud = givenDemoCloud()
  const lies: { pull: Twist<PullOutcome>; push: Twist<PushOutcome>; told: number } = { pull: null, push: null, told: 0 }
  const lying: FakeCloud = {
    ...cloud,
    pull(after, limit) {
      const honest = cloud.pull(after, limit)
      if (!lies.pull) return honest
      lies.told += 1
      return lies.pull(honest) as PullOutcome
    },
    push(records, bodies, lost) {
      const honest = cloud.push(records, bodies, lost)
      return lies.push ? (lies.push(honest) as PushOutcome) : honest
    },
  }
  const host = givenHost(lying)
  const till = openTill(host)
  await till.signIn()
  await synced(till)
  const created = cloud.events().find(({ event }) => event.type === 'CustomerCreated')?.event
  if (!created) throw new Error('the demo has customers')
  let nth = 0
  /** What another register recorded meanwhile. */
  const newcomer = (more: Partial<WireEvent> = {}): WireEvent => {
    nth += 1
    const id = `newcomer-${nth}`
    return { ...created, id, customerId: id, registerId: 'elsewhere', epoch: 1, seq: nth, ...more } as WireEvent
  }
  return { cloud, host, till, lies, newcomer }
}

const synced = (till: TestTill) => till.until('synced', ({ sync }) => sync.kind === 'synced' && sync.waiting === 0)
async function storedBy(till: TestTill) {
  const boot = till.state().boot
  const journal = await openJournal(boot?.registerId ?? '', boot?.accountId ?? '')
  const stored = { pulledUpTo: journal.cursors().pulledUpTo, ends: (await journal.pageEnds()).map(({ to }) => to) }
  journal.close()
  return stored
}
const isKnown = async (till: TestTill, name: string) => {
  await till.actions.openCustomer(name as never)
  return till.state().customers[name] !== undefined
}

const eventsTwisted = (twist: (events: PulledEvent[]) => readonly unknown[]) => (page: PullOutcome) => ({
  ...page,
  events: twist([...page.events]),
})
const numbered = (events: readonly PulledEvent[], change: (position: number, index: number) => unknown) =>
  events.map((one, index) => ({ ...one, position: change(one.position, index) }))
const firstChanged = (change: object) => (events: PulledEvent[]) =>
  events.map((one, index) => (index === 0 ? { ...one, event: { ...one.event, ...change } } : one))

const lies: [string, (page: PullOutcome) => unknown][] = [
  ['in another order', eventsTwisted((events) => events.reverse())],
  ['with its first one left out', eventsTwisted((events) => events.slice(1))],
  ['with one left out in the middle', eventsTwisted((events) => events.filter((_, index) => index !== 1))],
  ['with one of them twice', eventsTwisted((events) => events.flatMap((one) => [one, one]))],
  [
    'with one id at two positions',
    eventsTwisted((events) => events.map((one) => ({ ...one, event: { ...one.event, id: events[0]?.event.id } }))),
  ],
  ['numbered from the beginning again', eventsTwisted((events) => numbered(events, (_, index) => index + 1))],
  ['numbered far ahead', eventsTwisted((events) => numbered(events, (position) => position + 1_000_000))],
  ['numbered beyond every number', eventsTwisted((events) => numbered(events, () => 2 ** 53))],
  ['with negative numbers', eventsTwisted((events) => numbered(events, (position) => -position))],
  ['with numbers that are none', eventsTwisted((events) => numbered(events, () => Number.NaN))],
  ['of another account', eventsTwisted(firstChanged({ accountId: 'another-account' }))],
  ['with a seq below nothing', eventsTwisted(firstChanged({ seq: -1 }))],
  ['with an epoch that is no number', eventsTwisted(firstChanged({ epoch: Number.NaN }))],
  ['without ids', eventsTwisted(firstChanged({ id: undefined }))],
  ['with an id too long', eventsTwisted(firstChanged({ id: 'i'.repeat(101) }))],
  ['with facts that are none', eventsTwisted(firstChanged({ data: null }))],
  ['with null for an event', eventsTwisted((events) => events.map(() => null))],
  ['that is no list', (page) => ({ ...page, events: { length: 3 } })],
  ['with bodies that are none', (page) => ({ ...page, bodies: [null, 7, { ref: 1 }] })],
  [
    'beyond where the cloud stands',
    (page) => ({ ...page, standing: { ...page.standing, lastPosition: page.standing.lastPosition - 1 } }),
  ],
  ['from a cloud that stands nowhere', (page) => ({ ...page, standing: null })],
  ['that is nothing', () => null],
]

it.each(lies)('a page %s is stored in no part, and the truth goes through afterwards', async (_, lie) => {
  const { cloud, till, lies: told, newcomer } = await givenLiar()
  const before = await storedBy(till)
  const news = [newcomer(), newcomer(), newcomer()]
  told.pull = lie
  cloud.accept(news)
  await till.until('lied to twice', () => told.told > 1)
  expect(await storedBy(till)).toEqual(before)
  // The counter works on meanwhile.
  await till.actions.selectCustomer(till.customer('Kim Park'))
  await till.actions.handleCode(demoUpc('B1'), 'typed', null)
  expect(till.state().currentVisit).not.toBeNull()
  told.pull = null
  await synced(till)
  await till.until('the truth', () => till.state().sync.problem === null)
  for (const { customerId } of news) expect(await isKnown(till, customerId ?? '')).toBe(true)
  const { pulledUpTo, ends } = await storedBy(till)
  expect(pulledUpTo).toBe(cloud.standing().lastPosition)
  expect([...ends].sort((one, other) => one - other)).toEqual(ends)
})

it('prototype keys in ids and facts change nobody, and the next page is folded', async () => {
  const { cloud, till, newcomer } = await givenLiar()
  const poisoned = JSON.parse('{"__proto__":{"isAdmin":true},"constructor":{"prototype":{"isAdmin":true}}}')
  cloud.accept([
    newcomer({ customerId: '__proto__' as never }),
    newcomer({ customerId: 'constructor' as never, visitId: '__proto__' as never }),
    newcomer({ type: 'Novelty', v: 9, data: poisoned }),
  ])
  const honest = newcomer()
  cloud.accept([honest])
  await synced(till)
  expect(Reflect.get({}, 'isAdmin')).toBeUndefined()
  expect(await isKnown(till, honest.customerId ?? '')).toBe(true)
})

it('facts of later versions among known ones are parked, and the known ones are folded', async () => {
  const { cloud, till, newcomer } = await givenLiar()
  const [before, after] = [newcomer(), newcomer()]
  cloud.accept([
    before,
    newcomer({ v: 2 }),
    newcomer({ v: 2 ** 53 - 1, type: 'X'.repeat(60) }),
    newcomer({ data: { deep: JSON.parse(`${'['.repeat(90)}${']'.repeat(90)}`) }, type: 'Deep' }),
    after,
  ])
  await synced(till)
  for (const { customerId } of [before, after]) expect(await isKnown(till, customerId ?? '')).toBe(true)
  const boot = till.state().boot
  const journal = await openJournal(boot?.registerId ?? '', boot?.accountId ?? '')
  expect(await journal.parked()).toHaveLength(3)
})

it('a cloud that says it took more than it was sent is believed for what was sent, and nothing later stays behind', async () => {
  const { cloud, till, lies: told } = await givenLiar()
  told.push = (honest) => ({ ...honest, acceptedUpTo: { epoch: 1_000_000_000, seq: 2 ** 40 } })
  for (const name of ['Kim Park', 'Ruth']) {
    await till.actions.selectCustomer(till.customer(name))
    await till.actions.handleCode(demoUpc('B1'), 'typed', null)
    await till.actions.finish({})
    await synced(till)
  }
  const boot = till.state().boot
  const own = cloud.events().filter(({ event }) => event.registerId === boot?.registerId)
  expect(own.filter(({ event }) => event.type === 'ItemsPurchased')).toHaveLength(2)
  const journal = await openJournal(boot?.registerId ?? '', boot?.accountId ?? '')
  expect(own).toHaveLength(journal.nextSeq() - 1)
  expect(journal.cursors().sentUpTo.seq).toBe(journal.nextSeq() - 1)
})
