/**
 * The fold of one customer: a state and the next event give the next state. Never throws, reads no clock, and gives the same state
 * for the same order on every machine. Conflicts are found here and kept in the state; a fact in conflict changes nothing else.
 */
import type { RedemptionId, UnitId } from '../kernel/ids.ts'
import { addConflict } from './add-conflict.ts'
import { creditRiskKinds } from './credit-risk-kinds.ts'
import type { EventOf, TillsideEvent } from './events.ts'
import { evolvePerson } from './evolve-person.ts'
import { judgeRedemption } from './judge.ts'
import type { AccountState, CustomerState, Line, OfferQuestion, Redemption, Unit, Visit } from './state.ts'

/**
 * One event more of this customer, or of one that was merged into it: `fold.ts` says whose it is. `account` is the account's state
 * before the event; it knows the limits that reach over customers. Merges concern two customers and are folded in `fold.ts`.
 */
export function evolveCustomer(state: CustomerState, event: TillsideEvent, account: AccountState): CustomerState {
  switch (event.type) {
    case 'CustomerCreated':
      if (event.customerId !== state.id) return state
      return { ...state, createdAt: state.createdAt ?? event.at, isTraining: event.data.isTraining }
    case 'PersonSaved':
    case 'EmailVerified':
    case 'EmailBounced':
    case 'PointsChanged':
    case 'DuplicateDismissed':
    case 'ConflictSettled':
      return evolvePerson(state, event)
    case 'InformationDeclined':
      return { ...state, informationDeclinedUntil: event.data.until }
    case 'VerificationEmailRequested':
      return { ...state, verificationRequestedAt: event.at }
    case 'LoyaltyEnrollmentChanged':
      return { ...state, isEnrolled: event.data.isEnrolled }
    case 'HouseholdChanged':
      return { ...state, householdId: event.data.householdId }
    // Deleting what is only another name by now deletes nobody: duplicates are deleted here and merged there.
    case 'CustomerDeleted':
      return event.customerId === state.id ? { ...state, deletedAt: state.deletedAt ?? event.at } : state
    case 'CustomerReinstated':
      return event.customerId === state.id ? { ...state, deletedAt: null } : state
    case 'CardNoted':
      return { ...state, cardNotes: { ...state.cardNotes, [event.data.cardId]: event.data.text } }
    case 'VisitStarted':
      return withVisit({ ...state, lastVisitAt: laterOf(state.lastVisitAt, event.at) }, event, (visit) => visit)
    case 'ItemsPurchased':
      return purchase(state, event)
    case 'UnitsRemoved':
      return removeUnits(state, event)
    case 'OfferAsked': {
      const question: OfferQuestion = event.data
      return withVisit(state, event, (visit) =>
        visit.question ? { ...visit, laterQuestions: [...visit.laterQuestions, question] } : { ...visit, question },
      )
    }
    case 'OfferAnswered':
      return answerOffer(state, event)
    case 'VisitCheckedOut':
      return withVisit(state, event, (visit) => ({ ...visit, stage: 'checkingOut', deferredRewardIds: [] }))
    case 'MultiPurchaseReasonGiven':
      return withVisit(state, event, (visit) => ({ ...visit, multiPurchaseReason: event.data }))
    case 'RewardRedeemed':
      return redeem(state, event, account)
    case 'RedemptionPulled':
      return pull(state, event)
    case 'RewardsDeferred':
      return withVisit(state, event, (visit) => ({
        ...visit,
        deferredRewardIds: [...visit.deferredRewardIds, ...event.data.rewardIds],
      }))
    case 'RedemptionUndone':
      return undo(state, event)
    case 'VisitFinished':
      return withVisit(state, event, (visit) => ({
        ...visit,
        status: 'finished',
        finishedAt: event.at,
        question: null,
        laterQuestions: [],
        kept: event.data.kept,
      }))
    case 'VisitAbandoned':
      return abandon(state, event)
    case 'CustomersMerged':
    case 'CustomerPurged':
    case 'MergeUndone':
    case 'RowsSaved':
    case 'DayMarked':
    case 'DayClosed':
    case 'TrayItemAdded':
    case 'TrayEmptied':
      return state
    default:
      return assertNeverEvent(event, state)
  }
}

/** Compiles only when every type is handled; at run time a fact of a newer program leaves the state as it is. */
function assertNeverEvent(_event: never, state: CustomerState): CustomerState {
  return state
}

const laterOf = (known: string | null, at: string): string => (known && known > at ? known : at)

/** Changes the event's visit; one that was never started here is begun from the event's envelope. */
function withVisit(state: CustomerState, event: TillsideEvent, change: (visit: Visit) => Visit): CustomerState {
  if (!event.visitId) return state
  const visit: Visit = state.visits[event.visitId] ?? {
    id: event.visitId,
    ownerId: event.customerId ?? state.id,
    registerId: event.registerId,
    locationId: event.locationId,
    staffId: event.staffId,
    businessDate: event.businessDate,
    startedAt: event.at,
    finishedAt: null,
    status: 'open',
    stage: 'shopping',
    lines: [],
    question: null,
    laterQuestions: [],
    answers: {},
    noticedOfferIds: [],
    multiPurchaseReason: null,
    deferredRewardIds: [],
    kept: [],
  }
  return { ...state, visits: { ...state.visits, [visit.id]: change(visit) } }
}

function purchase(state: CustomerState, event: EventOf<'ItemsPurchased'>): CustomerState {
  const { visitId } = event
  const firstId = `${event.id}#0`
  if (!visitId || state.units.some((unit) => unit.id === firstId)) return state
  const { lineId, upc, source, units: moves, originalDate, exception } = event.data
  // A card in progress that two registers imported, or one twice, is one.
  if (source === 'import' && state.units.some((unit) => unit.source === 'import' && unit.lineId === lineId))
    return state
  // A visit's purchases stay together, should a merge be undone.
  const ownerId = state.visits[visitId]?.ownerId ?? event.customerId ?? state.id
  const units = moves.map(
    (move, index): Unit => ({
      id: `${event.id}#${index}` as UnitId,
      upc,
      lineId,
      visitId,
      locationId: event.locationId,
      at: event.at,
      businessDate: event.businessDate,
      source,
      punch: move.punch ?? null,
      offer: move.offer ?? null,
      ownerId,
      originalDate: originalDate ?? null,
      exception: exception ? { ...exception } : null,
      removed: null,
    }),
  )
  const unitIds = units.map((unit) => unit.id)
  return withVisit({ ...state, units: [...state.units, ...units] }, event, (visit) => {
    const isKnown = visit.lines.some((line) => line.id === lineId)
    const lines = isKnown
      ? visit.lines.map((line) => (line.id === lineId ? { ...line, unitIds: [...line.unitIds, ...unitIds] } : line))
      : [...visit.lines, { id: lineId, upc, source, unitIds }]
    return { ...visit, lines, stage: 'shopping' }
  })
}

/**
 * Returned goods come off whatever was redeemed with them. Any other removal of a unit that a redemption has spent came too late: the
 * redemption stands, the unit stays, and a manager is told, unless the unit had gone before.
 */
function removeUnits(state: CustomerState, event: EventOf<'UnitsRemoved'>): CustomerState {
  const { reason, unitIds } = event.data
  const isThere = new Set(state.units.flatMap((unit) => (unit.removed === null ? [unit.id] : [])))
  const named = new Set(unitIds.filter((id) => isThere.has(id)))
  const spending =
    reason === 'returned' ? undefined : standing(state).find((one) => one.unitIds.some((id) => named.has(id)))
  const kept = new Set(spending ? standing(state).flatMap((one) => one.unitIds) : [])
  const gone = new Set(unitIds.filter((id) => !kept.has(id)))
  const units = state.units.map((unit) => {
    if (!gone.has(unit.id) || unit.removed !== null) return unit
    const groupId = unit.punch?.cardGroupId
    const newest = reason === 'returned' && groupId && state.units.findLast((one) => one.punch?.cardGroupId === groupId)
    return { ...unit, removed: reason, ...(newest ? { returnedAfter: newest.id } : {}) }
  })
  const told = spending ? addConflict(state, event, 'unitSpent', { rewardId: spending.rewardId }) : state
  return withVisit({ ...told, units }, event, (visit) => {
    const questions = [visit.question, ...visit.laterQuestions]
      .flatMap((question) => question ?? [])
      .map((question) => ({ ...question, unitIds: question.unitIds.filter((id) => !gone.has(id)) }))
      .filter((question) => question.kind !== 'ask' || question.unitIds.length > 0)
    return {
      ...visit,
      lines: withoutUnits(visit.lines, gone),
      question: questions[0] ?? null,
      laterQuestions: questions.slice(1),
    }
  })
}

const withoutUnits = (lines: readonly Line[], gone: ReadonlySet<UnitId>): Line[] =>
  lines
    .map((line) => ({ ...line, unitIds: line.unitIds.filter((id) => !gone.has(id)) }))
    .filter((line) => line.unitIds.length > 0)

function answerOffer(state: CustomerState, event: EventOf<'OfferAnswered'>): CustomerState {
  const { offerId, decision, counted, unpunched } = event.data
  const moves = new Map(counted.map((one) => [one.unitId, one.move]))
  // A redemption elsewhere may have spent such a punch meanwhile: its units form its card for ever.
  const spent = new Set(unpunched.length > 0 ? standing(state).flatMap((one) => one.unitIds) : [])
  const lost = new Set(unpunched.filter((id) => !spent.has(id)))
  const units = state.units.map((unit) => {
    const move = moves.get(unit.id)
    if (!move && !lost.has(unit.id)) return unit
    return { ...unit, offer: move ?? unit.offer, punch: lost.has(unit.id) ? null : unit.punch }
  })
  return withVisit({ ...state, units }, event, (visit) => ({
    ...visit,
    answers: decision === 'seen' ? visit.answers : { ...visit.answers, [offerId]: decision },
    noticedOfferIds: decision === 'seen' ? [...visit.noticedOfferIds, offerId] : visit.noticedOfferIds,
    ...withoutQuestion(visit, (one) => one.offerId === offerId && (one.kind !== 'ask') === (decision === 'seen')),
  }))
}

/** The question answered is the first one where it was answered; here others may stand before it. */
function withoutQuestion(
  { question, laterQuestions }: Visit,
  isAnswered: (question: OfferQuestion) => boolean,
): Pick<Visit, 'question' | 'laterQuestions'> {
  const questions = [question, ...laterQuestions].flatMap((one) => one ?? [])
  const answered = questions.findIndex(isAnswered)
  const [first = null, ...later] = questions.filter((_one, index) => index !== answered)
  return { question: first, laterQuestions: later }
}

const standing = (state: CustomerState): readonly Redemption[] => state.redemptions.filter((one) => !one.undone)

function redeem(state: CustomerState, event: EventOf<'RewardRedeemed'>, account: AccountState): CustomerState {
  const { data, visitId } = event
  if (!visitId || state.redemptions.some((redemption) => redemption.id === data.redemptionId)) return state
  const verdict = judgeRedemption(state, data, account)
  if (!verdict.ok) {
    const { rewardId, redemptionId } = data
    return addConflict(state, event, verdict.refusal, { rewardId, redemptionId })
  }
  const redemption: Redemption = {
    id: data.redemptionId,
    eventId: event.id,
    rewardId: data.rewardId,
    source: data.source,
    unitIds: data.unitIds,
    kind: data.kind,
    upc: data.upc,
    takenUpc: data.takenUpc,
    valueCents: data.valueCents,
    rebateCents: data.rebateCents,
    distributorId: data.distributorId,
    distributorAccountNumber: data.distributorAccountNumber,
    householdId: data.householdId ?? null,
    acceptedRisks: creditRiskKinds.filter((kind) => data.acceptedRisks?.includes(kind)),
    isTraining: data.isTraining || state.isTraining,
    ...(data.rungUnitId ? { rungUnitId: data.rungUnitId } : {}),
    visitId,
    locationId: data.locationId ?? event.locationId,
    staffId: event.staffId,
    at: event.at,
    businessDate: event.businessDate,
    undone: false,
    ownerId: event.customerId ?? state.id,
    batchId: -1,
  }
  return { ...state, redemptions: [...state.redemptions, redemption] }
}

/** What never stood (a conflict) is only known as not given from here on; what is undone already changes nothing. */
function undo(state: CustomerState, event: EventOf<'RedemptionUndone'>): CustomerState {
  const { redemptionId } = event.data
  const found = state.redemptions.find((redemption) => redemption.id === redemptionId)
  if (!found) return withGivenBack(state, redemptionId)
  if (found.undone) return state
  if (found.batchId > 0) return addConflict(state, event, 'redemptionPulled', { rewardId: found.rewardId })
  const redemptions = state.redemptions.map((redemption) =>
    redemption.id === redemptionId ? { ...redemption, undone: true } : redemption,
  )
  const next = withRungBack({ ...state, redemptions }, found.rungUnitId)
  const visit = next.visits[found.visitId]
  if (visit?.status !== 'open') return next
  // Back on the finish screen the reward waits quietly; Checkout or Redeem asks for it again.
  const deferred = { ...visit, deferredRewardIds: [...visit.deferredRewardIds, found.rewardId] }
  return { ...next, visits: { ...next.visits, [visit.id]: deferred } }
}

/** The unit that was the free good itself is a purchase again, on its line. */
function withRungBack(state: CustomerState, rungUnitId: UnitId | undefined): CustomerState {
  const rung = state.units.find((unit) => unit.id === rungUnitId && unit.removed === 'givenFree')
  if (!rung) return state
  const units = state.units.map((unit) => (unit === rung ? { ...unit, removed: null } : unit))
  const visit = state.visits[rung.visitId]
  if (!visit) return { ...state, units }
  const placeOf = new Map(units.map((unit, place) => [unit.id, place]))
  const place = (id: UnitId | undefined) => (id && placeOf.get(id)) ?? units.length
  const known = visit.lines.find((line) => line.id === rung.lineId)
  const { lineId: id, upc, source } = rung
  const unitIds = [...(known?.unitIds ?? []), rung.id].sort((a, b) => place(a) - place(b))
  const lines = [...visit.lines.filter((line) => line !== known), { ...(known ?? { id, upc, source }), unitIds }]
  lines.sort((a, b) => place(a.unitIds[0]) - place(b.unitIds[0]))
  return { ...state, units, visits: { ...state.visits, [visit.id]: { ...visit, lines } } }
}

/** Pulled twice, the first batch stands. */
function pull(state: CustomerState, event: EventOf<'RedemptionPulled'>): CustomerState {
  const { redemptionId, batchId } = event.data
  const found = state.redemptions.find((redemption) => redemption.id === redemptionId)
  if (!found) return addConflict(state, event, 'redemptionUnknown')
  if (found.undone) return addConflict(state, event, 'redemptionUndone', { rewardId: found.rewardId })
  if (found.batchId > 0) return state
  const distributorId = event.data.distributorId ?? found.distributorId
  const redemptions = state.redemptions.map((one) =>
    one.id === redemptionId ? { ...one, batchId, distributorId } : one,
  )
  return { ...state, redemptions }
}

/** What a redemption of another register has spent meanwhile stays, and a manager is told. */
function abandon(state: CustomerState, event: EventOf<'VisitAbandoned'>): CustomerState {
  const spending = standing(state)
  const kept = new Set(spending.flatMap((one) => one.unitIds))
  const isOfVisit = (unit: Unit) => unit.visitId === event.visitId && unit.removed === null
  const ofVisit = new Set(state.units.flatMap((unit) => (isOfVisit(unit) ? [unit.id] : [])))
  const first = spending.find((one) => one.unitIds.some((id) => ofVisit.has(id)))
  const units = state.units.map((unit) =>
    isOfVisit(unit) && !kept.has(unit.id) ? { ...unit, removed: 'removed' as const } : unit,
  )
  const told = first ? addConflict(state, event, 'unitSpent', { rewardId: first.rewardId }) : state
  return withVisit({ ...told, units }, event, (visit) => ({
    ...visit,
    status: 'abandoned',
    finishedAt: event.at,
    lines: [],
    question: null,
    laterQuestions: [],
  }))
}

function withGivenBack(state: CustomerState, redemptionId: RedemptionId): CustomerState {
  if (!state.conflicts.some((one) => one.redemptionId === redemptionId && !one.isUndone)) return state
  const conflicts = state.conflicts.map((one) =>
    one.redemptionId === redemptionId ? { ...one, isUndone: true as const } : one,
  )
  return { ...state, conflicts }
}
