/**
 * The persons of two customers who become one: what is blank with the one who stays is filled from the other; and when they part again,
 * what can belong to one customer only goes back. Both give a patch of the one who stays. Source: domain.md 3.11.
 */
import { identityKeys } from './identity-keys.ts'
import { type Address, cardKey, type Person, type PersonPatch } from './person.ts'

const filled = ['firstName', 'lastName', 'email', 'phone', 'internalCustomerId', 'notes'] as const

/** Consents are not taken over: whoever stays gave their own. */
export function fillBlanks(primary: Person, secondary: Person): PersonPatch {
  const patch: PersonPatch = {}
  for (const field of filled)
    if (primary[field].trim() === '' && secondary[field].trim() !== '') patch[field] = secondary[field]
  if (isBlank(primary.address) && !isBlank(secondary.address)) patch.address = secondary.address
  const added = secondary.pets.filter((pet) => !primary.pets.some((one) => one.id === pet.id || isSamePet(one, pet)))
  if (added.length > 0) patch.pets = Object.fromEntries(added.map((pet) => [pet.id, pet]))
  if (secondary.loyaltyCards.length > 0)
    patch.loyaltyCards = Object.fromEntries(secondary.loyaltyCards.map((code) => [code, true]))
  return patch
}

/** Contacts, cards and pets that both hold came with the merge: two customers never share them. */
export function giveBack(primary: Person, secondary: Person, country: string): PersonPatch {
  const patch: PersonPatch = {}
  const theirs = new Set(identityKeys(secondary, country).map(({ field, key }) => `${field} ${key}`))
  for (const { field, key } of identityKeys(primary, country))
    if (field !== 'loyaltyCard' && theirs.has(`${field} ${key}`)) patch[field] = ''
  const cards = primary.loyaltyCards.filter((code) =>
    secondary.loyaltyCards.some((one) => cardKey(one) === cardKey(code)),
  )
  if (cards.length > 0) patch.loyaltyCards = Object.fromEntries(cards.map((code) => [code, false]))
  const shared = primary.pets.filter((pet) => secondary.pets.some((one) => one.id === pet.id))
  if (shared.length > 0) patch.pets = Object.fromEntries(shared.map((pet) => [pet.id, null]))
  return patch
}

const isBlank = (address: Address): boolean => Object.values(address).every((part) => part.trim() === '')

const isSamePet = (one: Person['pets'][number], other: Person['pets'][number]): boolean =>
  one.name.trim().toLowerCase() === other.name.trim().toLowerCase() && one.species === other.species
