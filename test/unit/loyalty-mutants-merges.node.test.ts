/**
 * What two customers bring into one, and take along when they part again. Each rule was found because a mutant of it survived all other
 * examples (`npm run mutate`). Source: domain.md 3.11, design.md 4.
 */
import { describe, expect, it } from 'vitest'
import type { TillsideEvent } from '../../shared/loyalty/events.ts'
import { foldInOrder, givenFacts, unitsOf } from '../support/given-facts.ts'

type Facts = ReturnType<typeof givenFacts>

const starts = (facts: Facts, customer: string) => facts.fact(customer, { type: 'VisitStarted', data: {} })
const notes = (facts: Facts, customer: string, cardId: string | undefined, text: string) =>
  facts.fact(customer, { type: 'CardNoted', data: { cardId: cardId ?? '', text } })
/** The same fact at another second. */
const at = <Event extends TillsideEvent>(event: Event, time: string): Event => ({
  ...event,
  at: `2026-06-10T${time}.000Z`,
})

describe('what was written on cards', () => {
  it('is of both after a merge, the primary’s word first', () => {
    const facts = givenFacts()
    const bought = ['Ann', 'Bob'].map((name) => facts.buys(name, 1, `of-${name}`))
    const merged = foldInOrder([
      ...bought,
      notes(facts, 'Ann', 'of-Ann#0', 'two dogs'),
      notes(facts, 'Bob', 'of-Bob#0', 'a cat'),
      notes(facts, 'Ann', 'both', 'from Ann'),
      notes(facts, 'Bob', 'both', 'from Bob'),
      facts.merges('Ann', 'Bob'),
    ])
    expect(merged.customer('Ann').cardNotes).toEqual({ 'of-Ann#0': 'two dogs', 'of-Bob#0': 'a cat', both: 'from Ann' })
  })

  it('goes with its card when they part; what is on no known card stays with the primary', () => {
    const facts = givenFacts()
    const bought = ['Ann', 'Bob'].map((name) => facts.buys(name, 1, `of-${name}`))
    const merge = facts.merges('Ann', 'Bob')
    const parted = foldInOrder([
      ...bought,
      merge,
      notes(facts, 'Ann', 'of-Ann#0', 'two dogs'),
      notes(facts, 'Ann', 'of-Bob#0', 'a cat'),
      notes(facts, 'Ann', 'nowhere', 'paper'),
      facts.parts('Ann', 'Bob', merge),
    ])
    expect(parted.itself('Ann').cardNotes).toEqual({ 'of-Ann#0': 'two dogs', nowhere: 'paper' })
    expect(parted.itself('Bob').cardNotes).toEqual({ 'of-Bob#0': 'a cat' })
  })
})

describe('the last visit', () => {
  const last = (annAt: string | null, bobAt: string | null) => {
    const facts = givenFacts()
    const visits = [
      ...(annAt ? [at(starts(facts, 'Ann'), annAt)] : []),
      ...(bobAt ? [at(starts(facts, 'Bob'), bobAt)] : []),
    ]
    return (
      foldInOrder([...visits, facts.merges('Ann', 'Bob')])
        .customer('Ann')
        .lastVisitAt?.slice(11, 16) ?? null
    )
  }

  it('is the later one of both, whoever’s it was', () => {
    expect(last('10:00:00', '11:00:00')).toBe('11:00')
    expect(last('11:00:00', '10:00:00')).toBe('11:00')
    expect(last('10:00:00', null)).toBe('10:00')
    expect(last(null, '10:00:00')).toBe('10:00')
    expect(last(null, null)).toBeNull()
  })

  it('is each one’s own again when they part', () => {
    const facts = givenFacts()
    const merge = facts.merges('Ann', 'Bob')
    const visits = [at(starts(facts, 'Ann'), '10:00:00'), at(starts(facts, 'Bob'), '11:00:00')]
    const parted = foldInOrder([...visits, merge, facts.parts('Ann', 'Bob', merge)])
    expect(parted.itself('Ann').lastVisitAt).toBe('2026-06-10T10:00:00.000Z')
    expect(parted.itself('Bob').lastVisitAt).toBe('2026-06-10T11:00:00.000Z')
  })
})

describe('the order of what both bought', () => {
  it('is by time, and by id within one second, whichever of them is the primary', () => {
    const order = (primary: string, secondary: string) => {
      const facts = givenFacts()
      const bought = [
        at(facts.buys('Bob', 1, 'd'), '09:00:00'),
        at(facts.buys('Ann', 1, 'b'), '10:00:00'),
        at(facts.buys('Bob', 1, 'a'), '10:00:00'),
        at(facts.buys('Ann', 1, 'c'), '11:00:00'),
      ]
      return foldInOrder([...bought, facts.merges(primary, secondary)])
        .customer('Ann')
        .units.map((unit) => unit.id)
    }
    expect(order('Ann', 'Bob')).toEqual(['d#0', 'a#0', 'b#0', 'c#0'])
    expect(order('Bob', 'Ann')).toEqual(['d#0', 'a#0', 'b#0', 'c#0'])
  })
})

describe('taking part', () => {
  const leaves = (facts: Facts, customer: string, isEnrolled = false) =>
    facts.fact(customer, { type: 'LoyaltyEnrollmentChanged', data: { isEnrolled, reason: 'asked' } })

  it('is nobody’s where neither did, and each one’s own again when they part', () => {
    const facts = givenFacts()
    const merge = facts.merges('Ann', 'Bob')
    const merged = [leaves(facts, 'Ann'), leaves(facts, 'Bob'), merge]
    expect(foldInOrder(merged).customer('Ann').isEnrolled).toBe(false)
    const oneLeft = [leaves(facts, 'Ann'), merge]
    expect(foldInOrder(oneLeft).customer('Ann').isEnrolled).toBe(true)
    const parted = foldInOrder([...oneLeft, facts.parts('Ann', 'Bob', merge)])
    expect([parted.itself('Ann').isEnrolled, parted.itself('Bob').isEnrolled]).toEqual([false, true])
  })

  it('what was changed since the merge stays when they part', () => {
    const facts = givenFacts()
    const merge = facts.merges('Ann', 'Bob')
    const parted = foldInOrder([merge, leaves(facts, 'Ann'), facts.parts('Ann', 'Bob', merge)])
    expect(parted.itself('Ann').isEnrolled).toBe(false)
  })
})

describe('parting', () => {
  const given = () => {
    const facts = givenFacts()
    const bought = ['Ann', 'Bob'].map((name) => facts.buys(name, 2, `of-${name}`))
    const merge = facts.merges('Ann', 'Bob')
    return { facts, bought, merge, ofAnn: unitsOf(bought[0] as never), ofBob: unitsOf(bought[1] as never) }
  }

  it('a merge that never was changes nobody', () => {
    const { facts, bought, merge } = given()
    const before = foldInOrder([...bought, merge])
    const never = { ...merge, id: 'never' as never }
    expect(foldInOrder([facts.parts('Ann', 'Bob', never)], before).customer('Ann')).toEqual(before.customer('Ann'))
  })

  it('is refused once for one fact, under the name the fact used', () => {
    const { facts, bought, merge, ofAnn, ofBob } = given()
    const mixed = facts.redeemsCard('Ann', [...ofAnn.slice(0, 1), ...ofBob.slice(0, 1)], { name: 'mixed' })
    const parts = facts.parts('Ann', 'Bob', merge)
    const twice = foldInOrder([...bought, merge, mixed, parts, parts])
    expect(twice.conflicts('Ann')).toEqual([`mergeSpent ${parts.id}`])
    expect(twice.customer('Ann').conflicts[0]?.customerId).toBe('Ann')
    const again = facts.parts('Ann', 'Bob', merge)
    expect(foldInOrder([again], twice).conflicts('Ann')).toHaveLength(2)
  })

  it('is too late after a pull of what was redeemed since, not of what was redeemed before, nor without a pull', () => {
    const { facts, bought, ofAnn } = given()
    const early = facts.redeemsCard('Ann', ofAnn, { name: 'early' })
    const merge = facts.merges('Ann', 'Bob')
    const since = facts.redeemsCard('Ann', ofAnn, { name: 'since' })
    const outcome = (...events: TillsideEvent[]) =>
      foldInOrder([...bought, ...events, facts.parts('Ann', 'Bob', merge)])
        .customer('Ann')
        .conflicts.map(({ reason }) => reason)
    expect(outcome(early, merge, facts.pulls('Ann', 'early'))).toEqual([])
    expect(outcome(merge, since)).toEqual([])
    expect(outcome(merge, since, facts.pulls('Ann', 'since'))).toEqual(['mergeSpent'])
  })

  it('of one of two merges leaves the other', () => {
    const facts = givenFacts()
    const [bob, cat] = [facts.merges('Ann', 'Bob'), facts.merges('Ann', 'Cat')]
    const bought = facts.buys('Cat', 1, 'of-Cat')
    const parted = foldInOrder([bought, bob, cat, facts.parts('Ann', 'Bob', bob)])
    expect(parted.itself('Ann').merges.map((one) => one.secondaryId)).toEqual(['Cat'])
    expect(parted.itself('Ann').units).toHaveLength(1)
    expect(parted.itself('Bob').mergedInto).toBeNull()
  })
})
