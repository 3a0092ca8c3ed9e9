/** What is still missing about a customer. A prompt, never a block. Source: domain.md 2.1, 3.3, 8 no. 16. */
import type { LocalDate } from '../kernel/business-date.ts'
import type { AccountRow } from '../loyalty/catalogue.ts'
import type { CustomerState } from '../loyalty/state.ts'
import { fieldDemand } from './field-settings.ts'
import type { Person } from './person.ts'
import type { Pet } from './pet.ts'

const contacts = ['email', 'phone'] as const

/** E-mail and phone, less what the store makes optional or switches off. */
export const contactsAsked = (account: AccountRow | null): readonly (typeof contacts)[number][] =>
  contacts.filter((field) => ['required', 'recommended'].includes(fieldDemand(account, field)))

/** Missing e-mail or missing phone. A store that makes one of them optional, or switches it off, is not prompted for it. */
export const isIncomplete = (customer: CustomerState, account: AccountRow | null = null): boolean =>
  contactsAsked(account).some((field) => !customer.has[field])

/** The loud prompt rests for 90 days after "Customer Declined"; a quiet mark stays. */
export const isPromptLoud = (customer: CustomerState, today: LocalDate, account: AccountRow | null = null): boolean =>
  isIncomplete(customer, account) &&
  (customer.informationDeclinedUntil === null || customer.informationDeclinedUntil < today)

export const declineDays = 90

/** Whom food and birthdays are about: nobody is reminded of a pet that died. Source: seed J09. */
export const livingPets = (person: Pick<Person, 'pets'>): readonly Pet[] => person.pets.filter((pet) => !pet.isDeceased)
