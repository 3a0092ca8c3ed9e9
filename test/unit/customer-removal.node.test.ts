/** Removing personal data as a fact: whom it concerns, what it leaves, and what comes too late; the persons of a merge; one customer's data as files. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { bodyRefsIn, putBackTexts, takeOutTexts, textsOf } from '../../shared/customers/free-texts.ts'
import { fillBlanks, giveBack } from '../../shared/customers/merge-persons.ts'
import { applyPatch, emptyPerson, type Person, type PersonBody } from '../../shared/customers/person.ts'
import { withoutTaken } from '../../shared/customers/reinstate-person.ts'
import type { CustomerId } from '../../shared/kernel/ids.ts'
import type { TillsideEvent } from '../../shared/loyalty/events.ts'
import { emptyAccount, emptyCustomer } from '../../shared/loyalty/state.ts'
import { customerData, customerDataRows } from '../../shared/reports/customer-data.ts'
import { foldInOrder, givenFacts } from '../support/given-facts.ts'

const bob = 'Bob' as CustomerId
const purges = (facts: ReturnType<typeof givenFacts>, customer: string, alsoIds: readonly CustomerId[] = []) =>
  facts.fact(customer, { type: 'CustomerPurged', data: { alsoIds: [...alsoIds] } })

it('the removal takes contacts and texts, hides the customer, and leaves the purchases', () => {
  const facts = givenFacts()
  const bought = facts.buys('Ann', 2, 'of-ann')
  const noted = facts.fact('Ann', { type: 'CardNoted', data: { cardId: 'of-ann#0', text: 'moved to Salem' } })
  const fold = foldInOrder([bought, noted, purges(facts, 'Ann')])
  const ann = fold.customer('Ann')
  expect(ann.purgedAt).not.toBeNull()
  expect(ann.deletedAt).not.toBeNull()
  expect(ann.cardNotes).toEqual({})
  expect(ann.units).toHaveLength(2)
})

it('what was said of somebody removed comes too late: reinstated, combined, verified', () => {
  const facts = givenFacts()
  const events = [facts.buys('Ann', 1), facts.buys('Bob', 1), purges(facts, 'Ann')]
  const reinstated = facts.fact('Ann', { type: 'CustomerReinstated', data: {} })
  const after = foldInOrder([...events, reinstated, facts.merges('Bob', 'Ann'), facts.merges('Ann', 'Bob')])
  expect(after.customer('Ann').deletedAt).not.toBeNull()
  expect(after.customer('Bob').units).toHaveLength(1)
  expect(after.account.mergedInto).toEqual({})
})

it('an e-mail saved elsewhere meanwhile is no contact of somebody removed', () => {
  const facts = givenFacts()
  const saved = facts.fact('Ann', {
    type: 'PersonSaved',
    data: { bodyRef: 'r', has: { email: true }, fields: ['email'] },
  })
  expect(foldInOrder([purges(facts, 'Ann'), saved]).customer('Ann').has).toEqual({
    email: false,
    phone: false,
    address: false,
  })
})

it('removed with everybody merged into them; parted later by a register that did not know, both stay removed', () => {
  const facts = givenFacts()
  const merged = facts.merges('Ann', 'Bob')
  const events = [
    facts.buys('Ann', 1),
    facts.buys('Bob', 1),
    merged,
    purges(facts, 'Ann', [bob]),
    facts.parts('Ann', 'Bob', merged),
  ]
  const fold = foldInOrder(events)
  expect(fold.itself('Ann').purgedAt).not.toBeNull()
  expect(fold.itself('Bob').purgedAt).not.toBeNull()
  expect(fold.itself('Bob').units).toHaveLength(1)
})

it('removed here while it was combined with somebody there: the name goes, the other stays, and a manager is told', () => {
  const facts = givenFacts()
  const merged = facts.merges('Ann', 'Bob')
  const fold = foldInOrder([facts.buys('Ann', 1), facts.buys('Bob', 1), merged, purges(facts, 'Bob')])
  expect(fold.customer('Ann').purgedAt).toBeNull()
  expect(fold.customer('Ann').conflicts.map(({ reason }) => reason)).toEqual(['purgedAfterMerge'])
  const parted = foldInOrder([
    facts.buys('Ann', 1),
    facts.buys('Bob', 1),
    merged,
    purges(facts, 'Bob'),
    facts.parts('Ann', 'Bob', merged),
  ])
  expect(parted.itself('Bob').purgedAt).not.toBeNull()
  expect(parted.itself('Ann').purgedAt).toBeNull()
})

it('twice is as once', () => {
  const facts = givenFacts()
  const purge = purges(facts, 'Ann')
  const [once, twice] = [[purge], [purge, purges(facts, 'Ann')]].map((events) =>
    foldInOrder([facts.buys('Ann', 1, 'one'), ...events]),
  )
  expect(twice?.customer('Ann').purgedAt).toBe(once?.customer('Ann').purgedAt)
  expect(twice?.customer('Ann').conflicts).toEqual([])
})

it('a free text lies beside its fact and is put back; without its body it reads as nothing', async () => {
  const facts = givenFacts()
  const events: TillsideEvent[] = [
    facts.fact('Ann', { type: 'CardNoted', data: { cardId: 'c', text: 'moved to Salem' } }),
    facts.fact('Ann', {
      type: 'VisitFinished',
      data: {
        auto: false,
        kept: [
          { rewardId: 'r' as never, reason: 'her sister' },
          { rewardId: 's' as never, reason: '' },
        ],
      },
    }),
    facts.buys('Ann', 1),
  ]
  let nth = 0
  const makeBody = async (customerId: CustomerId, patch: PersonBody['patch']): Promise<PersonBody> => {
    nth += 1
    return { ref: String(nth).padStart(32, '0'), customerId, salt: 's', patch }
  }
  const recorded = await takeOutTexts(events, makeBody)
  expect(JSON.stringify(recorded.events)).not.toMatch(/Salem|sister/)
  expect(recorded.bodies).toHaveLength(2)
  const bodyOf = (ref: string) => recorded.bodies.find((body) => body.ref === ref)
  expect(recorded.events.map((event) => putBackTexts(event, bodyOf))).toEqual(events)
  expect(recorded.events.flatMap((event) => textsOf(putBackTexts(event, () => undefined)))).toEqual(['', '', ''])
  expect(recorded.events.flatMap((event) => bodyRefsIn(JSON.stringify(event), event.data))).toEqual(
    recorded.bodies.map(({ ref }) => ref),
  )
})

const text = (of: string) => fc.constantFrom('', of, `${of} two`)
const person = (of: string) =>
  fc
    .record({
      firstName: text(`First ${of}`),
      email: fc.constantFrom('', `${of}@x.com`),
      phone: fc.constantFrom('', of === 'a' ? '+15550100001' : '+15550100002'),
      internalCustomerId: fc.constantFrom('', `id-${of}`),
      cards: fc.uniqueArray(fc.constantFrom(`card-${of}-1`, `card-${of}-2`)),
      links: fc.uniqueArray(fc.constantFrom(`pos-${of}`)),
      pets: fc.uniqueArray(fc.constantFrom(`${of}-rex`, `${of}-tom`)),
    })
    .map(({ cards, links, pets, ...rest }) =>
      applyPatch(emptyPerson, {
        ...rest,
        loyaltyCards: Object.fromEntries(cards.map((one) => [one, true])),
        posLinks: Object.fromEntries(links.map((one) => [one, true])),
        pets: Object.fromEntries(pets.map((id) => [id, { name: id, species: 'dog' }])),
      }),
    )
/** What can belong to one customer only. */
const own = ({ email, phone, internalCustomerId, loyaltyCards, posLinks, pets }: Person) => ({
  email,
  phone,
  internalCustomerId,
  loyaltyCards,
  posLinks,
  pets,
})

it('a merge takes nothing from the one who stays, and fills only what is blank', () => {
  fc.assert(
    fc.property(person('a'), person('b'), (primary, secondary) => {
      const merged = applyPatch(primary, fillBlanks(primary, secondary))
      for (const field of ['firstName', 'email', 'phone', 'internalCustomerId'] as const)
        expect(merged[field]).toBe(primary[field] || secondary[field])
      expect(merged.loyaltyCards).toEqual([...primary.loyaltyCards, ...secondary.loyaltyCards])
      expect(merged.pets.map(({ id }) => id)).toEqual([...primary.pets, ...secondary.pets].map(({ id }) => id))
    }),
    { seed: 7 },
  )
})

it('parted again, each has the contacts, cards, links and pets of before', () => {
  fc.assert(
    fc.property(person('a'), person('b'), (primary, secondary) => {
      const merged = applyPatch(primary, fillBlanks(primary, secondary))
      const parted = applyPatch(merged, giveBack(merged, secondary, 'US'))
      expect(own(parted)).toEqual(own(primary))
    }),
    { seed: 7 },
  )
})

it('who comes back loses exactly what somebody else holds by now', () => {
  const before = applyPatch(emptyPerson, {
    firstName: 'Ann',
    email: 'Ann@x.com',
    phone: '+15550104477',
    loyaltyCards: { 'TSC-1': true, 'TSC-2': true },
    posLinks: { '8812': true },
  })
  const taken = new Set(['email:ann@x.com', 'card:tsc-2'])
  const after = applyPatch(
    before,
    withoutTaken(before, 'US', (key) => taken.has(key)),
  )
  expect(after).toMatchObject({
    firstName: 'Ann',
    email: '',
    phone: '+15550104477',
    loyaltyCards: ['TSC-1'],
    posLinks: ['8812'],
  })
  expect(withoutTaken(before, 'US', () => false)).toEqual({})
})

it('one customer’s data tells everything, and no cell of its table runs as a formula', () => {
  const evil = applyPatch(emptyPerson, {
    firstName: '=HYPERLINK("http://x")',
    lastName: '+1',
    notes: {
      n: { id: 'n', text: '@SUM(A1)', at: '2026-06-10T15:00:00.000Z', staffId: null, petId: null, isIncident: false },
    },
    pets: { p: { name: '-2+3', species: 'dog' } },
  })
  const moment = {
    at: '2026-06-10T15:00:00.000Z',
    utcOffset: -240,
    localDate: '2026-06-10',
    businessDate: '2026-06-10',
  }
  const account = emptyAccount('a' as never)
  const data = customerData({
    state: emptyCustomer(bob),
    person: evil,
    account,
    moment: moment as never,
    attachments: new Map(),
  })
  expect(data).toMatchObject({
    person: { firstName: '=HYPERLINK("http://x")' },
    notes: [{ text: '@SUM(A1)' }],
    pets: [{ name: '-2+3' }],
    points: { balance: 0 },
  })
  const cells = customerDataRows(data).flat()
  expect(cells).toContain(`'=HYPERLINK("http://x")`)
  expect(cells.filter((cell) => /^[=+@\t\r]|^-\D/.test(cell))).toEqual([])
})
