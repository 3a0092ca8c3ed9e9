/**
 * A customer of `given-store`, with the words of the counter as methods: scans, answers, redeems, takes back, moves, merges. Each is a
 * command, decided and folded as a register does; what is refused comes back.
 */
import { type DemoItem, demoUpc } from '../../shared/demo/demo-catalogue.ts'
import type { Moment } from '../../shared/kernel/business-date.ts'
import type {
  CardGroupId,
  CustomerId,
  EventId,
  ProgramId,
  StaffId,
  UnitId,
  Upc,
  VisitId,
} from '../../shared/kernel/ids.ts'
import { assess } from '../../shared/loyalty/assess.ts'
import type { Assessment, Card, Reward } from '../../shared/loyalty/assessment.ts'
import type { Command, DecidedFact, DecisionContext, PairCommand, Refusal } from '../../shared/loyalty/commands.ts'
import type { CreditRiskKind } from '../../shared/loyalty/credit-risk-kinds.ts'
import { decide, decidePair } from '../../shared/loyalty/decide.ts'
import { rootOf } from '../../shared/loyalty/fold.ts'
import type { AccountState, CustomerState, Visit } from '../../shared/loyalty/state.ts'
import { needsMultiPurchaseReason } from '../../shared/loyalty/step.ts'

const manager = 'mia' as StaffId

/** What a customer's doings need of the store. */
export interface Counter {
  account(): AccountState
  stateOf(id: CustomerId): CustomerState
  moment(): Moment
  newId(): string
  record(facts: readonly DecidedFact[]): void
  context(approvedBy: StaffId | null): DecisionContext
}

export interface Contacts {
  email: boolean
  phone: boolean
  address: boolean
}
export const allContacts: Contacts = { email: true, phone: true, address: true }

interface Forced {
  readonly note?: string
  readonly valueCents?: number | null
  readonly approvedBy?: StaffId | null
  readonly quantity?: number
}

/** A customer with all contact data (or less), and the visit at the counter. */
export function givenCustomer(counter: Counter, name: string, has: Contacts, isTraining: boolean) {
  const { stateOf, moment, newId, record, context } = counter
  const id = name as CustomerId
  record([
    {
      type: 'CustomerCreated',
      data: { source: 'checkout', isTraining },
      id: newId() as never,
      visitId: null,
      customerId: id,
    },
    {
      type: 'PersonSaved',
      data: { bodyRef: name, has, fields: [] },
      id: newId() as never,
      visitId: null,
      customerId: id,
    },
  ])
  let visitId: VisitId | null = null
  /** Where the customer's facts stand: after a merge those of the one that stayed. */
  const state = () => stateOf(rootOf(counter.account(), id))
  const visit = (): Visit => {
    const found = visitId && state().visits[visitId]
    if (!found) throw new Error('no visit is open')
    return found
  }
  const run = (command: Command, approvedBy: StaffId | null = null): Refusal | null => {
    const decision = decide(command, { account: counter.account(), customer: state() }, context(approvedBy))
    if (!decision.ok) return decision.refusal
    record(decision.value)
    return null
  }
  const lineOf = (code: DemoItem) => visit().lines.find((one) => one.upc === demoUpc(code))
  const pair = (command: PairCommand, second: CustomerId, approvedBy: StaffId | null): Refusal | null => {
    const decision = decidePair(command, state(), stateOf(second), counter.account(), context(approvedBy))
    if (!decision.ok) return decision.refusal
    record(decision.value)
    return null
  }
  const assessed = (): Assessment => assess(state(), counter.account(), moment())

  const self = {
    id,
    state,
    visit,
    run,
    assessed,
    arrives() {
      visitId = newId() as VisitId
      run({ type: 'StartVisit', visitId })
      return self
    },
    scans(code: DemoItem, quantity = 1): Refusal | null {
      if (!visitId || state().visits[visitId]?.status !== 'open') self.arrives()
      return run({ type: 'AddItem', visitId: visit().id, upc: demoUpc(code), quantity, source: 'scan', scanId: null })
    },
    /** Answers the open question; OK or Decline. */
    answers(accept: boolean): Refusal | null {
      return run({
        type: 'AnswerOffer',
        visitId: visit().id,
        offerId: visit().question?.offerId ?? ('' as ProgramId),
        accept,
      })
    },
    /** Scans and takes part in whatever is asked. */
    buys(code: DemoItem, quantity = 1) {
      for (let bought = 0; bought < quantity; bought += 1) {
        const refusal = self.scans(code)
        if (refusal) throw new Error(refusal.reason)
        while (visit().question) self.answers(true)
      }
      return self
    },
    removes(code: DemoItem): Refusal | null {
      return run({ type: 'RemoveLine', visitId: visit().id, lineId: lineOf(code)?.id ?? ('' as never) })
    },
    /** Typed in from an old card. */
    punchesPaper(code: DemoItem, quantity: number, originalDate?: string): Refusal | null {
      if (!visitId || state().visits[visitId]?.status !== 'open') self.arrives()
      const dated = originalDate ? { originalDate } : {}
      const item = { upc: demoUpc(code), quantity, source: 'paper' as const, scanId: null }
      return run({ type: 'AddItem', visitId: visit().id, ...item, ...dated })
    },
    /** An unlisted article forced onto a card; `note` and approval as given. */
    forces(
      upc: Upc,
      cardGroupId: string,
      { note = 'New flavour', valueCents = null, approvedBy = manager, quantity = 1 }: Forced = {},
    ): Refusal | null {
      if (!visitId || state().visits[visitId]?.status !== 'open') self.arrives()
      const exception = { cardGroupId: cardGroupId as CardGroupId, reason: 'newItem' as const, note, valueCents }
      const item = { upc, quantity, source: 'exception' as const, scanId: null }
      return run({ type: 'AddItem', visitId: visit().id, ...item, exception }, approvedBy)
    },
    /** The newest units of an article that stand, newest first. */
    unitsOf: (code: DemoItem): readonly UnitId[] =>
      state()
        .units.filter((unit) => unit.upc === demoUpc(code) && unit.removed === null)
        .map((unit) => unit.id)
        .toReversed(),
    takesBack(
      unitIds: readonly (UnitId | undefined)[],
      reason: 'removed' | 'returned',
      approvedBy: StaffId | null = null,
    ): Refusal | null {
      return run({ type: 'TakeBackUnits', unitIds: unitIds.flatMap((one) => one ?? []), reason }, approvedBy)
    },
    /** The last line of the article goes to the other customer's visit. */
    moves(code: DemoItem, to: { readonly id: CustomerId; openVisit(): VisitId }): Refusal | null {
      const lineId = lineOf(code)?.id ?? ('' as never)
      return pair({ type: 'MoveLine', visitId: visit().id, lineId, toVisitId: to.openVisit() }, to.id, null)
    },
    asks: (command: PairCommand, other: { readonly id: CustomerId }): Refusal | null => pair(command, other.id, null),
    /** This one stays. */
    merges(other: { readonly id: CustomerId }, approvedBy: StaffId | null = manager): Refusal | null {
      return pair({ type: 'MergeCustomers' }, other.id, approvedBy)
    },
    parts(other: { readonly id: CustomerId }, approvedBy: StaffId | null = manager): Refusal | null {
      const mergeEventId = state().merges.find((one) => one.secondaryId === other.id)?.eventId ?? ('' as EventId)
      return pair({ type: 'UndoMerge', mergeEventId }, other.id, approvedBy)
    },
    /** The visit at the counter, or the id of one to start. */
    openVisit(): VisitId {
      if (!visitId || state().visits[visitId]?.status !== 'open') visitId = newId() as VisitId
      return visitId
    },
    /** A distributor takes the last standing redemption into a batch. */
    isPulled(batchId: number) {
      const last = state().redemptions.findLast((one) => !one.undone)
      const redemptionId = last?.id ?? ('' as never)
      const data = { redemptionId, batchId, distributorId: null }
      record([{ type: 'RedemptionPulled', data, id: newId() as EventId, visitId: null, customerId: state().id }])
    },
    checksOut() {
      run({ type: 'CheckOut', visitId: visit().id })
      run({ type: 'GiveMultiPurchaseReason', visitId: visit().id, reason: 'boughtMore', note: '' })
      return self
    },
    redeems(
      reward: Reward | undefined,
      code: DemoItem,
      more: { taken?: DemoItem; rungUnitId?: UnitId; acceptedRisks?: readonly CreditRiskKind[] } = {},
    ): Refusal | null {
      if (!reward) throw new Error('no such reward')
      const takenUpc = more.taken ? demoUpc(more.taken) : null
      return run({
        type: 'RedeemRewards',
        visitId: visit().id,
        choices: [{ rewardId: reward.id, upc: demoUpc(code), takenUpc, rungUnitId: more.rungUnitId ?? null }],
        ...(more.acceptedRisks ? { acceptedRisks: more.acceptedRisks } : {}),
      })
    },
    undoes(): Refusal | null {
      const last = state().redemptions.findLast((one) => !one.undone)
      return run({ type: 'UndoRedemption', redemptionId: last?.id ?? ('' as never) })
    },
    /** Says why there was more than one purchase on a card, where that is asked. */
    finishes(reasons: Record<string, string> = {}): Refusal | null {
      if (needsMultiPurchaseReason(visit(), assessed())) self.checksOut()
      return run({ type: 'FinishVisit', visitId: visit().id, reasons })
    },
    /** The open or newest card of a program as `count/required`. */
    card(programId: string): string {
      const card = self.cards(programId).at(-1)
      return card ? `${card.units.length}/${card.requiredQty}` : 'none'
    },
    cards: (programId: string): readonly Card[] => assessed().cards.filter((card) => card.programId === programId),
    rewards: (programId: string): readonly Reward[] =>
      assessed().rewards.filter((reward) => reward.programId === programId),
    earned: (programId: string): readonly Reward[] =>
      self.rewards(programId).filter((reward) => reward.status === 'earned'),
    allowed: (reward: Reward | undefined): string[] =>
      (reward?.allowedUpcs ?? []).map((upc) => counter.account().catalogue.items[upc]?.description ?? upc),
  }
  return self
}
