/** History: what happened, why, and what of it can be set right: undone, reselected, removed, returned. */
import { act, cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { App } from '../../renderer/screens/app.tsx'
import { useScreenSession } from '../../renderer/session/screen-session.ts'
import { demoUpc } from '../../shared/demo/demo-catalogue.ts'
import { assess } from '../../shared/loyalty/assess.ts'
import { fakeTill } from '../support/gallery/fake-till.ts'

type FakeTill = ReturnType<typeof fakeTill>

/** Bob's full card of cans is redeemed in a finished visit of today. */
async function givenHistory(person = 'Mia'): Promise<FakeTill> {
  const till = fakeTill({ now: '2026-06-10T15:00:00.000Z', store: 'Maple Street Pets', signedInAs: person })
  render(<App till={till} />)
  await act(async () => {
    const bob = till.customerId('Bob Stone')
    await till.actions.selectCustomer(bob)
    await till.actions.addItem(demoUpc('B1'), 2, 'typed')
    await till.actions.checkOut()
    await till.actions.giveMultiPurchaseReason('boughtMore', '')
    const { account, customers } = till.store.getState()
    const state = customers[bob]?.state
    const rewards = state ? assess(state, account, till.actions.moment()).rewards : []
    await till.actions.redeem(
      rewards.flatMap((reward) => {
        const upc = reward.allowedUpcs[0]
        return upc ? [{ rewardId: reward.id, upc }] : []
      }),
    )
    await till.actions.finish({})
    useScreenSession.getState().chooseCustomer(bob, 'history')
    window.location.hash = '#/customers'
  })
  await screen.findByRole('heading', { level: 2, name: 'Bob Stone' })
  return till
}

const stateOf = (till: FakeTill) => {
  const state = till.store.getState().customers[till.customerId('Bob Stone')]?.state
  if (!state) throw new Error('Bob is in the demo store')
  return state
}
const dialog = (name: string) => screen.findByRole('dialog', { name })
const noDialog = () => waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())

beforeEach(() => {
  window.location.hash = ''
  useScreenSession.setState({
    dialog: null,
    refusal: null,
    told: null,
    chosenCustomer: null,
    itemsShownFor: null,
    isSwitchingPerson: false,
  })
})
afterEach(cleanup)

describe('History', () => {
  test("shows today's purchases first, with lines, cards and what was redeemed", async () => {
    await givenHistory()
    const today = within(screen.getByRole('region', { name: "Today's Purchases" }))
    expect(today.getByText('2 × Northfield 5 lb Chicken')).toBeTruthy()
    expect(today.getByText(/Northfield 5 lb, card 2 of 12/)).toBeTruthy()
    expect(today.getByText(/1 free can: Clearbrook can salmon/)).toBeTruthy()
    expect(today.getByText('Redeemed')).toBeTruthy()
  })

  test('Today leaves out earlier days', async () => {
    await givenHistory()
    expect(screen.getAllByText(/full card/).length).toBeGreaterThan(0)
    fireEvent.click(screen.getByRole('button', { name: 'Today' }))
    expect(screen.queryAllByText(/full card/)).toHaveLength(0)
  })

  test('Why? opens the purchases and the rule', async () => {
    await givenHistory()
    fireEvent.click(screen.getAllByRole('button', { name: 'Why?' })[0] as Element)
    expect(screen.getByRole('region', { name: 'Why?' }).textContent).toContain('Clearbrook can salmon')
  })
})

describe('offers that took nothing', () => {
  const will = async (till: FakeTill) => {
    useScreenSession.getState().chooseCustomer(till.customerId('Will Smith'), 'history')
    window.location.hash = '#/customers'
  }
  const givenBags = async (quantity: number, accept: boolean): Promise<FakeTill> => {
    const till = fakeTill({ now: '2026-06-10T15:00:00.000Z', store: 'Maple Street Pets', signedInAs: 'Mia' })
    render(<App till={till} />)
    await act(async () => {
      await till.actions.selectCustomer(till.customerId('Will Smith'))
      await till.actions.addItem(demoUpc('A1'), quantity, 'typed')
      for (let asked = 0; asked < 2; asked += 1) {
        const { customers, currentVisit } = till.store.getState()
        const visit = currentVisit && customers[currentVisit.customerId]?.state.visits[currentVisit.visitId]
        if (visit?.question) await till.actions.answerOffer(visit.question.offerId, accept)
      }
      await will(till)
    })
    await screen.findByRole('heading', { level: 2, name: 'Will Smith' })
    return till
  }
  // Below what the offer did give.
  const row = () => within(screen.getAllByRole('group', { name: '$5 off Northfield 25 lb' }).at(-1) as HTMLElement)

  test('declined: said, and why', async () => {
    await givenBags(1, false)
    expect(row().getByText('Declined')).toBeTruthy()
    fireEvent.click(row().getByRole('button', { name: 'Why?' }))
    expect(row().getByRole('region', { name: 'Why?' }).textContent).toContain('not asked again in this visit')
  })

  test('no room: why tells the limit and how far it is used up', async () => {
    await givenBags(2, true)
    expect(row().getByText(/the limit was reached/)).toBeTruthy()
    fireEvent.click(row().getByRole('button', { name: 'Why?' }))
    expect(row().getByRole('region', { name: 'Why?' }).textContent).toContain('1 of 1 per customer')
  })
})

describe('Undo Redemption', () => {
  test('has Remove Only and Cancel; where only one item is allowed there is nothing to reselect', async () => {
    await givenHistory()
    fireEvent.click(screen.getByRole('button', { name: 'Undo Redemption' }))
    const undo = within(await dialog('Undo Redemption'))
    expect(undo.queryByRole('button', { name: 'Remove and Reselect' })).toBeNull()
    fireEvent.click(undo.getByRole('button', { name: 'Cancel' }))
    await noDialog()
  })

  test('Remove Only takes a qualifying purchase off as well', async () => {
    const till = await givenHistory()
    fireEvent.click(screen.getByRole('button', { name: 'Undo Redemption' }))
    const undo = within(await dialog('Undo Redemption'))
    fireEvent.click(undo.getAllByRole('checkbox', { hidden: true }).at(-1) as Element)
    await act(async () => fireEvent.click(undo.getByRole('button', { name: 'Remove Only' })))
    await noDialog()
    expect(stateOf(till).redemptions[0]?.undone).toBe(true)
    expect(screen.getByText('Undone')).toBeTruthy()
    const { account } = till.store.getState()
    const card = assess(stateOf(till), account, till.actions.moment()).cards.find((one) => one.cardGroupId === 'FB-C')
    expect(card?.units).toHaveLength(5)
  })

  test('a cashier needs the Manager PIN', async () => {
    const till = await givenHistory('Ana')
    fireEvent.click(screen.getByRole('button', { name: 'Undo Redemption' }))
    const undo = within(await dialog('Undo Redemption'))
    fireEvent.click(undo.getByRole('button', { name: 'Remove Only' }))
    const pin = within(await dialog('Manager PIN'))
    expect(screen.getAllByRole('dialog')).toHaveLength(1)
    for (const digit of '9999') fireEvent.click(pin.getByRole('button', { name: digit }))
    await act(async () => fireEvent.click(pin.getByRole('button', { name: 'OK' })))
    await noDialog()
    expect(stateOf(till).redemptions[0]?.undone).toBe(true)
  })

  describe('where a credit is at risk', () => {
    const savedOf = (till: FakeTill) =>
      till.store.getState().customers[till.customerId('Will Smith')]?.state.redemptions.at(-1)

    /** Will has a free chew ring of a program that waits in Temporary Holding. */
    async function givenRiskyRedemption() {
      const till = fakeTill({ now: '2026-06-10T15:00:00.000Z', store: 'Maple Street Pets', signedInAs: 'Mia' })
      render(<App till={till} />)
      const will = till.customerId('Will Smith')
      await act(async () => {
        await till.actions.selectCustomer(will)
        await till.actions.addItem(demoUpc('J1'), 3, 'typed')
        const question = till.store.getState().customers[will]?.state.visits
        const offerId = Object.values(question ?? {}).at(-1)?.question?.offerId
        if (offerId) await till.actions.answerOffer(offerId, true)
        await till.actions.checkOut()
        await till.actions.giveMultiPurchaseReason('boughtMore', '')
        const { account, customers } = till.store.getState()
        const state = customers[will]?.state
        const reward = state && assess(state, account, till.actions.moment()).rewards[0]
        if (!reward) throw new Error('Three chew rings earn one')
        await till.actions.redeem([{ rewardId: reward.id, upc: demoUpc('J1') }], ['holding'])
        await till.actions.finish({})
        useScreenSession.getState().chooseCustomer(will, 'history')
        window.location.hash = '#/customers'
      })
      await screen.findByRole('heading', { level: 2, name: 'Will Smith' })
      fireEvent.click(screen.getByRole('button', { name: 'Undo Redemption' }))
      const undo = within(await dialog('Undo Redemption'))
      fireEvent.change(undo.getByLabelText('Reward'), { target: { value: demoUpc('J2') } })
      return { till, undo }
    }

    test('Remove and Reselect says it and goes on once it is accepted', async () => {
      const { till, undo } = await givenRiskyRedemption()
      expect(undo.getByText(/has no distributor yet/)).toBeTruthy()
      const reselect = undo.getByRole('button', { name: 'Remove and Reselect' })
      expect(reselect.textContent).toContain('say how to go on')
      fireEvent.click(reselect)
      fireEvent.click(undo.getByRole('checkbox', { name: /Give it anyway/ }))
      fireEvent.click(reselect)
      await noDialog()
      expect(savedOf(till)).toMatchObject({ upc: demoUpc('J2'), acceptedRisks: ['holding'], takenUpc: null })
    })

    test('Remove and Reselect tells what was taken instead of the other item', async () => {
      const { till, undo } = await givenRiskyRedemption()
      fireEvent.click(undo.getByRole('checkbox', { name: /Give it anyway/ }))
      fireEvent.click(undo.getByRole('button', { name: 'Taken something else' }))
      fireEvent.change(undo.getByRole('combobox', { name: /take/i }), { target: { value: 'rope' } })
      fireEvent.pointerDown(undo.getByRole('option', { name: /rope toy/ }))
      fireEvent.click(undo.getByRole('button', { name: 'Remove and Reselect' }))
      await noDialog()
      expect(savedOf(till)).toMatchObject({ upc: demoUpc('J2'), takenUpc: demoUpc('G1') })
    })
  })

  test('what a distributor has pulled is only explained', async () => {
    const till = await givenHistory()
    const customers = till.store.getState().customers
    const bob = till.customerId('Bob Stone')
    const record = customers[bob]
    if (!record) throw new Error('Bob is in the demo store')
    const redemptions = record.state.redemptions.map((one) => ({ ...one, batchId: 60412 }))
    act(() =>
      till.store.setState({
        customers: { ...customers, [bob]: { ...record, state: { ...record.state, redemptions } } },
      }),
    )
    expect(screen.getByText('Pulled, batch 60412')).toBeTruthy()
    fireEvent.click(screen.getByRole('button', { name: 'Undo Redemption' }))
    const undo = within(await dialog('Undo Redemption'))
    expect(undo.getByRole('alert').textContent).toContain('batch 60412')
    expect(undo.queryByRole('button', { name: 'Remove Only' })).toBeNull()
  })
})

describe('Return and Remove', () => {
  test('say what they will mean before they do it: an open card loses a punch', async () => {
    const till = await givenHistory()
    const row = within(screen.getByRole('group', { name: 'Northfield 5 lb Chicken' }))
    fireEvent.click(row.getByRole('button', { name: 'Return' }))
    const goods = within(await dialog('Return'))
    expect(goods.getByText('Northfield 5 lb: 2 become 1 punches.')).toBeTruthy()
    await act(async () => fireEvent.click(goods.getByRole('button', { name: 'Return Goods' })))
    await noDialog()
    expect(stateOf(till).units.filter((unit) => unit.removed === 'returned')).toHaveLength(1)
  })

  test('of a redeemed card: what was given stays, one is owed, and the card shows it', async () => {
    const till = await givenHistory()
    const row = within(screen.getAllByRole('group', { name: 'Clearbrook can tuna' })[0] as HTMLElement)
    fireEvent.click(row.getByRole('button', { name: 'Remove' }))
    const remove = within(await dialog('Remove'))
    expect(remove.getByRole('alert').textContent).toContain('Undo that redemption first')
    fireEvent.click(remove.getByRole('radio', { name: 'The goods came back' }))
    const goods = within(await dialog('Return'))
    expect(goods.getByText(/was given already and stays given/)).toBeTruthy()
    expect(goods.getByText(/One can is owed/)).toBeTruthy()
    await act(async () => fireEvent.click(goods.getByRole('button', { name: 'Return Goods' })))
    await noDialog()
    expect(stateOf(till).redemptions[0]?.undone).toBe(false)
    fireEvent.click(screen.getByRole('button', { name: 'Cards and offers' }))
    expect(screen.getByText('1 owed')).toBeTruthy()
  })
})
