/** What each deed does to the book. */
import {
  type Book,
  type BookPerson,
  type BookRedemption,
  type BookUnit,
  type Deed,
  isSpent,
  rootOf,
  rungOf,
  standingOf,
} from './book.ts'
import { type Complain, merge, unmerge } from './merging.ts'

export function write(book: Book, deed: Deed): void {
  book.pos += 1
  if (deed.do === 'rule') {
    const versions: { version: string }[] | undefined =
      deed.card !== undefined ? book.rules.cards[deed.card]?.versions : book.rules.offers[deed.offer ?? '']?.versions
    if (versions?.some((one) => one.version === deed.version.version)) return
    versions?.push(deed.version)
    const savedOn = book.rules.cards[deed.card ?? '']?.savedOn
    if (savedOn) savedOn[deed.version.version] = deed.savedOn
    return
  }
  if (deed.do === 'enrolment') {
    book.rules.enrolments[`${deed.location} ${deed.program}`] = deed
    return
  }
  const person = rootOf(book, deed.customer)
  const conflict = (reason: string, reward: string | null) =>
    person.conflicts.push({ reason, reward, register: deed.register, customer: deed.customer })
  /** Told where it is by now, whoever the deed named. */
  const atHolder = ({ owner, reward }: Pick<BookRedemption, 'owner' | 'reward'>, reason: string) =>
    rootOf(book, owner).conflicts.push({ reason, reward, register: deed.register, customer: deed.customer })
  /** Of several redemptions that had spent them, the first one made is named. */
  const tellSpent = (names: string[]) => {
    const first = [...book.redemptions.values()].find(
      (one) => !one.undone && one.units.some((name) => names.includes(name)),
    )
    const owner = book.units.get(names[0] ?? '')?.owner
    if (first && owner) atHolder({ owner, reward: first.reward }, 'unitSpent')
  }
  switch (deed.do) {
    case 'person':
      person.email = deed.email ?? person.email
      person.phone = deed.phone ?? person.phone
      person.address = deed.address ?? person.address
      return
    case 'takesPart':
      person.takesPart = deed.takesPart
      return
    case 'household':
      person.household = deed.household
      return
    case 'deleted':
      // What is only another name by now is nobody's to delete.
      if (deed.customer === person.name) person.isDeleted = true
      return
    case 'reinstated':
      if (deed.customer === person.name) person.isDeleted = false
      return
    case 'merged':
      merge(person, rootOf(book, deed.other), deed.merge, deed.at)
      return
    case 'mergeUndone':
      unmerge(book, person, deed.merge, conflict)
      return
    case 'visitStarted':
      book.visits.set(deed.visit, {
        id: deed.visit,
        owner: deed.customer,
        register: deed.register,
        location: deed.location,
        date: deed.date,
        status: 'open',
        stage: 'shopping',
        questions: [],
        answers: {},
        noticed: [],
        reason: false,
      })
      return
    case 'bought':
      for (const unit of deed.units) {
        const kept = { ...unit, pos: book.pos }
        book.units.set(unit.name, kept)
        person.order.push(kept)
      }
      for (const visit of book.visits.values()) if (visit.id === deed.units[0]?.visit) visit.stage = 'shopping'
      return
    case 'removed': {
      const there = deed.units.filter((name) => book.units.get(name)?.removed === null)
      for (const name of there) {
        const unit = book.units.get(name)
        if (unit && (deed.reason === 'returned' || !isSpent(book, name))) takeAway(book, unit, deed.reason)
      }
      tellSpent(there.filter((name) => book.units.get(name)?.removed === null))
      return
    }
    case 'asked': {
      const visit = book.visits.get(deed.visit)
      if (!visit) return
      const known = visit.questions.find((one) => one.offer === deed.question.offer && one.kind === deed.question.kind)
      if (known) known.units.push(...deed.question.units)
      else visit.questions.push({ ...deed.question, units: [...deed.question.units] })
      return
    }
    case 'answered': {
      const visit = book.visits.get(deed.visit)
      if (!visit) return
      const index = visit.questions.findIndex(
        (one) => one.offer === deed.offer && (one.kind !== 'ask') === (deed.decision === 'seen'),
      )
      if (index >= 0) visit.questions.splice(index, 1)
      if (deed.decision === 'seen') visit.noticed.push(deed.offer)
      else visit.answers[deed.offer] = deed.decision
      for (const { unit, offer } of deed.counted) {
        const found = book.units.get(unit)
        if (found) found.offer = offer
      }
      for (const name of deed.unpunched) {
        const found = book.units.get(name)
        // What a redemption elsewhere has spent meanwhile stays on its card for ever.
        if (found && !isSpent(book, name)) found.punch = null
      }
      return
    }
    case 'checkedOut': {
      const visit = book.visits.get(deed.visit)
      if (visit) visit.stage = 'checkingOut'
      return
    }
    case 'reasonGiven': {
      const visit = book.visits.get(deed.visit)
      if (visit) visit.reason = true
      return
    }
    case 'redeemed':
      redeem(book, person, deed.redemption, conflict)
      return
    case 'deferred':
      return
    case 'undone': {
      const redemption = book.redemptions.get(deed.redemption)
      if (!redemption && book.conflicted.has(deed.redemption)) {
        book.takenBack.add(deed.redemption)
        return
      }
      if (!redemption) conflict('redemptionUnknown', null)
      else if (redemption.batch > 0 && !redemption.undone) atHolder(redemption, 'redemptionPulled')
      else {
        redemption.undone = true
        const rung = rungOf(book, redemption)
        if (rung) rung.removed = null
      }
      return
    }
    case 'pulled': {
      const redemption = book.redemptions.get(deed.redemption)
      if (!redemption) conflict('redemptionUnknown', null)
      else if (redemption.undone) atHolder(redemption, 'redemptionUndone')
      else if (redemption.batch < 1) redemption.batch = deed.batch
      return
    }
    case 'finished': {
      const visit = book.visits.get(deed.visit)
      if (!visit) return
      visit.status = 'finished'
      visit.questions = []
      return
    }
    case 'abandoned': {
      const visit = book.visits.get(deed.visit)
      if (!visit) return
      visit.status = 'abandoned'
      visit.questions = []
      const bought = [...book.units.values()].filter((unit) => unit.visit === visit.id && unit.removed === null)
      for (const unit of bought) if (!isSpent(book, unit.name)) takeAway(book, unit, 'removed')
      tellSpent(bought.filter((unit) => unit.removed === null).map((unit) => unit.name))
      return
    }
  }
}

/** A unit that is gone leaves the questions that were asked about it. */
function takeAway(book: Book, unit: BookUnit, reason: string): void {
  unit.removed = reason
  if (reason === 'returned') {
    const { order } = rootOf(book, unit.owner)
    unit.returnedAfter = order.findLast((one) => one.punch?.card === unit.punch?.card)?.name ?? null
  }
  const visit = book.visits.get(unit.visit)
  if (!visit) return
  for (const question of visit.questions) question.units = question.units.filter((name) => name !== unit.name)
  // What only wants to be seen stays.
  visit.questions = visit.questions.filter((question) => question.kind !== 'ask' || question.units.length > 0)
}

/** Returned goods leave the reward standing; what was removed, or punches that card no more, does not. */
const supports = (unit: BookUnit, { kind, from }: BookRedemption): boolean =>
  (unit.removed === null || unit.removed === 'returned') &&
  (kind === 'card' ? unit.punch?.card === from : unit.offer?.offer === from)

function redeem(book: Book, person: BookPerson, wanted: BookRedemption, conflict: Complain): void {
  const own = standingOf(book, person)
  const others = [...book.redemptions.values()].filter(
    (one) => !one.undone && one.kind === 'offer' && one.from === wanted.from,
  )
  const units = wanted.units.map((name) => book.units.get(name))
  const sameUnits = (one: BookRedemption) =>
    one.units.length === wanted.units.length && one.units.every((name) => wanted.units.includes(name))
  const isOffer = wanted.kind === 'offer'
  const counted = others.filter((one) => !one.isTraining)
  const used = own.filter((one) => one.kind === 'offer' && one.from === wanted.from).length
  const usedByHousehold = others.filter((one) => wanted.household !== null && one.household === wanted.household).length
  const reason = own.some((one) => one.reward === wanted.reward)
    ? 'rewardAlreadyRedeemed'
    : units.some((unit) => unit === undefined || !person.order.includes(unit))
      ? 'unitUnknown'
      : units.some((unit) => unit && !supports(unit, wanted))
        ? 'purchaseRemoved'
        : own.some(
              (one) =>
                one.kind === wanted.kind && one.units.some((name) => wanted.units.includes(name)) && !sameUnits(one),
            )
          ? 'unitAlreadySpent'
          : isOffer && wanted.limit !== null && Math.max(used, usedByHousehold) >= wanted.limit
            ? 'limitExceeded'
            : isOffer && !wanted.isTraining && wanted.capUnits !== null && counted.length + 1 > wanted.capUnits
              ? 'capExceeded'
              : isOffer &&
                  !wanted.isTraining &&
                  wanted.capCents !== null &&
                  counted.reduce((sum, one) => sum + (one.rebate ?? 0), wanted.rebate ?? 0) > wanted.capCents
                ? 'capExceeded'
                : null
  if (reason !== null) {
    conflict(reason, wanted.reward)
    const said = person.conflicts.at(-1)
    if (said) book.conflicted.set(wanted.name, said)
  } else book.redemptions.set(wanted.name, { ...wanted, pos: book.pos })
}
