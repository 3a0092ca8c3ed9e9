/**
 * Taking back: a redemption that was wrong, purchases entered by mistake, goods that came back. Nothing is erased; each is a fact
 * that points at what it corrects. Source: domain.md 3.1, 3.6, 3.14.
 */
import type { LocationId, RedemptionId, UnitId } from '../kernel/ids.ts'
import { accepted, type Result, refused } from '../kernel/result.ts'
import { assess } from './assess.ts'
import type { Command, CustomerDecisionState, DecidedFact, DecisionContext, Refusal } from './commands.ts'
import { redeemChoices } from './decide-redemption.ts'
import {
  type Decision,
  factMaker,
  isManager,
  previewFacts,
  spentUnits,
  unitsByVisit,
  type Work,
  workOf,
} from './decision.ts'
import type { CustomerState, Redemption, Unit } from './state.ts'

type CommandOf<Type extends Command['type']> = Extract<Command, { readonly type: Type }>

/** Free before Finished; afterwards a manager's matter; never once the distributor has it. Undoing twice is harmless. */
export function undoRedemption(
  redemptionId: RedemptionId,
  state: CustomerDecisionState,
  context: DecisionContext,
): Decision {
  const found = undoable(redemptionId, state.customer, context)
  return found.ok ? accepted([undoneFact(found.value, state.customer, context)]) : found
}

/** Remove Only: undone, and the named ones of its punches come off with it, in one step. */
export function removeRedemption(
  command: CommandOf<'RemoveRedemption'>,
  state: CustomerDecisionState,
  context: DecisionContext,
): Decision {
  const found = undoable(command.redemptionId, state.customer, context)
  if (!found.ok) return found
  const redemption = found.value
  const undone = undoneFact(redemption, state.customer, context)
  const named = new Set(command.removeUnitIds)
  const units = state.customer.units.filter((unit) => named.has(unit.id) && unit.removed === null)
  if (units.length < named.size || units.some((unit) => !redemption.unitIds.includes(unit.id)))
    return refused({ reason: 'unitUnknown' })
  const after = previewFacts([undone], state, context)
  const spent = spentUnits(after.customer)
  if (units.some((unit) => spent.has(unit.id))) return refused({ reason: 'undoRedemptionFirst' })
  return accepted([undone, ...removedFacts(units, 'removed', state.customer, context)])
}

/** Remove and Reselect: undone and given again as something else, or refused as a whole. A unit rung up as the same article stays the free one. */
export function reselectRedemption(
  command: CommandOf<'ReselectRedemption'>,
  state: CustomerDecisionState,
  context: DecisionContext,
): Decision {
  const found = undoable(command.redemptionId, state.customer, context)
  if (!found.ok) return found
  const redemption = found.value
  const visit = state.customer.visits[redemption.visitId]
  if (!visit) return refused({ reason: 'redemptionUnknown' })
  const undone = undoneFact(redemption, state.customer, context)
  // Wherever it is given again, the credit stays with the store that gave it first.
  const { locationId } = redemption
  const work = workOf(previewFacts([undone], state, context), visit, { ...context, locationId })
  if (!isEarnedAgain(redemption, work)) return refused({ reason: 'rewardNotEarned' })
  const choice = { rewardId: redemption.rewardId, upc: command.upc, takenUpc: command.takenUpc }
  const again = (rungUnitId?: UnitId) =>
    redeemChoices(work, [{ ...choice, rungUnitId: rungUnitId ?? null }], command.acceptedRisks ?? [])
  const isSame = command.upc === redemption.upc && (command.takenUpc === null || command.takenUpc === command.upc)
  const kept = again(isSame ? redemption.rungUnitId : undefined)
  const redeemed = !kept.ok && kept.refusal.reason === 'rungUnitNotFree' ? again() : kept
  if (!redeemed.ok) return redeemed
  return accepted([undone, ...redeemed.value.map((fact) => creditedTo(fact, locationId, context))])
}

/** By the same purchases: once goods of it came back, what a later version makes of the rest is another reward. */
function isEarnedAgain({ rewardId, unitIds }: Redemption, { customer, account, context }: Work): boolean {
  const reward = assess(customer, account, context.moment).rewards.find((one) => one.id === rewardId)
  return reward === undefined || reward.units.map((unit) => unit.id).join() === unitIds.join()
}

/** Says the store where it is not the register's own. */
const creditedTo = (fact: DecidedFact, locationId: LocationId, context: DecisionContext): DecidedFact =>
  fact.type === 'RewardRedeemed' && locationId !== context.locationId
    ? { ...fact, data: { ...fact.data, locationId } }
    : fact

function undoable(
  redemptionId: RedemptionId,
  customer: CustomerState,
  context: DecisionContext,
): Result<Redemption, Refusal> {
  const redemption = customer.redemptions.find((one) => one.id === redemptionId)
  if (!redemption) return refused({ reason: 'redemptionUnknown' })
  if (redemption.undone) return refused({ reason: 'redemptionAlreadyUndone' })
  if (redemption.batchId > 0) return refused({ reason: 'redemptionPulled', batchId: redemption.batchId })
  const visit = customer.visits[redemption.visitId]
  const isOpen = visit?.status === 'open'
  if (isOpen && visit.registerId !== context.registerId) return refused({ reason: 'openOnAnotherRegister' })
  if (!isOpen && !isManager(context)) return refused({ reason: 'managerNeeded' })
  return accepted(redemption)
}

function undoneFact(redemption: Redemption, customer: CustomerState, context: DecisionContext): DecidedFact {
  const { id: redemptionId, source, visitId } = redemption
  const offerId = source.kind === 'offer' ? source.offerId : null
  const data = { redemptionId, offerId, approvedBy: context.approvedBy }
  return factMaker(context, customer.id, visitId)({ type: 'RedemptionUndone', data })
}

/** Entered by mistake: by anybody on the day it was bought, by a manager later, never once spent. Brought back: always. */
export function takeBackUnits(
  command: CommandOf<'TakeBackUnits'>,
  { customer }: CustomerDecisionState,
  context: DecisionContext,
): Decision {
  const named = new Set<UnitId>(command.unitIds)
  const units = customer.units.filter((unit) => named.has(unit.id) && unit.removed === null)
  if (units.length === 0 || units.length < named.size) return refused({ reason: 'unitUnknown' })
  const visits = units.map((unit) => customer.visits[unit.visitId])
  if (visits.some((visit) => visit?.status === 'open' && visit.registerId !== context.registerId))
    return refused({ reason: 'openOnAnotherRegister' })
  if (command.reason === 'removed') {
    const spent = spentUnits(customer)
    if (units.some((unit) => spent.has(unit.id))) return refused({ reason: 'undoRedemptionFirst' })
    const isOfToday = (unit: Unit) =>
      unit.businessDate === context.moment.businessDate || customer.visits[unit.visitId]?.status === 'open'
    if (!units.every(isOfToday) && !isManager(context)) return refused({ reason: 'managerNeeded' })
  }
  return accepted(removedFacts(units, command.reason, customer, context))
}

function removedFacts(
  units: readonly Unit[],
  reason: 'removed' | 'returned',
  customer: CustomerState,
  context: DecisionContext,
): readonly DecidedFact[] {
  const { approvedBy } = context
  return [...unitsByVisit(units)].map(([visitId, ofVisit]) => {
    const unitIds = ofVisit.map((unit) => unit.id)
    return factMaker(
      context,
      customer.id,
      customer.visits[visitId] ? visitId : null,
    )({
      type: 'UnitsRemoved',
      data: { unitIds, reason, approvedBy },
    })
  })
}
