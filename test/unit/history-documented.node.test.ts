/** The examples of docs/decide.md come to what the page says, and every step and part the format knows is named there. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { historySchema, stepSchema } from '../../shared/history/history-schema.ts'
import { readHistory } from '../../shared/history/read-history.ts'
import { runHistory } from '../../shared/history/run-history.ts'
import { disagreementOn } from '../oracle/compare.ts'

const page = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'decide.md'), 'utf8')
const examples = [...page.matchAll(/```json\n([\s\S]*?)```/g)].map(([, text]) => JSON.parse(text ?? '') as unknown)

function resultOf(document: unknown) {
  const read = readHistory(document)
  if (!read.ok) throw new Error(read.refusal)
  expect(disagreementOn(read.value)).toBeNull()
  return runHistory(read.value)
}

describe('docs/decide.md', () => {
  it('example 1: the free bag may be worth at most the Beef, and the customer pays the difference', () => {
    const { steps, customers } = resultOf(examples[0])
    expect(steps[4]).toMatchObject({ refusal: 'itemNotAllowed', because: { allowed: ['A2'] } })
    expect(customers['Ruth']?.redemptions).toMatchObject([{ item: 'A2', taken: 'A3', differenceCents: 900 }])
  })

  it('example 2: of two registers off the line the first to arrive redeems', () => {
    const { steps, customers } = resultOf(examples[1])
    expect(steps.filter((step) => step.do === 'redeem').map((step) => step.outcome)).toEqual(['done', 'done'])
    expect(customers['Ann']?.redemptions).toMatchObject([{ redemption: 'later', status: 'standing' }])
    expect(customers['Ann']?.conflicts).toMatchObject([{ reason: 'rewardAlreadyRedeemed', register: 'R1' }])
  })

  it('has no further example', () => {
    expect(examples).toHaveLength(2)
  })

  const rowsOf = (heading: string) => {
    const [, table = ''] = page.split(heading)
    return [...table.matchAll(/^\| (`[^|]*) \|/gm)].flatMap(([, cell = '']) => cell.match(/\w+/g) ?? [])
  }

  it('names every part of a history', () => {
    expect(rowsOf('| Part |')).toEqual(expect.arrayContaining(Object.keys(historySchema.shape)))
  })

  it('names every step', () => {
    const steps = stepSchema.options.map((step) => step.shape.do.value)
    expect(rowsOf('| `do` |').toSorted()).toEqual(steps.toSorted())
  })
})
