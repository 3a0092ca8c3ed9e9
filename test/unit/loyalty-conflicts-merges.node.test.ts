/**
 * Merging duplicates and parting them again, while registers go on with either name. Source: domain.md 3.11, design.md 4, examples 70
 * and 71, decision 6.
 */
import { describe, expect, it } from 'vitest'
import type { CustomerId } from '../../shared/kernel/ids.ts'
import { rootOf } from '../../shared/loyalty/fold.ts'
import { foldInOrder, givenFacts, unitsOf } from '../support/given-facts.ts'

/** Ann and Bob are one person with two accounts; each bought something. */
function givenTwo() {
  const facts = givenFacts()
  const ofAnn = facts.buys('Ann', 2, 'of-ann')
  const ofBob = facts.buys('Bob', 1, 'of-bob')
  const merged = facts.merges('Ann', 'Bob')
  return { ...facts, ofAnn, ofBob, merged, units: { ann: unitsOf(ofAnn), bob: unitsOf(ofBob) } }
}

describe('a merge', () => {
  it('pools the units oldest first and leaves the secondary as another name', () => {
    const { ofAnn, ofBob, merged, ...facts } = givenTwo()
    const later = facts.buys('Ann', 1, 'later')
    const folded = foldInOrder([ofAnn, later, ofBob, facts.merges('Ann', 'Bob')])
    expect(folded.customer('Ann').units.map((unit) => unit.id)).toEqual(['of-ann#0', 'of-ann#1', 'of-bob#0', 'later#0'])
    expect(folded.itself('Bob')).toMatchObject({ mergedInto: 'Ann', units: [], visits: {}, redemptions: [] })
    expect(folded.customer('Bob')).toBe(folded.customer('Ann'))
    expect(merged.data.secondaryId).toBe('Bob')
  })

  it('folds what names the secondary into the primary, from any register, and only once', () => {
    const { ofAnn, ofBob, merged, units, ...facts } = givenTwo()
    const bought = facts.buys('Bob', 1, 'late')
    const redeemed = facts.redeemsCard('Bob', [...units.ann, ...units.bob], { name: 'redeemed' })
    const again = facts.redeemsCard('Ann', [...units.ann, ...units.bob], { name: 'again' })
    const folded = foldInOrder([ofAnn, ofBob, merged, bought, redeemed, again])
    expect(folded.customer('Ann').units.map((unit) => unit.ownerId)).toEqual(['Ann', 'Ann', 'Bob', 'Bob'])
    expect(folded.standing('Ann')).toEqual(['redeemed'])
    expect(folded.conflicts('Ann')).toEqual(['rewardAlreadyRedeemed again'])
    expect(folded.itself('Bob').units).toEqual([])
  })

  it('corrections that name the secondary reach what moved: undo, removal, pull', () => {
    const { ofAnn, ofBob, merged, units, ...facts } = givenTwo()
    const redeemed = facts.redeemsOffer('Bob', units.bob, { name: 'redeemed' })
    const before = [ofAnn, ofBob, redeemed, merged]
    expect(foldInOrder([...before, facts.undoes('Bob', 'redeemed')]).standing('Ann')).toEqual([])
    expect(foldInOrder([...before, facts.pulls('Bob', 'redeemed', 4)]).customer('Ann').redemptions[0]?.batchId).toBe(4)
    const removed = facts.takesBack('Bob', units.bob)
    expect(foldInOrder([...before, removed]).conflicts('Ann')).toEqual([`unitSpent ${removed.id}`])
  })

  it('what was redeemed before stays, even above a limit; the next one is over it', () => {
    const { ofAnn, ofBob, merged, units, ...facts } = givenTwo()
    const first = facts.redeemsOffer('Ann', units.ann.slice(0, 1), { name: 'anns', limit: 1 })
    const second = facts.redeemsOffer('Bob', units.bob, { name: 'bobs', limit: 1 })
    const third = facts.redeemsOffer('Ann', units.ann.slice(1), { name: 'third', limit: 2 })
    const folded = foldInOrder([ofAnn, ofBob, first, second, merged, third])
    expect(folded.standing('Ann')).toEqual(['anns', 'bobs'])
    expect(folded.conflicts('Ann')).toEqual(['limitExceeded third'])
  })

  it('of two accounts merged into each other at two registers, the earlier primary stays', () => {
    const { ofAnn, ofBob, merged, ...facts } = givenTwo()
    const other = facts.merges('Bob', 'Ann')
    const annFirst = foldInOrder([ofAnn, ofBob, merged, other])
    expect(rootOf(annFirst.account, 'Bob' as CustomerId)).toBe('Ann')
    const bobFirst = foldInOrder([ofAnn, ofBob, other, merged])
    expect(rootOf(bobFirst.account, 'Ann' as CustomerId)).toBe('Bob')
    for (const folded of [annFirst, bobFirst]) {
      expect(folded.customer('Ann').units).toHaveLength(3)
      expect(folded.customer('Ann').merges).toHaveLength(1)
      expect(folded.conflicts('Ann')).toEqual([])
    }
  })

  it('the same merge made at two registers is one merge, and one undo ends it', () => {
    const { ofAnn, ofBob, merged, ...facts } = givenTwo()
    const again = facts.merges('Ann', 'Bob')
    const undone = facts.parts('Ann', 'Bob', merged)
    const folded = foldInOrder([ofAnn, ofBob, merged, again, undone])
    expect(folded.customer('Bob').units.map((unit) => unit.id)).toEqual(['of-bob#0'])
    // Undoing the merge that did nothing does nothing.
    expect(foldInOrder([ofAnn, ofBob, merged, again, facts.parts('Ann', 'Bob', again)]).customer('Bob').id).toBe('Ann')
  })

  it('one secondary merged into two primaries makes one of all three', () => {
    const { ofAnn, ofBob, merged, ...facts } = givenTwo()
    const ofCat = facts.buys('Cat', 1, 'of-cat')
    const other = facts.merges('Cat', 'Bob')
    const folded = foldInOrder([ofAnn, ofBob, ofCat, merged, other])
    expect(['Ann', 'Bob', 'Cat'].map((name) => rootOf(folded.account, name as CustomerId))).toEqual([
      'Cat',
      'Cat',
      'Cat',
    ])
    expect(folded.customer('Ann').units).toHaveLength(4)
    // Whoever undoes it there parts Cat from the two who had been one before.
    const parted = foldInOrder([facts.parts('Cat', 'Bob', other)], folded)
    expect(parted.customer('Cat').units).toHaveLength(1)
    expect(parted.customer('Bob').id).toBe('Ann')
    expect(parted.customer('Ann').units).toHaveLength(3)
  })

  it('the household is the primary’s own, or the one the secondary brings; one who takes part is enough', () => {
    const facts = givenFacts()
    const household = (name: string, householdId: string | null) =>
      facts.fact(name, { type: 'HouseholdChanged', data: { householdId } })
    const leaves = facts.fact('Ann', { type: 'LoyaltyEnrollmentChanged', data: { isEnrolled: false, reason: '' } })
    const merged = facts.merges('Ann', 'Bob')
    const brought = foldInOrder([household('Bob', 'his'), leaves, merged])
    expect(brought.customer('Ann')).toMatchObject({ householdId: 'his', isEnrolled: true })
    expect(foldInOrder([household('Ann', 'hers'), household('Bob', 'his'), merged]).customer('Ann').householdId).toBe(
      'hers',
    )
    const parted = foldInOrder([facts.parts('Ann', 'Bob', merged)], brought)
    expect(parted.customer('Ann')).toMatchObject({ householdId: null, isEnrolled: false })
    expect(parted.customer('Bob')).toMatchObject({ householdId: 'his', isEnrolled: true })
    const moved = foldInOrder([household('Ann', 'new'), facts.parts('Ann', 'Bob', merged)], brought)
    expect(moved.customer('Ann').householdId).toBe('new')
  })

  it('deleting the duplicate at another register deletes nobody once it is merged', () => {
    const { ofAnn, ofBob, merged, ...facts } = givenTwo()
    const deleted = facts.fact('Bob', { type: 'CustomerDeleted', data: {} })
    expect(foldInOrder([ofAnn, ofBob, merged, deleted]).customer('Ann').deletedAt).toBeNull()
    const before = foldInOrder([ofAnn, ofBob, deleted, merged])
    expect(before.customer('Ann').deletedAt).toBeNull()
    expect(foldInOrder([facts.parts('Ann', 'Bob', merged)], before).itself('Bob').deletedAt).toBe(deleted.at)
  })
})

describe('an undone merge', () => {
  it('gives everybody their own back, what came since by the name it was made under', () => {
    const { ofAnn, ofBob, merged, units, ...facts } = givenTwo()
    const created = facts.arrives('Bob')
    const before = foldInOrder([created, ofAnn, ofBob])
    const more = [facts.buys('Bob', 1, 'bobs-more'), facts.buys('Ann', 1, 'anns-more')]
    const note = facts.fact('Ann', { type: 'CardNoted', data: { cardId: units.bob[0] ?? '', text: 'paper card' } })
    const redeemed = facts.redeemsCard('Bob', units.bob, { name: 'bobs' })
    const folded = foldInOrder([merged, ...more, note, redeemed, facts.parts('Ann', 'Bob', merged)], before)
    const [ann, bob] = [folded.itself('Ann'), folded.itself('Bob')]
    expect(ann.units.map((unit) => unit.id)).toEqual(['of-ann#0', 'of-ann#1', 'anns-more#0'])
    expect(bob.units.map((unit) => unit.id)).toEqual(['of-bob#0', 'bobs-more#0'])
    expect(bob).toMatchObject({ createdAt: created.at, mergedInto: null, cardNotes: { 'of-bob#0': 'paper card' } })
    expect(bob.redemptions.map((one) => one.id)).toEqual(['bobs'])
    expect(ann.redemptions).toEqual([])
    expect(folded.account.mergedInto).toEqual({})
    expect(Object.keys(bob.visits)).toEqual(['visit-of-Bob'])
  })

  it('at once leaves both as they were', () => {
    const { ofAnn, ofBob, merged, ...facts } = givenTwo()
    const before = foldInOrder([facts.arrives('Ann'), facts.arrives('Bob'), ofAnn, ofBob])
    const after = foldInOrder([merged, facts.parts('Ann', 'Bob', merged)], before)
    for (const name of ['Ann', 'Bob']) {
      const { lastVisitAt: _then, ...then } = before.itself(name)
      const { lastVisitAt: _now, ...now } = after.itself(name)
      expect(now).toEqual(then)
    }
  })

  it('before a redemption of both sides: that redemption names units nobody has, and is a conflict', () => {
    const { ofAnn, ofBob, merged, units, ...facts } = givenTwo()
    const undone = facts.parts('Ann', 'Bob', merged)
    const redeemed = facts.redeemsCard('Ann', [...units.ann, ...units.bob], { name: 'redeemed' })
    const folded = foldInOrder([ofAnn, ofBob, merged, undone, redeemed])
    expect(folded.conflicts('Ann')).toEqual(['unitUnknown redeemed'])
    expect(folded.standing('Ann')).toEqual([])
    expect(folded.customer('Bob').id).toBe('Bob')
  })

  it('after a redemption of both sides: the undo is a conflict, and the merge stands', () => {
    const { ofAnn, ofBob, merged, units, ...facts } = givenTwo()
    const redeemed = facts.redeemsCard('Ann', [...units.ann, ...units.bob], { name: 'redeemed' })
    const undone = facts.parts('Ann', 'Bob', merged)
    const folded = foldInOrder([ofAnn, ofBob, merged, redeemed, undone])
    expect(folded.conflicts('Ann')).toEqual([`mergeSpent ${undone.id}`])
    expect(folded.customer('Bob').id).toBe('Ann')
    expect(folded.standing('Ann')).toEqual(['redeemed'])
    // Once that redemption is undone nothing holds them together any more.
    const freed = foldInOrder([facts.undoes('Ann', 'redeemed'), facts.parts('Ann', 'Bob', merged)], folded)
    expect(freed.customer('Bob').id).toBe('Bob')
  })

  it('a redemption by one of what the other bought goes with the purchases', () => {
    const { ofAnn, ofBob, merged, units, ...facts } = givenTwo()
    const redeemed = facts.redeemsCard('Ann', units.bob, { name: 'redeemed' })
    const undone = facts.parts('Ann', 'Bob', merged)
    const folded = foldInOrder([ofAnn, ofBob, merged, redeemed, undone])
    expect(folded.conflicts('Ann')).toEqual([])
    expect([folded.standing('Ann'), folded.standing('Bob')]).toEqual([[], ['redeemed']])
  })

  it('after the distributor pulled a redemption made since, it is a conflict; one made before the merge hinders nothing', () => {
    const { ofAnn, ofBob, units, ...facts } = givenTwo()
    const early = facts.redeemsCard('Bob', units.bob, { name: 'early' })
    const merged = facts.merges('Ann', 'Bob')
    const since = facts.redeemsCard('Ann', units.ann, { name: 'since' })
    const undone = facts.parts('Ann', 'Bob', merged)
    const order = [ofAnn, ofBob, early, merged, since]
    expect(foldInOrder([...order, facts.pulls('Ann', 'since'), undone]).conflicts('Ann')).toEqual([
      `mergeSpent ${undone.id}`,
    ])
    expect(foldInOrder([...order, facts.pulls('Bob', 'early'), undone]).customer('Bob').redemptions[0]?.id).toBe(
      'early',
    )
  })

  it('made at two registers is undone once', () => {
    const { ofAnn, ofBob, merged, ...facts } = givenTwo()
    const folded = foldInOrder([
      ofAnn,
      ofBob,
      merged,
      facts.parts('Ann', 'Bob', merged),
      facts.parts('Ann', 'Bob', merged),
    ])
    expect(folded.customer('Bob').units).toHaveLength(1)
    expect(folded.conflicts('Ann')).toEqual([])
  })

  it('conflicts go with the customer whose fact they are', () => {
    const { ofAnn, ofBob, merged, units, ...facts } = givenTwo()
    const first = facts.redeemsCard('Bob', units.bob, { name: 'first' })
    const second = facts.redeemsCard('Bob', units.bob, { name: 'second' })
    const since = facts.redeemsCard('Ann', ['nowhere#0' as never], { name: 'since' })
    const order = [ofAnn, ofBob, first, second, merged, since]
    expect(foldInOrder(order).conflicts('Ann')).toEqual(['rewardAlreadyRedeemed second', 'unitUnknown since'])
    const parted = foldInOrder([...order, facts.parts('Ann', 'Bob', merged)])
    expect(parted.conflicts('Ann')).toEqual(['unitUnknown since'])
    expect(parted.conflicts('Bob')).toEqual(['rewardAlreadyRedeemed second'])
  })
})

describe('what the primary redeemed of the secondary’s goods, after the merge is undone', () => {
  function givenParted() {
    const { ofAnn, ofBob, merged, units, ...facts } = givenTwo()
    const redeemed = facts.redeemsCard('Ann', units.bob, { name: 'redeemed' })
    const folded = foldInOrder([ofAnn, ofBob, merged, redeemed, facts.parts('Ann', 'Bob', merged)])
    return { ...facts, folded }
  }

  it('is the secondary’s own, under the visit in which its last unit was bought', () => {
    const { folded } = givenParted()
    expect(folded.standing('Ann')).toEqual([])
    expect(folded.customer('Bob').redemptions).toMatchObject([
      { id: 'redeemed', ownerId: 'Bob', visitId: 'visit-of-Bob' },
    ])
    expect(folded.customer('Bob').visits).toHaveProperty('visit-of-Bob')
  })

  it('is found by its id, whoever the pull or the undo names', () => {
    const { folded, ...facts } = givenParted()
    const pulled = foldInOrder([facts.pulls('Ann', 'redeemed', 4)], folded)
    expect(pulled.customer('Bob').redemptions[0]?.batchId).toBe(4)
    expect(pulled.conflicts('Ann')).toEqual([])
    expect(foldInOrder([facts.undoes('Ann', 'redeemed')], folded).standing('Bob')).toEqual([])
  })

  it('is found after the secondary was merged again, and undone again', () => {
    const { folded, ...facts } = givenParted()
    const again = facts.merges('Cat', 'Bob')
    const pull = facts.pulls('Ann', 'redeemed', 4)
    expect(foldInOrder([again, pull], folded).customer('Cat').redemptions[0]?.batchId).toBe(4)
    const parted = foldInOrder([again, facts.parts('Cat', 'Bob', again), pull], folded)
    expect(parted.customer('Bob').redemptions[0]?.batchId).toBe(4)
  })
})

describe('the order of each side', () => {
  it('stays as it was through a merge and its undoing, ten units and more of one moment', () => {
    const facts = givenFacts()
    const ofAnn = facts.buys('Ann', 12, 'of-ann')
    const late = { ...facts.buys('Ann', 1, 'an-early-one'), at: '2026-06-10T13:00:00.000Z' }
    const ofBob = facts.buys('Bob', 11, 'of-bob')
    const merged = facts.merges('Ann', 'Bob')
    const before = foldInOrder([ofAnn, late, ofBob])
    const together = foldInOrder([merged], before)
    const idsOf = (name: string, folded = before) => folded.customer(name).units.map((unit) => unit.id)
    expect(idsOf('Ann', together)).toEqual([...idsOf('Ann'), ...idsOf('Bob')])
    const parted = foldInOrder([facts.parts('Ann', 'Bob', merged)], together)
    expect([idsOf('Ann', parted), idsOf('Bob', parted)]).toEqual([idsOf('Ann'), idsOf('Bob')])
  })

  it('units of one moment on both sides stand by purchase', () => {
    const facts = givenFacts()
    const at = '2026-06-10T13:00:00.000Z'
    const ofAnn = { ...facts.buys('Ann', 11, 'b'), at }
    const ofBob = { ...facts.buys('Bob', 11, 'a'), at }
    const folded = foldInOrder([ofAnn, ofBob, facts.merges('Ann', 'Bob')])
    expect(folded.customer('Ann').units.map((unit) => unit.id)).toEqual([...unitsOf(ofBob), ...unitsOf(ofAnn)])
  })

  it('an empty account brings nothing and moves nothing', () => {
    const facts = givenFacts()
    const ofAnn = facts.buys('Ann', 12, 'of-ann')
    const folded = foldInOrder([ofAnn, facts.merges('Ann', 'Bob')])
    expect(folded.customer('Ann').units.map((unit) => unit.id)).toEqual(unitsOf(ofAnn))
  })
})

describe('nested merges', () => {
  /** Bob into Ann, then Ann into Cat. */
  function givenThree() {
    const two = givenTwo()
    const ofCat = two.buys('Cat', 1, 'of-cat')
    const outer = two.merges('Cat', 'Ann')
    const folded = foldInOrder([two.ofAnn, two.ofBob, ofCat, two.merged, outer])
    return { ...two, outer, folded }
  }

  it('all names lead to the last primary', () => {
    const { folded, ...facts } = givenThree()
    expect(folded.customer('Bob').id).toBe('Cat')
    expect(
      foldInOrder([facts.buys('Bob', 1, 'late')], folded)
        .customer('Cat')
        .units.map((unit) => unit.id),
    ).toEqual(['of-ann#0', 'of-ann#1', 'of-bob#0', 'of-cat#0', 'late#0'])
  })

  it('the outer undone first: the inner pair stays one, and comes apart after it', () => {
    const { folded, outer, merged, ...facts } = givenThree()
    const once = foldInOrder([facts.parts('Cat', 'Ann', outer)], folded)
    expect(once.customer('Cat').units).toHaveLength(1)
    expect(once.customer('Bob').id).toBe('Ann')
    expect(once.customer('Ann').units).toHaveLength(3)
    const twice = foldInOrder([facts.parts('Ann', 'Bob', merged)], once)
    expect(twice.customer('Bob').units.map((unit) => unit.id)).toEqual(['of-bob#0'])
    expect(twice.customer('Ann').units).toHaveLength(2)
  })

  it('the inner undone at a register that did not know of the outer: its secondary comes free, the others stay one', () => {
    const { folded, merged, outer, ...facts } = givenThree()
    const parted = foldInOrder([facts.parts('Ann', 'Bob', merged)], folded)
    expect(parted.customer('Bob').units.map((unit) => unit.id)).toEqual(['of-bob#0'])
    expect(parted.customer('Ann').id).toBe('Cat')
    expect(parted.customer('Cat').units.map((unit) => unit.id)).toEqual(['of-ann#0', 'of-ann#1', 'of-cat#0'])
    // The outer one can still be undone, and what it gives back is without Bob.
    const twice = foldInOrder([facts.parts('Cat', 'Ann', outer)], parted)
    expect(twice.customer('Ann')).toMatchObject({ id: 'Ann', merges: [] })
    expect(twice.customer('Ann').units).toHaveLength(2)
    expect(twice.customer('Cat').units).toHaveLength(1)
  })

  it('a redemption of the outer two holds the outer together and not the inner', () => {
    const { folded, merged, outer, units, ...facts } = givenThree()
    const redeemed = facts.redeemsCard('Cat', [...units.ann, 'of-cat#0' as never], { name: 'redeemed' })
    const spent = foldInOrder([redeemed], folded)
    const undone = facts.parts('Cat', 'Ann', outer)
    expect(foldInOrder([undone], spent).conflicts('Cat')).toEqual([`mergeSpent ${undone.id}`])
    expect(foldInOrder([facts.parts('Ann', 'Bob', merged)], spent).customer('Bob').id).toBe('Bob')
  })
})
