/** Steps of a visit: what is bought, answered and said at the counter, from the first scan to Finished. */
import type { CardGroupId, ProgramId, UnitId, VisitId } from '../kernel/ids.ts'
import { assess } from '../loyalty/assess.ts'
import type { Reward } from '../loyalty/assessment.ts'
import type { Command } from '../loyalty/commands.ts'
import type { Visit } from '../loyalty/state.ts'
import type { StepOf } from './history-schema.ts'
import { lineName } from './labels.ts'
import { type Done, nothingDone, type RunningStore, type Turn } from './running-store.ts'
import { rootState } from './view.ts'

type VisitStep = StepOf<
  | 'visit'
  | 'purchase'
  | 'paper'
  | 'exception'
  | 'remove'
  | 'quantity'
  | 'accept'
  | 'decline'
  | 'checkout'
  | 'reason'
  | 'finish'
  | 'abandon'
>

export function doVisitStep(store: RunningStore, turn: Turn, step: VisitStep): Done {
  const { customer } = step
  switch (step.do) {
    case 'visit':
      return inVisit(store, turn, customer, () => nothingDone)
    case 'purchase':
    case 'paper':
    case 'exception':
      return inVisit(store, turn, customer, (visitId) => {
        store.names.label = lineName(step, turn.index)
        return store.decide(turn, customer, addItem(store, step, visitId))
      })
    case 'remove':
    case 'quantity': {
      const line = { visitId: visitIdHere(turn, customer), lineId: store.names.lineId(step.line) }
      store.names.label = step.line
      return store.decide(
        turn,
        customer,
        step.do === 'remove'
          ? { type: 'RemoveLine', ...line }
          : { type: 'ChangeQuantity', ...line, quantity: step.quantity },
      )
    }
    case 'accept':
    case 'decline': {
      const asked = visitHere(turn, customer)?.question?.offerId
      const offerId = (step.offer ?? asked ?? 'none') as ProgramId
      const visitId = visitIdHere(turn, customer)
      return store.decide(turn, customer, { type: 'AnswerOffer', visitId, offerId, accept: step.do === 'accept' })
    }
    case 'checkout':
      return store.decide(turn, customer, { type: 'CheckOut', visitId: visitIdHere(turn, customer) })
    case 'reason': {
      const { reason, note } = step
      const visitId = visitIdHere(turn, customer)
      return store.decide(turn, customer, { type: 'GiveMultiPurchaseReason', visitId, reason, note })
    }
    case 'finish': {
      const waiting = step.anyway ? rewardsLeft(turn, customer) : []
      const reasons = Object.fromEntries(waiting.map((reward) => [reward.id, 'comes back']))
      return store.decide(turn, customer, { type: 'FinishVisit', visitId: visitIdHere(turn, customer), reasons })
    }
    case 'abandon':
      return store.decide(turn, customer, { type: 'AbandonVisit', visitId: visitIdHere(turn, customer) })
  }
}

function addItem(
  { articles }: RunningStore,
  step: StepOf<'purchase' | 'paper' | 'exception'>,
  visitId: VisitId,
): Command {
  return {
    type: 'AddItem',
    visitId,
    upc: articles.upcOf(step.item),
    quantity: step.quantity,
    source: step.do === 'purchase' ? step.source : step.do,
    scanId: null,
    ...(step.do === 'paper' ? { originalDate: step.originalDate } : {}),
    ...(step.do === 'exception'
      ? {
          exception: {
            cardGroupId: step.card as CardGroupId,
            reason: step.reason,
            note: step.note,
            valueCents: step.valueCents,
          },
        }
      : {}),
  }
}

/** In the open visit here, or in one that is started for it. */
function inVisit(store: RunningStore, turn: Turn, customer: string, act: (visitId: VisitId) => Done): Done {
  const visitId = openVisitHere(turn, customer)?.id ?? (store.newId() as VisitId)
  const started = store.decide(turn, customer, { type: 'StartVisit', visitId })
  if (started.refusal) return started
  const acted = act(visitId)
  return { ...acted, facts: [...started.facts, ...acted.facts] }
}

export const openVisitHere = (turn: Turn, customer: string): Visit | undefined =>
  visitsHere(turn, customer).findLast((visit) => visit.status === 'open')

/** The open visit here, else the last one here. */
const visitHere = (turn: Turn, customer: string): Visit | undefined =>
  openVisitHere(turn, customer) ?? visitsHere(turn, customer).at(-1)

export const visitIdHere = (turn: Turn, customer: string): VisitId =>
  visitHere(turn, customer)?.id ?? ('none' as VisitId)

const visitsHere = ({ view, register }: Turn, customer: string): readonly Visit[] =>
  Object.values(rootState(view, customer).visits)
    .filter((visit) => visit.registerId === register.name)
    .sort((a, b) => (a.id < b.id ? -1 : 1))

/** Everything that is not redeemed, in the order in which it was earned. */
export function rewardsLeft({ view, context }: Turn, customer: string): readonly Reward[] {
  const state = rootState(view, customer)
  const place = new Map(state.units.map((unit, index) => [unit.id, index]))
  const placeOf = (reward: Reward) => place.get(reward.units.at(-1)?.id ?? ('' as UnitId)) ?? -1
  return assess(state, view.account, context.moment)
    .rewards.filter((reward) => reward.status !== 'redeemed')
    .sort((a, b) => placeOf(a) - placeOf(b) || (a.id < b.id ? -1 : 1))
}
