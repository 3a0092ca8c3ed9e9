/**
 * What a customer has earned, read off the units at one moment: cards as they fill, offer progress of a visit, and rewards.
 *
 * Units are walked in canonical order. A redemption's units form its card for ever; the rest fill cards one after another. A
 * card's id is its first unit's id; a card's reward is its completing unit's id + `#k`, an offer's + `#ok`, because one unit may
 * complete both. Nothing here is stored, so a removal, an undo or another order of events can never leave a stale reward behind.
 * Answers are remembered per card group and offer, so that a scan assesses what it touched and no more.
 * Source: domain.md 3.4 to 3.7, 3.14, design.md 4.
 */
import type { Moment } from '../kernel/business-date.ts'
import type { RewardId, VisitId } from '../kernel/ids.ts'
import { assessGroup } from './assess-cards.ts'
import { assessOffer } from './assess-offers.ts'
import type { Assessment, Card, OfferProgress, Reward } from './assessment.ts'
import { rememberBy } from './remember.ts'
import type { AccountState, Conflict, CustomerState, Redemption, Unit } from './state.ts'

const remembered = rememberBy<Assessment>()

/** Everything the customer has, as of `moment`. Cost follows the customer's units. */
export function assess(customer: CustomerState, account: AccountState, moment: Moment): Assessment {
  const { catalogue, locations } = account
  const deps = [customer, catalogue, locations, moment.businessDate, moment.localDate]
  return remembered(customer, deps, () => {
    const index = unitIndexOf(customer.units)
    const cards: Card[] = []
    const offers: OfferProgress[] = []
    const rewards: Reward[] = []
    const standing = standingOf(customer.redemptions)
    for (const [groupId, units] of index.byGroup) {
      const found = assessCardGroup(customer, account, moment, groupId, units, standing.cards.get(groupId) ?? [])
      for (const card of found.cards) cards.push(card)
      for (const reward of found.rewards) rewards.push(reward)
    }
    for (const offerId of index.byOffer.keys()) {
      const found = assessOneOffer(customer, account, moment, offerId)
      for (const offer of found.offers) offers.push(offer)
      for (const reward of found.rewards) rewards.push(reward)
    }
    return { cards, offers, rewards }
  })
}

const none = { cards: [], offers: [], rewards: [] }
const rememberedGroups = rememberBy<ReturnType<typeof assessGroup>>()
const rememberedOffers = rememberBy<ReturnType<typeof assessOffer>>()

/** The cards of one card group, and what they earned. */
function assessCardGroup(
  customer: CustomerState,
  account: AccountState,
  moment: Moment,
  groupId: string,
  units: readonly Unit[],
  redemptions: readonly Redemption[],
): ReturnType<typeof assessGroup> {
  const group = account.catalogue.cardGroups[groupId]
  const [first] = units
  if (!group || !first) return none
  const program = account.catalogue.programs[group.programId]
  const { businessDate } = moment
  const { cardNotes } = customer
  const conflicted = conflictedOf(customer.conflicts)
  const deps = [group, program, account.locations, cardNotes, businessDate, units, conflicted, ...redemptions]
  return rememberedGroups(first, deps, () =>
    assessGroup({
      group,
      program,
      units,
      // Its order tells something only together with the group's own units.
      everything: customer.units,
      redemptions,
      conflicted,
      cardNotes,
      locations: account.locations,
      businessDate,
    }),
  )
}

/** The sets of one offer, and what they earned. */
export function assessOneOffer(
  customer: CustomerState,
  account: AccountState,
  moment: Moment,
  offerId: string,
): ReturnType<typeof assessOffer> {
  const offer = account.catalogue.offers[offerId]
  const units = unitIndexOf(customer.units).byOffer.get(offerId)
  const first = units?.[0]
  if (!offer || !first || !units) return none
  const redemptions = standingOf(customer.redemptions).offers.get(offerId) ?? []
  const { localDate } = moment
  const isVisitOpen = (visitId: VisitId) => customer.visits[visitId]?.status === 'open'
  const openVisits = units.map((unit) => isVisitOpen(unit.visitId))
  const { locations } = account
  const conflicted = conflictedOf(customer.conflicts)
  const deps = [offer, locations, localDate, units, conflicted, ...redemptions, ...openVisits]
  return rememberedOffers(first, deps, () =>
    assessOffer({ offer, units, redemptions, conflicted, locations, localDate, isVisitOpen }),
  )
}

interface UnitIndex {
  readonly units: readonly Unit[]
  readonly byGroup: ReadonlyMap<string, readonly Unit[]>
  readonly byOffer: ReadonlyMap<string, readonly Unit[]>
}

const indexes = new WeakMap<readonly Unit[], UnitIndex>()
/** The last index of units that begin with this one: lists that a change does not touch are taken from it, not made again. */
const lastIndexes = new WeakMap<Unit, UnitIndex>()
const noUnits: UnitIndex = { units: [], byGroup: new Map(), byOffer: new Map() }

/** Units by what they punched, and by what they counted for: of these those that stand, and those that came back. */
function unitIndexOf(units: readonly Unit[]): UnitIndex {
  const known = indexes.get(units)
  if (known) return known
  const [first] = units
  const last = first && lastIndexes.get(first)
  const index = !last
    ? indexFrom(noUnits, units)
    : beginsWith(units, last.units)
      ? indexFrom(last, units)
      : withListsOf(last, indexFrom(noUnits, units))
  indexes.set(units, index)
  if (first) lastIndexes.set(first, index)
  return index
}

function indexFrom(begun: UnitIndex, units: readonly Unit[]): UnitIndex {
  const byGroup = new Map(begun.byGroup)
  const byOffer = new Map(begun.byOffer)
  // Lists made here may grow here; those of the index it began with stay as they are.
  const made = new Set<readonly Unit[]>()
  const add = (map: Map<string, readonly Unit[]>, key: string, unit: Unit) => {
    const list = map.get(key)
    if (list && made.has(list)) (list as Unit[]).push(unit)
    else {
      const own = list ? [...list, unit] : [unit]
      made.add(own)
      map.set(key, own)
    }
  }
  for (let place = begun.units.length; place < units.length; place += 1) {
    const unit = units[place]
    if (!unit) continue
    // Also those that are gone: goods that came back remember the newest unit there was.
    if (unit.punch) add(byGroup, unit.punch.cardGroupId, unit)
    if (unit.removed !== null && unit.removed !== 'returned') continue
    if (unit.offer) add(byOffer, unit.offer.offerId, unit)
  }
  return { units, byGroup, byOffer }
}

function withListsOf(last: UnitIndex, { units, byGroup, byOffer }: UnitIndex): UnitIndex {
  const same = (lists: UnitIndex['byGroup'], known: UnitIndex['byGroup']) =>
    new Map([...lists].map(([key, list]) => [key, isSame(list, known.get(key)) ? (known.get(key) ?? list) : list]))
  return { units, byGroup: same(byGroup, last.byGroup), byOffer: same(byOffer, last.byOffer) }
}

const isSame = (one: readonly Unit[], other: readonly Unit[] = []): boolean =>
  one.length === other.length && beginsWith(one, other)

function beginsWith(units: readonly Unit[], beginning: readonly Unit[]): boolean {
  if (units.length < beginning.length) return false
  for (let place = 0; place < beginning.length; place += 1) if (units[place] !== beginning[place]) return false
  return true
}

const noRewards: ReadonlySet<RewardId> = new Set()
const conflictedRewards = new WeakMap<readonly Conflict[], ReadonlySet<RewardId>>()

/** Rewards that were given at a counter although that could not stand: they wait for a manager and not to be redeemed. */
function conflictedOf(conflicts: readonly Conflict[]): ReadonlySet<RewardId> {
  if (conflicts.length === 0) return noRewards
  const known = conflictedRewards.get(conflicts)
  if (known) return known
  const found = new Set(
    conflicts.flatMap(({ reason, rewardId, isUndone }) =>
      rewardId !== null && !isUndone && givenReasons.has(reason) ? rewardId : [],
    ),
  )
  conflictedRewards.set(conflicts, found)
  return found
}

const givenReasons: ReadonlySet<Conflict['reason']> = new Set(['limitExceeded', 'capExceeded', 'unitAlreadySpent'])

interface RedemptionIndex {
  readonly cards: ReadonlyMap<string, readonly Redemption[]>
  readonly offers: ReadonlyMap<string, readonly Redemption[]>
}

const redemptionIndexes = new WeakMap<readonly Redemption[], RedemptionIndex>()

/** Standing redemptions by card group and by offer. */
function standingOf(redemptions: readonly Redemption[]): RedemptionIndex {
  const known = redemptionIndexes.get(redemptions)
  if (known) return known
  const cards = new Map<string, Redemption[]>()
  const offers = new Map<string, Redemption[]>()
  for (const redemption of redemptions) {
    if (redemption.undone) continue
    const { source } = redemption
    if (source.kind === 'card') put(cards, source.cardGroupId, redemption)
    else put(offers, source.offerId, redemption)
  }
  const index = { cards, offers }
  redemptionIndexes.set(redemptions, index)
  return index
}

function put<Value>(map: Map<string, Value[]>, key: string, value: Value): void {
  const values = map.get(key)
  if (values) values.push(value)
  else map.set(key, [value])
}
