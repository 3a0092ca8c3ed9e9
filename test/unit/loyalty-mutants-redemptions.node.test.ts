/**
 * Where a visit stands, and what is said to a choice of rewards. Each rule was found because a mutant of it survived all other examples
 * (`npm run mutate`). Source: domain.md 3.5, 3.16, 4.3, screens.md.
 */
import { describe, expect, it } from 'vitest'
import { demoUpc } from '../../shared/demo/demo-catalogue.ts'
import type { RewardId } from '../../shared/kernel/ids.ts'
import { creditRisks } from '../../shared/loyalty/credit-guard.ts'
import { rewardsOfVisit, visitStep } from '../../shared/loyalty/step.ts'
import { givenStore, june, L1 } from '../support/given-store.ts'

type Store = ReturnType<typeof givenStore>
type Customer = ReturnType<Store['customer']>

const stepOf = (store: Store, ann: Customer, skipped?: boolean) =>
  visitStep(ann.visit(), ann.state(), store.account(), store.moment(), skipped)
const defer = (ann: Customer, ...rewardIds: (string | undefined)[]) =>
  ann.run({ type: 'DeferRewards', visitId: ann.visit().id, rewardIds: rewardIds.map((id) => (id ?? '') as RewardId) })
const checkOut = (ann: Customer) => ann.run({ type: 'CheckOut', visitId: ann.visit().id })

describe('where a visit stands', () => {
  it('shopping, a question, the reason for several, what a brand demands, the redemption, finishing, closed', () => {
    const store = givenStore()
    const ann = store.customer('Ann', { email: true, phone: true, address: false }).arrives()
    expect(stepOf(store, ann)).toEqual({ step: 'shopping' })
    ann.scans('D1')
    expect(stepOf(store, ann)).toMatchObject({ step: 'offerQuestion', question: { offerId: june('OF-1') } })
    ann.answers(false)
    ann.buys('B1', 12)
    checkOut(ann)
    expect(stepOf(store, ann)).toEqual({ step: 'multiPurchase' })
    ann.checksOut()
    const [reward] = ann.earned('FB-B')
    const missing = { step: 'requiredInformation', email: false, address: true, rewardIds: [reward?.id] }
    expect(stepOf(store, ann)).toEqual(missing)
    expect(stepOf(store, ann, false)).toEqual(missing)
    expect(stepOf(store, ann, true)).toEqual({ step: 'redemption', rewards: [reward] })
    expect(defer(ann, reward?.id)).toBeNull()
    expect(stepOf(store, ann)).toEqual({ step: 'finishing' })
    ann.finishes()
    expect(stepOf(store, ann)).toEqual({ step: 'closed' })
  })

  it('asks at once for redemption where everything is there, and finishes when all is redeemed', () => {
    const store = givenStore()
    const ann = store.customer('Ann').buys('C1', 6).checksOut()
    expect(stepOf(store, ann)).toMatchObject({ step: 'redemption', rewards: [{ programId: 'FB-C' }] })
    ann.redeems(ann.earned('FB-C')[0], 'C1')
    expect(stepOf(store, ann)).toEqual({ step: 'finishing' })
  })

  it('shows the rewards that were earned or redeemed in it, not those undone or of other visits', () => {
    const store = givenStore()
    const ann = store.customer('Ann').buys('C1', 6)
    const first = ann.visit().id
    ann.checksOut()
    defer(ann, ann.earned('FB-C')[0]?.id)
    ann.finishes()
    ann.arrives().buys('C1', 12).checksOut()
    const [old, one, two] = ann.rewards('FB-C')
    const shown = (visitId = ann.visit().id) =>
      rewardsOfVisit(visitId, ann.state(), ann.assessed()).map((reward) => reward.id)
    expect(shown(first)).toEqual([old?.id])
    expect(shown()).toEqual([one?.id, two?.id])
    ann.redeems(old, 'C1')
    expect(shown()).toEqual(expect.arrayContaining([old?.id, one?.id, two?.id]))
    ann.undoes()
    expect(shown()).toEqual([one?.id, two?.id])
  })
})

describe('what brands demand', () => {
  const given = (has: { email: boolean; phone: boolean; address: boolean }) => {
    const store = givenStore()
    const ann = store.customer('Ann', has)
    ann.buys('A1', 12).checksOut()
    const rewards = [ann.earned('FB-A')[0], ann.earned(june('OF-2'))[0]]
    const choices = rewards.map((reward) => ({ rewardId: reward?.id as RewardId, upc: demoUpc('A1'), takenUpc: null }))
    return { ann, rewards, choices, redeem: () => ann.run({ type: 'RedeemRewards', visitId: ann.visit().id, choices }) }
  }

  it('is asked for all chosen rewards together, each thing that is missing', () => {
    const nothing = given({ email: false, phone: true, address: false })
    expect(nothing.redeem()).toEqual({
      reason: 'requiredInformation',
      email: true,
      address: true,
      rewardIds: nothing.rewards.map((reward) => reward?.id),
    })
    const noEmail = given({ email: false, phone: true, address: true })
    expect(noEmail.redeem()).toMatchObject({ email: true, address: false, rewardIds: [noEmail.rewards[1]?.id] })
    const noAddress = given({ email: true, phone: true, address: false })
    expect(noAddress.redeem()).toMatchObject({ email: false, address: true, rewardIds: [noAddress.rewards[0]?.id] })
    expect(given({ email: true, phone: false, address: true }).redeem()).toBeNull()
  })
})

describe('a choice of rewards', () => {
  const given = () => {
    const store = givenStore()
    const ann = store.customer('Ann').buys('C1', 6).checksOut()
    const [reward] = ann.earned('FB-C')
    const choice = (more: object = {}) => ({
      rewardId: reward?.id as RewardId,
      upc: demoUpc('C1'),
      takenUpc: null,
      ...more,
    })
    const redeem = (...choices: ReturnType<typeof choice>[]) =>
      ann.run({ type: 'RedeemRewards', visitId: ann.visit().id, choices })
    return { store, ann, reward, choice, redeem }
  }

  it('of nothing, of what was never earned, of what is redeemed: said so', () => {
    const { redeem, choice } = given()
    expect(redeem()).toEqual({ reason: 'choiceMissing', rewardIds: [] })
    expect(redeem(choice({ rewardId: 'never' }))).toEqual({ reason: 'rewardNotEarned' })
    expect(redeem(choice())).toBeNull()
    expect(redeem(choice())).toEqual({ reason: 'rewardAlreadyRedeemed' })
  })

  it('while a question is open is refused', () => {
    const { ann, redeem, choice } = given()
    ann.scans('D1')
    expect(redeem(choice())).toEqual({ reason: 'questionOpen' })
  })

  it('that names a reward twice redeems it once', () => {
    const { ann, redeem, choice } = given()
    expect(redeem(choice(), choice())).toBeNull()
    expect(ann.state().redemptions).toHaveLength(1)
  })

  it('keeps what was taken instead, and nothing where that is the item itself', () => {
    const one = given()
    one.redeem(one.choice({ takenUpc: demoUpc('C1') }))
    expect(one.ann.state().redemptions[0]?.takenUpc).toBeNull()
    const other = given()
    other.redeem(other.choice({ takenUpc: demoUpc('C2') }))
    expect(other.ann.state().redemptions[0]?.takenUpc).toBe(demoUpc('C2'))
  })

  it('a free good has no dollars, and the credit goes to the distributor that was chosen', () => {
    const { ann, redeem, choice } = given()
    redeem(choice())
    expect(ann.state().redemptions[0]).toMatchObject({
      kind: 'freeGood',
      rebateCents: null,
      distributorId: expect.stringMatching(/./),
      distributorAccountNumber: expect.stringMatching(/./),
      acceptedRisks: [],
    })
  })

  it('the rung unit must be one of this visit, standing, of that article, and pay for no reward', () => {
    const { ann, reward, redeem, choice } = given()
    const refusal = { reason: 'rungUnitNotFree', rewardId: reward?.id }
    const rung = (rungUnitId: unknown) => redeem(choice({ rungUnitId }))
    expect(rung('never')).toEqual(refusal)
    // The first six pay for the reward itself.
    expect(rung(ann.state().units[0]?.id)).toEqual(refusal)
    ann.buys('B1')
    expect(rung(ann.state().units.at(-1)?.id)).toEqual(refusal)
    ann.buys('C1')
    ann.checksOut()
    const free = ann.state().units.at(-1)?.id
    ann.takesBack([free], 'returned')
    expect(rung(free)).toEqual(refusal)
    ann.buys('C1')
    ann.checksOut()
    const elsewhere = ann.state().units.at(-1)?.id
    ann.finishes()
    ann.arrives().checksOut()
    expect(rung(elsewhere)).toEqual(refusal)
    ann.buys('C1')
    ann.checksOut()
    expect(rung(ann.state().units.at(-1)?.id)).toBeNull()
    expect(ann.state().units.at(-1)?.removed).toBe('givenFree')
  })

  it('each risk stands with the reward it is about', () => {
    const store = givenStore()
    const ann = store.customer('Ann').buys('C1', 6).buys('B1', 12).checksOut()
    store.saves({ kind: 'enrollments', rows: [{ id: 'L1/FB-B', distributorId: 'holding' as never }] })
    const choices = (['FB-C', 'FB-B'] as const).map((id) => ({
      rewardId: ann.earned(id)[0]?.id as RewardId,
      upc: demoUpc(id === 'FB-C' ? 'C1' : 'B1'),
      takenUpc: null,
    }))
    const command = { type: 'RedeemRewards', visitId: ann.visit().id, choices } as const
    expect(ann.run(command)).toMatchObject({ reason: 'creditAtRisk', risks: [{ kind: 'holding' }] })
    expect(ann.run({ ...command, acceptedRisks: ['holding'] })).toBeNull()
    expect(ann.state().redemptions.map((one) => one.acceptedRisks)).toEqual([[], ['holding']])
  })
})

describe('Redeem Later', () => {
  it('puts off what waits, each once, and nothing else', () => {
    const store = givenStore()
    const ann = store.customer('Ann').buys('C1', 12).checksOut()
    const [one, two] = ann.earned('FB-C').map((reward) => reward.id)
    expect(defer(ann)).toEqual({ reason: 'rewardNotEarned' })
    expect(defer(ann, one, 'never')).toEqual({ reason: 'rewardNotEarned' })
    expect(defer(ann, one, one)).toBeNull()
    expect(store.events.at(-1)).toMatchObject({ type: 'RewardsDeferred', data: { rewardIds: [one] } })
    ann.redeems(
      ann.earned('FB-C').find((reward) => reward.id === two),
      'C1',
    )
    expect(defer(ann, two)).toEqual({ reason: 'rewardNotEarned' })
  })
})

describe('the credit guard', () => {
  it('a program is ended on the day after its last one', () => {
    const store = givenStore()
    const ruth = store.customer('Ruth').buys('B1', 12)
    const [reward] = ruth.earned('FB-B')
    const risks = () => (reward ? creditRisks(reward, ruth.state(), store.account(), L1, store.moment()) : [])
    store.saves({ kind: 'programs', rows: [{ id: 'FB-B' as never, endDate: '2026-06-10' }] })
    expect(risks()).toEqual([])
    store.isNow('2026-06-11 00:00:00')
    expect(risks()).toMatchObject([{ kind: 'programEnded', name: 'Northfield 5 lb' }])
  })

  it('a total may be used up from 95 of 100 on, for offers only', () => {
    const store = givenStore({ notEnrolled: ['FB-D'] })
    store.changesOffer(june('OF-1'), { totalCapUnits: 100 })
    const ann = store.customer('Ann').buys('D1', 2)
    const [reward] = ann.earned(june('OF-1'))
    const risks = (count: number) => {
      store.knows({ redemptionsByOffer: { [june('OF-1')]: { count, cents: 0 } } })
      return reward ? creditRisks(reward, ann.state(), store.account(), L1, store.moment()).map(({ kind }) => kind) : []
    }
    expect(risks(94)).toEqual([])
    expect(risks(95)).toEqual(['capMayBeUsedUp'])
  })
})
