/**
 * A customer's history as rows: each visit with its lines (what is there and what was taken off), what was redeemed and earned in it.
 * Pure, newest first. Source: domain.md 3.6, 3.14.
 */
import { type LocalDate, momentAt } from '../../../shared/kernel/business-date.ts'
import type { LineId, Upc } from '../../../shared/kernel/ids.ts'
import type { Assessment, Card, OfferProgress, Reward } from '../../../shared/loyalty/assessment.ts'
import type { Conflict, CustomerState, Redemption, Unit, Visit } from '../../../shared/loyalty/state.ts'

export interface HistoryLine {
  readonly key: string
  readonly lineId: LineId
  readonly upc: Upc
  /** Of one kind: all there, or all taken off for one reason. */
  readonly units: readonly Unit[]
  readonly removed: Unit['removed']
  readonly cards: readonly Card[]
  readonly offers: readonly OfferProgress[]
}

export interface HistoryVisit {
  readonly visit: Visit
  readonly lines: readonly HistoryLine[]
  readonly redemptions: readonly Redemption[]
  /** Earned by this visit and not given. */
  readonly open: readonly Reward[]
}

export interface Period {
  readonly from: LocalDate | null
  readonly to: LocalDate | null
}

const isWithin = (date: LocalDate, { from, to }: Period): boolean =>
  (from === null || date >= from) && (to === null || date <= to)

export function historyOf(customer: CustomerState, assessment: Assessment, period: Period): readonly HistoryVisit[] {
  const redeemedOn = new Set(
    customer.redemptions.filter((one) => isWithin(one.businessDate, period)).map((one) => one.visitId),
  )
  return Object.values(customer.visits)
    .filter((visit) => isWithin(visit.businessDate, period) || redeemedOn.has(visit.id))
    .sort((a, b) => (a.startedAt < b.startedAt ? 1 : -1))
    .map((visit) => ({
      visit,
      lines: linesOf(customer, assessment, visit),
      redemptions: customer.redemptions.filter((one) => one.visitId === visit.id),
      open: assessment.rewards.filter((reward) => reward.earnedVisitId === visit.id && reward.status !== 'redeemed'),
    }))
}

function linesOf(customer: CustomerState, assessment: Assessment, visit: Visit): readonly HistoryLine[] {
  const groups = new Map<string, Unit[]>()
  for (const unit of customer.units) {
    if (unit.visitId !== visit.id) continue
    const key = `${unit.lineId} ${unit.upc} ${unit.removed ?? ''} ${unit.originalDate ?? ''}`
    const group = groups.get(key)
    if (group) group.push(unit)
    else groups.set(key, [unit])
  }
  return [...groups].flatMap(([key, units]) => {
    const [first] = units
    if (!first) return []
    const ids = new Set<string>(units.map((unit) => unit.id))
    const holds = (held: { readonly units: readonly Unit[] }) => held.units.some((unit) => ids.has(unit.id))
    return [
      {
        key,
        lineId: first.lineId,
        upc: first.upc,
        units,
        removed: first.removed,
        cards: assessment.cards.filter(holds),
        offers: assessment.offers.filter(holds),
      },
    ]
  })
}

/** By the day they came about, in the store's zone. */
export const conflictsOf = (customer: CustomerState, period: Period, timeZone: string): readonly Conflict[] =>
  customer.conflicts.filter((conflict) => isWithin(momentAt(Date.parse(conflict.at), timeZone).localDate, period))
