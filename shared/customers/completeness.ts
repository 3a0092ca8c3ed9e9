/** What is still missing about a customer. A prompt, never a block. Source: domain.md 2.1, 3.3, 8 no. 16. */
import type { LocalDate } from '../kernel/business-date.ts'
import type { CustomerState } from '../loyalty/state.ts'

/** Missing e-mail or missing phone. */
export const isIncomplete = (customer: CustomerState): boolean => !customer.has.email || !customer.has.phone

/** The loud prompt rests for 90 days after "Customer Declined"; a quiet mark stays. */
export const isPromptLoud = (customer: CustomerState, today: LocalDate): boolean =>
  isIncomplete(customer) && (customer.informationDeclinedUntil === null || customer.informationDeclinedUntil < today)

export const declineDays = 90
