/** Decisions that concern no customer: items waiting for one, and the account's rows. */
import { assertNever } from '../kernel/assert-never.ts'
import type { LocalDate } from '../kernel/business-date.ts'
import { accepted, refused } from '../kernel/result.ts'
import type { Rows } from './catalogue.ts'
import type { AccountCommand, DecisionContext } from './commands.ts'
import { type Decision, factMaker, isManager, isQuantity } from './decision.ts'
import { matchItem } from './match-item.ts'
import { splitRows } from './split-rows.ts'
import type { AccountState } from './state.ts'

/** `maxRowsBytes`: what one fact of rows may weigh at most where it is sent; more rows become more facts. */
export function decideForAccount(
  command: AccountCommand,
  account: AccountState,
  context: DecisionContext,
  maxRowsBytes = Number.POSITIVE_INFINITY,
): Decision {
  const fact = factMaker(context, null, null)
  switch (command.type) {
    case 'AddToTray': {
      if (!context.staff) return refused({ reason: 'notSignedIn' })
      if (!isQuantity(command.quantity)) return refused({ reason: 'quantityOutOfRange' })
      const matched = matchItem(account, context.locationId, command.upc, context.moment)
      if ('refusal' in matched) return refused(matched.refusal)
      const { upc, quantity, source, label } = command
      const data = { upc, quantity, source, ...(label ? { label } : {}) }
      return accepted([fact({ type: 'TrayItemAdded', data })])
    }
    case 'EmptyTray':
      if ((account.trays[context.registerId] ?? []).length === 0) return refused({ reason: 'trayEmpty' })
      return accepted([fact({ type: 'TrayEmptied', data: { reason: command.reason } })])
    case 'SaveRows': {
      const isFirstStart = Object.keys(account.staff).length === 0
      if (!isFirstStart && !isManager(context)) return refused({ reason: 'managerNeeded' })
      const rows = fromToday(command.rows, account, context.moment.businessDate)
      return accepted(splitRows(rows, maxRowsBytes).map((part) => fact({ type: 'RowsSaved', data: { rows: part } })))
    }
    default:
      return assertNever(command)
  }
}

/**
 * A further version of a known rule that would start in the past starts today: what was earned and sold by then stays. The fold
 * holds every fact to the same, whoever made it.
 */
function fromToday(saved: Rows, account: AccountState, today: LocalDate): Rows {
  const { cardGroups, offers } = account.catalogue
  const moved = <Version extends { readonly effectiveFrom: LocalDate }>(
    known: { readonly versions: readonly unknown[] } | undefined,
    versions: readonly Version[] | undefined,
  ) =>
    versions && known && known.versions.length > 0
      ? { versions: versions.map((one) => (one.effectiveFrom < today ? { ...one, effectiveFrom: today } : one)) }
      : {}
  switch (saved.kind) {
    case 'cardGroups':
      return { ...saved, rows: saved.rows.map((row) => ({ ...row, ...moved(cardGroups[row.id], row.versions) })) }
    case 'offers':
      return { ...saved, rows: saved.rows.map((row) => ({ ...row, ...moved(offers[row.id], row.versions) })) }
    default:
      return saved
  }
}
