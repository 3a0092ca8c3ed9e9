/** What the counter of the oracle answers when a reward is given, put off or taken back. */
import type { ChosenReward, StepOf } from '../../shared/history/history-schema.ts'
import { type Answer, atVisit, type Counter, head, isManager, known, put, wantsReason } from './at-counter.ts'
import { type BookPerson, type BookRedemption, type BookVisit, rungOf } from './book.ts'
import { putRemoved } from './purchases.ts'
import { isConflicted, type ReadReward, read } from './reading.ts'
import { capUse, enrolmentAt, offOf, redeemedUnderLimit } from './scanning.ts'

/** The reward a choice means: of an earlier redemption, or the nth that waits. */
export function wantedReward(counter: Counter, person: BookPerson, choice: ChosenReward): ReadReward | undefined {
  const { rewards } = read(counter.book, person, counter.now, counter.worthOf)
  if (choice.of !== undefined) {
    const redemption = counter.book.redemptions.get(choice.of)
    return rewards.find((reward) => reward.id === redemption?.reward)
  }
  return rewards.filter((reward) => reward.from === choice.from && reward.status !== 'redeemed')[choice.nth - 1]
}

export function redeem(counter: Counter, step: StepOf<'redeem'>): Answer {
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

/** What an article counts as: by the list it was earned under, which took over its own value, else by what it was bought at. */
function worthFor(counter: Counter, reward: ReadReward, item: string): number | null {
  const bought = reward.units.find((unit) => unit.item === item)
  const paid = reward.kind === 'card' ? bought?.punch?.value : bought?.offer?.value
  const listed = reward.version.items[item]
  return (listed && (listed.valueCents ?? counter.worthOf(item))) ?? paid ?? counter.worthOf(item)
}

/** What is taken off with this choice. */
function centsOff(counter: Counter, choice: ChosenReward, reward: ReadReward | undefined): number {
  if (!reward) return 0
  const item = choice.item ?? reward.allowed[0] ?? ''
  return reward.rule === 'discount' ? offOf(reward.version, worthFor(counter, reward, item)) : (reward.rebate ?? 0)
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
  const value = worthFor(counter, reward, item)
  const other =
    taken === null || taken === item ? null : (reward.version.items[taken]?.valueCents ?? counter.worthOf(taken))
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

export function unredeem(counter: Counter, step: StepOf<'undo' | 'removeOnly' | 'reselect'>): Answer {
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
    const chosen = { nth: 1, item: step.item, taken: step.taken, rungUp: null }
    if (!person.isTraining && again && isCapUsedUp(there, again, 0, centsOff(there, chosen, again)))
      objections.push('capUsedUp')
    if (again && isOverLimit(there, person, again, 0)) objections.push('limitReached')
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
  if (step.do === 'removeOnly') putRemoved(counter, person, step.units, 'removed')
  return { objections }
}
