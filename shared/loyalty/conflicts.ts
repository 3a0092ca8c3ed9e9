/** What cannot stand beside what was done elsewhere: which of it waits for a manager, how it may end, and the manager's word. */
import { accepted, refused } from '../kernel/result.ts'
import type { Command, DecisionContext } from './commands.ts'
import { type Decision, factMaker, isManager } from './decision.ts'
import type { Settlement } from './events.ts'
import type { Conflict, ConflictReason, CustomerState } from './state.ts'

/** Nobody has dealt with it yet. A redemption that was taken back at its own counter has dealt with itself. */
export const isOpenConflict = (conflict: Conflict): boolean => !conflict.settled && !conflict.isUndone

/** Something may have been given for which no distributor pays. */
const givenReasons: ReadonlySet<ConflictReason> = new Set([
  'rewardAlreadyRedeemed',
  'unitAlreadySpent',
  'purchaseRemoved',
  'unitUnknown',
  'limitExceeded',
  'capExceeded',
])

export const settlementsOf = ({ reason }: Conflict): readonly Settlement[] =>
  givenReasons.has(reason) ? ['storeBears', 'customerPaid', 'nothingGiven'] : ['seen']

export function settleConflict(
  { conflictEventId, how }: Extract<Command, { readonly type: 'SettleConflict' }>,
  customer: CustomerState,
  context: DecisionContext,
): Decision {
  const known = customer.conflicts.find((one) => one.eventId === conflictEventId)
  if (!known || !settlementsOf(known).includes(how)) return refused({ reason: 'conflictUnknown' })
  if (!isOpenConflict(known)) return accepted([])
  if (!isManager(context)) return refused({ reason: 'managerNeeded' })
  const fact = factMaker(context, customer.id, null)
  const { approvedBy } = context
  return accepted([fact({ type: 'ConflictSettled', data: { conflictEventId, how, approvedBy } })])
}
