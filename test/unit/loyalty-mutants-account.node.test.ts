/**
 * What is decided about no customer: the tray and the rows. Each rule was found because a mutant of it survived all other examples
 * (`npm run mutate`). Source: domain.md 3.4, 3.12.
 */
import { describe, expect, it } from 'vitest'
import { demoUpc, unlistedUpc } from '../../shared/demo/demo-catalogue.ts'
import type { AccountCommand, DecisionContext } from '../../shared/loyalty/commands.ts'
import { decideForAccount } from '../../shared/loyalty/decide.ts'
import { emptyAccount } from '../../shared/loyalty/state.ts'
import { givenStore, L1 } from '../support/given-store.ts'

const cashier = { id: 'ana' as never, role: 'cashier' as const }
const manager = { id: 'mia' as never, role: 'manager' as const }

function decided(command: AccountCommand, staff: DecisionContext['staff'] = cashier, account = givenStore().account()) {
  const context: DecisionContext = {
    moment: givenStore().moment(),
    registerId: 'R1' as never,
    locationId: L1,
    staff,
    approvedBy: null,
    newId: () => 'fact',
  }
  const decision = decideForAccount(command, account, context)
  return decision.ok ? decision.value : decision.refusal
}
const tray = (upc: string, quantity = 1): AccountCommand => ({
  type: 'AddToTray',
  upc: upc as never,
  quantity,
  source: 'scan',
})

describe('the tray', () => {
  it('takes what counts for something, from somebody signed in, 1 to 99 at a time', () => {
    expect(decided(tray(demoUpc('B1'), 2))).toEqual([
      {
        type: 'TrayItemAdded',
        data: { upc: demoUpc('B1'), quantity: 2, source: 'scan' },
        id: 'fact',
        customerId: null,
        visitId: null,
      },
    ])
    expect(decided(tray(demoUpc('B1')), null)).toEqual({ reason: 'notSignedIn' })
    expect(decided(tray(demoUpc('B1'), 100))).toEqual({ reason: 'quantityOutOfRange' })
    expect(decided(tray(unlistedUpc))).toEqual({ reason: 'notInAnyProgram', upc: unlistedUpc })
  })

  it('is emptied only where something lies in it', () => {
    const empty: AccountCommand = { type: 'EmptyTray', reason: 'discarded' }
    expect(decided(empty)).toEqual({ reason: 'trayEmpty' })
    const account = { ...givenStore().account(), trays: { R1: [{ eventId: 'one' } as never] } }
    expect(decided(empty, cashier, account)).toMatchObject([{ type: 'TrayEmptied', data: { reason: 'discarded' } }])
    expect(decided(empty, cashier, { ...account, trays: { R1: [], R2: account.trays.R1 } })).toEqual({
      reason: 'trayEmpty',
    })
  })
})

describe('rows', () => {
  const save: AccountCommand = {
    type: 'SaveRows',
    rows: { kind: 'manufacturers', rows: [{ id: 'brand' as never, name: 'Brand' }] },
  }

  it('are saved by a manager, or by anybody while nobody works there yet', () => {
    expect(decided(save)).toEqual({ reason: 'managerNeeded' })
    expect(decided(save, manager)).toMatchObject([{ type: 'RowsSaved', data: { rows: save.rows } }])
    expect(decided(save, null, emptyAccount('account' as never))).toMatchObject([{ type: 'RowsSaved' }])
  })
})
