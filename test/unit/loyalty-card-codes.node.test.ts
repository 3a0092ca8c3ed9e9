/** A customer's loyalty cards: added and taken away one by one, of one customer only, found by their code. Source: screens.md. */
import { expect, it } from 'vitest'
import { createSearchIndex } from '../../renderer/database/search-index.ts'
import { identityKeys } from '../../shared/customers/identity-keys.ts'
import { fillBlanks, giveBack } from '../../shared/customers/merge-persons.ts'
import { applyPatch, emptyPerson, type PersonPatch, readPatch } from '../../shared/customers/person.ts'
import { decideSavePerson } from '../../shared/customers/save-person.ts'
import { momentAt } from '../../shared/kernel/business-date.ts'
import type { CustomerId, LocationId, RegisterId, StaffId } from '../../shared/kernel/ids.ts'

const kim = applyPatch(emptyPerson, { firstName: 'Kim', lastName: 'Park' })
const withCards = (...codes: string[]) =>
  applyPatch(kim, { loyaltyCards: Object.fromEntries(codes.map((code) => [code, true])) })

const saving = (person = kim, patch: PersonPatch = {}, owner: string | null = null) =>
  decideSavePerson(
    {
      customerId: 'kim' as CustomerId,
      isNew: false,
      source: 'checkout',
      person,
      patch,
      mail: false,
      country: 'US',
      ownerOfKey: (key) => (owner === null ? null : { customerId: 'bob' as CustomerId, name: `${owner} (${key})` }),
      salt: 'salt',
      ref: 'ref',
    },
    {
      moment: momentAt(Date.parse('2026-06-10T18:00:00Z'), 'America/New_York'),
      registerId: 'R1' as RegisterId,
      locationId: 'L1' as LocationId,
      staff: { id: 'ana' as StaffId, role: 'cashier' },
      approvedBy: null,
      newId: () => 'new-id',
    },
  )

it('cards come and go one by one, so two registers that each add one both keep theirs', () => {
  const both = applyPatch(withCards('TSC100001'), { loyaltyCards: { TSC100002: true } })
  expect(both.loyaltyCards).toEqual(['TSC100001', 'TSC100002'])
  expect(applyPatch(both, { loyaltyCards: { tsc100001: false } }).loyaltyCards).toEqual(['TSC100002'])
})

it('a code is the same card in either case', () => {
  expect(applyPatch(withCards('TSC100001'), { loyaltyCards: { tsc100001: true } }).loyaltyCards).toEqual(['TSC100001'])
  expect(identityKeys(withCards('TSC100001'), 'US')).toEqual([{ field: 'loyaltyCard', key: 'card:tsc100001' }])
})

it('what is no code is left in the body and breaks nothing', () => {
  const patch = { loyaltyCards: { TSC100001: true, '': true, [`T${'9'.repeat(60)}`]: true, TSC100002: 'yes' } }
  expect(readPatch(patch).loyaltyCards).toEqual({ TSC100001: true })
  expect(readPatch({ loyaltyCards: ['TSC100001'] })).toEqual({})
})

it('the fact says that cards changed, and never which', () => {
  const saved = saving(kim, { loyaltyCards: { TSC100001: true } })
  expect(saved.ok && JSON.stringify(saved.value.facts)).not.toContain('TSC100001')
  expect(saved).toMatchObject({ value: { facts: [{ data: { fields: ['loyaltyCards'] } }] } })
})

it("another customer's card is refused with their name", () =>
  expect(saving(kim, { loyaltyCards: { TSC100001: true } }, 'Bob Stone')).toMatchObject({
    refusal: { reason: 'duplicate', field: 'loyaltyCard', customerName: 'Bob Stone (card:tsc100001)' },
  }))

it('ten cards at the most, sixty characters at the most; taking one away is always possible', () => {
  const ten = withCards(...Array.from({ length: 10 }, (_, nth) => `TSC10000${nth}`))
  expect(saving(ten, { loyaltyCards: { TSC200000: true } })).toMatchObject({
    refusal: { reason: 'tooManyLoyaltyCards' },
  })
  expect(saving(ten, { loyaltyCards: { TSC100000: false } }).ok).toBe(true)
  expect(saving(kim, { loyaltyCards: { [`T${'9'.repeat(60)}`]: true } })).toMatchObject({
    refusal: { reason: 'loyaltyCardInvalid' },
  })
})

it('cards go along with a merge, and back when it is undone', () => {
  const bob = withCards('TSC100002')
  const merged = applyPatch(withCards('TSC100001'), fillBlanks(withCards('TSC100001'), bob))
  expect(merged.loyaltyCards).toEqual(['TSC100001', 'TSC100002'])
  expect(applyPatch(merged, giveBack(merged, bob, 'US')).loyaltyCards).toEqual(['TSC100001'])
})

it('a card is found as one types, in a packed index as well, and marked', async () => {
  const index = createSearchIndex()
  index.put({
    customerId: 'kim',
    name: 'Kim Park',
    phone: '',
    email: '',
    internalId: '',
    petNames: [],
    loyaltyCards: ['TSC100001', 'CLUB-7'],
    town: '',
    lastVisitAt: null,
    rewardsWaiting: 0,
    isIncomplete: false,
  })
  const found = () => ['tsc1', 'TSC100001', 'club-7', '100001'].map((query) => index.find(query, 5)[0]?.matches)
  const marks = [
    [0, 4],
    [0, 9],
    [11, 17],
    [3, 9],
  ].map(([start, end]) => [{ field: 'card', start, end }])
  expect(found()).toEqual(marks)
  await index.pack(async () => undefined)
  expect(found()).toEqual(marks)
})
