/**
 * Saving a person: both names are needed, an e-mail or phone that another account holds is refused with that account's name, and the
 * whole form is held to what the store demands of its customers. Gives the facts without personal data, and the body that carries it.
 * Source: domain.md 3.3, examples 63 to 69; what a demand means for an account of before: docs/decisions/0040.
 */
import { daysAfter, type LocalDate } from '../kernel/business-date.ts'
import type { CustomerId, EventId } from '../kernel/ids.ts'
import { accepted, type Result, refused } from '../kernel/result.ts'
import type { AccountRow } from '../loyalty/catalogue.ts'
import type { DecidedFact, DecisionContext } from '../loyalty/commands.ts'
import { isManager } from '../loyalty/decision.ts'
import type { Fact } from '../loyalty/events.ts'
import { declineDays } from './completeness.ts'
import { type CustomerFieldName, demandsUnmet, isSetByStore } from './field-settings.ts'
import { type IdentityField, identityKeys, isEmail, readPhone, tidyEmail } from './identity-keys.ts'
import {
  applyPatch,
  hasAddress,
  isLoyaltyCard,
  mostLoyaltyCards,
  type Person,
  type PersonBody,
  type PersonPatch,
} from './person.ts'

export interface SavePerson {
  readonly customerId: CustomerId
  readonly isNew: boolean
  readonly source: 'checkout' | 'customersMenu'
  /** As it is now; `emptyPerson` for a new one. */
  readonly person: Person
  /** As `tidy` gave it: the very patch that `ref` names. */
  readonly patch: PersonPatch
  /** Also ask the cloud for the verification mail. */
  readonly mail: boolean
  /** The account's country, for phones without a country code. */
  readonly country: string
  /** Who holds a key among the customers known here; gathered before. */
  readonly ownerOfKey: (key: string) => { readonly customerId: CustomerId; readonly name: string } | null
  /** Chance for the body's reference, and the reference itself: `bodyRefOf` the patch under that salt. */
  readonly salt: string
  readonly ref: string
  /** The whole form stood on the screen; absent = one detail changes, and no other is asked about. */
  readonly form?: SavedForm
}

export interface SavedForm {
  readonly account: AccountRow | null
  /** What is recommended and empty was said, and it is saved all the same. */
  readonly isReminded: boolean
}

export type SavePersonRefusal =
  | { readonly reason: 'notSignedIn' }
  /** A note taken away. */
  | { readonly reason: 'managerNeeded' }
  | { readonly reason: 'fieldsRequired'; readonly fields: readonly CustomerFieldName[] }
  /** A reminder, said once: the same again with `isReminded` is saved. */
  | { readonly reason: 'fieldsRecommended'; readonly fields: readonly CustomerFieldName[] }
  /** The last store where this customer shops was taken away. */
  | { readonly reason: 'storeNeeded' }
  | { readonly reason: 'dateImpossible'; readonly field: 'birthDate' | 'firstVisitOn' | 'petBirthDate' }
  | { readonly reason: 'petNameMissing' }
  | { readonly reason: 'weightInvalid' }
  | { readonly reason: 'nameMissing'; readonly field: 'firstName' | 'lastName' }
  | { readonly reason: 'emailInvalid' }
  | { readonly reason: 'emailNeeded' }
  | { readonly reason: 'phoneInvalid' }
  | { readonly reason: 'loyaltyCardInvalid' }
  | { readonly reason: 'tooManyLoyaltyCards' }
  | {
      readonly reason: 'duplicate'
      readonly field: IdentityField
      readonly customerId: CustomerId
      readonly customerName: string
    }

export interface SavedPerson {
  readonly facts: readonly DecidedFact[]
  readonly bodies: readonly PersonBody[]
}

export function decideSavePerson(input: SavePerson, context: DecisionContext): Result<SavedPerson, SavePersonRefusal> {
  if (!context.staff) return refused({ reason: 'notSignedIn' })
  const { patch } = input
  const next = applyPatch(input.person, patch)
  if (next.firstName === '') return refused({ reason: 'nameMissing', field: 'firstName' })
  if (next.lastName === '') return refused({ reason: 'nameMissing', field: 'lastName' })
  if (patch.email && !isEmail(patch.email)) return refused({ reason: 'emailInvalid' })
  if (patch.phone && readPhone(patch.phone, input.country) === null) return refused({ reason: 'phoneInvalid' })
  const added = Object.entries(patch.loyaltyCards ?? {}).flatMap(([code, isAdded]) => (isAdded ? [code] : []))
  if (!added.every(isLoyaltyCard)) return refused({ reason: 'loyaltyCardInvalid' })
  if (added.length > 0 && next.loyaltyCards.length > mostLoyaltyCards) return refused({ reason: 'tooManyLoyaltyCards' })
  if (input.mail && next.email === '') return refused({ reason: 'emailNeeded' })

  if (takesNoteAway(input.person, patch) && !isManager(context)) return refused({ reason: 'managerNeeded' })
  const date = impossibleDate(patch, context.moment.localDate)
  if (date) return refused({ reason: 'dateImpossible', field: date })
  if (next.pets.some((pet) => pet.name.trim() === '' && patch.pets?.[pet.id]))
    return refused({ reason: 'petNameMissing' })
  const weights = Object.values(patch.pets ?? {}).map((pet) => pet?.weight ?? null)
  if (weights.some((weight) => weight !== null && !(weight.amount > 0 && weight.amount < mostWeight)))
    return refused({ reason: 'weightInvalid' })

  const before = new Set(identityKeys(input.person, input.country).map((one) => one.key))
  for (const { field, key } of identityKeys(next, input.country)) {
    const owner = before.has(key) ? null : input.ownerOfKey(key)
    if (owner && owner.customerId !== input.customerId)
      return refused({ reason: 'duplicate', field, customerId: owner.customerId, customerName: owner.name })
  }

  const unmet = input.form ? unmetDemand(input, input.form, next) : null
  if (unmet) return refused(unmet)

  const fact = (one: Fact): DecidedFact => ({
    ...one,
    id: context.newId() as EventId,
    visitId: null,
    customerId: input.customerId,
  })
  const fields = Object.keys(patch)
  const facts: DecidedFact[] = []
  if (input.isNew) facts.push(fact({ type: 'CustomerCreated', data: { source: input.source, isTraining: false } }))
  if (fields.length > 0)
    facts.push(fact({ type: 'PersonSaved', data: { bodyRef: input.ref, has: hasOf(patch), fields } }))
  if (input.mail) facts.push(fact({ type: 'VerificationEmailRequested', data: {} }))
  const bodies = fields.length > 0 ? [{ ref: input.ref, customerId: input.customerId, salt: input.salt, patch }] : []
  return accepted({ facts, bodies })
}

function unmetDemand(
  { person, isNew }: SavePerson,
  { account, isReminded }: SavedForm,
  next: Person,
): SavePersonRefusal | null {
  const before = isNew ? null : person
  const required = demandsUnmet(account, before, next, 'required')
  if (required.length > 0) return { reason: 'fieldsRequired', fields: required }
  if (next.locationIds.length === 0 && (isNew || person.locationIds.length > 0)) return { reason: 'storeNeeded' }
  if (isReminded) return null
  const asked = demandsUnmet(account, before, next, 'recommended').filter((field) => isSetByStore(account, field))
  return asked.length > 0 ? { reason: 'fieldsRecommended', fields: asked } : null
}

/** Anybody writes a note; taking off what was written is a manager's matter. Source: domain.md 3.1. */
const takesNoteAway = (person: Person, patch: PersonPatch): boolean =>
  person.notes.some((note) => patch.notes?.[note.id] === null)

/** Nobody was born tomorrow, or before the oldest living person. */
function impossibleDate(patch: PersonPatch, today: LocalDate): 'birthDate' | 'firstVisitOn' | 'petBirthDate' | null {
  const isWrong = (date: string | null | undefined) => Boolean(date) && (String(date) > today || String(date) < '1900')
  if (isWrong(patch.birthDate)) return 'birthDate'
  if (isWrong(patch.firstVisitOn)) return 'firstVisitOn'
  return Object.values(patch.pets ?? {}).some((pet) => isWrong(pet?.birthDate)) ? 'petBirthDate' : null
}

/** Heavier than any horse, in either unit. */
const mostWeight = 5000

/** The customer does not want to tell: the loud prompt rests, a brand's demand is not met by it. */
export function decideDeclineInformation(
  customerId: CustomerId,
  context: DecisionContext,
): Result<readonly DecidedFact[], { readonly reason: 'notSignedIn' }> {
  if (!context.staff) return refused({ reason: 'notSignedIn' })
  const until = daysAfter(context.moment.localDate, declineDays)
  return accepted([
    { type: 'InformationDeclined', data: { until }, id: context.newId() as EventId, visitId: null, customerId },
  ])
}

const trimmed = ['internalCustomerId', 'gender', 'nationality', 'gateCode', 'preferredLanguage'] as const

/** Spaces around, and phones in one way; only fields that were given. */
export function tidy(patch: PersonPatch, country: string): PersonPatch {
  const tidied: PersonPatch = { ...patch }
  if (patch.firstName !== undefined) tidied.firstName = patch.firstName.trim().replace(/\s+/g, ' ')
  if (patch.lastName !== undefined) tidied.lastName = patch.lastName.trim().replace(/\s+/g, ' ')
  if (patch.email !== undefined) tidied.email = tidyEmail(patch.email)
  if (patch.phone !== undefined) tidied.phone = readPhone(patch.phone, country) ?? patch.phone.trim()
  for (const field of trimmed) if (patch[field] !== undefined) tidied[field] = patch[field].trim()
  return tidied
}

/** What the event may say about a body: that a contact is there, never which. */
export function hasOf(patch: PersonPatch): { email?: boolean; phone?: boolean; address?: boolean } {
  return {
    ...(patch.email === undefined ? {} : { email: patch.email !== '' }),
    ...(patch.phone === undefined ? {} : { phone: patch.phone !== '' }),
    ...(patch.address === undefined ? {} : { address: hasAddress(patch.address) }),
  }
}
