/**
 * The closing check: per offer (or program), what was bought, earned and redeemed in a range of business dates, and what is
 * still open now. Every number comes with the rows behind it. Source: domain.md 4.1, example 74.
 */

import { fullName, type Person } from '../customers/person.ts'
import type { LocalDate, Moment } from '../kernel/business-date.ts'
import type { CustomerId, LocationId, ManufacturerId, ProgramId, Upc } from '../kernel/ids.ts'
import { assess } from '../loyalty/assess.ts'
import type { Assessment, Reward } from '../loyalty/assessment.ts'
import type { AccountState, CustomerState, Unit } from '../loyalty/state.ts'

export interface ReportRange {
  /** First and last business date, inclusive. */
  readonly from: LocalDate
  readonly to: LocalDate
  readonly locationId: LocationId | null
  readonly manufacturerId: ManufacturerId | null
}

export interface ReportCustomer {
  readonly state: CustomerState
  readonly person: Person
}

/** One row behind a number. */
export interface ParticipationDetail {
  readonly customerId: CustomerId
  readonly customerName: string
  readonly phone: string
  readonly at: string
  readonly upc: Upc | null
  readonly description: string
  /** Status of a card or reward; '' for a purchase. */
  readonly status: string
  /** Last date on which an open reward can be redeemed. */
  readonly endDate: LocalDate | null
}

export type ParticipationColumn = 'customers' | 'cards' | 'items' | 'earned' | 'redeemed' | 'outstanding'

export interface ParticipationRow {
  readonly programId: ProgramId
  readonly manufacturerName: string
  readonly title: string
  readonly uniqueCustomers: number
  readonly cardsPunched: number
  readonly itemsSold: number
  readonly rewardsEarned: number
  readonly rewardsRedeemed: number
  /** Earned in the range and still earned now; never earned minus redeemed. */
  readonly outstanding: number
  readonly details: Readonly<Record<ParticipationColumn, readonly ParticipationDetail[]>>
}

export interface ParticipationReport {
  readonly rows: readonly ParticipationRow[]
  /** Unique customers over the whole report; the other totals are sums. */
  readonly totals: Omit<ParticipationRow, 'programId' | 'manufacturerName' | 'title' | 'details'>
}

/** Offers that were enrolled here or moved in the range; rows with something outstanding first. */
export function offersParticipation(
  customers: readonly ReportCustomer[],
  account: AccountState,
  range: ReportRange,
  moment: Moment,
): ParticipationReport {
  return participation(customers, account, range, moment, 'offer')
}

/** The same for frequent-buyer programs. */
export function frequentBuyerParticipation(
  customers: readonly ReportCustomer[],
  account: AccountState,
  range: ReportRange,
  moment: Moment,
): ParticipationReport {
  return participation(customers, account, range, moment, 'card')
}

type SourceKind = 'card' | 'offer'
type Details = Record<ParticipationColumn, ParticipationDetail[]>

function participation(
  customers: readonly ReportCustomer[],
  account: AccountState,
  range: ReportRange,
  moment: Moment,
  kind: SourceKind,
): ParticipationReport {
  const detailsByProgram = new Map<ProgramId, Details>()
  for (const programId of runningPrograms(account, range, kind)) detailsByProgram.set(programId, emptyDetails())
  for (const customer of customers) {
    if (customer.state.isTraining) continue
    collect(customer, account, range, assess(customer.state, account, moment), kind, detailsByProgram)
  }
  const rows = [...detailsByProgram].map(([programId, details]) => toRow(programId, details, account, kind))
  const shown = rows
    .filter(
      (row) => range.manufacturerId === null || manufacturerOf(row.programId, account, kind) === range.manufacturerId,
    )
    .sort(
      (a, b) => b.outstanding - a.outstanding || b.rewardsEarned - a.rewardsEarned || a.title.localeCompare(b.title),
    )
  const sum = (pick: (row: ParticipationRow) => number) => shown.reduce((total, row) => total + pick(row), 0)
  return {
    rows: shown,
    totals: {
      uniqueCustomers: new Set(shown.flatMap((row) => row.details.customers.map((one) => one.customerId))).size,
      cardsPunched: sum((row) => row.cardsPunched),
      itemsSold: sum((row) => row.itemsSold),
      rewardsEarned: sum((row) => row.rewardsEarned),
      rewardsRedeemed: sum((row) => row.rewardsRedeemed),
      outstanding: sum((row) => row.outstanding),
    },
  }
}

const emptyDetails = (): Details => ({ customers: [], cards: [], items: [], earned: [], redeemed: [], outstanding: [] })

/** Programs enrolled at the location(s); offers only when they run within the range. */
function runningPrograms(account: AccountState, range: ReportRange, kind: SourceKind): ProgramId[] {
  const enrolled = new Set(
    Object.values(account.catalogue.enrollments)
      .filter((row) => row.status === 'active' && (range.locationId === null || row.locationId === range.locationId))
      .map((row) => row.programId),
  )
  if (kind === 'card')
    return Object.values(account.catalogue.programs).flatMap((row) => (enrolled.has(row.id) ? row.id : []))
  return Object.values(account.catalogue.offers).flatMap((offer) => {
    const runs = offer.versions.some((version) => version.startDate <= range.to && version.endDate >= range.from)
    return runs && enrolled.has(offer.id) ? offer.id : []
  })
}

function collect(
  customer: ReportCustomer,
  account: AccountState,
  range: ReportRange,
  assessment: Assessment,
  kind: SourceKind,
  detailsByProgram: Map<ProgramId, Details>,
): void {
  const isIn = (date: LocalDate, locationId: LocationId) =>
    date >= range.from && date <= range.to && (range.locationId === null || range.locationId === locationId)
  const detailsOf = (programId: ProgramId): Details => {
    const known = detailsByProgram.get(programId)
    if (known) return known
    const made = emptyDetails()
    detailsByProgram.set(programId, made)
    return made
  }
  const who = {
    customerId: customer.state.id,
    customerName: fullName(customer.person),
    phone: customer.person.phone,
    endDate: null,
  }
  const named = (upc: Upc | null) => ({
    upc,
    description: upc ? (account.catalogue.items[upc]?.description ?? upc) : '',
  })
  const unitDetail = (unit: Unit) => ({ ...who, at: unit.at, ...named(unit.upc), status: '' })
  const rewardDetail = (reward: Reward, at: string, upc: Upc | null) => ({
    ...who,
    at,
    ...named(upc),
    status: reward.status,
    endDate: reward.endDate,
  })

  const sets =
    kind === 'card'
      ? assessment.cards.map((card) => ({
          programId: card.programId,
          cardId: card.splitFrom ?? card.id,
          status: card.status,
          punched: [...card.units, ...card.expiredUnits],
          paid: card.paidUnits,
        }))
      : assessment.offers.map((set) => ({
          programId: set.offerId,
          cardId: set.id,
          status: set.status,
          punched: set.units,
          paid: [],
        }))
  const counted = new Set<string>()
  for (const set of sets) {
    const inRange = (unit: Unit) => isIn(unit.businessDate, unit.locationId)
    const units = set.punched.filter(inRange)
    const paid = set.paid.filter(inRange)
    const first = units[0] ?? paid[0]
    if (!first) continue
    const details = detailsOf(set.programId)
    // What a rule change parted was one card on the days it was punched.
    if (units[0] && !counted.has(set.cardId)) details.cards.push({ ...unitDetail(units[0]), status: set.status })
    counted.add(set.cardId)
    // Typed in from an old card: punched, but not sold here and now.
    details.items.push(...[...units, ...paid].filter((unit) => unit.source !== 'paper').map(unitDetail))
    if (!details.customers.some((one) => one.customerId === who.customerId)) details.customers.push(unitDetail(first))
  }
  for (const reward of assessment.rewards) {
    if (reward.source.kind !== kind) continue
    const details = detailsOf(reward.programId)
    const upc = reward.allowedUpcs.length === 1 ? (reward.allowedUpcs[0] ?? null) : null
    if (isIn(reward.earnedBusinessDate, reward.earnedLocationId)) {
      details.earned.push(rewardDetail(reward, reward.earnedAt, upc))
      if (reward.status === 'earned') details.outstanding.push(rewardDetail(reward, reward.earnedAt, upc))
    }
    const redemption = customer.state.redemptions.find((one) => one.id === reward.redemptionId)
    if (redemption && isIn(redemption.businessDate, redemption.locationId))
      details.redeemed.push(rewardDetail(reward, redemption.at, redemption.upc))
  }
}

const manufacturerOf = (programId: ProgramId, account: AccountState, kind: SourceKind): ManufacturerId | undefined =>
  kind === 'card'
    ? account.catalogue.programs[programId]?.manufacturerId
    : account.catalogue.offers[programId]?.manufacturerId

function toRow(programId: ProgramId, details: Details, account: AccountState, kind: SourceKind): ParticipationRow {
  const manufacturerId = manufacturerOf(programId, account, kind)
  const program = kind === 'card' ? account.catalogue.programs[programId] : account.catalogue.offers[programId]
  return {
    programId,
    manufacturerName: (manufacturerId && account.catalogue.manufacturers[manufacturerId]?.name) ?? '',
    title: program?.title ?? programId,
    uniqueCustomers: details.customers.length,
    cardsPunched: details.cards.length,
    itemsSold: details.items.length,
    rewardsEarned: details.earned.length,
    rewardsRedeemed: details.redeemed.length,
    outstanding: details.outstanding.length,
    details,
  }
}
