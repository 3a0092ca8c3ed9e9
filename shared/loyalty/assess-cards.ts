/**
 * The cards of one card group: its units walked in canonical order.
 *
 *  unit -> pays what is owed | old punches drop off -> joins the open card -> enough: completed -> next card
 *
 * A unit completes a card under the version it was punched by; a further version that started meanwhile completes an open card that
 * already holds enough for it, on the day it started. So no version that comes later changes what was complete, on whatever
 * register it was unknown. Source: domain.md 3.7, 3.14, docs/decisions/0006.
 */
import { type Instant, type LocalDate, monthsBefore, startOfDay } from '../kernel/business-date.ts'
import type { RewardId, UnitId } from '../kernel/ids.ts'
import { allowedUpcs, leastValued } from './allowed-items.ts'
import type { Card, Reward } from './assess.ts'
import type { CardGroupRow, CardGroupVersion, ProgramRow } from './catalogue.ts'
import { versionNamed, versionOn } from './programs-by-upc.ts'
import { lastOf, type SpentSet, spentSets } from './spent-sets.ts'
import type { AccountState, CustomerState, Redemption, Unit } from './state.ts'

export interface CardGroupWork {
  readonly group: CardGroupRow
  readonly program: ProgramRow | undefined
  /** Units that punched this group, also those that are gone, in canonical order. */
  readonly units: readonly Unit[]
  /** Those that stand. */
  readonly redemptions: readonly Redemption[]
  readonly cardNotes: CustomerState['cardNotes']
  readonly locations: AccountState['locations']
  readonly businessDate: LocalDate
}

export function assessGroup(work: CardGroupWork): {
  readonly cards: readonly Card[]
  readonly rewards: readonly Reward[]
} {
  const { group, units, redemptions, businessDate } = work
  const { spent, sets } = spentSets(units, redemptions)
  const walk = new Walk(work, debtsOf(sets, units))
  for (const [place, unit] of units.entries())
    if (unit.removed === null && !spent.has(unit.id) && !walk.pays(unit, place)) walk.add(unit)
  walk.end(versionOn(group.versions, businessDate) ?? group.versions[0], businessDate)

  const redeemed = sets.map((set) => {
    const version = versionNamed(group.versions, set.version) ?? versionFrom(set)
    const full = { version, units: set.units, dropped: [], splitFrom: null }
    return completed(work, full, set.redeemed, walk.paidFor(set))
  })
  const walked = walk.full.map((full) => completed(work, full, [], []))
  const rewards = [...redeemed, ...walked].flatMap((one) => one.rewards)
  return {
    cards: [...redeemed.map((one) => one.card), ...walked.map((one) => one.card), ...walk.unfinished(work)],
    rewards,
  }
}

/** A unit of a redeemed card that came back: the next unit behind it pays. */
interface Debt {
  readonly owed: Unit
  readonly set: SpentSet
  /** Place of the newest unit there was when it came back. */
  readonly from: number
  paidBy: Unit | null
}

function debtsOf(sets: readonly SpentSet[], units: readonly Unit[]): Debt[] {
  const debts = sets.flatMap((set) =>
    set.units.flatMap((owed) => (owed.removed === 'returned' ? { owed, set, from: -1, paidBy: null } : [])),
  )
  if (debts.length === 0) return debts
  const places = new Map(units.map((unit, place) => [unit.id, place]))
  return debts
    .map((debt) => ({ ...debt, from: places.get(debt.owed.returnedAfter ?? debt.owed.id) ?? -1 }))
    .sort((a, b) => a.from - b.from)
}

interface FullCard {
  readonly splitFrom: string | null
  readonly version: CardGroupVersion
  readonly units: readonly Unit[]
  readonly dropped: readonly Unit[]
}

/** The walk over the units that no redemption has spent. It is only ever used within one assessment. */
class Walk {
  readonly full: FullCard[] = []
  /** Cards whose last live punch dropped off: their punches, and the version they were counted by. */
  private readonly expired: { readonly units: readonly Unit[]; readonly version: CardGroupVersion }[] = []
  private open: Unit[] = []
  private dropped: Unit[] = []
  private splitFrom: string | null = null
  private date: LocalDate = ''
  private inForce: CardGroupVersion | null = null
  private readonly group: CardGroupRow
  private readonly debts: Debt[]

  constructor({ group }: CardGroupWork, debts: Debt[]) {
    this.group = group
    this.debts = debts
  }

  pays(unit: Unit, place: number): boolean {
    const debt = this.debts.find((one) => one.paidBy === null && one.from < place)
    if (debt) debt.paidBy = unit
    return debt !== undefined
  }

  paidFor = (set: SpentSet): readonly Unit[] =>
    this.debts.flatMap((debt) => (debt.set === set && debt.paidBy ? debt.paidBy : []))

  add(unit: Unit): void {
    const { versions } = this.group
    const version =
      versionNamed(versions, unit.punch?.version ?? '') ?? versionOn(versions, unit.businessDate) ?? versions[0]
    if (!version) return
    this.takeEffect(version)
    this.goTo(unit.businessDate)
    this.dropOld(version)
    if (this.open.length === 0) this.closeExpired(version)
    this.open.push(unit)
    this.dropOld(version)
    if (this.open.length === 0) this.closeExpired(version)
    this.complete(version)
  }

  /** To the day of the assessment: versions that have started since the last unit, and punches that are too old by now. */
  end(today: CardGroupVersion | undefined, businessDate: LocalDate): void {
    if (!today) return
    const isBehind = this.inForce && comesBefore(this.group.versions, today, this.inForce)
    const current = isBehind ? this.inForce : today
    if (!current) return
    this.takeEffect(current)
    // A unit punched by an older version, on a register that did not know better, is counted by this one from here on.
    this.dropOld(current)
    this.complete(current)
    this.goTo(businessDate)
    this.dropOld(current)
    if (this.open.length === 0) this.closeExpired(current)
    this.inForce = current
  }

  /** Versions behind the one in force, up to this one, each on the day it started. */
  private takeEffect(version: CardGroupVersion): void {
    const { versions } = this.group
    if (this.inForce === version) return
    const known = this.inForce
    if (known && comesBefore(versions, known, version)) {
      const started = versions
        .filter((one) => comesBefore(versions, known, one) && !comesBefore(versions, version, one))
        .filter((one) => one === version || wasInForce(versions, one))
        .sort((a, b) => (comesBefore(versions, a, b) ? -1 : 1))
      let before = known
      for (const one of started) {
        this.goTo(one.effectiveFrom)
        // What the window before had dropped by then stays dropped.
        this.dropOld(before)
        if (this.open.length === 0) this.closeExpired(before)
        before = one
        this.dropOld(one)
        this.complete(one)
      }
    }
    if (!known || comesBefore(versions, known, version)) this.inForce = version
  }

  private goTo(date: LocalDate): void {
    if (date > this.date) this.date = date
  }

  /** The window is rolling and inclusive: a purchase on the same day of the month, `windowMonths` ago, still counts. */
  private dropOld({ windowMonths }: CardGroupVersion): void {
    if (windowMonths === null || this.open.length === 0) return
    const oldest = oldestCounting(this.date, windowMonths)
    if (this.open.every((unit) => windowDate(unit) >= oldest)) return
    this.dropped.push(...this.open.filter((unit) => windowDate(unit) < oldest))
    this.open = this.open.filter((unit) => windowDate(unit) >= oldest)
  }

  private closeExpired(version: CardGroupVersion): void {
    if (this.dropped.length > 0) this.expired.push({ units: this.dropped, version })
    this.dropped = []
  }

  private complete(version: CardGroupVersion): void {
    const splitFrom = this.splitFrom ?? (this.open.length > version.requiredQty ? (this.open[0]?.id ?? null) : null)
    while (this.open.length >= version.requiredQty) {
      const units = this.open.splice(0, version.requiredQty)
      this.full.push({ version, units, dropped: this.dropped, splitFrom })
      this.dropped = []
      this.splitFrom = this.open.length > 0 ? splitFrom : null
    }
  }

  /** The expired cards and the open one, or what is owed where there is none. */
  unfinished(work: CardGroupWork): readonly Card[] {
    const { inForce } = this
    if (!inForce) return []
    const card = (
      version: CardGroupVersion,
      units: readonly Unit[],
      expiredUnits: readonly Unit[],
      owed: number,
      id: string,
    ): Card => ({
      id,
      cardGroupId: this.group.id,
      programId: this.group.programId,
      version: version.version,
      status: units.length === 0 && owed === 0 ? 'expired' : 'open',
      units,
      expiredUnits,
      paidUnits: [],
      owed,
      requiredQty: version.requiredQty,
      rewardQty: version.rewardQty,
      completedAt: null,
      rewardIds: [],
      splitFrom: units.length > 0 ? this.splitFrom : null,
      note: noteOf(work, id, [...units, ...expiredUnits]),
    })
    const cards = this.expired.map(({ units, version }) => card(version, [], units, 0, units[0]?.id ?? ''))
    const unpaid = this.debts.filter((debt) => debt.paidBy === null)
    const first = this.open[0]
    const debt = unpaid[0]
    if (first) return [...cards, card(inForce, this.open, this.dropped, unpaid.length, first.id)]
    return debt ? [...cards, card(inForce, [], [], unpaid.length, `${debt.owed.id}#owed`)] : cards
  }
}

/** What the window goes by: the date on the old card, where a punch has one. */
export const windowDate = (unit: Unit): LocalDate => unit.originalDate ?? unit.businessDate

const oldestByDate = new Map<string, LocalDate>()

/** A few dates are asked for over and over. */
function oldestCounting(date: LocalDate, months: number): LocalDate {
  const key = `${date} ${months}`
  const known = oldestByDate.get(key)
  if (known !== undefined) return known
  if (oldestByDate.size > 5000) oldestByDate.clear()
  const oldest = monthsBefore(date, months)
  oldestByDate.set(key, oldest)
  return oldest
}

/** Order in which versions decide: by the day they start, of one day by the order they were saved in. */
function comesBefore(versions: readonly CardGroupVersion[], one: CardGroupVersion, other: CardGroupVersion): boolean {
  if (one.effectiveFrom !== other.effectiveFrom) return one.effectiveFrom < other.effectiveFrom
  return versions.indexOf(one) < versions.indexOf(other)
}

/** A version that was replaced before its day came never decided anything. */
function wasInForce(versions: readonly CardGroupVersion[], version: CardGroupVersion): boolean {
  return !versions.some(
    (other) =>
      comesBefore(versions, version, other) &&
      other.effectiveFrom === version.effectiveFrom &&
      (other.savedOn ?? '') < version.effectiveFrom,
  )
}

/** A set whose version no row names any more keeps what its redemptions say. */
const versionFrom = ({ version, units, redeemed }: SpentSet): CardGroupVersion => ({
  version,
  effectiveFrom: '',
  requiredQty: units.length,
  rewardQty: redeemed.length,
  rewardRule: 'fixedList',
  windowMonths: null,
  items: [],
})

interface CompletedCard {
  readonly card: Card
  readonly rewards: readonly Reward[]
}

/** A full card, and one reward for each free unit. */
function completed(
  work: CardGroupWork,
  { version, units, dropped, splitFrom }: FullCard,
  redeemed: readonly Redemption[],
  paidUnits: readonly Unit[],
): CompletedCard {
  const { group, program } = work
  const last = lastOf(units)
  const earned = earnedOf(work, version, last)
  const least = leastValued(units.map((unit) => ({ upc: unit.upc, valueCents: unit.punch?.valueCents ?? 0 })))
  const isDiscount = version.rewardRule === 'discount'
  const allowed = allowedUpcs(version.rewardRule, version.items, units, least?.valueCents ?? null)
  const rewards = rewardIdsOf(last, version.rewardQty, redeemed).map((id): Reward => {
    const redemption = redeemed.find((one) => one.rewardId === id)
    return {
      id,
      source: { kind: 'card', cardGroupId: group.id, version: version.version },
      programId: group.programId,
      kind: isDiscount ? 'rebate' : 'freeGood',
      status: redemption ? 'redeemed' : 'earned',
      rule: version.rewardRule,
      units,
      earnedAt: earned.at,
      earnedBusinessDate: earned.businessDate,
      earnedVisitId: last.visitId,
      earnedLocationId: last.locationId,
      endDate: null,
      allowedUpcs: isDiscount && !version.discount ? [] : allowed,
      leastUnit: version.rewardRule === 'lesserOrEqual' ? least : null,
      rebateCents: redemption?.rebateCents ?? null,
      discount: version.discount ?? null,
      requires: { email: program?.requiresEmail ?? false, address: program?.requiresAddress ?? false },
      redemptionId: redemption?.id ?? null,
    }
  })
  const id = units[0]?.id ?? last.id
  const card: Card = {
    id,
    cardGroupId: group.id,
    programId: group.programId,
    version: version.version,
    status: rewards.every((reward) => reward.status === 'redeemed') ? 'redeemed' : 'completed',
    units: units.filter((unit) => unit.removed === null),
    expiredUnits: dropped,
    paidUnits,
    owed: 0,
    requiredQty: version.requiredQty,
    rewardQty: version.rewardQty,
    completedAt: earned.at,
    rewardIds: rewards.map((reward) => reward.id),
    splitFrom,
    note: noteOf(work, id, [...units, ...dropped]),
  }
  return { card, rewards }
}

/** One by one the version promised, and whatever was redeemed beyond that. */
function rewardIdsOf(last: Unit, rewardQty: number, redeemed: readonly Redemption[]): readonly RewardId[] {
  const promised = Array.from({ length: rewardQty }, (_, index) => `${last.id}#${index + 1}` as RewardId)
  return [...new Set([...promised, ...redeemed.map((one) => one.rewardId)])]
}

/** When the completing unit was bought, or, where a later version completed the card, at the start of that version's day. */
function earnedOf(
  { locations }: CardGroupWork,
  version: CardGroupVersion,
  last: Unit,
): { readonly at: Instant; readonly businessDate: LocalDate } {
  if (last.punch?.version === version.version || version.effectiveFrom <= last.businessDate)
    return { at: last.at, businessDate: last.businessDate }
  const timeZone = locations[last.locationId]?.timeZone ?? 'UTC'
  return { at: startOfDay(version.effectiveFrom, timeZone), businessDate: version.effectiveFrom }
}

/** A note stays with its card though its first punches drop off. */
function noteOf({ cardNotes }: CardGroupWork, id: string, units: readonly { readonly id: UnitId }[]): string {
  const own = cardNotes[id]
  if (own !== undefined) return own
  return units.map((unit) => cardNotes[unit.id]).find((note) => note) ?? ''
}
