/**
 * How much room an offer still has. Each rule was found because a mutant of it survived all other examples (`npm run mutate`).
 * Source: domain.md 8 no. 6 and 7, docs/decisions/0006.
 */
import { describe, expect, it } from 'vitest'
import { matchItem } from '../../shared/loyalty/match-item.ts'
import { offerRoom, offerUse } from '../../shared/loyalty/offer-room.ts'
import { type CustomerState, emptyCustomer, type Unit, type Visit } from '../../shared/loyalty/state.ts'
import { accountWith, bag, here, june10, type OfferMade } from '../support/given-rows.ts'

interface Begun {
  readonly upc?: string
  readonly visit?: string
  readonly waits?: boolean
  readonly valueCents?: number
  readonly rebateCents?: number | null
}

/** A unit that counted for the offer. */
const counted = (id: string, { upc = 'bag', visit = 'visit', waits = false, ...more }: Begun = {}): Unit =>
  ({
    id,
    upc,
    visitId: visit,
    locationId: 'L1',
    at: '2026-06-10T15:00:00.000Z',
    businessDate: '2026-06-10',
    removed: null,
    punch: null,
    offer: {
      offerId: 'OF',
      version: 'v1',
      valueCents: more.valueCents ?? 5000,
      rebateCents: more.rebateCents ?? null,
      ...(waits ? { waitsForMore: true } : {}),
    },
  }) as unknown as Unit

interface Given {
  readonly offer: OfferMade
  readonly units?: readonly Unit[]
  readonly householdId?: string
  readonly ofHousehold?: number
  readonly ofAll?: { readonly count: number; readonly cents: number }
  readonly waits?: boolean
}

function given({ offer, units = [], householdId, ofHousehold, ofAll, waits = false }: Given) {
  const rows = accountWith({ offers: { OF: offer }, ...(waits ? { account: { partialOffers: 'offerPeriod' } } : {}) })
  const account = {
    ...rows,
    redemptionsByOffer: ofAll ? { OF: ofAll } : {},
    redemptionsByHousehold: ofHousehold === undefined ? {} : { 'OF home': { count: ofHousehold, cents: 0 } },
  }
  const visits = Object.fromEntries(
    ['visit', 'other'].map((id) => [id, { id, status: 'open', registerId: 'R1' } as unknown as Visit]),
  )
  const customer: CustomerState = {
    ...emptyCustomer('Ann' as never),
    units,
    visits,
    householdId: householdId ?? null,
  }
  const matched = matchItem(account, here, bag, june10)
  const match = 'match' in matched ? matched.match.offers[0] : undefined
  const visit = visits['visit']
  if (!match || !visit) throw new Error('no match')
  return {
    room: offerRoom(account, customer, match, visit, bag, june10),
    use: offerUse(account, customer, match.offer.id, match.version, june10),
  }
}

const three = { buyQty: 3, customerLimit: 1 }

describe('the room that a limit leaves', () => {
  it('is that of the sets it allows, less what fills the one begun in this visit', () => {
    expect(given({ offer: three }).room).toEqual({ units: 3, closedBy: 'limitReached' })
    expect(given({ offer: three, units: [counted('a')] }).room.units).toBe(2)
    expect(given({ offer: { buyQty: 3, customerLimit: 2 }, units: [counted('a')] }).room.units).toBe(5)
  })

  it('is not lessened by a set of another visit, unless units wait for more', () => {
    const elsewhere = (waits: boolean) => [counted('a', { visit: 'other', waits })]
    expect(given({ offer: three, units: elsewhere(false) }).room.units).toBe(3)
    expect(given({ offer: three, units: elsewhere(true), waits: true }).room.units).toBe(2)
  })

  it('is not lessened by a set of another article where nothing may be mixed', () => {
    const offer = { ...three, mixAndMatch: false }
    expect(given({ offer, units: [counted('a', { upc: 'can' })] }).room.units).toBe(3)
    expect(given({ offer, units: [counted('a')] }).room.units).toBe(2)
    expect(given({ offer: three, units: [counted('a', { upc: 'can' })] }).room.units).toBe(2)
  })

  it('is none when the limit is used up by rewards that wait', () => {
    const units = ['a', 'b', 'c'].map((id) => counted(id))
    expect(given({ offer: three, units }).room).toEqual({ units: 0, closedBy: 'limitReached' })
  })

  it('is none when it is used up before a begun set is full', () => {
    expect(given({ offer: three, units: [counted('a')], householdId: 'home', ofHousehold: 5 }).room.units).toBe(2)
    const household = { ...three, limitPer: 'household' as const }
    expect(given({ offer: household, units: [counted('a')], householdId: 'home', ofHousehold: 1 }).room.units).toBe(0)
  })

  it('has no end without a limit', () => {
    expect(given({ offer: { buyQty: 3 } }).room.units).toBe(Number.POSITIVE_INFINITY)
  })
})

describe('whose limit it is', () => {
  it('the household’s only where the offer says so and the customer has one', () => {
    const household = { ...three, limitPer: 'household' as const }
    const used = (given_: Given) => given(given_).use.limit
    expect(used({ offer: household, householdId: 'home', ofHousehold: 1 })).toEqual({
      figure: 1,
      used: 1,
      per: 'household',
    })
    expect(used({ offer: household, ofHousehold: 1 })).toEqual({ figure: 1, used: 0, per: 'customer' })
    expect(used({ offer: three, householdId: 'home', ofHousehold: 1 })).toEqual({ figure: 1, used: 0, per: 'customer' })
  })
})

describe("the room that a brand's totals leave", () => {
  it('pieces: what was redeemed anywhere and what waits here', () => {
    const offer = { buyQty: 2, totalCapUnits: 10 }
    expect(given({ offer, ofAll: { count: 8, cents: 0 } }).room).toEqual({ units: 4, closedBy: 'exhausted' })
    const units = [counted('a'), counted('b')]
    expect(given({ offer, ofAll: { count: 8, cents: 0 }, units }).room.units).toBe(2)
    expect(given({ offer, ofAll: { count: 10, cents: 0 } }).room).toEqual({ units: 0, closedBy: 'exhausted' })
  })

  it('dollars: so many as a whole rebate still fits', () => {
    const offer = { offerType: 'rebate', rebateCents: 300, totalCapCents: 1000 } as const
    expect(given({ offer }).room).toEqual({ units: 3, closedBy: 'exhausted' })
    expect(given({ offer, units: [counted('a', { rebateCents: 300 })] }).room.units).toBe(2)
    expect(given({ offer, ofAll: { count: 1, cents: 800 } }).room.units).toBe(0)
  })

  it('dollars of a discount in cents count at their figure, also while they wait', () => {
    const discount = { kind: 'cents', amount: 300 } as const
    const offer = { rewardRule: 'discount', discount, buyQty: 1, totalCapCents: 1000 } as const
    expect(given({ offer }).room.units).toBe(3)
    expect(given({ offer, units: [counted('a')] }).room.units).toBe(2)
    expect(given({ offer, units: [counted('a')] }).use.capCents).toEqual({ figure: 1000, used: 300 })
  })

  it('where the limit and the brand leave the same, the limit is said', () => {
    expect(given({ offer: { buyQty: 1, customerLimit: 2, totalCapUnits: 2 } }).room.closedBy).toBe('limitReached')
    expect(given({ offer: { buyQty: 1, customerLimit: 2, totalCapUnits: 1 } }).room.closedBy).toBe('exhausted')
  })
})
