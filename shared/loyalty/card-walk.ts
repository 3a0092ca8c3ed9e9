/**
 * The walk over one card group's units, and what it finds: full cards, expired ones, the open one, and which units paid for goods that
 * came back.
 *
 *  unit -> pays what is owed | old punches drop off -> joins the open card -> enough: completed -> next card
 *
 * A unit completes a card under the version it was punched by; a further version that started meanwhile completes an open card that
 * already holds enough for it, on the day it started. So no version that comes later changes what was complete, on whatever
 * register it was unknown. Source: domain.md 3.7, 3.14, docs/decisions/0006.
 */
import { type LocalDate, monthsBefore } from '../kernel/business-date.ts'
import type { UnitId } from '../kernel/ids.ts'
import type { CardGroupRow, CardGroupVersion } from './catalogue.ts'
import { versionNamed, versionOn } from './programs-by-upc.ts'
import type { SpentSet } from './spent-sets.ts'
import type { Unit } from './state.ts'

/** A unit of a redeemed card that came back: the next unit behind it pays. */
export interface Debt {
  readonly owed: Unit
  readonly set: SpentSet
  /** Place of the newest unit there was when it came back. */
  readonly from: number
  paidBy: Unit | null
}

/** `units`: of the card group; `everything`: all of the customer's, because the newest one may punch this group no more. */
export function debtsOf(sets: readonly SpentSet[], units: readonly Unit[], everything: readonly Unit[]): Debt[] {
  const debts = sets.flatMap((set) =>
    set.units.flatMap((owed) => (owed.removed === 'returned' ? { owed, set, from: -1, paidBy: null } : [])),
  )
  if (debts.length === 0) return debts
  const places = new Map(units.map((unit, place) => [unit.id, place]))
  return debts
    .map((debt) => {
      const newest = debt.owed.returnedAfter ?? debt.owed.id
      return { ...debt, from: places.get(newest) ?? lastBefore(newest, places, everything) }
    })
    .sort((a, b) => a.from - b.from)
}

/** Place of the last unit of the group that stands before one that is not of the group; -1 = none does. */
function lastBefore(id: UnitId, places: ReadonlyMap<UnitId, number>, everything: readonly Unit[]): number {
  const end = everything.findIndex((unit) => unit.id === id)
  const before = everything.slice(0, Math.max(0, end)).findLast((unit) => places.has(unit.id))
  return before ? (places.get(before.id) ?? -1) : -1
}

export interface FullCard {
  readonly splitFrom: string | null
  readonly version: CardGroupVersion
  readonly units: readonly Unit[]
  readonly dropped: readonly Unit[]
}

/** A card whose last live punch dropped off: its punches, and the version they were counted by. */
export interface ExpiredCard {
  readonly units: readonly Unit[]
  readonly version: CardGroupVersion
  readonly splitFrom: string | null
}

/** What the walk ends with, beside the full cards. */
export interface Unfinished {
  readonly version: CardGroupVersion
  readonly expired: readonly ExpiredCard[]
  readonly open: readonly Unit[]
  readonly dropped: readonly Unit[]
  readonly splitFrom: string | null
  /** Units that came back and are not paid for. */
  readonly owed: readonly Unit[]
}

/** The walk over the units that no redemption has spent. It is only ever used within one assessment. */
export class CardWalk {
  readonly full: FullCard[] = []
  private readonly expired: ExpiredCard[] = []
  private open: Unit[] = []
  private dropped: Unit[] = []
  private splitFrom: string | null = null
  private date: LocalDate = ''
  private inForce: CardGroupVersion | null = null
  private readonly group: CardGroupRow
  private readonly debts: Debt[]

  constructor(group: CardGroupRow, debts: Debt[]) {
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
    const { dropped: units, splitFrom } = this
    if (units.length > 0) this.expired.push({ units, version, splitFrom })
    this.dropped = []
    this.splitFrom = null
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

  /** What no card was filled with; null where no version has ever counted anything. */
  rest(): Unfinished | null {
    const { inForce, expired, open, dropped, splitFrom } = this
    const owed = this.debts.flatMap((debt) => (debt.paidBy === null ? debt.owed : []))
    return inForce && { version: inForce, expired, open, dropped, splitFrom, owed }
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
