/**
 * Two customers become one, and one becomes two again. The union holds everybody's units oldest first, so cards pool; every unit, visit
 * and redemption remembers whose it was. Source: domain.md 3.11, design.md 4, example 70.
 */
import type { CustomerId } from '../kernel/ids.ts'
import type { EventOf } from './events.ts'
import { type CustomerState, emptyCustomer, type Merge } from './state.ts'

/** The primary with everything, and the secondary as what it is now: another name. Both must be roots. */
export function mergeCustomers(
  primary: CustomerState,
  secondary: CustomerState,
  event: EventOf<'CustomersMerged'>,
): readonly [CustomerState, CustomerState] {
  const { createdAt, isTraining, isEnrolled, householdId, deletedAt, has, merges } = secondary
  const merge: Merge = {
    eventId: event.id,
    secondaryId: secondary.id,
    at: event.at,
    secondary: { createdAt, isTraining, isEnrolled, householdId, deletedAt, has, merges },
    primary: { isEnrolled: primary.isEnrolled, householdId: primary.householdId },
  }
  const union: CustomerState = {
    ...primary,
    isEnrolled: primary.isEnrolled || isEnrolled,
    householdId: primary.householdId ?? householdId,
    merges: [...primary.merges, merge],
    cardNotes: { ...secondary.cardNotes, ...primary.cardNotes },
    visits: { ...secondary.visits, ...primary.visits },
    units: oldestFirst(primary.units, secondary.units),
    redemptions: oldestFirst(primary.redemptions, secondary.redemptions),
    conflicts: [...primary.conflicts, ...secondary.conflicts],
    lastVisitAt: laterOf(primary.lastVisitAt, secondary.lastVisitAt),
  }
  return [union, { ...emptyCustomer(secondary.id), createdAt, isTraining, has, mergedInto: primary.id }]
}

/** The two of before with what came since, each side by its own name; or only the primary with a conflict; or nothing. */
export function undoMerge(state: CustomerState, event: EventOf<'MergeUndone'>): readonly CustomerState[] {
  const merge = state.merges.find((one) => one.eventId === event.data.mergeEventId)
  if (!merge || merge.secondaryId !== event.data.secondaryId) return []
  if (isMergeSpent(state, merge)) {
    if (state.conflicts.some((one) => one.eventId === event.id)) return []
    const { id: eventId, at, registerId } = event
    const conflict = { eventId, reason: 'mergeSpent' as const, customerId: state.id, at, registerId, rewardId: null }
    return [{ ...state, conflicts: [...state.conflicts, conflict] }]
  }
  const side = new Set(namesOf(merge))
  const cardNotes = Object.entries(state.cardNotes)
  const isOfSide = (cardId: string) => side.has(state.units.find((unit) => unit.id === cardId)?.ownerId ?? state.id)
  const part = (isSecondary: boolean) => {
    const visits = Object.values(state.visits).filter((visit) => side.has(visit.ownerId) === isSecondary)
    return {
      visits: Object.fromEntries(visits.map((visit) => [visit.id, visit])),
      units: state.units.filter((unit) => side.has(unit.ownerId) === isSecondary),
      redemptions: state.redemptions.filter((one) => side.has(one.ownerId) === isSecondary),
      conflicts: state.conflicts.filter((one) => side.has(one.customerId) === isSecondary),
      cardNotes: Object.fromEntries(cardNotes.filter(([cardId]) => isOfSide(cardId) === isSecondary)),
      lastVisitAt: visits.reduce<string | null>((last, visit) => laterOf(last, visit.startedAt), null),
    }
  }
  const merges = state.merges.filter((one) => one !== merge)
  return [
    { ...state, ...merge.primary, merges, ...part(false) },
    { ...emptyCustomer(merge.secondaryId), ...merge.secondary, ...part(true) },
  ]
}

/** One redemption spends units of both sides, or one made since was pulled by its distributor: too late to part again. */
export function isMergeSpent(state: CustomerState, merge: Merge): boolean {
  const side = new Set(namesOf(merge))
  const ownerOf = new Map(state.units.map((unit) => [unit.id, unit.ownerId]))
  return state.redemptions.some((redemption) => {
    if (redemption.undone) return false
    if (redemption.batchId > 0 && redemption.at >= merge.at) return true
    const sides = new Set(redemption.unitIds.map((id) => side.has(ownerOf.get(id) ?? redemption.ownerId)))
    return sides.size > 1 || !sides.has(side.has(redemption.ownerId))
  })
}

/** The secondary and everybody merged into it before. */
const namesOf = (merge: Merge): readonly CustomerId[] => [
  merge.secondaryId,
  ...merge.secondary.merges.flatMap((one) => namesOf(one)),
]

/** Both lists by time, then id: the same on every machine. */
function oldestFirst<Value extends { readonly at: string; readonly id: string }>(
  one: readonly Value[],
  other: readonly Value[],
): readonly Value[] {
  return [...one, ...other].sort((a, b) => (a.at === b.at ? (a.id < b.id ? -1 : 1) : a.at < b.at ? -1 : 1))
}

const laterOf = (one: string | null, other: string | null): string | null =>
  one === null || (other !== null && other > one) ? other : one
