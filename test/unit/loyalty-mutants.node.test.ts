/**
 * Rules that a change of the code could have broken unnoticed: each was found because a mutant of it survived all other examples
 * (`npm run mutate`). Source: domain.md 3.4 to 3.14, design.md 4.
 */
import { describe, expect, it } from 'vitest'
import type { RewardId, Upc } from '../../shared/kernel/ids.ts'
import { leastValued } from '../../shared/loyalty/allowed-items.ts'
import { assessOffer } from '../../shared/loyalty/assess-offers.ts'
import type { OfferVersion, RewardRule } from '../../shared/loyalty/catalogue.ts'
import { concernedBy, foldEvent, namesUpTo } from '../../shared/loyalty/fold.ts'
import type { Unit } from '../../shared/loyalty/state.ts'
import { emptyAccount, emptyCustomer } from '../../shared/loyalty/state.ts'
import { foldInOrder, givenFacts, unitsOf } from '../support/given-facts.ts'

const listed = (upc: string, valueCents: number | null, more: object = {}) => ({
  upc: upc as Upc,
  valueCents,
  rebateCents: null,
  isQualifying: true,
  isRewardable: true,
  ...more,
})

/** What the reward of an offer may be given as that was met by these purchases: article and the value it had. */
function allowed(
  rewardRule: RewardRule,
  items: readonly ReturnType<typeof listed>[],
  bought: readonly (readonly [string, number | null])[],
): readonly string[] | undefined {
  const version: OfferVersion = {
    version: 'v1',
    effectiveFrom: '2026-01-01',
    startDate: '2026-06-01',
    endDate: '2026-06-30',
    buyQty: bought.length,
    getQty: 1,
    rewardRule,
    mixAndMatch: true,
    customerLimit: null,
    totalCapUnits: null,
    countsTowardFrequentBuyer: true,
    items: [...items],
  }
  const units = bought.map(([upc, valueCents], nth) => ({
    id: `u${nth}`,
    upc,
    visitId: 'visit',
    removed: null,
    offer: { offerId: 'OF', version: 'v1', valueCents, rebateCents: null },
  })) as unknown as readonly Unit[]
  const noConflicts = { conflicted: new Set<RewardId>() }
  const { rewards } = assessOffer({
    offer: {
      id: 'OF' as never,
      manufacturerId: 'brand' as never,
      title: 'Offer',
      offerType: 'freeGood',
      requiresEmail: false,
      requiresAddress: false,
      versions: [version],
    },
    units,
    redemptions: [],
    ...noConflicts,
    localDate: '2026-06-10',
    locations: {},
    isVisitOpen: () => true,
  })
  return rewards[0]?.allowedUpcs
}

describe('what a reward may be given as', () => {
  it('where nothing bought has a known value, lesser or equal allows the whole list', () => {
    expect(allowed('lesserOrEqual', [listed('cheap', 100), listed('dear', 900)], [['jar', null]])).toEqual([
      'cheap',
      'dear',
    ])
  })

  it('an article whose value nobody knows is lesser or equal only as one that was bought', () => {
    const items = [listed('bought', null), listed('other', null), listed('dear', 900)]
    expect(
      allowed('lesserOrEqual', items, [
        ['bought', null],
        ['gone', 500],
      ]),
    ).toEqual(['bought'])
  })

  it('of the most frequent there is none where nothing bought can be given', () => {
    expect(allowed('mostFrequent', [listed('never-bought', 100)], [['gone', 100]])).toEqual([])
  })

  it('an article without a map key is mapped to nothing, also by one that has none', () => {
    const items = [listed('bought', 100), listed('other', 100), listed('mapped', 100, { mapKey: 'gallon' })]
    expect(allowed('mapped', items, [['bought', 100]])).toEqual([])
  })

  it('of two articles of the least value the first one sets the limit', () => {
    const first = { upc: 'first', valueCents: 500 }
    expect(leastValued([{ upc: 'dear', valueCents: 900 }, first, { upc: 'second', valueCents: 500 }])).toBe(first)
  })
})

describe('what stands beside what was folded before', () => {
  const onlyCard = { punch: { cardGroupId: 'FB-1' as never, version: 'v1', valueCents: 999 } }
  const onlyOffer = { offer: { offerId: 'OF-1' as never, version: 'v1', valueCents: 999, rebateCents: null } }
  const givenPurchase = (move: typeof onlyCard | typeof onlyOffer) => {
    const facts = givenFacts()
    const bought = facts.fact('Ann', {
      type: 'ItemsPurchased',
      data: { lineId: 'line' as never, upc: '850000000017' as never, source: 'scan', scanId: null, units: [move] },
    })
    return { facts, bought, units: unitsOf(bought) }
  }

  it('a unit that counts for an offer only pays for no card', () => {
    const { facts, bought, units } = givenPurchase(onlyOffer)
    const redeemed = facts.redeemsCard('Ann', units, { name: 'redeemed' })
    expect(foldInOrder([bought, redeemed]).conflicts('Ann')).toEqual(['purchaseRemoved redeemed'])
  })

  it('a unit that punched a card only pays for no offer', () => {
    const { facts, bought, units } = givenPurchase(onlyCard)
    const redeemed = facts.redeemsOffer('Ann', units, { name: 'redeemed' })
    expect(foldInOrder([bought, redeemed]).conflicts('Ann')).toEqual(['purchaseRemoved redeemed'])
  })

  it("an offer's limit counts neither cards nor other offers", () => {
    const facts = givenFacts()
    const bought = facts.buys('Ann', 3, 'bought')
    const [one, two, three] = unitsOf(bought)
    const card = facts.redeemsCard('Ann', one ? [one] : [], { name: 'card' })
    const other = facts.redeemsOffer('Ann', two ? [two] : [], { name: 'other' })
    const ofOther = { ...other, data: { ...other.data, source: { ...other.data.source, offerId: 'OF-2' as never } } }
    const limited = facts.redeemsOffer('Ann', three ? [three] : [], { name: 'limited', limit: 1 })
    expect(foldInOrder([bought, card, ofOther, limited]).standing('Ann')).toEqual(['card', 'other', 'limited'])
  })

  it('dollars without a cap are never too many', () => {
    const facts = givenFacts()
    const bought = facts.buys('Ann', 1, 'bought')
    const rebate = facts.redeemsOffer('Ann', unitsOf(bought), { name: 'rebate', rebateCents: 600 })
    expect(foldInOrder([bought, rebate]).standing('Ann')).toEqual(['rebate'])
  })
})

describe('whom a fact concerns', () => {
  const facts = givenFacts()
  const merged = { partedRedemptions: {}, partedVisits: {}, mergedInto: { Sue: 'Ann', Bob: 'Sue' } } as never

  it('the account alone: nobody', () => {
    const rows = facts.fact(null, { type: 'TrayEmptied', data: { reason: 'taken' } })
    expect(concernedBy(merged, rows)).toEqual([])
  })

  it('a customer: whoever stands for that name', () => {
    expect(concernedBy(merged, facts.arrives('Bob'))).toEqual(['Ann'])
    expect(concernedBy(merged, facts.arrives('Cat'))).toEqual(['Cat'])
  })

  it('a merge: both that stand, once where they are one', () => {
    expect(concernedBy(merged, facts.merges('Cat', 'Bob'))).toEqual(['Cat', 'Ann'])
    expect(concernedBy(merged, facts.merges('Ann', 'Bob'))).toEqual(['Ann'])
  })

  it('its undoing: who stands, and every name that can come free', () => {
    expect(concernedBy(merged, facts.parts('Ann', 'Bob', facts.merges('Sue', 'Bob')))).toEqual(['Ann', 'Bob', 'Sue'])
    expect(namesUpTo(merged, 'Bob' as never)).toEqual(['Bob', 'Sue', 'Ann'])
  })
})

describe('what a fold changes', () => {
  const facts = givenFacts()
  const fold = (event: Parameters<typeof foldEvent>[2]) =>
    foldEvent(emptyAccount('account' as never), (id) => emptyCustomer(id), event)

  it('is no customer where a fact is about the account, about nothing known, or merges somebody with herself', () => {
    const tray = facts.fact(null, { type: 'TrayEmptied', data: { reason: 'taken' } })
    expect(fold(tray).customers).toEqual([])
    expect(fold(facts.undoes('Ann', 'never')).customers).toEqual([])
    expect(fold(facts.merges('Ann', 'Ann')).customers).toEqual([])
  })

  it("a card's redemption counts toward no offer", () => {
    const bought = facts.buys('Ann', 1, 'bought')
    const redeemed = facts.redeemsCard('Ann', unitsOf(bought))
    expect(foldInOrder([bought, redeemed]).account.redemptionsByOffer).toEqual({})
  })

  it('each undo gives back what that redemption took', () => {
    const bought = facts.buys('Ann', 2, 'two')
    const [one, two] = unitsOf(bought)
    const first = facts.redeemsOffer('Ann', one ? [one] : [], { name: 'first', rebateCents: 300 })
    const second = facts.redeemsOffer('Ann', two ? [two] : [], { name: 'second', rebateCents: 500 })
    const folded = foldInOrder([bought, first, second, facts.undoes('Ann', 'first'), facts.undoes('Ann', 'second')])
    expect(folded.account.redemptionsByOffer['OF-1']).toEqual({ count: 0, cents: 0 })
  })

  it('a pull that came too late gives nothing back a second time', () => {
    const bought = facts.buys('Ann', 1, 'pulled')
    const redeemed = facts.redeemsOffer('Ann', unitsOf(bought), { name: 'late', rebateCents: 300 })
    const folded = foldInOrder([bought, redeemed, facts.undoes('Ann', 'late'), facts.pulls('Ann', 'late')])
    expect(folded.account.redemptionsByOffer['OF-1']).toEqual({ count: 0, cents: 0 })
  })
})
