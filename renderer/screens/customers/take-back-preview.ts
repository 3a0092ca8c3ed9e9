/**
 * What taking purchases back will mean, said before it is done: the same customer is assessed with and without them. Pure.
 * Source: domain.md 3.14 (returns), 3.6 (removal), docs/decisions/0006.
 */
import type { Moment } from '../../../shared/kernel/business-date.ts'
import type { CardGroupId, ProgramId, UnitId } from '../../../shared/kernel/ids.ts'
import { assess } from '../../../shared/loyalty/assess.ts'
import type { Assessment, Reward } from '../../../shared/loyalty/assessment.ts'
import type { AccountState, CustomerState, Unit } from '../../../shared/loyalty/state.ts'

export type TakeBackEffect =
  | { readonly kind: 'punches'; readonly cardGroupId: CardGroupId; readonly before: number; readonly after: number }
  | { readonly kind: 'withdrawn'; readonly reward: Reward }
  | { readonly kind: 'stays'; readonly reward: Reward }
  | { readonly kind: 'owed'; readonly cardGroupId: CardGroupId; readonly count: number }
  | { readonly kind: 'offerUnits'; readonly offerId: ProgramId; readonly before: number; readonly after: number }

export interface TakeBackPreview {
  readonly effects: readonly TakeBackEffect[]
  /** A removal that a standing redemption forbids. */
  readonly isSpent: boolean
}

export function takeBackPreview(
  customer: CustomerState,
  account: AccountState,
  moment: Moment,
  unitIds: readonly UnitId[],
  reason: 'removed' | 'returned',
): TakeBackPreview {
  const named = new Set<UnitId>(unitIds)
  const standing = customer.redemptions.filter((one) => !one.undone && one.unitIds.some((id) => named.has(id)))
  const isSpent = standing.length > 0 && reason === 'removed'
  if (isSpent) return { effects: [], isSpent }
  const without: CustomerState = {
    ...customer,
    units: customer.units.map((unit) => (named.has(unit.id) ? takenBack(unit, reason, customer.units) : unit)),
  }
  const before = assess(customer, account, moment)
  const after = assess(without, account, moment)
  const stays = standing.flatMap((redemption) => before.rewards.find((one) => one.id === redemption.rewardId) ?? [])
  return {
    isSpent,
    effects: [
      ...stays.map((reward): TakeBackEffect => ({ kind: 'stays', reward })),
      ...owedBy(before, after),
      ...withdrawn(before, after).map((reward): TakeBackEffect => ({ kind: 'withdrawn', reward })),
      ...openCards(before, after),
      ...openSets(before, after),
    ],
  }
}

/** As the fold would have it. */
function takenBack(unit: Unit, reason: 'removed' | 'returned', units: readonly Unit[]): Unit {
  const newest = units.findLast((one) => one.punch && one.punch.cardGroupId === unit.punch?.cardGroupId)
  return { ...unit, removed: reason, ...(reason === 'returned' && newest ? { returnedAfter: newest.id } : {}) }
}

/** What is owed more than before. */
function owedBy(before: Assessment, after: Assessment): readonly TakeBackEffect[] {
  const owed = (assessment: Assessment, id: CardGroupId) =>
    assessment.cards.filter((card) => card.cardGroupId === id).reduce((sum, card) => sum + card.owed, 0)
  const groups = new Set([...before.cards, ...after.cards].map((card) => card.cardGroupId))
  return [...groups].flatMap((cardGroupId): TakeBackEffect[] => {
    const count = owed(after, cardGroupId) - owed(before, cardGroupId)
    return count > 0 ? [{ kind: 'owed', cardGroupId, count }] : []
  })
}

/** Fewer rewards of one program wait afterwards: the last ones are those that go. */
function withdrawn(before: Assessment, after: Assessment): readonly Reward[] {
  const waiting = (assessment: Assessment) => assessment.rewards.filter((reward) => reward.status === 'earned')
  const left = new Map<ProgramId, number>()
  for (const reward of waiting(after)) left.set(reward.programId, (left.get(reward.programId) ?? 0) + 1)
  return waiting(before).filter((reward) => {
    const count = left.get(reward.programId) ?? 0
    left.set(reward.programId, count - 1)
    return count <= 0
  })
}

function openCards(before: Assessment, after: Assessment): readonly TakeBackEffect[] {
  const have = (assessment: Assessment, id: CardGroupId) =>
    assessment.cards.find((card) => card.cardGroupId === id && card.status === 'open')?.units.length ?? 0
  const groups = new Set([...before.cards, ...after.cards].map((card) => card.cardGroupId))
  return [...groups].flatMap((cardGroupId): TakeBackEffect[] => {
    const was = have(before, cardGroupId)
    const is = have(after, cardGroupId)
    return was === is ? [] : [{ kind: 'punches', cardGroupId, before: was, after: is }]
  })
}

function openSets(before: Assessment, after: Assessment): readonly TakeBackEffect[] {
  const have = (assessment: Assessment, id: ProgramId) =>
    assessment.offers
      .filter((set) => set.offerId === id && set.status === 'open')
      .reduce((sum, set) => sum + set.units.length, 0)
  const ids = new Set(before.offers.map((set) => set.offerId))
  return [...ids].flatMap((offerId): TakeBackEffect[] => {
    const was = have(before, offerId)
    const is = have(after, offerId)
    return was === is ? [] : [{ kind: 'offerUnits', offerId, before: was, after: is }]
  })
}
