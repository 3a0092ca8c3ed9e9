/**
 * What is bought in a visit: scanned, typed in from a paper card, or forced onto a card; changed, removed; and the offers' answers.
 * Source: domain.md 3.4, 3.7, 3.9, 3.10.
 */
import type { EventId, LineId, ProgramId, StaffId, UnitId, Upc } from '../kernel/ids.ts'
import { accepted, type Result, refused } from '../kernel/result.ts'
import type { Command, DecidedFact, Refusal } from './commands.ts'
import { type Decision, isManager, isQuantity, spentUnits, type Work } from './decision.ts'
import type { FactOf, PurchaseSource, UnitMove } from './events.ts'
import { type ItemMatch, matchException, matchItem, type OfferMatch, offerNotRunning } from './match-item.ts'
import { placeUnits, questionsOf } from './place-units.ts'
import { isRunning, versionOn } from './programs-by-upc.ts'
import type { Line, Unit } from './state.ts'

type PurchaseData = FactOf<'ItemsPurchased'>['data']
type AddItem = Extract<Command, { readonly type: 'AddItem' }>

export type Addition = Omit<AddItem, 'type' | 'visitId'> & {
  /** The line it joins. Absent = the article's line, or one of its own. */
  readonly line?: Line
  readonly movedFrom?: PurchaseData['movedFrom']
  /** Of an exception that is moved: whoever approved it first. */
  readonly approvedBy?: StaffId | null | undefined
}

export function addItem(work: Work, addition: Addition): Decision {
  if (work.visit.question) return refused({ reason: 'questionOpen' })
  if (!isQuantity(addition.quantity)) return refused({ reason: 'quantityOutOfRange' })
  const matched = matchAddition(work, addition)
  if (!matched.ok) return matched
  if (!work.customer.isEnrolled) return refused({ reason: 'customerNotEnrolled', upc: addition.upc })
  return accepted(purchaseFacts(work, matched.value, addition))
}

/** What the article moves, entered in this way: an exception punches the card it names, a paper punch knows no offers. */
export function matchAddition(work: Work, addition: Addition): Result<ItemMatch, Refusal> {
  const { account, context, visit } = work
  const { upc, source, exception, originalDate } = addition
  if (originalDate && originalDate > context.moment.localDate) return refused({ reason: 'dateInFuture' })
  if (source === 'exception') {
    if (!isManager(context) && !addition.movedFrom) return refused({ reason: 'managerNeeded' })
    if (!exception || exception.note.trim() === '') return refused({ reason: 'exceptionReasonNeeded' })
    const { cardGroupId, valueCents } = exception
    const wanted = { upc, cardGroupId, valueCents }
    const matched = matchException(account, context.locationId, wanted, context.moment, visit.businessDate)
    return 'refusal' in matched ? refused(matched.refusal) : accepted(matched.match)
  }
  const matched = matchItem(account, context.locationId, upc, context.moment, visit.businessDate)
  if ('refusal' in matched) return refused(matched.refusal)
  if (source !== 'paper') return accepted(matched.match)
  const { punch, cardRefusal } = matched.match
  if (!punch) return refused(cardRefusal ?? { reason: 'notInAnyProgram', upc })
  return accepted({ ...matched.match, offers: [] })
}

/** What is typed in from an old card or forced onto one stands on a line of its own. */
const isApart = (source: PurchaseSource): boolean => source === 'paper' || source === 'exception'

/** The card is punched by each unit, unless an offer took it that does not count toward the card. */
export function purchaseFacts(work: Work, match: ItemMatch, addition: Addition): readonly DecidedFact[] {
  const { visit, context } = work
  const { upc, source, scanId, label, originalDate, exception, movedFrom } = addition
  const known =
    addition.line ??
    (isApart(source) ? undefined : visit.lines.find((line) => line.upc === upc && !isApart(line.source)))
  const lineId = known?.id ?? (context.newId() as LineId)
  const purchaseId = context.newId() as EventId
  const unitIds = Array.from({ length: addition.quantity }, (_, index) => `${purchaseId}#${index}` as UnitId)
  const placed = placeUnits(
    { ...work, moment: context.moment, answers: visit.answers },
    unitIds.map((id) => ({ id, upc, match })),
  )
  const punchedIds: UnitId[] = []
  const units = unitIds.map((unitId): UnitMove => {
    const taken = placed.taken.get(unitId)
    const punches = match.punch && (!taken || taken.version.countsTowardFrequentBuyer)
    if (punches) punchedIds.push(unitId)
    return { ...(punches ? { punch: match.punch } : {}), ...(taken ? { offer: taken.move } : {}) }
  })
  const data: PurchaseData = {
    lineId,
    upc,
    source,
    scanId,
    units,
    ...(label ? { label } : {}),
    ...(originalDate && source === 'paper' ? { originalDate } : {}),
    ...(exception
      ? {
          exception: {
            reason: exception.reason,
            note: exception.note.trim(),
            approvedBy: addition.approvedBy ?? context.approvedBy ?? context.staff?.id ?? null,
          },
        }
      : {}),
    ...(movedFrom ? { movedFrom } : {}),
  }
  const held = match.punchProgram?.isHolding ? new Map([[match.punchProgram.id, punchedIds]]) : new Map()
  return [
    work.fact({ type: 'ItemsPurchased', data }, purchaseId),
    ...questionsOf(placed, visit, held).map((question) => work.fact(question)),
  ]
}

type TakenUnit = readonly [UnitId, OfferMatch]

/** With the answer the asked units are placed anew: into this offer, or on to the next one that wants them. */
export function answerOffer(work: Work, offerId: ProgramId, accept: boolean): Decision {
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

  const refusal = accept ? overRefusal(work, offerId, question.unitIds) : null
  if (refusal) return refused(refusal)
  const decision = accept ? 'accepted' : 'declined'
  const asked = question.unitIds.flatMap((id) => customer.units.find((unit) => unit.id === id && !unit.removed) ?? [])
  const placed = placeUnits(
    { ...work, moment: context.moment, answers: { ...visit.answers, [offerId]: decision } },
    asked.flatMap((unit) => {
      const matched = matchItem(work.account, unit.locationId, unit.upc, context.moment, visit.businessDate)
      return 'match' in matched ? { id: unit.id, upc: unit.upc, match: matched.match } : []
    }),
  )
  const takenBy = (id: ProgramId) => [...placed.taken].filter(([, match]) => match.offer.id === id)
  const others = new Set([...placed.taken.values()].map((match) => match.offer.id).filter((id) => id !== offerId))
  return accepted([
    answer(offerId, decision, takenBy(offerId)),
    ...[...others].map((id) => answer(id, 'accepted', takenBy(id))),
    ...questionsOf(placed, visit, new Map()).map((next) => work.fact(next)),
  ])
}

/** What was asked before the offer's last day was over cannot be accepted after it. */
function overRefusal(
  { account, customer, context }: Work,
  offerId: ProgramId,
  asked: readonly UnitId[],
): Refusal | null {
  const offer = account.catalogue.offers[offerId]
  const { localDate } = context.moment
  const version = offer && versionOn(offer.versions, localDate)
  const unit = customer.units.find((one) => asked.includes(one.id))
  return offer && unit && !(version && isRunning(version, localDate)) ? offerNotRunning(offer, unit.upc) : null
}

export function changeQuantity(work: Work, lineId: LineId, quantity: number): Decision {
  const line = work.visit.lines.find((one) => one.id === lineId)
  if (!line) return refused({ reason: 'lineUnknown' })
  if (!isQuantity(quantity)) return refused({ reason: 'quantityOutOfRange' })
  const more = quantity - line.unitIds.length
  if (more === 0) return accepted([])
  if (more > 0) return addItem(work, { ...moreOf(work, line), quantity: more })
  const spent = spentUnits(work.customer)
  const unitIds = line.unitIds.slice(more)
  if (unitIds.some((id) => spent.has(id))) return refused({ reason: 'undoRedemptionFirst' })
  return accepted([work.fact({ type: 'UnitsRemoved', data: { unitIds, reason: 'quantity' } })])
}

/** One more of a line is entered as its newest unit was. */
function moreOf(work: Work, line: Line): Addition {
  const newest = work.customer.units.findLast((unit) => unit.lineId === line.id)
  return { ...additionOf(newest, line.upc, line.source), line }
}

/** How a unit was entered, to enter another one like it. */
export function additionOf(unit: Unit | undefined, upc: Upc, source: PurchaseSource): Addition {
  const { originalDate, exception, punch } = unit ?? {}
  const said = exception && { reason: exception.reason, note: exception.note }
  return {
    upc,
    quantity: 1,
    source,
    scanId: null,
    ...(originalDate ? { originalDate } : {}),
    ...(said && punch ? { exception: { ...said, cardGroupId: punch.cardGroupId, valueCents: punch.valueCents } } : {}),
  }
}

export function removeLine(work: Work, lineId: LineId): Decision {
  const line = work.visit.lines.find((one) => one.id === lineId)
  if (!line) return refused({ reason: 'lineUnknown' })
  const spent = spentUnits(work.customer)
  if (line.unitIds.some((id) => spent.has(id))) return refused({ reason: 'undoRedemptionFirst' })
  return accepted([work.fact({ type: 'UnitsRemoved', data: { unitIds: [...line.unitIds], reason: 'removed' } })])
}
