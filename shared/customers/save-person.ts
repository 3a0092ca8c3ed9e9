/**
 * Saving a person: both names are needed, an e-mail or phone that another account holds is refused with that account's name,
 * and everything else is taken as it is. Gives the facts without personal data, and the body that carries it.
 * Source: domain.md 3.3, examples 63 to 69.
 */
import { daysAfter } from '../kernel/business-date.ts'
import type { CustomerId, EventId } from '../kernel/ids.ts'
import { accepted, type Result, refused } from '../kernel/result.ts'
import type { DecidedFact, DecisionContext } from '../loyalty/commands.ts'
import type { Fact } from '../loyalty/events.ts'
import { declineDays } from './completeness.ts'
import { type IdentityField, identityKeys, isEmail, readPhone } from './identity-keys.ts'
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
}

export type SavePersonRefusal =
  | { readonly reason: 'notSignedIn' }
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

  const before = new Set(identityKeys(input.person, input.country).map((one) => one.key))
  for (const { field, key } of identityKeys(next, input.country)) {
    const owner = before.has(key) ? null : input.ownerOfKey(key)
    if (owner && owner.customerId !== input.customerId)
      return refused({ reason: 'duplicate', field, customerId: owner.customerId, customerName: owner.name })
  }

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

/** Spaces around, and phones in one way; only fields that were given. */
export function tidy(patch: PersonPatch, country: string): PersonPatch {
  const tidied: PersonPatch = { ...patch }
  if (patch.firstName !== undefined) tidied.firstName = patch.firstName.trim().replace(/\s+/g, ' ')
  if (patch.lastName !== undefined) tidied.lastName = patch.lastName.trim().replace(/\s+/g, ' ')
  if (patch.email !== undefined) tidied.email = patch.email.trim()
  if (patch.phone !== undefined) tidied.phone = readPhone(patch.phone, country) ?? patch.phone.trim()
  if (patch.internalCustomerId !== undefined) tidied.internalCustomerId = patch.internalCustomerId.trim()
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
