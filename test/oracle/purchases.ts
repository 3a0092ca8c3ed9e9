/** What the counter of the oracle answers when something is bought, taken off, moved or brought back, and to what offers ask. */
import type { StepOf } from '../../shared/history/history-schema.ts'
import {
  type Answer,
  atVisit,
  type Counter,
  head,
  isManager,
  known,
  lineUnits,
  put,
  startVisit,
  visitHere,
} from './at-counter.ts'
import { type BookPerson, type BookUnit, type BookVisit, isSpent } from './book.ts'
import { versionOn } from './reading.ts'
import { enrolmentAt, meaningOf, type Placed, placeUnits } from './scanning.ts'

export function arriveAndBuy(counter: Counter, step: StepOf<'visit' | 'purchase' | 'paper' | 'exception'>): Answer {
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

export function changeLine(counter: Counter, step: StepOf<'remove' | 'quantity'>): Answer {
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

export function answerOffer(counter: Counter, step: StepOf<'accept' | 'decline'>): Answer {
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

export function takeBack(counter: Counter, step: StepOf<'return' | 'takeOff'>): Answer {
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
  putRemoved(counter, person, step.units, step.do === 'return' ? 'returned' : 'removed')
  return { objections }
}

/** One deed for each visit whose purchases they are. */
export function putRemoved(counter: Counter, person: BookPerson, names: string[], reason: string): void {
  const visitOf = (name: string) => counter.book.units.get(name)?.visit
  for (const visit of new Set(names.map(visitOf))) {
    const units = names.filter((name) => visitOf(name) === visit)
    put(counter, { do: 'removed', units, reason, ...head(counter, person) })
  }
}

export function move(counter: Counter, step: StepOf<'move'>): Answer {
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
