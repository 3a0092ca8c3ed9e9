/**
 * Purchases that no scan can bring onto a card: an unlisted article as an exception, and an old paper card with its dates. A paper
 * card is one record: every purchase is decided on the state that the one before left, and the note goes onto the card they land on.
 */
import { accepted, type Result, refused } from '../../shared/kernel/result.ts'
import { assess } from '../../shared/loyalty/assess.ts'
import type { Command, DecidedFact, DecisionContext, Refusal } from '../../shared/loyalty/commands.ts'
import { decide } from '../../shared/loyalty/decide.ts'
import { evolveCustomer } from '../../shared/loyalty/evolve-customer.ts'
import { type ScanOutcome, scanOutcome } from '../../shared/loyalty/scan-outcome.ts'
import type { AccountState, CustomerState } from '../../shared/loyalty/state.ts'
import { announce, itemOutcome } from './announce.ts'
import { decisionContext, openRegister, perform, record, type StorageRefusal } from './perform.ts'
import { provisional } from './select-customer.ts'
import type { ExceptionEntry, PaperEntry } from './till.ts'
import type { TillContext } from './till-parts.ts'

type Outcome = Result<null, Refusal | StorageRefusal>

const noVisit = refused({ reason: 'visitNotOpen' as const })

export async function addException(context: TillContext, entry: ExceptionEntry): Promise<Outcome> {
  const { currentVisit } = context.store.getState()
  if (!currentVisit) return noVisit
  const { upc, quantity, ...exception } = entry
  const { visitId, customerId } = currentVisit
  const command = { type: 'AddItem', visitId, upc, quantity, source: 'exception', scanId: null, exception } as const
  const done = await perform(context, customerId, command, itemOutcome(context, upc, quantity))
  return done.ok ? accepted(null) : done
}

export async function addPaperPunches(context: TillContext, entry: PaperEntry): Promise<Outcome> {
  const { currentVisit } = context.store.getState()
  const register = openRegister(context)
  const customer = currentVisit && register?.fold.shown(currentVisit.customerId)?.state
  const visit = customer && currentVisit ? customer.visits[currentVisit.visitId] : undefined
  if (!register || !customer || !visit) return noVisit
  const decided = decidePaper(register.fold.account(), customer, visit.id, entry, decisionContext(context))
  if (!decided.ok) return decided
  const written = await record(context, 'AddPaperPunches', decided.value.facts, [], visit.businessDate)
  if (!written.ok) return written
  announce(context, decided.value.outcome)
  return accepted(null)
}

/** Pure but for the ids. */
export function decidePaper(
  account: AccountState,
  customer: CustomerState,
  visitId: Extract<Command, { type: 'AddItem' }>['visitId'],
  { upc, purchases, note }: PaperEntry,
  context: DecisionContext,
): Result<{ readonly facts: readonly DecidedFact[]; readonly outcome: ScanOutcome }, Refusal> {
  const facts: DecidedFact[] = []
  let state = customer
  const take = (decided: readonly DecidedFact[]) => {
    facts.push(...decided)
    for (const event of provisional(decided, account, context)) state = evolveCustomer(state, event, account)
  }
  // What only wants to be seen is asked once, after the last purchase.
  const notices = new Map<string, DecidedFact>()
  for (const { date, quantity } of [...purchases].sort((a, b) => (a.date < b.date ? -1 : 1))) {
    const command = {
      type: 'AddItem',
      visitId,
      upc,
      quantity,
      source: 'paper',
      scanId: null,
      originalDate: date,
    } as const
    const added = decide(command, { account, customer: state }, context)
    if (!added.ok) return added
    take(added.value.filter((fact) => fact.type !== 'OfferAsked'))
    for (const fact of added.value) if (fact.type === 'OfferAsked') notices.set(fact.data.offerId, fact)
  }
  if (note !== null) {
    const known = new Set<string>(customer.units.map((unit) => unit.id))
    const card = assess(state, account, context.moment).cards.find((one) =>
      one.units.some((unit) => !known.has(unit.id)),
    )
    const noted =
      card && decide({ type: 'NoteCard', cardId: card.id, text: note }, { account, customer: state }, context)
    if (noted && !noted.ok) return noted
    if (noted) take(noted.value)
  }
  take([...notices.values()])
  const quantity = purchases.reduce((sum, one) => sum + one.quantity, 0)
  return accepted({ facts, outcome: scanOutcome(customer, state, account, context.moment, upc, quantity) })
}
