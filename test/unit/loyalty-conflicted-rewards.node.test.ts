/** A reward that was given at a counter where it could not stand: it waits for a manager and is in nobody's way. Source: decisions 0006. */
import { describe, expect, it } from 'vitest'
import type { HistoryDocument } from '../../shared/history/history-schema.ts'
import { readHistory } from '../../shared/history/read-history.ts'
import { runHistory } from '../../shared/history/run-history.ts'

type Steps = HistoryDocument['steps']

function resultOf(limits: { readonly limit?: number; readonly capUnits?: number }, steps: Steps) {
  const june = { from: '2026-06-01', start: '2026-06-01', end: '2026-06-30', buy: 2, get: 1 }
  const history = readHistory({
    items: { D1: { valueCents: 499 } },
    registers: { R1: 'L1', R2: 'L1' },
    offers: { OF: { type: 'freeGood', versions: [{ ...june, ...limits, items: { D1: {} } }] } },
    customers: { Ann: {} },
    report: { from: '2026-06-10', to: '2026-06-10' },
    steps,
  })
  if (!history.ok) throw new Error(history.refusal)
  return runHistory(history.value)
}

/** One reward may be given; each register gives one, the second without knowing of the first. */
const givenTwice: Steps = [
  { do: 'offline', register: 'R2', at: '2026-06-10 12:00' },
  { do: 'purchase', customer: 'Ann', item: 'D1', quantity: 2 },
  { do: 'redeem', customer: 'Ann', rewards: [{ from: 'OF' }], atRisk: true },
  { do: 'finish', customer: 'Ann' },
  { do: 'purchase', customer: 'Ann', item: 'D1', quantity: 2, register: 'R2' },
  { do: 'redeem', customer: 'Ann', rewards: [{ from: 'OF', as: 'second' }], atRisk: true, register: 'R2' },
]
const heard: Steps = [
  { do: 'finish', customer: 'Ann', register: 'R2' },
  { do: 'sync', register: 'R2' },
  { do: 'visit', customer: 'Ann' },
]

describe('a reward given beyond what the brand pays', () => {
  it.each([
    [{ limit: 1 }, 'limitExceeded'],
    [{ capUnits: 1 }, 'capExceeded'],
  ] as const)('%o: is in conflict and not outstanding, and holds up no Finished', (limits, reason) => {
    const { customers, participation, steps } = resultOf(limits, [
      ...givenTwice,
      ...heard,
      { do: 'finish', customer: 'Ann' },
    ])
    expect(customers['Ann']?.conflicts).toMatchObject([{ reason }])
    expect(customers['Ann']?.rewards.map((one) => one.status)).toEqual(['redeemed', 'conflicted'])
    expect(participation.offers).toMatchObject([{ rewardsEarned: 2, rewardsRedeemed: 1, outstanding: 0 }])
    expect(steps.at(-1)?.refusal).toBeUndefined()
  })

  it('is not redeemed again, also when the limit has room once more', () => {
    const { steps } = resultOf({ limit: 1 }, [
      ...givenTwice,
      ...heard,
      { do: 'undo', redemption: '3', staff: 'Mia' },
      { do: 'redeem', customer: 'Ann', rewards: [{ from: 'OF', nth: 2 }], atRisk: true },
    ])
    expect(steps.at(-2)?.refusal).toBeUndefined()
    expect(steps.at(-1)?.refusal).toBe('rewardAlreadyRedeemed')
  })

  it('is as if nothing had been given when the register that gave it takes it back', () => {
    const { customers } = resultOf({ limit: 1 }, [
      ...givenTwice,
      { do: 'undo', redemption: 'second', register: 'R2' },
      { do: 'finish', customer: 'Ann', register: 'R2', anyway: true },
      { do: 'sync', register: 'R2' },
    ])
    expect(customers['Ann']?.conflicts).toMatchObject([{ reason: 'limitExceeded' }])
    expect(customers['Ann']?.rewards.map((one) => one.status)).toEqual(['redeemed', 'earned'])
  })
})
