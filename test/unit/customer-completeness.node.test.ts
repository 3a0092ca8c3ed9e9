/** What a store demands of its customers' data, and what the form does about it. Source: domain.md 3.3, examples 63 to 69 and 87. */
import { describe, expect, it } from 'vitest'
import { isIncomplete, isPromptLoud, livingPets } from '../../shared/customers/completeness.ts'
import { fieldDemand, fieldsMissing } from '../../shared/customers/field-settings.ts'
import { phoneKey, phoneStanding } from '../../shared/customers/identity-keys.ts'
import { applyPatch, emptyPerson, type Person, type PersonPatch } from '../../shared/customers/person.ts'
import { decideSavePerson, type SavePerson, tidy } from '../../shared/customers/save-person.ts'
import { momentAt } from '../../shared/kernel/business-date.ts'
import type { CustomerId, LocationId, RegisterId, StaffId } from '../../shared/kernel/ids.ts'
import type { AccountRow, FieldDemand } from '../../shared/loyalty/catalogue.ts'
import type { DecisionContext } from '../../shared/loyalty/commands.ts'
import { emptyCustomer } from '../../shared/loyalty/state.ts'

const kim = 'kim' as CustomerId
const context: DecisionContext = {
  moment: momentAt(Date.parse('2026-06-10T18:00:00Z'), 'America/New_York'),
  registerId: 'R1' as RegisterId,
  locationId: 'L1' as LocationId,
  staff: { id: 'ana' as StaffId, role: 'cashier' },
  approvedBy: null,
  newId: () => 'new-id',
}

const givenAccount = (customerFields: Record<string, FieldDemand>): AccountRow => ({
  id: 'account',
  name: 'Test Pets',
  accountType: 'standard',
  isDemo: false,
  dayEndMinutes: 0,
  country: 'US',
  customerFields,
})

const named: PersonPatch = { firstName: 'Kim', lastName: 'Park', locationIds: { L1: true } }
const known = (patch: PersonPatch): Person => applyPatch(emptyPerson, { ...named, ...patch })

/** The whole form on the screen; no `person` = somebody new. */
function saving(
  account: AccountRow | null,
  patch: PersonPatch,
  more: Partial<SavePerson> & { readonly isReminded?: boolean; readonly context?: Partial<DecisionContext> } = {},
) {
  const { isReminded = false, context: other = {}, ...input } = more
  const saved = decideSavePerson(
    {
      customerId: kim,
      isNew: input.person === undefined,
      source: 'checkout',
      person: emptyPerson,
      patch: tidy(patch, 'US'),
      mail: false,
      country: 'US',
      ownerOfKey: () => null,
      salt: 'salt',
      ref: 'ref',
      form: { account, isReminded },
      ...input,
    },
    { ...context, ...other },
  )
  return saved.ok ? 'saved' : saved.refusal
}

describe('a field the store requires', () => {
  const account = givenAccount({ phone: 'required' })

  it('example 69: the phone is required and empty, so a new customer is refused by the name of the field', () => {
    expect(saving(account, named)).toEqual({ reason: 'fieldsRequired', fields: ['phone'] })
    expect(saving(account, { ...named, phone: '5550104477' })).toBe('saved')
  })

  it('settings affect only accounts made later: who was there before without a phone is saved', () => {
    expect(saving(account, { email: 'kim@example.com' }, { person: known({}) })).toBe('saved')
  })

  it('what was there may be changed, and not be taken away', () => {
    const person = known({ phone: '+15550104477' })
    expect(saving(account, { phone: '5550104488' }, { person })).toBe('saved')
    expect(saving(account, { phone: '' }, { person })).toEqual({ reason: 'fieldsRequired', fields: ['phone'] })
  })

  it('one detail changed from elsewhere than the form is asked nothing', () => {
    const patch = { loyaltyCards: { 'TSC-1': true } }
    const one = { customerId: kim, isNew: false, source: 'checkout' as const, person: known({}), mail: false }
    const rest = { country: 'US', ownerOfKey: () => null, salt: 's', ref: 'r' }
    expect(decideSavePerson({ ...one, ...rest, patch }, context).ok).toBe(true)
  })

  it('every kind of field can be required, each by its own name', () => {
    const all = givenAccount({ address: 'required', birthDate: 'required', vet: 'required', pets: 'required' })
    expect(saving(all, named)).toEqual({
      reason: 'fieldsRequired',
      fields: ['address', 'birthDate', 'vet', 'pets'],
    })
    const vet = {
      id: 'v',
      kind: 'vet',
      name: 'Lee',
      relation: '',
      phone: '',
      email: '',
      address: '',
      note: '',
    } as const
    const filled: PersonPatch = {
      ...named,
      address: { line1: '5 Oak Lane', line2: '', city: 'Harlow', state: 'NY', zip: '12540' },
      birthDate: '1984-03-09',
      contacts: { v: vet },
      pets: { p1: { name: 'Rex', species: 'dog' } },
    }
    expect(saving(all, filled)).toBe('saved')
  })

  it('a required fact about pets asks about each living pet, and about no pet that died', () => {
    const breed = givenAccount({ petBreed: 'required' })
    const pets = (rex: object) => ({ ...named, pets: { p1: { name: 'Rex', ...rex } } })
    expect(saving(breed, pets({}))).toEqual({ reason: 'fieldsRequired', fields: ['petBreed'] })
    expect(saving(breed, pets({ breed: 'Beagle' }))).toBe('saved')
    expect(saving(breed, pets({ isDeceased: true }))).toBe('saved')
    expect(saving(breed, named)).toBe('saved')
  })

  it('a photo is taken after the form, so it is never demanded by it', () => {
    expect(saving(givenAccount({ photo: 'required' }), named)).toBe('saved')
  })
})

describe('a field the store recommends', () => {
  const account = givenAccount({ phone: 'recommended' })

  it('example 68: the phone is empty; it is said once, and saved when the answer is no', () => {
    expect(saving(account, named)).toEqual({ reason: 'fieldsRecommended', fields: ['phone'] })
    expect(saving(account, named, { isReminded: true })).toBe('saved')
  })

  it('a reminder never takes the place of a requirement', () => {
    const both = givenAccount({ phone: 'recommended', email: 'required' })
    expect(saving(both, named, { isReminded: true })).toEqual({ reason: 'fieldsRequired', fields: ['email'] })
  })

  it('a store that has set nothing reminds of nothing: both names are enough', () => {
    expect(saving(null, named)).toBe('saved')
  })

  it('who was there before without it is reminded by the prompt, and not once more when saving', () => {
    expect(saving(account, { email: 'kim@example.com' }, { person: known({}) })).toBe('saved')
  })
})

describe('what a store asks for by itself', () => {
  it('e-mail and phone in front, internal ids and nationality off', () => {
    expect(fieldsMissing(null, emptyPerson, 'recommended')).toEqual(['email', 'phone'])
    expect([fieldDemand(null, 'internalCustomerId'), fieldDemand(null, 'nationality')]).toEqual(['off', 'off'])
    expect(fieldDemand(null, 'gender')).toBe('optional')
  })

  it('an admin may narrow what counts as incomplete', () => {
    const noPhone = { ...emptyCustomer(kim), has: { email: true, phone: false, address: false } }
    expect(isIncomplete(noPhone)).toBe(true)
    expect(isIncomplete(noPhone, givenAccount({ phone: 'optional' }))).toBe(false)
    expect(isPromptLoud(noPhone, '2026-06-10', givenAccount({ phone: 'off' }))).toBe(false)
    expect(isPromptLoud(noPhone, '2026-06-10', givenAccount({ phone: 'required' }))).toBe(true)
  })
})

describe('example 87: who is complete after an import', () => {
  const state = (has: { email: boolean; phone: boolean }) => ({
    ...emptyCustomer(kim),
    has: { ...has, address: false },
  })

  it('new with neither e-mail nor phone is there, and incomplete', () => {
    expect(isIncomplete(state({ email: false, phone: false }))).toBe(true)
  })
  it('known without a phone, and the row brings it: no more incomplete', () => {
    expect(isIncomplete(state({ email: true, phone: false }))).toBe(true)
    expect(isIncomplete(state({ email: true, phone: true }))).toBe(false)
  })
})

describe('a phone', () => {
  it('possible but not valid is saved and has its key; only an impossible one is refused', () => {
    expect(phoneStanding('(555) 010-4477', 'US')).toBe('doubtful')
    expect(saving(null, { ...named, phone: '(555) 010-4477' })).toBe('saved')
    expect(phoneKey('(555) 010-4477', 'US')).toBe('phone:+15550104477')
    expect(phoneStanding('(212) 736-5000', 'US')).toBe('valid')
    expect([phoneStanding('12', 'US'), phoneStanding('555 0104', 'US'), phoneStanding('call me', 'US')]).toEqual(
      Array(3).fill('impossible'),
    )
    expect(saving(null, { ...named, phone: '555 0104' })).toEqual({ reason: 'phoneInvalid' })
    expect(phoneKey('555 0104', 'US')).toBeNull()
  })

  it("is read in the store's country; a foreign one says its own", () => {
    expect(tidy({ phone: '020 7946 0018' }, 'GB').phone).toBe('+442079460018')
    expect(tidy({ phone: '+44 20 7946 0018' }, 'US').phone).toBe('+442079460018')
  })
})

describe('an e-mail', () => {
  it('is kept as typed but for what no mail program takes', () => {
    expect(tidy({ email: ' Kim.Park@Example.com\u200b ' }, 'US').email).toBe('Kim.Park@Example.com')
    expect(tidy({ email: 'kim＠example.com' }, 'US').email).toBe('kim@example.com')
  })
})

describe('the rest of the record', () => {
  const note = { text: 'Bites', at: '2026-05-01T10:00:00.000Z', staffId: 'ben', petId: null, isIncident: true }
  const person = known({ notes: { n1: { ...note, id: 'n1' } } })

  it('anybody writes a note; only a manager takes one away, or somebody with a manager beside them', () => {
    const away = { notes: { n1: null } }
    expect(saving(null, { notes: { n2: { ...note, id: 'n2' } } }, { person })).toBe('saved')
    expect(saving(null, away, { person })).toEqual({ reason: 'managerNeeded' })
    expect(saving(null, away, { person, context: { approvedBy: 'mia' as StaffId } })).toBe('saved')
    const mia = { staff: { id: 'mia' as StaffId, role: 'manager' as const } }
    expect(saving(null, away, { person, context: mia })).toBe('saved')
  })

  it('at least one store where the customer shops stays chosen', () => {
    expect(saving(null, { firstName: 'Kim', lastName: 'Park' })).toEqual({ reason: 'storeNeeded' })
    expect(saving(null, { locationIds: { L1: false } }, { person })).toEqual({ reason: 'storeNeeded' })
    const fromBefore = { ...person, locationIds: [] }
    expect(saving(null, { email: 'kim@example.com' }, { person: fromBefore })).toBe('saved')
  })

  it('nobody was born tomorrow, and no pet weighs less than nothing', () => {
    expect(saving(null, { ...named, birthDate: '2026-06-11' })).toEqual({
      reason: 'dateImpossible',
      field: 'birthDate',
    })
    expect(saving(null, { ...named, birthDate: '2026-06-10' })).toBe('saved')
    expect(saving(null, { ...named, firstVisitOn: '0026-06-10' })).toMatchObject({ field: 'firstVisitOn' })
    const pets = (rex: object) => ({ ...named, pets: { p1: { name: 'Rex', ...rex } } })
    expect(saving(null, pets({ birthDate: '2027-01-01' }))).toMatchObject({ field: 'petBirthDate' })
    expect(saving(null, pets({ weight: { amount: -1, unit: 'lb' } }))).toEqual({ reason: 'weightInvalid' })
    expect(saving(null, pets({ weight: { amount: 18.5, unit: 'lb' } }))).toBe('saved')
    expect(saving(null, { ...named, pets: { p1: { name: ' ', species: 'dog' } } })).toEqual({
      reason: 'petNameMissing',
    })
  })

  it('any one key is enough to be a customer again: phone, e-mail or internal id', () => {
    for (const key of [{ phone: '5550104477' }, { email: 'k@example.com' }, { internalCustomerId: '00123' }])
      expect(saving(null, { ...named, ...key })).toBe('saved')
  })

  it('the internal id of another account is refused with that account', () => {
    const ownerOfKey = (key: string) =>
      key === 'id:00123' ? { customerId: 'alma' as CustomerId, name: 'Alma Park' } : null
    expect(saving(null, { ...named, internalCustomerId: ' 00123 ' }, { ownerOfKey })).toEqual({
      reason: 'duplicate',
      field: 'internalCustomerId',
      customerId: 'alma',
      customerName: 'Alma Park',
    })
  })

  it('who died is in nobody’s birthdays and food', () => {
    const pets = { p1: { name: 'Rex', isDeceased: true }, p2: { name: 'Mo' } }
    expect(livingPets(applyPatch(emptyPerson, { pets })).map((pet) => pet.name)).toEqual(['Mo'])
  })
})
