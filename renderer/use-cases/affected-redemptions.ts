/**
 * The redemptions that stand under an offer or a program: what a manager looks through when its rules are corrected, or when it
 * leaves Temporary Holding. Read one customer at a time through an index, so it costs what it finds and never all customers.
 */
import type { CustomerId, ProgramId } from '../../shared/kernel/ids.ts'
import { sourceOf } from '../../shared/loyalty/redemption-source.ts'
import type { Catalogue } from '../../shared/loyalty/state.ts'
import type { AffectedRedemption } from './offer-actions.ts'
import { openRegister } from './perform.ts'
import type { TillContext } from './till-parts.ts'

/** Card groups of a program, or the offer itself: what redemptions name as their source. */
export const sourcesOf = (catalogue: Catalogue, programId: ProgramId): readonly string[] => [
  programId,
  ...Object.values(catalogue.cardGroups)
    .filter((group) => group.programId === programId)
    .map((group) => group.id),
]

/** Not undone, of real customers, newest first. */
export async function affectedRedemptions(
  context: TillContext,
  programId: ProgramId,
): Promise<readonly AffectedRedemption[]> {
  const register = openRegister(context)
  if (!register) return []
  const { fold, views } = register
  await fold.save()
  const sources = new Set(sourcesOf(fold.account().catalogue, programId))
  const found: AffectedRedemption[] = []
  await views.redeemedFrom([...sources], ({ id, base, entry }) => {
    const state = fold.shown(id as CustomerId)?.state ?? base.state
    for (const redemption of state.redemptions) {
      if (redemption.undone || !sources.has(sourceOf(redemption))) continue
      found.push({
        redemptionId: redemption.id,
        customerId: state.id,
        customerName: entry.name,
        locationId: redemption.locationId,
        at: redemption.at,
        businessDate: redemption.businessDate,
        kind: redemption.kind,
        upc: redemption.upc,
        rebateCents: redemption.rebateCents,
        distributorId: redemption.distributorId,
        isUncredited: redemption.batchId < 0,
      })
    }
  })
  return found.sort((a, b) => b.at.localeCompare(a.at))
}
