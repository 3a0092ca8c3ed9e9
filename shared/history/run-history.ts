/**
 * Runs a history through the engine, as registers and cloud do (`running-store.ts`), step after step. A register that is on the line
 * knows what the cloud knows; one that is not goes on with what it knew and its own facts until it syncs. Whoever never syncs is heard
 * at the end, in the order in which the document names the registers. Pure: no clock, no randomness.
 */
import type { Moment } from '../kernel/business-date.ts'
import type { CustomerId } from '../kernel/ids.ts'
import type { DecidedFact, Refusal } from '../loyalty/commands.ts'
import { doCustomerStep } from './customer-steps.ts'
import type { History, Step } from './history-schema.ts'
import { doRedemptionStep } from './redemption-steps.ts'
import type { CustomerResult, HistoryResult, StepResult } from './result.ts'
import { tellRefusal } from './run-names.ts'
import { type Done, RunningStore, type Turn } from './running-store.ts'
import { doStoreStep } from './store-steps.ts'
import { tellCustomer, tellParticipation } from './tell-result.ts'
import { stateOf, type View } from './view.ts'
import { doVisitStep } from './visit-steps.ts'

export interface WatchedStep {
  readonly result: StepResult
  readonly refusal: Refusal | null
  readonly facts: readonly DecidedFact[]
  /** What the step's register now knows of the step's customer. */
  readonly seen: () => CustomerResult | null
}

/** `watch` is told of every step as it is done. */
export function runHistory(history: History, watch?: (step: WatchedStep) => void): HistoryResult {
  const store = new RunningStore(history)
  const { cloud, names, registers } = store
  const [first] = registers
  if (!first) throw new Error('a history has at least one register')
  const tell = (view: View, name: string, moment: Moment): CustomerResult =>
    tellCustomer(stateOf(view, name), view.account, moment, names.told)

  store.open(first)
  const steps: StepResult[] = []
  let turn: Turn | null = null
  for (const [index, step] of history.steps.entries()) {
    const register = registers.find((one) => one.name === step.register) ?? first
    turn = store.turn(step, index, register)
    const { moment } = turn.context
    const { refusal, facts } = doStep(store, turn, step)
    const result: StepResult = {
      step: index + 1,
      do: step.do,
      at: moment.at,
      register: register.name,
      outcome: refusal ? 'refused' : 'done',
      ...(refusal ? tellRefusal(refusal, names.told) : {}),
      facts: facts.map((fact) => fact.type),
    }
    steps.push(result)
    const seen = () => ('customer' in step ? tell(register.own ?? cloud, step.customer as CustomerId, moment) : null)
    watch?.({ result, refusal, facts, seen })
  }
  if (!turn) throw new Error('a history has at least one step')
  for (const register of registers) store.send(register)
  const { moment } = turn.context
  const customers = Object.keys(history.customers)
  return {
    steps,
    customers: Object.fromEntries(customers.map((name) => [name, tell(cloud, name, moment)])),
    participation: tellParticipation(
      history,
      customers.map((name) => stateOf(cloud, name)),
      cloud.account,
      moment,
    ),
  }
}

function doStep(store: RunningStore, turn: Turn, step: Step): Done {
  switch (step.do) {
    case 'visit':
    case 'purchase':
    case 'paper':
    case 'exception':
    case 'remove':
    case 'quantity':
    case 'accept':
    case 'decline':
    case 'checkout':
    case 'reason':
    case 'finish':
    case 'abandon':
      return doVisitStep(store, turn, step)
    case 'redeem':
    case 'later':
    case 'undo':
    case 'removeOnly':
    case 'reselect':
    case 'pull':
      return doRedemptionStep(store, turn, step)
    case 'return':
    case 'takeOff':
    case 'move':
    case 'enroll':
    case 'household':
    case 'person':
    case 'merge':
    case 'undoMerge':
    case 'delete':
    case 'reinstate':
      return doCustomerStep(store, turn, step)
    case 'clock':
    case 'offline':
    case 'sync':
    case 'start':
    case 'rule':
    case 'enrolment':
    case 'autoEnrolment':
      return doStoreStep(store, turn, step)
  }
}
