/**
 * A store of the product, held in memory, with a rule set as its catalogue: rows saved, commands decided and facts folded by the
 * product's own functions, as a register does it.
 */
import { type Moment, momentAt } from '../../shared/kernel/business-date.ts'
import {
  type AccountId,
  type CardGroupId,
  type CustomerId,
  createId,
  type DistributorId,
  type EventId,
  type LocationId,
  type ManufacturerId,
  type ProgramId,
  type RegisterId,
  type StaffId,
  type Upc,
} from '../../shared/kernel/ids.ts'
import type { CardGroupRow, EnrollmentRow, OfferRow, Rows } from '../../shared/loyalty/catalogue.ts'
import type { Command, DecidedFact, DecisionContext } from '../../shared/loyalty/commands.ts'
import { type Decision, decide } from '../../shared/loyalty/decide.ts'
import type { TillsideEvent } from '../../shared/loyalty/events.ts'
import { foldEvent } from '../../shared/loyalty/fold.ts'
import { stampFacts } from '../../shared/loyalty/stamp.ts'
import { type AccountState, type CustomerState, emptyAccount, emptyCustomer } from '../../shared/loyalty/state.ts'
import { here, type Rule, type RuleSet, today } from './rule-set.ts'

export const zone = 'America/New_York'
export const locationOf = (store: number): LocationId => `store-${store}` as LocationId
export const programIdOf = (number: number): ProgramId => `p${number}` as ProgramId
export const numberOf = (id: string): number => Number(id.slice(1))
const cardGroupIdOf = (number: number): CardGroupId => `g${number}` as CardGroupId
const [brand, distributor] = ['brand' as ManufacturerId, 'distributor' as DistributorId]

/** Chance in stock: Node's is dear by the piece, Chromium's is not. */
const stock = new Uint8Array(65_536)
let used = stock.length

export function newId<Id extends string>(): Id {
  if (used === stock.length) {
    crypto.getRandomValues(stock)
    used = 0
  }
  used += 16
  return createId<Id>(Date.now(), stock.subarray(used - 16, used))
}

/** Two in the afternoon of a date. */
export const afternoonOf = (date: string): Moment => momentAt(Date.parse(`${date}T18:00:00Z`), zone)

/** What a decision is made and folded with. */
export interface Store {
  readonly account: () => AccountState
  readonly customer: (id: CustomerId) => CustomerState
  /** All events so far, the catalogue's first. */
  readonly events: readonly TillsideEvent[]
  decide(command: Command, customerId: CustomerId, moment: Moment): Decision
  /** Decided, stamped and folded. Throws on a refusal: the bench asks for nothing that is refused. */
  run(command: Command, customerId: CustomerId, moment: Moment): void
}

export function createStore(ruleSet: RuleSet): Store {
  const accountId = 'account' as AccountId
  let account = emptyAccount(accountId)
  const customers = new Map<CustomerId, CustomerState>()
  const events: TillsideEvent[] = []
  const customer = (id: CustomerId) => customers.get(id) ?? emptyCustomer(id)

  const record = (facts: readonly DecidedFact[], moment: Moment) => {
    for (const event of stampFor(facts, events.length + 1, moment, accountId)) {
      events.push(event)
      const folded = foldEvent(account, customer, event)
      account = folded.account
      for (const changed of folded.customers) customers.set(changed.id, changed)
    }
  }
  const saved = afternoonOf('2025-12-01')
  for (const rows of rowsOf(ruleSet.rules)) {
    const fact: DecidedFact = {
      type: 'RowsSaved',
      data: { rows },
      id: newId<EventId>(),
      visitId: null,
      customerId: null,
    }
    record([fact], saved)
  }
  const decideFor = (command: Command, customerId: CustomerId, moment: Moment) =>
    decide(command, { account, customer: customer(customerId) }, contextOf(moment))
  return {
    account: () => account,
    customer,
    events,
    decide: decideFor,
    run(command, customerId, moment) {
      const decision = decideFor(command, customerId, moment)
      if (!decision.ok) throw new Error(`${command.type} was refused: ${decision.refusal.reason}`)
      record(decision.value, moment)
    },
  }
}

const staff = { id: 'ana' as StaffId, role: 'manager' as const }

export const contextOf = (moment: Moment): DecisionContext => ({
  moment,
  registerId: 'register' as RegisterId,
  locationId: locationOf(here),
  staff,
  approvedBy: null,
  newId,
})

export const stampFor = (facts: readonly DecidedFact[], firstSeq: number, moment: Moment, accountId: AccountId) =>
  stampFacts(facts, {
    accountId,
    registerId: 'register' as RegisterId,
    epoch: 1,
    firstSeq,
    locationId: locationOf(here),
    staff,
    moment,
    catalogueVersion: 1,
  })

function rowsOf(rules: readonly Rule[]): Rows[] {
  const cards = rules.filter((rule) => rule.kind === 'card')
  const offers = rules.filter((rule) => rule.kind === 'offer')
  const upcs = [...new Set(rules.flatMap((rule) => rule.upcs))] as Upc[]
  return [
    {
      kind: 'account',
      rows: [{ id: 'account', name: 'Bench', accountType: 'standard', isDemo: false, dayEndMinutes: 0, country: 'US' }],
    },
    { kind: 'manufacturers', rows: [{ id: brand, name: 'Brand' }] },
    {
      kind: 'distributors',
      rows: [{ id: distributor, name: 'Distributor', isHolding: false, needsAccountNumber: false }],
    },
    {
      kind: 'items',
      rows: upcs.map((id) => ({
        id,
        manufacturerId: brand,
        description: `Article ${id}`,
        unitName: 'bag',
        valueCents: centsOf(id),
      })),
    },
    {
      kind: 'programs',
      rows: cards.map(({ number, from, until }) => ({
        id: programIdOf(number),
        manufacturerId: brand,
        title: `Program ${number}`,
        requiresEmail: false,
        requiresAddress: false,
        startDate: from,
        endDate: until,
      })),
    },
    { kind: 'cardGroups', rows: cards.map(cardGroupOf) },
    { kind: 'offers', rows: offers.map(offerOf) },
    { kind: 'enrollments', rows: rules.flatMap(enrollmentsOf) },
  ]
}

const centsOf = (upc: string): number => 1000 + (Number(upc) % 6000)

const cardGroupOf = ({ number, from, upcs }: Rule): CardGroupRow => ({
  id: cardGroupIdOf(number),
  programId: programIdOf(number),
  title: `Card ${number}`,
  versions: [
    {
      version: 'v1',
      effectiveFrom: from,
      requiredQty: 12,
      rewardQty: 1,
      rewardRule: 'lesserOrEqual',
      windowMonths: 18,
      items: upcs.map((upc) => ({
        upc: upc as Upc,
        valueCents: centsOf(upc),
        isQualifying: true,
        isRewardable: true,
      })),
    },
  ],
})

const offerOf = ({ number, from, until, upcs }: Rule): OfferRow => ({
  id: programIdOf(number),
  manufacturerId: brand,
  title: `Offer ${number}`,
  offerType: number % 4 === 1 ? 'rebate' : 'freeGood',
  requiresEmail: false,
  requiresAddress: false,
  versions: [
    {
      version: 'v1',
      effectiveFrom: from,
      startDate: from,
      endDate: until,
      buyQty: 3,
      getQty: 1,
      rewardRule: 'lesserOrEqual',
      mixAndMatch: true,
      customerLimit: 4,
      totalCapUnits: 1000,
      countsTowardFrequentBuyer: true,
      items: upcs.map((upc) => ({
        upc: upc as Upc,
        valueCents: centsOf(upc),
        rebateCents: number % 4 === 1 ? 300 : null,
        isQualifying: true,
        isRewardable: true,
      })),
    },
  ],
})

const enrollmentsOf = ({ number, stores }: Rule): EnrollmentRow[] =>
  stores.map((store) => ({
    id: `${locationOf(store)}/${programIdOf(number)}`,
    locationId: locationOf(store),
    programId: programIdOf(number),
    distributorId: distributor,
    distributorAccountNumber: 'A-20417',
    status: 'active',
  }))

export const todaysMoment = afternoonOf(today)
