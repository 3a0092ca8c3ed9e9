/**
 * Taking back and moving, refused and recorded. Each rule was found because a mutant of it survived all other examples
 * (`npm run mutate`). Source: domain.md 3.1, 3.6, 3.7, 3.11, 3.14.
 */
import { describe, expect, it } from 'vitest'
import { demoUpc, unlistedUpc } from '../../shared/demo/demo-catalogue.ts'
import type { StaffId } from '../../shared/kernel/ids.ts'
import { givenStore, june, L1 } from '../support/given-store.ts'

const mia = 'mia' as StaffId
const redeemedCard = () => {
  const store = givenStore()
  const ann = store.customer('Ann').buys('C1', 6).checksOut()
  expect(ann.redeems(ann.earned('FB-C')[0], 'C1')).toBeNull()
  const redemption = ann.state().redemptions[0]
  if (!redemption) throw new Error('nothing was redeemed')
  return { store, ann, redemption }
}

describe('taking a redemption back', () => {
  it('in a visit that is open at another register is theirs to do', () => {
    const { store, ann } = redeemedCard()
    store.isRegister('R2')
    expect(ann.undoes()).toEqual({ reason: 'openOnAnotherRegister' })
    ann.run({ type: 'StartVisit', visitId: 'elsewhere' as never })
    store.isRegister('R1')
    expect(ann.undoes()).toBeNull()
  })

  it('says which offer gets its place back, and no offer for a card', () => {
    const { store, ann, redemption } = redeemedCard()
    ann.undoes()
    expect(store.events.at(-1)?.data).toEqual({ redemptionId: redemption.id, offerId: null, approvedBy: null })
    const other = givenStore({ notEnrolled: ['FB-D'] })
    const bob = other.customer('Bob').buys('D1', 2).checksOut()
    bob.redeems(bob.earned(june('OF-1'))[0], 'D1')
    bob.undoes()
    expect(other.events.at(-1)?.data).toMatchObject({ offerId: june('OF-1') })
  })

  it('with punches takes only punches of that redemption that still stand', () => {
    const { ann, redemption } = redeemedCard()
    ann.buys('B1')
    const remove = (...removeUnitIds: unknown[]) =>
      ann.run({ type: 'RemoveRedemption', redemptionId: redemption.id, removeUnitIds: removeUnitIds as never }, mia)
    expect(remove(ann.unitsOf('B1')[0])).toEqual({ reason: 'unitUnknown' })
    expect(remove('never')).toEqual({ reason: 'unitUnknown' })
    const [newest] = ann.unitsOf('C1')
    ann.takesBack([newest], 'returned')
    expect(remove(newest)).toEqual({ reason: 'unitUnknown' })
    expect(remove(ann.unitsOf('C1')[0])).toBeNull()
    expect(ann.state().units.filter((unit) => unit.removed === 'removed')).toHaveLength(1)
  })

  it('to give another item instead accepts no risk by itself', () => {
    const { store, ann, redemption } = redeemedCard()
    store.saves({ kind: 'enrollments', rows: [{ id: 'L1/FB-C', distributorId: 'holding' as never }] })
    const again = { redemptionId: redemption.id, upc: demoUpc('C1'), takenUpc: null }
    expect(ann.run({ type: 'ReselectRedemption', ...again }, mia)).toMatchObject({ reason: 'creditAtRisk' })
    expect(ann.run({ type: 'ReselectRedemption', ...again, acceptedRisks: ['holding'] }, mia)).toBeNull()
    expect(ann.state().redemptions.map((one) => one.undone)).toEqual([true, false])
  })
})

describe('taking purchases back', () => {
  it('names units that are there and stand, or nothing is taken', () => {
    const ann = givenStore().customer('Ann').buys('B1', 2)
    const [one, two] = ann.unitsOf('B1')
    expect(ann.takesBack([], 'removed')).toEqual({ reason: 'unitUnknown' })
    expect(ann.takesBack([one, 'never' as never], 'removed')).toEqual({ reason: 'unitUnknown' })
    expect(ann.takesBack([one], 'removed')).toBeNull()
    expect(ann.takesBack([one, two], 'removed')).toEqual({ reason: 'unitUnknown' })
    expect(ann.card('FB-B')).toBe('1/12')
  })

  it('of one spent unit among others takes none', () => {
    const { ann, redemption } = redeemedCard()
    ann.buys('C1')
    const [free] = ann.unitsOf('C1')
    expect(ann.takesBack([free, redemption.unitIds[0]], 'removed')).toEqual({ reason: 'undoRedemptionFirst' })
  })

  it('is a manager’s matter as soon as one of them is of an earlier day, unless its visit is still open', () => {
    const store = givenStore({ now: '2026-06-09 10:00:00' })
    const ann = store.customer('Ann').buys('B1')
    store.isNow('2026-06-10 10:00:00')
    expect(ann.takesBack(ann.unitsOf('B1'), 'removed')).toBeNull()
    store.isNow('2026-06-09 10:00:00')
    const bob = store.customer('Bob').buys('B1')
    bob.finishes()
    store.isNow('2026-06-10 10:00:00')
    bob.arrives().buys('B1')
    expect(bob.takesBack(bob.unitsOf('B1'), 'removed')).toEqual({ reason: 'managerNeeded' })
    expect(bob.takesBack(bob.unitsOf('B1').slice(0, 1), 'removed')).toBeNull()
    expect(bob.takesBack(bob.unitsOf('B1'), 'removed', mia)).toBeNull()
  })

  it('of a visit that is open at another register is theirs to do, of a finished one anybody’s', () => {
    const store = givenStore()
    const ann = store.customer('Ann').buys('B1')
    ann.finishes()
    ann.arrives().buys('B1')
    const [open, finished] = ann.unitsOf('B1')
    store.isRegister('R2')
    expect(ann.takesBack([open], 'returned')).toEqual({ reason: 'openOnAnotherRegister' })
    expect(ann.takesBack([open, finished], 'returned')).toEqual({ reason: 'openOnAnotherRegister' })
    expect(ann.takesBack([finished], 'returned')).toBeNull()
  })
})

describe('moving a line to another customer', () => {
  it('needs somebody signed in, an open visit here on both sides, and nothing of it spent', () => {
    const store = givenStore()
    const [ann, bob] = [store.customer('Ann').buys('B1'), store.customer('Bob')]
    store.signsOut()
    expect(ann.moves('B1', bob)).toEqual({ reason: 'notSignedIn' })
    store.signsIn('ana', 'cashier')
    store.isRegister('R2')
    expect(ann.moves('B1', bob)).toEqual({ reason: 'openOnAnotherRegister' })
    bob.arrives()
    store.isRegister('R1')
    expect(ann.moves('B1', bob)).toEqual({ reason: 'openOnAnotherRegister' })
    const cat = store.customer('Cat').arrives()
    cat.buys('C1')
    const closed = cat.visit().id
    cat.finishes()
    expect(ann.moves('B1', { id: cat.id, openVisit: () => closed })).toEqual({ reason: 'visitNotOpen' })
    const dan = store.customer('Dan')
    expect(ann.moves('B1', dan)).toBeNull()
    expect(ann.moves('C1', dan)).toEqual({ reason: 'lineUnknown' })
    const spent = redeemedCard()
    spent.ann.buys('C1')
    expect(spent.ann.moves('C1', spent.store.customer('Eve'))).toEqual({ reason: 'undoRedemptionFirst' })
    spent.ann.finishes()
    expect(spent.ann.moves('C1', spent.store.customer('Fay'))).toEqual({ reason: 'visitNotOpen' })
  })

  it('keeps how each unit was entered: scanned, from an old card, or by force', () => {
    const store = givenStore()
    const ann = store.customer('Ann').buys('C1', 2)
    ann.punchesPaper('B1', 2, '2026-05-01')
    ann.forces(unlistedUpc, 'FB-B')
    const bob = store.customer('Bob')
    expect(ann.moves('C1', bob)).toBeNull()
    expect(ann.moves('B1', bob)).toBeNull()
    const lineId = ann.visit().lines[0]?.id
    expect(ann.visit().lines).toHaveLength(1)
    expect(lineId).toBeDefined()
    expect(bob.state().units).toMatchObject([
      { upc: demoUpc('C1'), source: 'moved', originalDate: null },
      { upc: demoUpc('C1'), source: 'moved', originalDate: null },
      { upc: demoUpc('B1'), source: 'paper', originalDate: '2026-05-01' },
      { upc: demoUpc('B1'), source: 'paper', originalDate: '2026-05-01' },
    ])
    expect(bob.state().units.every((unit) => unit.locationId === L1 && unit.removed === null)).toBe(true)
    expect(ann.state().units.filter((unit) => unit.removed === null)).toHaveLength(1)
  })

  it('of more than 99 moves them all', () => {
    const store = givenStore()
    const ann = store.customer('Ann').arrives()
    const add = (quantity: number) =>
      ann.run({ type: 'AddItem', visitId: ann.visit().id, upc: demoUpc('B1'), quantity, source: 'scan', scanId: null })
    add(99)
    add(60)
    const bob = store.customer('Bob')
    expect(ann.moves('B1', bob)).toBeNull()
    expect(bob.state().units).toHaveLength(159)
    expect(bob.visit().lines.map((line) => line.unitIds.length)).toEqual([159])
  })
})

describe('parting merged customers', () => {
  it('names the merge and the one who was merged by it', () => {
    const store = givenStore()
    const [ann, bob, cat] = ['Ann', 'Bob', 'Cat'].map((name) => store.customer(name))
    if (!ann || !bob || !cat) throw new Error('no customers')
    expect(ann.merges(bob)).toBeNull()
    expect(ann.merges(cat)).toBeNull()
    expect(ann.parts({ id: 'never' as never })).toMatchObject({ reason: 'mergeUnknown' })
    expect(ann.parts(cat)).toBeNull()
    expect(ann.state().merges.map((one) => one.secondaryId)).toEqual(['Bob'])
  })
})
