/** Dialogs and the finish screen: exact names, what is preselected, what is said, and that only one dialog is ever open. */
import { act, cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { App } from '../../renderer/screens/app.tsx'
import { choiceFor } from '../../renderer/screens/redemption/choices.ts'
import { csvCell } from '../../renderer/screens/reports/report-csv.ts'
import { toneFor } from '../../renderer/screens/sounds.tsx'
import { useScreenSession } from '../../renderer/session/screen-session.ts'
import { type DemoItem, demoUpc } from '../../shared/demo/demo-catalogue.ts'
import type { Reward } from '../../shared/loyalty/assessment.ts'
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
const clickOn = (name: string) => fireEvent.click(screen.getByRole('button', { name }))
const dialog = (name: string) => screen.findByRole('dialog', { name })
const noDialog = () => waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())

beforeEach(() => {
  window.location.hash = ''
  useScreenSession.setState({ dialog: null, refusal: null, itemsShownFor: null, isSwitchingPerson: false })
})
afterEach(cleanup)

describe('Offer', () => {
  test('asks in one sentence; OK takes part', async () => {
    const till = await givenVisit('Ruth Alvarez')
    await scan(till, 'E1')
    const offer = within(await dialog('Offer'))
    expect(offer.getByText('$5.00 off this jar: does Ruth take part?')).toBeTruthy()
    expect(offer.queryByText(/frequent-buyer card/)).toBeNull()
    fireEvent.click(offer.getByRole('button', { name: 'OK' }))
    await noDialog()
    expect(screen.getByText('What this visit earns').parentElement?.textContent).toContain('$5.00 off')
  })

  test('Decline leaves the card punched and the offer alone', async () => {
    const till = await givenVisit('Ruth Alvarez')
    await scan(till, 'A2')
    await dialog('Offer')
    clickOn('Decline')
    await noDialog()
    expect(screen.getByRole('alert').textContent).toContain('Free bag')
  })

  test('a limit that is reached is only said', async () => {
    const till = await givenVisit('Ruth Alvarez')
    await scan(till, 'A1')
    await dialog('Offer')
    clickOn('OK')
    await scan(till, 'A1')
    const limit = within(await dialog('Offer Limit Reached'))
    expect(limit.getByText('The item still counts for its card.')).toBeTruthy()
    expect(limit.queryByRole('button', { name: 'Decline' })).toBeNull()
    fireEvent.click(limit.getByRole('button', { name: 'OK' }))
    await noDialog()
  })
})

describe('Redemption', () => {
  test('several allowed items: none is preselected, and the button says which reward needs a choice', async () => {
    const till = await givenVisit('Ruth Alvarez')
    await scan(till, 'A2')
    await dialog('Offer')
    clickOn('Decline')
    await noDialog()
    clickOn('Checkout')
    const redemption = within(await dialog('Redemption'))
    const group = redemption.getByRole('group', { name: '1 free bag, Northfield 25 lb' })
    const radios = within(within(group).getByRole('radiogroup', { name: 'Reward' })).getAllByRole('radio')
    expect(radios.map((radio) => (radio as HTMLInputElement).checked)).toEqual([false, false, false])
    expect(within(group).queryByText(/Duck/)).toBeNull()
    expect(group.textContent).toContain('equal or lesser value than Northfield Beef 25 lb, $62.00')
    const redeem = redemption.getByRole('button', { name: 'Redeem Selected Items' })
    expect(redeem.textContent).toContain('Free bag: choose one')
    fireEvent.click(redeem)
    expect(screen.getByRole('dialog', { name: 'Redemption' })).toBeTruthy()

    fireEvent.click(radios[0] as Element)
    fireEvent.click(redemption.getByRole('button', { name: 'Redeem Selected Items' }))
    expect(await screen.findByText('This reward was redeemed this visit')).toBeTruthy()
    expect(screen.getByText('Ring free:')).toBeTruthy()
    const given = within(screen.getByRole('article', { name: 'Northfield 25 lb' }))
    fireEvent.click(given.getByRole('button', { name: 'Why?' }))
    expect(given.getByRole('region', { name: 'Why?' }).textContent).toContain('Given Jun 10')
  })

  test('exactly one allowed item is preselected; a rebate is a ticked box with the amount', async () => {
    const till = await givenVisit('Ruth Alvarez')
    await scan(till, 'D1', 2)
    await dialog('Offer')
    clickOn('OK')
    await noDialog()
    await scan(till, 'E1')
    await dialog('Offer')
    clickOn('OK')
    await noDialog()
    clickOn('Checkout')
    await dialog('Multi-Purchase')
    clickOn('Submit Reason')
    const redemption = within(await dialog('Redemption'))
    expect((redemption.getByRole('radio', { name: /turkey/ }) as HTMLInputElement).checked).toBe(true)
    const box = redemption.getByRole('checkbox', { name: /Take \$5\.00 off/ }) as HTMLInputElement
    expect(box.checked).toBe(true)
    fireEvent.click(box)
    clickOn('Redeem Selected Items')
    await screen.findByText('This reward was redeemed this visit')
    expect(screen.queryByText('Take $5.00 off')).toBeNull()
    expect(screen.getAllByText('This reward was redeemed this visit')).toHaveLength(1)
  })

  test('Undo Redemption makes it earned again, and it can be chosen anew', async () => {
    await givenVisit('Bob Stone')
    clickOn('Checkout')
    await dialog('Redemption')
    clickOn('Redeem Selected Items')
    await screen.findByText('This reward was redeemed this visit')
    clickOn('Undo Redemption')
    await waitFor(() => expect(screen.queryByText('This reward was redeemed this visit')).toBeNull())
    clickOn('Choose a Reward')
    await dialog('Redemption')
  })

  test('what a brand demands is asked once; without it the reward waits, and the others can go', async () => {
    const till = await givenVisit('Kim Park')
    await scan(till, 'A1')
    await dialog('Offer')
    clickOn('OK')
    await noDialog()
    clickOn('Checkout')
    const required = within(await dialog('Required Information'))
    expect(required.queryByLabelText('ZIP Code')).toBeNull()
    fireEvent.click(required.getByRole('button', { name: 'OK' }))
    expect(required.getByRole('alert').textContent).toContain('Fill in what the brand asks for')
    fireEvent.click(required.getByRole('button', { name: 'Cancel' }))
    const redemption = within(await dialog('Redemption'))
    expect(redemption.queryByRole('checkbox')).toBeNull()
    fireEvent.click(redemption.getByRole('button', { name: 'Give it now' }))
    fireEvent.change((await dialog('Required Information')).querySelector('input') as Element, {
      target: { value: 'kim@example.com' },
    })
    clickOn('OK')
    expect(within(await dialog('Redemption')).getByRole('checkbox')).toBeTruthy()
  })
})

describe('Finished', () => {
  test('with an offer reward open it asks: Go Back, or Finish Anyway with a reason', async () => {
    const till = await givenVisit('Ruth Alvarez')
    await scan(till, 'E1')
    await dialog('Offer')
    clickOn('OK')
    await noDialog()
    clickOn('Checkout')
    await dialog('Redemption')
    clickOn('Redeem Later')
    await screen.findByRole('button', { name: 'Finished' })
    clickOn('Finished')
    const lost = within(await dialog('Reward Not Redeemed'))
    expect(lost.getByText('No credit, offer ends Jun 30')).toBeTruthy()
    fireEvent.click(lost.getByRole('button', { name: 'Finish Anyway' }))
    expect(lost.getByRole('alert').textContent).toContain('Say why first')
    fireEvent.change(lost.getByLabelText('Why is it not redeemed?'), { target: { value: 'Item is out of stock' } })
    fireEvent.click(lost.getByRole('button', { name: 'Finish Anyway' }))
    expect(await screen.findByLabelText('Find a customer')).toBeTruthy()
  })
})

describe('Escape', () => {
  const pressEscape = () => fireEvent.keyDown(document.activeElement ?? document.body, { key: 'Escape' })

  test('is the harmless answer where there is one', async () => {
    await givenVisit('Kim Park')
    clickOn('Incomplete Customer Information')
    await dialog('Pet Owner Information')
    pressEscape()
    await noDialog()
  })

  test('answers no question of the visit, and closes what hangs in a dialog first', async () => {
    await givenVisit('Bob Stone')
    clickOn('Checkout')
    const redemption = within(await dialog('Redemption'))
    const why = redemption.getByRole('button', { name: 'Why?' })
    fireEvent.click(why)
    expect(redemption.getByRole('region', { name: 'Why?' })).toBeTruthy()
    fireEvent.keyDown(why, { key: 'Escape' })
    expect(redemption.queryByRole('region', { name: 'Why?' })).toBeNull()
    pressEscape()
    expect(screen.getByRole('dialog', { name: 'Redemption' })).toBeTruthy()
  })
})

describe('the rule of preselection', () => {
  const reward = { id: 'u#1', kind: 'freeGood', allowedUpcs: ['850000010017', '850000011021'] } as unknown as Reward
  const one = { ...reward, allowedUpcs: [demoUpc('A1')] } as Reward

  test('one item is taken, several are not, a scan chooses an allowed one only', () => {
    const made = (code: DemoItem) => ({ 'u#1': { upc: demoUpc(code) } })
    expect(choiceFor(one, {}, false)).toEqual({ upc: demoUpc('A1') })
    expect(choiceFor(reward, {}, false)).toBeNull()
    expect(choiceFor(reward, made('A2'), false)).toEqual({ upc: demoUpc('A2') })
    expect(choiceFor(reward, made('A3'), false)).toBeNull()
    expect(choiceFor(one, {}, true)).toBe('later')
    expect(choiceFor(one, made('A1'), true)).toBe('later')
  })
})

test('one tone per scan: a reward rises, a refusal is low, a scan behind a dialog ticks twice', async () => {
  const till = await givenVisit('Bob Stone')
  const before = till.store.getState()
  await scan(till, 'C1')
  expect(toneFor(till.store.getState(), before)).toBe('accepted')
  const refusedBefore = till.store.getState()
  await act(() => till.actions.handleCode('nonsense', 'typed', null))
  expect(toneFor(till.store.getState(), refusedBefore)).toBe('refused')
  const quiet = till.store.getState()
  act(() => till.setState({ waitingScans: 1 }))
  expect(toneFor(till.store.getState(), quiet)).toBe('queued')
})

test('a cell that a spreadsheet would run stays text', () => {
  expect(csvCell('=1+1')).toBe("'=1+1")
  expect(csvCell('Smith, "Will"')).toBe('"Smith, ""Will"""')
  expect(csvCell(-3)).toBe('-3')
})
