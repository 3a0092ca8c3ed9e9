/** Duplicates: what makes two accounts suspicious, and that looking in blocks finds what looking at every pair finds. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createDuplicateSearch } from '../../shared/customers/duplicate-search.ts'
import {
  blockKeys,
  byScore,
  compareTraits,
  type DuplicateTraits,
  isOneSlip,
  traitsOf,
} from '../../shared/customers/duplicates.ts'
import { emptyPerson, type Person } from '../../shared/customers/person.ts'
import { emptyAddress } from '../../shared/customers/person-parts.ts'
import { emptyPet } from '../../shared/customers/pet.ts'
import type { CustomerId } from '../../shared/kernel/ids.ts'

const pet = (name: string) => ({ ...emptyPet(name), name })
const given = (id: string, person: Partial<Person>, notDuplicateOf: string[] = []): DuplicateTraits =>
  traitsOf(id as CustomerId, { ...emptyPerson, ...person }, notDuplicateOf as CustomerId[], 'US')
const kim = { firstName: 'Kim', lastName: 'Park' }
const home = { ...emptyAddress, line1: '12 Maple St.', city: 'Salem', zip: '01970' }
const why = (one: DuplicateTraits, other: DuplicateTraits) =>
  compareTraits(one, other)?.reasons.map((reason) => (reason.kind === 'key' ? reason.field : reason.kind)) ?? []

it('one phone in two spellings is one reason (example 65)', () => {
  expect(why(given('a', { phone: '(555) 010-4477' }), given('b', { phone: '+1 555.010.4477' }))).toEqual(['phone'])
})

it('one e-mail in two spellings is one reason (example 66)', () => {
  expect(why(given('a', { email: 'A@x.com ' }), given('b', { email: 'a@x.com' }))).toEqual(['email'])
})

it('a card that two registers gave out offline is a reason', () => {
  expect(why(given('a', { loyaltyCards: ['TSC-1'] }), given('b', { loyaltyCards: ['tsc-1'] }))).toEqual(['loyaltyCard'])
})

it('the same name alone is no reason; with the same pet or address it is', () => {
  expect(why(given('a', kim), given('b', kim))).toEqual([])
  expect(why(given('a', { ...kim, pets: [pet('Rex')] }), given('b', { ...kim, pets: [pet('rex ')] }))).toEqual([
    'namePet',
  ])
  const moved = { ...home, line1: '12 maple st' }
  expect(why(given('a', { ...kim, address: home }), given('b', { ...kim, address: moved }))).toEqual(['nameAddress'])
})

it('one slip, a diacritic or swapped names are still the same name', () => {
  const rex = { pets: [pet('Rex')] }
  const one = given('a', { firstName: 'Zoë', lastName: 'Moss', ...rex })
  expect(why(one, given('b', { firstName: 'Zoe', lastName: 'Mosss', ...rex }))).toEqual(['namePet'])
  expect(why(one, given('b', { firstName: 'Moss', lastName: 'Zoe', ...rex }))).toEqual(['namePet'])
  expect(why(one, given('b', { firstName: 'Zoa', lastName: 'Mosk', ...rex }))).toEqual([])
})

it('who was looked at and is not the same person is asked about no more, from either side', () => {
  const [one, other] = [given('a', { email: 'a@x.com' }, ['b']), given('b', { email: 'a@x.com' })]
  expect(compareTraits(one, other)).toBeNull()
  expect(compareTraits(other, one)).toBeNull()
})

it('a pair is the same from both sides, and two reasons weigh more than one', () => {
  const one = given('a', { ...kim, phone: '555 010 4477', pets: [pet('Rex')] })
  const other = given('b', { ...kim, phone: '555 010 4477', pets: [pet('Rex')] })
  expect(compareTraits(one, other)).toEqual(compareTraits(other, one))
  const onlyPhone = compareTraits(one, given('c', { phone: '555 010 4477' }))
  expect(compareTraits(one, other)?.score).toBeGreaterThan(onlyPhone?.score ?? 100)
})

it.each([
  ['park', 'park', true],
  ['park', 'parks', true],
  ['park', 'prak', true],
  ['park', 'perk', true],
  ['park', 'pakrs', false],
  ['park', 'pa', false],
  ['abcd', 'badc', false],
  ['', 'a', true],
])('one slip: %s and %s', (one, other, isOne) => {
  expect(isOneSlip(one, other)).toBe(isOne)
  expect(isOneSlip(other, one)).toBe(isOne)
})

const word = fc.string({ unit: fc.constantFrom('a', 'b'), minLength: 0, maxLength: 7 })
const traits = fc
  .record({
    firstName: word,
    lastName: word,
    email: fc.constantFrom('', 'a@x.com', 'b@x.com', 'c@x.com'),
    petNames: fc.array(fc.constantFrom('Rex', 'Tom'), { maxLength: 2 }),
    zip: fc.constantFrom('', '1'),
  })
  .map(({ petNames, zip, ...rest }): Partial<Person> => {
    const address = { ...emptyAddress, line1: zip && 'Main', zip }
    return { ...rest, pets: petNames.map(pet), address }
  })

it('whoever is a pair shares a block', () => {
  let found = 0
  fc.assert(
    fc.property(traits, traits, (a, b) => {
      const [one, other] = [given('a', a), given('b', b)]
      if (!compareTraits(one, other)) return
      found += 1
      const theirs = new Set(blockKeys(other))
      expect(blockKeys(one).some((key) => theirs.has(key))).toBe(true)
    }),
    { numRuns: 20_000, seed: 4 },
  )
  expect(found).toBeGreaterThan(500)
})

it('looking in blocks finds exactly the pairs that looking at everybody finds', () => {
  let found = 0
  fc.assert(
    fc.property(fc.array(traits, { maxLength: 30 }), (persons) => {
      const all = persons.map((person, nth) => given(`c${nth}`, person))
      const expected = all
        .flatMap((one, nth) => all.slice(nth + 1).flatMap((other) => compareTraits(one, other) ?? []))
        .sort(byScore)
      const search = createDuplicateSearch()
      for (const one of all) search.add(one)
      const running = search.run()
      for (let step = running.next(); ; step = running.next())
        if (step.done) {
          expect(step.value).toEqual(expected)
          found += step.value.length
          return
        }
    }),
    { numRuns: 300, seed: 4 },
  )
  expect(found).toBeGreaterThan(500)
})

it('a number typed for hundreds of customers makes nobody a duplicate', () => {
  const search = createDuplicateSearch()
  for (let nth = 0; nth < 500; nth += 1) search.add(given(`c${nth}`, { phone: '555 010 0000' }))
  const running = search.run()
  let step = running.next()
  while (!step.done) step = running.next()
  expect(step.value).toEqual([])
})
