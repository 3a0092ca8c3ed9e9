/** The Checkout screen as a cashier meets it: lookup by keyboard, quantities, messages, cards. Rules are real, storage is made up. */
import { act, cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { App } from '../../renderer/screens/app.tsx'
import { useScreenSession } from '../../renderer/session/screen-session.ts'
import { demoUpc, unlistedUpc } from '../../shared/demo/demo-catalogue.ts'
import { fakeTill } from '../support/gallery/fake-till.ts'

const june = '2026-06-10T15:00:00.000Z'

function givenRegister(
  store: 'Maple Street Pets' | 'Harbor Pets' = 'Maple Street Pets',
  person: string | null = 'Ana',
) {
  const till = fakeTill({ now: june, store, signedInAs: person })
  render(<App till={till} />)
  return till
}

const press = (element: Element, key: string, more: object = {}) => fireEvent.keyDown(element, { key, ...more })
const type = (element: Element, value: string) => fireEvent.change(element, { target: { value } })
const scanField = () => screen.getByLabelText('Scan or type an item')

async function givenCustomer(name: string, store?: 'Maple Street Pets' | 'Harbor Pets') {
  const till = givenRegister(store)
  await act(() => till.actions.selectCustomer(till.customerId(name)))
  return till
}

beforeEach(() => {
  window.location.hash = ''
  useScreenSession.setState({ dialog: null, refusal: null, itemsShownFor: null, isSwitchingPerson: false })
})
afterEach(cleanup)

describe('lookup', () => {
  test('results come with the first character, and Enter with nothing highlighted takes the first', async () => {
    givenRegister()
    type(screen.getByLabelText('Find a customer'), 'wil')
    expect(screen.getByRole('group', { name: 'Will Smith' })).toBeTruthy()
    expect(screen.getByRole('group', { name: 'Willa Smith' })).toBeTruthy()
    press(screen.getByLabelText('Find a customer'), 'Enter')
    expect(await screen.findByRole('heading', { level: 1, name: 'Will Smith' })).toBeTruthy()
  })

  test('the first ArrowDown highlights the first row, the next the second, and Enter takes it', async () => {
    givenRegister()
    const field = screen.getByLabelText('Find a customer')
    type(field, 'wil')
    press(field, 'ArrowDown')
    expect(screen.getByRole('group', { name: 'Will Smith' }).className).toContain('on')
    press(field, 'ArrowDown')
    press(field, 'Enter')
    expect(await screen.findByRole('heading', { level: 1, name: 'Willa Smith' })).toBeTruthy()
  })

  test('nobody found: the screen says so, and + Add Customer takes a name along', () => {
    givenRegister()
    type(screen.getByLabelText('Find a customer'), 'nora quill')
    expect(screen.getByText(/Nobody here is called/)).toBeTruthy()
    fireEvent.click(screen.getByRole('button', { name: '+ Add Customer' }))
    const dialog = within(screen.getByRole('dialog', { name: 'Pet Owner Information' }))
    expect((dialog.getByLabelText('First Name') as HTMLInputElement).value).toBe('Nora')
    expect((dialog.getByLabelText('Last Name') as HTMLInputElement).value).toBe('Quill')
  })

  test.each([
    ['nora@example.com', 'Email Address'],
    ['555 010 9001', 'Phone Number'],
  ])('+ Add Customer knows by its look what %s is', (typed, label) => {
    givenRegister()
    type(screen.getByLabelText('Find a customer'), typed)
    fireEvent.click(screen.getByRole('button', { name: '+ Add Customer' }))
    expect((screen.getByLabelText(label) as HTMLInputElement).value).toBe(typed)
  })

  test('items scanned first wait in the tray and go with the next customer', async () => {
    const till = givenRegister()
    await act(() => till.actions.addItem(demoUpc('B1'), 2, 'typed'))
    expect(screen.getByRole('region', { name: '2 items waiting for a customer' })).toBeTruthy()
    await act(() => till.actions.selectCustomer(till.customerId('Ruth Alvarez')))
    expect(screen.getByRole('group', { name: 'Northfield 5 lb Chicken' })).toBeTruthy()
  })
})

describe('one customer', () => {
  test('the card that fills is a picture with a name', async () => {
    const till = await givenCustomer('Ruth Alvarez')
    await act(() => till.actions.addItem(demoUpc('B1'), 2, 'typed'))
    expect(screen.getByRole('img', { name: '2 of 12 punched, 2 this visit' })).toBeTruthy()
  })

  test('earning is an alert with the items to choose from', async () => {
    const till = await givenCustomer('Ruth Alvarez')
    await act(() => till.actions.addItem(demoUpc('D1'), 2, 'typed'))
    await act(() => till.actions.answerOffer(openQuestion(till), true))
    const alert = screen.getByRole('alert')
    expect(alert.textContent).toContain('Free broth earned')
    fireEvent.click(within(alert).getByRole('button', { name: 'Click to See Available Items' }))
    expect(within(alert).getByRole('region', { name: 'Available items' }).textContent).toContain('$4.99')
  })

  test('a refusal says what and, behind Why?, the reason', async () => {
    const till = await givenCustomer('Ruth Alvarez')
    await act(() => till.actions.addItem(unlistedUpc, 1, 'typed'))
    const alert = screen.getByRole('alert')
    expect(alert.textContent).toContain('Not in any program')
    fireEvent.click(within(alert).getByRole('button', { name: 'Why?' }))
    expect(alert.textContent).toContain('No brand program or offer of this store lists the item')
  })

  test('in a POS-report account the card is shown locked', async () => {
    const till = await givenCustomer('Ruth Alvarez', 'Harbor Pets')
    await act(() => till.actions.addItem(demoUpc('C1'), 1, 'typed'))
    expect(screen.getByRole('article', { name: 'Clearbrook can' }).textContent).toContain('no card made')
  })

  test('12* before an item means twelve; more than 24 is asked about first', async () => {
    await givenCustomer('Ruth Alvarez')
    type(scanField(), '12*')
    expect(screen.getByRole('button', { name: /12 of the next item/ })).toBeTruthy()
    type(scanField(), demoUpc('B1'))
    press(scanField(), 'Enter')
    const line = await screen.findByRole('group', { name: 'Northfield 5 lb Chicken' })
    expect((within(line).getByLabelText('Quantity') as HTMLInputElement).value).toBe('12')

    type(scanField(), `30*${demoUpc('C1')}`)
    press(scanField(), 'Enter')
    expect(screen.queryByRole('group', { name: 'Clearbrook can salmon' })).toBeNull()
    fireEvent.click(screen.getByRole('button', { name: 'Yes, 30' }))
    expect(await screen.findByRole('group', { name: 'Clearbrook can salmon' })).toBeTruthy()
  })

  test('12* goes with the next label of any scanner, and is gone after it', async () => {
    const till = await givenCustomer('Ruth Alvarez')
    type(scanField(), '12*')
    await act(() => till.actions.handleCode(demoUpc('B1'), 'scan', 'scan-1'))
    const line = screen.getByRole('group', { name: 'Northfield 5 lb Chicken' })
    expect((within(line).getByLabelText('Quantity') as HTMLInputElement).value).toBe('12')
    expect(screen.queryByRole('button', { name: /of the next item/ })).toBeNull()
  })

  test('an item is found by its name; several that fit are asked about', async () => {
    await givenCustomer('Ruth Alvarez')
    type(scanField(), 'broth')
    press(scanField(), 'Enter')
    expect(screen.getByText('Several items fit. Choose one.')).toBeTruthy()
    press(scanField(), 'ArrowDown')
    press(scanField(), 'Enter')
    expect(await screen.findByRole('group', { name: 'Clearbrook broth beef' })).toBeTruthy()
  })

  test('Quantity: type and Enter, or arrows; above 24 is confirmed', async () => {
    const till = await givenCustomer('Ruth Alvarez')
    await act(() => till.actions.addItem(demoUpc('B1'), 1, 'typed'))
    const quantity = () => screen.getByRole('spinbutton', { name: 'Quantity' }) as HTMLInputElement
    type(quantity(), '3')
    press(quantity(), 'Enter')
    await waitFor(() => expect(quantity().getAttribute('aria-valuenow')).toBe('3'))
    press(quantity(), 'ArrowDown')
    await waitFor(() => expect(quantity().value).toBe('2'))
    type(quantity(), '30')
    press(quantity(), 'Enter')
    expect(quantity().value).toBe('2')
    fireEvent.click(screen.getByRole('button', { name: 'Keep 2' }))
    expect(quantity().value).toBe('2')
  })

  test('missing contact data is two buttons to one dialog; declining leaves a quiet mark', async () => {
    await givenCustomer('Kim Park')
    expect(screen.getByRole('button', { name: 'No Email on File' })).toBeTruthy()
    expect(screen.getByRole('button', { name: 'Click Here to finish customer account setup' })).toBeTruthy()
    fireEvent.click(screen.getByRole('button', { name: 'Incomplete Customer Information' }))
    fireEvent.click(screen.getByRole('button', { name: 'Customer Declined' }))
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
    expect(screen.queryByRole('button', { name: 'Incomplete Customer Information' })).toBeNull()
    expect(screen.getByRole('button', { name: 'Declined to give more' })).toBeTruthy()
  })

  test('an address that somebody has is refused, and that account can be opened instead', async () => {
    const till = await givenCustomer('Kim Park')
    fireEvent.click(screen.getByRole('button', { name: 'No Email on File' }))
    expect(till.held.current).toBe('dialog')
    const dialog = within(screen.getByRole('dialog', { name: 'Pet Owner Information' }))
    type(dialog.getByLabelText('Email Address'), 'ruth.alvarez@example.com')
    fireEvent.click(dialog.getByRole('button', { name: 'Save Petowner Information' }))
    fireEvent.click(await dialog.findByRole('button', { name: 'Open Ruth Alvarez' }))
    expect(await screen.findByRole('heading', { level: 1, name: 'Ruth Alvarez' })).toBeTruthy()
    expect(till.held.current).toBeNull()
  })

  test('Enter in the empty field and Ctrl+Enter both go on to checkout; only one button is called Checkout', async () => {
    const till = await givenCustomer('Will Smith')
    await act(() => till.actions.addItem(demoUpc('C1'), 1, 'typed'))
    expect(screen.getAllByRole('button', { name: 'Checkout' })).toHaveLength(1)
    press(scanField(), 'Enter')
    expect(await screen.findByRole('button', { name: 'Finished' })).toBeTruthy()
    fireEvent.click(screen.getByRole('button', { name: 'Back to items' }))
    press(scanField(), 'Enter', { ctrlKey: true })
    expect(await screen.findByRole('button', { name: 'Finished' })).toBeTruthy()
  })
})

test('what the role may not do is not shown', () => {
  window.location.hash = '#/reports'
  givenRegister()
  expect(screen.queryByRole('link', { name: 'Reports' })).toBeNull()
  expect(screen.queryByText('Offers Participation Report')).toBeNull()
  expect(screen.queryByRole('link', { name: 'Close the Day' })).toBeNull()
})

function openQuestion(till: ReturnType<typeof fakeTill>) {
  const { currentVisit, customers } = till.store.getState()
  const visit = currentVisit && customers[currentVisit.customerId]?.state.visits[currentVisit.visitId]
  if (!visit?.question) throw new Error('no question is open')
  return visit.question.offerId
}

describe('one more of a card', () => {
  test('without a scan: what was bought on it last, once more', async () => {
    const till = await givenCustomer('Kim Park')
    await act(() => till.actions.addItem(demoUpc('B1'), 1, 'typed'))
    const card = screen.getByRole('article', { name: 'Northfield 5 lb' })
    fireEvent.click(within(card).getByRole('button', { name: '+1 Northfield 5 lb Chicken' }))
    const line = screen.getByRole('group', { name: 'Northfield 5 lb Chicken' })
    await waitFor(() => expect(within(line).getByLabelText<HTMLInputElement>('Quantity').value).toBe('2'))
  })
})
