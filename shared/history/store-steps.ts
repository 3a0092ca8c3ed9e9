/** Steps of the store itself: rules, enrolments, registers that go off the line, come back and start anew. */
import type { CardGroupId, EventId, ProgramId, VisitId } from '../kernel/ids.ts'
import { autoEnrollmentsFor } from '../loyalty/auto-enrollments.ts'
import type { Rows } from '../loyalty/catalogue.ts'
import type { DecidedFact } from '../loyalty/commands.ts'
import type { StepOf } from './history-schema.ts'
import { type Done, nothingDone, type RunningStore, type Turn } from './running-store.ts'
import { autoEnrolmentRow, cardVersionRow, enrolmentRow, offerVersionRow } from './store-of-history.ts'

type StoreStep = StepOf<'clock' | 'offline' | 'sync' | 'start' | 'rule' | 'enrolment' | 'autoEnrolment'>

export function doStoreStep(store: RunningStore, turn: Turn, step: StoreStep): Done {
  switch (step.do) {
    case 'clock':
      return nothingDone
    case 'offline':
      turn.register.own ??= { account: store.cloud.account, customers: new Map(store.cloud.customers) }
      return nothingDone
    case 'sync':
      store.send(turn.register)
      return nothingDone
    case 'start':
      return endOldVisits(store, turn)
    case 'rule':
      return store.decideForAccount(turn, { type: 'SaveRows', rows: ruleRows(store, step) })
    case 'enrolment':
      return saveRows(store, turn, { kind: 'enrollments', rows: [enrolmentRow(step)] })
    case 'autoEnrolment':
      return autoEnrol(store, turn, step)
  }
}

const saveRows = (store: RunningStore, turn: Turn, rows: Rows): Done =>
  store.decideForAccount(turn, { type: 'SaveRows', rows })

function ruleRows({ history, articles }: RunningStore, step: StepOf<'rule'>): Rows {
  if (step.card !== undefined && !('start' in step.version)) {
    const version = cardVersionRow(step.version, history, articles)
    return { kind: 'cardGroups', rows: [{ id: step.card as CardGroupId, versions: [version] }] }
  }
  if (step.offer === undefined || !('start' in step.version)) throw new Error('a rule without a card or an offer')
  const version = offerVersionRow(step.version, history, articles)
  return { kind: 'offers', rows: [{ id: step.offer as ProgramId, versions: [version] }] }
}

/** Switched on, it enrols what the brand has by now. */
function autoEnrol(store: RunningStore, turn: Turn, step: StepOf<'autoEnrolment'>): Done {
  const row = autoEnrolmentRow(step)
  const saved = saveRows(store, turn, { kind: 'autoEnrollments', rows: [row] })
  if (saved.refusal) return saved
  const { catalogue } = turn.view.account
  const rows = autoEnrollmentsFor(catalogue, Object.values(catalogue.offers), turn.context.moment, [row])
  if (rows.length === 0) return saved
  const enrolled = saveRows(store, turn, { kind: 'enrollments', rows: [...rows] })
  return { ...enrolled, facts: [...saved.facts, ...enrolled.facts] }
}

/** As the register does when it starts; nobody has to be signed in. */
function endOldVisits(store: RunningStore, { register, view, context }: Turn): Done {
  const dates = new Map<VisitId, string>()
  const facts: DecidedFact[] = []
  for (const customer of view.customers.values()) {
    if (customer.mergedInto !== null) continue
    for (const visit of Object.values(customer.visits)) {
      const isOld = visit.businessDate < context.moment.businessDate
      if (visit.status !== 'open' || visit.registerId !== register.name || !isOld) continue
      dates.set(visit.id, visit.businessDate)
      facts.push({
        type: 'VisitFinished',
        data: { auto: true, kept: [] },
        id: store.newId() as EventId,
        visitId: visit.id,
        customerId: customer.id,
      })
    }
  }
  store.record(register, facts, context.moment, context.staff, (visitId) => dates.get(visitId))
  return { refusal: null, facts }
}
