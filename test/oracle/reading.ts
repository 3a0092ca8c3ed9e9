/**
 * What the book says a customer has: cards, offer sets, rewards. Read anew each time, by walking the customer's units from the
 * first to the last and asking at each what the rules of that day said. Sources: domain.md 3.4, 3.7, 3.14, decision 6.
 */
import type { CardVersion, OfferVersion } from '../../shared/history/history-schema.ts'
import { type Book, type BookPerson, type BookUnit, standingOf } from './book.ts'
import { monthsEarlier, type Now } from './calendar.ts'

export interface ReadCard {
  card: string
  status: 'open' | 'completed' | 'redeemed' | 'expired'
  version: CardVersion
  units: BookUnit[]
  dropped: BookUnit[]
  owed: number
  /** First unit of the one card that a change of the rule made several of. */
  partOf: BookUnit | null
}

export interface ReadSet {
  offer: string
  status: 'open' | 'completed' | 'redeemed' | 'lapsed'
  version: OfferVersion
  units: BookUnit[]
  visit: string
}

export interface ReadReward {
  id: string
  kind: 'card' | 'offer'
  from: string
  program: string
  status: 'earned' | 'redeemed' | 'expired' | 'conflicted'
  rule: string
  version: CardVersion | OfferVersion
  units: BookUnit[]
  allowed: string[]
  least: number | null
  rebate: number | null
  earnedOn: string
  earnedLocation: string
  ends: string | null
  redemption: string | null
  demands: string[]
}

export interface Reading {
  cards: ReadCard[]
  sets: ReadSet[]
  rewards: ReadReward[]
  /** Units that paid for goods of redeemed cards that came back: sold, but on no card. */
  paid: { card: string; unit: BookUnit }[]
}

/** Given at a counter where it could not stand, and not taken back there: it waits for a manager. */
export const isConflicted = (book: Book, person: BookPerson, reward: string): boolean =>
  [...book.conflicted].some(
    ([name, one]) =>
      one.reward === reward &&
      person.conflicts.includes(one) &&
      ['limitExceeded', 'capExceeded', 'unitAlreadySpent'].includes(one.reason) &&
      !book.takenBack.has(name),
  )

export type ItemValue = (item: string) => number | null

export function read(book: Book, person: BookPerson, now: Now, worthOf: ItemValue): Reading {
  const reading: Reading = { cards: [], sets: [], rewards: [], paid: [] }
  for (const card of Object.keys(book.rules.cards)) readCards(book, person, card, now, worthOf, reading)
  for (const offer of Object.keys(book.rules.offers)) readSets(book, person, offer, now, worthOf, reading)
  const place = (unit: BookUnit | undefined) => (unit ? person.order.indexOf(unit) : -1)
  reading.rewards.sort((a, b) => place(a.units.at(-1)) - place(b.units.at(-1)) || (a.id < b.id ? -1 : 1))
  return reading
}

/** The version with the latest day that has come; of two for one day the later one said. */
export function versionOn<Version extends { from: string }>(versions: Version[], date: string): Version | null {
  let found: Version | null = null
  for (const version of versions) if (version.from <= date && (!found || version.from >= found.from)) found = version
  return found
}

const named = <Version extends { version: string }>(versions: Version[], name: string): Version => {
  const found = versions.find((one) => one.version === name)
  if (!found) throw new Error(`no version ${name}`)
  return found
}

/** Every purchase that some standing redemptions of one reward's units used: one list per card or set. */
function spentSets(book: Book, person: BookPerson, kind: 'card' | 'offer', from: string) {
  const sets: { units: string[]; redemptions: ReturnType<typeof standingOf> }[] = []
  for (const redemption of standingOf(book, person)) {
    if (redemption.kind !== kind || redemption.from !== from) continue
    const known = sets.find((one) => one.units.join() === redemption.units.join())
    if (known) known.redemptions.push(redemption)
    else sets.push({ units: redemption.units, redemptions: [redemption] })
  }
  return sets
}

const unitsCalled = (book: Book, names: string[]): BookUnit[] =>
  names.flatMap((name) => {
    const unit = book.units.get(name)
    return unit ? [unit] : []
  })

function readCards(book: Book, person: BookPerson, card: string, now: Now, worthOf: ItemValue, reading: Reading): void {
  const group = book.rules.cards[card]
  if (!group) return
  const placeOf = (name: string | null) => person.order.findIndex((unit) => unit.name === name)
  const spent = spentSets(book, person, 'card', card)
  const debts: number[] = []
  for (const { units: names, redemptions } of spent) {
    const units = unitsCalled(book, names)
    const version = named(group.versions, redemptions[0]?.version ?? '')
    for (const unit of units) if (unit.removed === 'returned') debts.push(placeOf(unit.returnedAfter))
    complete(book, person, card, version, units, [], earnedDay(units, version), redemptions, worthOf, reading)
  }
  debts.sort((a, b) => a - b)
  const isSpentHere = (unit: BookUnit) => spent.some((one) => one.units.includes(unit.name))
  const free = person.order.filter((unit) => unit.punch?.card === card && unit.removed === null && !isSpentHere(unit))

  let open: { units: BookUnit[]; dropped: BookUnit[]; partOf: BookUnit | null } | null = null
  let today = ''
  let inForce: CardVersion | null = null
  const inOrder = [...group.versions].sort((a, b) => (a.from === b.from ? 0 : a.from < b.from ? -1 : 1))
  const placeIn = (version: CardVersion | null) => (version === null ? -1 : inOrder.indexOf(version))
  const advance = (date: string) => {
    if (date > today) today = date
  }
  const drop = (version: CardVersion) => {
    if (!open || version.windowMonths === null) return
    const oldest = monthsEarlier(today, version.windowMonths)
    const isOld = (unit: BookUnit) => (unit.original ?? unit.date) < oldest
    open.dropped.push(...open.units.filter(isOld))
    open.units = open.units.filter((unit) => !isOld(unit))
    if (open.units.length === 0 && open.dropped.length > 0) {
      reading.cards.push({ card, status: 'expired', owed: 0, version, ...open })
      open = null
    }
  }
  const fill = (version: CardVersion) => {
    const partOf: BookUnit | null =
      open?.partOf ?? ((open?.units.length ?? 0) > version.buy ? (open?.units[0] ?? null) : null)
    while (open && open.units.length >= version.buy) {
      const full: BookUnit[] = open.units.slice(0, version.buy)
      const rest: BookUnit[] = open.units.slice(version.buy)
      complete(book, person, card, version, full, open.dropped, earnedDay(full, version), [], worthOf, reading, partOf)
      open = rest.length > 0 ? { units: rest, dropped: [], partOf } : null
    }
  }
  /** A version for the same day that was saved before that day came. */
  const wasReplaced = (version: CardVersion) =>
    inOrder
      .slice(placeIn(version) + 1)
      .some((one) => one.from === version.from && (group.savedOn[one.version] ?? '') < version.from)
  /** Versions behind the one in force, up to this one, each on its day. What was replaced before its day never decided. */
  const begin = (version: CardVersion) => {
    const before = inForce
    if (before !== null && placeIn(version) > placeIn(before)) {
      let last: CardVersion = before
      for (const one of inOrder.slice(placeIn(before) + 1, placeIn(version) + 1)) {
        if (one !== version && wasReplaced(one)) continue
        advance(one.from)
        drop(last)
        last = one
        drop(one)
        fill(one)
      }
    }
    if (placeIn(version) > placeIn(inForce)) inForce = version
  }
  for (const unit of free) {
    if (!unit.punch) continue
    const owed = debts.findIndex((place) => place < person.order.indexOf(unit))
    if (owed >= 0) {
      debts.splice(owed, 1)
      reading.paid.push({ card, unit })
      continue
    }
    const version = named(group.versions, unit.punch.version)
    begin(version)
    advance(unit.date)
    drop(version)
    open = open ?? { units: [], dropped: [], partOf: null }
    open.units.push(unit)
    drop(version)
    fill(version)
  }
  const newest = versionOn(group.versions, now.businessDate) ?? group.versions[0]
  if (!newest) return
  const current = placeIn(inForce) > placeIn(newest) && inForce ? inForce : newest
  begin(current)
  drop(current)
  fill(current)
  advance(now.businessDate)
  drop(current)
  if (open) reading.cards.push({ card, status: 'open', owed: debts.length, version: current, ...open })
  else if (debts.length > 0)
    reading.cards.push({
      card,
      status: 'open',
      owed: debts.length,
      version: current,
      units: [],
      dropped: [],
      partOf: null,
    })
}

/** The day of the purchase that completed it, or, where a later version did, the day that began. */
const earnedDay = (units: BookUnit[], version: CardVersion): string => {
  const last = units.at(-1)
  if (!last || last.punch?.version === version.version || version.from <= last.date) return last?.date ?? ''
  return version.from
}

function complete(
  book: Book,
  person: BookPerson,
  card: string,
  version: CardVersion,
  units: BookUnit[],
  dropped: BookUnit[],
  earnedOn: string,
  redemptions: { reward: string; name: string; rebate: number | null }[],
  worthOf: ItemValue,
  reading: Reading,
  partOf: BookUnit | null = null,
): void {
  const last = units.at(-1)
  const program = book.rules.cards[card]?.program ?? ''
  if (!last) return
  const hasLost = units.some((unit) => unit.removed !== null)
  for (let k = 1; k <= version.get; k += 1) {
    const id = `${last.name}#${k}`
    const redemption = redemptions.find((one) => one.reward === id)
    // What was not given yet before goods came back is not earned any more.
    if (hasLost && !redemption) continue
    const values = units.map((unit) => unit.punch?.value ?? null)
    const known = values.filter((value) => value !== null)
    reading.rewards.push({
      id,
      kind: 'card',
      from: card,
      program,
      status: redemption ? 'redeemed' : isConflicted(book, person, id) ? 'conflicted' : 'earned',
      rule: version.rule,
      version,
      units,
      allowed: allowedItems(version, units, values, worthOf),
      least: version.rule === 'lesserOrEqual' && known.length > 0 ? Math.min(...known) : null,
      rebate: redemption?.rebate ?? null,
      earnedOn,
      earnedLocation: last.location,
      ends: null,
      redemption: redemption?.name ?? null,
      demands: book.rules.programs[program]?.demands ?? [],
    })
  }
  const status = redemptions.length >= version.get || hasLost ? 'redeemed' : 'completed'
  // What came back supports nothing any more.
  const kept = units.filter((unit) => unit.removed === null)
  reading.cards.push({ card, status, owed: 0, version, units: kept, dropped, partOf })
}

/** Source: domain.md 2.2 rewardRule, decision 6. */
export function allowedItems(
  version: CardVersion | OfferVersion,
  units: BookUnit[],
  values: (number | null)[],
  worthOf: ItemValue,
): string[] {
  const listed = version.items
  const rewardable = Object.keys(listed).filter((item) => listed[item]?.rewardable)
  const bought = (item: string) => units.filter((unit) => unit.item === item).length
  const worth = (item: string) => listed[item]?.valueCents ?? worthOf(item)
  switch (version.rule) {
    case 'lesserOrEqual': {
      const known = values.filter((value) => value !== null)
      if (known.length === 0) return rewardable
      const least = Math.min(...known)
      return rewardable.filter((item) => {
        const value = worth(item)
        // As cheap as it was when it was bought, should the list say more by now.
        const paid = values.filter((one, n) => one !== null && units[n]?.item === item).map((one) => one ?? 0)
        return value === null ? bought(item) > 0 : Math.min(value, ...paid) <= least
      })
    }
    case 'mostFrequent': {
      const most = Math.max(...rewardable.map(bought))
      return rewardable.filter((item) => bought(item) > 0 && bought(item) === most)
    }
    case 'sameItem':
      return rewardable.filter((item) => bought(item) > 0)
    case 'mapped': {
      const keys = units.map((unit) => listed[unit.item]?.map).filter((key) => key !== undefined)
      return rewardable.filter((item) => {
        const key = listed[item]?.map
        return key !== undefined && keys.includes(key)
      })
    }
    case 'sameGroupAny':
    case 'fixedList':
    case 'discount':
      return rewardable
  }
}

function readSets(book: Book, person: BookPerson, offer: string, now: Now, worthOf: ItemValue, reading: Reading): void {
  const rule = book.rules.offers[offer]
  if (!rule) return
  const isRebate = rule.type === 'rebate'
  const spent = spentSets(book, person, 'offer', offer)
  for (const { units, redemptions } of spent)
    earn(unitsCalled(book, units), named(rule.versions, redemptions[0]?.version ?? ''), redemptions)
  const free = person.order.filter(
    (unit) =>
      unit.offer?.offer === offer && unit.removed === null && !spent.some((one) => one.units.includes(unit.name)),
  )
  const open: ReadSet[] = []
  for (const unit of free) {
    if (!unit.offer) continue
    const version = named(rule.versions, unit.offer.version)
    if (isRebate) {
      earn([unit], version, [])
      continue
    }
    let set = open.find(
      (one) =>
        (book.rules.partialOffers === 'offerPeriod' || one.visit === unit.visit) &&
        unit.localDate <= one.version.end &&
        (one.version.mixAndMatch || one.units[0]?.item === unit.item),
    )
    if (!set) {
      set = { offer, status: 'open', version, units: [], visit: unit.visit }
      open.push(set)
    }
    set.units.push(unit)
    if (set.units.length >= set.version.buy) {
      open.splice(open.indexOf(set), 1)
      earn(set.units, set.version, [])
    }
  }
  for (const set of open) {
    const visit = book.visits.get(set.visit)
    const isOver = now.localDate > set.version.end || (book.rules.partialOffers === 'visit' && visit?.status !== 'open')
    reading.sets.push({ ...set, status: isOver ? 'lapsed' : 'open' })
  }

  function earn(
    units: BookUnit[],
    version: OfferVersion,
    redemptions: { reward: string; name: string; rebate: number | null }[],
  ): void {
    const last = units.at(-1)
    if (!last) return
    const gets = isRebate ? 1 : version.get
    const isOver = now.localDate > version.end
    const hasLost = units.some((unit) => unit.removed !== null)
    for (let k = 1; k <= gets; k += 1) {
      const id = `${last.name}#o${k}`
      const redemption = redemptions.find((one) => one.reward === id)
      if (hasLost && !redemption) continue
      const values = units.map((unit) => unit.offer?.value ?? null)
      const { value = null, rebate = null } = last.offer ?? {}
      const known = values.filter((one) => one !== null)
      reading.rewards.push({
        id,
        kind: 'offer',
        from: offer,
        program: offer,
        status: redemption ? 'redeemed' : isConflicted(book, person, id) ? 'conflicted' : isOver ? 'expired' : 'earned',
        rule: isRebate ? 'rebate' : version.rule,
        version,
        units,
        allowed: isRebate ? [last.item] : allowedItems(version, units, values, worthOf),
        least: !isRebate && version.rule === 'lesserOrEqual' && known.length > 0 ? Math.min(...known) : null,
        rebate: isRebate ? (value === null ? rebate : Math.min(value, rebate ?? 0)) : (redemption?.rebate ?? null),
        earnedOn: last.date,
        earnedLocation: last.location,
        ends: version.end,
        redemption: redemption?.name ?? null,
        demands: book.rules.offers[offer]?.demands ?? [],
      })
    }
    const status = redemptions.length >= gets || hasLost ? 'redeemed' : 'completed'
    const kept = units.filter((unit) => unit.removed === null)
    reading.sets.push({ offer, status, version, units: kept, visit: last.visit })
  }
}
