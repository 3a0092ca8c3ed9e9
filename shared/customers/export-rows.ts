/**
 * Customers and pets as rows of text, for files. The columns that an import knows bear the names it knows them by, so that a file can
 * come back. Ids and phones are text; what a spreadsheet would run as a formula gets an apostrophe in front. Source: domain.md 5.2.
 */
import type { CustomerState } from '../loyalty/state.ts'
import { formatPhone } from './identity-keys.ts'
import { importColumns } from './import-columns.ts'
import type { Person } from './person.ts'
import type { Pet } from './pet.ts'

export interface ExportedCustomer {
  readonly state: CustomerState
  readonly person: Person
}

export const customerHeadings: readonly string[] = [
  importColumns.internalCustomerId,
  importColumns.firstName,
  importColumns.lastName,
  importColumns.email,
  importColumns.phone,
  importColumns.points,
  importColumns.line1,
  importColumns.line2,
  importColumns.city,
  importColumns.state,
  importColumns.zip,
  importColumns.country,
  importColumns.birthDate,
  importColumns.gender,
  'Nationality',
  importColumns.preferredLanguage,
  importColumns.firstVisitOn,
  importColumns.emailConsent,
  importColumns.smsConsent,
  'Email Status',
  importColumns.loyaltyCard,
  'Further Loyalty Cards',
  'POS Links',
  'Gate Code',
  importColumns.notes,
  'Further Contacts',
  'Answers',
  'Pets',
  'Takes Part',
  'Household',
  'Status',
  'Created',
  'Last Visit',
  'Tillside ID',
]

export const petHeadings: readonly string[] = [
  importColumns.internalCustomerId,
  importColumns.firstName,
  importColumns.lastName,
  importColumns.email,
  importColumns.phone,
  importColumns.petName,
  importColumns.petSpecies,
  importColumns.petBreed,
  importColumns.petBirthDate,
  importColumns.petSex,
  'Neutered (Y/N)',
  importColumns.petColour,
  'Weight',
  'Deceased (Y/N)',
  'Vaccinations',
  'Answers',
  'Tillside ID',
]

/** =, +, -, @, tab or line end in front; a plain negative number is none. */
export const exportCell = (text: string): string =>
  /^'*[=+\-@\t\r\n]/.test(text) && !/^-\d+(\.\d+)?$/.test(text) ? `'${text}` : text

const yesNo = (value: boolean | null): string => (value === null ? '' : value ? 'Y' : 'N')

/** Only a merged customer has no row: it stands with the one it was merged into. */
export function customerCells({ state, person }: ExportedCustomer, country: string): readonly string[] | null {
  if (state.mergedInto !== null) return null
  const { address } = person
  const points = state.points.reduce((sum, one) => sum + one.points, 0)
  const [card = '', ...cards] = person.loyaltyCards
  return [
    person.internalCustomerId,
    person.firstName,
    person.lastName,
    person.email,
    person.phone && formatPhone(person.phone, country),
    state.points.length > 0 ? String(points) : '',
    address.line1,
    address.line2,
    address.city,
    address.state,
    address.zip,
    address.country,
    person.birthDate,
    person.gender,
    person.nationality,
    person.preferredLanguage,
    person.firstVisitOn,
    yesNo(person.marketingEmailConsent),
    yesNo(person.smsConsent),
    emailStatus(state, person),
    card,
    cards.join(' | '),
    person.posLinks.join(' | '),
    person.gateCode,
    person.notes.map(({ at, text }) => (at ? `${at.slice(0, 10)}: ${text}` : text)).join('\n'),
    person.contacts
      .map((one) => [one.kind, one.name, one.relation, one.phone, one.email, one.address].filter(Boolean).join(', '))
      .join('\n'),
    answersOf(person.answers),
    person.pets.map(({ name }) => name).join(' | '),
    yesNo(state.isEnrolled),
    state.householdId ?? '',
    statusOf(state),
    state.createdAt ?? '',
    state.lastVisitAt ?? '',
    state.id,
  ].map(exportCell)
}

export function petCells({ state, person }: ExportedCustomer, country: string): readonly (readonly string[])[] {
  if (state.mergedInto !== null || state.deletedAt !== null) return []
  const owner = [
    person.internalCustomerId,
    person.firstName,
    person.lastName,
    person.email,
    person.phone && formatPhone(person.phone, country),
  ]
  return person.pets.map((pet) => [...owner, ...cellsOfPet(pet), state.id].map(exportCell))
}

const cellsOfPet = (pet: Pet): readonly string[] => [
  pet.name,
  pet.species ?? '',
  pet.breed,
  pet.birthDate ?? '',
  pet.sex ?? '',
  yesNo(pet.isNeutered),
  pet.colour,
  pet.weight ? `${pet.weight.amount} ${pet.weight.unit}` : '',
  yesNo(pet.isDeceased),
  pet.vaccinations.map(({ name, expiresOn }) => (expiresOn ? `${name} until ${expiresOn}` : name)).join(' | '),
  answersOf(pet.answers),
]

const answersOf = (answers: Readonly<Record<string, string>>): string => Object.values(answers).join(' | ')

const statusOf = (state: CustomerState): string =>
  state.purgedAt !== null ? 'purged' : state.deletedAt !== null ? 'deleted' : state.isTraining ? 'training' : 'active'

function emailStatus(state: CustomerState, person: Person): string {
  if (person.email === '') return ''
  if (state.email.bounce !== null) return 'bounced'
  return state.email.isVerified ? 'verified' : 'not verified'
}
