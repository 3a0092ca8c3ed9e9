/** What the form saves: only what was touched, so that two registers that write about one customer offline keep both. */
import { describe, expect, it } from 'vitest'
import { patchOf } from '../../renderer/screens/customers/person-draft.ts'
import { applyPatch, emptyPerson, type Person } from '../../shared/customers/person.ts'
import { emptyPet, type Pet } from '../../shared/customers/pet.ts'

const rex: Pet = { ...emptyPet('p1'), name: 'Rex', species: 'dog', breed: 'Beagle', weight: { amount: 20, unit: 'lb' } }
const kim: Person = { ...emptyPerson, firstName: 'Kim', lastName: 'Park', pets: [rex], loyaltyCards: ['TSC-1'] }
const vaccination = { id: 'v1', name: 'Rabies', expiresOn: '2027-01-01', document: null, note: '', verifiedBy: null }

describe('the change a form makes', () => {
  it('is nothing when nothing was touched', () => {
    expect(patchOf(kim, kim)).toEqual({})
  })

  it('names the fields that were, and no other', () => {
    expect(patchOf(kim, { ...kim, phone: ' 5550104477 ', smsConsent: true })).toEqual({
      phone: '5550104477',
      smsConsent: true,
    })
  })

  it('a pet changes field by field: two registers that fill in one pet keep both', () => {
    const here = patchOf(kim, { ...kim, pets: [{ ...rex, breed: 'Boxer' }] })
    const there = patchOf(kim, { ...kim, pets: [{ ...rex, weight: { amount: 21, unit: 'lb' }, sex: 'male' }] })
    expect(here).toEqual({ pets: { p1: { breed: 'Boxer' } } })
    const after = applyPatch(applyPatch(kim, here), there)
    expect(after.pets[0]).toEqual({ ...rex, breed: 'Boxer', weight: { amount: 21, unit: 'lb' }, sex: 'male' })
  })

  it('a new pet brings everything, one taken away is null, and a row left blank is nothing', () => {
    const mo = { ...emptyPet('p2'), name: 'Mo', vaccinations: [vaccination] }
    const patch = patchOf(kim, { ...kim, pets: [mo, emptyPet('p3')] })
    expect(Object.keys(patch.pets ?? {})).toEqual(['p1', 'p2'])
    expect(patch.pets?.['p1']).toBeNull()
    expect(applyPatch(kim, patch).pets).toEqual([mo])
  })

  it('vaccinations, colour codes and answers of a pet change one by one', () => {
    const before = {
      ...kim,
      pets: [{ ...rex, vaccinations: [vaccination], colourCodes: ['a'], answers: { q: 'yes' } }],
    }
    const pet = { ...rex, vaccinations: [{ ...vaccination, note: 'seen' }], colourCodes: ['b'], answers: { q: '' } }
    expect(patchOf(before, { ...before, pets: [pet] })).toEqual({
      pets: {
        p1: {
          vaccinations: { v1: { ...vaccination, note: 'seen' } },
          colourCodes: { a: false, b: true },
          answers: { q: '' },
        },
      },
    })
  })

  it('cards, stores and marks are ticks; contacts and notes go by their id', () => {
    const contact = {
      id: 'c1',
      kind: 'vet',
      name: 'Lee',
      relation: '',
      phone: '',
      email: '',
      address: '',
      note: '',
    } as const
    const note = {
      id: 'n1',
      text: 'Calls first',
      at: '2026-06-10T12:00:00.000Z',
      staffId: 'ana',
      petId: null,
      isIncident: false,
    }
    const after: Person = { ...kim, loyaltyCards: ['TSC-2'], locationIds: ['L1'], contacts: [contact], notes: [note] }
    expect(patchOf(kim, after)).toEqual({
      loyaltyCards: { 'TSC-1': false, 'TSC-2': true },
      locationIds: { L1: true },
      contacts: { c1: contact },
      notes: { n1: note },
    })
    expect(applyPatch(kim, patchOf(kim, after))).toEqual(after)
  })
})
