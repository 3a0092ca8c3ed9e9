/** An item that nobody gave a value, on a card: it is not worth $0.00, it is worth nobody knows what. */
import { describe, expect, it } from 'vitest'
import type { HistoryDocument } from '../../shared/history/history-schema.ts'
import { readHistory } from '../../shared/history/read-history.ts'
import { runHistory } from '../../shared/history/run-history.ts'
import { disagreementOn } from '../oracle/compare.ts'

type CardRule = NonNullable<HistoryDocument['programs']>[string]['cards'][string][number]

/** Duck is worth $71; what Elk is worth, nobody said. */
function afterwards(rule: Partial<CardRule>, bought: readonly string[], further: HistoryDocument['steps'] = []) {
  const at = '2026-06-10 10:00'
  const document: HistoryDocument = {
    items: { Duck: { valueCents: 7100 }, Elk: {}, Hare: {}, Stray: {} },
    programs: { P: { cards: { FB: [{ buy: 2, items: { Duck: {}, Elk: {}, Hare: {} }, ...rule }] } } },
    customers: { Ann: {} },
    steps: [...bought.map((item) => ({ do: 'purchase' as const, customer: 'Ann', item, at })), ...further],
  }
  const history = readHistory(document)
  if (!history.ok) throw new Error(history.refusal)
  expect(disagreementOn(history.value)).toBeNull()
  return runHistory(history.value)
}

const checkedOut: HistoryDocument['steps'] = [
  { do: 'checkout', customer: 'Ann' },
  { do: 'reason', customer: 'Ann' },
]
const rewardOf = (result: ReturnType<typeof runHistory>) => result.customers['Ann']?.rewards[0]

describe('an item of a card that nobody gave a value', () => {
  it('sets no limit, and is allowed as far as it was bought', () => {
    expect(rewardOf(afterwards({}, ['Duck', 'Elk']))).toMatchObject({ allowed: ['Duck', 'Elk'], leastValueCents: 7100 })
  })

  it('is not allowed where it was not bought', () => {
    expect(rewardOf(afterwards({}, ['Duck', 'Duck']))?.allowed).toEqual(['Duck'])
  })

  it('leaves all items where no bought one has a value', () => {
    const reward = rewardOf(afterwards({}, ['Elk', 'Hare']))
    expect(reward).toMatchObject({ allowed: ['Duck', 'Elk', 'Hare'], leastValueCents: null })
  })

  it('gets the whole of the dollars off', () => {
    const redeem = { do: 'redeem' as const, customer: 'Ann', rewards: [{ from: 'FB', item: 'Elk' }] }
    const rule = { rule: 'discount', discount: { cents: 300 } } as const
    const result = afterwards(rule, ['Elk', 'Hare'], [...checkedOut, redeem])
    expect(result.customers['Ann']?.redemptions).toMatchObject([{ item: 'Elk', rebateCents: 300 }])
  })

  it('makes no difference that anybody could name where something else is taken', () => {
    const redeem = { do: 'redeem' as const, customer: 'Ann', rewards: [{ from: 'FB', item: 'Elk', taken: 'Duck' }] }
    const result = afterwards({}, ['Elk', 'Elk'], [...checkedOut, redeem])
    expect(result.customers['Ann']?.redemptions).toMatchObject([{ item: 'Elk', taken: 'Duck', differenceCents: null }])
  })

  it('counts at the article’s own value where that has one', () => {
    expect(rewardOf(afterwards({ items: { Duck: { valueCents: 6000 }, Elk: {} } }, ['Duck', 'Duck']))).toMatchObject({
      allowed: ['Duck'],
      leastValueCents: 6000,
    })
    expect(rewardOf(afterwards({ items: { Duck: {} } }, ['Duck', 'Duck']))?.leastValueCents).toBe(7100)
  })

  it('gives an exception no value where the whole list has none', () => {
    const exception = { do: 'exception' as const, customer: 'Ann', item: 'Stray', card: 'FB', staff: 'Mia' }
    const result = afterwards({ items: { Elk: {}, Hare: {} } }, ['Elk'], [exception])
    expect(rewardOf(result)).toMatchObject({ allowed: ['Elk', 'Hare'], leastValueCents: null })
  })
})
