/**
 * The one primary message of a scan: what changed for the customer between before and after. The highest wins: earned, then a
 * question, then counted with a worry, then counted.
 */
import type { Moment } from '../kernel/business-date.ts'
import type { Upc } from '../kernel/ids.ts'
import { assess } from './assess.ts'
import type { Assessment, Card, OfferProgress, Reward } from './assessment.ts'
import type { Refusal } from './commands.ts'
import type { AccountState, CustomerState, OfferQuestion } from './state.ts'

export type ScanOutcome =
  | { readonly kind: 'earned'; readonly upc: Upc; readonly rewards: readonly Reward[]; readonly card: Card | null }
  | { readonly kind: 'asked'; readonly upc: Upc; readonly question: OfferQuestion }
  | {
      readonly kind: 'counted'
      readonly upc: Upc
      readonly quantity: number
      /** The card or offer set it moved, as it is now. */
      readonly card: Card | null
      readonly offer: OfferProgress | null
      /** The program has no real distributor yet: counted, but tell a manager. */
      readonly isHolding: boolean
      /** It paid for goods that came back, so no card moved. */
      readonly paysDebt?: boolean
    }
  | { readonly kind: 'tray'; readonly upc: Upc; readonly quantity: number }
  /** `upc`: the article that no reward may be given as, while rewards were chosen. */
  | { readonly kind: 'refused'; readonly refusal: Refusal; readonly upc?: Upc }
  /** The label itself could not be used. */
  | { readonly kind: 'unreadable'; readonly reason: string; readonly shown: string }
  /** A loyalty card: its customer is on the screen. */
  | { readonly kind: 'card'; readonly code: string; readonly name: string }
  /** A loyalty card that nobody has yet. */
  | { readonly kind: 'unknownCard'; readonly code: string }
  /** Linked at two registers at the same time; somebody has to say whose it is. */
  | { readonly kind: 'cardOfSeveral'; readonly code: string; readonly names: readonly string[] }
  | { readonly kind: 'badge'; readonly refusal: BadgeRefusal }

/** Why an employee's badge does nothing. */
export type BadgeRefusal =
  /** Nobody has it, or not any more. Until `waitUntil` no badge is looked at. */
  | { readonly state: 'unknownBadge'; readonly waitUntil: string | null }
  | { readonly state: 'lockedOut'; readonly name: string; readonly until: string }
  | { readonly state: 'inactive' | 'notManager'; readonly name: string }
  | { readonly state: 'hostLost' }

export function scanOutcome(
  before: CustomerState,
  after: CustomerState,
  account: AccountState,
  moment: Moment,
  upc: Upc,
  quantity: number,
): ScanOutcome {
  const known = new Set(assess(before, account, moment).rewards.map((reward) => reward.id))
  const now = assess(after, account, moment)
  const rewards = now.rewards.filter((reward) => reward.status === 'earned' && !known.has(reward.id))
  const added = newUnitIds(before, after)
  if (rewards.length > 0) return { kind: 'earned', upc, rewards, card: cardWith(now, added) }
  const question = newQuestion(before, after)
  if (question) return { kind: 'asked', upc, question }
  const paying = now.cards.find((one) => one.paidUnits.some((unit) => added.has(unit.id)))
  const card = cardWith(now, added) ?? now.cards.findLast((one) => one.cardGroupId === paying?.cardGroupId) ?? null
  const offer = now.offers.find((set) => set.units.some((unit) => added.has(unit.id))) ?? null
  return {
    kind: 'counted',
    upc,
    quantity,
    card,
    offer,
    isHolding: isHeld(account, card, offer, after),
    paysDebt: paying !== undefined,
  }
}

function newUnitIds(before: CustomerState, after: CustomerState): Set<string> {
  const known = new Set<string>(before.units.map((unit) => unit.id))
  return new Set(after.units.filter((unit) => !known.has(unit.id)).map((unit) => unit.id))
}

const cardWith = (assessment: Assessment, unitIds: Set<string>): Card | null =>
  assessment.cards.findLast((card) => card.units.some((unit) => unitIds.has(unit.id))) ?? null

function newQuestion(before: CustomerState, after: CustomerState): OfferQuestion | null {
  for (const visit of Object.values(after.visits))
    if (visit.question && !before.visits[visit.id]?.question) return visit.question
  return null
}

function isHeld(
  account: AccountState,
  card: Card | null,
  offer: OfferProgress | null,
  customer: CustomerState,
): boolean {
  const locationId = customer.units.at(-1)?.locationId
  return [card?.programId, offer?.offerId].some((programId) => {
    const enrollment = programId && account.catalogue.enrollments[`${locationId}/${programId}`]
    return enrollment ? (account.catalogue.distributors[enrollment.distributorId]?.isHolding ?? false) : false
  })
}
