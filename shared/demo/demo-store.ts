/**
 * The demo accounts as events, so that they take the same way into the cloud (or, with no cloud, into a register's journal) as
 * real work does. The same account at the same moment gives the same events: seeding again after a crash doubles nothing.
 */

import { maxRowsBytes } from '../cloud-protocol/limits.ts'
import type { PersonBody, PersonPatch } from '../customers/person.ts'
import { daysAfter, type Moment, momentAt } from '../kernel/business-date.ts'
import {
  type AccountId,
  type CustomerId,
  createId,
  type EventId,
  type LineId,
  type LocationId,
  type RegisterId,
  type StaffId,
  type Upc,
  type VisitId,
} from '../kernel/ids.ts'
import type { AccountType, Rows, StaffRow } from '../loyalty/catalogue.ts'
import type { DecidedFact } from '../loyalty/commands.ts'
import type { Fact, TillsideEvent, UnitMove } from '../loyalty/events.ts'
import { splitRows } from '../loyalty/split-rows.ts'
import { stampFacts } from '../loyalty/stamp.ts'
import type { AccountState } from '../loyalty/state.ts'
import { cardGroupId, catalogueRows, type DemoItem, demoUpc, offerEnrollments, offerRows } from './demo-catalogue.ts'
import { demoPeople } from './demo-people.ts'

export type DemoStoreName = 'Maple Street Pets' | 'Harbor Pets' | 'Empty Account'

export interface DemoAccount {
  readonly accountId: AccountId
  readonly name: DemoStoreName
  readonly accountType: AccountType
  readonly pins: readonly { readonly staffId: StaffId; readonly pin: string; readonly badge: string }[]
}

/** Bodies have provisional names; `withBodyRefs` gives the right ones before the data is accepted anywhere. */
export interface SeedEvents {
  readonly events: readonly TillsideEvent[]
  readonly bodies: readonly PersonBody[]
}

export const demoTimeZone = 'America/New_York'

const staff = [
  { name: 'Ana', role: 'cashier', pin: '1111', badge: 'TSB-0001' },
  { name: 'Ben', role: 'cashier', pin: '2222', badge: 'TSB-0002' },
  { name: 'Mia', role: 'manager', pin: '9999', badge: 'TSB-0009' },
] as const

/** Cards as TSC and six digits, or as a QR on the customer's phone; badges as TSB- and four. No article's number has letters. */
const peopleCodes = {
  loyaltyCards: [
    { prefix: 'TSC', length: 9, isPrefixLeftOff: false },
    { prefix: 'https://cards.tillside.example/c/', length: null, isPrefixLeftOff: true },
  ],
  badges: [{ prefix: 'TSB-', length: 8, isPrefixLeftOff: false }],
}

const staffIdOf = (name: string): StaffId => `staff-${name.toLowerCase()}` as StaffId
const pins = staff.map(({ name, pin, badge }) => ({ staffId: staffIdOf(name), pin, badge }))

/** The three demo accounts of a cloud. The last one holds nothing at all. */
export const demoAccounts = (): readonly DemoAccount[] => [
  { accountId: 'demo-maple-street-pets' as AccountId, name: 'Maple Street Pets', accountType: 'standard', pins },
  { accountId: 'demo-harbor-pets' as AccountId, name: 'Harbor Pets', accountType: 'posReport', pins },
  { accountId: 'demo-empty-account' as AccountId, name: 'Empty Account', accountType: 'standard', pins: [] },
]

export const demoPins = pins

export const demoLocations = (name: DemoStoreName): readonly { id: LocationId; name: string }[] =>
  name === 'Harbor Pets'
    ? [{ id: 'harbor-pier' as LocationId, name: 'Harbor Pets, Pier Road' }]
    : [
        { id: 'maple-main' as LocationId, name: 'Maple Street' },
        { id: 'maple-harlow' as LocationId, name: 'Harlow' },
      ]

/** Everything a new demo account holds at `ms`; `accountId` lets a register alone have the same store under its own id. */
export function demoEvents(accountId: AccountId, ms: number, name: DemoStoreName = nameOf(accountId)): SeedEvents {
  if (name === 'Empty Account') return { events: [], bodies: [] }
  const seed = createSeed(accountId, ms)
  const locations = demoLocations(name)
  const locationIds = locations.map((location) => location.id)
  const accountType = name === 'Harbor Pets' ? 'posReport' : 'standard'
  const rows: Rows[] = [
    {
      kind: 'account',
      rows: [{ id: 'account', name, accountType, isDemo: true, dayEndMinutes: 0, country: 'US', peopleCodes }],
    },
    {
      kind: 'locations',
      rows: locations.map((location, index) => ({ ...location, timeZone: demoTimeZone, isMaster: index === 0 })),
    },
    {
      kind: 'staff',
      rows: staff.map(
        ({ name: staffName, role, pin, badge }): StaffRow => ({
          id: staffIdOf(staffName),
          name: staffName,
          role,
          active: true,
          version: 1,
          demoPin: pin,
          demoBadge: badge,
        }),
      ),
    },
    ...catalogueRows(seed.today.localDate, locationIds),
  ]
  for (const saved of rows) seed.addRows(saved)
  for (const person of demoPeople) {
    const customerId = seed.id<CustomerId>()
    const { history = [], isEnrolled = true, ...patch } = person
    seed.add(
      { type: 'CustomerCreated', data: { source: 'demo', isTraining: false } },
      customerId,
      null,
      seed.daysAgo(400),
    )
    seed.addPerson(customerId, patch, seed.daysAgo(400))
    if (accountType !== 'standard') continue
    if (!isEnrolled) {
      const data = { isEnrolled, reason: 'Asked not to take part' }
      seed.add({ type: 'LoyaltyEnrollmentChanged', data }, customerId, null, seed.daysAgo(400))
    }
    for (const visit of history) seed.addVisit(customerId, visit.daysAgo, visit.items)
  }
  return seed.events(locationIds[0] ?? ('maple-main' as LocationId), 1)
}

/** This month's offers (and the next month's that is known) for a demo account that was made in an earlier month. */
export function demoMonthEvents(account: AccountState, ms: number, nextSeq: number): SeedEvents {
  const seed = createSeed(`${account.accountId}/${new Date(ms).toISOString().slice(0, 7)}` as AccountId, ms)
  const locationIds = Object.keys(account.locations) as LocationId[]
  const missing = offerRows(seed.today.localDate).filter((offer) => !account.catalogue.offers[offer.id])
  if (missing.length === 0 || locationIds.length === 0) return { events: [], bodies: [] }
  seed.addRows({ kind: 'offers', rows: missing })
  seed.addRows({ kind: 'enrollments', rows: offerEnrollments(missing, locationIds) })
  const { events } = seed.events(locationIds[0] as LocationId, nextSeq)
  return {
    events: events.map((event) => ({
      ...event,
      accountId: account.accountId,
      registerId: seedRegisterId(account.accountId),
    })),
    bodies: [],
  }
}

/** The register that demo events come from; nobody else writes under it. */
export const seedRegisterId = (accountId: AccountId): RegisterId => `seed-${accountId}` as RegisterId

const nameOf = (accountId: AccountId): DemoStoreName =>
  demoAccounts().find((account) => account.accountId === accountId)?.name ?? 'Maple Street Pets'

interface Seed {
  readonly today: Moment
  daysAgo(days: number): Moment
  id<Id extends string>(): Id
  add(fact: Fact, customerId: CustomerId | null, visitId: VisitId | null, moment: Moment): EventId
  /** As facts of today, as many as the cloud's limit asks for. */
  addRows(saved: Rows): void
  addPerson(customerId: CustomerId, patch: PersonPatch, moment: Moment): void
  addVisit(customerId: CustomerId, daysAgo: number, items: readonly DemoItem[]): void
  events(locationId: LocationId, firstSeq: number): SeedEvents
}

function createSeed(accountId: AccountId, ms: number): Seed {
  const random = seededBytes(accountId)
  const facts: { fact: DecidedFact; moment: Moment }[] = []
  const bodies: PersonBody[] = []
  const today = momentAt(ms, demoTimeZone)
  // Half past ten in the morning, so that the demo's past lies within opening hours.
  const daysAgo = (days: number) => momentAt(Date.parse(`${daysAfter(today.localDate, -days)}T15:30:00Z`), demoTimeZone)
  const id = <Id extends string>(): Id => createId<Id>(ms, random())
  const add: Seed['add'] = (fact, customerId, visitId, moment) => {
    const eventId = id<EventId>()
    facts.push({ fact: { ...fact, id: eventId, customerId, visitId }, moment })
    return eventId
  }
  return {
    today,
    daysAgo,
    id,
    add,
    addRows(saved) {
      for (const rows of splitRows(saved, maxRowsBytes)) add({ type: 'RowsSaved', data: { rows } }, null, null, today)
    },
    addPerson(customerId, patch, moment) {
      const ref = id<string>()
      const has = { email: Boolean(patch.email), phone: Boolean(patch.phone), address: Boolean(patch.address) }
      add({ type: 'PersonSaved', data: { bodyRef: ref, has, fields: Object.keys(patch) } }, customerId, null, moment)
      bodies.push({ ref, customerId, salt: id<string>(), patch })
    },
    addVisit(customerId, days, items) {
      const visitId = id<VisitId>()
      const moment = daysAgo(days)
      add({ type: 'VisitStarted', data: {} }, customerId, visitId, moment)
      for (const code of items) {
        const units: UnitMove[] = [punchOf(code)]
        const data = { lineId: id<LineId>(), upc: demoUpc(code), source: 'scan' as const, scanId: null, units }
        add({ type: 'ItemsPurchased', data }, customerId, visitId, moment)
      }
      add({ type: 'VisitFinished', data: { auto: false, kept: [] } }, customerId, visitId, moment)
    },
    events(locationId, firstSeq) {
      const events = facts.flatMap(({ fact, moment }, index) =>
        stampFacts([fact], {
          accountId,
          registerId: seedRegisterId(accountId),
          epoch: 0,
          firstSeq: firstSeq + index,
          locationId,
          staff: fact.visitId ? { id: staffIdOf('Ana'), role: 'cashier' } : null,
          moment,
          catalogueVersion: 0,
        }),
      )
      return { events, bodies }
    },
  }
}

function punchOf(code: DemoItem): UnitMove {
  const upc: Upc = demoUpc(code)
  for (const rows of catalogueRows('2026-01-01', []))
    if (rows.kind === 'cardGroups')
      for (const group of rows.rows) {
        const item = group.versions?.[0]?.items.find((one) => one.upc === upc)
        if (item)
          return {
            punch: {
              cardGroupId: cardGroupId(group.id as string as 'FB-A'),
              version: `${group.id}/1`,
              valueCents: item.valueCents,
            },
          }
      }
  return {}
}

/** Sixteen bytes of repeatable chance at each call (mulberry32 over a hash of the text). */
function seededBytes(text: string): () => Uint8Array {
  let state = 2166136261
  for (const char of text) state = Math.imul(state ^ char.charCodeAt(0), 16777619)
  const next = () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return (mixed ^ (mixed >>> 14)) >>> 0
  }
  return () => Uint8Array.from({ length: 16 }, () => next() & 255)
}
