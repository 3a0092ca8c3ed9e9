/** A conflict waits for a manager, who says how it ended; every register and the cloud then know. Source: design.md 4, 5. */
import { describe, expect, it } from 'vitest'
import type { EventId } from '../../shared/kernel/ids.ts'
import type { DecisionContext } from '../../shared/loyalty/commands.ts'
import { isOpenConflict, settlementsOf } from '../../shared/loyalty/conflicts.ts'
import { decide } from '../../shared/loyalty/decide.ts'
import type { Settlement } from '../../shared/loyalty/events.ts'
import { foldInOrder, givenFacts, unitsOf } from '../support/given-facts.ts'

/** Ann's one reward was redeemed at two registers; the second redemption is in conflict. */
function givenTwice() {
  const facts = givenFacts()
  const bought = facts.buys('Ann', 2)
  const first = facts.redeemsCard('Ann', unitsOf(bought), { name: 'first' })
  const second = facts.redeemsCard('Ann', unitsOf(bought), { name: 'second' })
  const settles = (how: Settlement, conflict = 'second') =>
    facts.fact('Ann', {
      type: 'ConflictSettled',
      data: { conflictEventId: conflict as EventId, how, approvedBy: 'mia' as never },
    })
  const undoes = facts.fact('Ann', {
    type: 'RedemptionUndone',
    data: { redemptionId: 'second' as never, offerId: null, approvedBy: null },
  })
  return { settles, undoes, events: [bought, first, second], folded: foldInOrder([bought, first, second]) }
}

const context = (more: Partial<DecisionContext>): DecisionContext => ({
  moment: {
    at: '2026-06-10T15:00:00.000Z',
    utcOffset: -240,
    businessDate: '2026-06-10',
    localDate: '2026-06-10',
  } as never,
  registerId: 'R1' as never,
  locationId: 'L1' as never,
  staff: { id: 'ana' as never, role: 'cashier' },
  approvedBy: null,
  newId: () => 'new',
  ...more,
})

const open = (folded: ReturnType<typeof foldInOrder>) =>
  folded
    .customer('Ann')
    .conflicts.filter(isOpenConflict)
    .map((one) => one.eventId)

describe('a conflict', () => {
  it('is open until a manager says how it ended; who and how stays with it', () => {
    const ann = givenTwice()
    expect(open(ann.folded)).toEqual(['second'])
    const settled = foldInOrder([...ann.events, ann.settles('customerPaid')])
    expect(open(settled)).toEqual([])
    expect(settled.customer('Ann').conflicts).toMatchObject([
      { eventId: 'second', settled: { how: 'customerPaid', staffId: 'mia' } },
    ])
  })

  it('settled at two registers: the word that reached the cloud first stands', () => {
    const ann = givenTwice()
    const settled = foldInOrder([...ann.events, ann.settles('storeBears'), ann.settles('nothingGiven')])
    expect(settled.customer('Ann').conflicts).toMatchObject([{ settled: { how: 'storeBears' } }])
  })

  it('about nothing that is known changes nothing', () => {
    const ann = givenTwice()
    const settled = foldInOrder([...ann.events, ann.settles('storeBears', 'elsewhere')])
    expect(settled.customer('Ann')).toEqual(ann.folded.customer('Ann'))
  })

  it('taken back at its own counter has settled itself', () => {
    const ann = givenTwice()
    expect(open(foldInOrder([...ann.events, ann.undoes]))).toEqual([])
  })
})

describe('settling', () => {
  const ask = (how: Settlement, more: Partial<DecisionContext> = {}, conflict = 'second') => {
    const { folded } = givenTwice()
    const command = { type: 'SettleConflict', conflictEventId: conflict as EventId, how } as const
    return decide(command, { account: folded.account, customer: folded.customer('Ann') }, context(more))
  }

  it('is a manager’s matter; a PIN on the cashier’s screen does, and is named', () => {
    expect(ask('storeBears')).toEqual({ ok: false, refusal: { reason: 'managerNeeded' } })
    const approved = ask('storeBears', { approvedBy: 'mia' as never })
    expect(approved).toMatchObject({ ok: true, value: [{ type: 'ConflictSettled', data: { approvedBy: 'mia' } }] })
  })

  it('offers what can be: three ends where a reward may have left the store, one where nothing did', () => {
    const [conflict] = givenTwice().folded.customer('Ann').conflicts
    expect(conflict && settlementsOf(conflict)).toEqual(['storeBears', 'customerPaid', 'nothingGiven'])
    expect(conflict && settlementsOf({ ...conflict, reason: 'redemptionPulled' })).toEqual(['seen'])
    const mia = { staff: { id: 'mia' as never, role: 'manager' } } as const
    expect(ask('seen', mia)).toEqual({ ok: false, refusal: { reason: 'conflictUnknown' } })
    expect(ask('storeBears', mia, 'elsewhere')).toEqual({ ok: false, refusal: { reason: 'conflictUnknown' } })
  })

  it('twice records once', () => {
    const { folded, events, settles } = givenTwice()
    const settled = foldInOrder([...events, settles('storeBears')])
    const command = { type: 'SettleConflict', conflictEventId: 'second' as EventId, how: 'storeBears' } as const
    const state = { account: folded.account, customer: settled.customer('Ann') }
    expect(decide(command, state, context({ approvedBy: 'mia' as never }))).toEqual({ ok: true, value: [] })
  })
})
