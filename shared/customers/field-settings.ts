/**
 * Which fields a store asks about its customers, and how firmly. A demand holds for what is saved from now on; nothing that was saved
 * before becomes wrong by it, and a visit never waits for it. Source: domain.md 3.3, examples 68 and 69.
 */
import type { AccountRow, FieldDemand } from '../loyalty/catalogue.ts'
import { hasAddress, type Person } from './person.ts'

/** Both names are always required and stand in no setting. */
export const customerFieldNames = [
  'email',
  'phone',
  'internalCustomerId',
  'address',
  'birthDate',
  'gender',
  'nationality',
  'firstVisitOn',
  'gateCode',
  'preferredLanguage',
  'photo',
  'additionalContact',
  'emergencyContact',
  'vet',
  'pets',
  'petBreed',
  'petBirthDate',
  'petSex',
  'petNeutered',
  'petColour',
  'petWeight',
  'petVaccinations',
] as const
export type CustomerFieldName = (typeof customerFieldNames)[number]

/** Contact data is asked for at the counter; ids, nationality and gate codes only where a store wants them. */
const defaults: Readonly<Partial<Record<CustomerFieldName, FieldDemand>>> = {
  email: 'recommended',
  phone: 'recommended',
  internalCustomerId: 'off',
  nationality: 'off',
}

export const fieldDemand = (account: AccountRow | null, field: CustomerFieldName): FieldDemand =>
  account?.customerFields?.[field] ?? defaults[field] ?? 'optional'

/** Fields of that demand which say nothing about this person yet. Pet fields look at living pets only. */
export const fieldsMissing = (
  account: AccountRow | null,
  person: Person,
  demand: 'required' | 'recommended',
): readonly CustomerFieldName[] =>
  customerFieldNames.filter((field) => fieldDemand(account, field) === demand && !isFilled(person, field))

function isFilled(person: Person, field: CustomerFieldName): boolean {
  const living = person.pets.filter((pet) => !pet.isDeceased)
  switch (field) {
    case 'address':
      return hasAddress(person.address)
    case 'photo':
      return person.photo !== null
    case 'additionalContact':
      return person.contacts.some((contact) => contact.kind === 'additional')
    case 'emergencyContact':
      return person.contacts.some((contact) => contact.kind === 'emergency')
    case 'vet':
      return person.contacts.some((contact) => contact.kind === 'vet')
    case 'pets':
      return person.pets.length > 0
    case 'petBreed':
      return living.every((pet) => pet.breed.trim() !== '')
    case 'petBirthDate':
      return living.every((pet) => pet.birthDate !== null)
    case 'petSex':
      return living.every((pet) => pet.sex !== null)
    case 'petNeutered':
      return living.every((pet) => pet.isNeutered !== null)
    case 'petColour':
      return living.every((pet) => pet.colour.trim() !== '')
    case 'petWeight':
      return living.every((pet) => pet.weight !== null)
    case 'petVaccinations':
      return living.every((pet) => pet.vaccinations.length > 0)
    default:
      return person[field].trim() !== ''
  }
}
