/**
 * Decisions: a command and the state give facts, or one named reason why not. Pure: the moment, the person and new ids are in
 * the context. Facts carry what was decided with the catalogue of this moment, so that folding them never needs it again.
 */
import { assertNever } from '../kernel/assert-never.ts'
import type {
  CustomerId,
  EventId,
  LineId,
  ProgramId,
  RedemptionId,
  RewardId,
  UnitId,
  Upc,
  VisitId,
} from '../kernel/ids.ts'
import { accepted, type Result, refused } from '../kernel/result.ts'
import { assess, type Reward } from './assess.ts'
import type {
  AccountCommand,
  Command,
  CustomerDecisionState,
  DecidedFact,
  DecisionContext,
  Refusal,
} from './commands.ts'
import type { Fact, PurchaseSource, UnitMove } from './events.ts'
import { judgeRedemption } from './judge.ts'
import { type ItemMatch, matchItem, type OfferMatch } from './match-item.ts'
import { placeUnits, questionsOf } from './place-units.ts'
import { activeEnrollment } from './programs-by-upc.ts'
import type { AccountState, CustomerState, Visit } from './state.ts'
import { missingInformation, needsMultiPurchaseReason, offerRewardsStillOpen } from './step.ts'

export type Decision = Result<readonly DecidedFact[], Refusal>

/** How many of one article one entry may add. */
export const largestQuantity = 99

export function decide(command: Command, state: CustomerDecisionState, context: DecisionContext): Decision {
  if (!context.staff) return refused({ reason: 'notSignedIn' })
  if (command.type === 'StartVisit') return startVisit(command.visitId, state, context)
  if (command.type === 'UndoRedemption') return undoRedemption(command.redemptionId, state, context)
  if (!('visitId' in command)) return decideForCustomer(command, state, context)

  const visit = state.customer.visits[command.visitId]
  if (visit?.status !== 'open') return refused({ reason: 'visitNotOpen' })
  if (visit.registerId !== context.registerId) return refused({ reason: 'openOnAnotherRegister' })
  const work: Work = { ...state, visit, context, fact: factMaker(context, state.customer.id, visit.id) }
  switch (command.type) {
    case 'AddItem':
      return addItem(work, command)
    case 'ChangeQuantity':
      return changeQuantity(work, command.lineId, command.quantity)
    case 'RemoveLine':
      return removeLine(work, command.lineId)
    case 'AnswerOffer':
      return answerOffer(work, command.offerId, command.accept)
    case 'CheckOut':
      if (visit.question) return refused({ reason: 'questionOpen' })
      return accepted([work.fact({ type: 'VisitCheckedOut', data: {} })])
    case 'GiveMultiPurchaseReason': {
      const { reason, note } = command
      return accepted([work.fact({ type: 'MultiPurchaseReasonGiven', data: { reason, note } })])
    }
    case 'RedeemRewards':
      return redeemRewards(work, command.choices)
    case 'DeferRewards':
      return deferRewards(work, command.rewardIds)
    case 'FinishVisit':
      return finishVisit(work, command.reasons)
    case 'AbandonVisit': {
      const spent = spentUnits(state.customer)
      const isRedeemed = state.customer.redemptions.some((one) => one.visitId === visit.id && !one.undone)
      const isSpent = visit.lines.some((line) => line.unitIds.some((id) => spent.has(id)))
      if (isRedeemed || isSpent) return refused({ reason: 'undoRedemptionFirst' })
      return accepted([work.fact({ type: 'VisitAbandoned', data: {} })])
    }
    default:
      return assertNever(command)
  }
}

type CustomerCommand = Exclude<Command, { readonly visitId: VisitId } | { readonly type: 'UndoRedemption' }>

function decideForCustomer(command: CustomerCommand, state: CustomerDecisionState, context: DecisionContext): Decision {
  const fact = factMaker(context, state.customer.id, null)
  switch (command.type) {
    case 'ChangeEnrollment': {
      const { isEnrolled, reason } = command
      return accepted([fact({ type: 'LoyaltyEnrollmentChanged', data: { isEnrolled, reason } })])
    }
    case 'ChangeHousehold':
      return accepted([fact({ type: 'HouseholdChanged', data: { householdId: command.householdId } })])
    case 'NoteCard':
      return accepted([fact({ type: 'CardNoted', data: { cardId: command.cardId, text: command.text } })])
    case 'DeleteCustomer':
      if (!isManager(context)) return refused({ reason: 'managerNeeded' })
      return accepted([fact({ type: 'CustomerDeleted', data: {} })])
    case 'ReinstateCustomer':
      if (!isManager(context)) return refused({ reason: 'managerNeeded' })
      return accepted([fact({ type: 'CustomerReinstated', data: {} })])
    case 'TakeBackUnits': {
      const units = state.customer.units.filter((unit) => command.unitIds.includes(unit.id) && unit.removed === null)
      if (units.length < command.unitIds.length) return refused({ reason: 'unitUnknown' })
      const unitIds = units.map((unit) => unit.id)
      const data = { unitIds, reason: command.reason, approvedBy: context.approvedBy }
      return accepted([
        factMaker(context, state.customer.id, units[0]?.visitId ?? null)({ type: 'UnitsRemoved', data }),
      ])
    }
    case 'RemoveRedemption':
    case 'ReselectRedemption':
      return undoRedemption(command.redemptionId, state, context)
    default:
      return assertNever(command)
  }
}

/** Commands that concern no customer. */
export function decideForAccount(command: AccountCommand, account: AccountState, context: DecisionContext): Decision {
  const fact = factMaker(context, null, null)
  switch (command.type) {
    case 'AddToTray': {
      if (!context.staff) return refused({ reason: 'notSignedIn' })
      if (!isQuantity(command.quantity)) return refused({ reason: 'quantityOutOfRange' })
      const matched = matchItem(account, context.locationId, command.upc, context.moment)
      if ('refusal' in matched) return refused(matched.refusal)
      const { upc, quantity, source } = command
      return accepted([fact({ type: 'TrayItemAdded', data: { upc, quantity, source } })])
    }
    case 'EmptyTray':
      if ((account.trays[context.registerId] ?? []).length === 0) return refused({ reason: 'trayEmpty' })
      return accepted([fact({ type: 'TrayEmptied', data: { reason: command.reason } })])
    case 'SaveRows': {
      const isFirstStart = Object.keys(account.staff).length === 0
      if (!isFirstStart && !isManager(context)) return refused({ reason: 'managerNeeded' })
      return accepted([fact({ type: 'RowsSaved', data: { rows: command.rows } })])
    }
    default:
      return assertNever(command)
  }
}

interface Work extends CustomerDecisionState {
  readonly visit: Visit
  readonly context: DecisionContext
  readonly fact: (fact: Fact, id?: EventId) => DecidedFact
}

const factMaker =
  (context: DecisionContext, customerId: CustomerId | null, visitId: VisitId | null) =>
  (fact: Fact, id = context.newId() as EventId): DecidedFact => ({ ...fact, id, customerId, visitId })

const isManager = (context: DecisionContext): boolean =>
  context.staff?.role === 'manager' || context.approvedBy !== null

const isQuantity = (quantity: number): boolean =>
  Number.isInteger(quantity) && quantity >= 1 && quantity <= largestQuantity

function startVisit(visitId: VisitId, state: CustomerDecisionState, context: DecisionContext): Decision {
  if (state.customer.visits[visitId]) return accepted([])
  return accepted([factMaker(context, state.customer.id, visitId)({ type: 'VisitStarted', data: {} })])
}

interface Addition {
  readonly upc: Upc
  readonly quantity: number
  readonly source: PurchaseSource
  readonly scanId: string | null
  readonly label?: Extract<Command, { type: 'AddItem' }>['label']
}

function addItem(work: Work, addition: Addition): Decision {
  const { visit, context } = work
  if (visit.question) return refused({ reason: 'questionOpen' })
  if (!isQuantity(addition.quantity)) return refused({ reason: 'quantityOutOfRange' })
  const matched = matchItem(work.account, context.locationId, addition.upc, context.moment)
  if ('refusal' in matched) return refused(matched.refusal)
  const known = visit.lines.find((line) => line.upc === addition.upc)
  const lineId = known?.id ?? (context.newId() as LineId)
  return accepted(purchaseFacts(work, matched.match, addition, lineId))
}

/** The card is punched by each unit, unless an offer took it that does not count toward the card. */
function purchaseFacts(work: Work, match: ItemMatch, addition: Addition, lineId: LineId): readonly DecidedFact[] {
  const { visit, context } = work
  const purchaseId = context.newId() as EventId
  const unitIds = Array.from({ length: addition.quantity }, (_, index) => `${purchaseId}#${index}` as UnitId)
  const placed = placeUnits(
    { ...work, moment: context.moment, answers: visit.answers },
    unitIds.map((id) => ({ id, match })),
  )
  const units = unitIds.map((unitId): UnitMove => {
    const taken = placed.taken.get(unitId)
    const punches = match.punch && (!taken || taken.version.countsTowardFrequentBuyer)
    return { ...(punches ? { punch: match.punch } : {}), ...(taken ? { offer: taken.move } : {}) }
  })
  const { upc, source, scanId, label } = addition
  const data = { lineId, upc, source, scanId, units, ...(label ? { label } : {}) }
  return [
    work.fact({ type: 'ItemsPurchased', data }, purchaseId),
    ...questionsOf(placed, visit).map((question) => work.fact(question)),
  ]
}

/** With the answer the asked units are placed anew: into this offer, or on to the next one that wants them. */
function answerOffer(work: Work, offerId: ProgramId, accept: boolean): Decision {
  const { visit, customer, context } = work
  const { question } = visit
  if (question?.offerId !== offerId) return refused({ reason: 'noQuestionOpen' })
  const answer = (id: ProgramId, decision: 'accepted' | 'declined' | 'seen', taken: readonly TakenUnit[]) =>
    work.fact({
      type: 'OfferAnswered',
      data: {
        offerId: id,
        decision,
        counted: taken.map(([unitId, match]) => ({ unitId, move: match.move })),
        unpunched: taken.filter(([, match]) => !match.version.countsTowardFrequentBuyer).map(([unitId]) => unitId),
      },
    })
  if (question.kind !== 'ask') return accepted([answer(offerId, 'seen', [])])

  const decision = accept ? 'accepted' : 'declined'
  const asked = question.unitIds.flatMap((id) => customer.units.find((unit) => unit.id === id && !unit.removed) ?? [])
  const placed = placeUnits(
    { ...work, moment: context.moment, answers: { ...visit.answers, [offerId]: decision } },
    asked.flatMap((unit) => {
      const matched = matchItem(work.account, unit.locationId, unit.upc, context.moment)
      return 'match' in matched ? { id: unit.id, match: matched.match } : []
    }),
  )
  const takenBy = (id: ProgramId) => [...placed.taken].filter(([, match]) => match.offer.id === id)
  const others = new Set([...placed.taken.values()].map((match) => match.offer.id).filter((id) => id !== offerId))
  return accepted([
    answer(offerId, decision, takenBy(offerId)),
    ...[...others].map((id) => answer(id, 'accepted', takenBy(id))),
    ...questionsOf(placed, visit).map((next) => work.fact(next)),
  ])
}

type TakenUnit = readonly [UnitId, OfferMatch]

function changeQuantity(work: Work, lineId: LineId, quantity: number): Decision {
  const line = work.visit.lines.find((one) => one.id === lineId)
  if (!line) return refused({ reason: 'lineUnknown' })
  if (!isQuantity(quantity)) return refused({ reason: 'quantityOutOfRange' })
  const more = quantity - line.unitIds.length
  if (more === 0) return accepted([])
  if (more > 0) return addItem(work, { upc: line.upc, quantity: more, source: line.source, scanId: null })
  const free = line.unitIds.filter((id) => !spentUnits(work.customer).has(id))
  if (free.length < -more) return refused({ reason: 'undoRedemptionFirst' })
  const unitIds = free.slice(more)
  return accepted([work.fact({ type: 'UnitsRemoved', data: { unitIds, reason: 'quantity' } })])
}

function removeLine(work: Work, lineId: LineId): Decision {
  const line = work.visit.lines.find((one) => one.id === lineId)
  if (!line) return refused({ reason: 'lineUnknown' })
  const spent = spentUnits(work.customer)
  if (line.unitIds.some((id) => spent.has(id))) return refused({ reason: 'undoRedemptionFirst' })
  return accepted([work.fact({ type: 'UnitsRemoved', data: { unitIds: [...line.unitIds], reason: 'removed' } })])
}

const spentUnits = (customer: CustomerState): Set<UnitId> =>
  new Set(customer.redemptions.filter((one) => !one.undone).flatMap((one) => one.unitIds))

/** Only rewards that wait can be put off. */
function deferRewards(work: Work, rewardIds: readonly RewardId[]): Decision {
  const earned = assess(work.customer, work.account, work.context.moment).rewards.filter(
    (reward) => reward.status === 'earned' && rewardIds.includes(reward.id),
  )
  if (earned.length === 0) return refused({ reason: 'rewardNotEarned' })
  return accepted([work.fact({ type: 'RewardsDeferred', data: { rewardIds: earned.map((reward) => reward.id) } })])
}

interface Choice {
  readonly rewardId: RewardId
  readonly upc: Upc
  readonly takenUpc: Upc | null
}

function redeemRewards(work: Work, choices: readonly Choice[]): Decision {
  const { customer, account, context, visit } = work
  if (visit.question) return refused({ reason: 'questionOpen' })
  const assessment = assess(customer, account, context.moment)
  if (needsMultiPurchaseReason(visit, assessment)) return refused({ reason: 'multiPurchaseReasonNeeded' })
  if (choices.length === 0) return refused({ reason: 'choiceMissing', rewardIds: [] })

  const chosen: { reward: Reward; choice: Choice }[] = []
  for (const choice of choices) {
    const reward = assessment.rewards.find((one) => one.id === choice.rewardId)
    if (!reward) return refused({ reason: 'rewardNotEarned' })
    if (reward.status === 'redeemed') return refused({ reason: 'rewardAlreadyRedeemed' })
    if (reward.status === 'expired') return refused({ reason: 'rewardExpired', endDate: reward.endDate ?? '' })
    if (!reward.allowedUpcs.includes(choice.upc))
      return refused({ reason: 'itemNotAllowed', rewardId: reward.id, allowed: reward.allowedUpcs })
    if (!chosen.some((one) => one.reward.id === reward.id)) chosen.push({ reward, choice })
  }
  const missing = missingInformation(
    chosen.map((one) => one.reward),
    customer,
  )
  if (missing) return refused({ reason: 'requiredInformation', ...missing })

  const facts: DecidedFact[] = []
  for (const { reward, choice } of chosen) {
    const data = redemptionData(account, context, reward, choice, customer)
    const verdict = judgeRedemption(customer, data, account)
    if (!verdict.ok)
      return refused({
        reason: verdict.refusal === 'rewardAlreadyRedeemed' ? 'rewardAlreadyRedeemed' : 'rewardNotEarned',
      })
    facts.push(work.fact({ type: 'RewardRedeemed', data }))
  }
  return accepted(facts)
}

function redemptionData(
  account: AccountState,
  context: DecisionContext,
  reward: Reward,
  choice: Choice,
  customer: CustomerState,
): Extract<Fact, { type: 'RewardRedeemed' }>['data'] {
  const enrollment = activeEnrollment(account.catalogue, context.locationId, reward.programId)
  const item = account.catalogue.items[choice.upc]
  const offer = account.catalogue.offers[reward.programId]
  const limit = offer?.versions.find((version) => version.version === reward.source.version)?.customerLimit ?? null
  return {
    redemptionId: context.newId() as RedemptionId,
    rewardId: reward.id,
    source: reward.source,
    unitIds: reward.units.map((unit) => unit.id),
    limit,
    kind: reward.kind,
    upc: choice.upc,
    takenUpc: choice.takenUpc,
    valueCents: item?.valueCents ?? null,
    rebateCents: reward.rebateCents,
    distributorId: enrollment?.distributorId ?? null,
    distributorAccountNumber: enrollment?.distributorAccountNumber ?? null,
    has: customer.has,
    isTraining: customer.isTraining,
  }
}

/** Free before Finished; afterwards a manager's matter. Undoing twice is harmless. Source: domain.md 3.1, 3.6. */
function undoRedemption(redemptionId: RedemptionId, state: CustomerDecisionState, context: DecisionContext): Decision {
  const redemption = state.customer.redemptions.find((one) => one.id === redemptionId)
  if (!redemption) return refused({ reason: 'redemptionUnknown' })
  if (redemption.undone) return refused({ reason: 'redemptionAlreadyUndone' })
  const visit = state.customer.visits[redemption.visitId]
  const isOpen = visit?.status === 'open'
  if (isOpen && visit.registerId !== context.registerId) return refused({ reason: 'openOnAnotherRegister' })
  if (!isOpen && !isManager(context)) return refused({ reason: 'managerNeeded' })
  const offerId = redemption.source.kind === 'offer' ? redemption.source.offerId : null
  const { approvedBy } = context
  return accepted([
    factMaker(
      context,
      state.customer.id,
      redemption.visitId,
    )({
      type: 'RedemptionUndone',
      data: { redemptionId, offerId, approvedBy },
    }),
  ])
}

function finishVisit(work: Work, reasons: Readonly<Record<string, string>>): Decision {
  const { visit, customer, account, context } = work
  if (visit.question) return refused({ reason: 'questionOpen' })
  const open = offerRewardsStillOpen(assess(customer, account, context.moment))
  const unexplained = open.filter((reward) => !reasons[reward.id]?.trim())
  if (unexplained.length > 0)
    return refused({ reason: 'rewardStillOpen', rewardIds: unexplained.map((reward) => reward.id) })
  const kept = open.map((reward) => ({ rewardId: reward.id, reason: reasons[reward.id]?.trim() ?? '' }))
  return accepted([work.fact({ type: 'VisitFinished', data: { auto: false, kept } })])
}
