/**
 * What a register did while it had no line, as journal records: the store's rows first where it founded the store, then visits of about ten
 * facts each, one record for each decision. Real facts, stamped and chained as the product does it, with real ids.
 */
import { createHash, randomBytes } from 'node:crypto'
import type { JournalRecord } from '../../renderer/database/journal-schema.ts'
import { recordToText } from '../../renderer/database/record-text.ts'
import { bodyRefOf, bodyRefText } from '../../shared/customers/body-ref.ts'
import type { PersonBody, PersonPatch } from '../../shared/customers/person.ts'
import { cardGroupId, catalogueRows, demoUpc } from '../../shared/demo/demo-catalogue.ts'
import { momentAt } from '../../shared/kernel/business-date.ts'
import {
  type AccountId,
  type CustomerId,
  createId,
  type EventId,
  type LineId,
  type LocationId,
  type RegisterId,
  type StaffId,
  type VisitId,
} from '../../shared/kernel/ids.ts'
import type { Rows } from '../../shared/loyalty/catalogue.ts'
import type { DecidedFact } from '../../shared/loyalty/commands.ts'
import type { Fact } from '../../shared/loyalty/events.ts'
import { stampFacts } from '../../shared/loyalty/stamp.ts'

export interface OfflineWork {
  readonly accountId: AccountId
  readonly registerId: RegisterId
  readonly locationId: LocationId
  /** Facts besides the store's rows; a few more, so that the last visit is whole. */
  readonly events: number
  /** How many people come, again and again. */
  readonly customers: number
  /** The store's locations, where this register founds it. */
  readonly founds: readonly LocationId[] | null
}

const zone = 'America/New_York'
const visitsEachDay = 90
const staff = { id: 'ana' as StaffId, role: 'cashier' as const }
const items = [
  { upc: demoUpc('A1'), group: cardGroupId('FB-A'), valueCents: 5800 },
  { upc: demoUpc('A2'), group: cardGroupId('FB-A'), valueCents: 6200 },
  { upc: demoUpc('B1'), group: cardGroupId('FB-B'), valueCents: 1800 },
  { upc: demoUpc('C1'), group: cardGroupId('FB-C'), valueCents: 250 },
  { upc: demoUpc('D1'), group: cardGroupId('FB-D'), valueCents: 499 },
] as const

export function offlineRecords(work: OfflineWork): readonly JournalRecord[] {
  const { accountId, registerId, locationId } = work
  const records: JournalRecord[] = []
  const people: CustomerId[] = []
  let [seq, made, hash] = [0, 0, '']
  let ms = Date.now() - Math.ceil(work.events / 10 / visitsEachDay) * 24 * 3_600_000
  let assertion = ''
  const id = <Id extends string>(): Id => createId<Id>(ms, randomBytes(16))

  function record(facts: readonly Fact[], customerId: CustomerId | null, visitId: VisitId | null, body?: PersonBody) {
    ms += 5000
    const moment = momentAt(ms, zone)
    const decided = facts.map((fact): DecidedFact => ({ ...fact, id: id<EventId>(), visitId, customerId }))
    const stamp = { accountId, registerId, epoch: 1, firstSeq: seq + 1, locationId, staff, moment, catalogueVersion: 1 }
    const events = stampFacts(decided, stamp)
    const clock = { raw: ms, offset: 0 }
    const text = recordToText({ commandType: facts[0]?.type ?? '', at: moment.at, clock, assertion, events })
    const prevHash = hash
    hash = sha256(`${prevHash}\n${text}`)
    const places = { epoch: 1, firstSeq: seq + 1, lastSeq: seq + facts.length }
    records.push({ n: records.length + 1, ...places, prevHash, hash, text, bodies: body ? [body] : [] })
    seq += facts.length
  }

  if (work.founds) record(rowsOf(work.founds), null, null)
  const founded = seq
  for (let nth = 0; seq - founded < work.events; nth += 1) {
    if (nth % visitsEachDay === 0) assertion = randomBytes(165).toString('base64url')
    if (people.length < work.customers) {
      made += 1
      const customerId = id<CustomerId>()
      const body = bodyOf(customerId, id<string>(), made)
      people.push(customerId)
      const has = { email: true, phone: true, address: false }
      const saved: Fact = { type: 'PersonSaved', data: { bodyRef: body.ref, has, fields: Object.keys(body.patch) } }
      record(
        [{ type: 'CustomerCreated', data: { source: 'checkout', isTraining: false } }, saved],
        customerId,
        null,
        body,
      )
    }
    const customerId = people[(nth * 7919) % people.length]
    if (!customerId) throw new Error('Nobody comes')
    const visitId = id<VisitId>()
    record([{ type: 'VisitStarted', data: {} }], customerId, visitId)
    for (let item = 0; item < 6 + (nth % 3); item += 1) {
      const bought = items[(nth + item) % items.length] ?? items[0]
      const punch = { cardGroupId: bought.group, version: `${bought.group}/1`, valueCents: bought.valueCents }
      const data = { lineId: id<LineId>(), upc: bought.upc, source: 'scan' as const, scanId: id<string>() }
      record([{ type: 'ItemsPurchased', data: { ...data, units: [{ punch }] } }], customerId, visitId)
    }
    record([{ type: 'VisitCheckedOut', data: {} }], customerId, visitId)
    record([{ type: 'VisitFinished', data: { auto: false, kept: [] } }], customerId, visitId)
  }
  return records
}

const firstNames = ['Ana', 'Ben', 'Cleo', 'Dora', 'Emil', 'Fay', 'Gus', 'Hana', 'Ivo', 'June']
const lastNames = ['Abel', 'Brook', 'Castro', 'Dunn', 'Ekman', 'Frost', 'Grant', 'Hale', 'Ito', 'Jansen', 'Keller']

function bodyOf(customerId: CustomerId, salt: string, nth: number): PersonBody {
  const [firstName = '', lastName = ''] = [firstNames[nth % 10], `${lastNames[nth % 11]}${nth}`]
  const email = `${firstName}.${lastName}@example.com`.toLowerCase()
  const patch: PersonPatch = { firstName, lastName, email, phone: `+1212555${String(nth).padStart(4, '0')}` }
  return { ref: bodyRefOf(sha256(bodyRefText(salt, patch))), customerId, salt, patch }
}

function rowsOf(locations: readonly LocationId[]): readonly Fact[] {
  const today = momentAt(Date.now(), zone).businessDate
  const rows: readonly Rows[] = [
    {
      kind: 'account',
      rows: [{ id: 'account', name: 'Bench', accountType: 'standard', isDemo: false, dayEndMinutes: 0, country: 'US' }],
    },
    {
      kind: 'locations',
      rows: locations.map((id, nth) => ({ id, name: `Store ${nth + 1}`, timeZone: zone, isMaster: nth === 0 })),
    },
    { kind: 'staff', rows: [{ id: staff.id, name: 'Ana', role: staff.role, active: true, version: 1 }] },
    ...catalogueRows(today, locations),
  ]
  return rows.map((some): Fact => ({ type: 'RowsSaved', data: { rows: some } }))
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')
