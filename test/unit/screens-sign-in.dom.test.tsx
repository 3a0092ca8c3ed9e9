/** Sign in, first start, open elsewhere, the bar and the report: what stands around the counter path. */
import { act, cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { App } from '../../renderer/screens/app.tsx'
import { useScreenSession } from '../../renderer/session/screen-session.ts'
import { demoUpc } from '../../shared/demo/demo-catalogue.ts'
import { fakeTill, syncedStatus } from '../support/gallery/fake-till.ts'

function givenRegister(person: string | null) {
  const till = fakeTill({ now: '2026-06-10T15:00:00.000Z', store: 'Maple Street Pets', signedInAs: person })
  render(<App till={till} />)
  return till
}
const status = () => screen.getByRole('status', { name: 'Sync status' })

beforeEach(() => {
  window.location.hash = ''
  useScreenSession.setState({ dialog: null, refusal: null, itemsShownFor: null, isSwitchingPerson: false })
})
afterEach(cleanup)

describe('sign in', () => {
  test('letters choose a name, digits are the PIN, Enter signs in', async () => {
    givenRegister(null)
    const pin = screen.getByLabelText('PIN')
    fireEvent.keyDown(pin, { key: 'm' })
    expect((screen.getByRole('radio', { name: 'Mia' }) as HTMLInputElement).checked).toBe(true)
    fireEvent.change(pin, { target: { value: '9999' } })
    fireEvent.submit(pin)
    expect(await screen.findByRole('link', { name: 'Reports' })).toBeTruthy()
  })

  test('a wrong PIN says how many tries are left and empties the field', async () => {
    givenRegister(null)
    fireEvent.change(screen.getByLabelText('PIN'), { target: { value: '0000' } })
    fireEvent.click(screen.getByRole('button', { name: 'Sign In' }))
    expect(await screen.findByText('That PIN does not fit. 3 more tries.')).toBeTruthy()
    expect((screen.getByLabelText('PIN') as HTMLInputElement).value).toBe('')
  })

  test('a locked tile says until when; Unlock asks for the Manager PIN', async () => {
    const till = givenRegister(null)
    const ben = Object.values(till.store.getState().account.staff).find((one) => one.name === 'Ben')
    if (!ben) throw new Error('Ben works here')
    act(() => till.setState({ locks: [{ staffId: ben.id, until: '2026-06-10T15:30:00.000Z' }] }))
    expect(screen.getByText(/Locked until 11:30/)).toBeTruthy()
    fireEvent.click(screen.getByRole('button', { name: 'Unlock' }))
    expect(till.held.current).toBe('pin')
    const dialog = within(screen.getByRole('dialog', { name: 'Manager PIN' }))
    expect(document.activeElement).toBe(dialog.getByLabelText('PIN'))
    fireEvent.change(dialog.getByLabelText('PIN'), { target: { value: '9999' } })
    fireEvent.click(dialog.getByRole('button', { name: 'OK' }))
    await waitFor(() => expect(screen.queryByText(/Locked until/)).toBeNull())
  })

  test('PINs are shown in demo accounts only', () => {
    const till = givenRegister(null)
    expect(screen.getByText('1111')).toBeTruthy()
    const { account } = till.store.getState()
    act(() =>
      till.setState({ account: { ...account, account: account.account && { ...account.account, isDemo: false } } }),
    )
    expect(screen.queryByText('1111')).toBeNull()
  })

  test('switching person keeps the customer', async () => {
    const till = givenRegister('Ana')
    await act(() => till.actions.selectCustomer(till.customerId('Ruth Alvarez')))
    fireEvent.click(screen.getByRole('button', { name: 'Ana' }))
    fireEvent.click(screen.getByRole('button', { name: 'Switch person' }))
    fireEvent.keyDown(screen.getByLabelText('PIN'), { key: 'b' })
    fireEvent.change(screen.getByLabelText('PIN'), { target: { value: '2222' } })
    fireEvent.click(screen.getByRole('button', { name: 'Sign In' }))
    expect(await screen.findByRole('heading', { level: 1, name: 'Ruth Alvarez' })).toBeTruthy()
    expect(screen.getByRole('button', { name: 'Ben' })).toBeTruthy()
  })
})

test('first start offers three ways', () => {
  const till = givenRegister(null)
  act(() => till.setState({ phase: { name: 'firstStart', problem: null } }))
  expect(screen.getByRole('button', { name: 'Set Up This Register' })).toBeTruthy()
  expect(screen.getByRole('button', { name: 'Try the Demo Store' })).toBeTruthy()
  fireEvent.click(screen.getByRole('button', { name: 'Create a Store' }))
  const form = within(screen.getByRole('form', { name: 'Create a Store' }))
  fireEvent.change(form.getByLabelText('Store name'), { target: { value: 'Oak Pets' } })
  fireEvent.change(form.getByLabelText('First manager'), { target: { value: 'Olga' } })
  fireEvent.click(form.getByRole('button', { name: 'Create a Store' }))
  expect(form.getByText('A PIN is 4 to 8 digits.')).toBeTruthy()
})

test('open elsewhere: Take Over goes on here', async () => {
  const till = givenRegister(null)
  act(() => till.setState({ phase: { name: 'elsewhere' } }))
  expect(screen.getByRole('heading', { name: 'This register is open elsewhere' })).toBeTruthy()
  fireEvent.click(screen.getByRole('button', { name: 'Take Over' }))
  expect(await screen.findByText('Who is at the till?')).toBeTruthy()
})

test('the sync status is exactly one of three sentences', () => {
  const till = givenRegister('Ana')
  expect(status().textContent).toBe('Synced')
  act(() => till.setState({ sync: { ...syncedStatus, kind: 'saved', waiting: 12 } }))
  expect(status().textContent).toBe('Saved on this computer - 12 waiting')
  act(() => till.setState({ sync: { ...syncedStatus, kind: 'attention', attention: 2 } }))
  expect(status().textContent).toBe('2 need attention')
})

test('the report opens on today, and a number opens the rows behind it', async () => {
  window.location.hash = '#/reports'
  const till = givenRegister('Mia')
  await act(() => till.actions.selectCustomer(till.customerId('Ruth Alvarez')))
  await act(() => till.actions.addItem(demoUpc('H1'), 1, 'typed'))
  window.location.hash = '#/reports'
  fireEvent(window, new Event('hashchange'))
  const cell = await screen.findByRole('button', { name: '1 Outstanding, Clearbrook treat, buy 1 get 1' })
  fireEvent.click(cell)
  const rows = screen.getByRole('complementary', { name: '1 Outstanding' })
  expect(within(rows).getByText('Ruth Alvarez')).toBeTruthy()
  expect(within(rows).getByRole('button', { name: 'Open checkout' })).toBeTruthy()
})
