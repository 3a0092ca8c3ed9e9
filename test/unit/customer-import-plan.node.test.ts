/** What becomes of each row: matched by id, e-mail, phone; blanks filled, nothing overwritten unasked, conflicts and likely duplicates named. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { shortHash } from '../../shared/customers/import-facts.ts'
import {
  createPlanner,
  firstChoices,
  type ImportChoices,
  isSameFirstName,
  type KnownCustomer,
  nameKeyOf,
  type RowPlan,
} from '../../shared/customers/import-plan.ts'
import { createRowReader, type Rows, tableOf } from '../../shared/customers/import-reading.ts'
import { applyPatch, emptyPerson, type Person } from '../../shared/customers/person.ts'
import type { CustomerId } from '../../shared/kernel/ids.ts'
import '../support/seeded-properties.ts'

interface Store {
  readonly customers: Map<CustomerId, KnownCustomer>
}

const known = (id: string, person: Partial<Person>, more: Partial<KnownCustomer> = {}): KnownCustomer => ({
  ...{ id: id as CustomerId, person: { ...emptyPerson, ...person } },
  ...{ isDeleted: false, hasImportedPoints: false, importedCards: [] },
  ...more,
})

const storeOf = (...customers: readonly KnownCustomer[]): Store => ({
  customers: new Map(customers.map((one) => [one.id, one])),
})

const keysOf = ({ person }: KnownCustomer): readonly string[] => [
  ...(person.internalCustomerId ? [`id:${person.internalCustomerId}`] : []),
  ...(person.email ? [`email:${person.email.toLowerCase()}`] : []),
  ...(person.phone ? [`phone:${person.phone}`] : []),
]

/** Plans a list against a store, and writes what was planned into it. */
function imports(store: Store, rows: Rows, choices: ImportChoices = firstChoices, file = 'a'): readonly RowPlan[] {
  const found = tableOf(rows)
  if (!found.ok) throw new Error(found.problem.reason)
  const readRow = createRowReader(rows, found.table, found.table.mapping, { country: 'US', today: '2026-06-10' })
  const here = [...store.customers.values()]
  const owners = new Map(
    here.filter((one) => !one.isDeleted).flatMap((one) => keysOf(one).map((key) => [key, one.id] as const)),
  )
  const planner = createPlanner({
    choices,
    ownerOf: (key) => owners.get(key),
    customer: (id) => store.customers.get(id),
    namesakes: (name) =>
      here.filter(({ person, isDeleted }) => !isDeleted && nameKeyOf(person) === name).map(({ id }) => id),
    idOfRow: (row) => `${file}-${row}` as CustomerId,
    idOfPet: (customerId, name) => `${customerId}-${shortHash(name)}`,
    cardGroup: (title) => (title === 'Dog 25 lb' ? 'dog-25' : undefined),
    idLengths: [5],
  })
  const plans = rows.flatMap((_, place) => {
    const row = place < found.table.first ? null : readRow(place)
    return row ? [planner.plan(row)] : []
  })
  for (const { customerId, patch, points, card } of plans) {
    if (!customerId) continue
    const before = store.customers.get(customerId) ?? known(customerId, {})
    store.customers.set(customerId, {
      ...before,
      person: applyPatch(before.person, patch),
      hasImportedPoints: before.hasImportedPoints || points !== null,
      importedCards: card ? [...before.importedCards, card.cardGroupId] : before.importedCards,
    })
  }
  return plans
}

const headings = [
  'Internal Customer ID',
  'First Name',
  'Last Name',
  'Email',
  'Phone',
  'Points',
  'Address',
  'Zip',
  'Pet Name',
  'Species',
  'Program',
  'Punches',
]
const row = (
  cells: Partial<
    Record<
      'id' | 'first' | 'last' | 'email' | 'phone' | 'points' | 'line1' | 'zip' | 'pet' | 'species' | 'card' | 'punches',
      string
    >
  >,
) => [
  cells.id ?? '',
  cells.first ?? 'Kim',
  cells.last ?? 'Lee',
  cells.email ?? '',
  cells.phone ?? '',
  cells.points ?? '',
  cells.line1 ?? '',
  cells.zip ?? '',
  cells.pet ?? '',
  cells.species ?? '',
  cells.card ?? '',
  cells.punches ?? '',
]
const fates = (plans: readonly RowPlan[]) => plans.map(({ fate }) => fate)
const kim = { firstName: 'Kim', lastName: 'Lee' }

describe('a row is matched', () => {
  test('by internal id before anything else, also one that lost its zeros', () => {
    const store = storeOf(known('k', { ...kim, internalCustomerId: '00123' }))
    const [plan] = imports(store, [headings, row({ id: '123', phone: '(212) 555-0134' })])
    expect(plan).toMatchObject({
      fate: 'updated',
      customerId: 'k',
      patch: { phone: '+12125550134' },
      notes: [{ kind: 'idZeros' }],
    })
    expect(store.customers.get('k' as CustomerId)?.person.internalCustomerId).toBe('00123')
  })
  test('by e-mail in any case, then by phone in any writing', () => {
    const store = storeOf(known('k', { ...kim, email: 'Kim@X.com', phone: '+12125550134' }))
    expect(imports(store, [headings, row({ email: 'kim@x.com' })])).toMatchObject([
      { fate: 'unchanged', customerId: 'k' },
    ])
    expect(imports(store, [headings, row({ phone: '212.555.0134' })])).toMatchObject([
      { fate: 'unchanged', customerId: 'k' },
    ])
  })
  test('with nobody: new', () => {
    expect(imports(storeOf(), [headings, row({ email: 'kim@x.com' })])).toMatchObject([
      { fate: 'created', isNew: true },
    ])
  })
})

describe('a name', () => {
  const namesIn = (first: string, last: string) =>
    imports(storeOf(), [
      ['First Name', 'Last Name', 'Email'],
      [first, last, 'somebody@example.com'],
    ])
  test('may be Null, Na or Nil: those are families', () => {
    for (const last of ['Null', 'Na', 'Nil']) expect(namesIn('Jenny', last).map((one) => one.fate)).toEqual(['created'])
  })
  test('that a program wrote where there was none is missing', () => {
    for (const last of ['NULL', 'null', 'N/A', 'na', 'none', '-', ''])
      expect(namesIn('Jenny', last).map((one) => one.fate)).toEqual(['rejected'])
  })
})

describe('what is there', () => {
  const there = () => storeOf(known('k', { ...kim, email: 'kim@x.com', phone: '+12125550199' }))
  const list = [headings, row({ email: 'kim@x.com', phone: '(212) 555-0134', zip: '12545' })]
  test('stays, and the row says so', () => {
    expect(imports(there(), list)).toMatchObject([
      { fate: 'updated', patch: { address: { zip: '12545' } }, notes: [{ kind: 'kept', field: 'phone' }] },
    ])
  })
  test('is replaced when the manager said so', () => {
    expect(imports(there(), list, { ...firstChoices, isReplacing: true })).toMatchObject([
      { patch: { phone: '+12125550134' }, notes: [] },
    ])
  })
  test('an address is not mixed out of two', () => {
    const store = storeOf(
      known('k', { ...kim, email: 'kim@x.com', address: { ...emptyPerson.address, line1: '1 Oak Lane' } }),
    )
    const [plan] = imports(store, [headings, row({ email: 'kim@x.com', line1: '9 Elm Street', zip: '12545' })])
    expect(plan).toMatchObject({ fate: 'unchanged', notes: [{ kind: 'kept', field: 'address' }] })
  })
})

describe('a conflict is rejected with its reason', () => {
  test('keys of two customers', () => {
    const store = storeOf(
      known('k', { ...kim, email: 'kim@x.com' }),
      known('a', { firstName: 'Ann', lastName: 'Wu', phone: '+12125550134' }),
    )
    expect(imports(store, [headings, row({ email: 'kim@x.com', phone: '(212) 555-0134' })])[0]?.reason).toEqual({
      reason: 'twoCustomers',
      name: 'Kim Lee',
      otherName: 'Ann Wu',
    })
  })
  test('a known e-mail with another internal id', () => {
    const store = storeOf(known('k', { ...kim, email: 'kim@x.com', internalCustomerId: '7' }))
    expect(imports(store, [headings, row({ id: '8', email: 'kim@x.com' })])[0]?.reason).toMatchObject({
      reason: 'otherInternalId',
      internalCustomerId: '7',
    })
  })
  test('a customer of this very row who was deleted here', () => {
    const store = storeOf()
    const list = [headings, row({ email: 'kim@x.com' })]
    const id = imports(store, list)[0]?.customerId as CustomerId
    store.customers.set(id, { ...(store.customers.get(id) as KnownCustomer), isDeleted: true })
    expect(imports(store, list)).toMatchObject([{ fate: 'rejected', reason: { reason: 'deleted' } }])
  })
})

describe('a possible duplicate', () => {
  const there = () => storeOf(known('k', { ...kim, phone: '+12125550134' }))
  const spouse = [headings, row({ first: 'Sam', phone: '(212) 555-0134', email: 'sam@x.com' })]
  test('a shared phone under another first name is left out', () => {
    expect(imports(there(), spouse)).toMatchObject([
      { fate: 'possibleDuplicate', reason: { reason: 'sharedContact', field: 'phone', name: 'Kim Lee' } },
    ])
  })
  test('is filled into that customer on the manager’s word', () => {
    expect(imports(there(), spouse, { ...firstChoices, duplicates: 'sameCustomer' })).toMatchObject([
      { fate: 'updated', customerId: 'k' },
    ])
  })
  test('becomes a customer without the shared phone on the manager’s word, and stays that one', () => {
    const store = there()
    const choices = { ...firstChoices, duplicates: 'newCustomer' as const }
    const [plan] = imports(store, spouse, choices)
    expect(plan).toMatchObject({ fate: 'created', patch: { email: 'sam@x.com' } })
    expect(plan?.patch.phone).toBeUndefined()
    expect(fates(imports(store, spouse, choices))).toEqual(['unchanged'])
  })
  test('a name without any contact that is here already; the same name with a contact of its own is somebody else', () => {
    expect(fates(imports(there(), [headings, row({})]))).toEqual(['possibleDuplicate'])
    expect(fates(imports(there(), [headings, row({ email: 'other@x.com' })]))).toEqual(['created'])
  })
  test('the same name with the same pet or address', () => {
    const store = storeOf(
      known('k', {
        ...kim,
        phone: '+12125550134',
        address: { ...emptyPerson.address, line1: '1 Oak Lane', zip: '12545' },
      }),
    )
    expect(fates(imports(store, [headings, row({ email: 'k2@x.com', line1: '1 OAK LANE', zip: '12545' })]))).toEqual([
      'possibleDuplicate',
    ])
  })
  test('Rob and Robert are one, Kim and Sam are not', () => {
    expect([
      isSameFirstName('Rob', 'Robert'),
      isSameFirstName('Jonathan', 'Jonathon'),
      isSameFirstName('Zoë', 'zoe'),
    ]).toEqual([true, true, true])
    expect([isSameFirstName('Kim', 'Sam'), isSameFirstName('Kim', 'Tim'), isSameFirstName('Bob', 'Robert')]).toEqual([
      false,
      false,
      false,
    ])
  })
})

describe('within one file', () => {
  test('rows of one owner make one customer with all pets', () => {
    const store = storeOf()
    const plans = imports(store, [
      headings,
      row({ email: 'kim@x.com', pet: 'Mochi', species: 'cat' }),
      row({ email: 'kim@x.com', pet: 'Rex', species: 'dog' }),
    ])
    expect(fates(plans)).toEqual(['created', 'updated'])
    expect([...store.customers.values()].map(({ person }) => person.pets.map(({ name }) => name))).toEqual([
      ['Mochi', 'Rex'],
    ])
  })
  test('a row without an owner belongs to the row above, and falls with it', () => {
    const pet = row({ first: '', last: '', pet: 'Rex' })
    expect(fates(imports(storeOf(), [headings, row({ email: 'kim@x.com' }), pet]))).toEqual(['created', 'updated'])
    expect(fates(imports(storeOf(), [headings, row({ email: 'kim@x.com', last: '' }), pet]))).toEqual([
      'rejected',
      'rejected',
    ])
  })
})

describe('points and cards', () => {
  const list = [headings, row({ email: 'kim@x.com', points: '120', card: 'Dog 25 lb', punches: '7' })]
  test('count once, whatever file they come in', () => {
    const store = storeOf()
    expect(imports(store, list)).toMatchObject([{ points: 120, card: { cardGroupId: 'dog-25', card: { punches: 7 } } }])
    expect(imports(store, list)).toMatchObject([{ fate: 'unchanged', points: null, card: null }])
    expect(imports(store, list, firstChoices, 'another-file')).toMatchObject([
      { fate: 'unchanged', notes: [{ kind: 'pointsBefore' }, { kind: 'cardBefore', title: 'Dog 25 lb' }] },
    ])
  })
  test('a card that nobody here knows is named', () => {
    const [plan] = imports(storeOf(), [headings, row({ email: 'kim@x.com', card: 'Llama', punches: '3' })])
    expect(plan).toMatchObject({ fate: 'created', card: null, notes: [{ kind: 'cardUnknown', title: 'Llama' }] })
  })
})

const person = fc.record({
  id: fc.constantFrom('', '', '1', '2', '00123'),
  first: fc.constantFrom('Kim', 'Sam', 'Ann', 'Zoë', ''),
  last: fc.constantFrom('Lee', 'Wu'),
  email: fc.constantFrom('', 'a@x.com', 'b@x.com', 'c@x.com'),
  phone: fc.constantFrom('', '(212) 555-0134', '(212) 555-0135'),
  points: fc.constantFrom('', '10', '25'),
  pet: fc.constantFrom('', 'Mochi', 'Rex'),
})

test('the same file twice is the file once, whatever stands in it', () => {
  fc.assert(
    fc.property(
      fc.array(person, { minLength: 1, maxLength: 12 }),
      fc.constantFrom('leaveOut', 'sameCustomer', 'newCustomer'),
      (people, duplicates) => {
        const list = [headings, ...people.map(row)]
        const choices = { isReplacing: false, duplicates } as const
        const store = storeOf()
        imports(store, list, choices)
        const after = JSON.stringify([...store.customers])
        const second = imports(store, list, choices)
        expect(JSON.stringify([...store.customers])).toBe(after)
        for (const { fate } of second) expect(['created', 'updated']).not.toContain(fate)
      },
    ),
    { numRuns: 300 },
  )
})

test('no two customers ever share a key, in whatever order the rows come', () => {
  fc.assert(
    fc.property(
      fc.array(person, { minLength: 1, maxLength: 12 }),
      fc.constantFrom('leaveOut', 'sameCustomer', 'newCustomer'),
      (people, duplicates) => {
        for (const some of [people, [...people].reverse()]) {
          const store = storeOf()
          imports(store, [headings, ...some.map(row)], { isReplacing: false, duplicates })
          const keys = [...store.customers.values()].flatMap(keysOf)
          expect(new Set(keys).size).toBe(keys.length)
        }
      },
    ),
    { numRuns: 300 },
  )
})

test('rows of different people give the same people in any order', () => {
  fc.assert(
    fc.property(
      fc.shuffledSubarray(
        Array.from({ length: 12 }, (_, nth) => nth),
        { minLength: 1 },
      ),
      (order) => {
        const people = (places: readonly number[]) => {
          const store = storeOf()
          imports(store, [
            headings,
            ...places.map((nth) =>
              row({
                id: String(900 + nth),
                first: `F${nth}`,
                last: `L${nth}`,
                email: `p${nth}@x.com`,
                points: String(nth),
              }),
            ),
          ])
          return [...store.customers.values()].map(({ person: { email, firstName } }) => `${email} ${firstName}`).sort()
        }
        expect(people(order)).toEqual(people([...order].sort((a, b) => a - b)))
      },
    ),
    { numRuns: 50 },
  )
})
