/** Makes the shared context: the store, the one queue in which commands run, and the store's clock. */
import { createStore } from 'zustand/vanilla'
import { type Moment, momentAt } from '../../shared/kernel/business-date.ts'
import type { AccountState } from '../../shared/loyalty/state.ts'
import { firstState } from './first-state.ts'
import type { TillState } from './till.ts'
import type { TillContext, TillPorts } from './till-parts.ts'

export function createContext(ports: TillPorts): TillContext {
  const store = createStore<TillState>(() => firstState)
  let turn: Promise<unknown> = Promise.resolve()
  const context: TillContext = {
    ports,
    store,
    line: null,
    boot: null,
    lease: null,
    register: null,
    assertion: null,
    scansHeldBy: null,
    takesItems: null,
    takesBadges: null,
    approval: null,
    inOrder(work) {
      const mine = turn.then(work)
      turn = mine.catch(() => undefined)
      return mine
    },
    moment: () => momentOf(context, store.getState().account),
    afterRecord: [],
    afterChange: [],
  }
  return context
}

/** Now, in the zone of the location this register stands in; UTC while no location is known. */
export function momentOf(context: TillContext, account: AccountState): Moment {
  const locationId = context.boot?.locationId
  const zone = (locationId && account.locations[locationId]?.timeZone) || 'UTC'
  return momentAt(storeMs(context), zone, account.account?.dayEndMinutes ?? 0)
}

/** The machine's clock and what `--clock` adds to it. */
export const storeMs = (context: TillContext): number => context.ports.now() + (context.boot?.clockOffsetMs ?? 0)
