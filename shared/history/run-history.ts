/**
 * Runs a history through the engine, as registers and cloud do: every step is decided on what its register knows, its facts are folded
 * there, and folded in the cloud in the order in which they arrive. A register that is on the line knows what the cloud knows; one
 * that is not goes on with what it knew and its own facts until it syncs. Whoever never syncs is heard at the end, in the order in
 * which the document names the registers. Pure: no clock, no randomness.
 */
import { type Moment, momentAt } from '../kernel/business-date.ts'
import type {
  AccountId,
  CardGroupId,
  CustomerId,
  EventId,
  LineId,
  LocationId,
  ProgramId,
  RedemptionId,
  RegisterId,
  RewardId,
  StaffId,
  UnitId,
  Upc,
  VisitId,
} from '../kernel/ids.ts'
import { assess } from '../loyalty/assess.ts'
import type { Reward } from '../loyalty/assessment.ts'
import { autoEnrollmentsFor } from '../loyalty/auto-enrollments.ts'
import type { Rows } from '../loyalty/catalogue.ts'
import type {
  AccountCommand,
  Command,
  DecidedFact,
  DecisionContext,
  PairCommand,
  Refusal,
  RewardChoice,
} from '../loyalty/commands.ts'
import { creditRiskKinds } from '../loyalty/credit-risk-kinds.ts'
import { decide, decideForAccount } from '../loyalty/decide.ts'
import { decidePair } from '../loyalty/decide-pair.ts'
import type { TillsideEvent } from '../loyalty/events.ts'
import { foldEvent, rootOf } from '../loyalty/fold.ts'
import { stampFacts } from '../loyalty/stamp.ts'
import { type AccountState, type CustomerState, emptyAccount, emptyCustomer, type Visit } from '../loyalty/state.ts'
import type { ChosenReward, History, Step, StepOf } from './history-schema.ts'
import { lineName, redemptionName } from './labels.ts'
import type { CustomerResult, HistoryResult, StepResult } from './result.ts'
import {
  type Articles,
  articlesOf,
  cardVersionRow,
  customerFacts,
  enrolmentRow,
  offerVersionRow,
  rowsOf,
} from './store-of-history.ts'
import { storyTimeToMs } from './story-time.ts'
import { type Names, tellCustomer, tellParticipation } from './tell-result.ts'

/** What one register, or the cloud, has folded. */
interface View {
  account: AccountState
  readonly customers: Map<string, CustomerState>
}

interface Register {
  readonly name: string
  readonly location: string
  /** null = on the line: it knows what the cloud knows. */
  own: View | null
  unsent: TillsideEvent[]
  seq: number
}

export interface WatchedStep {
  readonly result: StepResult
  readonly refusal: Refusal | null
  readonly facts: readonly DecidedFact[]
  /** What the step's register now knows of the step's customer. */
  readonly seen: () => CustomerResult | null
}

/** `watch` is told of every step as it is done. */
export function runHistory(history: History, watch?: (step: WatchedStep) => void): HistoryResult {
  return new HistoryRun(history).run(watch)
}

class HistoryRun {
  readonly #history: History
  readonly #articles: Articles
  readonly #cloud: View = { account: emptyAccount('account' as AccountId), customers: new Map() }
  readonly #registers: readonly Register[]
  readonly #lines = new Map<string, LineId>()
  readonly #unitsOfLine = new Map<string, number>()
  readonly #unitIds = new Map<string, UnitId>()
  readonly #unitNames = new Map<string, string>()
  readonly #redemptionIds = new Map<string, { id: RedemptionId; rewardId: RewardId; customer: CustomerId }>()
  readonly #redemptionNames = new Map<string, string>()
  /** Contacts that a merge filled, by first and second customer. */
  readonly #filled = new Map<string, readonly ('email' | 'phone' | 'address')[]>()
  readonly #names: Names
  #ids = 0
  #ms = 0
  #label = ''

  constructor(history: History) {
    this.#history = history
    this.#articles = articlesOf(history)
    this.#registers = Object.entries(history.registers).map(([name, location]) => ({
      name,
      location,
      own: null,
      unsent: [],
      seq: 0,
    }))
    const unit = (id: string) => this.#unitNames.get(id) ?? id
    this.#names = {
      unit,
      reward: (id) => {
        const cut = id.lastIndexOf('#')
        return `${unit(id.slice(0, cut))}${id.slice(cut)}`
      },
      redemption: (id) => this.#redemptionNames.get(id) ?? id,
      item: this.#articles.itemOf,
    }
  }

  run(watch?: (step: WatchedStep) => void): HistoryResult {
    const { steps: stepsToDo } = this.#history
    const [first] = this.#registers
    if (!first) throw new Error('a history has at least one register')
    this.#ms = this.#timeOf(stepsToDo[0], first) ?? 0
    this.#open(first)
    const steps: StepResult[] = []
    let moment = this.#moment(first)
    stepsToDo.forEach((step, index) => {
      const register = this.#registers.find((one) => one.name === step.register) ?? first
      this.#ms = this.#timeOf(step, register) ?? this.#ms
      moment = this.#moment(register)
      const done = this.#step(step, index, register, moment)
      const result: StepResult = {
        step: index + 1,
        do: step.do,
        at: moment.at,
        register: register.name,
        outcome: done.refusal ? 'refused' : 'done',
        ...(done.refusal ? tellRefusal(done.refusal, this.#names) : {}),
        facts: done.facts.map((fact) => fact.type),
      }
      steps.push(result)
      const at = moment
      watch?.({
        result,
        refusal: done.refusal,
        facts: done.facts,
        seen: () =>
          'customer' in step ? this.#tell(register.own ?? this.#cloud, step.customer as CustomerId, at) : null,
      })
    })
    for (const register of this.#registers) this.#send(register)
    const customers = Object.keys(this.#history.customers)
    return {
      steps,
      customers: Object.fromEntries(
        customers.map((name) => [name, this.#tell(this.#cloud, name as CustomerId, moment)]),
      ),
      participation: tellParticipation(
        this.#history,
        customers.map((name) => stateOf(this.#cloud, name)),
        this.#cloud.account,
        moment,
      ),
    }
  }

  #tell(view: View, name: CustomerId, moment: Moment): CustomerResult {
    return tellCustomer(stateOf(view, name), view.account, moment, this.#names)
  }

  /** The store as it is before the first step. */
  #open(register: Register): void {
    const { steps: _steps, report: _report, ...store } = this.#history
    const known = openedStores.get(store.items)
    if (known && known.ms === this.#ms && isSameStore(known.store, store)) {
      this.#cloud.account = known.view.account
      for (const [id, customer] of known.view.customers) this.#cloud.customers.set(id, customer)
      this.#ids = known.ids
      register.seq = known.seq
      return
    }
    this.#openAnew(register)
    const view = { account: this.#cloud.account, customers: new Map(this.#cloud.customers) }
    openedStores.set(store.items, { store, ms: this.#ms, view, ids: this.#ids, seq: register.seq })
  }

  #openAnew(register: Register): void {
    const rows = rowsOf(this.#history, this.#articles).filter((one) => one.rows.length > 0)
    const facts = [...rows.map((one) => this.#rowsFact(one)), ...customerFacts(this.#history, () => this.#newId())]
    const moment = this.#moment(register)
    this.#record(register, facts, moment, null, undefined)
    const { catalogue } = this.#cloud.account
    const enrolled = autoEnrollmentsFor(catalogue, Object.values(catalogue.offers), moment)
    if (enrolled.length > 0)
      this.#record(register, [this.#rowsFact({ kind: 'enrollments', rows: [...enrolled] })], moment, null, undefined)
  }

  #rowsFact(rows: Rows): DecidedFact {
    return { type: 'RowsSaved', data: { rows }, id: this.#newId() as EventId, visitId: null, customerId: null }
  }

  #timeOf(step: Step | undefined, register: Register): number | null {
    return step?.at === undefined ? null : storyTimeToMs(step.at, this.#zone(register))
  }

  #zone(register: Register): string {
    return this.#history.locations[register.location]?.timeZone ?? 'UTC'
  }

  #moment(register: Register): Moment {
    return momentOf(this.#ms, this.#zone(register), this.#history.account.dayEndMinutes)
  }

  #newId(): string {
    this.#ids += 1
    return `i${String(this.#ids).padStart(6, '0')}`
  }

  #send(register: Register): void {
    for (const event of register.unsent) fold(this.#cloud, event)
    register.unsent = []
    register.own = null
  }

  #record(
    register: Register,
    facts: readonly DecidedFact[],
    moment: Moment,
    staff: DecisionContext['staff'],
    dateOf: ((visitId: VisitId) => string | undefined) | undefined,
  ): void {
    const events = stampFacts(facts, {
      accountId: 'account' as AccountId,
      registerId: register.name as RegisterId,
      epoch: 1,
      firstSeq: register.seq + 1,
      locationId: register.location as LocationId,
      staff,
      moment,
      ...(dateOf ? { visitBusinessDate: dateOf } : {}),
      catalogueVersion: 0,
    })
    register.seq += events.length
    for (const event of events) {
      fold(register.own ?? this.#cloud, event)
      if (register.own) register.unsent.push(event)
      this.#nameUnits(event)
    }
  }

  #nameUnits(event: TillsideEvent): void {
    if (event.type !== 'ItemsPurchased') return
    const label = this.#label
    if (!this.#lines.has(label)) this.#lines.set(label, event.data.lineId)
    event.data.units.forEach((_unit, index) => {
      const n = (this.#unitsOfLine.get(label) ?? 0) + 1
      this.#unitsOfLine.set(label, n)
      const id = `${event.id}#${index}` as UnitId
      this.#unitIds.set(`${label}/${n}`, id)
      this.#unitNames.set(id, `${label}/${n}`)
    })
  }

  #step(step: Step, index: number, register: Register, moment: Moment): Done {
    const names = Object.keys(this.#history.staff)
    const name = step.staff === undefined ? names[0] : step.staff
    const role = name === null || name === undefined ? undefined : this.#history.staff[name]
    const context: DecisionContext = {
      moment,
      registerId: register.name as RegisterId,
      locationId: register.location as LocationId,
      staff: role && name ? { id: name as StaffId, role } : null,
      approvedBy: approverOf(step, this.#history),
      newId: () => this.#newId(),
    }
    const turn: Turn = { register, view: register.own ?? this.#cloud, context, index }
    switch (step.do) {
      case 'clock':
        return nothingDone
      case 'offline':
        register.own ??= { account: this.#cloud.account, customers: new Map(this.#cloud.customers) }
        return nothingDone
      case 'sync':
        this.#send(register)
        return nothingDone
      case 'visit':
        return this.#withVisit(turn, step.customer, () => nothingDone)
      case 'purchase':
      case 'paper':
      case 'exception':
        return this.#withVisit(turn, step.customer, (visitId) => {
          this.#label = lineName(step, index)
          return this.#decide(turn, step.customer, this.#addItem(step, visitId))
        })
      case 'remove':
      case 'quantity': {
        const visitId = this.#visitId(turn, step.customer)
        const lineId = this.#lines.get(step.line) ?? ('none' as LineId)
        this.#label = step.line
        return this.#decide(
          turn,
          step.customer,
          step.do === 'remove'
            ? { type: 'RemoveLine', visitId, lineId }
            : { type: 'ChangeQuantity', visitId, lineId, quantity: step.quantity },
        )
      }
      case 'accept':
      case 'decline': {
        const asked = this.#visit(turn, step.customer)?.question?.offerId
        const offerId = (step.offer ?? asked ?? 'none') as ProgramId
        const visitId = this.#visitId(turn, step.customer)
        return this.#decide(turn, step.customer, {
          type: 'AnswerOffer',
          visitId,
          offerId,
          accept: step.do === 'accept',
        })
      }
      case 'checkout':
        return this.#decide(turn, step.customer, { type: 'CheckOut', visitId: this.#visitId(turn, step.customer) })
      case 'reason': {
        const { reason, note } = step
        const visitId = this.#visitId(turn, step.customer)
        return this.#decide(turn, step.customer, { type: 'GiveMultiPurchaseReason', visitId, reason, note })
      }
      case 'redeem':
        return this.#redeem(turn, step)
      case 'later': {
        const rewardIds = step.rewards.map((choice) => this.#reward(turn, step.customer, choice)?.id ?? noReward)
        return this.#decide(turn, step.customer, {
          type: 'DeferRewards',
          visitId: this.#visitId(turn, step.customer),
          rewardIds,
        })
      }
      case 'undo':
      case 'removeOnly':
      case 'reselect':
        return this.#unredeem(turn, step)
      case 'finish': {
        const waiting = step.anyway ? this.#waiting(turn, step.customer) : []
        return this.#decide(turn, step.customer, {
          type: 'FinishVisit',
          visitId: this.#visitId(turn, step.customer),
          reasons: Object.fromEntries(waiting.map((reward) => [reward.id, 'comes back'])),
        })
      }
      case 'abandon':
        return this.#decide(turn, step.customer, { type: 'AbandonVisit', visitId: this.#visitId(turn, step.customer) })
      case 'return':
      case 'takeOff':
        return this.#decide(turn, step.customer, {
          type: 'TakeBackUnits',
          unitIds: step.units.map((unit) => this.#unitIds.get(unit) ?? ('none#0' as UnitId)),
          reason: step.do === 'return' ? 'returned' : 'removed',
        })
      case 'move': {
        this.#label = step.as ?? `${index + 1}`
        const toVisitId = (this.#visit(turn, step.to, 'open')?.id ?? this.#newId()) as VisitId
        const visitId = this.#visitId(turn, step.customer)
        const lineId = this.#lines.get(step.line) ?? ('none' as LineId)
        return this.#decidePair(turn, step.customer, step.to, { type: 'MoveLine', visitId, lineId, toVisitId })
      }
      case 'enroll':
        return this.#decide(turn, step.customer, { type: 'ChangeEnrollment', isEnrolled: step.takesPart, reason: '' })
      case 'household':
        return this.#decide(turn, step.customer, { type: 'ChangeHousehold', householdId: step.household })
      case 'person':
        return this.#savePerson(turn, step)
      case 'merge':
        return this.#decidePair(turn, step.customer, step.other, { type: 'MergeCustomers' })
      case 'undoMerge': {
        const merges = stateOf(turn.view, rootOf(turn.view.account, step.customer as CustomerId)).merges
        const mergeEventId = merges.findLast((one) => one.secondaryId === step.other)?.eventId ?? ('none' as EventId)
        return this.#decidePair(turn, step.customer, step.other, { type: 'UndoMerge', mergeEventId })
      }
      case 'delete':
        return this.#decide(turn, step.customer, { type: 'DeleteCustomer' })
      case 'reinstate':
        return this.#decide(turn, step.customer, { type: 'ReinstateCustomer' })
      case 'pull':
        return this.#pull(step, turn)
      case 'rule':
      case 'enrolment':
        return this.#decideForAccount(turn, { type: 'SaveRows', rows: this.#changedRows(step) })
    }
  }

  #addItem(step: StepOf<'purchase' | 'paper' | 'exception'>, visitId: VisitId): Command {
    return {
      type: 'AddItem',
      visitId,
      upc: this.#articles.upcOf(step.item),
      quantity: step.quantity,
      source: step.do === 'purchase' ? step.source : step.do,
      scanId: null,
      ...(step.do === 'paper' ? { originalDate: step.originalDate } : {}),
      ...(step.do === 'exception'
        ? {
            exception: {
              cardGroupId: step.card as CardGroupId,
              reason: step.reason,
              note: step.note,
              valueCents: step.valueCents,
            },
          }
        : {}),
    }
  }

  /** The open visit here, else the last one here. */
  #visit(turn: Turn, customer: string, status?: 'open'): Visit | undefined {
    const state = rootState(turn.view, customer)
    const here = Object.values(state.visits)
      .filter((visit) => visit.registerId === turn.register.name)
      .sort((a, b) => (a.id < b.id ? -1 : 1))
    return here.findLast((visit) => visit.status === 'open') ?? (status === 'open' ? undefined : here.at(-1))
  }

  #visitId(turn: Turn, customer: string): VisitId {
    return this.#visit(turn, customer)?.id ?? ('none' as VisitId)
  }

  /** In the open visit here, or in one that is started for it. */
  #withVisit(turn: Turn, customer: string, act: (visitId: VisitId) => Done): Done {
    const visitId = this.#visit(turn, customer, 'open')?.id ?? (this.#newId() as VisitId)
    const started = this.#decide(turn, customer, { type: 'StartVisit', visitId })
    if (started.refusal) return started
    const acted = act(visitId)
    return { ...acted, facts: [...started.facts, ...acted.facts] }
  }

  #waiting(turn: Turn, customer: string): readonly Reward[] {
    const state = rootState(turn.view, customer)
    const place = new Map(state.units.map((unit, index) => [unit.id, index]))
    const placeOf = (reward: Reward) => place.get(reward.units.at(-1)?.id ?? ('' as UnitId)) ?? -1
    return assess(state, turn.view.account, turn.context.moment)
      .rewards.filter((reward) => reward.status !== 'redeemed')
      .sort((a, b) => placeOf(a) - placeOf(b) || (a.id < b.id ? -1 : 1))
  }

  /** The reward a choice means: of an earlier redemption, or the nth that waits. */
  #reward(turn: Turn, customer: string, choice: ChosenReward): { id: RewardId; allowed: readonly Upc[] } | null {
    if (choice.of !== undefined) {
      const again = this.#redemptionIds.get(choice.of)
      return again ? { id: again.rewardId, allowed: [] } : null
    }
    const waiting = this.#waiting(turn, customer).filter(
      ({ source }) => (source.kind === 'card' ? source.cardGroupId : source.offerId) === choice.from,
    )
    const reward = waiting[choice.nth - 1]
    return reward ? { id: reward.id, allowed: reward.allowedUpcs } : null
  }

  #redeem(turn: Turn, step: StepOf<'redeem'>): Done {
    const choices = step.rewards.map((choice): RewardChoice => {
      const reward = this.#reward(turn, step.customer, choice)
      const only = reward?.allowed.length === 1 ? reward.allowed[0] : undefined
      return {
        rewardId: reward?.id ?? noReward,
        upc: choice.item === null ? (only ?? ('' as Upc)) : this.#articles.upcOf(choice.item),
        takenUpc: choice.taken === null ? null : this.#articles.upcOf(choice.taken),
        ...(choice.rungUp === null ? {} : { rungUnitId: this.#unitIds.get(choice.rungUp) ?? ('none#0' as UnitId) }),
      }
    })
    const done = this.#decide(turn, step.customer, {
      type: 'RedeemRewards',
      visitId: this.#visitId(turn, step.customer),
      choices,
      ...(step.atRisk ? { acceptedRisks: creditRiskKinds } : {}),
    })
    for (const fact of done.facts) {
      if (fact.type !== 'RewardRedeemed') continue
      const nth = choices.findIndex((choice) => choice.rewardId === fact.data.rewardId)
      this.#nameRedemption(redemptionName(step.rewards[nth]?.as, turn.index, nth), fact.data, fact.customerId)
    }
    return done
  }

  #nameRedemption(
    name: string,
    { redemptionId, rewardId }: { readonly redemptionId: RedemptionId; readonly rewardId: RewardId },
    customer: CustomerId | null,
  ): void {
    if (customer === null) return
    this.#redemptionIds.set(name, { id: redemptionId, rewardId, customer })
    this.#redemptionNames.set(redemptionId, name)
  }

  #unredeem(turn: Turn, step: StepOf<'undo' | 'removeOnly' | 'reselect'>): Done {
    const found = this.#redemptionIds.get(step.redemption)
    if (!found) return { refusal: { reason: 'redemptionUnknown' }, facts: [] }
    const redemptionId = found.id
    const customer = holderOf(turn.view, redemptionId) ?? found.customer
    switch (step.do) {
      case 'undo':
        return this.#decide(turn, customer, { type: 'UndoRedemption', redemptionId })
      case 'removeOnly':
        return this.#decide(turn, customer, {
          type: 'RemoveRedemption',
          redemptionId,
          removeUnitIds: step.units.map((unit) => this.#unitIds.get(unit) ?? ('none#0' as UnitId)),
        })
      case 'reselect': {
        const done = this.#decide(turn, customer, {
          type: 'ReselectRedemption',
          redemptionId,
          upc: this.#articles.upcOf(step.item),
          takenUpc: step.taken === null ? null : this.#articles.upcOf(step.taken),
          ...(step.atRisk ? { acceptedRisks: creditRiskKinds } : {}),
        })
        for (const fact of done.facts)
          if (fact.type === 'RewardRedeemed')
            this.#nameRedemption(step.as ?? `${turn.index + 1}`, fact.data, fact.customerId)
        return done
      }
    }
  }

  #savePerson(turn: Turn, step: StepOf<'person'>): Done {
    if (!turn.context.staff) return { refusal: { reason: 'notSignedIn' }, facts: [] }
    const { email, phone, address } = step
    const has = {
      ...(email === undefined ? {} : { email }),
      ...(phone === undefined ? {} : { phone }),
      ...(address === undefined ? {} : { address }),
    }
    const customerId = rootOf(turn.view.account, step.customer as CustomerId)
    const fact: DecidedFact = {
      type: 'PersonSaved',
      data: { bodyRef: step.customer, has, fields: [] },
      id: this.#newId() as EventId,
      visitId: null,
      customerId,
    }
    this.#record(turn.register, [fact], turn.context.moment, turn.context.staff, undefined)
    return { refusal: null, facts: [fact] }
  }

  /** Only the cloud hears from a distributor. */
  #pull(step: StepOf<'pull'>, turn: Turn): Done {
    const found = this.#redemptionIds.get(step.redemption)
    const holder = found && holderOf(this.#cloud, found.id)
    if (!found || !holder) return { refusal: { reason: 'redemptionUnknown' }, facts: [] }
    const fact: DecidedFact = {
      type: 'RedemptionPulled',
      data: { redemptionId: found.id, batchId: step.batch, distributorId: null },
      id: this.#newId() as EventId,
      visitId: null,
      customerId: holder,
    }
    const [event] = stampFacts([fact], {
      accountId: 'account' as AccountId,
      registerId: 'cloud' as RegisterId,
      epoch: 1,
      firstSeq: turn.index + 1,
      locationId: turn.register.location as LocationId,
      staff: null,
      moment: turn.context.moment,
      catalogueVersion: 0,
    })
    if (event) fold(this.#cloud, event)
    return { refusal: null, facts: [fact] }
  }

  #changedRows(step: StepOf<'rule' | 'enrolment'>): Rows {
    if (step.do === 'enrolment') return { kind: 'enrollments', rows: [enrolmentRow(step)] }
    if (step.card !== undefined && !('start' in step.version)) {
      const version = cardVersionRow(step.version, this.#history, this.#articles)
      return { kind: 'cardGroups', rows: [{ id: step.card as CardGroupId, versions: [version] }] }
    }
    if (step.offer === undefined || !('start' in step.version)) throw new Error('a rule without a card or an offer')
    const version = offerVersionRow(step.version, this.#history, this.#articles)
    return { kind: 'offers', rows: [{ id: step.offer as ProgramId, versions: [version] }] }
  }

  #decide(turn: Turn, customer: string, command: Command): Done {
    const state = rootState(turn.view, customer)
    const decision = decide(command, { account: turn.view.account, customer: state }, turn.context)
    if (!decision.ok) return { refusal: decision.refusal, facts: [] }
    this.#record(turn.register, decision.value, turn.context.moment, turn.context.staff, visitDates(state, command))
    return { refusal: null, facts: decision.value }
  }

  #decidePair(turn: Turn, first: string, second: string, command: PairCommand): Done {
    const { account } = turn.view
    const one = rootState(turn.view, first)
    const other = command.type === 'UndoMerge' ? stateOf(turn.view, second) : rootState(turn.view, second)
    const decision = decidePair(command, one, other, account, turn.context)
    if (!decision.ok) return { refusal: decision.refusal, facts: [] }
    const dateOf = (visitId: VisitId) => (one.visits[visitId] ?? other.visits[visitId])?.businessDate
    const facts = [...decision.value, ...this.#personsOf(command, one, other)]
    this.#record(turn.register, facts, turn.context.moment, turn.context.staff, dateOf)
    return { refusal: null, facts }
  }

  /** The persons go along with a merge: blank contacts fill from the second, and go back with it. */
  #personsOf(command: PairCommand, one: CustomerState, other: CustomerState): readonly DecidedFact[] {
    const key = `${one.id} ${other.id}`
    const contacts = ['email', 'phone', 'address'] as const
    if (command.type === 'MergeCustomers')
      this.#filled.set(
        key,
        contacts.filter((field) => !one.has[field] && other.has[field]),
      )
    const fields = command.type === 'MoveLine' ? [] : (this.#filled.get(key) ?? [])
    if (fields.length === 0) return []
    const has = Object.fromEntries(fields.map((field) => [field, command.type === 'MergeCustomers']))
    const id = this.#newId() as EventId
    return [{ type: 'PersonSaved', data: { bodyRef: key, has, fields: [] }, id, visitId: null, customerId: one.id }]
  }

  #decideForAccount(turn: Turn, command: AccountCommand): Done {
    const decision = decideForAccount(command, turn.view.account, turn.context)
    if (!decision.ok) return { refusal: decision.refusal, facts: [] }
    this.#record(turn.register, decision.value, turn.context.moment, turn.context.staff, undefined)
    return { refusal: null, facts: decision.value }
  }
}

/** The store of a history, opened at its first moment: several histories of one store open it once. */
interface OpenedStore {
  readonly store: Omit<History, 'steps' | 'report'>
  readonly ms: number
  readonly view: View
  readonly ids: number
  readonly seq: number
}
const openedStores = new WeakMap<History['items'], OpenedStore>()

/** The very same parts, not only equal ones. */
const isSameStore = (one: OpenedStore['store'], other: OpenedStore['store']): boolean =>
  (Object.keys(other) as (keyof OpenedStore['store'])[]).every((part) => one[part] === other[part]) &&
  Object.keys(one).length === Object.keys(other).length

interface Turn {
  readonly register: Register
  readonly view: View
  readonly context: DecisionContext
  readonly index: number
}

interface Done {
  readonly refusal: Refusal | null
  readonly facts: readonly DecidedFact[]
}

const nothingDone: Done = { refusal: null, facts: [] }
const noReward = 'none#1' as RewardId

const stateOf = (view: View, id: string): CustomerState => view.customers.get(id) ?? emptyCustomer(id as CustomerId)
const rootState = (view: View, id: string): CustomerState => stateOf(view, rootOf(view.account, id as CustomerId))

function fold(view: View, event: TillsideEvent): void {
  const folded = foldEvent(view.account, (id) => stateOf(view, id), event)
  view.account = folded.account
  for (const customer of folded.customers) view.customers.set(customer.id, customer)
}

const moments = new Map<string, Moment>()

/** Asked for over and over by generated histories, which meet at the same midnights. */
function momentOf(ms: number, zone: string, dayEndMinutes: number): Moment {
  const key = `${ms} ${zone} ${dayEndMinutes}`
  const known = moments.get(key)
  if (known) return known
  if (moments.size > 20_000) moments.clear()
  const made = momentAt(ms, zone, dayEndMinutes)
  moments.set(key, made)
  return made
}

/** In whose state a redemption stands: an undone merge may have given it to somebody else than redeemed it. */
function holderOf(view: View, redemptionId: RedemptionId): CustomerId | null {
  for (const state of view.customers.values())
    if (state.redemptions.some((one) => one.id === redemptionId)) return state.id
  return null
}

function approverOf(step: Step, history: History): StaffId | null {
  if (step.approvedBy === undefined || history.staff[step.approvedBy] !== 'manager') return null
  return step.approvedBy as StaffId
}

/** Work of a visit belongs to the day the visit started; what is corrected after it, to the day of the correction. */
function visitDates(customer: CustomerState, command: Command): ((visitId: VisitId) => string | undefined) | undefined {
  if ('visitId' in command) return () => customer.visits[command.visitId]?.businessDate
  if (!('redemptionId' in command)) return undefined
  const redemption = customer.redemptions.find((one) => one.id === command.redemptionId)
  const visit = redemption && customer.visits[redemption.visitId]
  return visit?.status === 'open' ? () => visit.businessDate : undefined
}

function tellRefusal(refusal: Refusal, names: Names): Pick<StepResult, 'refusal' | 'because'> {
  const { reason, ...rest } = refusal
  const because = Object.fromEntries(
    Object.entries(rest).map(([key, value]): [string, unknown] => {
      if (key === 'upc' && typeof value === 'string') return ['item', names.item(value)]
      if (key === 'rewardId' && typeof value === 'string') return ['reward', names.reward(value)]
      if (key === 'rewardIds' && Array.isArray(value)) return ['rewards', value.map((id) => names.reward(String(id)))]
      if (key === 'allowed' && Array.isArray(value)) return ['allowed', value.map((upc) => names.item(String(upc)))]
      return [key, value]
    }),
  )
  return Object.keys(because).length === 0 ? { refusal: reason } : { refusal: reason, because }
}
