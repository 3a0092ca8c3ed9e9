/**
 * A customer's cards and this visit's offer sets as tickets: which state each one shows and in which order. Order: earned, then one to
 * go, then moved in this visit; the others are folded. Source: visual.md, Components.
 */
import type { ProgramId, RewardId, Upc, VisitId } from '../../../shared/kernel/ids.ts'
import type { Assessment, Card, OfferProgress, Reward } from '../../../shared/loyalty/assessment.ts'
import type { CustomerState, Unit } from '../../../shared/loyalty/state.ts'
import { t } from '../../language/words.ts'
import type { TicketState } from '../../ui/ticket.tsx'
import { ruleOfSource, type Telling, unitName, whatItGives } from '../reward-words.ts'

export interface TicketView {
  readonly key: string
  /** null for an offer's set. */
  readonly cardId: string | null
  readonly programId: ProgramId
  readonly state: TicketState
  readonly title: string
  readonly rule: string
  readonly moved: string | null
  readonly total: number
  /** Instead of the number of punches. */
  readonly count: string | null
  readonly before: number
  readonly now: number
  readonly gone: number
  readonly picture: string
  readonly ofTotal: string
  readonly say: string
  readonly sayQuiet: string
  readonly stub: string
  readonly stubSays: string
  readonly half: boolean
  /** Shown as a tag instead of a sentence. */
  readonly needs: string | null
  /** Units that came back after their reward was given: the next ones pay, so the card is on view. */
  readonly owed: number
  /** What a manager or the distributor will ask about: exceptions, units owed. */
  readonly tags: readonly string[]
  readonly note: string | null
  /** What was bought on the card last, to add one more of; null for an offer's set, and for what only a manager can put on a card. */
  readonly again: Upc | null
  readonly rewards: readonly Reward[]
  readonly rewardIds: readonly RewardId[]
}

/** 0 earned, 1 one to go, 2 moved, 3 the others. */
export function rankOf(view: TicketView): number {
  if (view.state === 'complete') return 0
  if (view.state === 'one-to-go' && view.now > 0) return 1
  return view.now > 0 || view.state === 'redeemed' || view.owed > 0 ? 2 : 3
}

type Customer = Pick<CustomerState, 'has'>

/** `customer`: what was given, for "Needs e-mail". */
export function ticketsOf(
  assessment: Assessment,
  visitId: VisitId,
  customer: Customer,
  telling: Telling,
): readonly TicketView[] {
  const rewardsById = new Map(assessment.rewards.map((reward) => [reward.id, reward]))
  const rewardsFor = (ids: readonly RewardId[]) => ids.flatMap((id) => rewardsById.get(id) ?? [])
  const isOfVisit = (units: readonly Unit[]) => units.some((unit) => unit.visitId === visitId)
  const cards = assessment.cards.filter((card) => card.status !== 'redeemed' || isOfVisit(card.units))
  const offers = assessment.offers.filter(
    (set) =>
      set.visitId === visitId ||
      (set.status === 'completed' && rewardsFor(set.rewardIds).some((reward) => reward.status === 'earned')),
  )
  return [
    ...cards.map((card) => cardTicket(card, rewardsFor(card.rewardIds), visitId, customer, telling)),
    ...offers.map((set) => offerTicket(set, rewardsFor(set.rewardIds), visitId, customer, telling)),
  ]
}

/** Keeps every ticket at the place it had, and lets new ones in where their rank belongs. */
export function inKeptOrder(views: readonly TicketView[], keptKeys: readonly string[]): readonly TicketView[] {
  const byKey = new Map(views.map((view) => [view.key, view]))
  const placed = keptKeys.flatMap((key) => byKey.get(key) ?? []).filter((view) => rankOf(view) < 3)
  const known = new Set(placed.map((view) => view.key))
  const added = views.filter((view) => !known.has(view.key) && rankOf(view) < 3)
  for (const view of [...added].sort((a, b) => rankOf(a) - rankOf(b))) {
    const index = placed.findIndex((other) => rankOf(other) > rankOf(view))
    placed.splice(index === -1 ? placed.length : index, 0, view)
  }
  return placed
}

function cardTicket(
  card: Card,
  rewards: readonly Reward[],
  visitId: VisitId,
  customer: Customer,
  telling: Telling,
): TicketView {
  const { catalogue } = telling
  const group = catalogue.cardGroups[card.cardGroupId]
  const version = group?.versions.find((one) => one.version === card.version)
  const unit = unitName(catalogue, version?.items.map((item) => item.upc) ?? [])
  const now = card.units.filter((one) => one.visitId === visitId).length
  const base = {
    // One unit may be the first of a card and of an offer's set: their ids alone do not tell them apart.
    key: `card ${card.id}`,
    cardId: card.id,
    programId: card.programId,
    title: group?.title ?? '',
    rule: ruleOfSource(telling, { kind: 'card', cardGroupId: card.cardGroupId, version: card.version }),
    now,
    before: card.units.length - now,
    total: card.requiredQty,
    gone: card.expiredUnits.length,
    tags: tagsOf(card),
    note: card.note || null,
    again: card.units.findLast((one) => one.exception === null)?.upc ?? null,
    owed: card.owed,
    half: false,
    rewards,
    rewardIds: card.rewardIds,
  }
  if (card.status === 'expired') {
    const last = card.expiredUnits.at(-1)
    const date = last ? telling.format.day(last.businessDate) : ''
    return finished(base, 'expired', {
      say: t('ticket.expired'),
      sayQuiet: t('ticket.tooOld', { count: card.expiredUnits.length }),
      stub: t('ticket.expired'),
      stubSays: date,
    })
  }
  if (rewards.length > 0) return completed(base, rewards, unit, customer.has, telling)
  if (card.owed > 0) return owing(base, card.owed, card.units.length === 0, unit)
  const toGo = card.requiredQty - card.units.length
  return finished(base, toGo === 1 ? 'one-to-go' : 'open', {
    say: t('ticket.moreForFree', { count: toGo, unit }),
    sayQuiet: card.expiredUnits.length > 0 ? t('ticket.tooOld', { count: card.expiredUnits.length }) : '',
    stub: t('ticket.toGo', { count: toGo }),
    stubSays: t('ticket.freeUnit', { unit }),
  })
}

/** Goods of a card came back after its reward was given: what is owed is paid by the next ones, before any punch. */
function owing(base: Base, owed: number, isEmpty: boolean, unit: string): TicketView {
  const view = finished(base, 'open', {
    say: t('loyalty.owesSays', { count: owed, unit }),
    sayQuiet: '',
    stub: `-${owed}`,
    stubSays: t('loyalty.owesStub', { count: owed }),
  })
  return isEmpty ? { ...view, count: `-${owed}` } : view
}

function offerTicket(
  set: OfferProgress,
  rewards: readonly Reward[],
  visitId: VisitId,
  customer: Customer,
  telling: Telling,
): TicketView {
  const { catalogue } = telling
  const offer = catalogue.offers[set.offerId]
  const version = offer?.versions.find((one) => one.version === set.version)
  const unit = unitName(catalogue, version?.items.map((item) => item.upc) ?? [])
  const now = set.units.filter((one) => one.visitId === visitId).length
  const base = {
    key: `offer ${set.id}`,
    cardId: null,
    programId: set.offerId,
    title: offer?.title ?? '',
    rule: ruleOfSource(telling, { kind: 'offer', offerId: set.offerId, version: set.version }),
    now,
    before: set.units.length - now,
    total: set.buyQty,
    gone: 0,
    tags: [],
    note: null,
    again: null,
    owed: 0,
    half: set.buyQty <= 2,
    rewards,
    rewardIds: set.rewardIds,
  }
  if (rewards.length > 0) return completed(base, rewards, unit, customer.has, telling)
  const toGo = set.buyQty - set.units.length
  return finished(base, toGo === 1 ? 'one-to-go' : 'open', {
    say: t('ticket.moreForFree', { count: toGo, unit }),
    sayQuiet: '',
    stub: t('ticket.toGo', { count: toGo }),
    stubSays: t('ticket.freeUnit', { unit }),
  })
}

type Base = Pick<
  TicketView,
  | 'key'
  | 'cardId'
  | 'programId'
  | 'title'
  | 'rule'
  | 'now'
  | 'before'
  | 'total'
  | 'gone'
  | 'tags'
  | 'note'
  | 'again'
  | 'owed'
  | 'half'
  | 'rewards'
  | 'rewardIds'
>

function tagsOf(card: Card): readonly string[] {
  const exceptions = card.units.filter((unit) => unit.exception !== null).length
  return exceptions > 0 ? [t('corrections.exception.flag', { count: exceptions })] : []
}

function completed(
  base: Base,
  rewards: readonly Reward[],
  unit: string,
  has: Customer['has'],
  telling: Telling,
): TicketView {
  const { format, moment } = telling
  const open = rewards.filter((reward) => reward.status === 'earned')
  const first = open[0] ?? rewards[0]
  if (!first) throw new Error('A completed card has a reward')
  const gives = open.length > 1 ? t('ticket.freeMany', { count: open.length, unit }) : whatItGives(telling, first)
  if (open.length === 0 && rewards.every((reward) => reward.status === 'redeemed'))
    return finished(base, 'redeemed', {
      say: '',
      sayQuiet: t('ticket.redeemed'),
      stub: whatItGives(telling, first),
      stubSays: t('ticket.redeemed'),
    })
  if (open.length === 0 && rewards.some((reward) => reward.status === 'conflicted'))
    return finished(base, 'expired', {
      say: t('ticket.conflicted'),
      sayQuiet: '',
      stub: whatItGives(telling, first),
      stubSays: t('ticket.conflictedStub'),
    })
  if (open.length === 0) {
    const date = first.endDate ? format.day(first.endDate) : ''
    return finished(base, 'expired', {
      say: t('ticket.expiredOn', { date }),
      sayQuiet: '',
      stub: t('ticket.expired'),
      stubSays: date,
    })
  }
  const needs =
    first.requires.email && !has.email
      ? t('ticket.needsEmail')
      : first.requires.address && !has.address
        ? t('ticket.needsAddress')
        : null
  const ends =
    first.endDate === null
      ? ''
      : first.endDate === moment.localDate
        ? t('ticket.endsTonight')
        : t('ticket.ends', { date: format.day(first.endDate) })
  const choice = first.leastUnit
    ? t('ticket.chooseUpTo', { unit, amount: format.money(first.leastUnit.valueCents) })
    : t('ticket.choose', { unit })
  return finished(
    base,
    'complete',
    {
      say: base.half ? '' : t('ticket.full'),
      sayQuiet: base.half ? ends : choice,
      stub: gives,
      stubSays: t('ticket.earned'),
    },
    needs,
  )
}

function finished(
  base: Base,
  state: TicketState,
  words: Pick<TicketView, 'say' | 'sayQuiet' | 'stub' | 'stubSays'>,
  needs: string | null = null,
): TicketView {
  const have = base.before + base.now
  return {
    ...base,
    ...words,
    count: null,
    state,
    needs,
    moved: base.now > 0 && state !== 'redeemed' ? t('ticket.movedNow', { count: base.now }) : null,
    ofTotal: t('ticket.ofTotal', { total: base.total }),
    picture:
      base.now > 0
        ? t('ticket.pictureNow', { have, total: base.total, now: base.now })
        : t('ticket.picture', { have, total: base.total }),
  }
}

/** A card that the POS counts, not this register. */
export function lockedTicket(programId: ProgramId, title: string): TicketView {
  return {
    key: `locked ${programId} ${title}`,
    cardId: null,
    programId,
    state: 'locked',
    title,
    rule: '',
    moved: null,
    total: 0,
    count: null,
    before: 0,
    now: 0,
    gone: 0,
    picture: '',
    ofTotal: '',
    say: t('ticket.locked'),
    sayQuiet: t('ticket.lockedSays'),
    stub: t('ticket.noCard'),
    stubSays: '',
    half: false,
    needs: null,
    tags: [],
    note: null,
    again: null,
    owed: 0,
    rewards: [],
    rewardIds: [],
  }
}

/** What a line did: the rewards its pieces completed, or where its card stands. */
export function whatLineDid(unitIds: readonly string[], assessment: Assessment, telling: Telling): string {
  const ids = new Set<string>(unitIds)
  const rewards = assessment.rewards.filter((reward) => ids.has(reward.units.at(-1)?.id ?? ''))
  const cards = assessment.cards.filter(
    (card) => card.rewardIds.length === 0 && card.units.some((unit) => ids.has(unit.id)),
  )
  const offers = assessment.offers.filter(
    (set) => set.rewardIds.length === 0 && set.units.some((unit) => ids.has(unit.id)),
  )
  const parts = [
    ...rewards.map((reward) => whatItGives(telling, reward)),
    ...cards.map((card) => t('checkout.cardPlace', { count: card.units.length, total: card.requiredQty })),
    ...offers.map((set) => `${telling.catalogue.offers[set.offerId]?.title ?? ''} ${set.units.length}/${set.buyQty}`),
  ]
  return [...new Set(parts)].join(', ')
}
