/**
 * The counter of the oracle: what a step of the history is answered with on what the register knows. Either deeds for the book, or
 * every objection there is; a counter that names any one of them has answered rightly.
 */
import type { ChosenReward, History, Step, StepOf } from '../../shared/history/history-schema.ts'
import {
  type Book,
  type BookPerson,
  type BookRedemption,
  type BookUnit,
  type BookVisit,
  type Deed,
  isMergeSpent,
  isSpent,
  rootOf,
  rungOf,
  visitsOf,
  write,
} from './book.ts'
import type { Now } from './calendar.ts'
import { type ItemValue, isConflicted, type ReadReward, read, versionOn } from './reading.ts'
import { capUse, enrolmentAt, meaningOf, offOf, type Placed, placeUnits, redeemedUnderLimit } from './scanning.ts'

export interface Counter {
  history: Omit<History, 'steps'>
  book: Book
  register: string
  location: string
  now: Now
  staff: 'cashier' | 'manager' | null
  hasApproval: boolean
  /** Of the step, from 0. */
  index: number
  worthOf: ItemValue
  newVisit: () => string
  /** What was done so far in this step; each is in the book already. */
  done: Deed[]
}

export type Answer = { objections: string[] }

const isOpenHere = (counter: Counter, visit: BookVisit | undefined): string[] => {
  if (visit?.status !== 'open') return ['visitNotOpen']
  return visit.register === counter.register ? [] : ['openOnAnotherRegister']
}

const isManager = (counter: Counter) => counter.staff === 'manager' || counter.hasApproval

function put(counter: Counter, deed: Deed): void {
  write(counter.book, deed)
  counter.done.push(deed)
}

/** The open visit here, else the last one here. */
function visitHere(counter: Counter, person: BookPerson): BookVisit | undefined {
  const here = visitsOf(counter.book, person).filter((one) => one.register === counter.register)
  return here.findLast((one) => one.status === 'open') ?? here.at(-1)
}

/** What is left of the line that a step called so made or added to. */
function lineUnits(counter: Counter, label: string): BookUnit[] {
  const units = [...counter.book.units.values()]
  const line = units.find((unit) => unit.name.startsWith(`${label}/`))?.line
  return units.filter((unit) => unit.line === line && unit.removed === null)
}

export function answer(counter: Counter, step: Step): Answer {
  if (counter.staff === null && step.do !== 'pull') return { objections: ['notSignedIn'] }
  switch (step.do) {
    case 'clock':
    case 'offline':
    case 'sync':
      return { objections: [] }
    case 'visit':
    case 'purchase':
    case 'paper':
    case 'exception':
      return arriveAndBuy(counter, step)
    case 'remove':
    case 'quantity':
      return changeLine(counter, step)
    case 'accept':
    case 'decline':
      return answerOffer(counter, step)
    case 'checkout': {
      const { person, visit, objections } = atVisit(counter, step.customer)
      if (visit?.questions.length) objections.push('questionOpen')
      if (objections.length > 0 || !visit) return { objections }
      put(counter, { do: 'checkedOut', visit: visit.id, ...head(counter, person) })
      return { objections }
    }
    case 'reason': {
      const { person, visit, objections } = atVisit(counter, step.customer)
      if (objections.length > 0 || !visit) return { objections }
      put(counter, { do: 'reasonGiven', visit: visit.id, ...head(counter, person) })
      return { objections }
    }
    case 'redeem':
      return redeem(counter, step)
    case 'later': {
      const { person, visit, objections } = atVisit(counter, step.customer)
      const wanted = step.rewards.map((choice) => wantedReward(counter, person, choice))
      if (wanted.some((reward) => reward?.status !== 'earned')) objections.push('rewardNotEarned')
      if (objections.length > 0 || !visit) return { objections }
      put(counter, { do: 'deferred', ...head(counter, person) })
      return { objections }
    }
    case 'undo':
    case 'removeOnly':
    case 'reselect':
      return unredeem(counter, step)
    case 'finish':
    case 'abandon':
      return leave(counter, step)
    case 'return':
    case 'takeOff':
      return takeBack(counter, step)
    case 'move':
      return move(counter, step)
    case 'enroll':
    case 'household':
    case 'person':
    case 'delete':
    case 'reinstate':
    case 'merge':
    case 'undoMerge':
      return changePerson(counter, step)
    case 'pull': {
      const redemption = counter.book.redemptions.get(step.redemption)
      if (redemption)
        put(counter, {
          do: 'pulled',
          redemption: step.redemption,
          batch: step.batch,
          customer: rootOf(counter.book, redemption.owner).name,
          register: 'cloud',
        })
      return { objections: redemption ? [] : ['redemptionUnknown'] }
    }
    case 'rule':
    case 'enrolment':
      put(counter, step.do === 'rule' ? ruleDeed(step, counter.now.businessDate) : { ...step })
      return { objections: [] }
  }
}

/** No version begins before the day on which it is saved. */
const ruleDeed = ({ card, offer, version }: StepOf<'rule'>, today: string): Deed => ({
  do: 'rule',
  version: version.from < today ? { ...version, from: today } : version,
  savedOn: today,
  ...(card === undefined ? {} : { card }),
  ...(offer === undefined ? {} : { offer }),
})

const head = (counter: Counter, person: BookPerson) => ({ customer: person.name, register: counter.register })

/** Somebody who can be served, through merges. */
function known(counter: Counter, name: string): { person: BookPerson; objections: string[] } {
  const person = rootOf(counter.book, name)
  const objections: string[] = []
  if (person.isDeleted) objections.push('customerDeleted')
  return { person, objections }
}

function atVisit(counter: Counter, name: string) {
  const { person, objections } = known(counter, name)
  const visit = visitHere(counter, person)
  return { person, visit, objections: [...objections, ...isOpenHere(counter, visit)] }
}

function startVisit(counter: Counter, person: BookPerson): BookVisit {
  const visit = counter.newVisit()
  put(counter, {
    do: 'visitStarted',
    visit,
    location: counter.location,
    date: counter.now.businessDate,
    ...head(counter, person),
  })
  const started = counter.book.visits.get(visit)
  if (!started) throw new Error('the visit was not written down')
  return started
}

function arriveAndBuy(counter: Counter, step: StepOf<'visit' | 'purchase' | 'paper' | 'exception'>): Answer {
  const { person, objections } = known(counter, step.customer)
  if (objections.length > 0) return { objections }
  const open = visitHere(counter, person)
  const visit = open?.status === 'open' ? open : startVisit(counter, person)
  if (step.do === 'visit') return { objections }
  return buy(counter, person, visit, step, step.line ?? `${counter.index + 1}`)
}

/** Which hindrance is said where there are several. */
const order = ['trackedInPos', 'programNotRunning', 'notEnrolledHere', 'offerNotRunning', 'notInAnyProgram']

/** Why such a purchase would be refused, and the punch it would make. */
function refusalsOf(
  counter: Counter,
  person: BookPerson,
  visit: BookVisit,
  step: StepOf<'purchase' | 'paper' | 'exception'>,
): { objections: string[]; punch: BookUnit['punch'] } {
  const { book, now, worthOf } = counter
  const objections: string[] = []
  if (step.quantity < 1 || step.quantity > 99) objections.push('quantityOutOfRange')
  if (visit.questions.length > 0) objections.push('questionOpen')
  const meaning = meaningOf(book, step.item, visit, now, worthOf)
  const hindrance = (of: string[]) => order.find((reason) => of.includes(reason)) ?? 'notInAnyProgram'
  let punch: BookUnit['punch'] = null
  if (step.do === 'exception') {
    const forced = exceptionPunch(counter, step, visit, objections)
    punch = forced
  } else {
    if (step.do === 'paper' && step.originalDate > now.localDate) objections.push('dateInFuture')
    if (meaning.card) {
      const { card, version } = meaning.card
      punch = { card, version: version.version, value: version.items[step.item]?.valueCents ?? worthOf(step.item) }
    }
    if (punch === null && step.do === 'paper')
      objections.push(hindrance(meaning.offers.length > 0 ? meaning.cardHindrances : meaning.hindrances))
    else if (punch === null && meaning.offers.length === 0) objections.push(hindrance(meaning.hindrances))
  }
  if (!person.takesPart && objections.length === 0) objections.push('customerNotEnrolled')
  return { objections, punch }
}

function buy(
  counter: Counter,
  person: BookPerson,
  visit: BookVisit,
  step: StepOf<'purchase' | 'paper' | 'exception'>,
  label: string,
  added?: BookUnit,
): Answer {
  const { book, now } = counter
  const { objections, punch } = refusalsOf(counter, person, visit, step)
  if (objections.length > 0) return { objections }
  const all = [...book.units.values()]
  const before = all.filter((unit) => unit.name.startsWith(`${label}/`)).length
  // The same article scanned again adds to its line; paper punches and exceptions stand on lines of their own.
  const same = all.find(
    (unit) =>
      unit.visit === visit.id && unit.item === step.item && unit.removed === null && !unit.paper && !unit.exception,
  )
  const line = added?.line ?? (step.do === 'purchase' ? same?.line : undefined) ?? label
  const units: BookUnit[] = Array.from({ length: step.quantity }, (_, n) => ({
    name: `${label}/${before + n + 1}`,
    item: step.item,
    line,
    visit: visit.id,
    location: visit.location,
    at: now.ms,
    date: visit.date,
    localDate: now.localDate,
    paper: step.do === 'paper',
    original: step.do === 'paper' ? step.originalDate : null,
    punch,
    offer: null,
    exception: step.do === 'exception',
    removed: null,
    owner: visit.owner,
    made: counter.index,
    pos: 0,
    returnedAfter: null,
  }))
  put(counter, { do: 'bought', units, ...head(counter, person) })
  const names = units.map(({ name }) => name)
  const program = punch ? (book.rules.cards[punch.card]?.program ?? '') : ''
  if (step.do === 'purchase') offerUnits(counter, person, visit, names, program)
  else tellHolding(counter, person, visit, program, names)
  return { objections }
}

function isHeld(counter: Counter, location: string, program: string): boolean {
  const distributor = enrolmentAt(counter.book, location, program)?.distributor ?? null
  return distributor !== null && (counter.history.distributors[distributor]?.isHolding ?? false)
}

function exceptionPunch(
  counter: Counter,
  step: StepOf<'exception'>,
  visit: BookVisit,
  objections: string[],
): BookUnit['punch'] {
  const { book, now, worthOf } = counter
  const group = book.rules.cards[step.card]
  const version = group ? versionOn(group.versions, visit.date) : null
  if (!isManager(counter)) objections.push('managerNeeded')
  if (step.note.trim() === '') objections.push('exceptionReasonNeeded')
  if (!group || !version) {
    objections.push('cardGroupUnknown')
    return null
  }
  const program = book.rules.programs[group.program]
  const isLive =
    book.rules.type === 'standard' || (book.rules.type === 'towOnly' && program?.manufacturer === book.rules.sponsor)
  if (version.items[step.item]) objections.push('itemOnListAlready')
  if (enrolmentAt(book, visit.location, group.program)?.status !== 'active') objections.push('notEnrolledHere')
  if (!isLive) objections.push('trackedInPos')
  if ((program?.start ?? '') > now.localDate || (program?.end ?? '9999') < now.localDate)
    objections.push('programNotRunning')
  const listed = Object.entries(version.items)
    .map(([item, one]) => one.valueCents ?? worthOf(item))
    .filter((value) => value !== null)
  const highest = listed.length > 0 ? Math.max(...listed) : null
  return { card: step.card, version: version.version, value: step.valueCents ?? worthOf(step.item) ?? highest }
}

/** Places units that are in the book and writes down what became of them. */
function offerUnits(counter: Counter, person: BookPerson, visit: BookVisit, names: string[], program: string): void {
  const { book, now, worthOf } = counter
  const units = names.flatMap((name) => book.units.get(name) ?? [])
  const placed = placeUnits(book, person, visit, units, now, worthOf)
  // What was placed at once belongs to the purchase itself.
  for (const deed of counter.done)
    if (deed.do === 'bought')
      deed.units = deed.units.map((unit) => {
        const now = book.units.get(unit.name)
        return now && names.includes(unit.name) ? { ...unit, offer: now.offer, punch: now.punch } : unit
      })
  askAll(counter, person, visit, placed)
  // A unit that the offer took off the card again is none of the program's.
  const punching = names.filter((name) => book.units.get(name)?.punch)
  if (punching.length > 0) tellHolding(counter, person, visit, program, punching)
  tellHeldOffers(counter, person, visit, placed)
}

function askAll(counter: Counter, person: BookPerson, visit: BookVisit, placed: Placed): void {
  for (const question of [...placed.asks, ...placed.notices])
    put(counter, { do: 'asked', visit: visit.id, question, ...head(counter, person) })
}

function tellHeldOffers(counter: Counter, person: BookPerson, visit: BookVisit, { counted }: Placed): void {
  for (const offer of new Set(counted.map((one) => one.offer.offer))) {
    const units = counted.filter((one) => one.offer.offer === offer).map((one) => one.unit)
    tellHolding(counter, person, visit, offer, units)
  }
}

/** Said once per visit and program: credits of it wait in Temporary Holding. */
function tellHolding(counter: Counter, person: BookPerson, visit: BookVisit, program: string, units: string[]): void {
  if (!isHeld(counter, visit.location, program) || visit.noticed.includes(program)) return
  if (visit.questions.some((one) => one.offer === program && one.kind === 'holding')) return
  const question = { offer: program, kind: 'holding' as const, units }
  put(counter, { do: 'asked', visit: visit.id, question, ...head(counter, person) })
}

function changeLine(counter: Counter, step: StepOf<'remove' | 'quantity'>): Answer {
  const { person, visit, objections } = atVisit(counter, step.customer)
  const units = lineUnits(counter, step.line).filter((unit) => unit.visit === visit?.id)
  if (units.length === 0) objections.push('lineUnknown')
  const wanted = step.do === 'remove' ? 0 : step.quantity
  if (step.do === 'quantity' && (wanted < 1 || wanted > 99)) objections.push('quantityOutOfRange')
  const leaving = wanted < units.length ? units.slice(Math.max(0, wanted)) : []
  if (leaving.some((unit) => isSpent(counter.book, unit.name))) objections.push('undoRedemptionFirst')
  const [first] = units
  if (objections.length > 0 || !visit || !first) return { objections }
  if (leaving.length > 0) {
    const reason = step.do === 'remove' ? 'removed' : 'quantity'
    put(counter, { do: 'removed', units: leaving.map((unit) => unit.name), reason, ...head(counter, person) })
  } else if (wanted > units.length) {
    return buy(counter, person, visit, likeUnit(first, step.customer, wanted - units.length), step.line, first)
  }
  return { objections }
}

function answerOffer(counter: Counter, step: StepOf<'accept' | 'decline'>): Answer {
  const { person, visit, objections } = atVisit(counter, step.customer)
  const [question] = visit?.questions ?? []
  if (visit && (!question || (step.offer !== undefined && question.offer !== step.offer)))
    objections.push('noQuestionOpen')
  if (step.do === 'accept' && question?.kind === 'ask') {
    const asked = versionOn(counter.book.rules.offers[question.offer]?.versions ?? [], counter.now.localDate)
    const isOver = !asked || counter.now.localDate < asked.start || counter.now.localDate > asked.end
    if (isOver) objections.push('offerNotRunning')
  }
  if (objections.length > 0 || !visit || !question) return { objections }
  const { book, now, worthOf } = counter
  const base = { visit: visit.id, offer: question.offer, ...head(counter, person) }
  if (question.kind !== 'ask') {
    put(counter, { do: 'answered', decision: 'seen', counted: [], unpunched: [], ...base })
    return { objections }
  }
  const decision = step.do === 'accept' ? 'accepted' : 'declined'
  put(counter, { do: 'answered', decision, counted: [], unpunched: [], ...base })
  const asked = question.units.flatMap((name) => book.units.get(name) ?? []).filter((unit) => unit.removed === null)
  const placed = placeUnits(book, person, visit, asked, now, worthOf)
  counter.done.pop()
  const countedBy = (offer: string) => placed.counted.filter((one) => one.offer.offer === offer)
  const unpunchedBy = (offer: string) =>
    placed.unpunched.filter((name) => countedBy(offer).some((one) => one.unit === name))
  const own = { counted: countedBy(question.offer), unpunched: unpunchedBy(question.offer) }
  counter.done.push({ do: 'answered', decision, ...own, ...base })
  // What goes to another offer answers that one.
  for (const offer of new Set(placed.counted.map((one) => one.offer.offer)))
    if (offer !== question.offer)
      put(counter, {
        ...{ do: 'answered', decision: 'accepted', counted: countedBy(offer), unpunched: unpunchedBy(offer) },
        ...{ ...base, offer },
      })
  askAll(counter, person, visit, placed)
  tellHeldOffers(counter, person, visit, placed)
  return { objections }
}

/** The reward a choice means: of an earlier redemption, or the nth that waits. */
function wantedReward(counter: Counter, person: BookPerson, choice: ChosenReward): ReadReward | undefined {
  const { rewards } = read(counter.book, person, counter.now, counter.worthOf)
  if (choice.of !== undefined) {
    const redemption = counter.book.redemptions.get(choice.of)
    return rewards.find((reward) => reward.id === redemption?.reward)
  }
  return rewards.filter((reward) => reward.from === choice.from && reward.status !== 'redeemed')[choice.nth - 1]
}

/** More than one purchase of this visit on one card. */
function wantsReason(counter: Counter, person: BookPerson, visit: BookVisit): boolean {
  const { cards } = read(counter.book, person, counter.now, counter.worthOf)
  return !visit.reason && cards.some((card) => card.units.filter((unit) => unit.visit === visit.id).length > 1)
}

function redeem(counter: Counter, step: StepOf<'redeem'>): Answer {
  const { person, visit, objections } = atVisit(counter, step.customer)
  if (visit?.questions.length) objections.push('questionOpen')
  if (visit && wantsReason(counter, person, visit)) objections.push('multiPurchaseReasonNeeded')
  const wanted = step.rewards.map((choice) => ({ choice, reward: wantedReward(counter, person, choice) }))
  const redemptions: BookRedemption[] = []
  const rungUp: string[] = []
  wanted.forEach(({ choice, reward }, nth) => {
    if (!reward) {
      objections.push('rewardNotEarned')
      return
    }
    if (reward.status === 'redeemed' || reward.status === 'conflicted') objections.push('rewardAlreadyRedeemed')
    if (reward.status === 'expired') objections.push('rewardExpired')
    const item = choice.item ?? (reward.allowed.length === 1 ? reward.allowed[0] : undefined)
    if (item === undefined) objections.push('choiceMissing')
    if (item === undefined || !reward.allowed.includes(item)) objections.push('itemNotAllowed')
    // Chosen twice in one go, it is redeemed once.
    if (wanted.findIndex((one) => one.reward?.id === reward.id) < nth) return
    objections.push(...missingOf(person, reward.demands))
    if (!step.atRisk && !person.isTraining && isAtRisk(counter, reward)) objections.push('creditAtRisk')
    if (
      !person.isTraining &&
      isCapUsedUp(
        counter,
        reward,
        wanted.slice(0, nth).filter((one) => one.reward?.from === reward.from).length,
        wanted
          .slice(0, nth + 1)
          .filter((one) => one.reward?.from === reward.from)
          .reduce((sum, one) => sum + centsOff(counter, one.choice, one.reward), 0),
      )
    )
      objections.push('capUsedUp')
    if (
      isOverLimit(
        counter,
        person,
        reward,
        wanted.slice(0, nth).filter((one) => one.reward?.from === reward.from).length,
      )
    )
      objections.push('limitReached')
    if (choice.rungUp !== null) {
      const { rewards } = read(counter.book, person, counter.now, counter.worthOf)
      const unit = counter.book.units.get(choice.rungUp)
      const isFree =
        unit !== undefined &&
        unit.removed === null &&
        unit.visit === visit?.id &&
        unit.item === item &&
        !rungUp.includes(unit.name) &&
        !rewards.some((one) => one.units.includes(unit))
      if (!isFree) objections.push('rungUnitNotFree')
      rungUp.push(choice.rungUp)
    }
    if (visit && item !== undefined)
      redemptions.push({
        ...redemptionOf(
          counter,
          person,
          visit,
          reward,
          item,
          choice.taken,
          choice.as ?? (nth === 0 ? `${counter.index + 1}` : `${counter.index + 1}.${nth + 1}`),
        ),
        rungUp: choice.rungUp,
      })
  })
  if (objections.length > 0) return { objections }
  if (rungUp.length > 0) put(counter, { do: 'removed', units: rungUp, reason: 'givenFree', ...head(counter, person) })
  for (const redemption of redemptions) put(counter, { do: 'redeemed', redemption, ...head(counter, person) })
  return { objections }
}

/** What a brand wants to know before it pays, asked at each giving. */
const missingOf = (person: BookPerson, demands: readonly string[]): string[] =>
  (['email', 'address'] as const).some((field) => demands.includes(field) && !person[field])
    ? ['requiredInformation']
    : []

const offerVersionOf = (counter: Counter, reward: ReadReward) =>
  counter.book.rules.offers[reward.from]?.versions.find((one) => one.version === reward.version.version)

function isOverLimit(counter: Counter, person: BookPerson, reward: ReadReward, before: number): boolean {
  const version = reward.kind === 'offer' ? offerVersionOf(counter, reward) : undefined
  if (!version || version.limit === null) return false
  return redeemedUnderLimit(counter.book, person, reward.from, version) + before >= version.limit
}

/** What makes a distributor refuse the credit. Source: domain.md 4.3. */
function isAtRisk(counter: Counter, reward: ReadReward): boolean {
  const enrolment = enrolmentAt(counter.book, counter.location, reward.program)
  if (enrolment?.status !== 'active') return true
  const distributor = enrolment.distributor === null ? undefined : counter.history.distributors[enrolment.distributor]
  if (distributor?.isHolding) return true
  if (distributor?.needsAccountNumber && enrolment.accountNumber.trim() === '') return true
  if (reward.units.some((unit) => unit.exception) && reward.kind === 'card') return true
  const end = reward.kind === 'card' ? counter.book.rules.programs[reward.program]?.end : null
  if (end !== null && end !== undefined && end < counter.now.localDate) return true
  const version = reward.kind === 'offer' ? offerVersionOf(counter, reward) : undefined
  const use = capUse(counter.book, reward.from)
  const isNear = (used: number, cap: number | null | undefined) =>
    cap !== null && cap !== undefined && used >= cap * 0.95
  return isNear(use.units, version?.capUnits) || isNear(use.cents, version?.capCents)
}

/** What is taken off with this choice. */
function centsOff(counter: Counter, choice: ChosenReward, reward: ReadReward | undefined): number {
  if (!reward) return 0
  const item = choice.item ?? reward.allowed[0] ?? ''
  const worth = reward.version.items[item]?.valueCents ?? counter.worthOf(item)
  return reward.rule === 'discount' ? offOf(reward.version, worth) : (reward.rebate ?? 0)
}

/** `cents`: of this one and those chosen before it. */
function isCapUsedUp(counter: Counter, reward: ReadReward, before: number, cents: number): boolean {
  const version = reward.kind === 'offer' ? offerVersionOf(counter, reward) : undefined
  if (!version) return false
  const use = capUse(counter.book, reward.from)
  if (version.capUnits !== null && use.units + before + 1 > version.capUnits) return true
  return version.capCents !== null && use.cents + cents > version.capCents
}

function redemptionOf(
  counter: Counter,
  person: BookPerson,
  visit: BookVisit,
  reward: ReadReward,
  item: string,
  taken: string | null,
  name: string,
): BookRedemption {
  const version = offerVersionOf(counter, reward)
  const worth = (of: string) => reward.version.items[of]?.valueCents ?? counter.worthOf(of)
  const [value, other] = [worth(item), taken === null || taken === item ? null : worth(taken)]
  const { discount } = reward.version
  const off =
    discount?.cents ?? (discount?.percent === undefined ? null : Math.floor(((value ?? 0) * discount.percent) / 100))
  return {
    name,
    reward: reward.id,
    kind: reward.kind,
    from: reward.from,
    version: reward.version.version,
    units: reward.units.map((unit) => unit.name),
    item,
    taken: taken === item ? null : taken,
    difference: value === null || other === null ? null : Math.max(0, other - value),
    rebate: reward.rule === 'discount' && off !== null ? Math.min(off, value ?? off) : reward.rebate,
    visit: visit.id,
    location: counter.location,
    date: visit.date,
    undone: false,
    batch: -1,
    limit: version?.limit ?? null,
    household: version?.limitPer === 'household' ? person.household : null,
    capUnits: version?.capUnits ?? null,
    capCents: version?.capCents ?? null,
    isTraining: person.isTraining,
    rungUp: null,
    // It goes where its units go, should a merge be undone.
    owner: reward.units[0]?.owner ?? person.name,
    at: counter.now.ms,
    pos: 0,
  }
}

function unredeem(counter: Counter, step: StepOf<'undo' | 'removeOnly' | 'reselect'>): Answer {
  const { book, now } = counter
  const redemption = book.redemptions.get(step.redemption)
  if (!redemption) return { objections: ['redemptionUnknown'] }
  const { person, objections } = known(counter, redemption.owner)
  if (redemption.undone) objections.push('redemptionAlreadyUndone')
  if (redemption.batch > 0) objections.push('redemptionPulled')
  const visit = book.visits.get(redemption.visit)
  if (visit?.status === 'open' && visit.register !== counter.register) objections.push('openOnAnotherRegister')
  if (visit?.status !== 'open' && !isManager(counter)) objections.push('managerNeeded')
  const base = head(counter, person)
  if (step.do === 'removeOnly') {
    for (const name of step.units) {
      const unit = book.units.get(name)
      if (!redemption.units.includes(name) || unit?.removed !== null) objections.push('unitUnknown')
      else if (
        [...book.redemptions.values()].some((one) => one !== redemption && !one.undone && one.units.includes(name))
      )
        objections.push('undoRedemptionFirst')
    }
  }
  if (step.do === 'reselect') {
    const reward = read(book, person, now, counter.worthOf).rewards.find((one) => one.id === redemption.reward)
    if (reward && !reward.allowed.includes(step.item)) objections.push('itemNotAllowed')
    // Undone for a moment: is the same reward earned again?
    const { undone } = redemption
    redemption.undone = true
    const rung = rungOf(book, redemption)
    if (rung) rung.removed = null
    const { rewards } = read(book, person, now, counter.worthOf)
    const again = rewards.find((one) => one.id === redemption.reward)
    const isSame = step.item === redemption.item && (step.taken === null || step.taken === step.item)
    const isSameUnits = again?.units.map((unit) => unit.name).join() === redemption.units.join()
    const isRungFree = rung && rung.visit === redemption.visit && !rewards.some((one) => one.units.includes(rung))
    // The credit stays with the store that gave it first, and so does what endangers it.
    const there = { ...counter, location: redemption.location }
    if (!step.atRisk && !person.isTraining && again && isAtRisk(there, again)) objections.push('creditAtRisk')
    redemption.undone = undone
    if (rung) rung.removed = 'givenFree'
    if (isConflicted(book, person, redemption.reward)) objections.push('rewardAlreadyRedeemed')
    if ((again?.status !== 'earned' && again?.status !== 'expired') || !isSameUnits) objections.push('rewardNotEarned')
    objections.push(...missingOf(person, reward?.demands ?? []))
    if (reward?.ends && now.localDate > reward.ends) objections.push('rewardExpired')
    if (objections.length > 0 || !reward || !visit) return { objections }
    put(counter, { do: 'undone', redemption: redemption.name, ...base })
    const renewed = redemptionOf(
      counter,
      person,
      visit,
      reward,
      step.item,
      step.taken,
      step.as ?? `${counter.index + 1}`,
    )
    // The same article given again is still the unit that was rung up.
    const rungUp = isSame && isRungFree ? rung.name : null
    if (rungUp !== null) put(counter, { do: 'removed', units: [rungUp], reason: 'givenFree', ...base })
    // The credit stays with the store that gave it first.
    const { location } = redemption
    const date = visit.status === 'open' ? renewed.date : now.businessDate
    put(counter, { do: 'redeemed', redemption: { ...renewed, date, location, rungUp }, ...base })
    return { objections }
  }
  if (objections.length > 0) return { objections }
  put(counter, { do: 'undone', redemption: redemption.name, ...base })
  if (step.do === 'removeOnly' && step.units.length > 0)
    put(counter, { do: 'removed', units: step.units, reason: 'removed', ...base })
  return { objections }
}

function leave(counter: Counter, step: StepOf<'finish' | 'abandon'>): Answer {
  const { person, visit, objections } = atVisit(counter, step.customer)
  const { book } = counter
  if (step.do === 'abandon') {
    if (
      [...book.units.values()].some(
        (unit) => unit.visit === visit?.id && unit.removed === null && isSpent(book, unit.name),
      )
    )
      objections.push('undoRedemptionFirst')
    if ([...book.redemptions.values()].some((one) => !one.undone && one.visit === visit?.id))
      objections.push('undoRedemptionFirst')
    if (objections.length > 0 || !visit) return { objections }
    put(counter, { do: 'abandoned', visit: visit.id, ...head(counter, person) })
    return { objections }
  }
  if (visit?.questions.length) objections.push('questionOpen')
  if (visit && wantsReason(counter, person, visit)) objections.push('multiPurchaseReasonNeeded')
  const { rewards } = read(book, person, counter.now, counter.worthOf)
  if (!step.anyway && rewards.some((one) => one.kind === 'offer' && one.status === 'earned'))
    objections.push('rewardStillOpen')
  if (objections.length > 0 || !visit) return { objections }
  put(counter, { do: 'finished', visit: visit.id, ...head(counter, person) })
  return { objections }
}

function takeBack(counter: Counter, step: StepOf<'return' | 'takeOff'>): Answer {
  const { book, now } = counter
  const { person, objections } = known(counter, step.customer)
  const units = step.units.map((name) => book.units.get(name))
  for (const unit of units) {
    if (!unit || unit.removed !== null || !person.order.includes(unit)) {
      objections.push('unitUnknown')
      continue
    }
    const visit = book.visits.get(unit.visit)
    if (visit?.status === 'open' && visit.register !== counter.register) objections.push('openOnAnotherRegister')
    if (step.do === 'return') continue
    if (isSpent(book, unit.name)) objections.push('undoRedemptionFirst')
    if (visit?.status !== 'open' && unit.date !== now.businessDate && !isManager(counter))
      objections.push('managerNeeded')
  }
  if (objections.length > 0) return { objections }
  const reason = step.do === 'return' ? 'returned' : 'removed'
  // One deed for each visit whose purchases they are.
  const visits = new Set(units.map((unit) => unit?.visit))
  for (const visit of visits) {
    const names = step.units.filter((name) => book.units.get(name)?.visit === visit)
    put(counter, { do: 'removed', units: names, reason, ...head(counter, person) })
  }
  return { objections }
}

function move(counter: Counter, step: StepOf<'move'>): Answer {
  const { person, visit, objections } = atVisit(counter, step.customer)
  const other = known(counter, step.to)
  objections.push(...other.objections)
  if (other.person === person) objections.push('sameCustomer')
  if (other.person.isTraining !== person.isTraining) objections.push('trainingCustomer')
  const units = lineUnits(counter, step.line).filter((unit) => unit.visit === visit?.id)
  const [first] = units
  if (!first) objections.push('lineUnknown')
  if (units.some((unit) => isSpent(counter.book, unit.name))) objections.push('undoRedemptionFirst')
  if (objections.length > 0 || !visit || !first) return { objections }
  const open = visitHere(counter, other.person)
  const there: BookVisit | undefined = open?.status === 'open' ? open : undefined
  const target = there ?? {
    ...{ id: '', owner: other.person.name, register: counter.register, location: counter.location },
    ...{ date: counter.now.businessDate, status: 'open' as const, stage: 'shopping' as const },
    ...{ questions: [], answers: {}, noticed: [], reason: false },
  }
  const bought = likeUnit(first, step.to, units.length)
  // Whoever approved the exception approved it for whom it was bought.
  const refused = refusalsOf({ ...counter, hasApproval: true }, other.person, target, bought).objections
  if (!other.person.takesPart) refused.push('customerNotEnrolled')
  if (refused.length > 0) return { objections: refused }
  put(counter, { do: 'removed', units: units.map((unit) => unit.name), reason: 'moved', ...head(counter, person) })
  const visitThere = there ?? startVisit(counter, other.person)
  return buy({ ...counter, hasApproval: true }, other.person, visitThere, bought, step.as ?? `${counter.index + 1}`)
}

/** The step that would buy more of what a unit is. */
function likeUnit(unit: BookUnit, customer: string, quantity: number): StepOf<'purchase' | 'paper' | 'exception'> {
  const base = { customer, item: unit.item, quantity }
  if (unit.paper && unit.original !== null) return { do: 'paper', ...base, originalDate: unit.original }
  if (unit.exception && unit.punch)
    return {
      ...{ do: 'exception', ...base, card: unit.punch.card, reason: 'newItem', note: 'as before' },
      valueCents: unit.punch.value,
    }
  return { do: 'purchase', ...base, source: 'scan' }
}

function changePerson(
  counter: Counter,
  step: StepOf<'enroll' | 'household' | 'person' | 'delete' | 'reinstate' | 'merge' | 'undoMerge'>,
): Answer {
  const { book } = counter
  const person = rootOf(book, step.customer)
  const objections: string[] = []
  const base = head(counter, person)
  const isOpen = (one: BookPerson) => visitsOf(book, one).some((visit) => visit.status === 'open')
  const isOpenElsewhere = (one: BookPerson) =>
    visitsOf(book, one).some((visit) => visit.status === 'open' && visit.register !== counter.register)
  if (step.do !== 'reinstate' && person.isDeleted) objections.push('customerDeleted')
  const managers = ['delete', 'reinstate', 'merge', 'undoMerge']
  if (managers.includes(step.do) && !isManager(counter)) objections.push('managerNeeded')
  switch (step.do) {
    case 'enroll':
      if (objections.length === 0 && step.takesPart !== person.takesPart)
        put(counter, { do: 'takesPart', takesPart: step.takesPart, ...base })
      break
    case 'household':
      if (objections.length === 0 && step.household !== person.household)
        put(counter, { do: 'household', household: step.household, ...base })
      break
    case 'person': {
      const { email, phone, address } = step
      const has = { ...(email === undefined ? {} : { email }), ...(phone === undefined ? {} : { phone }) }
      put(counter, { do: 'person', ...has, ...(address === undefined ? {} : { address }), ...base })
      return { objections: [] }
    }
    case 'delete':
      if (isOpen(person)) objections.push('customerHasOpenVisit')
      if (objections.length === 0) put(counter, { do: 'deleted', ...base })
      break
    case 'reinstate':
      if (objections.length === 0) put(counter, { do: 'reinstated', ...base })
      break
    case 'merge': {
      const other = rootOf(book, step.other)
      if (other === person) objections.push('sameCustomer')
      if (other.isDeleted) objections.push('customerDeleted')
      if (person.isTraining !== other.isTraining) objections.push('trainingCustomer')
      if (isOpenElsewhere(person) || isOpenElsewhere(other)) objections.push('openOnAnotherRegister')
      if (objections.length === 0) put(counter, { do: 'merged', other: step.other, at: counter.now.ms, ...base })
      break
    }
    case 'undoMerge':
      if (isOpenElsewhere(person)) objections.push('openOnAnotherRegister')
      if (!person.merges.some((one) => one.secondary === step.other)) objections.push('mergeUnknown')
      if (step.other === person.name) objections.push('sameCustomer')
      if (isMergeSpent(book, person, step.other)) objections.push('mergeSpent')
      if (objections.length === 0) put(counter, { do: 'mergeUndone', other: step.other, ...base })
      break
  }
  return { objections }
}
