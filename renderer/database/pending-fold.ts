/**
 * The pending own events folded on top of the base, in one pass over all customers: merges, limits per household and brands' totals
 * reach over one customer, so no customer can be folded alone. Each step is remembered with what it began from; the next pass
 * goes again only through steps that begin from something else, and what did not change stays the same object.
 */
import type { CustomerId } from '../../shared/kernel/ids.ts'
import type { TillsideEvent } from '../../shared/loyalty/events.ts'
import { concernedBy } from '../../shared/loyalty/fold.ts'
import type { AccountState } from '../../shared/loyalty/state.ts'
import { type BodyOf, type FoldedCustomer, type FoldedStep, foldStep } from './customer-view.ts'

export interface PendingPass {
  readonly account: AccountState
  /** Everybody whom the pending events changed, as displayed. */
  readonly shown: ReadonlyMap<CustomerId, FoldedCustomer>
}

export interface PendingFold {
  /** All of them. Costs one look per event and a fold for each that begins from something new. `baseOf` is asked for roots only. */
  pass(
    account: AccountState,
    baseOf: (id: CustomerId) => FoldedCustomer,
    events: readonly TillsideEvent[],
    bodyOf: BodyOf,
  ): PendingPass
  /** One more behind the last. */
  push(
    account: AccountState,
    customerOf: (id: CustomerId) => FoldedCustomer,
    event: TillsideEvent,
    bodyOf: BodyOf,
  ): FoldedStep
  /** They are in the base now. */
  forget(events: readonly TillsideEvent[]): void
}

interface Step {
  readonly account: AccountState
  readonly customers: readonly FoldedCustomer[]
  readonly result: FoldedStep
}

export function createPendingFold(): PendingFold {
  let remembered = new Map<string, Step>()

  function stepOf(
    account: AccountState,
    customerOf: (id: CustomerId) => FoldedCustomer,
    event: TillsideEvent,
    bodyOf: BodyOf,
  ): Step {
    const customers = concernedBy(account, event).map(customerOf)
    const known = remembered.get(event.id)
    if (known && isSameStart(known, event, account, customers)) return known
    return { account, customers, result: foldStep(account, customerOf, event, bodyOf) }
  }

  return {
    pass(base, baseOf, events, bodyOf) {
      const steps = new Map<string, Step>()
      const shown = new Map<CustomerId, FoldedCustomer>()
      const customerOf = (id: CustomerId) => shown.get(id) ?? baseOf(id)
      let account = base
      for (const event of events) {
        const step = stepOf(account, customerOf, event, bodyOf)
        steps.set(event.id, step)
        if (readsAccount(event)) account = step.result.account
        for (const customer of step.result.customers) shown.set(customer.state.id, customer)
      }
      remembered = steps
      return { account, shown }
    },
    push(account, customerOf, event, bodyOf) {
      const step = stepOf(account, customerOf, event, bodyOf)
      remembered.set(event.id, step)
      return { account: readsAccount(event) ? step.result.account : account, customers: step.result.customers }
    },
    forget(events) {
      for (const event of events) remembered.delete(event.id)
    },
  }
}

/** Whether the account is read or changed by the event, beside the names that say whom it concerns. */
const readsAccount = (event: TillsideEvent): boolean =>
  event.customerId === null ||
  accountReaders.has(event.type) ||
  (event.type === 'PersonSaved' && event.data.copiedFrom !== undefined)

/** Limits and names; and whatever comes too late once somebody is purged. */
const accountReaders: ReadonlySet<TillsideEvent['type']> = new Set([
  ...(['RewardRedeemed', 'RedemptionUndone', 'CustomersMerged', 'MergeUndone'] as const),
  ...(['CustomerPurged', 'CustomerReinstated', 'VerificationEmailRequested'] as const),
  ...(['EmailVerified', 'EmailBounced', 'DuplicateDismissed'] as const),
])

const isSameStart = (
  known: Step,
  event: TillsideEvent,
  account: AccountState,
  customers: readonly FoldedCustomer[],
): boolean =>
  (!readsAccount(event) || known.account === account) &&
  known.customers.length === customers.length &&
  known.customers.every((customer, nth) => customer === customers[nth])
