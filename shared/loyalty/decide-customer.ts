/** What is said about a customer outside any visit: enrolment, household, card notes, deletion. Source: domain.md 3.1, 3.9, 3.11. */
import { accepted, refused } from '../kernel/result.ts'
import { assess } from './assess.ts'
import type { Command, CustomerDecisionState, DecisionContext } from './commands.ts'
import { type Decision, factMaker, isManager } from './decision.ts'
import { namesOfCustomer } from './purge-customer.ts'
import type { CustomerState } from './state.ts'

type CommandOf<Type extends Command['type']> = Extract<Command, { readonly type: Type }>

/** Anybody; what is said already changes nothing. */
export function changeEnrollment(
  { isEnrolled, reason }: CommandOf<'ChangeEnrollment'>,
  customer: CustomerState,
  context: DecisionContext,
): Decision {
  if (customer.isEnrolled === isEnrolled) return accepted([])
  const fact = factMaker(context, customer.id, null)
  return accepted([fact({ type: 'LoyaltyEnrollmentChanged', data: { isEnrolled, reason } })])
}

export function changeHousehold(
  householdId: string | null,
  customer: CustomerState,
  context: DecisionContext,
): Decision {
  if (customer.householdId === householdId) return accepted([])
  const fact = factMaker(context, customer.id, null)
  return accepted([fact({ type: 'HouseholdChanged', data: { householdId } })])
}

/** Anybody writes; taking off what was written is a manager's matter. Source: domain.md 3.1. */
export function noteCard(
  { cardId, text }: CommandOf<'NoteCard'>,
  { customer, account }: CustomerDecisionState,
  context: DecisionContext,
): Decision {
  const card = assess(customer, account, context.moment).cards.find((one) => one.id === cardId)
  if (!card) return refused({ reason: 'unitUnknown' })
  const before = card.note
  if (text.trim() === before) return accepted([])
  if (text.trim() === '' && !isManager(context)) return refused({ reason: 'managerNeeded' })
  const fact = factMaker(context, customer.id, null)
  return accepted([fact({ type: 'CardNoted', data: { cardId, text: text.trim() } })])
}

/** The personal data goes for good, also of everybody merged into them; what they bought and were given stays. Source: domain.md 8 no. 33. */
export function purgeCustomer(customer: CustomerState, context: DecisionContext): Decision {
  if (!isManager(context)) return refused({ reason: 'managerNeeded' })
  if (customer.purgedAt) return accepted([])
  const deleted = customer.deletedAt ? accepted([]) : deleteCustomer(customer, context)
  if (!deleted.ok) return deleted
  const [, ...alsoIds] = namesOfCustomer(customer)
  const fact = factMaker(context, customer.id, null)
  return accepted([...deleted.value, fact({ type: 'CustomerPurged', data: { alsoIds } })])
}

/** Hides the customer; nothing of theirs changes. A visit in progress is finished or left first. */
export function deleteCustomer(customer: CustomerState, context: DecisionContext): Decision {
  if (!isManager(context)) return refused({ reason: 'managerNeeded' })
  if (Object.values(customer.visits).some((visit) => visit.status === 'open'))
    return refused({ reason: 'customerHasOpenVisit' })
  return accepted([factMaker(context, customer.id, null)({ type: 'CustomerDeleted', data: {} })])
}

export function reinstateCustomer(customer: CustomerState, context: DecisionContext): Decision {
  if (!isManager(context)) return refused({ reason: 'managerNeeded' })
  if (customer.purgedAt) return refused({ reason: 'customerPurged' })
  if (!customer.deletedAt) return accepted([])
  return accepted([factMaker(context, customer.id, null)({ type: 'CustomerReinstated', data: {} })])
}
