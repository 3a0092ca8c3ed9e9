/** What customers do in this bench: a year of visits with cards begun, a scan decided to its end, and a store's day of events. */
import type { Moment } from '../../shared/kernel/business-date.ts'
import type { CustomerId, LocationId, Upc, VisitId } from '../../shared/kernel/ids.ts'
import { assess } from '../../shared/loyalty/assess.ts'
import type { Assessment } from '../../shared/loyalty/assessment.ts'
import type { Command } from '../../shared/loyalty/commands.ts'
import { decide } from '../../shared/loyalty/decide.ts'
import type { TillsideEvent } from '../../shared/loyalty/events.ts'
import { foldEvent } from '../../shared/loyalty/fold.ts'
import { matchItem } from '../../shared/loyalty/match-item.ts'
import type { AccountState, CustomerState } from '../../shared/loyalty/state.ts'
import { needsMultiPurchaseReason } from '../../shared/loyalty/step.ts'
import { here, openCards, type RuleSet } from './rule-set.ts'
import { afternoonOf, contextOf, locationOf, newId, numberOf, type Store, stampFor, todaysMoment } from './store.ts'

export const holder = 'holder' as CustomerId

/** A customer who holds forty open cards of one to eleven units, bought since January, and has a visit open now. */
export function giveOpenCards(store: Store, { rules }: RuleSet): VisitId {
  for (const { number, upcs } of rules.slice(0, openCards)) {
    const upc = upcs.find((one) => punchedCard(store, one) === number)
    if (!upc) throw new Error(`No article punches card ${number} first`)
    const moment = afternoonOf(`2026-0${1 + Math.floor(number / 10)}-${10 + (number % 10)}`)
    visit(store, holder, moment, [{ upc, quantity: 1 + ((number * 7) % 11) }])
  }
  const open = assess(store.customer(holder), store.account(), todaysMoment).cards
  if (open.length !== openCards || open.some((card) => card.status !== 'open'))
    throw new Error(`The customer holds ${open.length} cards, not ${openCards} open ones`)
  const visitId = newId<VisitId>()
  store.run({ type: 'StartVisit', visitId }, holder, todaysMoment)
  return visitId
}

function punchedCard(store: Store, upc: string): number | null {
  const matched = matchItem(store.account(), locationOf(here), upc as Upc, todaysMoment)
  return 'match' in matched && matched.match.punch ? numberOf(matched.match.punch.cardGroupId) : null
}

interface Bought {
  readonly upc: string
  readonly quantity: number
}

/** One whole visit; every offer is declined, so that the purchases go onto cards. */
function visit(store: Store, customerId: CustomerId, moment: Moment, bought: readonly Bought[]): void {
  const visitId = newId<VisitId>()
  store.run({ type: 'StartVisit', visitId }, customerId, moment)
  for (const { upc, quantity } of bought) {
    store.run(
      { type: 'AddItem', visitId, upc: upc as Upc, quantity, source: 'scan', scanId: newId() },
      customerId,
      moment,
    )
    for (;;) {
      const question = store.customer(customerId).visits[visitId]?.question
      if (!question) break
      store.run({ type: 'AnswerOffer', visitId, offerId: question.offerId, accept: false }, customerId, moment)
    }
  }
  store.run({ type: 'CheckOut', visitId }, customerId, moment)
  const customer = store.customer(customerId)
  const assessment = assess(customer, store.account(), moment)
  const open = customer.visits[visitId]
  if (open && needsMultiPurchaseReason(open, assessment))
    store.run({ type: 'GiveMultiPurchaseReason', visitId, reason: 'boughtMore', note: '' }, customerId, moment)
  const kept = assessment.rewards.filter((reward) => reward.source.kind === 'offer' && reward.status === 'earned')
  const reasons = Object.fromEntries(kept.map((reward) => [reward.id, 'Next time']))
  store.run({ type: 'FinishVisit', visitId, reasons }, customerId, moment)
}

/** The holder as a register has it in memory: what `decide` is asked with, and what the screen shows. */
export interface AtCounter {
  readonly account: AccountState
  readonly customer: CustomerState
  readonly assessment: Assessment
}

/**
 * A scan of the open visit, whole: matched, decided, its facts stamped and folded, and the customer as the screen shows it afterwards
 * assessed. Null when it is refused.
 */
export const decideScan = (at: AtCounter, visitId: VisitId, upc: string, scanId: string): AtCounter | null =>
  decideCommand(at, { type: 'AddItem', visitId, upc: upc as Upc, quantity: 1, source: 'scan', scanId })

/** Declines whatever is asked, so that the next scan can come. */
export function declineAll(at: AtCounter, visitId: VisitId): AtCounter {
  const question = at.customer.visits[visitId]?.question
  if (!question) return at
  const next = decideCommand(at, { type: 'AnswerOffer', visitId, offerId: question.offerId, accept: false })
  if (!next) throw new Error('An offer cannot be declined')
  return declineAll(next, visitId)
}

function decideCommand({ account, customer }: AtCounter, command: Command): AtCounter | null {
  const decision = decide(command, { account, customer }, contextOf(todaysMoment))
  if (!decision.ok) return null
  let [nextAccount, next] = [account, customer]
  for (const event of stampFor(decision.value, 1, todaysMoment, account.accountId)) {
    const folded = foldEvent(nextAccount, () => next, event)
    nextAccount = folded.account
    next = folded.customers[0] ?? next
  }
  return { account: nextAccount, customer: next, assessment: assess(next, nextAccount, todaysMoment) }
}

/** The first so many events of customers who come in turns and buy four articles each time. */
export function eventsOfCustomers(store: Store, { scans }: RuleSet, count: number): readonly TillsideEvent[] {
  const start = store.events.length
  const listed = scans.filter((upc) => 'match' in matchItem(store.account(), here0, upc as Upc, todaysMoment))
  for (let nth = 0; store.events.length - start < count; nth += 1) {
    const bought = [0, 1, 2, 3].map((more) => ({ upc: listed[(nth * 3 + more) % listed.length] ?? '', quantity: 1 }))
    visit(store, `customer-${nth % 250}` as CustomerId, todaysMoment, bought)
  }
  return store.events.slice(start, start + count)
}

const here0: LocationId = locationOf(here)

/** All states after these events, from the account as it was before them. */
export function foldAll(
  before: AccountState,
  events: readonly TillsideEvent[],
  emptyCustomerOf: (id: CustomerId) => CustomerState,
): ReadonlyMap<CustomerId, CustomerState> {
  let account = before
  const customers = new Map<CustomerId, CustomerState>()
  const customerOf = (id: CustomerId) => customers.get(id) ?? emptyCustomerOf(id)
  for (const event of events) {
    const folded = foldEvent(account, customerOf, event)
    account = folded.account
    for (const customer of folded.customers) customers.set(customer.id, customer)
  }
  return customers
}
