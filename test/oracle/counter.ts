/**
 * The counter of the oracle: what a step of the history is answered with on what the register knows. Either deeds for the book, or
 * every objection there is; a counter that names any one of them has answered rightly.
 */
import type { Step, StepOf } from '../../shared/history/history-schema.ts'
import { type Answer, atVisit, type Counter, head, isManager, put, wantsReason } from './at-counter.ts'
import { type Deed, isSpent, rootOf } from './book.ts'
import { changePerson } from './people.ts'
import { answerOffer, arriveAndBuy, changeLine, move, takeBack } from './purchases.ts'
import { read, versionOn } from './reading.ts'
import { redeem, unredeem, wantedReward } from './redemptions.ts'

export function answer(counter: Counter, step: Step): Answer {
  if (counter.staff === null && step.do !== 'pull' && step.do !== 'start') return { objections: ['notSignedIn'] }
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
      const { reasons = [] } = counter.history.account
      const isKnown = ['boughtMore', 'paperCard', 'missedPurchase', 'other', ...reasons].includes(step.reason)
      if (!isKnown || (step.reason === 'other' && step.note.trim() === '')) objections.push('multiPurchaseReasonNeeded')
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
    case 'start':
      for (const visit of counter.book.visits.values())
        if (visit.status === 'open' && visit.register === counter.register && visit.date < counter.now.businessDate)
          put(counter, { do: 'finished', visit: visit.id, ...head(counter, rootOf(counter.book, visit.owner)) })
      return { objections: [] }
    case 'rule':
    case 'enrolment':
    case 'autoEnrolment':
      if (!isManager(counter)) return { objections: ['managerNeeded'] }
      if (step.do === 'rule') put(counter, ruleDeed(step, counter.now.businessDate))
      else if (step.do === 'enrolment') put(counter, { ...step })
      else enrolByItself(counter, step)
      return { objections: [] }
  }
}

/** Every offer of the brand that has not ended; what was enrolled or ended by hand stays as it is. */
function enrolByItself(counter: Counter, step: StepOf<'autoEnrolment'>): void {
  const { rules } = counter.book
  const { location, distributor, accountNumber } = step
  for (const [program, { manufacturer, versions }] of Object.entries(rules.offers)) {
    const version = versionOn(versions, counter.now.localDate) ?? versions.at(-1)
    const known = rules.enrolments[`${location} ${program}`]
    if (!step.active || manufacturer !== step.manufacturer || (known && !known.isAuto)) continue
    if (version && version.end >= counter.now.localDate)
      put(counter, { do: 'enrolment', location, program, distributor, accountNumber, status: 'active', isAuto: true })
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
