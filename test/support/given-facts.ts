/**
 * Facts of several registers for tests of what cannot stand beside each other: small purchases, redemptions and corrections, named by
 * the test, put in the cloud's order and folded as register and cloud do. No catalogue, no decisions: a fact counts as it is.
 */
import type { AccountId, CustomerId, EventId, RedemptionId, RewardId, UnitId } from '../../shared/kernel/ids.ts'
import type { EventOf, Fact, TillsideEvent } from '../../shared/loyalty/events.ts'
import { foldEvent, rootOf } from '../../shared/loyalty/fold.ts'
import { type AccountState, type CustomerState, emptyAccount, emptyCustomer } from '../../shared/loyalty/state.ts'

export interface Folded {
  readonly account: AccountState
  /** Of a merged customer: who stands for both. */
  customer(name: string): CustomerState
  /** Exactly this one. */
  itself(name: string): CustomerState
  /** `reason` of each conflict, with the fact's name. */
  conflicts(name: string): readonly string[]
  /** Ids of redemptions that stand. */
  standing(name: string): readonly string[]
}

export function foldInOrder(events: readonly TillsideEvent[], from?: Folded): Folded {
  let account = from?.account ?? emptyAccount('account' as AccountId)
  const customers = new Map<CustomerId, CustomerState>()
  const itself = (id: string) => customers.get(id as CustomerId) ?? from?.itself(id) ?? emptyCustomer(id as CustomerId)
  for (const event of events) {
    const folded = foldEvent(account, itself, event)
    account = folded.account
    for (const customer of folded.customers) customers.set(customer.id, customer)
  }
  const customer = (name: string) => itself(rootOf(account, name as CustomerId))
  return {
    account,
    customer,
    itself,
    conflicts: (name) => customer(name).conflicts.map(({ reason, eventId }) => `${reason} ${eventId}`),
    standing: (name) => customer(name).redemptions.flatMap((one) => (one.undone ? [] : [one.id])),
  }
}

export interface RedeemMore {
  readonly name?: string
  readonly reward?: string
  readonly limit?: number
  readonly householdId?: string
  readonly totalCapUnits?: number
  readonly totalCapCents?: number
  readonly rebateCents?: number
  readonly isTraining?: boolean
  readonly distributorId?: string
}

const offerId = 'OF-1' as never
const cardGroupId = 'FB-1' as never

/** Times rise by a second with each fact, whatever order they are folded in. */
export function givenFacts() {
  let made = 0
  const fact = <One extends Fact>(customer: string | null, one: One, name = `${one.type}-${made + 1}`) => {
    made += 1
    return {
      ...one,
      id: name as EventId,
      accountId: 'account',
      registerId: 'R1',
      epoch: 1,
      seq: made,
      visitId: customer === null ? null : `visit-of-${customer}`,
      customerId: customer,
      locationId: 'L1',
      staffId: 'ana',
      role: 'cashier',
      at: new Date(Date.parse('2026-06-10T14:00:00.000Z') + made * 1000).toISOString(),
      utcOffset: -240,
      businessDate: '2026-06-10',
      catalogueVersion: 0,
      v: 1,
    } as unknown as TillsideEvent & { readonly type: One['type']; readonly data: One['data'] }
  }
  const redeems = (
    customer: string,
    units: readonly UnitId[],
    source: EventOf<'RewardRedeemed'>['data']['source'],
    more: RedeemMore,
  ) => {
    const name = more.name ?? `redemption-${made + 1}`
    return fact(
      customer,
      {
        type: 'RewardRedeemed',
        data: {
          redemptionId: name as RedemptionId,
          rewardId: (more.reward ?? `${units.at(-1)}#${source.kind}`) as RewardId,
          source,
          unitIds: [...units],
          limit: more.limit ?? null,
          householdId: more.householdId ?? null,
          totalCapUnits: more.totalCapUnits ?? null,
          totalCapCents: more.totalCapCents ?? null,
          kind: more.rebateCents === undefined ? 'freeGood' : 'rebate',
          upc: '850000000017' as never,
          takenUpc: null,
          valueCents: 999,
          rebateCents: more.rebateCents ?? null,
          distributorId: (more.distributorId ?? null) as never,
          distributorAccountNumber: null,
          has: {},
          isTraining: more.isTraining ?? false,
        },
      },
      name,
    )
  }
  return {
    fact,
    arrives: (customer: string, isTraining = false) =>
      fact(customer, { type: 'CustomerCreated', data: { source: 'checkout', isTraining } }),
    /** Each piece punches the card and counts for the offer. */
    buys: (customer: string, count: number, name = `purchase-${made + 1}`) =>
      fact(
        customer,
        {
          type: 'ItemsPurchased',
          data: {
            lineId: `line-of-${name}` as never,
            upc: '850000000017' as never,
            source: 'scan',
            scanId: null,
            units: Array.from({ length: count }, () => ({
              punch: { cardGroupId, version: 'v1', valueCents: 999 },
              offer: { offerId, version: 'v1', valueCents: 999, rebateCents: null },
            })),
          },
        },
        name,
      ),
    redeemsCard: (customer: string, units: readonly UnitId[], more: RedeemMore = {}) =>
      redeems(customer, units, { kind: 'card', cardGroupId, version: 'v1' }, more),
    redeemsOffer: (customer: string, units: readonly UnitId[], more: RedeemMore = {}) =>
      redeems(customer, units, { kind: 'offer', offerId, version: 'v1' }, more),
    undoes: (customer: string, redemption: string) =>
      fact(customer, {
        type: 'RedemptionUndone',
        data: { redemptionId: redemption as RedemptionId, offerId: null, approvedBy: null },
      }),
    takesBack: (
      customer: string,
      units: readonly UnitId[],
      reason: EventOf<'UnitsRemoved'>['data']['reason'] = 'removed',
    ) => fact(customer, { type: 'UnitsRemoved', data: { unitIds: [...units], reason } }),
    pulls: (customer: string, redemption: string, batchId = 1) =>
      fact(customer, {
        type: 'RedemptionPulled',
        data: { redemptionId: redemption as RedemptionId, batchId, distributorId: null },
      }),
    abandons: (customer: string) => fact(customer, { type: 'VisitAbandoned', data: {} }),
    merges: (primary: string, secondary: string) =>
      fact(primary, { type: 'CustomersMerged', data: { secondaryId: secondary as CustomerId } }),
    parts: (primary: string, secondary: string, merge: TillsideEvent) =>
      fact(primary, {
        type: 'MergeUndone',
        data: { mergeEventId: merge.id, secondaryId: secondary as CustomerId },
      }),
  }
}

/** The pieces of a purchase, oldest first. */
export const unitsOf = ({ id, data }: { readonly id: string; readonly data: { readonly units: readonly unknown[] } }) =>
  data.units.map((_, index) => `${id}#${index}` as UnitId)
