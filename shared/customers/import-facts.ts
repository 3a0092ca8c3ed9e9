/**
 * What is recorded for one row: the customer, the personal body's reference, a points balance, punches of a card in progress. A balance
 * counts once for a customer and punches once for a customer and card, however often and in whatever file they come: their
 * transaction and their line are named after the customer, and the fold takes each name once. docs/decisions/0042.
 */
import type { CustomerId, LineId, VisitId } from '../kernel/ids.ts'
import type { Fact, UnitMove } from '../loyalty/events.ts'
import type { ImportedCard } from './import-cards.ts'
import type { RowPlan } from './import-plan.ts'
import { hasOf } from './save-person.ts'

export interface ImportFact {
  readonly fact: Fact
  readonly visitId: VisitId | null
}

/** 64 bits of FNV-1a in hex: names what lies within one customer, hides nothing and proves nothing. */
export function shortHash(text: string): string {
  let [high, low] = [0x811c9dc5, 0xcbf29ce4]
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index)
    high = Math.imul(high ^ code, 0x01000193)
    low = Math.imul(low ^ (code + index), 0x01000193)
  }
  const hex = (part: number) => (part >>> 0).toString(16).padStart(8, '0')
  return hex(high) + hex(low)
}

export const pointsTransactionOf = (customerId: CustomerId): string => `import-points-${customerId}`

export const importLineOf = (customerId: CustomerId, cardGroupId: string): LineId =>
  `import-${customerId}-${shortHash(cardGroupId)}` as LineId

/** `ref` names the body of the row's patch; '' where it has none. */
export function factsOfRow(plan: RowPlan, ref: string, cards: readonly ImportedCard[]): readonly ImportFact[] {
  const { customerId, patch } = plan
  if (customerId === null) return []
  const facts: ImportFact[] = []
  const add = (fact: Fact, visitId: VisitId | null = null) => facts.push({ fact, visitId })
  if (plan.isNew) add({ type: 'CustomerCreated', data: { source: 'import', isTraining: false } })
  const fields = Object.keys(patch)
  if (fields.length > 0) add({ type: 'PersonSaved', data: { bodyRef: ref, has: hasOf(patch), fields } })
  if (plan.points !== null) {
    const transactionId = pointsTransactionOf(customerId)
    add({ type: 'PointsChanged', data: { transactionId, points: plan.points, reason: 'import' } })
  }
  const card = plan.card && cards.find((one) => one.cardGroupId === plan.card?.cardGroupId)
  if (plan.card && card) {
    const { punches, date } = plan.card.card
    const lineId = importLineOf(customerId, card.cardGroupId)
    const visitId = `visit-${lineId}` as VisitId
    const units = Array.from({ length: punches }, (): UnitMove => ({ punch: card.punch }))
    const originalDate = date ? { originalDate: date } : {}
    add(
      {
        type: 'ItemsPurchased',
        data: { lineId, upc: card.upc, source: 'import', scanId: null, units, ...originalDate },
      },
      visitId,
    )
    add({ type: 'VisitFinished', data: { auto: false, kept: [] } }, visitId)
  }
  return facts
}
