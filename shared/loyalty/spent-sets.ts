/** The unit sets that standing redemptions of one card group or offer have spent. They are what they were when they were redeemed. */
import type { UnitId } from '../kernel/ids.ts'
import type { Redemption, Unit } from './state.ts'

export interface SpentSet {
  /** The rule version it was completed under. */
  readonly version: string
  /** Oldest first, the completing unit last; also those that came back since. */
  readonly units: readonly Unit[]
  /** Several rewards of one card share a set. */
  readonly redeemed: readonly Redemption[]
}

export function spentSets(
  units: readonly Unit[],
  redemptions: readonly Redemption[],
): { readonly spent: ReadonlySet<UnitId>; readonly sets: readonly SpentSet[] } {
  if (redemptions.length === 0) return { spent: new Set(), sets: [] }
  const byId = new Map(units.map((unit) => [unit.id, unit]))
  const byCompleting = new Map<UnitId | undefined, Redemption[]>()
  for (const redemption of redemptions) {
    const completing = redemption.unitIds.at(-1)
    byCompleting.set(completing, [...(byCompleting.get(completing) ?? []), redemption])
  }
  const spent = new Set<UnitId>()
  const sets: SpentSet[] = []
  for (const redeemed of byCompleting.values()) {
    const [first] = redeemed
    const setUnits = (first?.unitIds ?? []).flatMap((id) => (spent.has(id) ? [] : (byId.get(id) ?? [])))
    if (!first || setUnits.length === 0) continue
    for (const unit of setUnits) spent.add(unit.id)
    sets.push({ version: first.source.version, units: setUnits, redeemed })
  }
  return { spent, sets }
}

/** Goods of it came back: what was given stands, and what was not is not earned any more. */
export const hasLost = (units: readonly Unit[]): boolean => units.some((unit) => unit.removed !== null)

export function lastOf<Value>(values: readonly Value[]): Value {
  const last = values.at(-1)
  if (last === undefined) throw new Error('A card or set without units cannot exist')
  return last
}
