/**
 * The personal side of a customer: a fold of patches, kept apart from the loyalty facts so that it can be purged without them.
 * A body is one patch; it is stored and sent beside its `PersonSaved` event and named by a salted hash.
 */
import { z } from 'zod'
import { customerIdSchema } from '../kernel/ids.ts'

const text = (max: number) => z.string().max(max)

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

export const petSchema = z.object({
  id: text(60),
  name: text(80),
  species: z.enum(species).nullable(),
  breed: text(80),
  birthDate: z.iso.date().nullable(),
})
export type Pet = z.infer<typeof petSchema>

export const addressSchema = z.object({
  line1: text(120),
  line2: text(120),
  city: text(80),
  state: text(40),
  zip: text(20),
})
export type Address = z.infer<typeof addressSchema>

/** Only what a change touched. `pets` holds changed pets by id; null takes one away. */
export const personPatchSchema = z.object({
  firstName: text(80).optional(),
  lastName: text(80).optional(),
  /** As typed; '' takes it away. Compared by `emailKey`. */
  email: text(254).optional(),
  /** E.164 where it could be read, otherwise as typed; '' takes it away. Compared by `phoneKey`. */
  phone: text(40).optional(),
  internalCustomerId: text(60).optional(),
  address: addressSchema.optional(),
  smsConsent: z.boolean().optional(),
  marketingEmailConsent: z.boolean().optional(),
  notes: text(4000).optional(),
  pets: z.record(text(60), petSchema.nullable()).optional(),
})
export type PersonPatch = z.infer<typeof personPatchSchema>

/** What travels beside a `PersonSaved` event. `ref` = first 32 hex digits of sha-256 over salt + patch text. */
export const personBodySchema = z.object({
  ref: text(100),
  customerId: customerIdSchema,
  salt: text(64),
  patch: personPatchSchema,
})
export type PersonBody = z.infer<typeof personBodySchema>

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
}

/** The person after one more patch: later fields win, pets are replaced one by one. */
export function applyPatch(person: Person, patch: PersonPatch): Person {
  const changedPets = patch.pets ?? {}
  const pets = [
    ...person.pets.filter((pet) => !(pet.id in changedPets)),
    ...Object.values(changedPets).filter((pet) => pet !== null),
  ]
  const fields = Object.fromEntries(
    Object.entries(patch).filter(([field, value]) => field !== 'pets' && value !== undefined),
  )
  return { ...person, ...fields, pets }
}

export const fullName = (person: Person): string => `${person.firstName} ${person.lastName}`.trim()

export const hasAddress = (address: Address): boolean =>
  [address.line1, address.city, address.state, address.zip].every((part) => part.trim() !== '')
