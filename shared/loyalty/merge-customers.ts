/**
 * Two customers become one, and one becomes two again. The union holds everybody's units oldest first, so cards pool; every unit, visit
 * and redemption remembers whose it was. Source: domain.md 3.11, design.md 4, example 70.
 */
import type { CustomerId, EventId, UnitId } from '../kernel/ids.ts'
import type { EventOf } from './events.ts'
import {
  type CustomerState,
  emptyCustomer,
  type Merge,
  type PointsTransaction,
  type Redemption,
  type Unit,
} from './state.ts'

/** The primary with everything, and the secondary as what it is now: another name. Both must be roots. */
export function mergeCustomers(
  primary: CustomerState,
  secondary: CustomerState,
  event: EventOf<'CustomersMerged'>,
): readonly [CustomerState, CustomerState] {
  const { createdAt, isTraining, isEnrolled, householdId, deletedAt, has, merges } = secondary
  const { informationDeclinedUntil, verificationRequestedAt, email, saves, notDuplicateOf, purgedAt } = secondary
  const merge: Merge = {
    eventId: event.id,
    secondaryId: secondary.id,
    at: event.at,
    secondary: {
      createdAt,
      isTraining,
      isEnrolled,
      householdId,
      deletedAt,
      has,
      informationDeclinedUntil,
      verificationRequestedAt,
      email,
      saves,
      notDuplicateOf,
      purgedAt,
      merges,
    },
    primary: { isEnrolled: primary.isEnrolled, householdId: primary.householdId },
  }
  const merged: CustomerState = {
    ...primary,
    ...union(primary, secondary),
    merges: [...primary.merges, merge],
    cardNotes: { ...secondary.cardNotes, ...primary.cardNotes },
    visits: { ...secondary.visits, ...primary.visits },
    units: oldestFirst(primary.units, secondary.units),
    points: pooledPoints(primary.points, secondary.points),
    redemptions: oldestFirst(primary.redemptions, secondary.redemptions),
    conflicts: [...primary.conflicts, ...secondary.conflicts],
    lastVisitAt: laterOf(primary.lastVisitAt, secondary.lastVisitAt),
  }
  return [merged, { ...emptyCustomer(secondary.id), createdAt, isTraining, has, mergedInto: primary.id }]
}

/**
 * The two of before with what came since, each side by its own name; or only the root with a conflict; or nothing. `state` is the root
 * of the event's customer; the merge may lie inside a customer that was merged into it later. `free` says who can come free: the event's
 * secondary, or whom it had been merged into before.
 */
export function undoMerge(
  state: CustomerState,
  event: EventOf<'MergeUndone'>,
  free: readonly CustomerId[],
): readonly CustomerState[] {
  const merge = findMerge(state.merges, event.data.mergeEventId)
  if (!merge || !free.includes(merge.secondaryId)) return []
  if (isMergeSpent(state, merge)) {
    if (state.conflicts.some((one) => one.eventId === event.id)) return []
    const { id: eventId, at, registerId } = event
    const customerId = event.customerId ?? state.id
    const conflict = { eventId, reason: 'mergeSpent' as const, customerId, at, registerId, rewardId: null }
    return [{ ...state, conflicts: [...state.conflicts, conflict] }]
  }
  const side = new Set(namesOf(merge))
  const cardNotes = Object.entries(state.cardNotes)
  const isOfSide = (cardId: string) => side.has(state.units.find((unit) => unit.id === cardId)?.ownerId ?? state.id)
  const unitOf = new Map<UnitId | undefined, Unit>(state.units.map((unit) => [unit.id, unit]))
  /** A redemption goes where its units go, whoever made it. */
  const isRedeemedBySide = ({ unitIds, ownerId }: Redemption) => side.has(unitOf.get(unitIds[0])?.ownerId ?? ownerId)
  const part = (isSecondary: boolean) => {
    const visits = Object.values(state.visits).filter((visit) => side.has(visit.ownerId) === isSecondary)
    const visitIds = new Set(visits.map((visit) => visit.id))
    /** What the other side redeemed becomes this side's own, under the visit in which its last unit was bought. */
    const asOwn = (one: Redemption): Redemption => {
      const completing = unitOf.get(one.unitIds.at(-1))
      if (!completing) return one
      const ownerId = side.has(one.ownerId) === isSecondary ? one.ownerId : completing.ownerId
      return { ...one, ownerId, visitId: visitIds.has(one.visitId) ? one.visitId : completing.visitId }
    }
    return {
      visits: Object.fromEntries(visits.map((visit) => [visit.id, visit])),
      units: state.units.filter((unit) => side.has(unit.ownerId) === isSecondary),
      points: state.points.filter((one) => side.has(one.ownerId) === isSecondary),
      redemptions: state.redemptions.filter((one) => isRedeemedBySide(one) === isSecondary).map(asOwn),
      conflicts: state.conflicts.filter((one) => side.has(one.customerId) === isSecondary),
      cardNotes: Object.fromEntries(cardNotes.filter(([cardId]) => isOfSide(cardId) === isSecondary)),
      lastVisitAt: visits.reduce<string | null>((last, visit) => laterOf(last, visit.startedAt), null),
    }
  }
  return [
    { ...withoutMerge(state, merge), ...part(false) },
    { ...emptyCustomer(merge.secondaryId), ...merge.secondary, ...part(true) },
  ]
}

const findMerge = (merges: readonly Merge[], eventId: EventId): Merge | undefined =>
  merges.find((one) => one.eventId === eventId) ??
  merges.map((one) => findMerge(one.secondary.merges, eventId)).find((one) => one !== undefined)

type Merged = Pick<CustomerState, 'isEnrolled' | 'householdId' | 'merges'>

/** What the merge had brought goes; what was changed since then stays. */
function withoutMerge<Side extends Merged>(side: Side, gone: Merge): Side {
  if (!side.merges.includes(gone)) {
    const merges = side.merges.map((one) => ({ ...one, secondary: withoutMerge(one.secondary, gone) }))
    return { ...side, merges }
  }
  const { isEnrolled, householdId } = union(gone.primary, gone.secondary)
  return {
    ...side,
    isEnrolled: side.isEnrolled === isEnrolled ? gone.primary.isEnrolled : side.isEnrolled,
    householdId: side.householdId === householdId ? gone.primary.householdId : side.householdId,
    merges: side.merges.filter((one) => one !== gone),
  }
}

/** Takes part if one of them did; the household is the primary's, if it has one. */
const union = (primary: Merge['primary'], secondary: Merge['primary']): Merge['primary'] => ({
  isEnrolled: primary.isEnrolled || secondary.isEnrolled,
  householdId: primary.householdId ?? secondary.householdId,
})

/** One redemption spends units of both sides, or one made since was pulled by its distributor: too late to part again. */
export const isMergeSpent = (state: CustomerState, merge: Merge): boolean => keepsTogether(state, merge) !== null

/** The first redemption that keeps two customers together, and why it does; null = they can be parted. */
export function keepsTogether(
  state: CustomerState,
  merge: Merge,
): { readonly why: 'both' | 'pulled'; readonly redemption: Redemption } | null {
  const side = new Set(namesOf(merge))
  const ownerOf = new Map(state.units.map((unit) => [unit.id, unit.ownerId]))
  for (const redemption of state.redemptions) {
    if (redemption.undone) continue
    if (redemption.batchId > 0 && redemption.at > merge.at) return { why: 'pulled', redemption }
    const sides = new Set(redemption.unitIds.map((id) => side.has(ownerOf.get(id) ?? redemption.ownerId)))
    if (sides.size > 1) return { why: 'both', redemption }
  }
  return null
}

/** The secondary and everybody merged into it before. */
const namesOf = (merge: Merge): readonly CustomerId[] => [
  merge.secondaryId,
  ...merge.secondary.merges.flatMap((one) => namesOf(one)),
]

/** Both lists by time, then id: the same on every machine. Each keeps its own order, so that parting gives both back as they were. */
function oldestFirst<Value extends Dated>(one: readonly Value[], other: readonly Value[]): readonly Value[] {
  const merged: Value[] = []
  let next = 0
  for (const value of one) {
    for (let head = other[next]; head && isBefore(head, value); head = other[next]) {
      merged.push(head)
      next += 1
    }
    merged.push(value)
  }
  return [...merged, ...other.slice(next)]
}

/** A movement that both brought, from one list imported for each, counts once. */
const pooledPoints = (
  one: readonly PointsTransaction[],
  other: readonly PointsTransaction[],
): readonly PointsTransaction[] =>
  oldestFirst(
    one,
    other.filter(({ id }) => !one.some((known) => known.id === id)),
  )

type Dated = { readonly at: string; readonly id: string }

const isBefore = (one: Dated, other: Dated): boolean => (one.at === other.at ? one.id < other.id : one.at < other.at)

const laterOf = (one: string | null, other: string | null): string | null =>
  one === null || (other !== null && other > one) ? other : one
