/** Commands about two customers at a register: one journal record with the facts of both, the persons along with them. */
import 'fake-indexeddb/auto'
import { expect, it } from 'vitest'
import { createContext } from '../../renderer/use-cases/create-context.ts'
import { perform, performPair } from '../../renderer/use-cases/perform.ts'
import { selectCustomer } from '../../renderer/use-cases/select-customer.ts'
import type { TillContext, TillPorts } from '../../renderer/use-cases/till-parts.ts'
import type { PersonBody, PersonPatch } from '../../shared/customers/person.ts'
import type { CustomerId, LocationId, StaffId } from '../../shared/kernel/ids.ts'
import type { TillsideEvent } from '../../shared/loyalty/events.ts'
import { givenFacts } from '../support/given-facts.ts'
import { givenFold } from '../support/given-register-fold.ts'
import { morning } from '../support/given-till.ts'

const [ann, bob] = ['Ann', 'Bob'] as CustomerId[] as [CustomerId, CustomerId]

/** A register that a manager is signed in at, with Ann Moss (e-mail, a dog) and Bob Moss (phone, the dog and a cat). */
async function givenRegister() {
  const register = await givenFold('alone')
  const { fold, journal, views, registerId } = register
  let chance = 0
  const ports = {
    now: () => morning,
    bytes: (length: number) => new Uint8Array(length).fill(0).map((_, nth) => (nth === 15 ? ++chance : nth)),
    after: () => () => undefined,
    remember: { read: () => null, write: () => undefined },
  } as unknown as TillPorts
  const context: TillContext = createContext(ports)
  context.boot = { registerId, locationId: 'L1' as LocationId, clockOffsetMs: 0 } as TillContext['boot']
  context.lease = { state: 'granted', epoch: 1 } as TillContext['lease']
  context.register = { fold, journal, views }
  context.assertion = { text: 'mia', expiresAt: new Date(morning + 3_600_000).toISOString() }
  context.store.setState({ signedIn: { staffId: 'mia' as StaffId, name: 'Mia', role: 'manager' } as never })

  const facts = givenFacts()
  const bodies: PersonBody[] = []
  const person = (customer: string, patch: PersonPatch): TillsideEvent => {
    bodies.push({ ref: `body-${customer}`, customerId: customer as CustomerId, salt: 's', patch })
    const has = { email: patch.email !== undefined, phone: patch.phone !== undefined }
    return facts.fact(customer, { type: 'PersonSaved', data: { bodyRef: `body-${customer}`, has, fields: [] } })
  }
  const rex = { id: 'rex', name: 'Rex', species: 'dog' as const, breed: '', birthDate: null }
  const known = [
    facts.arrives('Ann'),
    person('Ann', { firstName: 'Ann', lastName: 'Moss', email: 'ann@example.com', pets: { rex } }),
    facts.buys('Ann', 2),
    facts.arrives('Bob'),
    person('Bob', {
      firstName: 'Bob',
      lastName: 'Moss',
      phone: '+15550104477',
      email: 'bob@example.com',
      pets: { dog: rex, tom: { ...rex, name: 'Tom', species: 'cat' } },
    }),
    facts.buys('Bob', 1),
  ]
  await register.record(known, bodies)
  const before = journal.lastRecord().n
  const records = async () => {
    const read = await journal.recordsAfterPlace({ epoch: 1, seq: known.length }, 100)
    expect(journal.lastRecord().n - before).toBe(read.length)
    return read.map(({ text }) => {
      const { commandType, events } = JSON.parse(text) as { commandType: string; events: TillsideEvent[] }
      return [commandType, events.map(({ type, customerId }) => `${type} of ${customerId}`)]
    })
  }
  return { context, fold, views, facts, records }
}

it('a merge is one record with the person: blank fields fill, what is there stays, the same pet comes once', async () => {
  const { context, fold, views, records } = await givenRegister()
  const merged = await performPair(context, ann, bob, { type: 'MergeCustomers' })
  expect(merged.ok).toBe(true)
  expect(await records()).toEqual([['MergeCustomers', ['CustomersMerged of Ann', 'PersonSaved of Ann']]])
  const { state, person } = fold.shown(ann) ?? {}
  expect(person).toMatchObject({ firstName: 'Ann', email: 'ann@example.com', phone: '+15550104477' })
  expect(person?.pets.map((pet) => pet.name)).toEqual(['Rex', 'Tom'])
  expect(state).toMatchObject({ has: { email: true, phone: true } })
  expect(state?.units).toHaveLength(3)
  await fold.save()
  expect((await views.byKey('phone:+15550104477')).map((row) => row.id)).toEqual(['Ann'])
})

it('an undone merge gives back what only one can have', async () => {
  const { context, fold, views, records } = await givenRegister()
  await performPair(context, ann, bob, { type: 'MergeCustomers' })
  const [merge] = fold.shown(ann)?.state.merges ?? []
  if (!merge) throw new Error('not merged')
  const undone = await performPair(context, ann, bob, { type: 'UndoMerge', mergeEventId: merge.eventId })
  expect(undone.ok).toBe(true)
  expect((await records()).at(-1)).toEqual(['UndoMerge', ['MergeUndone of Ann', 'PersonSaved of Ann']])
  expect(fold.shown(ann)?.person).toMatchObject({ email: 'ann@example.com', phone: '' })
  expect(fold.shown(ann)?.person.pets.map((pet) => pet.name)).toEqual(['Rex'])
  expect(fold.shown(bob)?.person).toMatchObject({ email: 'bob@example.com', phone: '+15550104477' })
  expect(fold.shown(bob)?.state.units).toHaveLength(1)
  await fold.save()
  expect((await views.byKey('phone:+15550104477')).map((row) => row.id)).toEqual(['Bob'])
})

it('what a cashier asks for is refused and nothing is recorded', async () => {
  const { context, records } = await givenRegister()
  context.store.setState({ signedIn: { staffId: 'ana', name: 'Ana', role: 'cashier' } as never })
  const merged = await performPair(context, ann, bob, { type: 'MergeCustomers' })
  expect(merged).toEqual({ ok: false, refusal: { reason: 'managerNeeded' } })
  expect(await records()).toEqual([])
})

it('who is chosen by the merged name is served as the one who stands for both', async () => {
  const { context, fold, records } = await givenRegister()
  await performPair(context, ann, bob, { type: 'MergeCustomers' })
  await selectCustomer(context, bob)
  expect(context.store.getState().currentVisit?.customerId).toBe('Ann')
  await perform(context, bob, { type: 'ChangeEnrollment', isEnrolled: false, reason: 'asked for' })
  expect(fold.shown(ann)?.state.isEnrolled).toBe(false)
  const named = (await records()).flatMap(([, events]) => events)
  expect(named.filter((one) => String(one).endsWith('of Bob'))).toEqual([])
  expect(await performPair(context, ann, bob, { type: 'MergeCustomers' })).toEqual({
    ok: false,
    refusal: { reason: 'sameCustomer' },
  })
})
