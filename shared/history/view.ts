/** What one register, or the cloud, has folded of a history's facts. */
import type { CustomerId, RedemptionId } from '../kernel/ids.ts'
import type { TillsideEvent } from '../loyalty/events.ts'
import { foldEvent, rootOf } from '../loyalty/fold.ts'
import { type AccountState, type CustomerState, emptyCustomer } from '../loyalty/state.ts'

export interface View {
  account: AccountState
  readonly customers: Map<string, CustomerState>
}

export const stateOf = (view: View, id: string): CustomerState =>
  view.customers.get(id) ?? emptyCustomer(id as CustomerId)

/** Of a merged customer: who stands for both. */
export const rootState = (view: View, id: string): CustomerState =>
  stateOf(view, rootOf(view.account, id as CustomerId))

export function fold(view: View, event: TillsideEvent): void {
  const folded = foldEvent(view.account, (id) => stateOf(view, id), event)
  view.account = folded.account
  for (const customer of folded.customers) view.customers.set(customer.id, customer)
}

/** In whose state a redemption stands: an undone merge may have given it to somebody else than redeemed it. */
export function holderOf(view: View, redemptionId: RedemptionId): CustomerId | null {
  for (const state of view.customers.values())
    if (state.redemptions.some((one) => one.id === redemptionId)) return state.id
  return null
}
