/**
 * What pending events say by themselves, before anybody is loaded: the account's rows and trays, whom they name, and the bodies that
 * lie beside them. A body is held for as long as its event waits; afterwards it is in the base.
 */
import type { PersonBody } from '../../shared/customers/person.ts'
import type { CustomerId } from '../../shared/kernel/ids.ts'
import type { TillsideEvent } from '../../shared/loyalty/events.ts'
import { evolveAccount } from '../../shared/loyalty/evolve-account.ts'
import { namesPurgedBy } from '../../shared/loyalty/purge-customer.ts'
import type { AccountState } from '../../shared/loyalty/state.ts'

export interface PendingBodies {
  readonly bodyOf: (ref: string) => PersonBody | undefined
  add(bodies: readonly PersonBody[]): void
  /** Forgets what none of these events refers to. */
  keep(events: readonly TillsideEvent[]): void
}

export function createPendingBodies(): PendingBodies {
  const bodies = new Map<string, PersonBody>()
  return {
    bodyOf: (ref) => bodies.get(ref),
    add(added) {
      for (const body of added) bodies.set(body.ref, body)
    },
    keep(events) {
      const waiting = new Set(events.flatMap((event) => (event.type === 'PersonSaved' ? [event.data.bodyRef] : [])))
      for (const ref of bodies.keys()) if (!waiting.has(ref)) bodies.delete(ref)
    },
  }
}

/** What the events say of the account's rows and trays. */
export const withRows = (account: AccountState, events: readonly TillsideEvent[]): AccountState =>
  events.filter((event) => event.customerId === null).reduce(evolveAccount, account)

/** Every customer that an event names, merged or not. */
export const namesIn = (events: readonly TillsideEvent[]): readonly CustomerId[] => [
  ...new Set(events.flatMap((event) => (event.customerId === null ? [] : namedBy(event, event.customerId)))),
]

const namedBy = (event: TillsideEvent, customerId: CustomerId): readonly CustomerId[] =>
  event.type === 'CustomersMerged' || event.type === 'MergeUndone'
    ? [customerId, event.data.secondaryId]
    : event.type === 'CustomerPurged'
      ? namesPurgedBy(event)
      : [customerId]
