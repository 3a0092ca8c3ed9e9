/**
 * What two registers did without knowing of each other, folded in the cloud's order: what stands, what is a conflict, and why.
 * Source: design.md 4, domain.md example 102.
 */
import { describe, expect, it } from 'vitest'
import { foldInOrder, givenFacts, unitsOf } from '../support/given-facts.ts'

/** Ann holds one complete card of two pieces, and one met offer with the same two. */
function givenAnn() {
  const facts = givenFacts()
  const bought = facts.buys('Ann', 2, 'bought')
  return { ...facts, bought, units: unitsOf(bought) }
}

describe('one reward redeemed at two registers', () => {
  it('example 102: the redemption that reaches the cloud first stands; the other is a conflict and spends nothing', () => {
    const ann = givenAnn()
    const at1002 = ann.redeemsCard('Ann', ann.units, { name: 'at-10:02' })
    const at1005 = ann.redeemsCard('Ann', ann.units, { name: 'at-10:05' })

    const folded = foldInOrder([ann.bought, at1005, at1002])

    expect(folded.standing('Ann')).toEqual(['at-10:05'])
    expect(folded.conflicts('Ann')).toEqual(['rewardAlreadyRedeemed at-10:02'])
    expect(folded.customer('Ann').conflicts[0]).toMatchObject({ registerId: 'R1', customerId: 'Ann' })
  })

  it('a unit spent for another reward of the same kind is spent', () => {
    const ann = givenAnn()
    const more = ann.buys('Ann', 1, 'more')
    const [first, second] = ann.units
    const one = ann.redeemsCard('Ann', ann.units, { name: 'one' })
    const other = ann.redeemsCard('Ann', [...(second ? [second] : []), ...unitsOf(more)], { name: 'other' })
    expect(first).toBeDefined()
    expect(foldInOrder([ann.bought, more, one, other]).conflicts('Ann')).toEqual(['unitAlreadySpent other'])
    expect(foldInOrder([ann.bought, more, other, one]).conflicts('Ann')).toEqual(['unitAlreadySpent one'])
  })

  it('a unit is one coin for its card and another for its offer', () => {
    const ann = givenAnn()
    const folded = foldInOrder([
      ann.bought,
      ann.redeemsCard('Ann', ann.units, { name: 'card' }),
      ann.redeemsOffer('Ann', ann.units, { name: 'offer' }),
    ])
    expect(folded.standing('Ann')).toEqual(['card', 'offer'])
    expect(folded.conflicts('Ann')).toEqual([])
  })

  it('several rewards of one complete card spend the same units', () => {
    const ann = givenAnn()
    const folded = foldInOrder([
      ann.bought,
      ann.redeemsCard('Ann', ann.units, { name: 'one', reward: 'card#1' }),
      ann.redeemsCard('Ann', ann.units, { name: 'two', reward: 'card#2' }),
    ])
    expect(folded.standing('Ann')).toEqual(['one', 'two'])
  })

  it('the same fact twice changes nothing', () => {
    const ann = givenAnn()
    const redeemed = ann.redeemsCard('Ann', ann.units)
    const once = foldInOrder([ann.bought, redeemed])
    const twice = foldInOrder([ann.bought, ann.bought, redeemed, redeemed])
    expect(twice.customer('Ann')).toEqual(once.customer('Ann'))
    expect(twice.account).toEqual(once.account)
  })

  it('a redemption of purchases that nobody knows is a conflict', () => {
    const ann = givenAnn()
    const redeemed = ann.redeemsCard('Ann', ['nowhere#0' as never], { name: 'redeemed' })
    expect(foldInOrder([ann.bought, redeemed]).conflicts('Ann')).toEqual(['unitUnknown redeemed'])
  })
})

describe('limits', () => {
  it('the customer has one left, and two registers give it', () => {
    const facts = givenFacts()
    const [one, two] = [facts.buys('Ann', 1, 'one'), facts.buys('Ann', 1, 'two')]
    const first = facts.redeemsOffer('Ann', unitsOf(one), { name: 'first', limit: 1 })
    const second = facts.redeemsOffer('Ann', unitsOf(two), { name: 'second', limit: 1 })
    expect(foldInOrder([one, two, first, second]).conflicts('Ann')).toEqual(['limitExceeded second'])
    expect(foldInOrder([one, two, second, first]).conflicts('Ann')).toEqual(['limitExceeded first'])
  })

  it('an undo before the second gives its place back, one after it does not', () => {
    const facts = givenFacts()
    const [one, two] = [facts.buys('Ann', 1, 'one'), facts.buys('Ann', 1, 'two')]
    const first = facts.redeemsOffer('Ann', unitsOf(one), { name: 'first', limit: 1 })
    const second = facts.redeemsOffer('Ann', unitsOf(two), { name: 'second', limit: 1 })
    const undone = facts.undoes('Ann', 'first')
    expect(foldInOrder([one, two, first, undone, second]).standing('Ann')).toEqual(['second'])
    const late = foldInOrder([one, two, first, second, undone])
    expect(late.standing('Ann')).toEqual([])
    expect(late.conflicts('Ann')).toEqual(['limitExceeded second'])
  })

  it('two of one household redeem the last one at two registers; others are not touched', () => {
    const facts = givenFacts()
    const bought = ['Ann', 'Bob', 'Cat'].map((name) => facts.buys(name, 1, `of-${name}`))
    const [ofAnn, ofBob, ofCat] = bought.map(unitsOf)
    const limit = { limit: 1, householdId: 'home' }
    const ann = facts.redeemsOffer('Ann', ofAnn ?? [], { name: 'anns', ...limit })
    const bob = facts.redeemsOffer('Bob', ofBob ?? [], { name: 'bobs', ...limit })
    const cat = facts.redeemsOffer('Cat', ofCat ?? [], { name: 'cats', limit: 1, householdId: 'elsewhere' })
    const folded = foldInOrder([...bought, bob, ann, cat])
    expect(folded.conflicts('Ann')).toEqual(['limitExceeded anns'])
    expect(folded.standing('Bob')).toEqual(['bobs'])
    expect(folded.standing('Cat')).toEqual(['cats'])
  })

  it('who leaves the household after the redemption leaves it counted there, and an undo takes it off there', () => {
    const facts = givenFacts()
    const bought = ['Ann', 'Bob'].map((name) => facts.buys(name, 1, `of-${name}`))
    const [ofAnn, ofBob] = bought.map(unitsOf)
    const limit = { limit: 1, householdId: 'home' }
    const ann = facts.redeemsOffer('Ann', ofAnn ?? [], { name: 'anns', ...limit })
    const moved = facts.fact('Ann', { type: 'HouseholdChanged', data: { householdId: null } })
    const bob = facts.redeemsOffer('Bob', ofBob ?? [], { name: 'bobs', ...limit })
    expect(foldInOrder([...bought, ann, moved, bob]).conflicts('Bob')).toEqual(['limitExceeded bobs'])
    expect(foldInOrder([...bought, ann, moved, facts.undoes('Ann', 'anns'), bob]).standing('Bob')).toEqual(['bobs'])
  })

  it("the brand's last free good goes to the first by position", () => {
    const facts = givenFacts()
    const bought = ['Ann', 'Bob'].map((name) => facts.buys(name, 1, `of-${name}`))
    const [ofAnn, ofBob] = bought.map(unitsOf)
    const ann = facts.redeemsOffer('Ann', ofAnn ?? [], { name: 'anns', totalCapUnits: 1 })
    const bob = facts.redeemsOffer('Bob', ofBob ?? [], { name: 'bobs', totalCapUnits: 1 })
    const folded = foldInOrder([...bought, ann, bob])
    expect(folded.conflicts('Bob')).toEqual(['capExceeded bobs'])
    expect(folded.account.redemptionsByOffer['OF-1']).toEqual({ count: 1, cents: 0 })
    const freed = foldInOrder([...bought, ann, facts.undoes('Ann', 'anns'), bob])
    expect(freed.standing('Bob')).toEqual(['bobs'])
  })

  it("the brand's dollars are counted by what was given", () => {
    const facts = givenFacts()
    const bought = ['Ann', 'Bob', 'Cat'].map((name) => facts.buys(name, 1, `of-${name}`))
    const units = bought.map(unitsOf)
    const give = (name: string, nth: number, rebateCents: number) =>
      facts.redeemsOffer(name, units[nth] ?? [], { name: `${name}s`, totalCapCents: 1000, rebateCents })
    const folded = foldInOrder([...bought, give('Ann', 0, 600), give('Bob', 1, 500), give('Cat', 2, 400)])
    expect(folded.conflicts('Bob')).toEqual(['capExceeded Bobs'])
    expect(folded.standing('Cat')).toEqual(['Cats'])
    expect(folded.account.redemptionsByOffer['OF-1']).toEqual({ count: 2, cents: 1000 })
  })

  it('the training customer uses nothing up', () => {
    const facts = givenFacts()
    const bought = ['Trainee', 'Ann'].map((name) => facts.buys(name, 1, `of-${name}`))
    const [ofTrainee, ofAnn] = bought.map(unitsOf)
    const trained = facts.redeemsOffer('Trainee', ofTrainee ?? [], { totalCapUnits: 1, isTraining: true })
    const ann = facts.redeemsOffer('Ann', ofAnn ?? [], { name: 'anns', totalCapUnits: 1 })
    const folded = foldInOrder([facts.arrives('Trainee', true), ...bought, trained, ann])
    expect(folded.standing('Ann')).toEqual(['anns'])
  })
})

describe('a correction against a redemption', () => {
  it('returned before or after: the redemption stands and nothing is a conflict', () => {
    const ann = givenAnn()
    const redeemed = ann.redeemsCard('Ann', ann.units, { name: 'redeemed' })
    const returned = ann.takesBack('Ann', ann.units.slice(0, 1), 'returned')
    for (const order of [
      [redeemed, returned],
      [returned, redeemed],
    ]) {
      const folded = foldInOrder([ann.bought, ...order])
      expect(folded.standing('Ann')).toEqual(['redeemed'])
      expect(folded.conflicts('Ann')).toEqual([])
      expect(folded.customer('Ann').units.map((unit) => unit.removed)).toEqual(['returned', null])
    }
  })

  it('removed first: the redemption is a conflict "purchase removed"', () => {
    const ann = givenAnn()
    const removed = ann.takesBack('Ann', ann.units.slice(0, 1))
    const folded = foldInOrder([ann.bought, removed, ann.redeemsCard('Ann', ann.units, { name: 'redeemed' })])
    expect(folded.conflicts('Ann')).toEqual(['purchaseRemoved redeemed'])
    expect(folded.standing('Ann')).toEqual([])
  })

  it('redeemed first: the removal is a conflict and the unit stays, while the others of it go', () => {
    const ann = givenAnn()
    const more = ann.buys('Ann', 1, 'more')
    const removed = ann.takesBack('Ann', [...ann.units.slice(0, 1), ...unitsOf(more)])
    const folded = foldInOrder([ann.bought, more, ann.redeemsCard('Ann', ann.units, { name: 'redeemed' }), removed])
    expect(folded.conflicts('Ann')).toEqual([`unitSpent ${removed.id}`])
    expect(folded.standing('Ann')).toEqual(['redeemed'])
    expect(folded.customer('Ann').units.map((unit) => unit.removed)).toEqual([null, null, 'removed'])
  })

  it('a removal of what has come back already tells nobody', () => {
    const ann = givenAnn()
    const redeemed = ann.redeemsCard('Ann', ann.units, { name: 'redeemed' })
    const [first] = ann.units
    const returned = ann.takesBack('Ann', first ? [first] : [], 'returned')
    const removed = ann.takesBack('Ann', first ? [first] : [])
    expect(foldInOrder([ann.bought, redeemed, returned, removed]).conflicts('Ann')).toEqual([])
  })

  it('undone first, a removal meets nothing; removed first, an undo changes nothing more', () => {
    const ann = givenAnn()
    const redeemed = ann.redeemsCard('Ann', ann.units, { name: 'redeemed' })
    const undone = ann.undoes('Ann', 'redeemed')
    const removed = ann.takesBack('Ann', ann.units)
    expect(foldInOrder([ann.bought, redeemed, undone, removed]).conflicts('Ann')).toEqual([])
    const late = foldInOrder([ann.bought, redeemed, removed, undone])
    expect(late.conflicts('Ann')).toEqual([`unitSpent ${removed.id}`])
    expect(late.standing('Ann')).toEqual([])
  })

  it('redeemed again elsewhere: after the undo it stands, before it it is a conflict and stays one', () => {
    const ann = givenAnn()
    const redeemed = ann.redeemsCard('Ann', ann.units, { name: 'redeemed' })
    const undone = ann.undoes('Ann', 'redeemed')
    const again = ann.redeemsCard('Ann', ann.units, { name: 'again' })
    expect(foldInOrder([ann.bought, redeemed, undone, again]).standing('Ann')).toEqual(['again'])
    const early = foldInOrder([ann.bought, redeemed, again, undone])
    expect(early.standing('Ann')).toEqual([])
    expect(early.conflicts('Ann')).toEqual(['rewardAlreadyRedeemed again'])
  })

  it('undone twice is undone once', () => {
    const ann = givenAnn()
    const redeemed = ann.redeemsOffer('Ann', ann.units, { name: 'redeemed' })
    const folded = foldInOrder([ann.bought, redeemed, ann.undoes('Ann', 'redeemed'), ann.undoes('Ann', 'redeemed')])
    expect(folded.conflicts('Ann')).toEqual([])
    expect(folded.account.redemptionsByOffer['OF-1']).toEqual({ count: 0, cents: 0 })
  })

  it('a visit is abandoned whose purchase was redeemed elsewhere: the redemption stands', () => {
    const ann = givenAnn()
    const abandoned = ann.abandons('Ann')
    const redeemed = ann.redeemsCard('Ann', ann.units, { name: 'redeemed' })
    expect(foldInOrder([ann.bought, redeemed, abandoned]).conflicts('Ann')).toEqual([`unitSpent ${abandoned.id}`])
    expect(foldInOrder([ann.bought, abandoned, redeemed]).conflicts('Ann')).toEqual(['purchaseRemoved redeemed'])
  })
})

describe('what a distributor has pulled', () => {
  it('pulled first: the undo is a conflict, and the redemption stands and stays counted', () => {
    const ann = givenAnn()
    const redeemed = ann.redeemsOffer('Ann', ann.units, { name: 'redeemed' })
    const undone = ann.undoes('Ann', 'redeemed')
    const folded = foldInOrder([ann.bought, redeemed, ann.pulls('Ann', 'redeemed', 3), undone])
    expect(folded.standing('Ann')).toEqual(['redeemed'])
    expect(folded.customer('Ann').redemptions[0]?.batchId).toBe(3)
    expect(folded.conflicts('Ann')).toEqual([`redemptionPulled ${undone.id}`])
    expect(folded.account.redemptionsByOffer['OF-1']?.count).toBe(1)
  })

  it('undone first: the pull is a conflict, and the redemption stays undone', () => {
    const ann = givenAnn()
    const redeemed = ann.redeemsCard('Ann', ann.units, { name: 'redeemed' })
    const pulled = ann.pulls('Ann', 'redeemed')
    const folded = foldInOrder([ann.bought, redeemed, ann.undoes('Ann', 'redeemed'), pulled])
    expect(folded.standing('Ann')).toEqual([])
    expect(folded.conflicts('Ann')).toEqual([`redemptionUndone ${pulled.id}`])
  })

  it('pulled twice: the first batch stands', () => {
    const ann = givenAnn()
    const redeemed = ann.redeemsCard('Ann', ann.units, { name: 'redeemed' })
    const folded = foldInOrder([ann.bought, redeemed, ann.pulls('Ann', 'redeemed', 1), ann.pulls('Ann', 'redeemed', 2)])
    expect(folded.customer('Ann').redemptions[0]?.batchId).toBe(1)
    expect(folded.conflicts('Ann')).toEqual([])
  })

  it('a pull of a redemption that never stood is a conflict', () => {
    const ann = givenAnn()
    const pulled = ann.pulls('Ann', 'never')
    expect(foldInOrder([ann.bought, pulled]).conflicts('Ann')).toEqual([`redemptionUnknown ${pulled.id}`])
  })
})
