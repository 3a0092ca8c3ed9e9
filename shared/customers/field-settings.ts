/**
 * Which fields a store asks about its customers, and how firmly. A demand holds for what is saved from now on; nothing that was saved
 * before becomes wrong by it, and a visit never waits for it. Source: domain.md 3.3, examples 68 and 69.
 */
import type { AccountRow, FieldDemand } from '../loyalty/catalogue.ts'
import { hasAddress, type Person } from './person.ts'
import type { Pet } from './pet.ts'

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
  if (isPetField(field)) return living.every((pet) => isPetFilled(pet, field))
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
    default:
      return person[field].trim() !== ''
  }
}

export type PetFieldName = Extract<CustomerFieldName, `pet${string}`> & Exclude<CustomerFieldName, 'pets'>

const isPetField = (field: CustomerFieldName): field is PetFieldName => field !== 'pets' && field.startsWith('pet')

function isPetFilled(pet: Pet, field: PetFieldName): boolean {
  switch (field) {
    case 'petBreed':
      return pet.breed.trim() !== ''
    case 'petBirthDate':
      return pet.birthDate !== null
    case 'petSex':
      return pet.sex !== null
    case 'petNeutered':
      return pet.isNeutered !== null
    case 'petColour':
      return pet.colour.trim() !== ''
    case 'petWeight':
      return pet.weight !== null
    case 'petVaccinations':
      return pet.vaccinations.length > 0
  }
}

/** Fields of these demands which this pet does not have; none of a pet that died. */
export const petFieldsMissing = (
  account: AccountRow | null,
  pet: Pet,
  demands: readonly FieldDemand[],
): readonly PetFieldName[] =>
  pet.isDeceased
    ? []
    : customerFieldNames.filter(
        (field): field is PetFieldName =>
          isPetField(field) && demands.includes(fieldDemand(account, field)) && !isPetFilled(pet, field),
      )

/**
 * What a change of the whole form leaves empty although the store demands it: everything of a new account, and of a known one only what
 * was there before. Settings affect only accounts made later, so what was empty all along is asked for and refuses nothing. A photo is
 * taken on the profile, after the form: it is never demanded by it.
 */
export function demandsUnmet(
  account: AccountRow | null,
  before: Person | null,
  after: Person,
  demand: 'required' | 'recommended',
): readonly CustomerFieldName[] {
  const known = before === null ? [] : fieldsMissing(account, before, demand)
  return fieldsMissing(account, after, demand).filter((field) => !known.includes(field) && field !== 'photo')
}

/** Of those, what the store itself has set: contact data is asked for anyway, and nobody is reminded of it twice. */
export const isSetByStore = (account: AccountRow | null, field: CustomerFieldName): boolean =>
  account?.customerFields?.[field] !== undefined
