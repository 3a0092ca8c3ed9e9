/** Puts decided facts into their envelopes: the last pure step before they are journaled. */
import type { LocalDate, Moment } from '../kernel/business-date.ts'
import type { AccountId, LocationId, RegisterId, StaffId, VisitId } from '../kernel/ids.ts'
import type { Role } from './catalogue.ts'
import type { DecidedFact } from './commands.ts'
import type { TillsideEvent } from './events.ts'

export type VisitDate = LocalDate | ((visitId: VisitId) => LocalDate | undefined)

export interface Stamp {
  readonly accountId: AccountId
  readonly registerId: RegisterId
  readonly epoch: number
  /** The first fact's seq; the others follow without a gap. */
  readonly firstSeq: number
  readonly locationId: LocationId
  readonly staff: { readonly id: StaffId; readonly role: Role } | null
  readonly moment: Moment
  /** The date the visit started on, when the facts belong to a visit; by visit where there are two. Source: domain.md 8 no. 30. */
  readonly visitBusinessDate?: VisitDate
  readonly catalogueVersion: number
}

export function stampFacts(facts: readonly DecidedFact[], stamp: Stamp): readonly TillsideEvent[] {
  return facts.map((fact, index) => ({
    ...fact,
    accountId: stamp.accountId,
    registerId: stamp.registerId,
    epoch: stamp.epoch,
    seq: stamp.firstSeq + index,
    locationId: stamp.locationId,
    staffId: stamp.staff?.id ?? null,
    role: stamp.staff?.role ?? null,
    at: stamp.moment.at,
    utcOffset: stamp.moment.utcOffset,
    businessDate: dateOf(fact.visitId, stamp.visitBusinessDate) ?? stamp.moment.businessDate,
    catalogueVersion: stamp.catalogueVersion,
    v: 1,
  }))
}

const dateOf = (visitId: VisitId | null, date: VisitDate | undefined): LocalDate | undefined =>
  visitId === null ? undefined : typeof date === 'function' ? date(visitId) : date
