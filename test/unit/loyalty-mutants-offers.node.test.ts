/**
 * How the units of one offer become sets and rewards, on units made by hand. Each rule was found because a mutant of it survived all
 * other examples (`npm run mutate`). Source: domain.md 3.4 (engine c), 3.7, 4.1, 8 no. 3.
 */
import { describe, expect, it } from 'vitest'
import type { RewardId } from '../../shared/kernel/ids.ts'
import { assessOffer } from '../../shared/loyalty/assess-offers.ts'
import type { OfferRow, OfferVersion } from '../../shared/loyalty/catalogue.ts'
import type { Redemption, Unit } from '../../shared/loyalty/state.ts'

const version = (name: string, more: Partial<OfferVersion> = {}): OfferVersion => ({
  version: name,
  effectiveFrom: '2026-01-01',
  startDate: '2026-06-01',
  endDate: '2026-06-30',
  buyQty: 2,
  getQty: 1,
  rewardRule: 'lesserOrEqual',
  mixAndMatch: true,
  customerLimit: null,
  totalCapUnits: null,
  countsTowardFrequentBuyer: true,
  items: ['can', 'tin'].map((upc, nth) => ({
    upc: upc as never,
    valueCents: 300 + nth * 100,
    rebateCents: null,
    isQualifying: true,
    isRewardable: true,
  })),
  ...more,
})

interface Counted {
  readonly upc?: string
  readonly visit?: string
  readonly version?: string
  readonly valueCents?: number | null
  readonly rebateCents?: number | null
  readonly waits?: boolean
  readonly at?: string
  readonly removed?: Unit['removed']
}

const counted = (id: string, { upc = 'can', visit = 'visit', waits = false, ...more }: Counted = {}): Unit =>
  ({
    id,
    upc,
    visitId: visit,
    locationId: 'L1',
    at: more.at ?? '2026-06-10T15:00:00.000Z',
    businessDate: (more.at ?? '2026-06-10').slice(0, 10),
    removed: more.removed ?? null,
    offer: {
      offerId: 'OF',
      version: more.version ?? 'v1',
      valueCents: more.valueCents === undefined ? 300 : more.valueCents,
      rebateCents: more.rebateCents ?? null,
      ...(waits ? { waitsForMore: true } : {}),
    },
  }) as unknown as Unit

interface Given {
  readonly offer?: Partial<OfferRow>
  readonly versions?: readonly OfferVersion[]
  readonly units: readonly Unit[]
  readonly redemptions?: readonly Partial<Redemption>[]
  readonly localDate?: string
  readonly openVisits?: readonly string[]
}

const noConflicts = { conflicted: new Set<RewardId>() }

const assessed = ({ offer, versions = [version('v1')], units, openVisits = ['visit'], ...more }: Given) =>
  assessOffer({
    offer: {
      id: 'OF' as never,
      manufacturerId: 'brand' as never,
      title: 'Offer',
      offerType: 'freeGood',
      requiresEmail: false,
      requiresAddress: false,
      ...offer,
      versions: [...versions],
    },
    ...noConflicts,
    units,
    redemptions: (more.redemptions ?? []).map(
      (one) => ({ source: { kind: 'offer', offerId: 'OF', version: 'v1' }, rebateCents: null, ...one }) as Redemption,
    ),
    conflicted: new Set(),
    localDate: more.localDate ?? '2026-06-10',
    locations: { L1: { id: 'L1' as never, name: 'L1', timeZone: 'America/New_York', isMaster: true } },
    isVisitOpen: (id) => openVisits.includes(id),
  })

const setsOf = (given: Given) =>
  assessed(given).offers.map((set) => [set.status, ...set.units.map((unit) => unit.id)].join(' '))

describe('the units of one set', () => {
  it('are of one visit', () => {
    const units = [counted('a', { visit: 'before' }), counted('b'), counted('c', { visit: 'before' })]
    expect(setsOf({ units })).toEqual(['completed a c', 'open b'])
  })

  it('are of any visits where all of them wait for more', () => {
    const waits = (id: string, visit: string) => counted(id, { visit, waits: true })
    expect(setsOf({ units: [waits('a', 'before'), waits('b', 'visit')] })).toEqual(['completed a b'])
    expect(setsOf({ units: [waits('a', 'before'), counted('b')], openVisits: [] })).toEqual(['open a', 'lapsed b'])
    expect(setsOf({ units: [counted('a', { visit: 'before' }), waits('b', 'visit')], openVisits: [] })).toEqual([
      'lapsed a',
      'open b',
    ])
  })

  it('are of one article where nothing may be mixed', () => {
    const units = [counted('a'), counted('b', { upc: 'tin' }), counted('c')]
    expect(setsOf({ units, versions: [version('v1', { mixAndMatch: false })] })).toEqual(['completed a c', 'open b'])
    expect(setsOf({ units })).toEqual(['completed a b', 'open c'])
  })

  it('stay with the version the set was begun under, until its last day at the counter is over', () => {
    const versions = [version('v1', { endDate: '2026-06-10' }), version('v2')]
    const begun = counted('a', { waits: true })
    const more = (at: string) => counted('b', { version: 'v2', waits: true, at })
    // Half past eleven in the evening in New York is the next day elsewhere.
    expect(setsOf({ versions, units: [begun, more('2026-06-11T03:30:00.000Z')] })).toEqual(['completed a b'])
    const late = assessed({ versions, units: [begun, more('2026-06-11T04:30:00.000Z')], localDate: '2026-06-11' })
    expect(late.offers).toMatchObject([
      { version: 'v1', status: 'lapsed' },
      { version: 'v2', status: 'open' },
    ])
  })

  it('are none that were taken back, and none of a version that no row names', () => {
    const units = [counted('a', { removed: 'removed' }), counted('b', { version: 'gone' }), counted('c')]
    expect(setsOf({ units })).toEqual(['open c'])
  })
})

describe('a begun set', () => {
  it('is open in its open visit to the last day, and lapsed after it', () => {
    const units = [counted('a')]
    expect(assessed({ units, localDate: '2026-06-30' }).offers).toMatchObject([
      { id: 'a', status: 'open', buyQty: 2, visitId: 'visit', version: 'v1', rewardIds: [] },
    ])
    expect(setsOf({ units, localDate: '2026-07-01' })).toEqual(['lapsed a'])
    expect(setsOf({ units, openVisits: [] })).toEqual(['lapsed a'])
  })

  it('of units that wait stays open over visits', () => {
    expect(setsOf({ units: [counted('a', { waits: true })], openVisits: [] })).toEqual(['open a'])
  })
})

describe('a completed set', () => {
  const pair = [counted('a', { valueCents: 400, upc: 'tin' }), counted('b')]

  it('earns what its version promises, with the last unit, as good as the least of it', () => {
    const { offers, rewards } = assessed({ units: pair, versions: [version('v1', { getQty: 2 })] })
    expect(rewards.map(({ id }) => id)).toEqual(['b#o1', 'b#o2'])
    expect(offers).toMatchObject([{ id: 'a', status: 'completed', rewardIds: ['b#o1', 'b#o2'], buyQty: 2 }])
    expect(rewards[0]).toMatchObject({
      kind: 'freeGood',
      status: 'earned',
      earnedAt: '2026-06-10T15:00:00.000Z',
      earnedVisitId: 'visit',
      endDate: '2026-06-30',
      allowedUpcs: ['can'],
      leastUnit: { upc: 'can', valueCents: 300 },
      rebateCents: null,
      discount: null,
      redemptionId: null,
    })
  })

  it('can be redeemed on its last day and has expired on the next', () => {
    expect(assessed({ units: pair, localDate: '2026-06-30' }).rewards[0]?.status).toBe('earned')
    expect(assessed({ units: pair, localDate: '2026-07-01' }).rewards[0]?.status).toBe('expired')
  })

  it('knows no least where nothing has a value, and sets no limit under another rule', () => {
    const unknown = [counted('a', { valueCents: null }), counted('b', { valueCents: null })]
    expect(assessed({ units: unknown }).rewards[0]).toMatchObject({ leastUnit: null, allowedUpcs: ['can', 'tin'] })
    const versions = [version('v1', { rewardRule: 'sameGroupAny' })]
    expect(assessed({ units: pair, versions }).rewards[0]).toMatchObject({
      leastUnit: null,
      allowedUpcs: ['can', 'tin'],
    })
  })

  it('that was redeemed keeps its reward past the last day, with what came back since', () => {
    const units = [counted('a', { removed: 'returned' }), counted('b')]
    const redemptions = [{ id: 'r1' as never, rewardId: 'b#o1' as never, unitIds: ['a', 'b'] as never }]
    const { offers, rewards } = assessed({ units, redemptions, localDate: '2026-07-15' })
    expect(offers).toMatchObject([{ status: 'redeemed', units: [{ id: 'b' }] }])
    expect(rewards).toMatchObject([{ status: 'redeemed', redemptionId: 'r1', units: [{ id: 'a' }, { id: 'b' }] }])
  })

  it('of which one of two rewards was redeemed is not redeemed, and further redemptions stand beside the promised ones', () => {
    const redemptions = ['b#o1', 'b#o3'].map((rewardId) => ({
      id: rewardId as never,
      rewardId: rewardId as never,
      unitIds: ['a', 'b'] as never,
    }))
    const { offers, rewards } = assessed({ units: pair, versions: [version('v1', { getQty: 2 })], redemptions })
    expect(offers[0]?.status).toBe('completed')
    expect(rewards.map(({ id, status }) => `${id} ${status}`)).toEqual([
      'b#o1 redeemed',
      'b#o2 earned',
      'b#o3 redeemed',
    ])
  })
})

describe('a rebate', () => {
  const offer = { offerType: 'rebate', requiresEmail: true } as const
  const versions = [version('v1', { getQty: 3, rewardRule: 'discount', discount: { kind: 'cents', amount: 10 } })]

  it('is earned by each unit by itself, once, for that article', () => {
    const { offers, rewards } = assessed({ offer, versions, units: [counted('a', { rebateCents: 200 })] })
    expect(offers).toMatchObject([{ status: 'completed', buyQty: 1, rewardIds: ['a#o1'] }])
    expect(rewards).toMatchObject([
      {
        kind: 'rebate',
        rule: 'sameItem',
        rebateCents: 200,
        allowedUpcs: ['can'],
        leastUnit: null,
        discount: null,
        requires: { email: true, address: false },
      },
    ])
  })

  it('takes off no more than the article costs, as much as it says where nobody knows the cost, and nothing where it says nothing', () => {
    const rebate = (move: Counted) => assessed({ offer, versions, units: [counted('a', move)] }).rewards[0]?.rebateCents
    expect(rebate({ rebateCents: 900, valueCents: 300 })).toBe(300)
    expect(rebate({ rebateCents: 900, valueCents: null })).toBe(900)
    expect(rebate({})).toBe(0)
  })

  it('sets no limit of value under lesser or equal either', () => {
    const least = [version('v1')]
    expect(assessed({ offer, versions: least, units: [counted('a')] }).rewards[0]?.leastUnit).toBeNull()
  })
})

describe('a discount on an article', () => {
  const discount = { kind: 'cents', amount: 50 } as const
  const units = [counted('a'), counted('b')]

  it('is a reward in dollars that knows its figure, and once redeemed what was taken off', () => {
    const versions = [version('v1', { rewardRule: 'discount', discount })]
    expect(assessed({ versions, units }).rewards[0]).toMatchObject({
      kind: 'rebate',
      rule: 'discount',
      discount,
      rebateCents: null,
      allowedUpcs: ['can', 'tin'],
    })
    const redemptions = [{ id: 'r' as never, rewardId: 'b#o1' as never, unitIds: ['a', 'b'] as never, rebateCents: 50 }]
    expect(assessed({ versions, units, redemptions }).rewards[0]?.rebateCents).toBe(50)
  })

  it('without a figure can be given as nothing', () => {
    const versions = [version('v1', { rewardRule: 'discount' })]
    expect(assessed({ versions, units }).rewards[0]).toMatchObject({ allowedUpcs: [], discount: null })
  })
})
