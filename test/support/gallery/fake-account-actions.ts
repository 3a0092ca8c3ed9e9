/** The account actions of the gallery's till: they say yes and change nothing; the list of duplicates is what a scene gives. */

import type { AccountActions } from '../../../renderer/use-cases/account-actions.ts'
import type { CustomerRecord } from '../../../renderer/use-cases/till.ts'
import type { DuplicatePair } from '../../../shared/customers/duplicates.ts'
import { accepted } from '../../../shared/kernel/result.ts'

export function fakeAccountActions(
  customers: () => Readonly<Record<string, CustomerRecord>>,
  pairs: readonly DuplicatePair[] = [],
): AccountActions {
  const list = { state: 'ready' as const, done: 0, total: 0, pairs }
  const yes = async () => accepted(null)
  return {
    duplicates: { now: () => list, subscribe: () => () => undefined, look: () => undefined },
    combineCustomers: yes,
    undoCombine: yes,
    mergedAccounts: async () => [],
    dismissDuplicate: yes,
    deleteCustomer: yes,
    reinstateCustomer: yes,
    purgeCustomer: yes,
    peekCustomers: async (ids) => ids.flatMap((id) => customers()[id] ?? []),
  }
}
