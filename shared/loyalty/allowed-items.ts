/** What a reward may be given as: the rule of the card or offer, applied to the units that earned it. */
import type { Upc } from '../kernel/ids.ts'
import type { Cents } from '../kernel/money.ts'
import type { RewardRule } from './catalogue.ts'
import type { Unit } from './state.ts'

/** Items a reward may be given as. Ties at the limit are allowed. Source: domain.md 3.5, examples 6 to 13 and 34. */
export function allowedUpcs(
  rule: RewardRule,
  items: readonly { upc: Upc; valueCents: Cents | null; isRewardable: boolean; mapKey?: string | undefined }[],
  units: readonly Unit[],
  leastCents: Cents | null,
): Upc[] {
  const rewardable = items.filter((item) => item.isRewardable)
  const bought = new Map<Upc, number>()
  for (const unit of units) bought.set(unit.upc, (bought.get(unit.upc) ?? 0) + 1)
  switch (rule) {
    case 'lesserOrEqual':
      return rewardable
        .filter((item) => leastCents === null || (item.valueCents ?? 0) <= leastCents)
        .map((item) => item.upc)
    case 'mostFrequent': {
      const most = Math.max(...bought.values())
      return rewardable.filter((item) => bought.get(item.upc) === most).map((item) => item.upc)
    }
    case 'sameItem':
      return rewardable.filter((item) => bought.has(item.upc)).map((item) => item.upc)
    case 'mapped': {
      const keys = new Set(items.filter((item) => bought.has(item.upc)).map((item) => item.mapKey))
      return rewardable.filter((item) => item.mapKey !== undefined && keys.has(item.mapKey)).map((item) => item.upc)
    }
    case 'sameGroupAny':
    case 'fixedList':
    case 'discount':
      return rewardable.map((item) => item.upc)
  }
}

export function leastValued<Value extends { readonly valueCents: Cents }>(values: readonly Value[]): Value | null {
  let least: Value | null = null
  for (const value of values) if (!least || value.valueCents < least.valueCents) least = value
  return least
}
