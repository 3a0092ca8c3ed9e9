/** What a change of the catalogue may and may not do: completed cards, earned rewards and past days stay. Source: decisions 0006. */
import { describe, expect, it } from 'vitest'
import { demoUpc } from '../../shared/demo/demo-catalogue.ts'
import { decideForAccount } from '../../shared/loyalty/decide.ts'
import type { EventOf } from '../../shared/loyalty/events.ts'
import { givenStore, june } from '../support/given-store.ts'

const manager = (store: ReturnType<typeof givenStore>) => ({
  moment: store.moment(),
  registerId: 'R1' as never,
  locationId: 'L1' as never,
  staff: { id: 'mia' as never, role: 'manager' as const },
  approvedBy: null,
  newId: () => 'fact',
})

describe('a change of a rule', () => {
  it('example 23: a card completed at 12 keeps its reward when the rule becomes 15', () => {
    const store = givenStore()
    const ruth = store.customer('Ruth').buys('B1', 12)
    const before = ruth.earned('FB-B')
    store.changesRule('FB-B', '2026-06-11', { requiredQty: 15 })
    store.isNow('2026-06-12 10:00:00')
    expect(ruth.earned('FB-B')).toEqual(before)
    expect(ruth.cards('FB-B')[0]).toMatchObject({ requiredQty: 12, version: 'FB-B/1', status: 'completed' })
    ruth.buys('B1')
    expect(ruth.card('FB-B')).toBe('1/15')
  })

  it('an open card follows the new rule from its day on, not before', () => {
    const store = givenStore()
    const ruth = store.customer('Ruth').buys('B1', 7)
    store.changesRule('FB-B', '2026-06-20', { requiredQty: 8 })
    expect(ruth.card('FB-B')).toBe('7/12')
    store.isNow('2026-06-20 00:00:00')
    expect(ruth.card('FB-B')).toBe('7/8')
  })

  it('an open card that already holds enough completes at the start of that day, and what is left opens the next', () => {
    const store = givenStore()
    const ruth = store.customer('Ruth').buys('B1', 9)
    store.changesRule('FB-B', '2026-06-20', { requiredQty: 4 })
    store.isNow('2026-06-19 23:59:59')
    expect(ruth.earned('FB-B')).toHaveLength(0)

    store.isNow('2026-06-20 00:00:00')

    expect(ruth.earned('FB-B')).toHaveLength(2)
    expect(ruth.card('FB-B')).toBe('1/4')
    expect(ruth.earned('FB-B')[0]).toMatchObject({
      earnedBusinessDate: '2026-06-20',
      earnedAt: '2026-06-20T04:00:00.000Z',
    })
  })

  it('what a rule change earned stays when the next change takes it away again', () => {
    const store = givenStore()
    const ruth = store.customer('Ruth').buys('B1', 7)
    store.changesRule('FB-B', '2026-06-20', { requiredQty: 6 })
    store.isNow('2026-06-20 10:00:00')
    const earned = ruth.earned('FB-B')
    expect(earned).toHaveLength(1)
    store.changesRule('FB-B', '2026-06-20', { requiredQty: 12 })
    store.isNow('2026-06-25 10:00:00')
    expect(ruth.earned('FB-B')).toEqual(earned)
    ruth.buys('B1')
    expect(ruth.earned('FB-B')).toEqual(earned)
    expect(ruth.card('FB-B')).toBe('2/12')
  })

  it('a version that was replaced before its day came never decides', () => {
    const store = givenStore()
    const ruth = store.customer('Ruth').buys('B1', 7)
    store.changesRule('FB-B', '2026-07-01', { requiredQty: 6 })
    store.isNow('2026-06-15 10:00:00')
    store.changesRule('FB-B', '2026-07-01', { requiredQty: 12 })
    store.isNow('2026-07-02 10:00:00')
    expect(ruth.earned('FB-B')).toHaveLength(0)
  })

  it('a version from the past starts on the day it was saved, whoever made the fact', () => {
    const store = givenStore({ now: '2026-06-01 10:00:00' })
    const ruth = store.customer('Ruth').buys('B1', 7)
    store.isNow('2026-06-10 10:00:00')
    store.changesRule('FB-B', '2026-05-01', { requiredQty: 6 })
    const version = store.account().catalogue.cardGroups['FB-B']?.versions.at(-1)
    expect(version).toMatchObject({ effectiveFrom: '2026-06-10', savedOn: '2026-06-10' })
    expect(ruth.earned('FB-B')[0]?.earnedBusinessDate).toBe('2026-06-10')
  })

  it('saving rows moves such a version to today before it is recorded, and leaves the first version of a program alone', () => {
    const store = givenStore()
    const { account } = store
    const [first] = account().catalogue.cardGroups['FB-B']?.versions ?? []
    if (!first) throw new Error('no rule')
    const save = (id: string) => {
      const versions = [{ ...first, version: 'new', effectiveFrom: '2026-01-01' }]
      const rows = { kind: 'cardGroups' as const, rows: [{ id: id as never, versions }] }
      const decided = decideForAccount({ type: 'SaveRows', rows }, account(), manager(store))
      if (!decided.ok) throw new Error(decided.refusal.reason)
      const [fact] = decided.value
      return fact?.type === 'RowsSaved' && fact.data.rows.kind === 'cardGroups'
        ? fact.data.rows.rows[0]?.versions?.[0]?.effectiveFrom
        : null
    }
    expect(save('FB-B')).toBe('2026-06-10')
    expect(save('FB-Z')).toBe('2026-01-01')
  })

  it('a version that arrives late from another register changes nothing that was complete by then', () => {
    const store = givenStore()
    const ruth = store.customer('Ruth').buys('B1', 12)
    const before = ruth.assessed()
    // Saved on an offline register on the day before the purchases, received after them.
    store.changesRule('FB-B', '2026-06-10', { requiredQty: 15 })
    const late = store.events.at(-1) as EventOf<'RowsSaved'>
    const other = givenStore()
    const sue = other.customer('Ruth').buys('B1', 12)
    other.receives({ ...late, id: 'late' as never, businessDate: '2026-06-09', at: '2026-06-09T12:00:00.000Z' })
    expect(ruth.assessed().rewards).toEqual(before.rewards)
    expect(sue.earned('FB-B')).toHaveLength(1)
    expect(sue.cards('FB-B').map((card) => card.requiredQty)).toEqual([12])
  })

  it("an offer's type stays what it was when rewards were earned by it", () => {
    const store = givenStore()
    const ann = store.customer('Ann').buys('D1', 2)
    store.saves({ kind: 'offers', rows: [{ id: june('OF-1'), offerType: 'rebate', title: 'Other' }] })
    expect(ann.earned(june('OF-1'))[0]?.kind).toBe('freeGood')
    expect(store.account().catalogue.offers[june('OF-1')]?.title).toBe('Other')
  })

  it('example 9: values are those of the purchase; a later list changes neither limit nor choice', () => {
    const store = givenStore()
    const ruth = store.customer('Ruth').buys('A2', 12)
    const before = ruth.earned('FB-A')[0]
    const [first] = store.account().catalogue.cardGroups['FB-A']?.versions ?? []
    const newValues = new Map([
      [demoUpc('A2'), 6600],
      [demoUpc('A3'), 6500],
    ])
    const items = (first?.items ?? []).map((item) => ({
      ...item,
      valueCents: newValues.get(item.upc) ?? item.valueCents,
    }))
    store.changesRule('FB-A', '2026-06-11', { items })
    store.isNow('2026-06-12 10:00:00')

    const [reward] = ruth.earned('FB-A')
    expect(reward).toEqual(before)
    expect(reward?.leastUnit?.valueCents).toBe(6200)
    expect(reward?.allowedUpcs).not.toContain(demoUpc('A3'))
  })

  it('a bag punched before the change keeps its value on a card completed after it', () => {
    const store = givenStore()
    const ruth = store.customer('Ruth').buys('A2', 11)
    const [first] = store.account().catalogue.cardGroups['FB-A']?.versions ?? []
    const items = (first?.items ?? []).map((item) =>
      item.upc === demoUpc('A2')
        ? { ...item, valueCents: 6600 }
        : item.upc === demoUpc('A3')
          ? { ...item, valueCents: 6500 }
          : item,
    )
    store.changesRule('FB-A', '2026-06-10', { items })
    ruth.buys('A2')
    expect(ruth.earned('FB-A')[0]?.leastUnit?.valueCents).toBe(6200)
    expect(ruth.allowed(ruth.earned('FB-A')[0])).toEqual([
      'Northfield Chicken 25 lb',
      'Northfield Beef 25 lb',
      'Northfield Lamb 20 lb',
    ])
  })

  it('a partial-offer setting counts from the purchase on; sets of before stay lapsed or whole', () => {
    const store = givenStore()
    const ann = store.customer('Ann').buys('D1')
    ann.finishes()
    store.saves({ kind: 'account', rows: [{ id: 'account', partialOffers: 'offerPeriod' }] })
    ann.buys('D1')
    expect(ann.rewards(june('OF-1'))).toHaveLength(0)
    ann.finishes()
    store.isNow('2026-06-20 10:00:00')
    ann.buys('D1')
    expect(ann.earned(june('OF-1'))).toHaveLength(1)
    store.saves({ kind: 'account', rows: [{ id: 'account', partialOffers: 'visit' }] })
    expect(ann.earned(june('OF-1'))).toHaveLength(1)
  })
})

describe('a price that rose while the card was open', () => {
  it('leaves the least valued bought item to be given, at what it was worth when it was bought', () => {
    const store = givenStore()
    const [rule] = store.account().catalogue.cardGroups['FB-B']?.versions ?? []
    const ann = store.customer('Ann').buys('B1', 11)
    expect(ann.finishes()).toBeNull()
    const items = (rule?.items ?? []).map((item) => ({ ...item, valueCents: item.upc === demoUpc('B1') ? 2200 : 2100 }))
    store.changesRule('FB-B', '2026-06-11', { items })
    store.isNow('2026-06-11 10:00:00')
    ann.buys('B1')

    expect(ann.earned('FB-B')[0]?.leastUnit?.valueCents).toBe(1800)
    expect(ann.allowed(ann.earned('FB-B')[0])).toEqual(['Northfield 5 lb Chicken'])
  })
})

describe('a day that ends late', () => {
  it('earns nothing before the purchase it was earned with', () => {
    const store = givenStore({ account: { dayEndMinutes: 120 }, now: '2026-06-30 12:00:00' })
    store.changesRule('FB-B', '2026-07-01', { requiredQty: 2 })
    store.isNow('2026-07-01 01:00:00')
    const ruth = store.customer('Ruth').buys('B1', 2)
    store.isNow('2026-07-01 12:00:00')
    expect(ruth.earned('FB-B')[0]).toMatchObject({
      earnedAt: '2026-07-01T05:00:00.000Z',
      earnedBusinessDate: '2026-07-01',
    })
  })
})
