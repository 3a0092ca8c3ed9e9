/** What a cashier can set right at the counter: enrolment, moved lines, exceptions, paper cards, another item taken, credit at risk. */
import { act, cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { App } from '../../renderer/screens/app.tsx'
import { useScreenSession } from '../../renderer/session/screen-session.ts'
import {
  type DemoItem,
  demoUpc,
  distributors,
  enrollmentRow,
  offerId,
  programId,
  unlistedUpc,
} from '../../shared/demo/demo-catalogue.ts'
import type { CardGroupId, LocationId } from '../../shared/kernel/ids.ts'
import { fakeTill } from '../support/gallery/fake-till.ts'

type FakeTill = ReturnType<typeof fakeTill>

async function givenVisit(name: string, person = 'Ana'): Promise<FakeTill> {
  const till = fakeTill({ now: '2026-06-10T15:00:00.000Z', store: 'Maple Street Pets', signedInAs: person })
  render(<App till={till} />)
  await act(() => till.actions.selectCustomer(till.customerId(name)))
  return till
}

const scan = (till: FakeTill, code: DemoItem, quantity = 1) =>
  act(() => till.actions.addItem(demoUpc(code), quantity, 'typed'))
const clickOn = (name: string | RegExp) => fireEvent.click(screen.getByRole('button', { name }))
const dialog = (name: string) => screen.findByRole('dialog', { name })
const noDialog = () => waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
const type = (label: string | RegExp, value: string) =>
  fireEvent.change(screen.getByLabelText(label), { target: { value } })
const line = (item: string) => screen.queryByRole('group', { name: item })

async function approves(pin = '9999'): Promise<void> {
  const asked = within(await dialog('Manager PIN'))
  for (const digit of pin) fireEvent.click(asked.getByRole('button', { name: digit }))
  fireEvent.click(asked.getByRole('button', { name: 'OK' }))
}

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

describe('Enroll', () => {
  test('given a customer who does not take part, when scanned, then it says why, and Enroll lets the next scan count', async () => {
    const till = await givenVisit('Hank Lowe')
    await scan(till, 'B1')
    expect(screen.getByRole('alert').textContent).toContain('does not take part in loyalty')
    clickOn('Enroll')
    await waitFor(() => expect(screen.queryByRole('button', { name: 'Enroll' })).toBeNull())
    expect(screen.getByText(/Hank takes part now/)).toBeTruthy()
    await scan(till, 'B1')
    expect(line('Northfield 5 lb Chicken')).toBeTruthy()
  })

  test('who takes part sees no such prompt', async () => {
    await givenVisit('Ruth Alvarez')
    expect(screen.queryByRole('button', { name: 'Enroll' })).toBeNull()
  })
})

describe('Temporary Holding', () => {
  test('is said once; a cashier is told whom to tell, and the item counts', async () => {
    const till = await givenVisit('Will Smith')
    await scan(till, 'J1')
    const holding = within(await dialog('Temporary Holding'))
    expect(holding.getByText(/Tell a manager/)).toBeTruthy()
    fireEvent.click(holding.getByRole('button', { name: 'OK' }))
    await noDialog()
    await scan(till, 'J2')
    expect(screen.queryByRole('dialog')).toBeNull()
    expect(screen.getByRole('img', { name: '2 of 3 punched, 2 this visit' })).toBeTruthy()
  })

  test('a manager sees the way to Offers', async () => {
    const till = await givenVisit('Will Smith', 'Mia')
    await scan(till, 'J1')
    const holding = within(await dialog('Temporary Holding'))
    expect(holding.getByRole('link', { name: 'Set the distributor under Offers' })).toBeTruthy()
  })
})

describe('Move to Another Customer', () => {
  test('given two lines, when one is ticked and a customer chosen, then only that one goes', async () => {
    const till = await givenVisit('Kim Park')
    await scan(till, 'B1')
    await scan(till, 'C1')
    clickOn('Move to Another Customer')
    const move = within(await dialog('Move to Another Customer'))
    fireEvent.change(move.getByLabelText('Find a customer'), { target: { value: 'Alice' } })
    const row = within(move.getByRole('group', { name: 'Alice Stone' }))
    await act(async () => fireEvent.click(row.getByRole('button', { name: 'Select' })))
    await noDialog()
    expect(line('Clearbrook can salmon')).toBeNull()
    expect(line('Northfield 5 lb Chicken')).toBeTruthy()
    expect(screen.getByText('1 item moved to Alice Stone')).toBeTruthy()
    const alice = till.store.getState().customers[till.customerId('Alice Stone')]?.state
    expect(Object.values(alice?.visits ?? {}).find((visit) => visit.status === 'open')?.lines).toHaveLength(1)
  })

  test('with nothing ticked it says so, and nothing moves', async () => {
    const till = await givenVisit('Kim Park')
    await scan(till, 'B1')
    await scan(till, 'C1')
    clickOn('Move to Another Customer')
    const move = within(await dialog('Move to Another Customer'))
    fireEvent.click(move.getByRole('checkbox', { name: /salmon/ }))
    fireEvent.change(move.getByLabelText('Find a customer'), { target: { value: 'Alice' } })
    fireEvent.click(move.getByRole('button', { name: 'Select' }))
    expect((await move.findByRole('alert')).textContent).toContain('Tick at least one item')
    expect(line('Clearbrook can salmon')).toBeTruthy()
  })
})

describe('Exception', () => {
  test('a cashier needs the Manager PIN; cancelling it keeps what was entered; the card shows the exception', async () => {
    const till = await givenVisit('Will Smith')
    await act(() => till.actions.addItem(unlistedUpc, 1, 'typed'))
    clickOn('Exception')
    await dialog('Exception')
    fireEvent.change(screen.getByLabelText('Card'), { target: { value: 'FB-A' } })
    clickOn('Add to Card')
    expect(screen.getByText(/Write a short note/)).toBeTruthy()
    type('Note', 'New flavour')
    clickOn('Add to Card')
    const pin = within(await dialog('Manager PIN'))
    fireEvent.click(pin.getByRole('button', { name: 'Cancel' }))
    await dialog('Exception')
    expect((screen.getByLabelText('Note') as HTMLInputElement).value).toBe('New flavour')
    clickOn('Add to Card')
    await approves()
    await noDialog()
    expect(screen.getByRole('img', { name: '3 of 12 punched, 1 this visit' })).toBeTruthy()
    expect(screen.getByText('1 exception')).toBeTruthy()
  })

  const salve = offerId('OF-3', '2026-06-10')
  const units = (till: FakeTill) =>
    till.store
      .getState()
      .customers[till.customerId('Will Smith')]?.state.units.filter(
        (unit) => unit.upc === demoUpc('E1') && unit.removed === null,
      )
  const force = async () => {
    fireEvent.change(screen.getByLabelText('Card'), { target: { value: 'FB-A' } })
    type('Note', 'New flavour')
    clickOn('Add to Card')
    await noDialog()
  }

  test('an item that only an offer knows goes from its line to a card, once', async () => {
    const till = await givenVisit('Will Smith', 'Mia')
    await scan(till, 'E1')
    await dialog('Offer')
    clickOn('OK')
    await noDialog()
    const row = line('Meadow salve 20 oz')
    expect(row).toBeTruthy()
    fireEvent.click(within(row as HTMLElement).getByRole('button', { name: 'Exception' }))
    await dialog('Exception')
    await force()
    await waitFor(() => expect(units(till)).toHaveLength(1))
    expect(units(till)?.[0]).toMatchObject({ punch: { cardGroupId: 'FB-A' }, exception: { note: 'New flavour' } })
    expect(screen.queryByRole('button', { name: 'Exception' })).toBeNull()
  })

  test('an item that a card holds already offers no exception', async () => {
    const till = await givenVisit('Will Smith', 'Mia')
    await scan(till, 'B1')
    expect(screen.queryByRole('button', { name: 'Exception' })).toBeNull()
  })

  test('an item of an offer that this store has not joined can be forced onto a card as well', async () => {
    const till = await givenVisit('Will Smith', 'Mia')
    await act(() =>
      till.actions.saveRows([{ kind: 'enrollments', rows: [{ id: `maple-main/${salve}`, status: 'ended' }] }]),
    )
    await scan(till, 'E1')
    clickOn('Exception')
    await dialog('Exception')
    await force()
    await waitFor(() => expect(units(till)).toHaveLength(1))
  })
})

describe('Paper Card', () => {
  test('old purchases land on the card with their dates and a note; the reason is preselected', async () => {
    const till = await givenVisit('Dana Brooks')
    clickOn('Paper Card')
    await dialog('Paper Card')
    clickOn('Add to Card')
    expect(screen.getByRole('alert').textContent).toContain('Choose the card and the item')
    fireEvent.change(screen.getByLabelText('Card'), { target: { value: 'FB-A' } })
    fireEvent.change(screen.getByLabelText('Item'), { target: { value: demoUpc('A1') } })
    type('Quantity', '3')
    type('Bought on', '2026-05-02')
    clickOn('Add another date')
    const second = within(screen.getByRole('group', { name: 'Purchase 2' }))
    fireEvent.change(second.getByLabelText('Quantity'), { target: { value: '5' } })
    fireEvent.change(second.getByLabelText('Bought on'), { target: { value: '2026-05-20' } })
    expect((screen.getByLabelText('Card Notes') as HTMLInputElement).value).toBe('Paper card: 3 on May 2, 5 on May 20')
    clickOn('Add to Card')
    await noDialog()
    expect(screen.getByRole('img', { name: '8 of 12 punched, 8 this visit' })).toBeTruthy()
    const state = till.store.getState().customers[till.customerId('Dana Brooks')]?.state
    expect(state?.units.filter((unit) => unit.originalDate === '2026-05-02')).toHaveLength(3)
    expect(Object.values(state?.cardNotes ?? {})).toEqual(['Paper card: 3 on May 2, 5 on May 20'])
    clickOn('Checkout')
    const multi = within(await dialog('Multi-Purchase'))
    expect((multi.getByRole('radio', { name: 'Converting paper card' }) as HTMLInputElement).checked).toBe(true)
  })

  test('a date in the future is refused before anything is written', async () => {
    const till = await givenVisit('Dana Brooks')
    clickOn('Paper Card')
    await dialog('Paper Card')
    fireEvent.change(screen.getByLabelText('Card'), { target: { value: 'FB-A' } })
    fireEvent.change(screen.getByLabelText('Item'), { target: { value: demoUpc('A1') } })
    type('Bought on', '2026-06-11')
    clickOn('Add to Card')
    expect(screen.getByRole('alert').textContent).toContain('cannot lie in the future')
    const state = till.store.getState().customers[till.customerId('Dana Brooks')]?.state
    expect(state?.units.some((unit) => unit.originalDate !== null)).toBe(false)
  })
})

async function givenFullBag(): Promise<FakeTill> {
  const till = await givenVisit('Ruth Alvarez')
  await scan(till, 'A2')
  await dialog('Offer')
  clickOn('Decline')
  await noDialog()
  return till
}

describe('Redemption', () => {
  test('taken something else: the difference is said, and the till rings it', async () => {
    await givenFullBag()
    clickOn('Checkout')
    const redemption = within(await dialog('Redemption'))
    expect(redemption.queryByRole('button', { name: 'Taken something else' })).toBeNull()
    fireEvent.click(redemption.getByRole('radio', { name: /Beef/ }))
    fireEvent.click(redemption.getByRole('button', { name: 'Taken something else' }))
    const search = redemption.getByRole('combobox', { name: 'What does Ruth take instead?' })
    fireEvent.change(search, { target: { value: 'duck 25' } })
    fireEvent.keyDown(search, { key: 'Enter' })
    expect(redemption.getByText('Takes Northfield Duck 25 lb, pays the difference: $9.00')).toBeTruthy()
    fireEvent.click(redemption.getByRole('button', { name: 'Redeem Selected Items' }))
    expect(await screen.findByText('Ring at $9.00:')).toBeTruthy()
    expect(screen.getByText(/instead of Northfield Beef 25 lb/)).toBeTruthy()
  })

  test('the free one was scanned too: a box, not ticked by itself, takes the purchase off', async () => {
    const till = await givenFullBag()
    await scan(till, 'A2')
    clickOn('Checkout')
    const redemption = within(await dialog('Redemption'))
    fireEvent.click(redemption.getByRole('radio', { name: /Chicken/ }))
    expect(redemption.queryByRole('checkbox', { name: 'The free one was scanned too' })).toBeNull()
    fireEvent.click(redemption.getByRole('radio', { name: /Beef/ }))
    const box = redemption.getByRole('checkbox', { name: 'The free one was scanned too' }) as HTMLInputElement
    expect(box.checked).toBe(false)
    fireEvent.click(box)
    fireEvent.click(redemption.getByRole('button', { name: 'Redeem Selected Items' }))
    expect(await screen.findByText(/Scanned with the purchases/)).toBeTruthy()
    const state = till.store.getState().customers[till.customerId('Ruth Alvarez')]?.state
    expect(state?.units.filter((unit) => unit.removed === 'givenFree')).toHaveLength(1)
  })
})

describe('Offer Exhausted', () => {
  test('the brand has nothing left: only OK, and the item still counts for its card', async () => {
    const till = await givenVisit('Will Smith', 'Mia')
    const id = offerId('OF-1', '2026-06-10')
    const version = till.store.getState().account.catalogue.offers[id]?.versions[0]
    if (!version) throw new Error('The broth offer runs in June')
    const capped = { ...version, version: 'OF-1/2', effectiveFrom: '2026-06-10', totalCapUnits: 1 }
    await act(() => till.actions.saveRows([{ kind: 'offers', rows: [{ id, versions: [capped] }] }]))
    await scan(till, 'D1', 2)
    await dialog('Offer')
    clickOn('OK')
    await noDialog()
    await scan(till, 'D2')
    const exhausted = within(await dialog('Offer Exhausted'))
    expect(exhausted.queryByRole('button', { name: 'Decline' })).toBeNull()
    fireEvent.click(exhausted.getByRole('button', { name: 'OK' }))
    await noDialog()
    expect(screen.getByRole('img', { name: '3 of 8 punched, 3 this visit' })).toBeTruthy()
  })
})

describe('discount', () => {
  test('dollars off an item that is chosen, each with what is taken off', async () => {
    const till = await givenVisit('Will Smith', 'Mia')
    const item = (code: DemoItem, valueCents: number) => ({
      upc: demoUpc(code),
      valueCents,
      isQualifying: code === 'G1',
      isRewardable: true,
    })
    const version = {
      version: 'FB-X/1',
      effectiveFrom: '2026-01-01',
      requiredQty: 1,
      rewardQty: 1,
      rewardRule: 'discount' as const,
      discount: { kind: 'percent' as const, amount: 10 },
      windowMonths: null,
      items: [item('G1', 900), item('C1', 250)],
    }
    await act(() =>
      till.actions.saveRows([
        {
          kind: 'programs',
          rows: [{ id: programId('FB-X'), title: 'Rope', requiresEmail: false, requiresAddress: false }],
        },
        {
          kind: 'cardGroups',
          rows: [{ id: 'FB-X' as CardGroupId, programId: programId('FB-X'), title: 'Rope', versions: [version] }],
        },
        {
          kind: 'enrollments',
          rows: [enrollmentRow('maple-main' as LocationId, programId('FB-X'), distributors.bluebird)],
        },
      ]),
    )
    await scan(till, 'G1')
    expect(screen.getByRole('alert').textContent).toContain('10% off')
    clickOn('Checkout')
    const redemption = within(await dialog('Redemption'))
    expect(redemption.getByRole('radio', { name: /salmon.*\$0\.25 off/ })).toBeTruthy()
    fireEvent.click(redemption.getByRole('radio', { name: /rope.*\$0\.90 off/ }))
    fireEvent.click(redemption.getByRole('button', { name: 'Redeem Selected Items' }))
    expect(await screen.findByText('Take $0.90 off')).toBeTruthy()
  })
})

describe('What this visit earns', () => {
  test('a card and an offer that begin with the same item both stand there', async () => {
    const till = await givenVisit('Will Smith')
    await scan(till, 'D1')
    await dialog('Offer')
    clickOn('OK')
    await noDialog()
    expect(screen.getByRole('article', { name: 'Clearbrook broth' })).toBeTruthy()
    expect(screen.getByRole('article', { name: 'Clearbrook broth, buy 2 get 1' })).toBeTruthy()
  })

  test('a card that waits for one more says so before anything is scanned', async () => {
    const till = await givenVisit('Ruth Alvarez')
    expect(screen.getByText('1 more bag for a free one')).toBeTruthy()
    await scan(till, 'E1')
    await dialog('Offer')
    clickOn('OK')
    await noDialog()
    expect(screen.getByText('1 more jar for $5.00 off')).toBeTruthy()
  })
})

describe('Why?', () => {
  test('names the rule, the purchases with the one that sets the limit, and what may not be given', async () => {
    await givenFullBag()
    fireEvent.click(screen.getAllByRole('button', { name: 'Why?' })[0] as Element)
    const why = screen.getByRole('region', { name: 'Why?' })
    expect(why.textContent).toContain('Buy 12, get 1 free. Purchases count for 24 months.')
    expect(why.textContent).toContain('sets the limit')
    expect(why.textContent).toContain('Northfield Duck 25 lb: worth more')
  })

  test('of a refusal names the programs of the item', async () => {
    const till = await givenVisit('Hank Lowe')
    await scan(till, 'B1')
    fireEvent.click(screen.getAllByRole('button', { name: 'Why?' })[0] as Element)
    const why = screen.getByRole('region', { name: 'Why?' })
    expect(why.textContent).toContain('Press Enroll under the name')
    expect(why.textContent).toContain('Northfield 5 lb')
  })
})

describe('credit guard', () => {
  async function givenRisk(person = 'Ana'): Promise<FakeTill> {
    const till = await givenVisit('Will Smith', person)
    await scan(till, 'J1', 3)
    await dialog('Temporary Holding')
    clickOn('OK')
    await noDialog()
    clickOn('Checkout')
    await dialog('Multi-Purchase')
    clickOn('Submit Reason')
    return till
  }

  test('the risk is said before it is final, and accepted knowingly', async () => {
    const till = await givenRisk()
    const redemption = within(await dialog('Redemption'))
    fireEvent.click(redemption.getAllByRole('radio')[0] as Element)
    expect(await redemption.findByText(/has no distributor yet/)).toBeTruthy()
    const redeem = redemption.getByRole('button', { name: 'Redeem Selected Items' })
    expect(redeem.textContent).toContain('say how to go on')
    fireEvent.click(redeem)
    expect(screen.getByRole('dialog', { name: 'Redemption' })).toBeTruthy()
    fireEvent.click(redemption.getByRole('checkbox', { name: /Give it anyway/ }))
    fireEvent.click(redeem)
    expect(await screen.findByText('This reward was redeemed this visit')).toBeTruthy()
    const state = till.store.getState().customers[till.customerId('Will Smith')]?.state
    expect(state?.redemptions.at(-1)?.acceptedRisks).toEqual(['holding'])
  })

  test('what can be set is set there, with the Manager PIN, and the choice stays', async () => {
    const till = await givenRisk()
    const redemption = within(await dialog('Redemption'))
    fireEvent.click(redemption.getAllByRole('radio')[0] as Element)
    fireEvent.change(redemption.getByLabelText('Distributor'), { target: { value: distributors.bluebird } })
    fireEvent.click(redemption.getByRole('button', { name: 'Save Distributor' }))
    await approves()
    const again = within(await dialog('Redemption'))
    await waitFor(() => expect(again.queryByText(/has no distributor yet/)).toBeNull())
    expect((again.getAllByRole('radio')[0] as HTMLInputElement).checked).toBe(true)
    expect(till.store.getState().account.catalogue.enrollments['maple-main/FB-E']?.distributorId).toBe('bluebird')
  })

  test('what is set there is a manager’s own act, which auto-enrolment leaves alone', async () => {
    const till = await givenRisk('Mia')
    const row = (fields: object) =>
      act(async () => {
        await till.actions.saveRows([{ kind: 'enrollments', rows: [{ id: 'maple-main/FB-E', ...fields }] }])
      })
    const saved = () => till.store.getState().account.catalogue.enrollments['maple-main/FB-E']
    await row({ autoEnrolled: true })
    const redemption = within(await dialog('Redemption'))
    fireEvent.click(redemption.getAllByRole('radio')[0] as Element)
    fireEvent.change(redemption.getByLabelText('Distributor'), { target: { value: distributors.bluebird } })
    fireEvent.click(redemption.getByRole('button', { name: 'Save Distributor' }))
    await waitFor(() => expect(saved()).toMatchObject({ distributorId: 'bluebird', autoEnrolled: false }))

    await row({ distributorId: distributors.northway, distributorAccountNumber: '', autoEnrolled: true })
    fireEvent.change(await redemption.findByLabelText(/account number/i), { target: { value: '77' } })
    fireEvent.click(redemption.getByRole('button', { name: 'Save Number' }))
    await waitFor(() => expect(saved()).toMatchObject({ distributorAccountNumber: '77', autoEnrolled: false }))
  })
})
