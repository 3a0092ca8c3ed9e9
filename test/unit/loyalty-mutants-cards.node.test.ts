/**
 * How the punches of one card group become cards, on units made by hand. Each rule was found because a mutant of it survived all other
 * examples (`npm run mutate`). Source: domain.md 3.4, 3.7, 3.14, docs/decisions/0006.
 */
import { describe, expect, it } from 'vitest'
import type { RedemptionId, UnitId } from '../../shared/kernel/ids.ts'
import { assess } from '../../shared/loyalty/assess.ts'
import { assessGroup } from '../../shared/loyalty/assess-cards.ts'
import type { CardGroupVersion, ProgramRow } from '../../shared/loyalty/catalogue.ts'
import type { Redemption, Unit } from '../../shared/loyalty/state.ts'
import { givenStore, june } from '../support/given-store.ts'

const version = (name: string, effectiveFrom: string, more: Partial<CardGroupVersion> = {}): CardGroupVersion => ({
  version: name,
  effectiveFrom,
  requiredQty: 3,
  rewardQty: 1,
  rewardRule: 'lesserOrEqual',
  windowMonths: null,
  items: [{ upc: 'bag' as never, valueCents: 500, isQualifying: true, isRewardable: true }],
  ...more,
})

const punched = (id: string, businessDate: string, more: Partial<Unit> = {}): Unit =>
  ({
    id,
    upc: 'bag',
    visitId: `visit-of-${businessDate}`,
    locationId: 'L1',
    at: `${businessDate}T15:00:00.000Z`,
    businessDate,
    punch: { cardGroupId: 'FB-1', version: 'v1', valueCents: 500 },
    offer: null,
    originalDate: null,
    removed: null,
    ...more,
  }) as unknown as Unit

const redeemed = (name: string, unitIds: readonly string[], more: Partial<Redemption> = {}): Redemption =>
  ({
    id: name as RedemptionId,
    rewardId: `${unitIds.at(-1)}#1`,
    source: { kind: 'card', cardGroupId: 'FB-1', version: 'v1' },
    unitIds,
    rebateCents: null,
    undone: false,
    ...more,
  }) as unknown as Redemption

interface Given {
  readonly versions?: readonly CardGroupVersion[]
  readonly units: readonly Unit[]
  readonly redemptions?: readonly Redemption[]
  readonly program?: Partial<ProgramRow>
  readonly cardNotes?: Record<string, string>
  readonly today?: string
}

const assessed = ({ versions = [version('v1', '2026-01-01')], units, redemptions = [], program, ...more }: Given) =>
  assessGroup({
    group: { id: 'FB-1' as never, programId: 'P-1' as never, title: 'Bags', versions: [...versions] },
    program: program as ProgramRow | undefined,
    units,
    everything: units,
    redemptions,
    conflicted: new Set(),
    cardNotes: more.cardNotes ?? {},
    locations: { L1: { id: 'L1' as never, name: 'L1', timeZone: 'America/New_York', isMaster: true } },
    businessDate: more.today ?? '2026-06-10',
  })

const idsOf = (units: readonly { readonly id: UnitId }[]) => units.map((unit) => unit.id)
const june5 = '2026-06-05'

describe('goods that came back off redeemed cards', () => {
  const redeemedUnits = ['a', 'b', 'c', 'd', 'e', 'f'].map((id) => punched(id, '2026-05-01'))
  const redemptions = [redeemed('one', ['a', 'b', 'c']), redeemed('two', ['d', 'e', 'f'])]
  const back = (id: string, returnedAfter: string) => (unit: Unit) =>
    unit.id === id ? { ...unit, removed: 'returned' as const, returnedAfter: returnedAfter as UnitId } : unit

  it('the purchase behind a return pays for the card the goods came off', () => {
    const units = [...redeemedUnits.map(back('d', 'f')), punched('g', june5)]
    const { cards } = assessed({ units, redemptions })
    expect(cards.map((card) => idsOf(card.paidUnits))).toEqual([[], ['g']])
  })

  it('what came back first is paid first, whichever card it came off', () => {
    const units = [
      ...redeemedUnits.map(back('d', 'f')).map(back('a', 'g')),
      punched('g', june5),
      punched('h', june5),
      punched('i', june5),
    ]
    const { cards } = assessed({ units, redemptions })
    expect(cards.map((card) => idsOf(card.paidUnits))).toEqual([['h'], ['g'], []])
    expect(idsOf(cards[2]?.units ?? [])).toEqual(['i'])
  })

  it('what came back first is paid first also where the purchase in between was taken off', () => {
    const between = punched('g', june5, { removed: 'removed' })
    const units = [...redeemedUnits.map(back('d', 'f')).map(back('a', 'g')), between, punched('h', june5)]
    const { cards } = assessed({ units, redemptions })
    expect(cards.slice(0, 2).map((card) => idsOf(card.paidUnits))).toEqual([[], ['h']])
  })

  it('a purchase from before the return pays nothing', () => {
    const units = [...redeemedUnits, punched('g', june5)].map(back('a', 'g'))
    const { cards } = assessed({ units, redemptions })
    expect(cards.at(-1)).toMatchObject({ status: 'open', owed: 1, units: [{ id: 'g' }] })
  })
})

describe('rule versions', () => {
  it('several that started since the last purchase complete cards one after the other, by their days', () => {
    const units = Array.from({ length: 7 }, (_, nth) => punched(`u${nth}`, '2026-02-01'))
    const versions = [
      version('v1', '2026-01-01', { requiredQty: 12 }),
      version('v3', '2026-04-01', { requiredQty: 3 }),
      version('v2', '2026-03-01', { requiredQty: 4 }),
    ]
    const { cards } = assessed({ versions, units })
    expect(cards.map((card) => [card.version, card.units.length])).toEqual([
      ['v2', 4],
      ['v3', 3],
    ])
  })

  it('of two for one day the one that was saved later decides', () => {
    const units = [punched('a', '2026-05-01'), punched('b', '2026-05-01')]
    const versions = [
      version('v1', '2026-01-01', { requiredQty: 12 }),
      version('v2', '2026-06-01', { requiredQty: 9, savedOn: '2026-05-02' }),
      version('v3', '2026-06-01', { requiredQty: 8, savedOn: '2026-05-03' }),
    ]
    expect(assessed({ versions, units }).cards).toMatchObject([{ version: 'v3', requiredQty: 8 }])
  })

  it('a card that a later version completed was earned when its day began at the store', () => {
    const units = ['a', 'b'].map((id) => punched(id, '2026-05-01'))
    const versions = [version('v1', '2026-01-01'), version('v2', '2026-06-01', { requiredQty: 2 })]
    const { cards, rewards } = assessed({ versions, units })
    expect(rewards).toMatchObject([{ earnedAt: '2026-06-01T04:00:00.000Z', earnedBusinessDate: '2026-06-01' }])
    expect(cards[0]?.completedAt).toBe('2026-06-01T04:00:00.000Z')
  })

  it('a card completed by a purchase was earned with it, on whatever day its version started', () => {
    const units = ['a', 'b', 'c'].map((id) => punched(id, '2026-05-01'))
    const { rewards } = assessed({ versions: [version('v1', '2026-05-01')], units })
    expect(rewards).toMatchObject([{ earnedAt: '2026-05-01T15:00:00.000Z', earnedBusinessDate: '2026-05-01' }])
  })

  it('a redeemed card of a version that no row names is as its redemption says', () => {
    const units = ['a', 'b', 'c', 'd'].map((id) => punched(id, '2026-05-01'))
    const source = { kind: 'card', cardGroupId: 'FB-1', version: 'gone' } as never
    const { cards } = assessed({ units, redemptions: [redeemed('one', ['a', 'b', 'c', 'd'], { source })] })
    expect(cards).toMatchObject([{ version: 'gone', status: 'redeemed', requiredQty: 4, rewardQty: 1 }])
  })
})

describe('the window', () => {
  const versions = [version('v1', '2020-01-01', { windowMonths: 6 })]

  it('counts a purchase of the same day six months ago, and not of the day before', () => {
    const units = [punched('old', '2025-12-09'), punched('edge', '2025-12-10')]
    const { cards } = assessed({ versions, units })
    expect(idsOf(cards[0]?.units ?? [])).toEqual(['edge'])
    expect(idsOf(cards[0]?.expiredUnits ?? [])).toEqual(['old'])
  })

  it('a purchase of another register that is dated earlier brings back nothing that dropped off', () => {
    const units = [punched('old', '2025-06-01'), punched('now', '2026-01-15'), punched('late', '2025-11-30')]
    const { cards } = assessed({ versions, units, today: '2026-01-20' })
    expect(cards.map((card) => [card.status, idsOf(card.units), idsOf(card.expiredUnits)])).toEqual([
      ['expired', [], ['old']],
      ['open', ['now', 'late'], []],
    ])
  })
})

describe('an open card that a new rule parts', () => {
  const parted = (count: number) => {
    const units = Array.from({ length: count }, (_, nth) => punched(`u${nth}`, '2026-05-01'))
    const versions = [version('v1', '2026-01-01', { requiredQty: 20 }), version('v2', '2026-06-01', { requiredQty: 4 })]
    return assessed({ versions, units }).cards.map((card) => [card.status, card.units.length, card.splitFrom])
  }

  it('leaves its name on every card that came of it', () => {
    expect(parted(9)).toEqual([
      ['completed', 4, 'u0'],
      ['completed', 4, 'u0'],
      ['open', 1, 'u0'],
    ])
    expect(parted(8)).toEqual([
      ['completed', 4, 'u0'],
      ['completed', 4, 'u0'],
    ])
  })

  it('is one card as before where it holds no more than the new rule wants', () => {
    expect(parted(4)).toEqual([['completed', 4, null]])
    expect(parted(3)).toEqual([['open', 3, null]])
  })
})

describe('a paper punch that is too old already', () => {
  it('stands on an expired card of its own, and the next purchase begins anew', () => {
    const versions = [version('v1', '2020-01-01', { windowMonths: 6 })]
    const units = [punched('paper', june5, { originalDate: '2024-01-01' }), punched('new', june5)]
    const { cards } = assessed({ versions, units })
    expect(cards.map((card) => [card.status, ...idsOf(card.units), ...idsOf(card.expiredUnits)])).toEqual([
      ['expired', 'paper'],
      ['open', 'new'],
    ])
  })
})

describe('a completed card and its reward', () => {
  const units = ['a', 'b', 'c'].map((id) => punched(id, june5))

  it('is a free good whose limit is the least of what was bought', () => {
    const cheap = punched('c', june5, { punch: { cardGroupId: 'FB-1' as never, version: 'v1', valueCents: 300 } })
    const { rewards } = assessed({ units: [...units.slice(0, 2), cheap] })
    expect(rewards).toMatchObject([{ kind: 'freeGood', leastUnit: { upc: 'bag', valueCents: 300 } }])
  })

  it('has no limit under any other rule', () => {
    const versions = [version('v1', '2026-01-01', { rewardRule: 'sameGroupAny' })]
    expect(assessed({ versions, units }).rewards).toMatchObject([{ leastUnit: null, allowedUpcs: ['bag'] }])
  })

  it('a discount without a figure can be given as nothing', () => {
    const versions = [version('v1', '2026-01-01', { rewardRule: 'discount' })]
    expect(assessed({ versions, units }).rewards).toMatchObject([{ kind: 'rebate', allowedUpcs: [], discount: null }])
  })

  it('a redeemed discount says what was taken off', () => {
    const versions = [version('v1', '2026-01-01', { rewardRule: 'discount', discount: { kind: 'cents', amount: 200 } })]
    const redemptions = [redeemed('one', ['a', 'b', 'c'], { rebateCents: 200 })]
    expect(assessed({ versions, units, redemptions }).rewards).toMatchObject([
      { status: 'redeemed', rebateCents: 200, redemptionId: 'one', allowedUpcs: ['bag'] },
    ])
  })

  it('demands what the program demands', () => {
    const demands = (program?: Partial<ProgramRow>) =>
      assessed({ units, ...(program ? { program } : {}) }).rewards[0]?.requires
    expect(demands({ requiresEmail: true, requiresAddress: false })).toEqual({ email: true, address: false })
    expect(demands({ requiresEmail: false, requiresAddress: true })).toEqual({ email: false, address: true })
    expect(demands()).toEqual({ email: false, address: false })
  })

  it('cards of one punch each are redeemed one by one', () => {
    const versions = [version('v1', '2026-01-01', { requiredQty: 1 })]
    const redemptions = [redeemed('one', ['a']), redeemed('two', ['b'])]
    const { cards } = assessed({ versions, units, redemptions })
    expect(cards.map((card) => [card.status, idsOf(card.units)])).toEqual([
      ['redeemed', ['a']],
      ['redeemed', ['b']],
      ['completed', ['c']],
    ])
  })
})

describe('what was written on a card', () => {
  const versions = [version('v1', '2020-01-01', { windowMonths: 6 })]

  it('stays with it when the punch it was written by drops off', () => {
    const units = [punched('old', '2025-12-08'), punched('new', june5)]
    const { cards } = assessed({ versions, units, cardNotes: { old: 'Paper card' } })
    expect(cards).toMatchObject([{ id: 'new', note: 'Paper card' }])
  })

  it('gives way to what was written since, also to nothing', () => {
    const units = [punched('old', '2025-12-08'), punched('new', june5)]
    expect(assessed({ versions, units, cardNotes: { old: 'Paper card', new: 'Two dogs' } }).cards[0]?.note).toBe(
      'Two dogs',
    )
    expect(assessed({ versions, units, cardNotes: { old: 'Paper card', new: '' } }).cards[0]?.note).toBe('')
  })

  it('is nothing where nothing was written, and stays on a full card', () => {
    const units = ['a', 'b', 'c'].map((id) => punched(id, june5))
    expect(assessed({ units }).cards[0]?.note).toBe('')
    expect(assessed({ units, cardNotes: { b: 'Paper card' } }).cards[0]?.note).toBe('Paper card')
  })
})

describe('rows that are not there', () => {
  it('purchases of a card or an offer that no row names show nothing and break nothing', () => {
    const store = givenStore()
    const ann = store.customer('Ann').buys('D1')
    expect(ann.state().units[0]).toMatchObject({ punch: { cardGroupId: 'FB-D' }, offer: { offerId: june('OF-1') } })
    const { catalogue } = store.account()
    const account = { ...store.account(), catalogue: { ...catalogue, cardGroups: {}, offers: {} } }
    expect(assess(ann.state(), account, store.moment())).toEqual({ cards: [], offers: [], rewards: [] })
  })
})
