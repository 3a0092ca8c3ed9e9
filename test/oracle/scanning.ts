/**
 * What an article means at a location on a day, and where its units go: which card they punch, which offers they are for, what has
 * to be asked or said. Sources: domain.md 3.4 steps 6-7 and a-d, decision 6.
 */
import type { CardVersion, OfferVersion } from '../../shared/history/history-schema.ts'
import {
  type Book,
  type BookPerson,
  type BookQuestion,
  type BookUnit,
  type BookVisit,
  isSpent,
  standingOf,
} from './book.ts'
import type { Now } from './calendar.ts'
import { type ItemValue, type ReadReward, read, versionOn } from './reading.ts'

export interface Meaning {
  card: { card: string; program: string; version: CardVersion } | null
  offers: { offer: string; version: OfferVersion; isRebate: boolean; worth: number }[]
  /** Why nothing of it counts, or part of it does not; and what of that its cards say. */
  hindrances: string[]
  cardHindrances: string[]
}

export const enrolmentAt = (book: Book, location: string, program: string) =>
  book.rules.enrolments[`${location} ${program}`] ?? null

export function meaningOf(book: Book, item: string, visit: BookVisit, now: Now, worthOf: ItemValue): Meaning {
  const { location } = visit
  const meaning: Meaning = { card: null, offers: [], hindrances: [], cardHindrances: [] }
  const { rules } = book
  for (const [card, { program: title, versions }] of Object.entries(rules.cards)) {
    const program = rules.programs[title]
    const version = versionOn(versions, visit.date)
    if (!program || !version?.items[item]?.qualifies) continue
    const isLive = rules.type === 'standard' || (rules.type === 'towOnly' && program.manufacturer === rules.sponsor)
    if (enrolmentAt(book, location, title)?.status !== 'active') meaning.hindrances.push('notEnrolledHere')
    else if (!isLive) meaning.hindrances.push('trackedInPos')
    else if ((program.start ?? '') > now.localDate || (program.end ?? '9999') < now.localDate)
      meaning.hindrances.push('programNotRunning')
    else meaning.card ??= { card, program: title, version }
  }
  meaning.cardHindrances = [...meaning.hindrances]
  const offersElsewhere: string[] = []
  for (const [offer, { versions, type }] of Object.entries(rules.offers)) {
    if (rules.type === 'towOnly' || !versions.some((one) => one.items[item]?.qualifies)) continue
    const version = versionOn(versions, now.localDate)
    const listed = version?.items[item]
    const isRunning = version && listed?.qualifies && now.localDate >= version.start && now.localDate <= version.end
    // Whatever names the article here, but not today, is an offer that is not running.
    if (enrolmentAt(book, location, offer)?.status !== 'active') offersElsewhere.push('notEnrolledHere')
    else if (!isRunning) offersElsewhere.push('offerNotRunning')
    else if (rules.type === 'nightlyFeed') meaning.hindrances.push('trackedInPos')
    else {
      const value = listed.valueCents ?? worthOf(item)
      const isRebate = type === 'rebate'
      const gift = version.rule === 'discount' ? offOf(version, value) : (value ?? 0)
      const rebate = Math.min(listed.rebateCents ?? 0, value ?? Number.POSITIVE_INFINITY)
      const worth = isRebate ? rebate : (gift * version.get) / version.buy
      meaning.offers.push({ offer, version, isRebate, worth })
    }
  }
  meaning.offers.sort((a, b) => b.worth - a.worth)
  // Offers are blamed only where no card is, and one that is enrolled before one that is not.
  if (meaning.hindrances.length === 0 && offersElsewhere.length > 0)
    meaning.hindrances.push(offersElsewhere.includes('offerNotRunning') ? 'offerNotRunning' : 'notEnrolledHere')
  return meaning
}

export interface Placed {
  counted: { unit: string; offer: NonNullable<BookUnit['offer']> }[]
  unpunched: string[]
  asks: BookQuestion[]
  notices: BookQuestion[]
}

/** Puts units, already written down, to the offers they may be for, one after another. */
export function placeUnits(
  book: Book,
  person: BookPerson,
  visit: BookVisit,
  units: BookUnit[],
  now: Now,
  worthOf: ItemValue,
): Placed {
  const placed: Placed = { counted: [], unpunched: [], asks: [], notices: [] }
  const add = (list: BookQuestion[], offer: string, kind: BookQuestion['kind'], unit: string) => {
    const known = list.find((one) => one.offer === offer)
    if (known) known.units.push(unit)
    else list.push({ offer, kind, units: [unit] })
  }
  for (const unit of units) {
    const { card, offers } = meaningOf(book, unit.item, visit, now, worthOf)
    for (const { offer, version, isRebate } of offers) {
      const answer = visit.answers[offer]
      if (answer === 'declined') continue
      const listed = version.items[unit.item]
      const move = {
        offer,
        version: version.version,
        value: listed?.valueCents ?? worthOf(unit.item),
        rebate: isRebate ? (listed?.rebateCents ?? null) : null,
      }
      const full = fullness(book, person, offer, version, unit, now, worthOf, move)
      if (full !== null) {
        const isKnown =
          visit.noticed.includes(offer) || visit.questions.some((one) => one.offer === offer && one.kind !== 'ask')
        if (!isKnown) add(placed.notices, offer, full, unit.name)
        continue
      }
      if (answer !== 'accepted' && (isRebate || card !== null)) {
        add(placed.asks, offer, 'ask', unit.name)
        break
      }
      unit.offer = move
      placed.counted.push({ unit: unit.name, offer: move })
      if (!version.countsTowardFrequentBuyer && unit.punch) {
        if (!isSpent(book, unit.name)) unit.punch = null
        placed.unpunched.push(unit.name)
      }
      break
    }
  }
  return placed
}

/** Is there no room for one more unit of the offer: the customer's limit, the household's, or the brand's total? */
function fullness(
  book: Book,
  person: BookPerson,
  offer: string,
  version: OfferVersion,
  unit: BookUnit,
  now: Now,
  worthOf: ItemValue,
  move: { rebate: number | null; value: number | null },
): 'limitReached' | 'exhausted' | null {
  const { sets, rewards } = read(book, person, now, worthOf)
  const isRebate = book.rules.offers[offer]?.type === 'rebate'
  const mine = rewards.filter((one) => one.kind === 'offer' && one.from === offer)
  const joined = sets.find(
    (set) =>
      set.offer === offer &&
      set.status === 'open' &&
      (book.rules.partialOffers === 'offerPeriod' || set.visit === unit.visit) &&
      (set.version.mixAndMatch || set.units[0]?.item === unit.item),
  )
  const gives = isRebate ? 1 : (joined?.version.get ?? version.get)
  const waiting = mine.filter((one) => one.status === 'earned').length
  const used = redeemedUnderLimit(book, person, offer, version)
  if (version.limit !== null && used + waiting + gives > version.limit) return 'limitReached'
  const everywhere = capUse(book, offer)
  if (version.capUnits !== null && everywhere.units + waiting + gives > version.capUnits) return 'exhausted'
  const rebate = isRebate
    ? Math.min(move.rebate ?? 0, move.value ?? Number.POSITIVE_INFINITY)
    : offOf(version, move.value)
  const waitingCents = mine
    .filter((one) => one.status === 'earned')
    .reduce((sum, one) => sum + (one.rebate ?? offOf(one.version, one.units.at(-1)?.offer?.value ?? null)), 0)
  if (version.capCents !== null && everywhere.cents + waitingCents + rebate * gives > version.capCents)
    return 'exhausted'
  return null
}

/** Dollars off one article of this value, as far as that is known. */
export function offOf({ rule, discount }: OfferVersion | ReadReward['version'], value: number | null): number {
  if (rule !== 'discount' || !discount) return 0
  if (discount.cents !== undefined) return Math.min(discount.cents, value ?? Number.POSITIVE_INFINITY)
  return Math.floor(((value ?? 0) * (discount.percent ?? 0)) / 100)
}

/** Redeemed rewards that the limit counts. */
export function redeemedUnderLimit(book: Book, person: BookPerson, offer: string, version: OfferVersion): number {
  const own = standingOf(book, person).filter((one) => one.kind === 'offer' && one.from === offer).length
  if (version.limitPer !== 'household' || person.household === null) return own
  const household = [...book.redemptions.values()].filter(
    (one) => !one.undone && one.kind === 'offer' && one.from === offer && one.household === person.household,
  ).length
  return Math.max(own, household)
}

export function capUse(book: Book, offer: string): { units: number; cents: number } {
  const counted = [...book.redemptions.values()].filter(
    (one) => !one.undone && !one.isTraining && one.kind === 'offer' && one.from === offer,
  )
  return { units: counted.length, cents: counted.reduce((sum, one) => sum + (one.rebate ?? 0), 0) }
}
