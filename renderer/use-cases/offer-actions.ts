/** What the Offers screen asks of the till: saving rows, and the redemptions that a correction or a new distributor concerns. */
import type { LocalDate } from '../../shared/kernel/business-date.ts'
import type { CustomerId, DistributorId, LocationId, ProgramId, RedemptionId, Upc } from '../../shared/kernel/ids.ts'
import type { Result } from '../../shared/kernel/result.ts'
import type { Rows } from '../../shared/loyalty/catalogue.ts'
import type { Refusal } from '../../shared/loyalty/commands.ts'

/** A redemption that stands under an offer or program. */
export interface AffectedRedemption {
  readonly redemptionId: RedemptionId
  readonly customerId: CustomerId
  readonly customerName: string
  readonly locationId: LocationId
  readonly at: string
  readonly businessDate: LocalDate
  readonly kind: 'freeGood' | 'rebate'
  readonly upc: Upc
  /** Dollars off for a rebate; null for a free good, which is counted in units. */
  readonly rebateCents: number | null
  /** To whom its credit was to go when it was redeemed. */
  readonly distributorId: DistributorId | null
  /** No distributor has taken it into a batch yet. */
  readonly isUncredited: boolean
}

export interface OfferActions {
  /** All rows in one record, or none; a manager's matter. */
  saveRows(
    rows: readonly Rows[],
  ): Promise<Result<null, Refusal | { readonly reason: 'storageFailed'; readonly sentence: string }>>
  /** Standing redemptions of an offer or program, newest first. */
  affectedRedemptions(programId: ProgramId): Promise<readonly AffectedRedemption[]>
}
