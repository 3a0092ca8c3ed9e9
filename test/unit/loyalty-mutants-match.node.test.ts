/**
 * What an article moves here and today, and what dollars off are worth, on rows made by hand. Each rule was found because a mutant of it
 * survived all other examples (`npm run mutate`). Source: domain.md 2.1, 3.4 (engine), 3.5, decisions 0006.
 */
import { describe, expect, it } from 'vitest'
import type { Reward } from '../../shared/loyalty/assessment.ts'
import type { AccountRow } from '../../shared/loyalty/catalogue.ts'
import { matchException, matchItem } from '../../shared/loyalty/match-item.ts'
import { type PlacedUnits, placeUnits, questionsOf } from '../../shared/loyalty/place-units.ts'
import { versionOn } from '../../shared/loyalty/programs-by-upc.ts'
import { discountCents, itemValueOf, rebateOf } from '../../shared/loyalty/rebate.ts'
import { emptyCustomer, type OfferQuestion, type Visit } from '../../shared/loyalty/state.ts'
import { accountWith, bag, here, june10, type MadeRows, type OfferMade } from '../support/given-rows.ts'

const match = (made: MadeRows, businessDate?: string) => {
  const matched = matchItem(accountWith(made), here, bag, june10, businessDate)
  return 'match' in matched ? matched.match : matched.refusal
}
const offersOf = (offers: Record<string, OfferMade>, itemCents?: number | null): readonly string[] => {
  const found = match({ offers, ...(itemCents === undefined ? {} : { itemCents }) })
  return 'offers' in found ? found.offers.map(({ offer }) => offer.id) : []
}

describe('the best offer for the customer comes first', () => {
  it('a free one after three before one after four, and two after four before one after three', () => {
    expect(offersOf({ four: { buyQty: 4 }, three: { buyQty: 3 } })).toEqual(['three', 'four'])
    expect(offersOf({ three: { buyQty: 3 }, twoAfterFour: { buyQty: 4, getQty: 2 } })).toEqual([
      'twoAfterFour',
      'three',
    ])
  })

  it('a rebate counts as the dollars it takes off, never more than the article costs', () => {
    const rebate = (rebateCents: number, valueCents: number | null = 5000) =>
      ({ offerType: 'rebate', rebateCents, valueCents }) as const
    expect(offersOf({ small: rebate(100), free: { buyQty: 10 }, big: rebate(900) })).toEqual(['big', 'free', 'small'])
    expect(offersOf({ free: { buyQty: 2, valueCents: 5000 }, tooBig: rebate(9000, 1000) })).toEqual(['free', 'tooBig'])
    expect(offersOf({ free: { buyQty: 2 }, unknown: rebate(9000, null) }, null)).toEqual(['unknown', 'free'])
    expect(offersOf({ nothing: { ...rebate(0), rebateCents: null }, some: rebate(1) })).toEqual(['some', 'nothing'])
  })

  it('a discount counts as what it takes off, a free good as the whole article', () => {
    const discount = { rewardRule: 'discount', discount: { kind: 'percent', amount: 10 } } as const
    expect(offersOf({ tenth: { ...discount, buyQty: 1 }, free: { buyQty: 5 } })).toEqual(['free', 'tenth'])
    expect(offersOf({ free: { buyQty: 20 }, tenth: { ...discount, buyQty: 1 } })).toEqual(['tenth', 'free'])
  })

  it('the value is the list’s, else the article’s own, else none', () => {
    expect(offersOf({ unknown: { valueCents: null }, known: { valueCents: 100 } })).toEqual(['known', 'unknown'])
    expect(offersOf({ known: { valueCents: 100 }, own: { valueCents: null } }, 200)).toEqual(['own', 'known'])
  })
})

describe('a card', () => {
  it('goes by the version of the business date, offers by the calendar', () => {
    const versions = [{ effectiveFrom: '2026-01-01' }, { version: 'v2', effectiveFrom: '2026-06-10' }]
    expect(match({ groups: { A: { versions } } }, '2026-06-09')).toMatchObject({ punch: { version: 'v1' } })
    expect(match({ groups: { A: { versions } } }, '2026-06-10')).toMatchObject({ punch: { version: 'v2' } })
    expect(match({ offers: { june: { startDate: '2026-06-10' } } }, '2026-06-09')).toMatchObject({ offers: [{}] })
  })

  it('is asked again when the same article is scanned in a visit of another day', () => {
    const versions = [{ effectiveFrom: '2026-01-01' }, { version: 'v2', effectiveFrom: '2026-06-10' }]
    const account = accountWith({ groups: { A: { versions } } })
    const versionOf = (businessDate: string) => {
      const matched = matchItem(account, here, bag, june10, businessDate)
      return 'match' in matched ? matched.match.punch?.version : null
    }
    expect([versionOf('2026-06-10'), versionOf('2026-06-09'), versionOf('2026-06-10')]).toEqual(['v2', 'v1', 'v2'])
  })

  it('is the first that is not refused, and of several refusals the one nearest to a punch is said', () => {
    const over = { program: { startDate: '2026-01-01', endDate: '2026-05-31' } }
    const elsewhere = { isEnrolled: false }
    expect(match({ groups: { A: elsewhere, B: {} } })).toMatchObject({ punch: { cardGroupId: 'B' } })
    expect(match({ groups: { A: elsewhere, B: over } })).toMatchObject({ reason: 'programNotRunning' })
    expect(match({ groups: { A: over, B: elsewhere } })).toMatchObject({ reason: 'programNotRunning' })
    const account = { accountType: 'nightlyFeed' as const }
    expect(match({ account, groups: { A: elsewhere, B: {} } })).toMatchObject({ reason: 'trackedInPos' })
    expect(match({ account, groups: { A: {}, B: elsewhere } })).toMatchObject({ reason: 'trackedInPos' })
  })

  it('of two refusals of one kind the first program is named', () => {
    const elsewhere = { isEnrolled: false }
    expect(match({ groups: { A: elsewhere, B: elsewhere } })).toMatchObject({ programTitle: 'Program A' })
  })

  it('without a program runs without dates, by its own title, and no sponsor has it', () => {
    expect(match({ groups: { A: { program: null } } })).toMatchObject({ punch: { cardGroupId: 'A' } })
    expect(match({ groups: { A: { program: null, isEnrolled: false } } })).toMatchObject({ programTitle: 'Card A' })
    const account = { accountType: 'towOnly', sponsorManufacturerId: 'brand' as never } as const
    expect(match({ account, groups: { A: { program: null } } })).toMatchObject({ reason: 'trackedInPos' })
    expect(match({ account, groups: { A: {} } })).toMatchObject({ punch: { cardGroupId: 'A' } })
  })

  it('a sponsored account without a sponsor punches none', () => {
    const account = { accountType: 'towOnly', sponsorManufacturerId: null } as const
    expect(match({ account, groups: { A: { program: { manufacturerId: null as never } } } })).toMatchObject({
      reason: 'trackedInPos',
    })
  })

  it('names the first and the last day of a program that does not run', () => {
    const coming = { program: { startDate: '2026-07-01' } }
    expect(match({ groups: { A: coming } })).toMatchObject({ startDate: '2026-07-01', endDate: '' })
    const over = { program: { endDate: '2026-05-31' } }
    expect(match({ groups: { A: over } })).toMatchObject({ startDate: '', endDate: '2026-05-31' })
  })

  it('lists an article that qualifies no more for nothing', () => {
    const items = [{ upc: bag, valueCents: 5000, isQualifying: false, isRewardable: true }]
    const versions = [{}, { version: 'v2', effectiveFrom: '2026-05-01', items }]
    expect(match({ groups: { A: { versions } } })).toMatchObject({ reason: 'notInAnyProgram' })
    const gone = [{}, { version: 'v2', effectiveFrom: '2026-05-01', items: [] }]
    expect(match({ groups: { A: { versions: gone } } })).toMatchObject({ reason: 'notInAnyProgram' })
  })

  it('an article that is only given, never bought, moves nothing', () => {
    expect(match({ offers: { OF: { isQualifying: false } } })).toMatchObject({ reason: 'notInAnyProgram' })
  })
})

describe('what an offer answers', () => {
  it('not taken part in here: that, by its title', () => {
    expect(match({ offers: { OF: { isEnrolled: false } } })).toEqual({
      reason: 'notEnrolledHere',
      upc: 'bag',
      programTitle: 'Offer OF',
    })
  })

  it('over: its last version’s days', () => {
    expect(match({ offers: { OF: { endDate: '2026-06-09' } } })).toMatchObject({
      reason: 'offerNotRunning',
      startDate: '2026-06-01',
      endDate: '2026-06-09',
    })
  })

  it('a unit waits for more only where the account says so', () => {
    const wait = (account?: Partial<AccountRow>) => match({ offers: { OF: {} }, ...(account ? { account } : {}) })
    expect(wait({ partialOffers: 'offerPeriod' })).toMatchObject({ offers: [{ move: { waitsForMore: true } }] })
    expect(JSON.stringify(wait())).not.toContain('waitsForMore')
  })
})

describe('an article forced onto a card', () => {
  const force = (made: MadeRows, upc: string, cardGroupId = 'A') =>
    matchException(
      accountWith(made),
      here,
      { upc: upc as never, cardGroupId: cardGroupId as never, valueCents: null },
      june10,
      '2026-06-10',
    )

  it('is refused where the card itself is', () => {
    expect(force({ groups: { A: { isEnrolled: false } } }, 'new')).toMatchObject({
      refusal: { reason: 'notEnrolledHere', programTitle: 'Program A' },
    })
  })

  it('counts as the dearest of the list where nobody knows its value', () => {
    expect(force({ groups: { A: {} } }, 'new')).toMatchObject({ match: { punch: { valueCents: 5000 }, offers: [] } })
  })
})

describe('versions', () => {
  it('the latest that has begun decides, wherever it stands in the list', () => {
    const [old, now, next] = ['2026-01-01', '2026-06-01', '2026-07-01'].map((effectiveFrom) => ({ effectiveFrom }))
    expect(
      versionOn(
        [now, old, next].flatMap((one) => one ?? []),
        '2026-06-10',
      ),
    ).toBe(now)
    const later = { effectiveFrom: '2026-06-01' }
    expect(
      versionOn(
        [now, later].flatMap((one) => one ?? []),
        '2026-06-10',
      ),
    ).toBe(later)
  })
})

describe('dollars off', () => {
  it('a discount takes off cents or a share, never more than the article costs', () => {
    expect(discountCents({ kind: 'cents', amount: 300 }, 1000)).toBe(300)
    expect(discountCents({ kind: 'cents', amount: 3000 }, 1000)).toBe(1000)
    expect(discountCents({ kind: 'cents', amount: 300 }, null)).toBe(300)
    expect(discountCents({ kind: 'percent', amount: 15 }, 999)).toBe(149)
    expect(discountCents({ kind: 'percent', amount: 200 }, 999)).toBe(999)
    expect(discountCents({ kind: 'percent', amount: 15 }, null)).toBeNull()
    expect(discountCents(undefined, 999)).toBeNull()
  })

  const reward = (more: Partial<Reward>): Reward =>
    ({
      kind: 'rebate',
      rule: 'discount',
      source: { kind: 'card', cardGroupId: 'A', version: 'v1' },
      units: [],
      rebateCents: null,
      discount: { kind: 'percent', amount: 10 },
      ...more,
    }) as unknown as Reward

  it('a free good takes off nothing, a rebate what it says', () => {
    const account = accountWith({ groups: { A: {} } })
    expect(rebateOf(reward({ kind: 'freeGood' }), bag, account)).toBe(0)
    expect(rebateOf(reward({ rule: 'sameItem', rebateCents: 300 }), bag, account)).toBe(300)
    expect(rebateOf(reward({}), bag, account)).toBe(500)
    expect(rebateOf(reward({ discount: null }), bag, account)).toBe(0)
  })

  it('an article counts as the version says, else as it was bought, else as its own row says, else as nothing known', () => {
    const account = accountWith({ groups: { A: {} }, offers: { A: { valueCents: 700 } }, itemCents: 900 })
    const bought = [
      { upc: 'other', punch: { valueCents: 1 }, offer: { valueCents: 2 } },
      { upc: 'bag', punch: { valueCents: 300 }, offer: { valueCents: 400 } },
    ] as never
    const card = (version: string) =>
      reward({ source: { kind: 'card', cardGroupId: 'A', version } as never, units: bought })
    const offer = (version: string) =>
      reward({ source: { kind: 'offer', offerId: 'A', version } as never, units: bought })
    expect(itemValueOf(card('v1'), bag, account)).toBe(5000)
    expect(itemValueOf(offer('v1'), bag, account)).toBe(700)
    expect(itemValueOf(card('gone'), bag, account)).toBe(300)
    expect(itemValueOf(offer('gone'), bag, account)).toBe(400)
    const nothing = accountWith({ itemCents: 900 })
    expect(itemValueOf(card('v1'), bag, nothing)).toBe(300)
    expect(itemValueOf(offer('v1'), bag, nothing)).toBe(400)
    expect(itemValueOf(reward({}), bag, nothing)).toBe(900)
    expect(itemValueOf(reward({ source: { kind: 'offer', offerId: 'A', version: 'v1' } as never }), bag, nothing)).toBe(
      900,
    )
    expect(itemValueOf(reward({}), bag, accountWith({}))).toBeNull()
  })
})

describe('what is asked and said after a scan', () => {
  const visitWith = (more: Partial<Visit> = {}) =>
    ({
      id: 'visit',
      status: 'open',
      question: null,
      laterQuestions: [],
      noticedOfferIds: [],
      answers: {},
      ...more,
    }) as unknown as Visit
  const placed = (more: Partial<PlacedUnits> = {}): PlacedUnits => ({
    taken: new Map(),
    asked: new Map(),
    closed: new Map(),
    ...more,
  })
  const full = placed({ closed: new Map([['OF' as never, { kind: 'limitReached', unitIds: ['u1' as never] }]]) })
  const said = (visit: Visit, what: PlacedUnits, held = new Map()) =>
    questionsOf(what, visit, held).map(({ data }) => [data.kind, data.offerId, ...data.unitIds])
  const question = (kind: OfferQuestion['kind'], offerId = 'OF') =>
    ({ offerId, kind, unitIds: [] }) as unknown as OfferQuestion

  it('a limit is said once a visit: not again while it waits to be read, nor after', () => {
    expect(said(visitWith(), full)).toEqual([['limitReached', 'OF', 'u1']])
    expect(said(visitWith({ question: question('limitReached') }), full)).toEqual([])
    expect(said(visitWith({ laterQuestions: [question('exhausted')] }), full)).toEqual([])
    expect(said(visitWith({ noticedOfferIds: ['OF' as never] }), full)).toEqual([])
  })

  it('a question that is still open, or a word about another offer, keeps no limit from being said', () => {
    expect(said(visitWith({ question: question('ask') }), full)).toHaveLength(1)
    expect(said(visitWith({ question: question('limitReached', 'other') }), full)).toHaveLength(1)
  })

  it('Temporary Holding is said with the units that wait there, and a question does not stand for it', () => {
    const held = new Map([
      ['P-1', ['u1', 'u2']],
      ['P-2', []],
    ]) as never
    expect(said(visitWith(), placed(), held)).toEqual([['holding', 'P-1', 'u1', 'u2']])
    expect(said(visitWith({ question: question('ask', 'P-1') }), placed(), held)).toHaveLength(1)
    expect(said(visitWith({ question: question('holding', 'P-1') }), placed(), held)).toEqual([])
  })

  it('an offer in Temporary Holding is said with all units it took', () => {
    const taken = { offer: { id: 'OF' }, isHolding: true } as never
    const both = placed({ taken: new Map([['u1', taken] as never, ['u2', taken] as never]) })
    expect(said(visitWith(), both)).toEqual([['holding', 'OF', 'u1', 'u2']])
  })

  it('units without room go on to the next offer, and each that found none is named', () => {
    const account = accountWith({ offers: { best: { customerLimit: 1, buyQty: 1 }, next: { buyQty: 3 } } })
    const matched = matchItem(account, here, bag, june10)
    if (!('match' in matched)) throw new Error(matched.refusal.reason)
    const units = ['u1', 'u2', 'u3'].map((id) => ({ id: id as never, upc: bag, match: matched.match }))
    const customer = emptyCustomer('Ann' as never)
    const found = placeUnits({ account, customer, visit: visitWith(), moment: june10, answers: {} }, units)
    expect([...found.taken].map(([id, { offer }]) => [id, offer.id])).toEqual([
      ['u1', 'best'],
      ['u2', 'next'],
      ['u3', 'next'],
    ])
    expect([...found.closed]).toEqual([['best', { kind: 'limitReached', unitIds: ['u2', 'u3'] }]])
  })
})
