/**
 * The fold of what is known about the person, without the person: which contacts are there, whether the e-mail was verified, the loyalty
 * balance, duplicates that are none, and what two registers said about one field without knowing of each other.
 */
import { addConflict } from './add-conflict.ts'
import type { EventOf } from './events.ts'
import type { AccountState, Conflict, CustomerState, EmailState, PersonSave } from './state.ts'

type PersonEvent = EventOf<
  'PersonSaved' | 'EmailVerified' | 'EmailBounced' | 'PointsChanged' | 'DuplicateDismissed' | 'ConflictSettled'
>

export function evolvePerson(state: CustomerState, event: PersonEvent): CustomerState {
  switch (event.type) {
    case 'PersonSaved':
      return savePerson(state, event)
    // An address that was changed since is not the one that was verified, or that came back.
    case 'EmailVerified':
      return event.data.bodyRef === state.email.bodyRef
        ? { ...state, email: { ...state.email, isVerified: true, bounce: null } }
        : state
    case 'EmailBounced':
      return event.data.bodyRef === state.email.bodyRef
        ? { ...state, email: { ...state.email, bounce: event.data.problem } }
        : state
    case 'PointsChanged':
      return movePoints(state, event)
    case 'DuplicateDismissed': {
      const { otherId } = event.data
      return state.notDuplicateOf.includes(otherId) || otherId === state.id
        ? state
        : { ...state, notDuplicateOf: [...state.notDuplicateOf, otherId] }
    }
    case 'ConflictSettled':
      return settle(state, event)
  }
}

/** The later one by cloud order wins, field by field; whoever did not know of the earlier one is told of. */
function savePerson(state: CustomerState, event: EventOf<'PersonSaved'>): CustomerState {
  const { email, phone, address } = event.data.has
  const has = {
    email: email ?? state.has.email,
    phone: phone ?? state.has.phone,
    address: address ?? state.has.address,
  }
  const save: PersonSave = { eventId: event.id, registerId: event.registerId, fields: event.data.fields }
  const saved: CustomerState = {
    ...state,
    has,
    saves: [...state.saves, save].slice(-savesKept),
    ...(email === undefined ? {} : { email: emailOf(event) }),
  }
  const told = unseen(state, event)
  if (told === null) return saved
  if (state.purgedAt) return addConflict(saved, event, 'customerPurged')
  if (state.deletedAt) return addConflict(saved, event, 'customerDeleted')
  const fields = event.data.fields.filter((field) => told.has(field))
  return fields.length > 0 ? addConflict(saved, event, 'editedElsewhere', { fields }) : saved
}

/** So many saves are looked back on; whoever knows none of them has been away for long. */
const savesKept = 12

/** Lists change one by one and never overwrite each other. */
const lists: ReadonlySet<string> = new Set([
  ...['pets', 'notes', 'contacts', 'loyaltyCards', 'posLinks', 'locationIds', 'colourCodes', 'answers'],
])

/** The fields that other registers have saved since the save that this one was based on; null = it does not say on which. */
function unseen(state: CustomerState, event: EventOf<'PersonSaved'>): ReadonlySet<string> | null {
  const { basedOn } = event.data
  if (basedOn === undefined) return null
  const known = state.saves.findIndex((save) => save.eventId === basedOn)
  const later = state.saves.slice(known + 1).filter((save) => save.registerId !== event.registerId)
  return new Set(later.flatMap((save) => save.fields.filter((field) => !lists.has(field))))
}

const emailOf = ({ data }: EventOf<'PersonSaved'>): EmailState =>
  data.has.email ? { bodyRef: data.bodyRef, isVerified: false, bounce: null } : noEmail

const noEmail: EmailState = { bodyRef: null, isVerified: false, bounce: null }

/** The same movement from two registers, or from a list that was imported twice, counts once. */
function movePoints(state: CustomerState, event: EventOf<'PointsChanged'>): CustomerState {
  const { transactionId: id, points, reason } = event.data
  if (state.points.some((one) => one.id === id)) return state
  const { at, businessDate, staffId } = event
  const ownerId = event.customerId ?? state.id
  return { ...state, points: [...state.points, { id, points, reason, at, businessDate, staffId, ownerId }] }
}

/** Settled twice, the first manager's word stands. */
function settle(state: CustomerState, event: EventOf<'ConflictSettled'>): CustomerState {
  const { conflictEventId, how, approvedBy } = event.data
  const known = state.conflicts.find((one) => one.eventId === conflictEventId)
  if (!known || known.settled) return state
  const settled: Conflict = {
    ...known,
    settled: { how, at: event.at, staffId: approvedBy ?? event.staffId },
    ...(how === 'nothingGiven' ? { isUndone: true as const } : {}),
  }
  return { ...state, conflicts: state.conflicts.map((one) => (one === known ? settled : one)) }
}

/** What only a manager may do, done by somebody who was none any more when it reached the cloud. It happened; a manager looks at it. */
export function isRoleRevoked(account: Pick<AccountState, 'staff'>, event: EventOf<ManagersFact>): boolean {
  const person = event.staffId === null ? undefined : account.staff[event.staffId]
  return event.role === 'manager' && person !== undefined && (person.role !== 'manager' || !person.active)
}

const managersFacts = ['CustomersMerged', 'CustomerDeleted', 'CustomerReinstated', 'CustomerPurged'] as const
type ManagersFact = (typeof managersFacts)[number]

export const isManagersFact = (event: { readonly type: string }): event is EventOf<ManagersFact> =>
  managersFacts.some((type) => type === event.type)
