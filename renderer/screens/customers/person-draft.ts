/**
 * What was typed into the form, as the change it makes: only what the cashier touched, field by field, so that what another register
 * saved meanwhile stays. What was begun and left blank (a pet, a contact, a vaccination) is nothing.
 */
import type { Person, PersonPatch } from '../../../shared/customers/person.ts'
import type { Contact } from '../../../shared/customers/person-parts.ts'
import { type Pet, type PetPatch, petAsPatch, type Vaccination } from '../../../shared/customers/pet.ts'

const plainFields = [
  'firstName',
  'lastName',
  'email',
  'phone',
  'internalCustomerId',
  'gender',
  'nationality',
  'gateCode',
  'preferredLanguage',
  'birthDate',
  'firstVisitOn',
] as const
const tickFields = ['smsConsent', 'marketingEmailConsent'] as const
const tickLists = ['loyaltyCards', 'posLinks', 'locationIds', 'colourCodes'] as const

/** `before`: as it was when the form opened. */
export function patchOf(before: Person, after: Person): PersonPatch {
  const patch: PersonPatch = {}
  for (const field of plainFields) if (before[field].trim() !== after[field].trim()) patch[field] = after[field].trim()
  for (const field of tickFields) if (before[field] !== after[field]) patch[field] = after[field]
  for (const list of tickLists) {
    const ticks = ticksOf(before[list], after[list])
    if (ticks) patch[list] = ticks
  }
  if (!isSame(before.address, after.address)) patch.address = after.address
  const notes = partsOf(before.notes, after.notes, (note) => note.text.trim() === '')
  if (notes) patch.notes = notes
  const contacts = partsOf(before.contacts, after.contacts, isBlankContact)
  if (contacts) patch.contacts = contacts
  const answers = answersOf(before.answers, after.answers)
  if (answers) patch.answers = answers
  const pets = petsOf(before.pets, after.pets)
  if (pets) patch.pets = pets
  return patch
}

function petsOf(before: readonly Pet[], after: readonly Pet[]): Record<string, PetPatch | null> | null {
  const changed: Record<string, PetPatch | null> = {}
  for (const pet of before) if (!after.some((one) => one.id === pet.id)) changed[pet.id] = null
  for (const pet of after) {
    const known = before.find((one) => one.id === pet.id)
    if (!known && isBlankPet(pet)) continue
    const patch = known ? petPatchOf(known, pet) : petAsPatch({ ...pet, vaccinations: filled(pet.vaccinations) })
    if (Object.keys(patch).length > 0) changed[pet.id] = patch
  }
  return orNothing(changed)
}

const plainPetFields = ['name', 'species', 'breed', 'birthDate', 'sex', 'isNeutered', 'colour', 'isDeceased'] as const

/** Only the fields that differ. */
export function petPatchOf(before: Pet, after: Pet): PetPatch {
  const fields = plainPetFields.filter((field) => before[field] !== after[field])
  const colourCodes = ticksOf(before.colourCodes, after.colourCodes)
  const vaccinations = partsOf(before.vaccinations, after.vaccinations, isBlankVaccination)
  const answers = answersOf(before.answers, after.answers)
  return {
    ...Object.fromEntries(fields.map((field) => [field, after[field]])),
    ...(!isSame(before.weight, after.weight) && { weight: after.weight }),
    ...(colourCodes && { colourCodes }),
    ...(vaccinations && { vaccinations }),
    ...(answers && { answers }),
  }
}

/** A row that was added and not filled in. */
export const isBlankPet = (pet: Pet): boolean =>
  [pet.name, pet.breed, pet.colour].every((text) => text.trim() === '') &&
  [pet.species, pet.birthDate, pet.sex, pet.isNeutered, pet.weight].every((value) => value === null) &&
  filled(pet.vaccinations).length === 0 &&
  Object.keys(pet.answers).length === 0

const isBlankContact = ({ name, relation, phone, email, address, note }: Contact): boolean =>
  [name, relation, phone, email, address, note].every((text) => text.trim() === '')

const isBlankVaccination = ({ name, expiresOn, note }: Vaccination): boolean =>
  name.trim() === '' && note.trim() === '' && expiresOn === null

const filled = (vaccinations: readonly Vaccination[]): readonly Vaccination[] =>
  vaccinations.filter((one) => !isBlankVaccination(one))

function partsOf<Part extends { readonly id: string }>(
  before: readonly Part[],
  after: readonly Part[],
  isBlank: (part: Part) => boolean,
): Record<string, Part | null> | null {
  const changed: Record<string, Part | null> = {}
  for (const { id } of before) if (!after.some((one) => one.id === id)) changed[id] = null
  for (const part of after) {
    const known = before.find((one) => one.id === part.id)
    if (known ? !isSame(known, part) : !isBlank(part)) changed[part.id] = part
  }
  return orNothing(changed)
}

function ticksOf(before: readonly string[], after: readonly string[]): Record<string, boolean> | null {
  const taken = before.filter((one) => !after.includes(one)).map((one) => [one, false] as const)
  const added = after.filter((one) => !before.includes(one)).map((one) => [one, true] as const)
  return orNothing(Object.fromEntries([...taken, ...added]))
}

function answersOf(
  before: Readonly<Record<string, string>>,
  after: Readonly<Record<string, string>>,
): Record<string, string> | null {
  const questions = [...new Set([...Object.keys(before), ...Object.keys(after)])]
  const changed = questions.filter((one) => (before[one] ?? '') !== (after[one] ?? '').trim())
  return orNothing(Object.fromEntries(changed.map((one) => [one, (after[one] ?? '').trim()])))
}

const orNothing = <Value>(changed: Record<string, Value>): Record<string, Value> | null =>
  Object.keys(changed).length > 0 ? changed : null

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)
