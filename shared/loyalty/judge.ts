/**
 * Whether a fact can stand beside what is already folded. Used inside `decide` (so a register refuses what it can see) and
 * inside `evolve` (so every fold, on every register and in the cloud, finds the same conflicts). Source: design.md 4.
 */
import { accepted, type Result, refused } from '../kernel/result.ts'
import type { FactOf } from './events.ts'
import { householdKey } from './household-key.ts'
import type { AccountState, ConflictReason, CustomerState, Redemption, Unit } from './state.ts'

/**
 * Units are spent like coins: the first redemption by position gets them, a later one that names them is a conflict. Limits are those
 * of the fact, in force when it was redeemed. `account` is the account's state before the fact.
 */
export function judgeRedemption(
  state: CustomerState,
  data: FactOf<'RewardRedeemed'>['data'],
  account: AccountState,
): Result<null, ConflictReason> {
  const standing = state.redemptions.filter((redemption) => !redemption.undone)
  if (standing.some((redemption) => redemption.rewardId === data.rewardId)) return refused('rewardAlreadyRedeemed')

  const unitsById = new Map(state.units.map((unit) => [unit.id, unit]))
  const completing = data.unitIds.at(-1)
  const spentElsewhere = new Set(
    standing
      .filter((redemption) => isSameKind(redemption, data) && redemption.unitIds.at(-1) !== completing)
      .flatMap((redemption) => redemption.unitIds),
  )
  // Of several reasons the one is said that no undo elsewhere could heal.
  const units = data.unitIds.map((unitId) => unitsById.get(unitId))
  if (units.some((unit) => !unit)) return refused('unitUnknown')
  if (units.some((unit) => unit && !supports(unit, data))) return refused('purchaseRemoved')
  if (data.unitIds.some((unitId) => spentElsewhere.has(unitId))) return refused('unitAlreadySpent')

  const { source, limit, householdId } = data
  if (source.kind !== 'offer') return accepted(null)
  if (limit !== null) {
    const own = standing.filter((one) => one.source.kind === 'offer' && one.source.offerId === source.offerId).length
    const household = householdId
      ? account.redemptionsByHousehold[householdKey(source.offerId, householdId)]
      : undefined
    if (Math.max(own, household?.count ?? 0) >= limit) return refused('limitExceeded')
  }
  // The training customer uses up nothing of a brand's total.
  if (data.isTraining) return accepted(null)
  const { count, cents } = account.redemptionsByOffer[source.offerId] ?? { count: 0, cents: 0 }
  if (data.totalCapUnits != null && count >= data.totalCapUnits) return refused('capExceeded')
  if (data.totalCapCents != null && cents + (data.rebateCents ?? 0) > data.totalCapCents) return refused('capExceeded')
  return accepted(null)
}

/** Returned goods leave the reward standing: one unit is owed instead. */
function supports(unit: Unit, data: FactOf<'RewardRedeemed'>['data']): boolean {
  if (unit.removed !== null && unit.removed !== 'returned') return false
  return data.source.kind === 'card' ? unit.punch !== null : unit.offer !== null
}

/** A unit is one coin for its card and another for its offer. */
const isSameKind = (redemption: Redemption, data: FactOf<'RewardRedeemed'>['data']): boolean =>
  redemption.source.kind === data.source.kind
