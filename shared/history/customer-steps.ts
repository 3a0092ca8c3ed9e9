/** Steps of customers: goods that come back, lines that move, who takes part, who lives together, merges. */
import type { CustomerId, EventId, VisitId } from '../kernel/ids.ts'
import type { DecidedFact } from '../loyalty/commands.ts'
import { rootOf } from '../loyalty/fold.ts'
import type { CustomerState } from '../loyalty/state.ts'
import type { StepOf } from './history-schema.ts'
import { type Done, type RunningStore, refusedWith, type Turn } from './running-store.ts'
import { stateOf } from './view.ts'
import { openVisitHere, visitIdHere } from './visit-steps.ts'

type CustomerStep = StepOf<
  'return' | 'takeOff' | 'move' | 'enroll' | 'household' | 'person' | 'merge' | 'undoMerge' | 'delete' | 'reinstate'
>

export function doCustomerStep(store: RunningStore, turn: Turn, step: CustomerStep): Done {
  const { customer } = step
  switch (step.do) {
    case 'return':
    case 'takeOff':
      return store.decide(turn, customer, {
        type: 'TakeBackUnits',
        unitIds: step.units.map((unit) => store.names.unitId(unit)),
        reason: step.do === 'return' ? 'returned' : 'removed',
      })
    case 'move': {
      store.names.label = step.as ?? `${turn.index + 1}`
      return store.decidePair(turn, customer, step.to, {
        type: 'MoveLine',
        toVisitId: openVisitHere(turn, step.to)?.id ?? (store.newId() as VisitId),
        visitId: visitIdHere(turn, customer),
        lineId: store.names.lineId(step.line),
      })
    }
    case 'enroll':
      return store.decide(turn, customer, { type: 'ChangeEnrollment', isEnrolled: step.takesPart, reason: '' })
    case 'household':
      return store.decide(turn, customer, { type: 'ChangeHousehold', householdId: step.household })
    case 'person':
      return savePerson(store, turn, step)
    case 'merge':
      return store.decidePair(turn, customer, step.other, { type: 'MergeCustomers' }, (one, other) =>
        fillContacts(store, one, other),
      )
    case 'undoMerge': {
      const { merges } = stateOf(turn.view, rootOf(turn.view.account, customer as CustomerId))
      const mergeEventId = merges.findLast((one) => one.secondaryId === step.other)?.eventId ?? ('none' as EventId)
      return store.decidePair(turn, customer, step.other, { type: 'UndoMerge', mergeEventId }, (one, other) =>
        contactsSaved(store, one, other, false),
      )
    }
    case 'delete':
      return store.decide(turn, customer, { type: 'DeleteCustomer' })
    case 'reinstate':
      return store.decide(turn, customer, { type: 'ReinstateCustomer' })
  }
}

function savePerson(store: RunningStore, turn: Turn, step: StepOf<'person'>): Done {
  const { moment, staff } = turn.context
  if (!staff) return refusedWith({ reason: 'notSignedIn' })
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
    id: store.newId() as EventId,
    visitId: null,
    customerId,
  }
  store.record(turn.register, [fact], moment, staff)
  return { refusal: null, facts: [fact] }
}

/** The persons go along with a merge: blank contacts fill from the second, and go back with it. */
function fillContacts(store: RunningStore, one: CustomerState, other: CustomerState): readonly DecidedFact[] {
  const contacts = ['email', 'phone', 'address'] as const
  store.filled.set(
    pairKey(one, other),
    contacts.filter((field) => !one.has[field] && other.has[field]),
  )
  return contactsSaved(store, one, other, true)
}

const pairKey = (one: CustomerState, other: CustomerState): string => `${one.id} ${other.id}`

function contactsSaved(
  store: RunningStore,
  one: CustomerState,
  other: CustomerState,
  isThere: boolean,
): readonly DecidedFact[] {
  const key = pairKey(one, other)
  const fields = store.filled.get(key) ?? []
  if (fields.length === 0) return []
  const has = Object.fromEntries(fields.map((field) => [field, isThere]))
  const id = store.newId() as EventId
  return [{ type: 'PersonSaved', data: { bodyRef: key, has, fields: [] }, id, visitId: null, customerId: one.id }]
}
