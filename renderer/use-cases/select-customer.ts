/**
 * Selecting a customer: resumes this register's open visit of theirs or starts one, and takes the tray along. The visit, the
 * tray's items and the emptied tray are one record, so a kill leaves either all of it or nothing.
 *
 * When an item of the tray raises a question, the rest goes back into the tray in the same record, belongs to that visit from
 * then on, and follows by itself once the question is answered. An item that is refused stays in the tray and is said.
 */
import { type CustomerId, createId, type EventId, type VisitId } from '../../shared/kernel/ids.ts'
import { accepted, type Result } from '../../shared/kernel/result.ts'
import type { DecidedFact, DecisionContext, Refusal } from '../../shared/loyalty/commands.ts'
import { decide, decideForAccount } from '../../shared/loyalty/decide.ts'
import { evolveCustomer } from '../../shared/loyalty/evolve-customer.ts'
import { type ScanOutcome, scanOutcome } from '../../shared/loyalty/scan-outcome.ts'
import { stampFacts } from '../../shared/loyalty/stamp.ts'
import type { AccountState, CustomerState, TrayItem, Visit } from '../../shared/loyalty/state.ts'
import { announce } from './announce.ts'
import { storeMs } from './create-context.ts'
import { decisionContext, openRegister, record, type StorageRefusal, visitsOfThisPage } from './perform.ts'
import { heldCustomers, showFold } from './show-fold.ts'
import type { TillContext } from './till-parts.ts'

export async function selectCustomer(
  context: TillContext,
  customerId: CustomerId,
): Promise<Result<null, Refusal | StorageRefusal>> {
  const register = openRegister(context)
  if (!register) return { ok: false, refusal: closed }
  await register.fold.load([customerId])
  // Of a merged customer: the one who stands for both.
  const customer = register.fold.shown(customerId)?.state
  if (!customer) return { ok: false, refusal: closed }
  heldCustomers(register.fold).add(customerId).add(customer.id)
  showFold(context)

  const own = openVisitOf(customer, context)
  const visitId = own ?? createId<VisitId>(storeMs(context), context.ports.bytes(16))
  const items = trayFor(context, visitId)
  const taken = takeTray(register.fold.account(), customer, visitId, items, decisionContext(context))
  if (!taken.ok) return taken
  const businessDate = customer.visits[visitId]?.businessDate
  const written = await record(context, 'SelectCustomer', taken.value.facts, [], businessDate)
  if (!written.ok) return written
  rememberOwners(context, taken.value.owners)
  visitsOfThisPage(context).add(visitId)
  context.store.setState({
    currentVisit: { visitId, customerId: customer.id },
    lastOutcome: null,
    skippedInformation: false,
    rewardChoices: {},
  })
  context.ports.remember.write(visitId)
  if (taken.value.outcome) announce(context, taken.value.outcome)
  return accepted(null)
}

const closed: StorageRefusal = {
  reason: 'storageFailed',
  sentence: 'This register is open elsewhere. Nothing was changed.',
}

export function openVisitOf(customer: CustomerState, context: TillContext): VisitId | null {
  const visit = Object.values(customer.visits).find(
    (one) => one.status === 'open' && one.registerId === context.boot?.registerId,
  )
  return visit?.id ?? null
}

/** What is left of the tray goes to the visit it began to go to, after a question was answered. */
export async function takeRestOfTray(context: TillContext): Promise<void> {
  const { currentVisit, tray } = context.store.getState()
  const register = openRegister(context)
  if (!currentVisit || tray.length === 0 || !register) return
  const customer = register.fold.shown(currentVisit.customerId)?.state
  const visit = customer?.visits[currentVisit.visitId]
  if (!customer || visit?.status !== 'open' || visit.question) return
  // Only what was put back in this visit; items scanned for nobody wait for the next customer.
  const items = tray.map((item) => ({ item, owner: ownersOf(context).get(item.eventId) ?? null }))
  if (!items.some(({ owner }) => owner === visit.id)) return
  const mine = items.map((one) => ({ ...one, isTaken: one.owner === visit.id }))
  const taken = takeTray(register.fold.account(), customer, visit.id, mine, decisionContext(context))
  if (!taken.ok) return
  const written = await record(context, 'TakeTray', taken.value.facts, [], visit.businessDate)
  if (!written.ok) return
  rememberOwners(context, taken.value.owners)
  if (taken.value.outcome) announce(context, taken.value.outcome)
}

type Owners = ReadonlyMap<EventId, VisitId>
const ownersByContext = new WeakMap<TillContext, Owners>()
const noOwners: Owners = new Map()

/** Whose visit an item of the tray was put back from. Of this page: after a reload what lies in the tray is for the next customer. */
const ownersOf = (context: TillContext): Owners => ownersByContext.get(context) ?? noOwners

function rememberOwners(context: TillContext, owners: Owners | null): void {
  if (owners) ownersByContext.set(context, owners)
}

/** Items that were put back in another visit that is still open stay for it. */
function trayFor(context: TillContext, visitId: VisitId): readonly TrayPlace[] {
  const { tray, customers } = context.store.getState()
  // Read off the customers themselves: the list of open visits comes a moment after a change.
  const visits = Object.values(customers).flatMap(({ state }) => Object.values(state.visits))
  const isMine = ({ status, registerId }: Visit) => status === 'open' && registerId === context.boot?.registerId
  const open = new Set(visits.filter(isMine).map((visit) => visit.id))
  return tray.map((item) => {
    const owner = ownersOf(context).get(item.eventId) ?? null
    return { item, owner, isTaken: owner === null || owner === visitId || !open.has(owner) }
  })
}

export interface TrayPlace {
  readonly item: TrayItem
  readonly owner: VisitId | null
  /** False: it stays in the tray for its owner. */
  readonly isTaken: boolean
}

interface Taken {
  readonly facts: readonly DecidedFact[]
  /** Of the first item that was refused, or else of the last one. */
  readonly outcome: ScanOutcome | null
  /** Of what now lies in the tray; null when the tray was not touched. */
  readonly owners: Owners | null
}

/** Pure but for the ids: each item is decided on the state that the one before left. */
export function takeTray(
  account: AccountState,
  customer: CustomerState,
  visitId: VisitId,
  tray: readonly TrayPlace[],
  context: DecisionContext,
): Result<Taken, Refusal> {
  const facts: DecidedFact[] = []
  let state = customer
  let outcome: ScanOutcome | null = null
  const apply = (decided: readonly DecidedFact[]) => {
    facts.push(...decided)
    for (const event of provisional(decided, account, context)) state = evolveCustomer(state, event, account)
  }

  const started = decide({ type: 'StartVisit', visitId }, { account, customer: state }, context)
  if (!started.ok) return started
  apply(started.value)

  const left: Pick<TrayPlace, 'item' | 'owner'>[] = []
  let refusal: Refusal | null = null
  for (const { item, owner, isTaken } of tray) {
    if (!isTaken) {
      left.push({ item, owner })
      continue
    }
    if (state.visits[visitId]?.question) {
      left.push({ item, owner: visitId })
      continue
    }
    const { upc, quantity, label } = item
    const before = state
    const kept = label ? { label } : {}
    const command = { type: 'AddItem', visitId, upc, quantity, source: 'tray', scanId: null, ...kept } as const
    const added = decide(command, { account, customer: state }, context)
    if (added.ok) {
      apply(added.value)
      outcome = scanOutcome(before, state, account, context.moment, upc, quantity)
    } else {
      refusal ??= added.refusal
      left.push({ item, owner: null })
    }
  }
  const said: ScanOutcome | null = refusal ? { kind: 'refused', refusal } : outcome
  if (left.length === tray.length && left.every(({ item, owner }, place) => isAsBefore(tray[place], item, owner)))
    return accepted({ facts, outcome: said, owners: null })
  const owners = new Map<EventId, VisitId>()
  if (tray.length > 0) {
    const emptied = decideForAccount({ type: 'EmptyTray', reason: 'taken' }, account, context)
    if (!emptied.ok) return emptied
    facts.push(...emptied.value)
    for (const { item, owner } of left) {
      const id = context.newId() as EventId
      facts.push({ ...putBack(item), id, visitId: null, customerId: null })
      if (owner) owners.set(id, owner)
    }
  }
  return accepted({ facts, outcome: said, owners })
}

const isAsBefore = (place: TrayPlace | undefined, item: TrayItem, owner: VisitId | null): boolean =>
  place?.item === item && place.owner === owner

/** Not decided again: what lay in the tray may go back into it, whatever rule has changed since. */
const putBack = ({ upc, quantity, label }: TrayItem) =>
  ({ type: 'TrayItemAdded', data: { upc, quantity, source: 'tray', ...(label ? { label } : {}) } }) as const

/** Only to fold on while deciding; the record stamps anew. */
export const provisional = (facts: readonly DecidedFact[], account: AccountState, context: DecisionContext) =>
  stampFacts(facts, {
    accountId: account.accountId,
    registerId: context.registerId,
    epoch: 0,
    firstSeq: 1,
    locationId: context.locationId,
    staff: context.staff,
    moment: context.moment,
    catalogueVersion: account.catalogueVersion,
  })
