/**
 * The facts that every subject stores: real ones, stamped by the product's own code with real ids, so that all subjects get the
 * same bytes.
 *
 *   one-scan     1 fact: one bag bought
 *   redemption  13 facts: 5 purchases, 1 redemption that spends 12 units, 6 more of the same visit, and 1 with about a card
 *               row's bytes (the rewards kept for later)
 */
import { momentAt } from '../../../shared/kernel/business-date.ts'
import {
  type AccountId,
  type CardGroupId,
  type CustomerId,
  createId,
  type DistributorId,
  type EventId,
  type LineId,
  type LocationId,
  type ProgramId,
  type RedemptionId,
  type RegisterId,
  type RewardId,
  type StaffId,
  type UnitId,
  type Upc,
  type VisitId,
} from '../../../shared/kernel/ids.ts'
import type { DecidedFact } from '../../../shared/loyalty/commands.ts'
import type { Fact, TillsideEvent } from '../../../shared/loyalty/events.ts'
import { stampFacts } from '../../../shared/loyalty/stamp.ts'

export const writeCases = ['one-scan', 'redemption'] as const
export type WriteCase = (typeof writeCases)[number]

export interface FactMaker {
  make(which: WriteCase): readonly TillsideEvent[]
}

const started = Date.UTC(2026, 5, 10, 18)
const newId = <Id extends string>(): Id => createId<Id>(Date.now(), crypto.getRandomValues(new Uint8Array(16)))

export function createFactMaker(): FactMaker {
  const [accountId, registerId, staffId] = [newId<AccountId>(), newId<RegisterId>(), newId<StaffId>()]
  let seq = 0
  return {
    make(which) {
      const visitId = newId<VisitId>()
      const customerId = newId<CustomerId>()
      const facts = which === 'one-scan' ? [purchase()] : redemptionVisit()
      const events = stampFacts(
        facts.map((fact): DecidedFact => ({ ...fact, id: newId<EventId>(), visitId, customerId })),
        {
          accountId,
          registerId,
          epoch: 1,
          firstSeq: seq + 1,
          locationId: 'maple-main' as LocationId,
          staff: { id: staffId, role: 'cashier' },
          moment: momentAt(started + seq * 1000, 'America/New_York'),
          catalogueVersion: 12,
        },
      )
      seq += facts.length
      return events
    },
  }
}

const cardGroupId = newId<CardGroupId>()
const offerId = newId<ProgramId>()
const newUnitId = (): UnitId => `${newId<EventId>()}#0` as UnitId

const purchase = (): Fact => ({
  type: 'ItemsPurchased',
  data: {
    lineId: newId<LineId>(),
    upc: '012345678905' as Upc,
    source: 'scan',
    scanId: newId<string>(),
    units: [
      {
        punch: { cardGroupId, version: 'v1', valueCents: 5800 },
        offer: { offerId, version: 'v1', valueCents: 5800, rebateCents: null },
      },
    ],
  },
})

function redemptionVisit(): readonly Fact[] {
  const unitIds = Array.from({ length: 12 }, newUnitId)
  const rewardId = `${unitIds[11]}#1` as RewardId
  const counted = { unitId: newUnitId(), move: { offerId, version: 'v1', valueCents: 5800, rebateCents: 500 } }
  return [
    { type: 'VisitStarted', data: {} },
    ...Array.from({ length: 5 }, purchase),
    { type: 'OfferAsked', data: { offerId, kind: 'ask', unitIds: [counted.unitId] } },
    { type: 'OfferAnswered', data: { offerId, decision: 'accepted', counted: [counted], unpunched: [] } },
    { type: 'VisitCheckedOut', data: {} },
    { type: 'MultiPurchaseReasonGiven', data: { reason: 'boughtMore', note: 'Two dogs' } },
    {
      type: 'RewardRedeemed',
      data: {
        redemptionId: newId<RedemptionId>(),
        rewardId,
        source: { kind: 'card', cardGroupId, version: 'v1' },
        unitIds,
        limit: null,
        kind: 'freeGood',
        upc: '012345678905' as Upc,
        takenUpc: null,
        valueCents: 5800,
        rebateCents: null,
        distributorId: newId<DistributorId>(),
        distributorAccountNumber: 'A-20417',
        has: { email: true, phone: true },
        isTraining: false,
      },
    },
    { type: 'RewardsDeferred', data: { rewardIds: [`${newUnitId()}#1` as RewardId, `${newUnitId()}#1` as RewardId] } },
    { type: 'VisitFinished', data: { auto: false, kept: [] } },
  ]
}
