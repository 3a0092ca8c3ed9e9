/**
 * The registers of a history and their cloud. A command is decided on what its register knows; its facts are folded there, and in the
 * cloud in the order in which they arrive: at once from a register on the line, all together when one that was off it syncs.
 */
import { type Moment, momentAt } from '../kernel/business-date.ts'
import type { AccountId, EventId, LocationId, RegisterId, StaffId, VisitId } from '../kernel/ids.ts'
import { autoEnrollmentsFor } from '../loyalty/auto-enrollments.ts'
import type { Rows } from '../loyalty/catalogue.ts'
import type {
  AccountCommand,
  Command,
  DecidedFact,
  DecisionContext,
  PairCommand,
  Refusal,
} from '../loyalty/commands.ts'
import { decide, decideForAccount } from '../loyalty/decide.ts'
import { decidePair } from '../loyalty/decide-pair.ts'
import type { Decision } from '../loyalty/decision.ts'
import type { TillsideEvent } from '../loyalty/events.ts'
import { stampFacts } from '../loyalty/stamp.ts'
import { type CustomerState, emptyAccount } from '../loyalty/state.ts'
import type { History, Step } from './history-schema.ts'
import { RunNames } from './run-names.ts'
import { type Articles, articlesOf, customerFacts, rowsOf } from './store-of-history.ts'
import { storyTimeToMs } from './story-time.ts'
import { fold, rootState, stateOf, type View } from './view.ts'

export interface Register {
  readonly name: string
  readonly location: string
  /** null = on the line: it knows what the cloud knows. */
  own: View | null
  unsent: TillsideEvent[]
  seq: number
}

/** One step at its register. */
export interface Turn {
  readonly register: Register
  readonly view: View
  readonly context: DecisionContext
  readonly index: number
}

export interface Done {
  readonly refusal: Refusal | null
  readonly facts: readonly DecidedFact[]
}

export const nothingDone: Done = { refusal: null, facts: [] }
export const refusedWith = (refusal: Refusal): Done => ({ refusal, facts: [] })

type DateOfVisit = (visitId: VisitId) => string | undefined

export class RunningStore {
  readonly history: History
  readonly articles: Articles
  readonly names: RunNames
  readonly cloud: View = { account: emptyAccount('account' as AccountId), customers: new Map() }
  readonly registers: readonly Register[]
  /** Contacts that a merge filled, by first and second customer. */
  readonly filled = new Map<string, readonly ('email' | 'phone' | 'address')[]>()
  #ids = 0
  #ms = 0

  constructor(history: History) {
    this.history = history
    this.articles = articlesOf(history)
    this.names = new RunNames(this.articles)
    this.registers = Object.entries(history.registers).map(([name, location]) => ({
      name,
      location,
      own: null,
      unsent: [],
      seq: 0,
    }))
  }

  /** The store as it is before the first step; several histories of one store open it once. */
  open(register: Register): void {
    const { steps, report: _report, ...store } = this.history
    this.#setClock(steps[0], register)
    const known = openedStores.get(store.items)
    if (known && known.ms === this.#ms && isSameStore(known.store, store)) {
      this.cloud.account = known.view.account
      for (const [id, customer] of known.view.customers) this.cloud.customers.set(id, customer)
      this.#ids = known.ids
      register.seq = known.seq
      return
    }
    this.#openAnew(register)
    const view = { account: this.cloud.account, customers: new Map(this.cloud.customers) }
    openedStores.set(store.items, { store, ms: this.#ms, view, ids: this.#ids, seq: register.seq })
  }

  #openAnew(register: Register): void {
    const rows = rowsOf(this.history, this.articles).filter((one) => one.rows.length > 0)
    const facts = [...rows.map((one) => this.#rowsFact(one)), ...customerFacts(this.history, () => this.newId())]
    const moment = this.#moment(register)
    this.record(register, facts, moment, null)
    const { catalogue } = this.cloud.account
    const enrolled = autoEnrollmentsFor(catalogue, Object.values(catalogue.offers), moment)
    if (enrolled.length > 0)
      this.record(register, [this.#rowsFact({ kind: 'enrollments', rows: [...enrolled] })], moment, null)
  }

  #rowsFact(rows: Rows): DecidedFact {
    return { type: 'RowsSaved', data: { rows }, id: this.newId() as EventId, visitId: null, customerId: null }
  }

  #setClock(step: Step | undefined, register: Register): void {
    if (step?.at !== undefined) this.#ms = storyTimeToMs(step.at, this.#zone(register))
  }

  #zone(register: Register): string {
    return this.history.locations[register.location]?.timeZone ?? 'UTC'
  }

  #moment(register: Register): Moment {
    return momentOf(this.#ms, this.#zone(register), this.history.account.dayEndMinutes)
  }

  newId(): string {
    this.#ids += 1
    return `i${String(this.#ids).padStart(6, '0')}`
  }

  /** A step begins: when, at which register, who is signed in. */
  turn(step: Step, index: number, register: Register): Turn {
    this.#setClock(step, register)
    const { staff } = this.history
    const name = step.staff === undefined ? Object.keys(staff)[0] : step.staff
    const role = name === null || name === undefined ? undefined : staff[name]
    const context: DecisionContext = {
      moment: this.#moment(register),
      registerId: register.name as RegisterId,
      locationId: register.location as LocationId,
      staff: role && name ? { id: name as StaffId, role } : null,
      approvedBy: approverOf(step, this.history),
      newId: () => this.newId(),
    }
    return { register, view: register.own ?? this.cloud, context, index }
  }

  /** The register syncs: the cloud hears of everything it did, and it of everything the cloud knows. */
  send(register: Register): void {
    for (const event of register.unsent) fold(this.cloud, event)
    register.unsent = []
    register.own = null
  }

  record(
    register: Register,
    facts: readonly DecidedFact[],
    moment: Moment,
    staff: DecisionContext['staff'],
    dateOf?: DateOfVisit,
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
      fold(register.own ?? this.cloud, event)
      if (register.own) register.unsent.push(event)
      this.names.nameUnits(event)
    }
  }

  decide(turn: Turn, customer: string, command: Command): Done {
    const state = rootState(turn.view, customer)
    const decision = decide(command, { account: turn.view.account, customer: state }, turn.context)
    return this.#recordDecision(turn, decision, visitDates(state, command))
  }

  /** `further`: facts that go along with what is decided. */
  decidePair(
    turn: Turn,
    first: string,
    second: string,
    command: PairCommand,
    further: (one: CustomerState, other: CustomerState) => readonly DecidedFact[] = () => [],
  ): Done {
    const one = rootState(turn.view, first)
    const other = command.type === 'UndoMerge' ? stateOf(turn.view, second) : rootState(turn.view, second)
    const decision = decidePair(command, one, other, turn.view.account, turn.context)
    const dateOf = (visitId: VisitId) => (one.visits[visitId] ?? other.visits[visitId])?.businessDate
    return this.#recordDecision(turn, decision, dateOf, () => further(one, other))
  }

  decideForAccount(turn: Turn, command: AccountCommand): Done {
    return this.#recordDecision(turn, decideForAccount(command, turn.view.account, turn.context))
  }

  #recordDecision(
    { register, context }: Turn,
    decision: Decision,
    dateOf?: DateOfVisit,
    further: () => readonly DecidedFact[] = () => [],
  ): Done {
    if (!decision.ok) return refusedWith(decision.refusal)
    const facts = [...decision.value, ...further()]
    this.record(register, facts, context.moment, context.staff, dateOf)
    return { refusal: null, facts }
  }
}

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

function approverOf(step: Step, history: History): StaffId | null {
  if (step.approvedBy === undefined || history.staff[step.approvedBy] !== 'manager') return null
  return step.approvedBy as StaffId
}

/** Work of a visit belongs to the day the visit started; what is corrected after it, to the day of the correction. */
function visitDates(customer: CustomerState, command: Command): DateOfVisit | undefined {
  if ('visitId' in command) return () => customer.visits[command.visitId]?.businessDate
  if (!('redemptionId' in command)) return undefined
  const redemption = customer.redemptions.find((one) => one.id === command.redemptionId)
  const visit = redemption && customer.visits[redemption.visitId]
  return visit?.status === 'open' ? () => visit.businessDate : undefined
}
