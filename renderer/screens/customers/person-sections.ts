/** What stands in front of the form and what folds out: in front is only what is missing and asked for. Decided once, when it opens. */
import {
  type CustomerFieldName,
  fieldDemand,
  fieldsMissing,
  petFieldsMissing,
} from '../../../shared/customers/field-settings.ts'
import type { Person } from '../../../shared/customers/person.ts'
import { contactKinds } from '../../../shared/customers/person-parts.ts'
import type { AccountRow } from '../../../shared/loyalty/catalogue.ts'
import { type AboutField, aboutFields } from './about-fields.tsx'
import { type ContactKind, fieldOfKind } from './contact-fields.tsx'

export interface PersonSections {
  readonly names: boolean
  readonly email: boolean
  readonly phone: boolean
  readonly internalCustomerId: boolean
  readonly address: boolean
  readonly about: readonly AboutField[]
  readonly contacts: readonly ContactKind[]
  /** Pets with something to fill in. */
  readonly petIds: readonly string[]
}

/** A new customer is asked for the names and for whatever can name them again; a known one for what is missing. */
export function sectionsInFront(account: AccountRow | null, before: Person, isNew: boolean): PersonSections {
  const missing = new Set<CustomerFieldName>([
    ...fieldsMissing(account, before, 'required'),
    ...fieldsMissing(account, before, 'recommended'),
  ])
  const isKey = (field: CustomerFieldName) => isNew && fieldDemand(account, field) !== 'off'
  return {
    names: isNew || before.firstName.trim() === '' || before.lastName.trim() === '',
    email: isKey('email') || missing.has('email'),
    phone: isKey('phone') || missing.has('phone'),
    internalCustomerId: isKey('internalCustomerId') || missing.has('internalCustomerId'),
    address: missing.has('address'),
    about: aboutFields.filter((field) => missing.has(field)),
    contacts: contactKinds.filter((kind) => missing.has(fieldOfKind[kind])),
    petIds: before.pets
      .filter((pet) => petFieldsMissing(account, pet, ['required', 'recommended']).length > 0)
      .map((pet) => pet.id),
  }
}

export const isNothingInFront = (sections: PersonSections): boolean =>
  !sections.names &&
  !sections.email &&
  !sections.phone &&
  !sections.internalCustomerId &&
  !sections.address &&
  sections.about.length + sections.contacts.length + sections.petIds.length === 0
