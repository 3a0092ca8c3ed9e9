/** What the oracle found in the engine: each disagreement as short as it got, named by the rule it was about. */
import { describe, expect, it } from 'vitest'
import type { HistoryDocument } from '../../shared/history/history-schema.ts'
import { readHistory } from '../../shared/history/read-history.ts'
import { runHistory } from '../../shared/history/run-history.ts'

const A1 = { valueCents: 5800 }
const bag = { A1: {} }
const twoRegisters = { R1: 'L1', R2: 'L1' }

function resultOf(document: Omit<HistoryDocument, 'items'>) {
  const history = readHistory({ items: { A1, A2: { valueCents: 6200 } }, ...document })
  if (!history.ok) throw new Error(history.refusal)
  return runHistory(history.value)
}

describe('found by the oracle', () => {
  it('punches that a window had dropped stay dropped when a later version has no window', () => {
    const { customers } = resultOf({
      programs: { P: { cards: { FB: [{ buy: 3, windowMonths: 1, items: bag }] } } },
      customers: { Bob: {} },
      steps: [
        { do: 'purchase', customer: 'Bob', item: 'A1', at: '2026-08-10 12:00' },
        { do: 'finish', customer: 'Bob' },
        {
          do: 'rule',
          card: 'FB',
          version: { version: '2', from: '2026-11-01', buy: 3, items: bag },
          staff: 'Mia',
          at: '2026-11-01 12:00',
        },
      ],
    })
    expect(customers['Bob']?.cards).toMatchObject([{ status: 'expired', version: '1', dropped: ['1/1'] }])
  })

  it('units that were there when goods came back pay nothing, though the newest of them has moved away since', () => {
    const { customers } = resultOf({
      programs: { P: { cards: { FA: [{ buy: 2, items: bag }] } } },
      customers: { Ann: {}, Bob: {} },
      steps: [
        { do: 'purchase', customer: 'Ann', item: 'A1', quantity: 3, at: '2026-03-01 12:00' },
        { do: 'checkout', customer: 'Ann' },
        { do: 'reason', customer: 'Ann' },
        { do: 'redeem', customer: 'Ann', rewards: [{ from: 'FA' }] },
        { do: 'finish', customer: 'Ann' },
        { do: 'purchase', customer: 'Ann', item: 'A1', quantity: 3, line: 'later' },
        { do: 'return', customer: 'Ann', units: ['1/1'] },
        { do: 'move', customer: 'Ann', line: 'later', to: 'Bob' },
      ],
    })
    expect(customers['Ann']?.cards).toContainEqual(
      expect.objectContaining({ status: 'open', punches: 0, units: ['1/3'] }),
    )
  })

  it('an offer that is answered elsewhere takes no punch off that a standing redemption has spent', () => {
    const { customers } = resultOf({
      registers: twoRegisters,
      programs: { P: { cards: { FA: [{ buy: 2, items: bag }] } } },
      offers: {
        O: {
          type: 'rebate',
          versions: [
            {
              start: '2026-06-01',
              end: '2026-06-30',
              countsTowardFrequentBuyer: false,
              items: { A1: { rebateCents: 100 } },
            },
          ],
        },
      },
      customers: { Ann: {} },
      steps: [
        { do: 'purchase', register: 'R2', customer: 'Ann', item: 'A1', quantity: 2, at: '2026-06-10 12:00' },
        { do: 'offline', register: 'R2' },
        { do: 'visit', customer: 'Ann' },
        { do: 'checkout', customer: 'Ann' },
        { do: 'redeem', customer: 'Ann', rewards: [{ from: 'FA' }] },
        { do: 'accept', register: 'R2', customer: 'Ann' },
        { do: 'sync', register: 'R2' },
      ],
    })
    expect(customers['Ann']?.cards).toMatchObject([{ status: 'redeemed', punches: 2, units: ['1/1', '1/2'] }])
  })

  it('a set begun under an older version uses up what that version gives', () => {
    const items = bag
    const { customers } = resultOf({
      offers: {
        O: { type: 'freeGood', versions: [{ start: '2026-06-01', end: '2026-06-30', buy: 2, items }] },
      },
      customers: { Ann: {} },
      steps: [
        { do: 'purchase', customer: 'Ann', item: 'A1', at: '2026-06-10 12:00' },
        {
          do: 'rule',
          offer: 'O',
          version: {
            version: '2',
            from: '2026-06-11',
            start: '2026-06-01',
            end: '2026-06-30',
            buy: 3,
            capUnits: 1,
            items,
          },
          staff: 'Mia',
        },
        { do: 'purchase', customer: 'Ann', item: 'A1', quantity: 2, at: '2026-06-11 12:00' },
      ],
    })
    expect(customers['Ann']?.sets).toEqual([{ offer: 'O', status: 'completed', units: ['1/1', '3/1'], of: 2 }])
  })

  it('a merge is undone although a reward of the second was redeemed under the first since, and the redemption goes along', () => {
    const { customers, steps } = resultOf({
      programs: { P: { cards: { FA: [{ buy: 1, items: bag }] } } },
      customers: { Ann: {}, Bob: {} },
      steps: [
        { do: 'purchase', customer: 'Ann', item: 'A1', at: '2026-08-31 12:00' },
        { do: 'merge', customer: 'Bob', other: 'Ann', staff: 'Mia', at: '2026-08-31 12:01' },
        { do: 'checkout', customer: 'Bob' },
        { do: 'redeem', customer: 'Bob', rewards: [{ from: 'FA' }] },
        { do: 'finish', customer: 'Bob' },
        { do: 'undoMerge', customer: 'Bob', other: 'Ann', staff: 'Mia' },
      ],
    })
    expect(steps.at(-1)?.outcome).toBe('done')
    expect([customers['Ann']?.redemptions.length, customers['Bob']?.redemptions.length]).toEqual([1, 0])
  })

  it('what is bought in a visit of the second customer goes back with that visit when the merge is undone', () => {
    const { customers } = resultOf({
      programs: { P: { cards: { FA: [{ buy: 2, items: bag }] } } },
      customers: { Ann: {}, Bob: {} },
      steps: [
        { do: 'visit', customer: 'Ann', at: '2026-07-01 12:00' },
        { do: 'merge', customer: 'Bob', other: 'Ann', staff: 'Mia' },
        { do: 'purchase', customer: 'Ann', item: 'A1', line: 'bag' },
        { do: 'undoMerge', customer: 'Bob', other: 'Ann', staff: 'Mia' },
        { do: 'abandon', customer: 'Ann' },
      ],
    })
    expect([customers['Ann']?.cards, customers['Bob']?.cards]).toEqual([[], []])
  })

  it('a unit punched by an older version off the line is dropped by the window in force before it completes anything', () => {
    const { customers } = resultOf({
      registers: twoRegisters,
      programs: { P: { cards: { FA: [{ buy: 4, items: bag }] } } },
      customers: { Ann: {} },
      steps: [
        { do: 'visit', customer: 'Ann', at: '2026-08-31 12:00' },
        {
          do: 'rule',
          card: 'FA',
          version: { version: '2', from: '2026-11-02', buy: 1, windowMonths: 2, items: bag },
          staff: 'Mia',
          register: 'R2',
          at: '2026-11-02 12:00',
        },
        { do: 'offline', register: 'R1' },
        { do: 'paper', customer: 'Ann', item: 'A1', originalDate: '2026-08-24', line: 'old' },
        { do: 'purchase', register: 'R2', customer: 'Ann', item: 'A1', line: 'new' },
      ],
    })
    expect(customers['Ann']?.cards).toContainEqual(expect.objectContaining({ status: 'expired', dropped: ['old/1'] }))
  })

  it('a redemption that names a removed unit and a spent one is in conflict because of the removal', () => {
    const { customers } = resultOf({
      registers: twoRegisters,
      programs: { P: { cards: { FA: [{ buy: 2, items: bag }] } } },
      customers: { Ann: {} },
      steps: [
        { do: 'purchase', customer: 'Ann', item: 'A1', quantity: 3, line: 'bags', at: '2026-07-01 12:00' },
        { do: 'reason', customer: 'Ann', reason: 'boughtMore' },
        { do: 'offline', register: 'R2' },
        { do: 'takeOff', customer: 'Ann', units: ['bags/2'], staff: 'Mia' },
        { do: 'redeem', customer: 'Ann', rewards: [{ from: 'FA', item: 'A1' }], atRisk: true },
        { do: 'visit', customer: 'Ann', register: 'R2' },
        { do: 'redeem', customer: 'Ann', register: 'R2', rewards: [{ from: 'FA', item: 'A1' }], atRisk: true },
      ],
    })
    expect(customers['Ann']?.conflicts).toMatchObject([{ reason: 'purchaseRemoved' }])
  })

  it('units that were there when goods came back pay nothing, though an offer has taken the newest of them off the card since', () => {
    const { customers } = resultOf({
      registers: twoRegisters,
      programs: { P: { cards: { FA: [{ buy: 2, items: bag }] } } },
      offers: {
        O: {
          type: 'freeGood',
          versions: [{ start: '2026-06-01', end: '2026-06-30', buy: 2, countsTowardFrequentBuyer: false, items: bag }],
        },
      },
      customers: { Ann: {} },
      steps: [
        { do: 'purchase', customer: 'Ann', item: 'A1', quantity: 3, line: 'early', at: '2026-05-31 12:00' },
        { do: 'reason', customer: 'Ann' },
        { do: 'redeem', customer: 'Ann', rewards: [{ from: 'FA' }], atRisk: true },
        { do: 'finish', customer: 'Ann' },
        { do: 'purchase', customer: 'Ann', item: 'A1', line: 'asked', at: '2026-06-01 12:00' },
        { do: 'return', customer: 'Ann', units: ['early/1'] },
        { do: 'accept', customer: 'Ann' },
      ],
    })
    expect(customers['Ann']?.cards).toContainEqual(
      expect.objectContaining({ status: 'open', punches: 0, units: ['early/3'] }),
    )
  })

  it('goods of it came back, so it cannot be given again, though a later version would call the rest of them a full card', () => {
    const { steps } = resultOf({
      programs: {
        P: {
          cards: {
            FA: [
              { version: '1', from: '2020-01-01', buy: 3, items: bag },
              { version: '2', from: '2026-06-11', buy: 2, items: bag },
            ],
          },
        },
      },
      customers: { Ann: {} },
      steps: [
        { do: 'purchase', customer: 'Ann', item: 'A1', quantity: 3, line: 'bags', at: '2026-06-10 12:00' },
        { do: 'reason', customer: 'Ann' },
        { do: 'redeem', customer: 'Ann', rewards: [{ from: 'FA', as: 'given' }], atRisk: true, at: '2026-06-11 12:00' },
        { do: 'return', customer: 'Ann', units: ['bags/2'] },
        { do: 'reselect', redemption: 'given', item: 'A1', staff: 'Mia' },
      ],
    })
    expect(steps.at(-1)?.refusal).toBe('rewardNotEarned')
  })

  it('a customer who was deleted at another register is not served any more, though the visit is open here', () => {
    const { steps } = resultOf({
      registers: twoRegisters,
      programs: { P: { cards: { FA: [{ buy: 2, items: bag }] } } },
      customers: { Ann: {} },
      steps: [
        { do: 'offline', register: 'R2', at: '2026-06-10 12:00' },
        { do: 'delete', customer: 'Ann', staff: 'Mia' },
        { do: 'visit', register: 'R2', customer: 'Ann' },
        { do: 'sync', register: 'R2' },
        { do: 'visit', register: 'R2', customer: 'Ann' },
      ],
    })
    expect(steps.map((step) => step.refusal)).toEqual([undefined, undefined, undefined, undefined, 'customerDeleted'])
  })

  it('a set that another article cannot join leaves that article its own room', () => {
    const { customers } = resultOf({
      offers: {
        O: {
          type: 'freeGood',
          versions: [
            {
              version: '1',
              start: '2026-06-01',
              end: '2026-06-30',
              buy: 2,
              get: 2,
              mixAndMatch: false,
              items: { A2: {} },
            },
          ],
        },
      },
      customers: { Ann: {} },
      steps: [
        { do: 'purchase', customer: 'Ann', item: 'A2', line: 'single', at: '2026-06-10 12:00' },
        {
          do: 'rule',
          offer: 'O',
          version: {
            ...{ version: '2', from: '2026-06-11', start: '2026-06-01', end: '2026-06-30', buy: 2 },
            ...{ mixAndMatch: true, limit: 2, items: { A1: {}, A2: {} } },
          },
          staff: 'Mia',
        },
        { do: 'purchase', customer: 'Ann', item: 'A1', quantity: 2, line: 'pair', at: '2026-06-11 12:00' },
      ],
    })
    expect(customers['Ann']?.sets).toContainEqual(
      expect.objectContaining({ status: 'completed', units: ['pair/1', 'pair/2'] }),
    )
  })

  it('what the brand demands is asked again when a reward is given again', () => {
    const { steps } = resultOf({
      programs: { P: { demands: ['email'], cards: { FA: [{ buy: 1, items: bag }] } } },
      customers: { Ann: { email: true } },
      steps: [
        { do: 'purchase', customer: 'Ann', item: 'A1', at: '2026-06-10 12:00' },
        { do: 'redeem', customer: 'Ann', rewards: [{ from: 'FA', as: 'given' }] },
        { do: 'person', customer: 'Ann', email: false },
        { do: 'reselect', redemption: 'given', item: 'A1', staff: 'Mia' },
      ],
    })
    expect(steps.at(-1)?.refusal).toBe('requiredInformation')
  })

  it('what is done about a visit follows it, when an undone merge took it along meanwhile', () => {
    const { customers } = resultOf({
      registers: twoRegisters,
      programs: { P: { cards: { FA: [{ buy: 2, items: bag }] } } },
      customers: { Ann: {}, Bob: {} },
      steps: [
        { do: 'purchase', customer: 'Bob', item: 'A1', line: 'bag', at: '2026-03-08 12:00' },
        { do: 'merge', customer: 'Ann', other: 'Bob', staff: 'Mia' },
        { do: 'finish', customer: 'Ann' },
        { do: 'offline', register: 'R2' },
        { do: 'undoMerge', customer: 'Ann', other: 'Bob', staff: 'Mia' },
        { do: 'return', register: 'R2', customer: 'Ann', units: ['bag/1'] },
      ],
    })
    expect(customers['Ann']?.visits).toEqual([])
    expect(customers['Bob']?.cards).toEqual([])
  })

  it('a notice that was seen is gone, though elsewhere a question still stands before it', () => {
    const { customers } = resultOf({
      registers: twoRegisters,
      distributors: { Hold: { isHolding: true } },
      programs: { P: { cards: { FA: [{ buy: 3, items: bag }] } } },
      offers: { O: { type: 'freeGood', versions: [{ start: '2026-08-01', end: '2026-08-31', buy: 2, items: bag }] } },
      enrolments: [
        { location: 'L1', program: 'P', distributor: 'Hold', accountNumber: '1' },
        { location: 'L1', program: 'O', accountNumber: '1' },
      ],
      customers: { Ann: {} },
      steps: [
        {
          do: 'purchase',
          register: 'R2',
          customer: 'Ann',
          item: 'A1',
          quantity: 2,
          line: 'there',
          at: '2026-08-31 12:00',
        },
        { do: 'purchase', customer: 'Ann', item: 'A1', line: 'here' },
        { do: 'decline', customer: 'Ann' },
        { do: 'accept', customer: 'Ann' },
        { do: 'offline', register: 'R2' },
        { do: 'redeem', customer: 'Ann', rewards: [{ from: 'FA', item: 'A1' }], atRisk: true },
        { do: 'remove', register: 'R2', customer: 'Ann', line: 'there' },
        { do: 'accept', register: 'R2', customer: 'Ann' },
      ],
    })
    const questions = customers['Ann']?.visits.find((visit) => visit.register === 'R2')?.questions
    expect(questions).toMatchObject([{ offer: 'O', kind: 'ask' }])
  })

  it('the undo of a merge leaves a merge of the same two that was made elsewhere before', () => {
    const { customers } = resultOf({
      registers: twoRegisters,
      customers: { Ann: {}, Bob: {} },
      steps: [
        { do: 'offline', register: 'R2', at: '2026-06-10 12:00' },
        { do: 'merge', register: 'R2', customer: 'Ann', other: 'Bob', staff: 'Mia' },
        { do: 'undoMerge', register: 'R2', customer: 'Ann', other: 'Bob', staff: 'Mia' },
        { do: 'merge', customer: 'Ann', other: 'Bob', staff: 'Mia' },
      ],
    })
    expect(customers['Bob']?.mergedInto).toBe('Ann')
  })

  it('who was merged away is not deleted any more by a register that had not heard of it', () => {
    const { customers } = resultOf({
      registers: twoRegisters,
      customers: { Ann: {}, Bob: {} },
      steps: [
        { do: 'offline', register: 'R2', at: '2026-06-10 12:00' },
        { do: 'delete', register: 'R2', customer: 'Ann', staff: 'Mia' },
        { do: 'merge', customer: 'Bob', other: 'Ann', staff: 'Mia' },
      ],
    })
    expect(customers['Bob']?.isDeleted).toBe(false)
  })

  it('half a cent more puts an offer first', () => {
    const offerOf = (valueCents: number) => ({
      type: 'freeGood' as const,
      versions: [
        {
          ...{ start: '2026-06-01', end: '2026-06-30', buy: 2, rule: 'discount' as const, discount: { percent: 10 } },
          items: { A1: { valueCents } },
        },
      ],
    })
    const { customers } = resultOf({
      offers: { Less: offerOf(500), More: offerOf(510) },
      customers: { Ann: {} },
      steps: [{ do: 'purchase', customer: 'Ann', item: 'A1', at: '2026-06-10 12:00' }],
    })
    expect(customers['Ann']?.sets).toMatchObject([{ offer: 'More' }])
  })
})
