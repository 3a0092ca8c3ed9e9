/**
 * What is kept about one customer beside the fold itself, read off the displayed fold: identity keys, dates, open visits, rewards
 * that wait, and the search line. Pure; made anew whenever the customer changes.
 */
import { isIncomplete } from '../../shared/customers/completeness.ts'
import { identityKeys } from '../../shared/customers/identity-keys.ts'
import { applyPatch, emptyPerson, fullName, type Person, type PersonBody } from '../../shared/customers/person.ts'
import type { LocalDate, Moment } from '../../shared/kernel/business-date.ts'
import type { CustomerId, LocationId, RegisterId, RewardId, VisitId } from '../../shared/kernel/ids.ts'
import { assess } from '../../shared/loyalty/assess.ts'
import type { Assessment, Reward } from '../../shared/loyalty/assessment.ts'
import { isOpenConflict } from '../../shared/loyalty/conflicts.ts'
import type { TillsideEvent } from '../../shared/loyalty/events.ts'
import { foldEvent } from '../../shared/loyalty/fold.ts'
import { sourceOf } from '../../shared/loyalty/redemption-source.ts'
import { type AccountState, type Conflict, type CustomerState, emptyCustomer } from '../../shared/loyalty/state.ts'
import { type Listing, listingOf } from './customer-listing.ts'
import type { SearchEntry } from './search-line.ts'

/** One customer folded: loyalty facts, and the person apart from them. */
export interface FoldedCustomer {
  readonly state: CustomerState
  readonly person: Person
}

export interface KeptReward {
  readonly rewardId: RewardId
  readonly title: string
  readonly earnedAt: string
  readonly earnedBusinessDate: LocalDate
  readonly earnedLocationId: LocationId
  readonly endDate: LocalDate | null
}

export interface OpenVisitView {
  readonly visitId: VisitId
  readonly registerId: RegisterId
  readonly lineCount: number
  readonly startedAt: string
}

export interface CustomerView {
  readonly keys: readonly string[]
  /** Business dates on which anything happened, or was earned. */
  readonly activeDates: readonly LocalDate[]
  readonly waiting: readonly KeptReward[]
  /** Card groups with an open card: a change of their rule may complete it. */
  readonly filling: readonly string[]
  readonly openVisits: readonly OpenVisitView[]
  /** Those that wait for a manager. */
  readonly conflicts: readonly Conflict[]
  /** Card groups and offers whose rewards stand redeemed; none of the training customer's. */
  readonly redeemedFrom: readonly string[]
  readonly entry: SearchEntry
  /** Place in the lists of the Customers screen. */
  readonly listing: Listing | null
}

export const foldedFromNothing = (id: CustomerId): FoldedCustomer => ({ state: emptyCustomer(id), person: emptyPerson })

export type BodyOf = (ref: string) => PersonBody | undefined

export interface FoldedStep {
  readonly account: AccountState
  /** Only those that changed; one, or the two of a merge. */
  readonly customers: readonly FoldedCustomer[]
}

/**
 * One event more, with the persons beside it. `customerOf` is asked for roots only. A body that names a merged customer changes the
 * person that stands for both; one that was purged leaves the person as it is.
 */
export function foldStep(
  account: AccountState,
  customerOf: (id: CustomerId) => FoldedCustomer,
  event: TillsideEvent,
  bodyOf: BodyOf,
): FoldedStep {
  const folded = foldEvent(account, (id) => customerOf(id).state, event)
  const body = event.type === 'PersonSaved' ? bodyOf(event.data.bodyRef) : undefined
  const customers = folded.customers.map((state): FoldedCustomer => {
    const { person } = customerOf(state.id)
    if (state.purgedAt !== null) return { state, person: emptyPerson }
    return { state, person: body ? applyPatch(person, body.patch) : person }
  })
  return { account: folded.account, customers }
}

/** Another name of somebody, or deleted: not to be found, and nothing of theirs waits. What happened stays in the reports. */
export const isHidden = (state: CustomerState): boolean => state.mergedInto !== null || state.deletedAt !== null

const nothing: Pick<Assessment, 'cards' | 'rewards'> = { cards: [], rewards: [] }

export function viewOfCustomer(folded: FoldedCustomer, account: AccountState, moment: Moment): CustomerView {
  const { state, person } = folded
  const isGone = isHidden(state)
  const { cards, rewards } = state.isTraining || isGone ? nothing : assess(state, account, moment)
  const waiting = rewards.filter((reward) => reward.status === 'earned').map((reward) => keptReward(reward, account))
  const open = cards.filter((card) => card.status === 'open' && card.units.length > 0)
  const visits = Object.values(state.visits)
  const dates = new Set<LocalDate>()
  for (const visit of visits) dates.add(visit.businessDate)
  for (const unit of state.units) dates.add(unit.businessDate)
  for (const redemption of state.redemptions) dates.add(redemption.businessDate)
  // A rule that changed may have earned it on a day without a visit.
  for (const reward of rewards) dates.add(reward.earnedBusinessDate)
  return {
    keys: isGone ? [] : identityKeys(person, account.account?.country ?? 'US').map((one) => one.key),
    activeDates: [...dates],
    waiting,
    filling: [...new Set(open.map((card) => card.cardGroupId))],
    openVisits: visits
      .filter((visit) => visit.status === 'open')
      .map(({ id, registerId, lines, startedAt }) => ({ visitId: id, registerId, lineCount: lines.length, startedAt })),
    conflicts: state.conflicts.filter(isOpenConflict),
    redeemedFrom: state.isTraining ? [] : redeemedFrom(state),
    entry: {
      customerId: state.id,
      name: fullName(person),
      phone: person.phone,
      email: person.email,
      internalId: person.internalCustomerId,
      petNames: person.pets.map((pet) => pet.name),
      loyaltyCards: person.loyaltyCards,
      town: person.address.city,
      lastVisitAt: state.lastVisitAt,
      rewardsWaiting: waiting.length,
      isIncomplete: isIncomplete(state),
      locationIds: [...new Set(visits.map((visit) => visit.locationId))].sort(),
      ...(isGone ? { isHidden: true as const } : {}),
    },
    listing: listingOf(state, person),
  }
}

const redeemedFrom = (state: CustomerState): readonly string[] => [
  ...new Set(state.redemptions.filter((redemption) => !redemption.undone).map(sourceOf)),
]

function keptReward(reward: Reward, account: AccountState): KeptReward {
  const title =
    reward.source.kind === 'offer'
      ? account.catalogue.offers[reward.source.offerId]?.title
      : account.catalogue.cardGroups[reward.source.cardGroupId]?.title
  return {
    rewardId: reward.id,
    title: title ?? '',
    earnedAt: reward.earnedAt,
    earnedBusinessDate: reward.earnedBusinessDate,
    earnedLocationId: reward.earnedLocationId,
    endDate: reward.endDate,
  }
}

/** Still to be had on that date: an offer's reward ends with the offer. */
export const isAlive = (reward: Pick<KeptReward, 'endDate'>, localDate: LocalDate): boolean =>
  reward.endDate === null || reward.endDate >= localDate
