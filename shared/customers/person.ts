/**
 * The personal side of a customer: a fold of patches, kept apart from the loyalty facts so that it can be purged without them.
 * A body is one patch; it is stored and sent beside its `PersonSaved` event and named by a salted hash.
 *
 * On every wire and in every store the patch is opaque: a newer register may write fields and values that this program does not
 * know. They stay in the body as they are; `readPatch` takes what it knows, and one unreadable field never loses the others.
 */
import { z } from 'zod'
import { customerIdSchema } from '../kernel/ids.ts'

export const species = [
  'dog',
  'cat',
  'rabbit',
  'chinchilla',
  'gerbil',
  'rat',
  'mouse',
  'hamster',
  'guinea pig',
  'bird',
  'horse',
  'other',
] as const
export type Species = (typeof species)[number]

export type Pet = {
  id: string
  name: string
  species: Species | null
  breed: string
  birthDate: string | null
}

export type Address = { line1: string; line2: string; city: string; state: string; zip: string }

/** Only what a change touched. `pets` holds changed pets by id; null takes one away. `loyaltyCards`: true adds a card, false takes it away. */
export type PersonPatch = {
  firstName?: string | undefined
  lastName?: string | undefined
  /** As typed; '' takes it away. Compared by `emailKey`. */
  email?: string | undefined
  /** E.164 where it could be read, otherwise as typed; '' takes it away. Compared by `phoneKey`. */
  phone?: string | undefined
  internalCustomerId?: string | undefined
  address?: Address | undefined
  smsConsent?: boolean | undefined
  marketingEmailConsent?: boolean | undefined
  notes?: string | undefined
  pets?: Record<string, Pet | null> | undefined
  loyaltyCards?: Record<string, boolean> | undefined
}

/** How many cards one customer may have, and how long a card's code may be. */
export const mostLoyaltyCards = 10
export const longestLoyaltyCard = 60

/** Cards are compared by this: a code is the same in either case. */
export const cardKey = (code: string): string => code.trim().toLowerCase()

/** Characters that the page's own form takes; nobody else looks at lengths. */
export const textLimits = {
  firstName: 80,
  lastName: 80,
  email: 254,
  phone: 40,
  line1: 120,
  line2: 120,
  city: 80,
  state: 40,
  zip: 20,
  notes: 4000,
  petName: 80,
  breed: 80,
} as const

/** What travels beside a `PersonSaved` event; `ref` is made by `bodyRefOf`. Size: `maxBodyBytes`. */
export const personBodySchema = z.object({
  ref: z.string().max(100),
  customerId: customerIdSchema,
  salt: z.string().max(64),
  patch: z.record(z.string(), z.unknown()),
})
export type PersonBody = z.infer<typeof personBodySchema>

const textFields = ['firstName', 'lastName', 'email', 'phone', 'internalCustomerId', 'notes'] as const
const tickFields = ['smsConsent', 'marketingEmailConsent'] as const

/** Each known field that is well-formed; the others are left where they are. A pet of an unknown species is an 'other'. */
export function readPatch(patch: unknown): PersonPatch {
  if (!isObject(patch)) return {}
  const read: PersonPatch = {}
  for (const field of textFields) {
    const value = patch[field]
    if (typeof value === 'string') read[field] = value
  }
  for (const field of tickFields) {
    const value = patch[field]
    if (typeof value === 'boolean') read[field] = value
  }
  const { address, pets, loyaltyCards } = patch
  if (isObject(address)) read.address = readAddress(address)
  if (isObject(pets))
    read.pets = Object.fromEntries(
      Object.entries(pets).flatMap(([id, pet]) =>
        pet === null || isObject(pet) ? [[id, pet && readPet(id, pet)] as const] : [],
      ),
    )
  if (isObject(loyaltyCards))
    read.loyaltyCards = Object.fromEntries(
      Object.entries(loyaltyCards).flatMap(([code, isAdded]) =>
        typeof isAdded === 'boolean' && isLoyaltyCard(code) ? [[code, isAdded] as const] : [],
      ),
    )
  return read
}

export const isLoyaltyCard = (code: string): boolean => cardKey(code) !== '' && code.length <= longestLoyaltyCard

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')

const readAddress = ({ line1, line2, city, state, zip }: Readonly<Record<string, unknown>>): Address => ({
  line1: textOf(line1),
  line2: textOf(line2),
  city: textOf(city),
  state: textOf(state),
  zip: textOf(zip),
})

/** Pets are replaced by the key they stand under, so that is their id. */
function readPet(id: string, pet: Readonly<Record<string, unknown>>): Pet {
  const { name, species: kind, breed, birthDate } = pet
  return {
    id,
    name: textOf(name),
    species: typeof kind === 'string' ? (species.find((known) => known === kind) ?? 'other') : null,
    breed: textOf(breed),
    birthDate: typeof birthDate === 'string' && z.iso.date().safeParse(birthDate).success ? birthDate : null,
  }
}

export interface Person {
  readonly firstName: string
  readonly lastName: string
  readonly email: string
  readonly phone: string
  readonly internalCustomerId: string
  readonly address: Address
  readonly smsConsent: boolean
  readonly marketingEmailConsent: boolean
  readonly notes: string
  readonly pets: readonly Pet[]
  /** Codes as they were read, oldest first. */
  readonly loyaltyCards: readonly string[]
}

export const emptyPerson: Person = {
  firstName: '',
  lastName: '',
  email: '',
  phone: '',
  internalCustomerId: '',
  address: { line1: '', line2: '', city: '', state: '', zip: '' },
  smsConsent: false,
  marketingEmailConsent: false,
  notes: '',
  pets: [],
  loyaltyCards: [],
}

/** The person after one more patch, stored or typed: later fields win, pets and cards change one by one, as `readPatch` reads it. */
export function applyPatch(person: Person, stored: PersonBody['patch']): Person {
  const patch = readPatch(stored)
  const changedPets = patch.pets ?? {}
  const pets = [
    ...person.pets.filter((pet) => !Object.hasOwn(changedPets, pet.id)),
    ...Object.values(changedPets).filter((pet) => pet !== null),
  ]
  const fields = Object.fromEntries(
    Object.entries(patch).filter(([field]) => field !== 'pets' && field !== 'loyaltyCards'),
  )
  return { ...person, ...fields, pets, loyaltyCards: cardsAfter(person.loyaltyCards, patch.loyaltyCards ?? {}) }
}

function cardsAfter(cards: readonly string[], changed: Readonly<Record<string, boolean>>): readonly string[] {
  let after = cards
  for (const [code, isAdded] of Object.entries(changed)) {
    const isHeld = after.some((one) => cardKey(one) === cardKey(code))
    if (isAdded && !isHeld) after = [...after, code]
    if (!isAdded && isHeld) after = after.filter((one) => cardKey(one) !== cardKey(code))
  }
  return after
}

export const fullName = (person: Person): string => `${person.firstName} ${person.lastName}`.trim()

export const hasAddress = (address: Address): boolean =>
  [address.line1, address.city, address.state, address.zip].every((part) => part.trim() !== '')
