/** What every part of the Pet Owner Information form shares: the person as typed, the store's settings, and what was refused. */
import { createContext, useContext } from 'react'
import { type CustomerFieldName, fieldDemand } from '../../../shared/customers/field-settings.ts'
import type { IdentityField } from '../../../shared/customers/identity-keys.ts'
import type { Person } from '../../../shared/customers/person.ts'
import type { AccountRow } from '../../../shared/loyalty/catalogue.ts'
import { t } from '../../language/words.ts'
import type { KeyHolder, SaveRefusal } from '../../use-cases/record-actions.ts'

export interface PersonForm {
  readonly person: Person
  readonly change: (change: Partial<Person>) => void
  readonly account: AccountRow | null
  readonly isNew: boolean
  /** As it was when the form opened. */
  readonly before: Person
  readonly refusal: SaveRefusal | null
  readonly holders: ReadonlyMap<IdentityField, KeyHolder>
  readonly openOther: (holder: KeyHolder) => void
  /** null: the one being typed is not saved yet, so there is nothing to combine. */
  readonly combineWith: ((holder: KeyHolder) => void) | null
  readonly today: string
}

const PersonFormContext = createContext<PersonForm | null>(null)
export const PersonFormProvider = PersonFormContext.Provider

export function usePersonForm(): PersonForm {
  const form = useContext(PersonFormContext)
  if (!form) throw new Error('A part of the form stands outside it')
  return form
}

/** What the store wants to be said at this field; null = nothing is wrong with it. */
export function refusedAt({ refusal }: PersonForm, field: CustomerFieldName): string | null {
  if (refusal?.reason === 'fieldsRequired' && refusal.fields.includes(field)) return t('person.fieldNeeded')
  if (refusal?.reason === 'dateImpossible' && refusal.field === field) return t('person.dateWrong')
  return null
}

/** Marks a field's label as required; assistive programs are told by the field itself. */
export const neededIf = (account: AccountRow | null, field: CustomerFieldName) =>
  fieldDemand(account, field) === 'required' ? ({ 'aria-required': true } as const) : {}
