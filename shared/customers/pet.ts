/**
 * One pet of a customer. A change names only the fields it touched, so that two registers that write about one pet offline keep both; a
 * register of before wrote whole pets, which is the same with every field touched. Only name and species matter for loyalty.
 */
import { z } from 'zod'
import { type Attachment, isObject, readAttachment, type Stored, textOf } from './person-parts.ts'

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

export const petSexes = ['female', 'male'] as const
export type PetSex = (typeof petSexes)[number]

export const weightUnits = ['lb', 'kg'] as const
export interface Weight {
  /** As it was weighed; greater than 0. */
  readonly amount: number
  readonly unit: (typeof weightUnits)[number]
}

export interface Vaccination {
  readonly id: string
  readonly name: string
  /** Last day it counts, `YYYY-MM-DD`. */
  readonly expiresOn: string | null
  readonly document: Attachment | null
  readonly note: string
  /** Who of the staff saw the paper. */
  readonly verifiedBy: string | null
}

export interface Pet {
  readonly id: string
  readonly name: string
  readonly species: Species | null
  readonly breed: string
  readonly birthDate: string | null
  readonly sex: PetSex | null
  /** Spayed or neutered; null = nobody asked. */
  readonly isNeutered: boolean | null
  readonly colour: string
  readonly weight: Weight | null
  /** Kept, marked, and asked about no more. */
  readonly isDeceased: boolean
  readonly photo: Attachment | null
  /** Ids of the store's colour codes. Never shown to the customer. */
  readonly colourCodes: readonly string[]
  readonly vaccinations: readonly Vaccination[]
  /** By question of the store's pet form. */
  readonly answers: Readonly<Record<string, string>>
}

/** Only what a change touched. Vaccinations, colour codes and answers change one by one: null, false and '' take one away. */
export type PetPatch = Partial<
  Omit<Pet, 'id' | 'colourCodes' | 'vaccinations' | 'answers'> & {
    readonly colourCodes: Readonly<Record<string, boolean>>
    readonly vaccinations: Readonly<Record<string, Vaccination | null>>
    readonly answers: Readonly<Record<string, string>>
  }
>

export const emptyPet = (id: string): Pet => ({
  id,
  name: '',
  species: null,
  breed: '',
  birthDate: null,
  sex: null,
  isNeutered: null,
  colour: '',
  weight: null,
  isDeceased: false,
  photo: null,
  colourCodes: [],
  vaccinations: [],
  answers: {},
})

/** The pet after one more change. */
export function applyPetPatch(pet: Pet, patch: PetPatch): Pet {
  const { colourCodes, vaccinations, answers, ...fields } = patch
  return {
    ...pet,
    ...fields,
    colourCodes: ticked(pet.colourCodes, colourCodes ?? {}),
    vaccinations: replaced(pet.vaccinations, vaccinations ?? {}),
    answers: answered(pet.answers, answers ?? {}),
  }
}

/** A change that makes such a pet of none. */
export function petAsPatch({ id: _, colourCodes, vaccinations, answers, ...fields }: Pet): PetPatch {
  return {
    ...fields,
    answers,
    colourCodes: Object.fromEntries(colourCodes.map((code) => [code, true])),
    vaccinations: Object.fromEntries(vaccinations.map((one) => [one.id, one])),
  }
}

/** Those ticked, in the order in which they were. */
export function ticked(before: readonly string[], changed: Readonly<Record<string, boolean>>): readonly string[] {
  const kept = before.filter((one) => changed[one] !== false)
  const added = Object.entries(changed).flatMap(([one, isOn]) => (isOn && !kept.includes(one) ? [one] : []))
  return [...kept, ...added]
}

/** Each by its id, new ones last; null takes one away. */
export function replaced<Part extends { readonly id: string }>(
  before: readonly Part[],
  changed: Readonly<Record<string, Part | null>>,
): readonly Part[] {
  const kept = before.flatMap((one): Part[] => {
    const next = changed[one.id]
    return next === undefined ? [one] : next === null ? [] : [next]
  })
  const added = Object.values(changed).filter((one) => one !== null && !before.some(({ id }) => id === one.id))
  return [...kept, ...(added as Part[])]
}

export function answered(
  before: Readonly<Record<string, string>>,
  changed: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries({ ...before, ...changed }).filter(([, answer]) => answer !== ''))
}

/** Each known field that is well-formed. A pet of an unknown species is an 'other'. */
export function readPetPatch(pet: Stored<Pet>): PetPatch {
  const has = (field: keyof PetPatch) => Object.hasOwn(pet, field)
  return {
    ...(has('name') && { name: textOf(pet.name) }),
    ...(has('species') && { species: readSpecies(pet.species) }),
    ...(has('breed') && { breed: textOf(pet.breed) }),
    ...(has('birthDate') && { birthDate: readDate(pet.birthDate) }),
    ...(has('sex') && { sex: petSexes.find((one) => one === pet.sex) ?? null }),
    ...(has('isNeutered') && { isNeutered: typeof pet.isNeutered === 'boolean' ? pet.isNeutered : null }),
    ...(has('colour') && { colour: textOf(pet.colour) }),
    ...(has('weight') && { weight: readWeight(pet.weight) }),
    ...(typeof pet.isDeceased === 'boolean' && { isDeceased: pet.isDeceased }),
    ...((pet.photo === null || readAttachment(pet.photo)) && { photo: readAttachment(pet.photo) }),
    ...(isObject(pet.colourCodes) && { colourCodes: readTicks(pet.colourCodes) }),
    ...(isObject(pet.vaccinations) && { vaccinations: readById(pet.vaccinations, readVaccination) }),
    ...(isObject(pet.answers) && { answers: readAnswers(pet.answers) }),
  }
}

export const readDate = (value: unknown): string | null =>
  typeof value === 'string' && z.iso.date().safeParse(value).success ? value : null

const readSpecies = (value: unknown): Species | null =>
  typeof value === 'string' ? (species.find((known) => known === value) ?? 'other') : null

function readWeight(value: unknown): Weight | null {
  if (!isObject(value)) return null
  const { amount, unit }: Stored<Weight> = value
  const known = weightUnits.find((one) => one === unit)
  return known && typeof amount === 'number' && Number.isFinite(amount) && amount > 0 ? { amount, unit: known } : null
}

const readVaccination = (id: string, value: Stored<Vaccination>): Vaccination => ({
  id,
  name: textOf(value.name),
  expiresOn: readDate(value.expiresOn),
  document: readAttachment(value.document),
  note: textOf(value.note),
  verifiedBy: typeof value.verifiedBy === 'string' ? value.verifiedBy : null,
})

/** Parts by id: what is neither a part nor null is left out. */
export const readById = <Part>(
  parts: Readonly<Record<string, unknown>>,
  read: (id: string, part: Readonly<Record<string, unknown>>) => Part,
): Record<string, Part | null> =>
  Object.fromEntries(
    Object.entries(parts).flatMap(([id, part]): [string, Part | null][] =>
      part === null ? [[id, null]] : isObject(part) ? [[id, read(id, part)]] : [],
    ),
  )

export const readTicks = (ticks: Readonly<Record<string, unknown>>): Record<string, boolean> =>
  Object.fromEntries(Object.entries(ticks).flatMap(([id, isOn]) => (typeof isOn === 'boolean' ? [[id, isOn]] : [])))

export const readAnswers = (answers: Readonly<Record<string, unknown>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(answers).flatMap(([id, answer]) => (typeof answer === 'string' ? [[id, answer]] : [])),
  )
