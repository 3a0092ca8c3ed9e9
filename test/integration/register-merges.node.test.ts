/** The displayed fold where it reaches over one customer: merged customers, pending merges, limits of a household, deleted ones. */
import 'fake-indexeddb/auto'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { openViews } from '../../renderer/database/views.ts'
import type { PersonBody, PersonPatch } from '../../shared/customers/person.ts'
import type { CustomerId } from '../../shared/kernel/ids.ts'
import type { TillsideEvent } from '../../shared/loyalty/events.ts'
import { foldInOrder, givenFacts, unitsOf } from '../support/given-facts.ts'
import { accountId, givenFold } from '../support/given-register-fold.ts'
import { factsOf, names, story } from '../support/given-stories.ts'

const [ann, bob, cat] = ['Ann', 'Bob', 'Cat'] as CustomerId[] as [CustomerId, CustomerId, CustomerId]
type Facts = ReturnType<typeof givenFacts>

/** A person's body and the fact that points to it. */
function personOf(facts: Facts, customer: string, patch: PersonPatch): { fact: TillsideEvent; body: PersonBody } {
  const ref = `body-of-${customer}-${Object.keys(patch).join('-')}`
  const has = { email: patch.email !== undefined, phone: patch.phone !== undefined }
  const fact = facts.fact(customer, { type: 'PersonSaved', data: { bodyRef: ref, has, fields: Object.keys(patch) } })
  return { fact, body: { ref, customerId: customer as CustomerId, salt: 's', patch } }
}

/** Ann Moss and Bob Moss, who turn out to be one person, and somebody else; pulled, not loaded. */
async function givenPulled() {
  const facts = givenFacts()
  const register = await givenFold('cloud')
  const persons = [
    personOf(facts, 'Ann', { firstName: 'Ann', lastName: 'Moss', email: 'ann@example.com' }),
    personOf(facts, 'Bob', { firstName: 'Robert', lastName: 'Moss', phone: '+15550104477' }),
    personOf(facts, 'Cat', { firstName: 'Cat', lastName: 'Miller' }),
  ]
  const [ofAnn, ofBob] = [facts.buys('Ann', 2, 'of-ann'), facts.buys('Bob', 1, 'of-bob')]
  const events = [...persons.map((person) => person.fact), ofAnn, ofBob]
  const bodies = persons.map((person) => person.body)
  await register.pull(events, bodies)
  const found = (query: string) => {
    register.fold.settle()
    return register.fold
      .search()
      .find(query, 10)
      .map((row) => row.name)
  }
  return { facts, register, events, bodies, found, units: [...unitsOf(ofAnn), ...unitsOf(ofBob)] }
}

it('a pulled merge hides the secondary, and its name answers with the primary', async () => {
  const { facts, register, found } = await givenPulled()
  const { fold, views } = register
  expect(found('moss')).toEqual(expect.arrayContaining(['Ann Moss', 'Robert Moss']))
  await register.pull([facts.merges('Ann', 'Bob')])
  expect(found('moss')).toEqual(['Ann Moss'])
  expect(
    fold
      .search()
      .recent(10)
      .map((row) => row.customerId),
  ).not.toContain('Bob')
  expect(await views.byKey('phone:+15550104477')).toEqual([])
  await fold.load([bob])
  expect(fold.shown(bob)).toBe(fold.shown(ann))
  expect(fold.shown(bob)?.state.units).toHaveLength(3)
  expect(fold.shownItself(bob)?.state.mergedInto).toBe('Ann')
  expect(await views.activeBetween('2026-01-01', '2026-12-31')).toEqual(['Ann'])
})

it('what comes later under the secondary’s name reaches the primary, person included', async () => {
  const { facts, register } = await givenPulled()
  await register.pull([facts.merges('Ann', 'Bob')])
  const address = personOf(facts, 'Bob', { phone: '+15550109999' })
  await register.pull([facts.buys('Bob', 1, 'late'), address.fact], [address.body])
  await register.fold.load([ann])
  expect(register.fold.shown(ann)?.state.units.map((unit) => unit.id)).toContain('late#0')
  expect(register.fold.shown(ann)?.person).toMatchObject({ firstName: 'Ann', phone: '+15550109999' })
  expect((await register.views.byKey('phone:+15550109999')).map((row) => row.id)).toEqual(['Ann'])
})

it('an own merge shows at once, under what others do meanwhile, and comes back unchanged', async () => {
  const { facts, register, events, found } = await givenPulled()
  const { fold } = register
  const merged = facts.merges('Ann', 'Bob')
  const filled = personOf(facts, 'Ann', { phone: '+15550104477' })
  const own = await register.record([merged, filled.fact], [filled.body])
  expect(found('moss')).toEqual(['Ann Moss'])
  expect(found('4477')).toEqual(['Ann Moss'])

  const late = facts.buys('Bob', 1, 'late')
  await register.pull([late])
  const waiting = foldInOrder([...events, late, ...own])
  expect(fold.shown(ann)?.state).toEqual(waiting.customer('Ann'))
  expect(fold.account().mergedInto).toEqual({ Bob: 'Ann' })

  await register.pull(own, [filled.body])
  expect(fold.pending()).toEqual([])
  expect(fold.shown(bob)?.state).toEqual(waiting.customer('Ann'))
  await fold.save()
  const { fold: again } = await register.reopen()
  await again.load([bob])
  expect(again.shown(bob)).toEqual(fold.shown(ann))
})

it('an own pending fact of somebody who is merged elsewhere meanwhile folds into the primary, who was not loaded', async () => {
  const { facts, register, events } = await givenPulled()
  const own = await register.record([facts.buys('Bob', 2, 'own')])
  const merged = facts.merges('Ann', 'Bob')
  await register.pull([merged])
  const order = [...events, merged, ...own]
  expect(register.fold.shown(bob)?.state).toEqual(foldInOrder(order).customer('Ann'))
  expect(register.fold.shown(ann)?.state.units).toHaveLength(5)
  // And parts again with them.
  const undone = facts.parts('Ann', 'Bob', merged)
  await register.pull([undone])
  const parted = foldInOrder([...events, merged, undone, ...own])
  expect(register.fold.shown(bob)?.state).toEqual(parted.customer('Bob'))
  expect(register.fold.shown(ann)?.state).toEqual(parted.customer('Ann'))
})

it('pending redemptions of one household see each other, though they are of two customers', async () => {
  const { facts, register, units } = await givenPulled()
  const limit = { limit: 1, householdId: 'home' }
  const first = facts.redeemsOffer('Ann', units.slice(0, 1), { name: 'anns', ...limit })
  const second = facts.redeemsOffer('Bob', units.slice(2), { name: 'bobs', ...limit })
  const own = await register.record([first, second])
  const { fold } = register
  expect(fold.shown(bob)?.state.conflicts.map((one) => one.reason)).toEqual(['limitExceeded'])
  expect(fold.account().redemptionsByOffer['OF-1']?.count).toBe(1)
  // Another register undid the first as soon as it had come: the second has its place.
  await register.pull([...own.slice(0, 1), facts.undoes('Ann', 'anns')])
  expect(fold.shown(bob)?.state.conflicts).toEqual([])
  expect(fold.shown(bob)?.state.redemptions.map((one) => one.id)).toEqual(['bobs'])
  expect([...fold.settle().keys()]).toContain('Bob')
})

it('what a page does not touch stays the same object', async () => {
  const { facts, register } = await givenPulled()
  await register.record([facts.buys('Ann', 1), facts.buys('Bob', 1), facts.buys('Cat', 1)])
  const { fold } = register
  const before = [ann, bob, cat].map((id) => fold.shown(id))
  await register.pull([facts.buys('Bob', 1)])
  const after = [ann, bob, cat].map((id) => fold.shown(id))
  expect(after[0]).toBe(before[0])
  expect(after[1]).not.toBe(before[1])
  expect(after[2]).toBe(before[2])
})

it('a deleted customer is found no more and keeps what they have; reinstated, they are as before', async () => {
  const { facts, register, found } = await givenPulled()
  await register.record([facts.fact('Bob', { type: 'CustomerDeleted', data: {} })])
  expect(found('robert')).toEqual([])
  await register.fold.save()
  expect(await register.views.byKey('phone:+15550104477')).toEqual([])
  expect(await register.views.activeBetween('2026-06-10', '2026-06-10')).toContain('Bob')
  await register.record([facts.fact('Bob', { type: 'CustomerReinstated', data: {} })])
  expect(found('robert')).toEqual(['Robert Moss'])
  await register.fold.save()
  expect((await register.views.byKey('phone:+15550104477')).map((row) => row.id)).toEqual(['Bob'])
})

it('alone, merges are saved into the base and are there after a start', async () => {
  const facts = givenFacts()
  const register = await givenFold('alone')
  const merged = facts.merges('Ann', 'Bob')
  const own = await register.record([facts.buys('Ann', 1), facts.buys('Bob', 1), merged, facts.buys('Bob', 1)])
  await register.fold.save()
  expect(register.fold.pending()).toEqual([])
  const more = await register.record([facts.parts('Ann', 'Bob', merged), facts.buys('Bob', 2)])
  const expected = foldInOrder([...own, ...more])
  // Not saved: read from the journal at the next start.
  const { fold } = await register.reopen()
  await fold.loadPending()
  for (const id of [ann, bob]) expect(fold.shown(id)?.state).toEqual(expected.customer(id))
  await fold.save()
  for (const id of [ann, bob]) expect(fold.shown(id)?.state).toEqual(expected.customer(id))
})

it('views of an earlier fold are folded anew from the journal', async () => {
  const { facts, register, events } = await givenPulled()
  const own = await register.record([facts.merges('Ann', 'Bob')])
  await register.fold.save()
  register.views.close()
  const views = await openViews(register.registerId, accountId, 'cloud')
  expect(views.meta().holdsUpTo).toBe(events.length)
  views.close()
  await setFoldVersion(`tillside-views-${register.registerId}-${accountId}`, 2)
  const { fold, views: fresh } = await register.reopen()
  expect(fresh.meta().holdsUpTo).toBe(0)
  await fold.loadPending()
  await fold.applyPages()
  await fold.load([bob])
  expect(fold.shown(bob)?.state).toEqual(foldInOrder([...events, ...own]).customer('Ann'))
})

function setFoldVersion(name: string, foldVersion: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open(name)
    opening.onerror = () => reject(opening.error)
    opening.onsuccess = () => {
      const db = opening.result
      const meta = db.transaction('meta', 'readwrite').objectStore('meta')
      const reading = meta.get('meta')
      reading.onsuccess = () => {
        const writing = meta.put({ ...reading.result, foldVersion })
        writing.onsuccess = () => {
          db.close()
          resolve()
        }
      }
    }
  })
}

it('whatever is taken and pulled in whatever pieces, what is shown is the fold of accepted and pending', async () => {
  let pendingSeen = 0
  await fc.assert(
    fc.asyncProperty(
      story,
      fc.array(fc.boolean(), { minLength: 60, maxLength: 60 }),
      fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 20, maxLength: 20 }),
      async (steps, mine, sizes) => {
        const register = await givenFold('cloud')
        const facts = factsOf(steps)
        const isOwn = (_: unknown, index: number) => mine[index % mine.length] === true
        const own = register.asOwn(facts.filter(isOwn))
        let nth = 0
        const cloud = facts.map((event, index) => (isOwn(event, index) ? (own[nth++] ?? event) : event))
        let [accepted, taken] = [0, 0]
        const takeTo = async (count: number) => {
          if (count <= taken) return
          await register.record(own.slice(taken, count))
          taken = count
        }
        for (let turn = 0; accepted < cloud.length; turn += 1) {
          const page = cloud.slice(accepted, accepted + (sizes[turn % sizes.length] ?? 1))
          const ahead = (sizes[(turn + 7) % sizes.length] ?? 1) - 1
          const needed = own.filter((event) => cloud.indexOf(event) < accepted + page.length).length
          await takeTo(Math.min(own.length, needed + ahead))
          await register.pull(page)
          accepted += page.length
          const pending = register.fold.pending()
          pendingSeen += pending.length
          const expected = foldInOrder([...cloud.slice(0, accepted), ...pending])
          const { fold } = register
          await fold.load(names as unknown as CustomerId[])
          expect(fold.account().mergedInto).toEqual(expected.account.mergedInto)
          expect(fold.account().redemptionsByOffer).toEqual(expected.account.redemptionsByOffer)
          expect(fold.account().redemptionsByHousehold).toEqual(expected.account.redemptionsByHousehold)
          for (const name of names) {
            expect(fold.shown(name as CustomerId)?.state).toEqual(expected.customer(name))
            expect(fold.shownItself(name as CustomerId)?.state).toEqual(expected.itself(name))
          }
        }
        expect(register.fold.pending()).toEqual([])
        await register.fold.save()
        const expected = foldInOrder(cloud)
        const { fold } = await register.reopen()
        await fold.load(names as unknown as CustomerId[])
        for (const name of names) expect(fold.shown(name as CustomerId)?.state).toEqual(expected.customer(name))
        expect(fold.account().mergedInto).toEqual(expected.account.mergedInto)
      },
    ),
    { numRuns: 25, seed: 11 },
  )
  expect(pendingSeen).toBeGreaterThan(200)
})
