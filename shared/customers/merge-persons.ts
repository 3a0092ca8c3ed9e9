/**
 * The persons of two customers who become one: what is blank with the one who stays is filled from the other; and when they part again,
 * what can belong to one customer only goes back. Both give a patch of the one who stays. Source: domain.md 3.11.
 */
import { identityKeys } from './identity-keys.ts'
import { cardKey, type Person, type PersonPatch } from './person.ts'
import type { Address } from './person-parts.ts'
import { petAsPatch } from './pet.ts'

const filled = [
  'firstName',
  'lastName',
  'email',
  'phone',
  'internalCustomerId',
  'gender',
  'birthDate',
  'nationality',
  'firstVisitOn',
  'gateCode',
  'preferredLanguage',
] as const
const tickLists = ['loyaltyCards', 'posLinks', 'locationIds', 'colourCodes'] as const
const partLists = ['notes', 'contacts'] as const

/** Consents are not taken over: whoever stays gave their own. */
export function fillBlanks(primary: Person, secondary: Person): PersonPatch {
  const patch: PersonPatch = {}
  for (const field of filled)
    if (primary[field].trim() === '' && secondary[field].trim() !== '') patch[field] = secondary[field]
  if (isBlank(primary.address) && !isBlank(secondary.address)) patch.address = secondary.address
  const added = secondary.pets.filter((pet) => !primary.pets.some((one) => one.id === pet.id || isSamePet(one, pet)))
  if (added.length > 0) patch.pets = Object.fromEntries(added.map((pet) => [pet.id, petAsPatch(pet)]))
  for (const list of tickLists)
    if (secondary[list].length > 0) patch[list] = Object.fromEntries(secondary[list].map((one) => [one, true]))
  const notes = onlyIn(secondary.notes, primary.notes)
  if (notes.length > 0) patch.notes = Object.fromEntries(notes.map((one) => [one.id, one]))
  const contacts = onlyIn(secondary.contacts, primary.contacts)
  if (contacts.length > 0) patch.contacts = Object.fromEntries(contacts.map((one) => [one.id, one]))
  if (!primary.photo && secondary.photo) patch.photo = secondary.photo
  const answers = Object.entries(secondary.answers).filter(([question]) => !primary.answers[question])
  if (answers.length > 0) patch.answers = Object.fromEntries(answers)
  return patch
}

/** Contacts, cards, notes and pets that both hold came with the merge: two customers never share them. */
export function giveBack(primary: Person, secondary: Person, country: string): PersonPatch {
  const patch: PersonPatch = {}
  const theirs = new Set(identityKeys(secondary, country).map(({ field, key }) => `${field} ${key}`))
  for (const { field, key } of identityKeys(primary, country))
    if (field !== 'loyaltyCard' && field !== 'posLink' && theirs.has(`${field} ${key}`)) patch[field] = ''
  const cards = primary.loyaltyCards.filter((code) =>
    secondary.loyaltyCards.some((one) => cardKey(one) === cardKey(code)),
  )
  if (cards.length > 0) patch.loyaltyCards = Object.fromEntries(cards.map((code) => [code, false]))
  const links = primary.posLinks.filter((link) => secondary.posLinks.includes(link))
  if (links.length > 0) patch.posLinks = Object.fromEntries(links.map((link) => [link, false]))
  for (const list of partLists) {
    const both = primary[list].filter(({ id }) => secondary[list].some((one) => one.id === id))
    if (both.length > 0) patch[list] = Object.fromEntries(both.map(({ id }) => [id, null]))
  }
  const shared = primary.pets.filter((pet) => secondary.pets.some((one) => one.id === pet.id))
  if (shared.length > 0) patch.pets = Object.fromEntries(shared.map((pet) => [pet.id, null]))
  return patch
}

const onlyIn = <Part extends { readonly id: string }>(some: readonly Part[], others: readonly Part[]): Part[] =>
  some.filter(({ id }) => !others.some((one) => one.id === id))

const isBlank = (address: Address): boolean =>
  [address.line1, address.line2, address.city, address.state, address.zip].every((part) => part.trim() === '')

const isSamePet = (one: Person['pets'][number], other: Person['pets'][number]): boolean =>
  one.name.trim().toLowerCase() === other.name.trim().toLowerCase() && one.species === other.species
