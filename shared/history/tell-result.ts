/** What the engine's states say, in the history's short names and in the order people read them. */
import { emptyPerson } from '../customers/person.ts'
import type { Moment } from '../kernel/business-date.ts'
import type { CustomerId, LocationId, Upc } from '../kernel/ids.ts'
import type { Cents } from '../kernel/money.ts'
import { assess } from '../loyalty/assess.ts'
import { versionNamed } from '../loyalty/programs-by-upc.ts'
import type { AccountState, CustomerState, Redemption, Unit, Visit } from '../loyalty/state.ts'
import { frequentBuyerParticipation, offersParticipation, type ParticipationReport } from '../reports/participation.ts'
import type { History } from './history-schema.ts'
import type { CustomerResult, HistoryResult, RedemptionResult, ReportRow, VisitResult } from './result.ts'

export interface Names {
  readonly unit: (id: string) => string
  readonly reward: (id: string) => string
  readonly redemption: (id: string) => string
  readonly item: (upc: string) => string
}

export function tellCustomer(
  state: CustomerState,
  account: AccountState,
  moment: Moment,
  names: Names,
): CustomerResult {
  // Everything of a merged customer stands in the one it was merged into.
  if (state.mergedInto !== null)
    return {
      ...{ takesPart: true, isDeleted: false, household: null, mergedInto: state.mergedInto },
      ...{ cards: [], sets: [], rewards: [], redemptions: [], conflicts: [], visits: [] },
    }
  const own = {
    takesPart: state.isEnrolled,
    isDeleted: state.deletedAt !== null,
    household: state.householdId,
    mergedInto: null,
  }
  const { cards, offers, rewards } = assess(state, account, moment)
  const unitNames = (units: readonly Unit[]) => units.map((unit) => names.unit(unit.id))
  const place = new Map(state.units.map((unit, index) => [unit.id, index]))
  const placeOf = (units: readonly Unit[]) => place.get(units.at(-1)?.id ?? ('' as Unit['id'])) ?? -1
  return {
    ...own,
    cards: cards.map((card) => ({
      card: card.cardGroupId,
      status: card.status,
      punches: card.units.length - card.owed,
      of: card.requiredQty,
      version: card.version,
      units: unitNames(card.units),
      dropped: unitNames(card.expiredUnits),
    })),
    sets: offers.map((set) => ({
      offer: set.offerId,
      status: set.status,
      units: unitNames(set.units),
      of: set.buyQty,
    })),
    rewards: [...rewards]
      .sort((a, b) => placeOf(a.units) - placeOf(b.units) || (a.id < b.id ? -1 : 1))
      .map((reward) => ({
        reward: names.reward(reward.id),
        from: reward.source.kind === 'card' ? reward.source.cardGroupId : reward.source.offerId,
        status: reward.status,
        rule: reward.kind === 'rebate' && reward.discount === null ? 'rebate' : reward.rule,
        version: reward.source.version,
        units: unitNames(reward.units),
        allowed: reward.allowedUpcs.map(names.item).sort(),
        leastValueCents: reward.leastUnit?.valueCents ?? null,
        rebateCents: reward.rebateCents,
        earnedOn: reward.earnedBusinessDate,
        earnedAt: reward.earnedLocationId,
        ends: reward.endDate,
      })),
    redemptions: state.redemptions.map((one) => tellRedemption(one, account, names)),
    conflicts: state.conflicts.map((one) => ({
      reason: one.reason,
      reward: one.rewardId === null ? null : names.reward(one.rewardId),
      register: one.registerId,
      customer: one.customerId,
    })),
    visits: Object.values(state.visits).map((visit) => tellVisit(visit, names)),
  }
}

function tellRedemption(one: Redemption, account: AccountState, names: Names): RedemptionResult {
  const [value, other] = [one.valueCents, one.takenUpc === null ? null : worthFor(one, one.takenUpc, account)]
  return {
    redemption: names.redemption(one.id),
    reward: names.reward(one.rewardId),
    from: one.source.kind === 'card' ? one.source.cardGroupId : one.source.offerId,
    units: one.unitIds.map(names.unit),
    item: names.item(one.upc),
    taken: one.takenUpc === null ? null : names.item(one.takenUpc),
    differenceCents: value === null || other === null ? null : Math.max(0, other - value),
    rebateCents: one.rebateCents,
    status: one.undone ? 'undone' : one.batchId > 0 ? 'pulled' : 'standing',
    location: one.locationId,
    businessDate: one.businessDate,
  }
}

/** As the screens say it: by the list the reward was earned under, else the article's own. */
function worthFor({ source }: Redemption, upc: Upc, { catalogue }: AccountState): Cents | null {
  const listed: readonly { readonly upc: Upc; readonly valueCents: Cents | null }[] =
    (source.kind === 'card'
      ? versionNamed(catalogue.cardGroups[source.cardGroupId]?.versions ?? [], source.version)
      : versionNamed(catalogue.offers[source.offerId]?.versions ?? [], source.version)
    )?.items ?? []
  return listed.find((item) => item.upc === upc)?.valueCents ?? catalogue.items[upc]?.valueCents ?? null
}

function tellVisit(visit: Visit, names: Names): VisitResult {
  const questions = visit.question ? [visit.question, ...visit.laterQuestions] : []
  return {
    register: visit.registerId,
    businessDate: visit.businessDate,
    status: visit.status,
    stage: visit.stage,
    questions: questions.map((one) => ({ offer: one.offerId, kind: one.kind, units: one.unitIds.map(names.unit) })),
  }
}

/** The participation rows of the days the history asks for; rows in which nothing happened are left out. */
export function tellParticipation(
  history: History,
  customers: readonly CustomerState[],
  account: AccountState,
  moment: Moment,
): HistoryResult['participation'] {
  const { from, to, location } = history.report ?? {
    from: moment.businessDate,
    to: moment.businessDate,
    location: null,
  }
  const range = { from, to, locationId: location as LocationId | null, manufacturerId: null }
  const people = customers
    .filter((state) => state.mergedInto === null)
    .map((state) => ({ state, person: { ...emptyPerson, firstName: state.id satisfies CustomerId } }))
  return {
    offers: tellRows(offersParticipation(people, account, range, moment)),
    frequentBuyer: tellRows(frequentBuyerParticipation(people, account, range, moment)),
  }
}

const tellRows = (report: ParticipationReport): readonly ReportRow[] =>
  report.rows
    .map((row) => ({
      program: row.programId,
      uniqueCustomers: row.uniqueCustomers,
      cardsPunched: row.cardsPunched,
      itemsSold: row.itemsSold,
      rewardsEarned: row.rewardsEarned,
      rewardsRedeemed: row.rewardsRedeemed,
      outstanding: row.outstanding,
    }))
    .filter((row) => row.cardsPunched + row.rewardsEarned + row.rewardsRedeemed > 0)
    .sort((a, b) => (a.program < b.program ? -1 : 1))
