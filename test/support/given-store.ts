/**
 * A store held in memory for rule tests: the demo catalogue in June 2026, commands decided and folded as a register does, and
 * the words of the counter as methods. No storage, no network, no clock but the one the test sets.
 */

import { emptyPerson } from '../../shared/customers/person.ts'
import { catalogueRows, offerId } from '../../shared/demo/demo-catalogue.ts'
import { type Moment, momentAt } from '../../shared/kernel/business-date.ts'
import type {
  AccountId,
  CustomerId,
  LocationId,
  ProgramId,
  RegisterId,
  StaffId,
  VisitId,
} from '../../shared/kernel/ids.ts'
import type {
  AccountRow,
  AccountType,
  CardGroupVersion,
  OfferVersion,
  Role,
  Rows,
} from '../../shared/loyalty/catalogue.ts'
import type { DecidedFact, DecisionContext } from '../../shared/loyalty/commands.ts'
import type { TillsideEvent } from '../../shared/loyalty/events.ts'
import { foldEvent } from '../../shared/loyalty/fold.ts'
import { stampFacts } from '../../shared/loyalty/stamp.ts'
import { type AccountState, type CustomerState, emptyAccount, emptyCustomer } from '../../shared/loyalty/state.ts'
import {
  frequentBuyerParticipation,
  offersParticipation,
  type ParticipationReport,
} from '../../shared/reports/participation.ts'
import { allContacts, type Counter, givenCustomer } from './given-customer.ts'

export const L1 = 'L1' as LocationId
export const L2 = 'L2' as LocationId
const zone = 'America/New_York'

/** `2026-06-10 14:00` in the store's zone (summer time) as ms. */
export const at = (localTime: string): number => Date.parse(`${localTime.replace(' ', 'T')}-04:00`)

export interface GivenStore {
  accountType?: AccountType
  /** Program codes that no location is enrolled in. */
  notEnrolled?: readonly string[]
  now?: string
  /** Fields of the account's row beside the type. */
  account?: Partial<AccountRow>
}

export function givenStore({
  accountType = 'standard',
  notEnrolled = [],
  now = '2026-06-10 14:00:00',
  account: accountFields = {},
}: GivenStore = {}) {
  let ms = at(now)
  let nth = 0
  let staff: { id: StaffId; role: Role } | null = { id: 'ana' as StaffId, role: 'cashier' }
  let locationId = L1
  const newId = () => {
    nth += 1
    return `id-${String(nth).padStart(5, '0')}`
  }
  let registerId = 'R1' as RegisterId
  const accountId = 'account' as AccountId
  const moment = (): Moment => momentAt(ms, zone, account.account?.dayEndMinutes ?? 0)

  let account: AccountState = emptyAccount(accountId)
  const customers = new Map<CustomerId, CustomerState>()
  const events: TillsideEvent[] = []

  const stateOf = (id: CustomerId): CustomerState => customers.get(id) ?? emptyCustomer(id)
  const fold = (event: TillsideEvent) => {
    events.push(event)
    const folded = foldEvent(account, stateOf, event)
    account = folded.account
    for (const customer of folded.customers) customers.set(customer.id, customer)
  }
  const record = (facts: readonly DecidedFact[]) => {
    const stamp = {
      accountId,
      registerId,
      epoch: 1,
      firstSeq: events.length + 1,
      locationId,
      staff,
      moment: moment(),
      // A visit keeps the date it was started on; corrections after it are of their own day.
      visitBusinessDate: (visitId: VisitId) => {
        const visit = [...customers.values()].find((one) => one.visits[visitId])?.visits[visitId]
        return visit?.status === 'open' ? visit.businessDate : undefined
      },
      catalogueVersion: 0,
    }
    for (const event of stampFacts(facts, stamp)) fold(event)
  }
  const rowFact = (rows: Parameters<typeof Object>[0]): DecidedFact =>
    ({ type: 'RowsSaved', data: { rows }, id: newId(), visitId: null, customerId: null }) as DecidedFact
  const isLeftOut = (id: string) => notEnrolled.some((code) => id.includes(`/${code}`))
  record([
    rowFact({
      kind: 'account',
      rows: [
        {
          id: 'account',
          name: 'Test Pets',
          accountType,
          isDemo: false,
          dayEndMinutes: 0,
          country: 'US',
          ...accountFields,
        },
      ],
    }),
    rowFact({
      kind: 'locations',
      rows: [L1, L2].map((id) => ({ id, name: id, timeZone: zone, isMaster: id === L1 })),
    }),
    rowFact({ kind: 'staff', rows: [{ id: 'mia', name: 'Mia', role: 'manager', active: true, version: 1 }] }),
    ...catalogueRows('2026-06-01', [L1, L2]).map((rows) =>
      rowFact(rows.kind === 'enrollments' ? { ...rows, rows: rows.rows.filter((row) => !isLeftOut(row.id)) } : rows),
    ),
  ])

  const context = (approvedBy: StaffId | null): DecisionContext => ({
    moment: moment(),
    registerId,
    locationId,
    staff,
    approvedBy,
    newId,
  })

  const counter: Counter = { account: () => account, stateOf, moment, newId, record, context }
  const customer = (name: string, has = allContacts, isTraining = false) =>
    givenCustomer(counter, name, has, isTraining)

  const people = () =>
    [...customers.values()].map((state) => ({ state, person: { ...emptyPerson, firstName: state.id } }))
  const range = () => ({
    from: moment().businessDate,
    to: moment().businessDate,
    locationId: null,
    manufacturerId: null,
  })

  return {
    customer,
    events,
    account: () => account,
    moment,
    isNow(localTime: string) {
      ms = at(localTime)
    },
    /** For the months whose offset is not summer time. */
    isInstant(iso: string) {
      ms = Date.parse(iso)
    },
    isRegister(id: string) {
      registerId = id as RegisterId
    },
    /** Folds what another register recorded. */
    receives(event: TillsideEvent) {
      fold(event)
    },
    isAt(location: LocationId) {
      locationId = location
    },
    signsIn(id: string, role: Role) {
      staff = { id: id as StaffId, role }
    },
    signsOut() {
      staff = null
    },
    /** What other registers did, as far as this one knows. */
    knows(counts: Partial<Pick<AccountState, 'redemptionsByOffer' | 'redemptionsByHousehold'>>) {
      account = { ...account, ...counts }
    },
    /** A further version of a card group's rule, from a day on. */
    changesRule(groupId: string, effectiveFrom: string, change: Partial<CardGroupVersion>) {
      const [first] = account.catalogue.cardGroups[groupId]?.versions ?? []
      if (!first) throw new Error('no such rule')
      const version = { ...first, ...change, effectiveFrom, version: `${groupId}/${newId()}` }
      record([rowFact({ kind: 'cardGroups', rows: [{ id: groupId, versions: [version] }] })])
    },
    /** A further version of an offer, from today on. */
    changesOffer(id: ProgramId, change: Partial<OfferVersion>) {
      const [first] = account.catalogue.offers[id]?.versions ?? []
      if (!first) throw new Error('no such offer')
      const version = { ...first, ...change, effectiveFrom: moment().businessDate, version: `${id}/${newId()}` }
      record([rowFact({ kind: 'offers', rows: [{ id, versions: [version] }] })])
    },
    /** A manager's change of rows, as its event. */
    saves(rows: Rows) {
      record([rowFact(rows)])
    },
    offersReport: (): ParticipationReport => offersParticipation(people(), account, range(), moment()),
    programsReport: (): ParticipationReport => frequentBuyerParticipation(people(), account, range(), moment()),
  }
}

export const june = (code: string): ProgramId => offerId(code, '2026-06-01')
