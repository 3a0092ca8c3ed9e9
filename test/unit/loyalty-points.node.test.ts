/** Points: a balance is the sum of dated movements, moved by a manager for a reason, never below 0. Source: seeds B15 and E13. */
import { describe, expect, it } from 'vitest'
import type { StaffId } from '../../shared/kernel/ids.ts'
import type { CounterPointsReason } from '../../shared/loyalty/commands.ts'
import { decide } from '../../shared/loyalty/decide.ts'
import { mostPointsAtOnce, pointsBalance } from '../../shared/loyalty/points.ts'
import { givenStore } from '../support/given-store.ts'

function givenPoints() {
  const store = givenStore()
  store.signsIn('mia', 'manager')
  const kim = store.customer('Kim')
  const change = (points: number, reason: CounterPointsReason) => kim.run({ type: 'ChangePoints', points, reason })
  return { store, kim, change }
}

describe('a balance', () => {
  it('is the sum of its movements, each with reason, day and author', () => {
    const { kim, change } = givenPoints()
    expect(pointsBalance(kim.state())).toBe(0)
    expect([change(120, 'goodwill'), change(-50, 'spent'), change(-5, 'correction')]).toEqual([null, null, null])
    expect(pointsBalance(kim.state())).toBe(65)
    expect(kim.state().points).toMatchObject([
      { points: 120, reason: 'goodwill', businessDate: '2026-06-10', staffId: 'mia' },
      { points: -50, reason: 'spent' },
      { points: -5, reason: 'correction' },
    ])
  })

  it('does not go below 0: more is refused with what there is', () => {
    const { kim, change } = givenPoints()
    change(40, 'goodwill')
    expect(change(-41, 'spent')).toEqual({ reason: 'pointsTooFew', balance: 40 })
    expect(change(-40, 'spent')).toBeNull()
    expect(change(-1, 'correction')).toEqual({ reason: 'pointsTooFew', balance: 0 })
    expect(pointsBalance(kim.state())).toBe(0)
  })

  it('of two registers may meet below 0: both movements stay, and adding is always possible', () => {
    const { store, kim, change } = givenPoints()
    change(50, 'goodwill')
    const spent = store.events.at(-1)
    change(-40, 'spent')
    const mine = store.events.at(-1)
    if (!spent || mine?.type !== 'PointsChanged') throw new Error('a movement was recorded')
    const data = { ...mine.data, transactionId: 'elsewhere' }
    store.receives({ ...mine, id: 'elsewhere' as typeof mine.id, registerId: 'R2' as typeof mine.registerId, data })
    expect(pointsBalance(kim.state())).toBe(-30)
    expect(change(30, 'correction')).toBeNull()
  })

  it('a movement that arrives twice counts once', () => {
    const { store, kim, change } = givenPoints()
    change(50, 'goodwill')
    const event = store.events.at(-1)
    if (event) store.receives(event)
    expect(pointsBalance(kim.state())).toBe(50)
  })
})

describe('moving a balance', () => {
  it("is a manager's matter, or done with a manager beside", () => {
    const { store, kim } = givenPoints()
    store.signsIn('ana', 'cashier')
    const state = { account: store.account(), customer: kim.state() }
    const command = { type: 'ChangePoints', points: 5, reason: 'goodwill' } as const
    const context = {
      moment: store.moment(),
      registerId: 'R1' as never,
      locationId: 'L1' as never,
      staff: { id: 'ana' as StaffId, role: 'cashier' as const },
      newId: () => 'id',
    }
    expect(decide(command, state, { ...context, approvedBy: null })).toEqual({
      ok: false,
      refusal: { reason: 'managerNeeded' },
    })
    expect(decide(command, state, { ...context, approvedBy: 'mia' as StaffId }).ok).toBe(true)
  })

  it('goodwill gives and spent takes, in whole points and not without end', () => {
    const { change } = givenPoints()
    change(100, 'goodwill')
    for (const [points, reason] of [
      [-5, 'goodwill'],
      [5, 'spent'],
      [0, 'correction'],
      [1.5, 'goodwill'],
      [Number.NaN, 'goodwill'],
      [mostPointsAtOnce + 1, 'goodwill'],
    ] as const)
      expect(change(points, reason)).toEqual({ reason: 'pointsOutOfRange' })
  })
})
