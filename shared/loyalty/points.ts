/**
 * A customer's loyalty balance: the sum of dated movements and never a number that somebody types. At the counter a manager moves it, for
 * one of three reasons; imports and purchases move it elsewhere. Source: seeds B15, E13; domain.md 3.11 for merges, where points add.
 */
import { accepted, refused } from '../kernel/result.ts'
import type { CounterPointsReason, DecisionContext } from './commands.ts'
import { type Decision, factMaker, isManager } from './decision.ts'
import type { CustomerState } from './state.ts'

export const pointsBalance = (state: Pick<CustomerState, 'points'>): number =>
  state.points.reduce((sum, one) => sum + one.points, 0)

/** Why a person at the counter may move a balance. */
export const counterPointsReasons: readonly CounterPointsReason[] = ['goodwill', 'correction', 'spent']

/** More than this at once is a typing error. */
export const mostPointsAtOnce = 100_000

/** Goodwill gives, spent takes, a correction does either; whole points, and never below nothing. */
export function changePoints(
  { points, reason }: { readonly points: number; readonly reason: CounterPointsReason },
  customer: CustomerState,
  context: DecisionContext,
): Decision {
  const isRightWay = reason === 'goodwill' ? points > 0 : reason === 'spent' ? points < 0 : points !== 0
  if (!Number.isInteger(points) || !isRightWay || Math.abs(points) > mostPointsAtOnce)
    return refused({ reason: 'pointsOutOfRange' })
  if (!isManager(context)) return refused({ reason: 'managerNeeded' })
  const balance = pointsBalance(customer)
  if (points < 0 && balance + points < 0) return refused({ reason: 'pointsTooFew', balance })
  const fact = factMaker(context, customer.id, null)
  return accepted([fact({ type: 'PointsChanged', data: { transactionId: context.newId(), points, reason } })])
}
