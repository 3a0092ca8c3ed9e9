/**
 * Decisions: a command and the state give facts, or one named reason why not. Pure: the moment, the person and new ids are in
 * the context. Facts carry what was decided with the catalogue of this moment, so that folding them never needs it again.
 *
 * This file says who may ask at all and passes each command on to the file of its subject.
 */
import { assertNever } from '../kernel/assert-never.ts'
import { refused } from '../kernel/result.ts'
import type { Command, CustomerDecisionState, DecisionContext } from './commands.ts'
import { settleConflict } from './conflicts.ts'
import { removeRedemption, reselectRedemption, takeBackUnits, undoRedemption } from './decide-correction.ts'
import {
  changeEnrollment,
  changeHousehold,
  deleteCustomer,
  noteCard,
  purgeCustomer,
  reinstateCustomer,
} from './decide-customer.ts'
import { addItem, answerOffer, changeQuantity, removeLine } from './decide-purchase.ts'
import { deferRewards, redeemRewards } from './decide-redemption.ts'
import { abandonVisit, checkOut, finishVisit, giveMultiPurchaseReason, startVisit } from './decide-visit.ts'
import { type Decision, goneRefusal, workOf } from './decision.ts'
import { changePoints } from './points.ts'

export { decideForAccount } from './decide-account.ts'
export { decidePair } from './decide-pair.ts'
export { type Decision, largestQuantity } from './decision.ts'

export function decide(command: Command, state: CustomerDecisionState, context: DecisionContext): Decision {
  if (!context.staff) return refused({ reason: 'notSignedIn' })
  const gone = goneRefusal(state.customer)
  const isForDeleted = command.type === 'ReinstateCustomer' || command.type === 'PurgeCustomer'
  if (gone && !(isForDeleted && gone.reason === 'customerDeleted')) return refused(gone)

  switch (command.type) {
    case 'StartVisit':
      return startVisit(command.visitId, state, context)
    case 'UndoRedemption':
      return undoRedemption(command.redemptionId, state, context)
    case 'RemoveRedemption':
      return removeRedemption(command, state, context)
    case 'ReselectRedemption':
      return reselectRedemption(command, state, context)
    case 'TakeBackUnits':
      return takeBackUnits(command, state, context)
    case 'ChangeEnrollment':
      return changeEnrollment(command, state.customer, context)
    case 'ChangeHousehold':
      return changeHousehold(command.householdId, state.customer, context)
    case 'SettleConflict':
      return settleConflict(command, state.customer, context)
    case 'NoteCard':
      return noteCard(command, state, context)
    case 'ChangePoints':
      return changePoints(command, state.customer, context)
    case 'DeleteCustomer':
      return deleteCustomer(state.customer, context)
    case 'ReinstateCustomer':
      return reinstateCustomer(state.customer, context)
    case 'PurgeCustomer':
      return purgeCustomer(state.customer, context)
    default:
      return decideInVisit(command, state, context)
  }
}

type VisitCommand = Extract<
  Command,
  {
    readonly type:
      | 'AddItem'
      | 'ChangeQuantity'
      | 'RemoveLine'
      | 'AnswerOffer'
      | 'CheckOut'
      | 'GiveMultiPurchaseReason'
      | 'RedeemRewards'
      | 'DeferRewards'
      | 'FinishVisit'
      | 'AbandonVisit'
  }
>

function decideInVisit(command: VisitCommand, state: CustomerDecisionState, context: DecisionContext): Decision {
  const visit = state.customer.visits[command.visitId]
  if (visit?.status !== 'open') return refused({ reason: 'visitNotOpen' })
  if (visit.registerId !== context.registerId) return refused({ reason: 'openOnAnotherRegister' })
  const work = workOf(state, visit, context)
  switch (command.type) {
    case 'AddItem':
      return addItem(work, command)
    case 'ChangeQuantity':
      return changeQuantity(work, command.lineId, command.quantity)
    case 'RemoveLine':
      return removeLine(work, command.lineId)
    case 'AnswerOffer':
      return answerOffer(work, command.offerId, command.accept)
    case 'CheckOut':
      return checkOut(work)
    case 'GiveMultiPurchaseReason':
      return giveMultiPurchaseReason(work, command.reason, command.note)
    case 'RedeemRewards':
      return redeemRewards(work, command)
    case 'DeferRewards':
      return deferRewards(work, command.rewardIds)
    case 'FinishVisit':
      return finishVisit(work, command.reasons)
    case 'AbandonVisit':
      return abandonVisit(work)
    default:
      return assertNever(command)
  }
}
