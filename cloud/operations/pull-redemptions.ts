/**
 * A distributor takes redemptions into a batch: everything of the store that stands and was not taken before gets one new batch number,
 * as facts of the cloud's own under the account's row lock. What is undone, in conflict, of a training customer, in Temporary Holding or
 * without any distributor is left out; one redeemed in Holding, or with nobody to pay it, goes to the distributor that a manager has picked
 * since. A redemption is taken once; registers pull the facts like everybody's. Source: domain.md 3.12, 4.3, example 80.
 */
import type { CustomerId, DistributorId, LocationId, RedemptionId } from '../../shared/kernel/ids.ts'
import { accepted, type Result, refused } from '../../shared/kernel/result.ts'
import type { AccountState } from '../../shared/loyalty/state.ts'
import { findAccountByName } from './accounts.ts'
import { type OwnFact, type OwnFactNeeds, onSettledAccount, type SettledAccount } from './own-facts.ts'

export interface PullRequest {
  readonly store: string
  /** Id or name; null = every distributor. */
  readonly distributor: string | null
  /** null = the next free number. */
  readonly batchId: number | null
}

export interface PulledRedemption {
  readonly redemptionId: string
  /** Who redeemed it, whoever that customer is merged into. */
  readonly customerId: string
  readonly upc: string
  readonly kind: 'freeGood' | 'rebate'
}

export interface PulledBatch {
  readonly storeName: string
  /** null = there was nothing to take. */
  readonly batchId: number | null
  readonly redemptions: readonly PulledRedemption[]
}

export type PullRefusal = 'UNKNOWN_STORE' | 'UNKNOWN_DISTRIBUTOR' | 'BATCH_TAKEN' | 'BUSY'

export const pullRefusals: Readonly<Record<PullRefusal, string>> = {
  UNKNOWN_STORE: 'No store of this name.',
  UNKNOWN_DISTRIBUTOR: 'The store has no distributor of this id or name.',
  BATCH_TAKEN: 'This batch number is in use; leave it out for the next free one.',
  BUSY: 'The registers of this store are sending too much at the moment. Try again.',
}

export async function pullRedemptions(
  needs: OwnFactNeeds,
  request: PullRequest,
): Promise<Result<PulledBatch, PullRefusal>> {
  const account = await findAccountByName(needs.db, request.store)
  if (!account) return refused('UNKNOWN_STORE')
  const done = await onSettledAccount(needs, account.id, (settled) => pullSettled(settled, request))
  if (done === 'busy') return refused('BUSY')
  return done.outcome.ok ? accepted({ storeName: account.name, ...done.outcome.value }) : done.outcome
}

/** Under the row lock: what is judged is all there is, so nobody undoes or takes in between. */
async function pullSettled(
  { trx, state, append }: SettledAccount,
  request: PullRequest,
): Promise<Result<Omit<PulledBatch, 'storeName'>, PullRefusal>> {
  const { accountId } = state
  const { distributors } = state.catalogue
  const wanted = request.distributor?.trim()
  const distributor = Object.values(distributors).find(
    ({ id, name }) => id === wanted || name.toLowerCase() === wanted?.toLowerCase(),
  )
  if (wanted !== undefined && !distributor) return refused('UNKNOWN_DISTRIBUTOR')
  const lines = await trx
    .selectFrom('credit_lines')
    .select(['redemption_id', 'customer_id', 'location_id', 'distributor_id', 'source_id', 'upc', 'kind', 'batch_id'])
    .where('account_id', '=', accountId)
    .where('state', '=', 'uncredited')
    .where('batch_id', '=', -1)
    .orderBy('at')
    .orderBy('redemption_id')
    .execute()
  const isSomebody = (id: string | null): id is string => id !== null && id !== '' && !distributors[id]?.isHolding
  const taken = lines
    .map((line) => ({ ...line, distributor_id: distributorNow(state, line) }))
    .filter(({ distributor_id: id }) => isSomebody(id) && (distributor === undefined || distributor.id === id))
  const { last_batch: lastBatch } = await trx
    .selectFrom('credit_lines')
    .select((line) => line.fn.coalesce(line.fn.max('batch_id'), line.lit(0)).as('last_batch'))
    .where('account_id', '=', accountId)
    .executeTakeFirstOrThrow()
  const batchId = request.batchId ?? Math.max(0, Number(lastBatch)) + 1
  if (request.batchId !== null) {
    const used = await trx
      .selectFrom('credit_lines')
      .select('batch_id')
      .where('account_id', '=', accountId)
      .where('batch_id', '=', batchId)
      .executeTakeFirst()
    if (used) return refused('BATCH_TAKEN')
  }
  if (taken.length === 0) return accepted({ batchId: null, redemptions: [] })

  const facts = taken.map(
    (line): OwnFact => ({
      type: 'RedemptionPulled',
      data: {
        redemptionId: line.redemption_id as RedemptionId,
        batchId,
        distributorId: line.distributor_id as DistributorId | null,
      },
      customerId: line.customer_id as CustomerId,
      locationId: line.location_id as LocationId,
    }),
  )
  await append('PullRedemptions', facts)
  const redemptions = taken.map(({ redemption_id, customer_id, upc, kind }) => ({
    redemptionId: redemption_id,
    customerId: customer_id,
    upc,
    kind,
  }))
  return accepted({ batchId, redemptions })
}

/** The distributor of the redemption, or whoever has taken Holding's place at that location since. */
function distributorNow(
  { catalogue }: AccountState,
  line: { readonly distributor_id: string | null; readonly source_id: string; readonly location_id: string },
): string | null {
  const { distributor_id: known, source_id: source, location_id: location } = line
  if (known !== null && !catalogue.distributors[known]?.isHolding) return known
  const programId = catalogue.cardGroups[source]?.programId ?? source
  return catalogue.enrollments[`${location}/${programId}`]?.distributorId ?? known
}
