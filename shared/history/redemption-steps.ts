/** Steps of rewards: given, put off, taken back, given as something else, and taken by a distributor. */
import type { AccountId, EventId, LocationId, RegisterId, RewardId, Upc } from '../kernel/ids.ts'
import type { DecidedFact, RewardChoice } from '../loyalty/commands.ts'
import { creditRiskKinds } from '../loyalty/credit-risk-kinds.ts'
import { stampFacts } from '../loyalty/stamp.ts'
import type { ChosenReward, StepOf } from './history-schema.ts'
import { redemptionName } from './labels.ts'
import { type Done, type RunningStore, refusedWith, type Turn } from './running-store.ts'
import { fold, holderOf } from './view.ts'
import { rewardsLeft, visitIdHere } from './visit-steps.ts'

type RedemptionStep = StepOf<'redeem' | 'later' | 'undo' | 'removeOnly' | 'reselect' | 'pull'>

export function doRedemptionStep(store: RunningStore, turn: Turn, step: RedemptionStep): Done {
  switch (step.do) {
    case 'redeem':
      return redeem(store, turn, step)
    case 'later': {
      const rewardIds = step.rewards.map((choice) => rewardMeant(store, turn, step.customer, choice)?.id ?? noReward)
      const visitId = visitIdHere(turn, step.customer)
      return store.decide(turn, step.customer, { type: 'DeferRewards', visitId, rewardIds })
    }
    case 'undo':
    case 'removeOnly':
    case 'reselect':
      return takeBack(store, turn, step)
    case 'pull':
      return pull(store, turn, step)
  }
}

const noReward = 'none#1' as RewardId

/** The reward a choice means: of an earlier redemption, or the nth that waits. */
function rewardMeant(
  { names }: RunningStore,
  turn: Turn,
  customer: string,
  choice: ChosenReward,
): { readonly id: RewardId; readonly allowed: readonly Upc[] } | null {
  if (choice.of !== undefined) {
    const again = names.redemption(choice.of)
    return again ? { id: again.rewardId, allowed: [] } : null
  }
  const waiting = rewardsLeft(turn, customer).filter(
    ({ source }) => (source.kind === 'card' ? source.cardGroupId : source.offerId) === choice.from,
  )
  const reward = waiting[choice.nth - 1]
  return reward ? { id: reward.id, allowed: reward.allowedUpcs } : null
}

function redeem(store: RunningStore, turn: Turn, step: StepOf<'redeem'>): Done {
  const { names, articles } = store
  const choices = step.rewards.map((choice): RewardChoice => {
    const reward = rewardMeant(store, turn, step.customer, choice)
    const only = reward?.allowed.length === 1 ? reward.allowed[0] : undefined
    return {
      rewardId: reward?.id ?? noReward,
      upc: choice.item === null ? (only ?? ('' as Upc)) : articles.upcOf(choice.item),
      takenUpc: choice.taken === null ? null : articles.upcOf(choice.taken),
      ...(choice.rungUp === null ? {} : { rungUnitId: names.unitId(choice.rungUp) }),
    }
  })
  const done = store.decide(turn, step.customer, {
    type: 'RedeemRewards',
    visitId: visitIdHere(turn, step.customer),
    choices,
    ...risksTaken(step),
  })
  for (const fact of done.facts) {
    if (fact.type !== 'RewardRedeemed') continue
    const nth = choices.findIndex((choice) => choice.rewardId === fact.data.rewardId)
    names.nameRedemption(redemptionName(step.rewards[nth]?.as, turn.index, nth), fact.data, fact.customerId)
  }
  return done
}

const risksTaken = ({ atRisk }: { readonly atRisk: boolean }) => (atRisk ? { acceptedRisks: creditRiskKinds } : {})

function takeBack(store: RunningStore, turn: Turn, step: StepOf<'undo' | 'removeOnly' | 'reselect'>): Done {
  const { names, articles } = store
  const found = names.redemption(step.redemption)
  if (!found) return refusedWith({ reason: 'redemptionUnknown' })
  const redemptionId = found.id
  const customer = holderOf(turn.view, redemptionId) ?? found.customer
  switch (step.do) {
    case 'undo':
      return store.decide(turn, customer, { type: 'UndoRedemption', redemptionId })
    case 'removeOnly': {
      const removeUnitIds = step.units.map((unit) => names.unitId(unit))
      return store.decide(turn, customer, { type: 'RemoveRedemption', redemptionId, removeUnitIds })
    }
    case 'reselect': {
      const done = store.decide(turn, customer, {
        type: 'ReselectRedemption',
        redemptionId,
        upc: articles.upcOf(step.item),
        takenUpc: step.taken === null ? null : articles.upcOf(step.taken),
        ...risksTaken(step),
      })
      for (const fact of done.facts)
        if (fact.type === 'RewardRedeemed')
          names.nameRedemption(redemptionName(step.as, turn.index, 0), fact.data, fact.customerId)
      return done
    }
  }
}

/** Only the cloud hears from a distributor. */
function pull(store: RunningStore, turn: Turn, step: StepOf<'pull'>): Done {
  const { cloud, names } = store
  const found = names.redemption(step.redemption)
  const holder = found && holderOf(cloud, found.id)
  if (!found || !holder) return refusedWith({ reason: 'redemptionUnknown' })
  const fact: DecidedFact = {
    type: 'RedemptionPulled',
    data: { redemptionId: found.id, batchId: step.batch, distributorId: null },
    id: store.newId() as EventId,
    visitId: null,
    customerId: holder,
  }
  const [event] = stampFacts([fact], {
    accountId: 'account' as AccountId,
    registerId: 'cloud' as RegisterId,
    epoch: 1,
    firstSeq: turn.index + 1,
    locationId: turn.register.location as LocationId,
    staff: null,
    moment: turn.context.moment,
    catalogueVersion: 0,
  })
  if (event) fold(cloud, event)
  return { refusal: null, facts: [fact] }
}
