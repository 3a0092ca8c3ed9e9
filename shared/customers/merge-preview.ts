/**
 * What Combine Customers would make of two customers, before anybody decides: the real fold and the real assessment of the merged state,
 * and the person as the merge would fill it. Nothing is recorded.
 */
import type { Moment } from '../kernel/business-date.ts'
import type { CustomerId, EventId } from '../kernel/ids.ts'
import { assess } from '../loyalty/assess.ts'
import type { Assessment } from '../loyalty/assessment.ts'
import type { TillsideEvent } from '../loyalty/events.ts'
import { foldEvent } from '../loyalty/fold.ts'
import type { AccountState, CustomerState } from '../loyalty/state.ts'
import { fillBlanks } from './merge-persons.ts'
import { applyPatch, type Person } from './person.ts'

export interface PersonAndState {
  readonly state: CustomerState
  readonly person: Person
}

export interface MergePreview {
  readonly merged: PersonAndState
  readonly assessment: Assessment
  /** What was blank with the one who stays and comes from the other. */
  readonly filled: readonly (keyof Person)[]
  /** Of the other, because the one who stays has their own: kept only under the other name. */
  readonly left: readonly ('email' | 'phone' | 'internalCustomerId')[]
}

/** Both must be roots; the event is made up for the fold and goes nowhere. */
export function previewMerge(
  primary: PersonAndState,
  secondary: PersonAndState,
  account: AccountState,
  moment: Moment,
): MergePreview {
  const event: TillsideEvent = {
    id: 'preview' as EventId,
    accountId: account.accountId,
    registerId: 'preview' as TillsideEvent['registerId'],
    epoch: 0,
    seq: 1,
    visitId: null,
    customerId: primary.state.id,
    locationId: 'preview' as TillsideEvent['locationId'],
    staffId: null,
    role: null,
    at: moment.at,
    utcOffset: 0,
    businessDate: moment.businessDate,
    catalogueVersion: account.catalogueVersion,
    v: 1,
    type: 'CustomersMerged',
    data: { secondaryId: secondary.state.id },
  }
  const of = (id: CustomerId) => (id === primary.state.id ? primary.state : secondary.state)
  const folded = foldEvent(account, of, event)
  const state = folded.customers.find((one) => one.id === primary.state.id) ?? primary.state
  const patch = fillBlanks(primary.person, secondary.person)
  const person = applyPatch(primary.person, patch)
  return {
    merged: { state, person },
    assessment: assess(state, folded.account, moment),
    filled: Object.keys(patch) as (keyof Person)[],
    left: (['email', 'phone', 'internalCustomerId'] as const).filter(
      (field) => secondary.person[field] !== '' && secondary.person[field] !== person[field],
    ),
  }
}
