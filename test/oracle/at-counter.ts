/** Where a step of the history is answered: what the register knows, who stands there, and what every answer needs. */
import type { History } from '../../shared/history/history-schema.ts'
import { type Book, type BookPerson, type BookUnit, type BookVisit, type Deed, rootOf, visitsOf } from './book.ts'
import type { Now } from './calendar.ts'
import { type ItemValue, read } from './reading.ts'
import { write } from './write.ts'

export interface Counter {
  history: Omit<History, 'steps'>
  book: Book
  register: string
  location: string
  now: Now
  staff: 'cashier' | 'manager' | null
  hasApproval: boolean
  /** Of the step, from 0. */
  index: number
  worthOf: ItemValue
  newVisit: () => string
  /** What was done so far in this step; each is in the book already. */
  done: Deed[]
}

export type Answer = { objections: string[] }

export const isOpenHere = (counter: Counter, visit: BookVisit | undefined): string[] => {
  if (visit?.status !== 'open') return ['visitNotOpen']
  return visit.register === counter.register ? [] : ['openOnAnotherRegister']
}

export const isManager = (counter: Counter) => counter.staff === 'manager' || counter.hasApproval

export function put(counter: Counter, deed: Deed): void {
  write(counter.book, deed)
  counter.done.push(deed)
}

/** The open visit here, else the last one here. */
export function visitHere(counter: Counter, person: BookPerson): BookVisit | undefined {
  const here = visitsOf(counter.book, person).filter((one) => one.register === counter.register)
  return here.findLast((one) => one.status === 'open') ?? here.at(-1)
}

/** What is left of the line that a step called so made or added to. */
export function lineUnits(counter: Counter, label: string): BookUnit[] {
  const units = [...counter.book.units.values()]
  const line = units.find((unit) => unit.name.startsWith(`${label}/`))?.line
  return units.filter((unit) => unit.line === line && unit.removed === null)
}

export const head = (counter: Counter, person: BookPerson) => ({ customer: person.name, register: counter.register })

/** Somebody who can be served, through merges. */
export function known(counter: Counter, name: string): { person: BookPerson; objections: string[] } {
  const person = rootOf(counter.book, name)
  const objections: string[] = []
  if (person.isDeleted) objections.push('customerDeleted')
  return { person, objections }
}

export function atVisit(counter: Counter, name: string) {
  const { person, objections } = known(counter, name)
  const visit = visitHere(counter, person)
  return { person, visit, objections: [...objections, ...isOpenHere(counter, visit)] }
}

export function startVisit(counter: Counter, person: BookPerson): BookVisit {
  const visit = counter.newVisit()
  put(counter, {
    do: 'visitStarted',
    visit,
    location: counter.location,
    date: counter.now.businessDate,
    ...head(counter, person),
  })
  const started = counter.book.visits.get(visit)
  if (!started) throw new Error('the visit was not written down')
  return started
}

/** More than one purchase of this visit on one card. */
export function wantsReason(counter: Counter, person: BookPerson, visit: BookVisit): boolean {
  const { cards } = read(counter.book, person, counter.now, counter.worthOf)
  return !visit.reason && cards.some((card) => card.units.filter((unit) => unit.visit === visit.id).length > 1)
}
