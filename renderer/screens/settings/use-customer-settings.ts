/** Saves what a store asks of its customers. Only what changed: the fold keeps the rest, also what another manager changed meanwhile. */
import type { AccountRow } from '../../../shared/loyalty/catalogue.ts'
import { useActions } from '../../session/use-till.ts'
import { useRun } from '../use-visit.ts'

type CustomerSettings = Pick<AccountRow, 'customerFields' | 'colourCodes' | 'formQuestions'>

/** Resolves to whether it was saved at once. */
export function useSaveCustomerSettings(): (change: CustomerSettings) => Promise<boolean> {
  const actions = useActions()
  const run = useRun()
  return (change) => run(() => actions.saveRows([{ kind: 'account', rows: [{ id: 'account', ...change }] }]))
}
