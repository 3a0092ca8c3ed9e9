/** What all decisions share: their outcome, the facts' ids, who may do what, and a look at the states as they would stand after. */
import type { CustomerId, EventId, UnitId, VisitId } from '../kernel/ids.ts'
import type { Result } from '../kernel/result.ts'
import type { CustomerDecisionState, DecidedFact, DecisionContext, Refusal } from './commands.ts'
import type { Fact } from './events.ts'
import { foldEvent } from './fold.ts'
import { stampFacts } from './stamp.ts'
import type { CustomerState, Unit, Visit } from './state.ts'

export type Decision = Result<readonly DecidedFact[], Refusal>

/** How many of one article one entry may add. */
export const largestQuantity = 99

/** A customer's open visit at this register, and what is needed to decide in it. */
export interface Work extends CustomerDecisionState {
  readonly visit: Visit
  readonly context: DecisionContext
  readonly fact: (fact: Fact, id?: EventId) => DecidedFact
}

export const factMaker =
  (context: DecisionContext, customerId: CustomerId | null, visitId: VisitId | null) =>
  (fact: Fact, id = context.newId() as EventId): DecidedFact => ({ ...fact, id, customerId, visitId })

export const workOf = (state: CustomerDecisionState, visit: Visit, context: DecisionContext): Work => ({
  ...state,
  visit,
  context,
  fact: factMaker(context, state.customer.id, visit.id),
})

export const isManager = (context: DecisionContext): boolean =>
  context.staff?.role === 'manager' || context.approvedBy !== null

export const isQuantity = (quantity: number): boolean =>
  Number.isInteger(quantity) && quantity >= 1 && quantity <= largestQuantity

/** Units that a standing redemption has spent, for a card or for an offer. */
export const spentUnits = (customer: CustomerState): ReadonlySet<UnitId> =>
  new Set(customer.redemptions.filter((one) => !one.undone).flatMap((one) => one.unitIds))

/** Units by the visit they were bought in, so that each visit's fact takes them off its own lines. */
export function unitsByVisit(units: readonly Unit[]): ReadonlyMap<VisitId, readonly Unit[]> {
  const byVisit = new Map<VisitId, Unit[]>()
  for (const unit of units) byVisit.set(unit.visitId, [...(byVisit.get(unit.visitId) ?? []), unit])
  return byVisit
}

/** The states as they would stand after these facts of the one customer; nothing is recorded. */
export function previewFacts(
  facts: readonly DecidedFact[],
  state: CustomerDecisionState,
  context: DecisionContext,
): CustomerDecisionState {
  const { registerId, locationId, staff, moment } = context
  const { accountId, catalogueVersion } = state.account
  const visitBusinessDate = (visitId: VisitId) => {
    const visit = state.customer.visits[visitId]
    return visit?.status === 'open' ? visit.businessDate : undefined
  }
  const stamp = { accountId, registerId, epoch: 0, firstSeq: 1, locationId, staff, moment, catalogueVersion }
  let { account, customer } = state
  for (const event of stampFacts(facts, { ...stamp, visitBusinessDate })) {
    const folded = foldEvent(account, () => customer, event)
    account = folded.account
    customer = folded.customers.find((one) => one.id === customer.id) ?? customer
  }
  return { account, customer }
}

/** Who was merged or deleted is served no more: the one under the other's name, the other after Reinstate. */
export function goneRefusal(
  customer: CustomerState,
): Extract<Refusal, { readonly reason: 'customerMerged' | 'customerDeleted' }> | null {
  if (customer.mergedInto) return { reason: 'customerMerged', into: customer.mergedInto }
  return customer.deletedAt ? { reason: 'customerDeleted' } : null
}
