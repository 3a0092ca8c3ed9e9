/**
 * Move to Another Customer: a line of the visit on the screen goes to the other customer's open visit here, or to a visit that starts
 * with it. One record for both, so that a kill leaves the line with exactly one of them. The screen stays where it is.
 */
import { type CustomerId, createId, type LineId, type VisitId } from '../../shared/kernel/ids.ts'
import { accepted, type Result, refused } from '../../shared/kernel/result.ts'
import type { Refusal } from '../../shared/loyalty/commands.ts'
import { storeMs } from './create-context.ts'
import { openRegister, performPair, type StorageRefusal } from './perform.ts'
import { openVisitOf } from './select-customer.ts'
import type { TillContext } from './till-parts.ts'

export async function moveLine(
  context: TillContext,
  lineId: LineId,
  toCustomerId: CustomerId,
): Promise<Result<null, Refusal | StorageRefusal>> {
  const { currentVisit } = context.store.getState()
  const register = openRegister(context)
  if (!currentVisit || !register) return refused({ reason: 'visitNotOpen' })
  if (toCustomerId === currentVisit.customerId) return refused({ reason: 'sameCustomer' })
  await register.fold.load([toCustomerId])
  const other = register.fold.shown(toCustomerId)?.state
  const open = other && openVisitOf(other, context)
  const toVisitId = open ?? createId<VisitId>(storeMs(context), context.ports.bytes(16))
  const { visitId, customerId } = currentVisit
  const done = await performPair(context, customerId, toCustomerId, { type: 'MoveLine', visitId, lineId, toVisitId })
  return done.ok ? accepted(null) : done
}
