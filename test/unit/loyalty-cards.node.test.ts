/** The worked examples of domain.md section 6 for cards; each test's name carries its number. */
import { describe, expect, it } from 'vitest'
import { demoUpc, unlistedUpc } from '../../shared/demo/demo-catalogue.ts'
import { needsMultiPurchaseReason } from '../../shared/loyalty/step.ts'
import { givenStore, L1, L2 } from '../support/given-store.ts'

describe('cards', () => {
  it('example 1: the twelfth bag completes the card, and the next bag opens a new one', () => {
    const store = givenStore()
    const ruth = store.customer('Ruth').buys('A1', 11)
    expect(ruth.card('FB-A')).toBe('11/12')

    ruth.buys('A1')

    expect(ruth.cards('FB-A').map((card) => card.status)).toEqual(['completed'])
    expect(ruth.earned('FB-A')).toHaveLength(1)
    ruth.buys('A1')
    expect(ruth.card('FB-A')).toBe('1/12')
  })

  it('example 2: three bags on a card at 11 earn one reward, leave 2 of 12 and want a reason', () => {
    const store = givenStore({ notEnrolled: ['OF-2'] })
    const ruth = store.customer('Ruth').buys('A1', 11)
    ruth.finishes()

    ruth.scans('A1', 3)

    expect(ruth.earned('FB-A')).toHaveLength(1)
    expect(ruth.card('FB-A')).toBe('2/12')
    expect(needsMultiPurchaseReason(ruth.visit(), ruth.assessed())).toBe(true)
    ruth.run({ type: 'CheckOut', visitId: ruth.visit().id })
    expect(ruth.redeems(ruth.earned('FB-A')[0], 'A1')).toEqual({ reason: 'multiPurchaseReasonNeeded' })
  })

  it('example 3: 24 bags at once earn two rewards and leave no open card', () => {
    const store = givenStore({ notEnrolled: ['OF-2'] })
    const ruth = store.customer('Ruth')

    ruth.scans('A1', 24)

    expect(ruth.earned('FB-A')).toHaveLength(2)
    expect(ruth.cards('FB-A').filter((card) => card.status === 'open')).toHaveLength(0)
  })

  it('example 5: groups do not mix', () => {
    const ruth = givenStore().customer('Ruth').buys('A1', 6).buys('B1', 6)
    expect([ruth.card('FB-A'), ruth.card('FB-B')]).toEqual(['6/12', '6/12'])
    expect([...ruth.earned('FB-A'), ...ruth.earned('FB-B')]).toHaveLength(0)
  })

  it('example 6: with 11 Duck and 1 Beef the free bag is worth at most $62.00', () => {
    const ruth = givenStore().customer('Ruth').buys('A3', 11).buys('A2', 1)
    const [reward] = ruth.earned('FB-A')
    expect(reward?.leastUnit?.valueCents).toBe(6200)
    expect(ruth.allowed(reward)).toEqual(['Northfield Chicken 25 lb', 'Northfield Beef 25 lb', 'Northfield Lamb 20 lb'])
  })

  it('example 7: with one Chicken at $58.00 only Chicken may be given', () => {
    const ruth = givenStore().customer('Ruth').buys('A3', 11).buys('A1', 1)
    expect(ruth.allowed(ruth.earned('FB-A')[0])).toEqual(['Northfield Chicken 25 lb'])
  })

  it('example 11: the most frequently bought can is the free one', () => {
    const bob = givenStore().customer('Bob').buys('C1', 3).buys('C2', 2).buys('C3', 1)
    expect(bob.allowed(bob.earned('FB-C')[0])).toEqual(['Clearbrook can salmon'])
  })

  it('example 14: the free bag itself never punches', () => {
    const ruth = givenStore().customer('Ruth').buys('A2', 12).checksOut()
    expect(ruth.redeems(ruth.earned('FB-A')[0], 'A2')).toBeNull()
    expect(ruth.cards('FB-A').map((card) => card.status)).toEqual(['redeemed'])
  })

  it('example 16: purchases at both locations fill one card', () => {
    const store = givenStore()
    const ruth = store.customer('Ruth').buys('A1', 7)
    ruth.finishes({ [ruth.earned('OF-2-2026-06')[0]?.id ?? '']: 'later' })
    store.isAt(L2)
    ruth.buys('A1', 5)
    expect(ruth.earned('FB-A')[0]?.earnedLocationId).toBe(L2)
    store.isAt(L1)
  })

  it('example 17: a location that is not enrolled punches nothing and says so', () => {
    const store = givenStore({ notEnrolled: ['FB-A', 'OF-2'] })
    expect(store.customer('Ruth').scans('A1')).toEqual({
      reason: 'notEnrolledHere',
      upc: '850000010017',
      programTitle: 'Northfield 25 lb',
    })
  })

  it('example 18: the window is 24 months to the day, inclusive', () => {
    const store = givenStore({ now: '2024-06-10 12:00:00' })
    const ruth = store.customer('Ruth').buys('A1', 1)
    ruth.finishes()
    store.isNow('2026-06-10 12:00:00')
    ruth.buys('A1', 11)
    expect(ruth.earned('FB-A')).toHaveLength(1)
  })

  it('a purchase one day older than the window drops off', () => {
    const store = givenStore({ now: '2024-06-09 12:00:00' })
    const ruth = store.customer('Ruth').buys('A1', 1)
    ruth.finishes()
    store.isNow('2026-06-10 12:00:00')
    ruth.buys('A1', 11)
    expect(ruth.earned('FB-A')).toHaveLength(0)
    expect(ruth.card('FB-A')).toBe('11/12')
  })

  it('example 10: another bag is taken and the difference paid; the redemption names the allowed one', () => {
    const ruth = givenStore().customer('Ruth').buys('A3', 11).buys('A2', 1).checksOut()
    expect(ruth.redeems(ruth.earned('FB-A')[0], 'A2', { taken: 'A3' })).toBeNull()
    const [redemption] = ruth.state().redemptions
    expect(redemption).toMatchObject({ upc: demoUpc('A2'), takenUpc: demoUpc('A3'), valueCents: 6200 })
    const taken = givenStore().account().catalogue.items[demoUpc('A3')]?.valueCents ?? 0
    expect(taken - (redemption?.valueCents ?? 0)).toBe(900)
  })

  it('example 13: of eight turkey broths any broth is free', () => {
    const dan = givenStore({ notEnrolled: ['OF-1'] }).customer('Dan')
    dan.scans('D1', 8)
    expect(dan.earned('FB-D')[0]?.allowedUpcs).toEqual([demoUpc('D1'), demoUpc('D2'), demoUpc('D3')])
  })

  it('example 20: a reward earned in June can be redeemed in December, whatever the window', () => {
    const store = givenStore()
    const ruth = store.customer('Ruth').buys('B1', 12)
    ruth.finishes()
    store.changesRule('FB-B', '2026-07-01', { windowMonths: 1 })
    store.isInstant('2026-12-01T15:00:00.000Z')
    ruth.arrives().checksOut()
    expect(ruth.redeems(ruth.earned('FB-B')[0], 'B1')).toBeNull()
  })

  it('example 25: eight punches of an old card and one of today make nine; only one was sold', () => {
    const store = givenStore()
    const ruth = store.customer('Ruth')
    ruth.punchesPaper('B1', 8)
    ruth.buys('B1')
    expect(ruth.card('FB-B')).toBe('9/12')
    expect(ruth.state().units.every((unit) => unit.businessDate === '2026-06-10')).toBe(true)
    const card = ruth.cards('FB-B')[0]
    ruth.run({ type: 'CheckOut', visitId: ruth.visit().id })
    ruth.run({ type: 'GiveMultiPurchaseReason', visitId: ruth.visit().id, reason: 'paperCard', note: '' })
    ruth.run({ type: 'NoteCard', cardId: card?.id ?? '', text: 'First Jan 4, last May 30' })
    expect(ruth.cards('FB-B')[0]?.note).toBe('First Jan 4, last May 30')
    expect(ruth.visit().multiPurchaseReason?.reason).toBe('paperCard')
    expect(store.programsReport().rows.find((row) => row.programId === 'FB-B')).toMatchObject({
      itemsSold: 1,
      cardsPunched: 1,
    })
  })

  it('an old punch counts for the window by the date on its card, and a date to come is refused', () => {
    const ruth = givenStore().customer('Ruth')
    expect(ruth.punchesPaper('B1', 1, '2026-06-11')).toEqual({ reason: 'dateInFuture' })
    expect(ruth.punchesPaper('B1', 2, '2024-06-10')).toBeNull()
    expect(ruth.punchesPaper('B1', 3, '2024-06-09')).toBeNull()
    expect(ruth.card('FB-B')).toBe('2/12')
    expect(ruth.cards('FB-B')[0]?.expiredUnits).toHaveLength(3)
  })

  it('an old punch never counts for an offer, and needs a card', () => {
    const ann = givenStore().customer('Ann')
    expect(ann.punchesPaper('A1', 2)).toBeNull()
    expect(ann.visit().question).toBeNull()
    expect(ann.card('FB-A')).toBe('2/12')
    expect(ann.punchesPaper('E1', 1)).toEqual({ reason: 'notInAnyProgram', upc: demoUpc('E1') })
  })

  it('example 26: a manager forces a new flavour onto the card with a reason; a cashier may not', () => {
    const ruth = givenStore().customer('Ruth').buys('B1', 3)
    expect(ruth.forces(unlistedUpc, 'FB-B', { approvedBy: null })).toEqual({ reason: 'managerNeeded' })
    expect(ruth.forces(unlistedUpc, 'FB-B', { note: ' ' })).toEqual({ reason: 'exceptionReasonNeeded' })
    expect(ruth.forces(unlistedUpc, 'FB-B', { note: 'New flavour' })).toBeNull()
    expect(ruth.card('FB-B')).toBe('4/12')
    const unit = ruth.state().units.at(-1)
    expect(unit).toMatchObject({ source: 'exception', exception: { reason: 'newItem', note: 'New flavour' } })
    expect(unit?.offer).toBeNull()
  })

  it('an exception counts what was typed, else the highest of the list, and is refused for a listed article', () => {
    const ruth = givenStore().customer('Ruth')
    ruth.forces(unlistedUpc, 'FB-A')
    ruth.forces(unlistedUpc, 'FB-A', { valueCents: 6000 })
    expect(ruth.state().units.map((unit) => unit.punch?.valueCents)).toEqual([7100, 6000])
    expect(ruth.forces(demoUpc('A1'), 'FB-A')).toMatchObject({ reason: 'itemOnListAlready' })
    expect(ruth.forces(demoUpc('G1'), 'FB-A')).toBeNull()
    expect(ruth.state().units.at(-1)?.punch?.valueCents).toBe(900)
    expect(ruth.forces(unlistedUpc, 'FB-Z')).toEqual({ reason: 'cardGroupUnknown' })
  })

  it('one more of an exception needs a manager again, and joins its own line', () => {
    const ruth = givenStore().customer('Ruth')
    ruth.forces(unlistedUpc, 'FB-B')
    const line = ruth.visit().lines[0]
    const more = { type: 'ChangeQuantity' as const, visitId: ruth.visit().id, lineId: line?.id as never, quantity: 3 }
    expect(ruth.run(more)).toEqual({ reason: 'managerNeeded' })
    expect(ruth.run(more, 'mia' as never)).toBeNull()
    expect(ruth.card('FB-B')).toBe('3/12')
    expect(ruth.visit().lines).toHaveLength(1)
  })

  it('paper punches and scans of one article stand on lines of their own', () => {
    const ruth = givenStore().customer('Ruth')
    ruth.punchesPaper('B1', 2, '2026-01-04')
    ruth.buys('B1')
    ruth.punchesPaper('B1', 1, '2026-01-04')
    expect(ruth.visit().lines.map((line) => [line.source, line.unitIds.length])).toEqual([
      ['paper', 2],
      ['scan', 1],
      ['paper', 1],
    ])
  })

  it('example 24: a reward redeemed later is there at the next visit, without a purchase', () => {
    const store = givenStore({ now: '2026-06-05 12:00:00' })
    const ruth = store.customer('Ruth').buys('B1', 12).checksOut()
    const [reward] = ruth.earned('FB-B')
    ruth.run({ type: 'DeferRewards', visitId: ruth.visit().id, rewardIds: reward ? [reward.id] : [] })
    expect(ruth.finishes()).toBeNull()
    store.isNow('2026-06-20 12:00:00')
    ruth.arrives().checksOut()
    expect(ruth.redeems(ruth.earned('FB-B')[0], 'B1')).toBeNull()
  })

  it('example 27: a brand that wants an address gets it before the reward is redeemed', () => {
    const ruth = givenStore().customer('Ruth', { email: true, phone: true, address: false }).buys('B1', 12).checksOut()
    expect(ruth.redeems(ruth.earned('FB-B')[0], 'B1')).toMatchObject({
      reason: 'requiredInformation',
      email: false,
      address: true,
    })
  })

  it('example 28: an article in no program moves nothing', () => {
    expect(givenStore().customer('Ruth').scans('G1')).toEqual({ reason: 'notInAnyProgram', upc: '850000029200' })
  })

  it('buy ten, get two: one card gives two rewards, redeemed one by one', () => {
    const store = givenStore()
    store.changesRule('FB-C', '2026-06-10', { requiredQty: 10, rewardQty: 2, rewardRule: 'sameGroupAny' })
    const bob = store.customer('Bob').buys('C1', 10).checksOut()
    expect(bob.earned('FB-C')).toHaveLength(2)
    bob.redeems(bob.earned('FB-C')[0], 'C1')
    expect(bob.cards('FB-C').map((card) => card.status)).toEqual(['completed'])
    expect(bob.redeems(bob.earned('FB-C')[0], 'C2')).toBeNull()
    expect(bob.cards('FB-C').map((card) => card.status)).toEqual(['redeemed'])
    expect(bob.state().conflicts).toEqual([])
  })

  it('sameItem gives one of the articles bought', () => {
    const store = givenStore()
    store.changesRule('FB-C', '2026-06-10', { requiredQty: 3, rewardRule: 'sameItem' })
    const bob = store.customer('Bob').buys('C1', 1).buys('C3', 2)
    expect(bob.earned('FB-C')[0]?.allowedUpcs).toEqual([demoUpc('C1'), demoUpc('C3')])
  })

  it('fixedList gives what the list says, bought or not', () => {
    const store = givenStore()
    const items = [
      { upc: demoUpc('C1'), valueCents: 250, isQualifying: true, isRewardable: false },
      { upc: demoUpc('G1'), valueCents: 900, isQualifying: false, isRewardable: true },
    ]
    store.changesRule('FB-C', '2026-06-10', { requiredQty: 2, rewardRule: 'fixedList', items })
    const bob = store.customer('Bob').buys('C1', 2)
    expect(bob.earned('FB-C')[0]?.allowedUpcs).toEqual([demoUpc('G1')])
  })

  it('a discount is dollars off a chosen article: cents, or percent rounded down, never more than it is worth', () => {
    const store = givenStore()
    const rule = { requiredQty: 2, rewardRule: 'discount' as const }
    store.changesRule('FB-C', '2026-06-10', { ...rule, discount: { kind: 'percent', amount: 33 } })
    store.changesRule('FB-D', '2026-06-10', { ...rule, discount: { kind: 'cents', amount: 550 } })
    const bob = store.customer('Bob').buys('C2', 2).buys('D1', 2).checksOut()
    expect(bob.redeems(bob.earned('FB-C')[0], 'C2')).toBeNull()
    expect(bob.redeems(bob.earned('FB-D')[0], 'D1')).toBeNull()
    expect(bob.state().redemptions.map((one) => [one.kind, one.rebateCents])).toEqual([
      ['rebate', 90],
      ['rebate', 499],
    ])
  })

  it('where the rule leaves nothing to give, the reward stays earned', () => {
    const store = givenStore()
    const items = [{ upc: demoUpc('C1'), valueCents: 250, isQualifying: true, isRewardable: false }]
    store.changesRule('FB-C', '2026-06-10', { requiredQty: 2, rewardRule: 'mostFrequent', items })
    const bob = store.customer('Bob').buys('C1', 2).checksOut()
    expect(bob.earned('FB-C')[0]?.allowedUpcs).toEqual([])
    expect(bob.redeems(bob.earned('FB-C')[0], 'C1')).toMatchObject({ reason: 'itemNotAllowed', allowed: [] })
  })

  it('a card whose last punch dropped off is expired, and the next can opens another one', () => {
    const store = givenStore({ now: '2024-05-01 12:00:00' })
    store.changesRule('FB-C', '2024-05-01', { windowMonths: 12 })
    const bob = store.customer('Bob').buys('C1', 2)
    bob.finishes()
    const id = bob.cards('FB-C')[0]?.id
    store.isNow('2025-05-01 12:00:00')
    expect(bob.card('FB-C')).toBe('2/6')
    store.isNow('2025-05-02 12:00:00')
    expect(bob.cards('FB-C')).toMatchObject([{ id, status: 'expired', units: [] }])
    bob.buys('C1')
    expect(bob.cards('FB-C').map((card) => [card.status, card.units.length])).toEqual([
      ['expired', 0],
      ['open', 1],
    ])
  })

  it('a card note stays with the card, and only a manager empties it', () => {
    const store = givenStore()
    const bob = store.customer('Bob').buys('C1')
    const cardId = bob.cards('FB-C')[0]?.id ?? ''
    expect(bob.run({ type: 'NoteCard', cardId: 'nothing', text: 'x' })).toEqual({ reason: 'unitUnknown' })
    bob.run({ type: 'NoteCard', cardId, text: ' old card ' })
    expect(bob.run({ type: 'NoteCard', cardId, text: '' })).toEqual({ reason: 'managerNeeded' })
    bob.buys('C1', 5).checksOut()
    bob.redeems(bob.earned('FB-C')[0], 'C1')
    expect(bob.cards('FB-C')[0]).toMatchObject({ status: 'redeemed', note: 'old card' })
    expect(bob.run({ type: 'NoteCard', cardId, text: '' }, 'mia' as never)).toBeNull()
    expect(bob.cards('FB-C')[0]?.note).toBe('')
  })

  it('the reason for several purchases is one of the list, and another one is written down', () => {
    const store = givenStore({ account: { multiPurchaseReasons: ['Club order'] } })
    const bob = store.customer('Bob').buys('C1', 2)
    const gives = (reason: string, note = '') =>
      bob.run({ type: 'GiveMultiPurchaseReason', visitId: bob.visit().id, reason, note })
    expect(gives('because')).toEqual({ reason: 'multiPurchaseReasonNeeded' })
    expect(gives('other')).toEqual({ reason: 'multiPurchaseReasonNeeded' })
    expect(gives('other', 'Gift for a friend')).toBeNull()
    expect(gives('Club order')).toBeNull()
  })

  it('a program punches from its first to its last day in the store, to the second', () => {
    const store = givenStore({ now: '2026-06-09 23:59:59', notEnrolled: ['OF-5'] })
    const program = { id: 'FB-C' as never, startDate: '2026-06-10', endDate: '2026-06-11' }
    store.saves({ kind: 'programs', rows: [program] })
    const bob = store.customer('Bob')
    expect(bob.scans('C1')).toMatchObject({ reason: 'programNotRunning', startDate: '2026-06-10' })
    store.isNow('2026-06-10 00:00:00')
    expect(bob.scans('C1')).toBeNull()
    store.isNow('2026-06-11 23:59:59')
    expect(bob.scans('C1')).toBeNull()
    store.isNow('2026-06-12 00:00:00')
    expect(bob.scans('C1')).toMatchObject({ reason: 'programNotRunning', endDate: '2026-06-11' })
  })

  it('an item that the rule does not allow is refused with what is allowed', () => {
    const ruth = givenStore().customer('Ruth').buys('A2', 12).checksOut()
    expect(ruth.redeems(ruth.earned('FB-A')[0], 'A3')).toMatchObject({ reason: 'itemNotAllowed' })
  })

  it('nobody signed in decides nothing', () => {
    const store = givenStore()
    const ruth = store.customer('Ruth').arrives()
    store.signsOut()
    expect(ruth.scans('A1')).toEqual({ reason: 'notSignedIn' })
  })
})

describe('Finished', () => {
  it('waits for the reason for more than one purchase on a card, as redeeming does', () => {
    const ruth = givenStore().customer('Ruth').buys('B1', 2)
    const { id: visitId } = ruth.visit()

    expect(ruth.run({ type: 'FinishVisit', visitId, reasons: {} })).toEqual({ reason: 'multiPurchaseReasonNeeded' })

    ruth.run({ type: 'GiveMultiPurchaseReason', visitId, reason: 'boughtMore', note: '' })
    expect(ruth.run({ type: 'FinishVisit', visitId, reasons: {} })).toBeNull()
  })
})
