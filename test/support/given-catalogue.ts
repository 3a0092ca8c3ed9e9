/** The demo store's catalogue as an account, and rows saved on top of it: the ground for tests of what managers enter. */
import { catalogueRows } from '../../shared/demo/demo-catalogue.ts'
import type { AccountId, LocationId } from '../../shared/kernel/ids.ts'
import type { Rows } from '../../shared/loyalty/catalogue.ts'
import type { TillsideEvent } from '../../shared/loyalty/events.ts'
import { evolveAccount } from '../../shared/loyalty/evolve-account.ts'
import { type AccountState, emptyAccount } from '../../shared/loyalty/state.ts'

export const today = '2026-06-10'
export const mainStore = 'maple-main' as LocationId
export const secondStore = 'maple-north' as LocationId

export const withRows = (account: AccountState, rows: readonly Rows[]): AccountState =>
  rows.reduce(
    (state, saved) =>
      evolveAccount(state, { type: 'RowsSaved', data: { rows: saved }, businessDate: today } as TillsideEvent),
    account,
  )

/** The demo catalogue of June 2026, joined by one location. */
export const givenCatalogue = (): AccountState =>
  withRows(emptyAccount('account-1' as AccountId), [
    {
      kind: 'locations',
      rows: [
        { id: mainStore, name: 'Maple Street', timeZone: 'America/New_York', isMaster: true },
        { id: secondStore, name: 'North End', timeZone: 'America/New_York', isMaster: false },
      ],
    },
    ...catalogueRows(today, [mainStore]),
  ])
