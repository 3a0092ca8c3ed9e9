/** The one message of a scan. `nth` grows, so that two equal ones are told twice. */
import type { Upc } from '../../shared/kernel/ids.ts'
import { type ScanOutcome, scanOutcome } from '../../shared/loyalty/scan-outcome.ts'
import type { AccountState, CustomerState } from '../../shared/loyalty/state.ts'
import type { TillState } from './till.ts'
import type { TillContext } from './till-parts.ts'

export function announce(context: TillContext, outcome: ScanOutcome): void {
  context.store.setState(announced(context.store.getState(), outcome))
}

/** What a decision did to the customer, as the one message of it. */
export type Said = (before: CustomerState, after: CustomerState, account: AccountState) => ScanOutcome

/** Of an item that was added. */
export const itemOutcome =
  (context: TillContext, upc: Upc, quantity: number): Said =>
  (before, after, account) =>
    scanOutcome(before, after, account, context.moment(), upc, quantity)

/** The same as a part of a greater change, so that both come in one picture. */
export const announced = (
  { lastOutcome }: Pick<TillState, 'lastOutcome'>,
  outcome: ScanOutcome,
): Pick<TillState, 'lastOutcome'> => ({ lastOutcome: { nth: (lastOutcome?.nth ?? 0) + 1, outcome } })
