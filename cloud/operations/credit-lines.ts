/**
 * Credit lines: what a distributor owes the store. Exactly one per redemption that stands - not undone, not of a training customer; one
 * in conflict never came to stand - keyed by the redemption's id, so that judging twice changes nothing. A merge moves a redemption
 * to another customer and leaves its line alone; an undone one gives it to whose goods it spent, and its line follows. Source: domain.md examples 54 and 62, design.md 4.
 */
import type { Transaction } from 'kysely'
import { sourceOf } from '../../shared/loyalty/redemption-source.ts'
import type { CustomerState, Redemption } from '../../shared/loyalty/state.ts'
import type { Tables } from '../storage/tables.ts'

/** Of everybody who changed together, as they were and as they are. */
export async function storeCreditLines(
  trx: Transaction<Tables>,
  accountId: string,
  before: readonly CustomerState[],
  after: readonly CustomerState[],
): Promise<void> {
  const stoodBefore = new Map(before.flatMap(standing).map((redemption) => [redemption.id, redemption]))
  const standingAfter = after.flatMap(standing)
  const stillStanding = new Set(standingAfter.map((redemption) => redemption.id))
  const made = standingAfter.filter((redemption) => {
    const known = stoodBefore.get(redemption.id)
    return !known || known.batchId !== redemption.batchId || known.ownerId !== redemption.ownerId
  })
  const withdrawn = [...stoodBefore.keys()].filter((id) => !stillStanding.has(id))

  if (made.length > 0)
    await trx
      .insertInto('credit_lines')
      .values(made.map((redemption) => toLine(accountId, redemption)))
      .onConflict((conflict) =>
        conflict.columns(['account_id', 'redemption_id']).doUpdateSet((line) => ({
          state: 'uncredited' as const,
          customer_id: line.ref('excluded.customer_id'),
          distributor_id: line.ref('excluded.distributor_id'),
          batch_id: line.ref('excluded.batch_id'),
          source_id: line.ref('excluded.source_id'),
        })),
      )
      .execute()
  if (withdrawn.length > 0)
    await trx
      .updateTable('credit_lines')
      .set({ state: 'withdrawn' })
      .where('account_id', '=', accountId)
      .where('redemption_id', 'in', withdrawn)
      .execute()
}

const standing = (customer: CustomerState): readonly Redemption[] =>
  customer.redemptions.filter((redemption) => !redemption.undone && !redemption.isTraining)

/** Under the redemption's owner, whoever that is merged into. */
const toLine = (accountId: string, redemption: Redemption) => ({
  account_id: accountId,
  redemption_id: redemption.id,
  event_id: redemption.eventId,
  customer_id: redemption.ownerId,
  location_id: redemption.locationId,
  distributor_id: redemption.distributorId,
  source_id: sourceOf(redemption),
  kind: redemption.kind,
  upc: redemption.upc,
  taken_upc: redemption.takenUpc,
  rebate_cents: redemption.rebateCents,
  at: redemption.at,
  business_date: redemption.businessDate,
  state: 'uncredited' as const,
  batch_id: redemption.batchId,
})
