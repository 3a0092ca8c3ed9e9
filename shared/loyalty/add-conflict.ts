/** A conflict joins the customer's others; one per fact. */
import type { RedemptionId, RewardId } from '../kernel/ids.ts'
import type { TillsideEvent } from './events.ts'
import type { Conflict, ConflictReason, CustomerState } from './state.ts'

export interface ConflictMore {
  readonly rewardId?: RewardId | null
  readonly redemptionId?: RedemptionId
  readonly fields?: readonly string[]
}

export function addConflict(
  state: CustomerState,
  event: TillsideEvent,
  reason: ConflictReason,
  { rewardId = null, ...more }: ConflictMore = {},
): CustomerState {
  if (state.conflicts.some((conflict) => conflict.eventId === event.id)) return state
  const { id: eventId, at, registerId } = event
  const customerId = event.customerId ?? state.id
  const conflict: Conflict = { eventId, reason, customerId, at, registerId, rewardId, ...more }
  return { ...state, conflicts: [...state.conflicts, conflict] }
}
