/** What the counter of the oracle answers when a customer changes: enrolment, household, merges, deletion. */
import type { StepOf } from '../../shared/history/history-schema.ts'
import { type Answer, type Counter, head, isManager, put } from './at-counter.ts'
import { type BookPerson, rootOf, visitsOf } from './book.ts'
import { isMergeSpent } from './merging.ts'

export function changePerson(
  counter: Counter,
  step: StepOf<'enroll' | 'household' | 'person' | 'delete' | 'reinstate' | 'merge' | 'undoMerge'>,
): Answer {
  const { book } = counter
  const person = rootOf(book, step.customer)
  const objections: string[] = []
  const base = head(counter, person)
  const isOpen = (one: BookPerson) => visitsOf(book, one).some((visit) => visit.status === 'open')
  const isOpenElsewhere = (one: BookPerson) =>
    visitsOf(book, one).some((visit) => visit.status === 'open' && visit.register !== counter.register)
  if (step.do !== 'reinstate' && person.isDeleted) objections.push('customerDeleted')
  const managers = ['delete', 'reinstate', 'merge', 'undoMerge']
  if (managers.includes(step.do) && !isManager(counter)) objections.push('managerNeeded')
  switch (step.do) {
    case 'enroll':
      if (objections.length === 0 && step.takesPart !== person.takesPart)
        put(counter, { do: 'takesPart', takesPart: step.takesPart, ...base })
      break
    case 'household':
      if (objections.length === 0 && step.household !== person.household)
        put(counter, { do: 'household', household: step.household, ...base })
      break
    case 'person': {
      const { email, phone, address } = step
      const has = { ...(email === undefined ? {} : { email }), ...(phone === undefined ? {} : { phone }) }
      put(counter, { do: 'person', ...has, ...(address === undefined ? {} : { address }), ...base })
      return { objections: [] }
    }
    case 'delete':
      if (isOpen(person)) objections.push('customerHasOpenVisit')
      if (objections.length === 0) put(counter, { do: 'deleted', ...base })
      break
    case 'reinstate':
      if (objections.length === 0 && person.isDeleted) put(counter, { do: 'reinstated', ...base })
      break
    case 'merge': {
      const other = rootOf(book, step.other)
      if (other === person) objections.push('sameCustomer')
      if (other.isDeleted) objections.push('customerDeleted')
      if (person.isTraining !== other.isTraining) objections.push('trainingCustomer')
      if (isOpenElsewhere(person) || isOpenElsewhere(other)) objections.push('openOnAnotherRegister')
      if (objections.length === 0)
        put(counter, { do: 'merged', merge: `${counter.index}`, other: step.other, at: counter.now.ms, ...base })
      break
    }
    case 'undoMerge': {
      if (isOpenElsewhere(person)) objections.push('openOnAnotherRegister')
      const merged = person.merges.findLast((one) => one.secondary === step.other)
      if (!merged) objections.push('mergeUnknown')
      if (step.other === person.name) objections.push('sameCustomer')
      if (merged && isMergeSpent(book, person, merged)) objections.push('mergeSpent')
      if (merged && objections.length === 0) put(counter, { do: 'mergeUndone', merge: merged.id, ...base })
      break
    }
  }
  return { objections }
}
