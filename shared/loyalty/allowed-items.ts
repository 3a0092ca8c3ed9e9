/** What a reward may be given as: the rule of the card or offer, applied to the units that earned it. */
import { assertNever } from '../kernel/assert-never.ts'
import type { Upc } from '../kernel/ids.ts'
import type { Cents } from '../kernel/money.ts'
import type { RewardRule } from './catalogue.ts'
import type { Unit } from './state.ts'

export interface ListedItem {
  readonly upc: Upc
  readonly valueCents: Cents | null
  readonly isRewardable: boolean
  readonly mapKey?: string | undefined
}

/**
 * Items a reward may be given as. Ties at the limit are allowed; an item whose value nobody gave is not known to be lesser or equal
 * and is allowed only as far as it was bought. What was bought counts at the lowest `values` it was bought at where that is less, so that a price
 * that rose meanwhile never leaves nothing to give. Source: domain.md 3.5, examples 6 to 13 and 34.
 */
export function allowedUpcs(
  rule: RewardRule,
  items: readonly ListedItem[],
  units: readonly Unit[],
  values: readonly { readonly upc: Upc; readonly valueCents: Cents }[],
): readonly Upc[] {
  const rewardable = items.filter((item) => item.isRewardable)
  const bought = countsByUpc(units)
  const upcsOf = (found: readonly ListedItem[]) => found.map((item) => item.upc)
  switch (rule) {
    case 'lesserOrEqual': {
      const leastCents = leastValued(values)?.valueCents
      if (leastCents === undefined) return upcsOf(rewardable)
      const boughtAt = (upc: Upc) =>
        leastValued(values.filter((one) => one.upc === upc))?.valueCents ?? Number.POSITIVE_INFINITY
      return upcsOf(
        rewardable.filter(({ upc, valueCents }) =>
          valueCents === null ? bought.has(upc) : Math.min(valueCents, boughtAt(upc)) <= leastCents,
        ),
      )
    }
    case 'mostFrequent': {
      const most = Math.max(0, ...rewardable.map((item) => bought.get(item.upc) ?? 0))
      return upcsOf(rewardable.filter((item) => most > 0 && bought.get(item.upc) === most))
    }
    case 'sameItem':
      return upcsOf(rewardable.filter((item) => bought.has(item.upc)))
    case 'mapped': {
      const keys = new Set(items.filter((item) => bought.has(item.upc)).map((item) => item.mapKey))
      return upcsOf(rewardable.filter((item) => item.mapKey !== undefined && keys.has(item.mapKey)))
    }
    case 'sameGroupAny':
    case 'fixedList':
    case 'discount':
      return upcsOf(rewardable)
    default:
      return assertNever(rule)
  }
}

export function countsByUpc(units: readonly Unit[]): ReadonlyMap<Upc, number> {
  const counts = new Map<Upc, number>()
  for (const unit of units) counts.set(unit.upc, (counts.get(unit.upc) ?? 0) + 1)
  return counts
}

/** The first of the least-valued. */
export function leastValued<Value extends { readonly valueCents: Cents }>(values: readonly Value[]): Value | null {
  let least: Value | null = null
  for (const value of values) if (!least || value.valueCents < least.valueCents) least = value
  return least
}
