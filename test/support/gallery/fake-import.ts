/** An import of customers for looking at: it stands where the test puts it and does nothing. */
import { createStore } from 'zustand/vanilla'
import { type CustomerImport, firstImport, type ImportState } from '../../../renderer/use-cases/import-state.ts'
import { accepted } from '../../../shared/kernel/result.ts'

export function fakeCustomerImport(state: Partial<ImportState> = {}): CustomerImport {
  const store = createStore<ImportState>(() => ({ ...firstImport, ...state }))
  const nothing = async (): Promise<void> => undefined
  return {
    store,
    look: nothing,
    choose: nothing,
    map: (mapping) => store.setState({ mapping }),
    check: nothing,
    decide: async (choices) => store.setState({ choices }),
    shown: async () => [],
    write: async () => accepted(null),
    cancel: () => undefined,
    backToColumns: () => store.setState({ step: 'columns' }),
    startAnew: () => store.setState(firstImport),
    goOn: async () => accepted(null),
    forgetInterrupted: nothing,
  }
}
