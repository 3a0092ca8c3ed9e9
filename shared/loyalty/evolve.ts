/**
 * The fold: a state and the next event give the next state. Never throws, reads no clock, and gives the same state for the same
 * order on every machine. Conflicts are found here and kept in the state; a fact in conflict changes nothing else.
 */
import { assertNever } from '../kernel/assert-never.ts'
import type { UnitId } from '../kernel/ids.ts'
import {
  type CardGroupRow,
  type CardGroupVersion,
  type OfferRow,
  type OfferVersion,
  type Rows,
  rowDefaults,
} from './catalogue.ts'
import type { EventOf, TillsideEvent } from './events.ts'
import { judgeRedemption } from './judge.ts'
import type { AccountState, ConflictReason, CustomerState, Line, OfferQuestion, Unit, Visit } from './state.ts'

/** Folds what concerns the account as a whole: rows, trays, offer totals. */
export function evolveAccount(state: AccountState, event: TillsideEvent): AccountState {
  switch (event.type) {
    case 'RowsSaved':
      return saveRows(state, event.data.rows)
    case 'TrayItemAdded': {
      const tray = state.trays[event.registerId] ?? []
      if (tray.some((item) => item.eventId === event.id)) return state
      const { upc, quantity, source } = event.data
      const item = { eventId: event.id, upc, quantity, source, at: event.at }
      return { ...state, trays: { ...state.trays, [event.registerId]: [...tray, item] } }
    }
    case 'TrayEmptied':
      return { ...state, trays: { ...state.trays, [event.registerId]: [] } }
    case 'RewardRedeemed':
      return countRedemption(state, event.data)
    case 'RedemptionUndone':
      return takeBackRedemption(state, event.data)
    default:
      return state
  }
}

/**
 * The brand's total: one per reward, and only of offers that have a cap. A second redemption of the same reward (a conflict) counts
 * nothing, and an undo takes back only the redemption that counted. A redemption in conflict for another reason stays counted: the
 * cap then closes early, never late.
 */
function countRedemption(state: AccountState, data: EventOf<'RewardRedeemed'>['data']): AccountState {
  if (data.source.kind !== 'offer' || data.isTraining) return state
  const { offerId } = data.source
  const isCapped = state.catalogue.offers[offerId]?.versions.some((version) => version.totalCapUnits !== null)
  const counted = state.redemptionsByOffer[offerId] ?? {}
  if (!isCapped || counted[data.rewardId]) return state
  const redemptions = { ...counted, [data.rewardId]: data.redemptionId }
  return { ...state, redemptionsByOffer: { ...state.redemptionsByOffer, [offerId]: redemptions } }
}

function takeBackRedemption(
  state: AccountState,
  { offerId, redemptionId }: EventOf<'RedemptionUndone'>['data'],
): AccountState {
  const counted = offerId ? state.redemptionsByOffer[offerId] : undefined
  if (!offerId || !counted || !Object.values(counted).includes(redemptionId)) return state
  const kept = Object.fromEntries(Object.entries(counted).filter(([, id]) => id !== redemptionId))
  return { ...state, redemptionsByOffer: { ...state.redemptionsByOffer, [offerId]: kept } }
}

function saveRows(state: AccountState, saved: Rows): AccountState {
  const { catalogue } = state
  const next = { ...state, catalogueVersion: state.catalogueVersion + saved.rows.length }
  switch (saved.kind) {
    case 'account': {
      const known = state.account ? { account: state.account } : {}
      return { ...next, account: merge(known, saved.rows, rowDefaults.account)['account'] ?? null }
    }
    case 'locations':
      return { ...next, locations: merge(state.locations, saved.rows, rowDefaults.locations) }
    case 'registers':
      return { ...next, registers: merge(state.registers, saved.rows, rowDefaults.registers) }
    case 'staff':
      return { ...next, staff: merge(state.staff, saved.rows, rowDefaults.staff) }
    case 'manufacturers': {
      const manufacturers = merge(catalogue.manufacturers, saved.rows, rowDefaults.manufacturers)
      return { ...next, catalogue: { ...catalogue, manufacturers } }
    }
    case 'distributors': {
      const distributors = merge(catalogue.distributors, saved.rows, rowDefaults.distributors)
      return { ...next, catalogue: { ...catalogue, distributors } }
    }
    case 'items':
      return { ...next, catalogue: { ...catalogue, items: merge(catalogue.items, saved.rows, rowDefaults.items) } }
    case 'programs': {
      const programs = merge(catalogue.programs, saved.rows, rowDefaults.programs)
      return { ...next, catalogue: { ...catalogue, programs } }
    }
    case 'cardGroups': {
      const cardGroups = mergeVersions<CardGroupRow, CardGroupVersion>(catalogue.cardGroups, saved.rows, {
        ...rowDefaults.cardGroups,
        versions: [],
      })
      return { ...next, catalogue: { ...catalogue, cardGroups } }
    }
    case 'offers': {
      const offers = mergeVersions<OfferRow, OfferVersion>(catalogue.offers, saved.rows, {
        ...rowDefaults.offers,
        versions: [],
      })
      return { ...next, catalogue: { ...catalogue, offers } }
    }
    case 'enrollments': {
      const enrollments = merge(catalogue.enrollments, saved.rows, rowDefaults.enrollments)
      return { ...next, catalogue: { ...catalogue, enrollments } }
    }
    default:
      return assertNever(saved)
  }
}

/** A change of a row: its id, and any of its fields. */
type Change<Row extends { readonly id: string }> = { readonly id: Row['id'] } & {
  readonly [Field in keyof Row]?: Row[Field] | undefined
}

function merge<Row extends { readonly id: string }>(
  known: Readonly<Record<string, Row>>,
  changes: readonly Change<Row>[],
  defaults: Omit<Row, 'id'>,
): Record<string, Row> {
  const merged: Record<string, Row> = { ...known }
  for (const change of changes) merged[change.id] = { ...defaults, ...merged[change.id], ...given(change) } as Row
  return merged
}

/** Rule versions are immutable: one that is known keeps what it said first, and further ones follow in the order of the fold. */
function mergeVersions<
  Row extends { readonly id: string; readonly versions: readonly V[] },
  V extends { readonly version: string },
>(
  known: Readonly<Record<string, Row>>,
  changes: readonly Change<Row>[],
  defaults: Omit<Row, 'id'>,
): Record<string, Row> {
  const merged: Record<string, Row> = { ...known }
  for (const change of changes) {
    const before = merged[change.id]?.versions ?? []
    const added = (change.versions ?? []).filter((version) => !before.some((one) => one.version === version.version))
    const row = { ...defaults, ...merged[change.id], ...given(change) } as Row
    merged[change.id] = { ...row, versions: [...before, ...added] }
  }
  return merged
}

/** Only what the change speaks of. */
const given = (change: object): object =>
  Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined))

/** Folds what concerns one customer. Events of others, and of the account, leave the state as it is. */
export function evolveCustomer(state: CustomerState, event: TillsideEvent): CustomerState {
  if (event.customerId !== state.id) return state
  switch (event.type) {
    case 'CustomerCreated':
      return { ...state, createdAt: state.createdAt ?? event.at, isTraining: event.data.isTraining }
    case 'PersonSaved': {
      const { email, phone, address } = event.data.has
      const has = {
        email: email ?? state.has.email,
        phone: phone ?? state.has.phone,
        address: address ?? state.has.address,
      }
      return { ...state, has }
    }
    case 'InformationDeclined':
      return { ...state, informationDeclinedUntil: event.data.until }
    case 'VerificationEmailRequested':
      return { ...state, verificationRequestedAt: event.at }
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
      return redeem(state, event)
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
    case 'RowsSaved':
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
  const { lineId, upc, source, units: moves } = event.data
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

function removeUnits(state: CustomerState, event: EventOf<'UnitsRemoved'>): CustomerState {
  const gone = new Set(event.data.unitIds)
  const units = state.units.map((unit) =>
    gone.has(unit.id) && unit.removed === null ? { ...unit, removed: event.data.reason } : unit,
  )
  return withVisit({ ...state, units }, event, (visit) => {
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
  const lost = new Set(unpunched)
  const units = state.units.map((unit) => {
    const move = moves.get(unit.id)
    if (!move && !lost.has(unit.id)) return unit
    return { ...unit, offer: move ?? unit.offer, punch: lost.has(unit.id) ? null : unit.punch }
  })
  return withVisit({ ...state, units }, event, (visit) => ({
    ...visit,
    answers: decision === 'seen' ? visit.answers : { ...visit.answers, [offerId]: decision },
    noticedOfferIds: decision === 'seen' ? [...visit.noticedOfferIds, offerId] : visit.noticedOfferIds,
    ...(visit.question?.offerId === offerId
      ? { question: visit.laterQuestions[0] ?? null, laterQuestions: visit.laterQuestions.slice(1) }
      : {}),
  }))
}

function redeem(state: CustomerState, event: EventOf<'RewardRedeemed'>): CustomerState {
  const { data, visitId } = event
  if (!visitId || state.redemptions.some((redemption) => redemption.id === data.redemptionId)) return state
  const verdict = judgeRedemption(state, data)
  if (!verdict.ok) return withConflict(state, event, verdict.refusal, data.rewardId)
  const redemption = {
    id: data.redemptionId,
    eventId: event.id,
    rewardId: data.rewardId,
    source: data.source,
    unitIds: data.unitIds,
    kind: data.kind,
    upc: data.upc,
    takenUpc: data.takenUpc,
    rebateCents: data.rebateCents,
    visitId,
    locationId: event.locationId,
    staffId: event.staffId,
    at: event.at,
    businessDate: event.businessDate,
    undone: false,
  }
  return { ...state, redemptions: [...state.redemptions, redemption] }
}

/** Undoing what never stood (a conflict) or what is undone already changes nothing. */
function undo(state: CustomerState, event: EventOf<'RedemptionUndone'>): CustomerState {
  const { redemptionId } = event.data
  const found = state.redemptions.find((redemption) => redemption.id === redemptionId)
  if (!found) return state
  const redemptions = state.redemptions.map((redemption) =>
    redemption.id === redemptionId ? { ...redemption, undone: true } : redemption,
  )
  const next = { ...state, redemptions }
  const visit = next.visits[found.visitId]
  if (visit?.status !== 'open') return next
  // Back on the finish screen the reward waits quietly; Checkout or Redeem asks for it again.
  const deferred = { ...visit, deferredRewardIds: [...visit.deferredRewardIds, found.rewardId] }
  return { ...next, visits: { ...next.visits, [visit.id]: deferred } }
}

function abandon(state: CustomerState, event: EventOf<'VisitAbandoned'>): CustomerState {
  const units = state.units.map((unit) =>
    unit.visitId === event.visitId && unit.removed === null ? { ...unit, removed: 'removed' as const } : unit,
  )
  return withVisit({ ...state, units }, event, (visit) => ({
    ...visit,
    status: 'abandoned',
    finishedAt: event.at,
    lines: [],
    question: null,
    laterQuestions: [],
  }))
}

function withConflict(
  state: CustomerState,
  event: EventOf<'RewardRedeemed'>,
  reason: ConflictReason,
  rewardId: EventOf<'RewardRedeemed'>['data']['rewardId'],
): CustomerState {
  if (state.conflicts.some((conflict) => conflict.eventId === event.id)) return state
  const conflict = { eventId: event.id, reason, at: event.at, registerId: event.registerId, rewardId }
  return { ...state, conflicts: [...state.conflicts, conflict] }
}
