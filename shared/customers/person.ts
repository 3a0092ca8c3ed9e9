/**
 * The personal side of a customer: a fold of patches, kept apart from the loyalty facts so that it can be purged without them.
 * A body is one patch; it is stored and sent beside its `PersonSaved` event and named by a salted hash.
 *
 * On every wire and in every store the patch is opaque: a newer register may write fields and values that this program does not
 * know. They stay in the body as they are; `readPatch` takes what it knows, and one unreadable field never loses the others.
 */
import { z } from 'zod'
import { customerIdSchema } from '../kernel/ids.ts'
import {
  type Address,
  type Attachment,
  type Contact,
  emptyAddress,
  isObject,
  type Note,
  readAddress,
  readAttachment,
  readContact,
  readNote,
  type Stored,
} from './person-parts.ts'
import {
  answered,
  applyPetPatch,
  emptyPet,
  type Pet,
  type PetPatch,
  readAnswers,
  readById,
  readDate,
  readPetPatch,
  readTicks,
  replaced,
  ticked,
} from './pet.ts'

export interface Person {
  readonly firstName: string
  readonly lastName: string
  /** As typed. Compared by `emailKey`. */
  readonly email: string
  /** E.164 where it could be read, otherwise as typed. Compared by `phoneKey`. */
  readonly phone: string
  readonly internalCustomerId: string
  readonly address: Address
  readonly smsConsent: boolean
  /** On the mailing list. */
  readonly marketingEmailConsent: boolean
  /** When the owner left the mailing list by the link of a mail, `YYYY-MM-DD`; '' = never, or has joined again since. */
  readonly leftMailingListOn: string
  readonly gender: string
  /** `YYYY-MM-DD`; '' = not known. */
  readonly birthDate: string
  readonly nationality: string
  /** First visit, `YYYY-MM-DD`: its anniversary is greeted; '' = not known. */
  readonly firstVisitOn: string
  readonly gateCode: string
  /** BCP 47, such as `es`; '' = the store's own. */
  readonly preferredLanguage: string
  readonly photo: Attachment | null
  /** Oldest first. */
  readonly notes: readonly Note[]
  readonly contacts: readonly Contact[]
  readonly pets: readonly Pet[]
  /** Codes as they were read, oldest first. */
  readonly loyaltyCards: readonly string[]
  /** What the store's own POS calls this customer, besides `internalCustomerId`. */
  readonly posLinks: readonly string[]
  /** Locations where this customer shops, as chosen by hand; visits tell the others. */
  readonly locationIds: readonly string[]
  /** Ids of the store's colour codes. Never shown to the customer. */
  readonly colourCodes: readonly string[]
  /** By question of the store's customer form. */
  readonly answers: Readonly<Record<string, string>>
}

/**
 * Only what a change touched; '' takes a text away. Lists change one by one, by id or code: null and false take one away. A list of
 * ticks (`loyaltyCards`, `posLinks` ...) says true for what is added.
 */
export type PersonPatch = { [Field in TextField | DateField]?: string | undefined } & {
  [Field in TickField]?: boolean | undefined
} & { [Field in TickList]?: Readonly<Record<string, boolean>> | undefined } & {
  /** Replaced as a whole. */
  address?: (Omit<Address, 'country'> & Partial<Pick<Address, 'country'>>) | undefined
  photo?: Attachment | null | undefined
  notes?: Readonly<Record<string, Note | null>> | undefined
  contacts?: Readonly<Record<string, Contact | null>> | undefined
  pets?: Readonly<Record<string, PetPatch | null>> | undefined
  answers?: Readonly<Record<string, string>> | undefined
}

const textFields = [
  'firstName',
  'lastName',
  'email',
  'phone',
  'internalCustomerId',
  'gender',
  'nationality',
  'gateCode',
  'preferredLanguage',
] as const
type TextField = (typeof textFields)[number]
const dateFields = ['birthDate', 'firstVisitOn', 'leftMailingListOn'] as const
type DateField = (typeof dateFields)[number]
const tickFields = ['smsConsent', 'marketingEmailConsent'] as const
type TickField = (typeof tickFields)[number]
type TickList = 'loyaltyCards' | 'posLinks' | 'locationIds' | 'colourCodes'

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
  internalCustomerId: 60,
  line1: 120,
  line2: 120,
  city: 80,
  state: 40,
  zip: 20,
  country: 2,
  gender: 40,
  nationality: 60,
  gateCode: 40,
  preferredLanguage: 35,
  note: 2000,
  answer: 500,
  petName: 80,
  breed: 80,
  petColour: 60,
  vaccination: 80,
  contactName: 120,
  relation: 120,
} as const

/** What travels beside a `PersonSaved` event; `ref` is made by `bodyRefOf`. Size: `maxBodyBytes`. */
export const personBodySchema = z.object({
  ref: z.string().max(100),
  customerId: customerIdSchema,
  salt: z.string().max(64),
  patch: z.record(z.string(), z.unknown()),
  /** Set where a merge took it over from somebody else: it is that person's data too, and goes when theirs goes. */
  copiedFrom: customerIdSchema.optional(),
})
export type PersonBody = z.infer<typeof personBodySchema>

/** Each known field that is well-formed; the others are left where they are. */
export function readPatch(patch: unknown): PersonPatch {
  if (!isObject(patch)) return {}
  const read: PersonPatch = {}
  for (const field of textFields) {
    const value = patch[field]
    if (typeof value === 'string') read[field] = value
  }
  for (const field of dateFields) {
    const value = patch[field]
    if (typeof value === 'string' && (value === '' || readDate(value))) read[field] = value
  }
  for (const field of tickFields) {
    const value = patch[field]
    if (typeof value === 'boolean') read[field] = value
  }
  const { address, photo, notes, contacts, pets, answers, loyaltyCards }: Stored<Person> = patch
  if (isObject(address)) read.address = readAddress(address)
  if (photo === null || readAttachment(photo)) read.photo = readAttachment(photo)
  if (typeof notes === 'string')
    read.notes = { [firstNote]: notes === '' ? null : readNote(firstNote, { text: notes }) }
  if (isObject(notes)) read.notes = readById(notes, readNote)
  if (isObject(contacts)) read.contacts = readById(contacts, readContact)
  if (isObject(pets)) read.pets = readById(pets, (_, pet) => readPetPatch(pet))
  if (isObject(answers)) read.answers = readAnswers(answers)
  if (isObject(loyaltyCards))
    read.loyaltyCards = Object.fromEntries(
      Object.entries(readTicks(loyaltyCards)).filter(([code]) => isLoyaltyCard(code)),
    )
  for (const list of ['posLinks', 'locationIds', 'colourCodes'] as const) {
    const ticks = patch[list]
    if (isObject(ticks)) read[list] = readTicks(ticks)
  }
  return read
}

/** Once a customer had one note, a text without a date. */
const firstNote = 'first'

export const isLoyaltyCard = (code: string): boolean => cardKey(code) !== '' && code.length <= longestLoyaltyCard

export const emptyPerson: Person = {
  firstName: '',
  lastName: '',
  email: '',
  phone: '',
  internalCustomerId: '',
  address: emptyAddress,
  smsConsent: false,
  marketingEmailConsent: false,
  leftMailingListOn: '',
  gender: '',
  birthDate: '',
  nationality: '',
  firstVisitOn: '',
  gateCode: '',
  preferredLanguage: '',
  photo: null,
  notes: [],
  contacts: [],
  pets: [],
  loyaltyCards: [],
  posLinks: [],
  locationIds: [],
  colourCodes: [],
  answers: {},
}

/** The person after one more patch, stored or typed: later fields win, lists change one by one, as `readPatch` reads it. */
export function applyPatch(person: Person, stored: PersonBody['patch']): Person {
  const { notes, contacts, pets, loyaltyCards, posLinks, locationIds, colourCodes, answers, ...fields } =
    readPatch(stored)
  const given = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
  return {
    ...person,
    ...given,
    notes: replaced(person.notes, notes ?? {}),
    contacts: replaced(person.contacts, contacts ?? {}),
    pets: petsAfter(person.pets, pets ?? {}),
    loyaltyCards: cardsAfter(person.loyaltyCards, loyaltyCards ?? {}),
    posLinks: ticked(person.posLinks, posLinks ?? {}),
    locationIds: ticked(person.locationIds, locationIds ?? {}),
    colourCodes: ticked(person.colourCodes, colourCodes ?? {}),
    answers: answered(person.answers, answers ?? {}),
  }
}

/** Pets stand under their id. One that another register took away is there again when somebody writes about it. */
function petsAfter(before: readonly Pet[], changed: Readonly<Record<string, PetPatch | null>>): readonly Pet[] {
  const after = Object.entries(changed).map(([id, patch]) => {
    const known = before.find((pet) => pet.id === id) ?? emptyPet(id)
    return [id, patch && applyPetPatch(known, patch)] as const
  })
  return replaced(before, Object.fromEntries(after))
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

export const fullName = (person: Pick<Person, 'firstName' | 'lastName'>): string =>
  `${person.firstName} ${person.lastName}`.trim()

export const hasAddress = (address: Omit<Address, 'country'>): boolean =>
  [address.line1, address.city, address.state, address.zip].every((part) => part.trim() !== '')
