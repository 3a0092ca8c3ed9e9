/** The worked examples of domain.md section 6 for people: names, prompts, keys, and saving; each name carries its number. */
import { describe, expect, it } from 'vitest'
import { isIncomplete, isPromptLoud } from '../../shared/customers/completeness.ts'
import { emailKey, formatPhone, identityKeys, phoneKey } from '../../shared/customers/identity-keys.ts'
import { applyPatch, emptyPerson, type PersonPatch } from '../../shared/customers/person.ts'
import {
  decideDeclineInformation,
  decideSavePerson,
  type SavePerson,
  tidy,
} from '../../shared/customers/save-person.ts'
import { fieldMark, fold, searchText } from '../../shared/customers/search-text.ts'
import { momentAt } from '../../shared/kernel/business-date.ts'
import type { CustomerId, LocationId, RegisterId, StaffId } from '../../shared/kernel/ids.ts'
import type { DecisionContext } from '../../shared/loyalty/commands.ts'
import { emptyCustomer } from '../../shared/loyalty/state.ts'
import { givenStore, june } from '../support/given-store.ts'

const kim = 'kim' as CustomerId
const context: DecisionContext = {
  moment: momentAt(Date.parse('2026-06-10T18:00:00Z'), 'America/New_York'),
  registerId: 'R1' as RegisterId,
  locationId: 'L1' as LocationId,
  staff: { id: 'ana' as StaffId, role: 'cashier' },
  approvedBy: null,
  newId: () => 'new-id',
}

const saving = (patch: PersonPatch, more: Partial<SavePerson> = {}) =>
  decideSavePerson(
    {
      customerId: kim,
      isNew: true,
      source: 'checkout',
      person: emptyPerson,
      patch: tidy(patch, 'US'),
      mail: false,
      country: 'US',
      ownerOfKey: () => null,
      salt: 'salt',
      ref: 'ref',
      ...more,
    },
    context,
  )

describe('saving a person', () => {
  it('example 63: a first name alone is refused; both names are enough, and the account is incomplete', () => {
    expect(saving({ firstName: 'Kim', lastName: '' })).toEqual({
      ok: false,
      refusal: { reason: 'nameMissing', field: 'lastName' },
    })
    const saved = saving({ firstName: 'Kim', lastName: 'Park' })
    expect(saved.ok && saved.value.facts.map((fact) => fact.type)).toEqual(['CustomerCreated', 'PersonSaved'])
    expect(isIncomplete(emptyCustomer(kim))).toBe(true)
  })

  it('example 64: without e-mail and phone the prompt is loud, and checking out works all the same', () => {
    const store = givenStore()
    const ruth = store.customer('Kim', { email: false, phone: false, address: false }).buys('B1')
    expect(isPromptLoud(ruth.state(), '2026-06-10')).toBe(true)
    expect(ruth.run({ type: 'CheckOut', visitId: ruth.visit().id })).toBeNull()
    expect(ruth.finishes()).toBeNull()
  })

  it('example 65: one phone written two ways is one key, and the second account is refused with the first one', () => {
    expect(phoneKey('(555) 010-4477', 'US')).toBe(phoneKey('+1 555.010.4477', 'US'))
    const taken = phoneKey('(555) 010-4477', 'US')
    const ownerOfKey = (key: string) => (key === taken ? { customerId: 'alma' as CustomerId, name: 'Alma Park' } : null)
    expect(saving({ firstName: 'Kim', lastName: 'Park', phone: '+1 555.010.4477' }, { ownerOfKey })).toEqual({
      ok: false,
      refusal: { reason: 'duplicate', field: 'phone', customerId: 'alma', customerName: 'Alma Park' },
    })
  })

  it('example 66: an e-mail is the same in capitals and with a space behind it', () => {
    expect(emailKey('A@x.com ')).toBe(emailKey('a@x.com'))
  })

  it("a person's own e-mail and phone are no duplicates", () => {
    const person = applyPatch(emptyPerson, { firstName: 'Kim', lastName: 'Park', email: 'kim@example.com' })
    const ownerOfKey = () => ({ customerId: kim, name: 'Kim Park' })
    expect(saving({ phone: '(555) 010-4477' }, { isNew: false, person, ownerOfKey }).ok).toBe(true)
  })

  it('no personal data stands in a fact: it travels in the body beside it', () => {
    const saved = saving({ firstName: 'Kim', lastName: 'Park', email: 'kim@example.com', phone: '5550104477' })
    if (!saved.ok) throw new Error(saved.refusal.reason)
    expect(JSON.stringify(saved.value.facts)).not.toMatch(/Kim|Park|example\.com|0104477/)
    expect(saved.value.facts[1]).toMatchObject({ data: { bodyRef: 'ref', has: { email: true, phone: true } } })
    expect(saved.value.bodies[0]?.patch).toMatchObject({ email: 'kim@example.com', phone: '+15550104477' })
  })

  it('an e-mail without a domain and a phone nobody has are refused by name', () => {
    expect(saving({ firstName: 'K', lastName: 'P', email: 'kim@' })).toMatchObject({
      refusal: { reason: 'emailInvalid' },
    })
    expect(saving({ firstName: 'K', lastName: 'P', phone: '12' })).toMatchObject({
      refusal: { reason: 'phoneInvalid' },
    })
  })

  it('the verification mail needs an address', () => {
    expect(saving({ firstName: 'K', lastName: 'P' }, { mail: true })).toMatchObject({
      refusal: { reason: 'emailNeeded' },
    })
    const saved = saving({ firstName: 'K', lastName: 'P', email: 'k@example.com' }, { mail: true })
    expect(saved.ok && saved.value.facts.at(-1)?.type).toBe('VerificationEmailRequested')
  })

  it('"Customer Declined" quiets the prompt for 90 days', () => {
    const declined = decideDeclineInformation(kim, context)
    expect(declined.ok && declined.value[0]).toMatchObject({ data: { until: '2026-09-08' } })
    const state = { ...emptyCustomer(kim), informationDeclinedUntil: '2026-09-08' }
    expect([isPromptLoud(state, '2026-09-08'), isPromptLoud(state, '2026-09-09')]).toEqual([false, true])
  })
})

describe('"Customer Declined"', () => {
  it("never meets a brand's demand: the reward is refused as before, and the account stays incomplete", () => {
    const store = givenStore()
    const ann = store.customer('Ann', { email: false, phone: false, address: true }).buys('A1').checksOut()
    const saved = store.events.find((event) => event.type === 'PersonSaved')
    if (!saved) throw new Error('Ann was saved')
    const declined = { type: 'InformationDeclined', data: { until: '2026-09-08' } } as const
    store.receives({ ...saved, ...declined, id: 'declined' as typeof saved.id })
    expect(ann.state().informationDeclinedUntil).toBe('2026-09-08')
    expect(isPromptLoud(ann.state(), '2026-06-10')).toBe(false)
    expect(isIncomplete(ann.state())).toBe(true)
    const rebate = ann.earned(june('OF-2'))[0]
    expect(ann.redeems(rebate, 'A1')).toMatchObject({ reason: 'requiredInformation', email: true })
  })
})

describe('finding a person', () => {
  it('example 67: the text to search holds every field, folded, so one letter finds', () => {
    const person = applyPatch(emptyPerson, {
      firstName: 'Zoë',
      lastName: 'Kim',
      phone: '+15550104477',
      email: 'Z@X.com',
    })
    expect(searchText(person).split(fieldMark)).toEqual(['zoe kim', '15550104477', 'z@x.com', '', ''])
    expect(fold('ÅÉß')).toBe('aess')
  })

  it('a key for each of e-mail, phone and internal id', () => {
    const person = { ...emptyPerson, email: 'a@x.com', phone: '+15550104477', internalCustomerId: '0012' }
    expect(identityKeys(person, 'US').map((one) => one.key)).toEqual(['email:a@x.com', 'phone:+15550104477', 'id:0012'])
  })

  it('a phone is shown as people of the country write it', () => {
    expect(formatPhone('+15550104477', 'US')).toBe('(555) 010-4477')
  })

  it('pets are replaced one by one', () => {
    const rex = { id: 'p1', name: 'Rex', species: 'dog' as const, breed: '', birthDate: null }
    const person = applyPatch(applyPatch(emptyPerson, { pets: { p1: rex } }), {
      pets: { p2: { ...rex, id: 'p2', name: 'Mo' } },
    })
    expect(person.pets.map((pet) => pet.name)).toEqual(['Rex', 'Mo'])
    expect(applyPatch(person, { pets: { p1: null } }).pets.map((pet) => pet.name)).toEqual(['Mo'])
  })
})
