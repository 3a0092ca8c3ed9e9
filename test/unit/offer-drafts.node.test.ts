/** Forms of offers and programs as they are read: the value of an item that has none typed. */
import { describe, expect, test } from 'vitest'
import { newGroup, newItem, newOffer, newProgram, type RuleDraft } from '../../renderer/screens/offers/draft.ts'
import { type ReadDraft, readOfferDraft, readProgramDraft } from '../../renderer/screens/offers/read-draft.ts'
import { demoUpc } from '../../shared/demo/demo-catalogue.ts'
import type { Upc } from '../../shared/kernel/ids.ts'
import { givenCatalogue, today } from '../support/given-catalogue.ts'

const unvalued = '850000099991' as Upc

function givenContext() {
  let ids = 0
  const newId = () => {
    ids += 1
    return `new-${ids}`
  }
  return { catalogue: givenCatalogue().catalogue, date: today, newId }
}

const item = (upc: Upc) => ({ ...newItem(upc), upc, description: 'An item' })

function programWith(rule: Partial<RuleDraft>, upc: Upc): ReadDraft {
  const group = { ...newGroup('first'), title: 'Card', buy: '3', ...rule, items: [item(upc)] }
  return readProgramDraft({ ...newProgram(), title: 'Program', brand: 'northfield', groups: [group] }, givenContext())
}

function valueIn(read: ReadDraft): unknown {
  if (!read.ok) throw new Error(JSON.stringify(read.problems))
  return read.rows.flatMap((one) =>
    one.kind === 'cardGroups' ? one.rows.flatMap((row) => row.versions?.[0]?.items ?? []) : [],
  )[0]?.valueCents
}

const problemsOf = (read: ReadDraft) => (read.ok ? {} : read.problems)
const needed = 'The rule needs a value: type this one.'

describe('an empty value', () => {
  test.each(['lesserOrEqual', 'sameItem'] as const)('takes the article’s own value (%s)', (rule) => {
    expect(valueIn(programWith({ rule }, demoUpc('A1')))).toBe(5800)
  })

  test('takes it for a discount as well', () => {
    expect(valueIn(programWith({ rule: 'discount', discount: '3' }, demoUpc('A1')))).toBe(5800)
  })

  test.each([{ rule: 'lesserOrEqual' }, { rule: 'discount', discount: '3' }, { rule: 'sameItem' }] as const)(
    'where the article has none either, stays unknown (%o)',
    (rule) => {
      expect(valueIn(programWith(rule, unvalued))).toBeNull()
    },
  )

  test('where the article has none either, is needed for percent off', () => {
    const percent = { rule: 'discount', discountKind: 'percent', discount: '10' } as const
    expect(problemsOf(programWith(percent, unvalued))).toEqual({ [`group.first.item.${unvalued}.value`]: needed })
    expect(valueIn(programWith(percent, demoUpc('A1')))).toBe(5800)
  })

  test('of an offer it is needed for percent off, where the article has none', () => {
    const read = (discountKind: 'percent' | 'cents', upc: Upc) => {
      const dates = { start: today, end: today }
      const rule = { rule: 'discount', discountKind, discount: '10', buy: '2', items: [item(upc)] } as const
      return readOfferDraft({ ...newOffer(dates), title: 'Offer', brand: 'northfield', ...rule }, givenContext())
    }
    expect(problemsOf(read('percent', unvalued))).toEqual({ [`item.${unvalued}.value`]: needed })
    expect(read('percent', demoUpc('A1')).ok).toBe(true)
    expect(read('cents', unvalued).ok).toBe(true)
  })
})
