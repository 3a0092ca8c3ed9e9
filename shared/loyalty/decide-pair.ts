/**
 * Decisions about two customers: a line that was scanned for the wrong one, two accounts of one person, and their parting. The facts
 * of both stand in one record, each under its own customer. Source: domain.md 3.11, screens.md (Move to Another Customer).
 */
import { assertNever } from '../kernel/assert-never.ts'
import { accepted, refused } from '../kernel/result.ts'
import type { CustomerDecisionState, DecidedFact, DecisionContext, PairCommand } from './commands.ts'
import { additionOf, matchAddition, purchaseFacts } from './decide-purchase.ts'
import {
  type Decision,
  factMaker,
  goneRefusal,
  isManager,
  largestQuantity,
  previewFacts,
  spentUnits,
  workOf,
} from './decision.ts'
import { isMergeSpent } from './merge-customers.ts'
import type { AccountState, CustomerState, Unit } from './state.ts'

/** `first` is the customer at the counter: the line's owner, or the one that stays. */
export function decidePair(
  command: PairCommand,
  first: CustomerState,
  second: CustomerState,
  account: AccountState,
  context: DecisionContext,
): Decision {
  if (!context.staff) return refused({ reason: 'notSignedIn' })
  if (first.id === second.id) return refused({ reason: 'sameCustomer' })
  const gone = goneRefusal(first)
  if (gone) return refused(gone)
  switch (command.type) {
    case 'MoveLine':
      return moveLine(command, first, { account, customer: second }, context)
    case 'MergeCustomers':
      return merge(first, second, context)
    case 'UndoMerge':
      return undoMerge(command.mergeEventId, first, second, context)
    case 'DismissDuplicate':
      return dismissDuplicate(first, second, context)
    default:
      return assertNever(command)
  }
}

type MoveLine = Extract<PairCommand, { readonly type: 'MoveLine' }>

/** Bought there as if scanned there at this moment: the offers are asked anew, and whatever refuses a scan refuses the move. */
function moveLine(
  command: MoveLine,
  first: CustomerState,
  to: CustomerDecisionState,
  context: DecisionContext,
): Decision {
  const { visitId, lineId, toVisitId } = command
  const visit = first.visits[visitId]
  if (visit?.status !== 'open') return refused({ reason: 'visitNotOpen' })
  if (visit.registerId !== context.registerId) return refused({ reason: 'openOnAnotherRegister' })
  const line = visit.lines.find((one) => one.id === lineId)
  if (!line) return refused({ reason: 'lineUnknown' })
  const spent = spentUnits(first)
  if (line.unitIds.some((id) => spent.has(id))) return refused({ reason: 'undoRedemptionFirst' })
  const gone = goneRefusal(to.customer)
  if (gone) return refused(gone)
  if (first.isTraining !== to.customer.isTraining) return refused({ reason: 'trainingCustomer' })
  if (!to.customer.isEnrolled) return refused({ reason: 'customerNotEnrolled', upc: line.upc })

  const inThere = factMaker(context, to.customer.id, toVisitId)
  const facts: DecidedFact[] = to.customer.visits[toVisitId] ? [] : [inThere({ type: 'VisitStarted', data: {} })]
  let there = previewFacts(facts, to, context)
  const target = there.customer.visits[toVisitId]
  if (target?.status !== 'open') return refused({ reason: 'visitNotOpen' })
  if (target.registerId !== context.registerId) return refused({ reason: 'openOnAnotherRegister' })
  if (target.question) return refused({ reason: 'questionOpen' })

  const moving = new Set(line.unitIds)
  for (const units of alikeUnits(first.units.filter((unit) => moving.has(unit.id)))) {
    const now = there.customer.visits[toVisitId] ?? target
    const source = units[0]?.originalDate || units[0]?.exception || line.source === 'paper' ? line.source : 'moved'
    const addition = {
      ...additionOf(units[0], line.upc, source),
      quantity: units.length,
      movedFrom: first.id,
      approvedBy: units[0]?.exception?.approvedBy,
    }
    const work = workOf(there, now, context)
    const matched = matchAddition(work, addition)
    if (!matched.ok) return matched
    const bought = purchaseFacts(work, matched.value, addition)
    facts.push(...bought)
    there = previewFacts(bought, there, context)
  }
  const removed = factMaker(
    context,
    first.id,
    visitId,
  )({
    type: 'UnitsRemoved',
    data: { unitIds: [...line.unitIds], reason: 'moved' },
  })
  return accepted([removed, ...facts])
}

/** Units that one purchase can hold: of one date, one exception, and not more than one entry takes. */
function alikeUnits(units: readonly Unit[]): readonly (readonly Unit[])[] {
  const groups = new Map<string, Unit[]>()
  for (const unit of units) {
    const { originalDate, exception, punch } = unit
    const key = JSON.stringify([originalDate, exception, exception && [punch?.cardGroupId, punch?.valueCents]])
    groups.set(key, [...(groups.get(key) ?? []), unit])
  }
  return [...groups.values()].flatMap((group) =>
    Array.from({ length: Math.ceil(group.length / largestQuantity) }, (_, index) =>
      group.slice(index * largestQuantity, (index + 1) * largestQuantity),
    ),
  )
}

/** The first stays; the training customer stays what it is: alone. */
function merge(first: CustomerState, second: CustomerState, context: DecisionContext): Decision {
  if (!isManager(context)) return refused({ reason: 'managerNeeded' })
  const gone = goneRefusal(second)
  if (gone) return refused(gone)
  if (first.isTraining !== second.isTraining) return refused({ reason: 'trainingCustomer' })
  if (isServedElsewhere(first, context) || isServedElsewhere(second, context))
    return refused({ reason: 'openOnAnotherRegister' })
  const fact = factMaker(context, first.id, null)
  return accepted([fact({ type: 'CustomersMerged', data: { secondaryId: second.id } })])
}

/** Anybody may look; said already, it changes nothing. */
function dismissDuplicate(first: CustomerState, second: CustomerState, context: DecisionContext): Decision {
  if (first.notDuplicateOf.includes(second.id) || second.notDuplicateOf.includes(first.id)) return accepted([])
  const fact = factMaker(context, first.id, null)
  return accepted([fact({ type: 'DuplicateDismissed', data: { otherId: second.id } })])
}

function undoMerge(
  mergeEventId: Extract<PairCommand, { readonly type: 'UndoMerge' }>['mergeEventId'],
  first: CustomerState,
  second: CustomerState,
  context: DecisionContext,
): Decision {
  if (!isManager(context)) return refused({ reason: 'managerNeeded' })
  const merged = first.merges.find((one) => one.eventId === mergeEventId)
  if (!merged || merged.secondaryId !== second.id) return refused({ reason: 'mergeUnknown' })
  if (isServedElsewhere(first, context)) return refused({ reason: 'openOnAnotherRegister' })
  if (isMergeSpent(first, merged)) return refused({ reason: 'mergeSpent' })
  const fact = factMaker(context, first.id, null)
  return accepted([fact({ type: 'MergeUndone', data: { mergeEventId, secondaryId: second.id } })])
}

const isServedElsewhere = (customer: CustomerState, context: DecisionContext): boolean =>
  Object.values(customer.visits).some((visit) => visit.status === 'open' && visit.registerId !== context.registerId)
