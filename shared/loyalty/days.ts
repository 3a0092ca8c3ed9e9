/**
 * Business days over several registers: through which date each has reported, whether a day is complete, and what comes after it was closed.
 * A register's facts reach the cloud in its own order, so whoever knows its mark knows everything before it. Source: design.md 4, Days.
 */
import type { LocalDate } from '../kernel/business-date.ts'
import type { LocationId, RegisterId } from '../kernel/ids.ts'
import type { Envelope, EventOf } from './events.ts'
import type { AccountState } from './state.ts'

/** A later mark never takes an earlier one back. A day is closed once; closed again, it covers what came since. */
export function evolveDays(state: AccountState, event: EventOf<'DayMarked' | 'DayClosed'>): AccountState {
  if (event.type === 'DayMarked') {
    const { businessDate, lastSeq } = event.data
    const known = state.dayMarks[event.registerId]
    if (known && known.businessDate >= businessDate && !isBehind(known, event.epoch, lastSeq)) return state
    const mark = { businessDate: laterOf(known?.businessDate, businessDate), epoch: event.epoch, lastSeq }
    return { ...state, dayMarks: { ...state.dayMarks, [event.registerId]: mark } }
  }
  const { businessDate, covers, approvedBy } = event.data
  const closed = { at: event.at, staffId: approvedBy ?? event.staffId, covers }
  return { ...state, closedDays: { ...state.closedDays, [businessDate]: closed } }
}

const isBehind = (known: { readonly epoch: number; readonly lastSeq: number }, epoch: number, seq: number): boolean =>
  known.epoch === epoch ? known.lastSeq < seq : known.epoch < epoch

const laterOf = (one: LocalDate | undefined, other: LocalDate): LocalDate =>
  one !== undefined && one > other ? one : other

export interface RegisterOfDay {
  readonly registerId: RegisterId
  readonly name: string
  /** false = it may still hold work of that day that nobody has seen. */
  readonly hasReported: boolean
}

/** The registers of a location and whether each has reported that day. */
export const registersOfDay = (
  account: Pick<AccountState, 'registers' | 'dayMarks'>,
  locationId: LocationId,
  businessDate: LocalDate,
): readonly RegisterOfDay[] =>
  Object.values(account.registers)
    .filter((register) => register.locationId === locationId)
    .map(({ id, name }) => ({
      registerId: id,
      name,
      hasReported: (account.dayMarks[id]?.businessDate ?? '') >= businessDate,
    }))

export const isDayComplete = (
  account: Pick<AccountState, 'registers' | 'dayMarks'>,
  locationId: LocationId,
  businessDate: LocalDate,
): boolean => registersOfDay(account, locationId, businessDate).every((register) => register.hasReported)

/** Of a business date that was closed without it: it belongs on the next sheet, as a correction. */
export function isCorrection(
  account: Pick<AccountState, 'closedDays'>,
  { businessDate, registerId, epoch, seq }: Pick<Envelope, 'businessDate' | 'registerId' | 'epoch' | 'seq'>,
): boolean {
  const closed = account.closedDays[businessDate]
  if (!closed) return false
  const covered = closed.covers.find((one) => one.registerId === registerId)
  return covered === undefined || epoch > covered.epoch || (epoch === covered.epoch && seq > covered.seq)
}
