/** Invented customers in any number, the same ones every time: real events folded by the product's own code. */
import {
  type CustomerView,
  type FoldedCustomer,
  foldedFromNothing,
  foldStep,
  viewOfCustomer,
} from '../../../renderer/database/customer-view.ts'
import type { PersonBody } from '../../../shared/customers/person.ts'
import { momentAt } from '../../../shared/kernel/business-date.ts'
import { type CustomerId, createId, type EventId, type LocationId, type VisitId } from '../../../shared/kernel/ids.ts'
import type { DecidedFact } from '../../../shared/loyalty/commands.ts'
import { stampFacts } from '../../../shared/loyalty/stamp.ts'
import type { AccountState } from '../../../shared/loyalty/state.ts'

export interface MadeCustomer {
  readonly id: string
  readonly base: FoldedCustomer
  readonly view: CustomerView
}

const starts = [
  'Al',
  'Be',
  'Ca',
  'Da',
  'El',
  'Fi',
  'Ga',
  'Ha',
  'Is',
  'Jo',
  'Ka',
  'Lo',
  'Ma',
  'No',
  'Ol',
  'Pa',
  'Ro',
  'Sa',
]
const middles = [
  'ra',
  'li',
  'no',
  'ce',
  'dri',
  'van',
  'tel',
  'mi',
  'sho',
  'ber',
  'que',
  'lan',
  'for',
  'gus',
  'wen',
  'stu',
]
const ends = ['a', 'ne', 'son', 'ta', 'ric', 'ley', 'ez', 'man', 'dia', 'well', 'ski', 'berg', 'ton', 'o', 'er', 'ina']
const towns = ['Millbrook', 'Eastfield', 'Harlow', 'Stanton', 'Northgate', 'Little Ferry']
const firstVisit = Date.UTC(2025, 0, 2, 15)

/** `nth` from 0. The names follow from the number alone. */
export function madeCustomer(nth: number, account: AccountState): MadeCustomer {
  const chance = chanceFrom(nth)
  const pick = (words: readonly string[]): string => words[Math.floor(chance() * words.length)] ?? ''
  const name = () => pick(starts) + pick(middles) + pick(ends)
  const bytes = () => Uint8Array.from({ length: 16 }, () => Math.floor(chance() * 256))
  const ms = firstVisit + nth * 60_000
  const newId = <Id extends string>() => createId<Id>(ms, bytes())
  const [customerId, visitId] = [newId<CustomerId>(), newId<VisitId>()]
  const [firstName, lastName, petName] = [name(), name(), name()]
  const digits = String(2_000_000 + Math.floor(chance() * 7_999_999)).padStart(7, '0')
  const ref = newId<string>()
  const body: PersonBody = {
    ref,
    customerId,
    salt: newId<string>(),
    patch: {
      firstName,
      lastName,
      email: `${firstName}.${lastName}${nth % 97}@example.com`.toLowerCase(),
      phone: `+1555${digits}`,
      address: { line1: `${nth % 900} Oak Lane`, line2: '', city: pick(towns), state: 'NY', zip: '12545' },
      pets: { pet: { id: 'pet', name: petName, species: 'dog', breed: '', birthDate: null } },
    },
  }
  const fact = (one: Pick<DecidedFact, 'type' | 'data'>, ofVisit: boolean) =>
    ({ ...one, id: newId<EventId>(), visitId: ofVisit ? visitId : null, customerId }) as DecidedFact
  const facts = [
    fact({ type: 'CustomerCreated', data: { source: 'import', isTraining: false } }, false),
    fact(
      { type: 'PersonSaved', data: { bodyRef: ref, has: { email: true, phone: true, address: true }, fields: [] } },
      false,
    ),
    fact({ type: 'VisitStarted', data: {} }, true),
    fact({ type: 'VisitFinished', data: { auto: false, kept: [] } }, true),
  ]
  const moment = momentAt(ms, 'America/New_York')
  const events = stampFacts(facts, {
    accountId: account.accountId,
    registerId: newId(),
    epoch: 1,
    firstSeq: 1,
    locationId: 'maple-main' as LocationId,
    staff: null,
    moment,
    catalogueVersion: 1,
  })
  const base = events.reduce(
    (folded, event) =>
      foldStep(
        account,
        () => folded,
        event,
        () => body,
      ).customers[0] ?? folded,
    foldedFromNothing(customerId),
  )
  return { id: customerId, base, view: viewOfCustomer(base, account, moment) }
}

/** A number in [0, 1) each time, the same sequence for the same seed (mulberry32). */
function chanceFrom(seed: number): () => number {
  let state = (seed + 1) * 0x9e3779b9
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
