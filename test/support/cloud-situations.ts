/** What happens at a counter, as facts a fake register records: small and always the same, so that tests read as stories. */
import type {
  CardGroupId,
  CustomerId,
  DistributorId,
  LineId,
  RedemptionId,
  RewardId,
  UnitId,
  Upc,
  VisitId,
} from '../../shared/kernel/ids.ts'
import type { TillsideEvent } from '../../shared/loyalty/events.ts'
import { type FakeRegister, newId } from './cloud-register.ts'

const upc = '850000000017' as Upc
const cardGroupId = 'FB-A' as CardGroupId

/** A fact that needs nothing before it. */
export const recordTrayItem = (register: FakeRegister): TillsideEvent =>
  register.record({ type: 'TrayItemAdded', data: { upc, quantity: 1, source: 'scan' } })

export function recordTrayItems(register: FakeRegister, count: number): TillsideEvent[] {
  return Array.from({ length: count }, () => recordTrayItem(register))
}

export interface CompleteCard {
  readonly customerId: CustomerId
  readonly unitIds: readonly UnitId[]
  readonly rewardId: RewardId
}

/** A customer buys `count` bags in one visit, all on one card. */
export function recordCompleteCard(register: FakeRegister, isTraining = false, count = 12): CompleteCard {
  const customerId = newId<CustomerId>()
  const on = { customerId, visitId: newId<VisitId>() }
  register.record({ type: 'CustomerCreated', data: { source: 'checkout', isTraining } }, { customerId })
  register.record({ type: 'VisitStarted', data: {} }, on)
  const purchase = register.record(
    {
      type: 'ItemsPurchased',
      data: {
        lineId: newId<LineId>(),
        upc,
        source: 'scan',
        scanId: null,
        units: Array.from({ length: count }, () => ({ punch: { cardGroupId, version: 'v1', valueCents: 5800 } })),
      },
    },
    on,
  )
  const unitIds = Array.from({ length: count }, (_, index) => `${purchase.id}#${index}` as UnitId)
  return { customerId, unitIds, rewardId: `${unitIds.at(-1)}#1` as RewardId }
}

/** Any register may redeem it; that is how conflicts come about. */
export function recordRedemption(register: FakeRegister, card: CompleteCard): RedemptionId {
  const redemptionId = newId<RedemptionId>()
  register.record(
    {
      type: 'RewardRedeemed',
      data: {
        redemptionId,
        rewardId: card.rewardId,
        source: { kind: 'card', cardGroupId, version: 'v1' },
        unitIds: [...card.unitIds],
        limit: null,
        kind: 'freeGood',
        upc,
        takenUpc: null,
        valueCents: 5800,
        rebateCents: null,
        distributorId: 'supplier' as DistributorId,
        distributorAccountNumber: '1',
        has: {},
        isTraining: false,
      },
    },
    { customerId: card.customerId, visitId: newId<VisitId>() },
  )
  return redemptionId
}

export const recordUndo = (register: FakeRegister, card: CompleteCard, redemptionId: RedemptionId): TillsideEvent =>
  register.record(
    { type: 'RedemptionUndone', data: { redemptionId, offerId: null, approvedBy: null } },
    { customerId: card.customerId, visitId: newId<VisitId>() },
  )
