/** The list of customers and the overview of one: who it is in one look, and every way from there into the one form. */
import { act, cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { App } from '../../renderer/screens/app.tsx'
import { useScreenSession } from '../../renderer/session/screen-session.ts'
import { fakeTill } from '../support/gallery/fake-till.ts'

type FakeTill = ReturnType<typeof fakeTill>

function givenRegister(): FakeTill {
  return fakeTill({ now: '2026-06-10T15:00:00.000Z', store: 'Maple Street Pets', signedInAs: 'Mia' })
}

const dialog = async () => within(await screen.findByRole('dialog', { name: 'Pet Owner Information' }))
const profile = async () => within(await screen.findByRole('region', { name: 'Profile' }))

function opensList(till: FakeTill) {
  window.location.hash = '#/customers'
  render(<App till={till} />)
}

function opensProfile(till: FakeTill, name: string) {
  window.location.hash = `#/customers/${till.customerId(name)}`
  render(<App till={till} />)
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

describe('the list of customers', () => {
  test('Edit in a row opens the form of that customer', async () => {
    opensList(givenRegister())
    fireEvent.change(screen.getByLabelText('Search customers'), { target: { value: 'ruth' } })
    const row = within(await screen.findByRole('group', { name: 'Ruth Alvarez' }))
    fireEvent.click(row.getByRole('button', { name: 'Edit' }))
    expect((await dialog()).getByLabelText<HTMLInputElement>('First Name').value).toBe('Ruth')
  })

  test('+ Add Customer makes a new one, with what was searched', async () => {
    opensList(givenRegister())
    fireEvent.change(screen.getByLabelText('Search customers'), { target: { value: 'Nora Quill' } })
    fireEvent.click(screen.getByRole('button', { name: '+ Add Customer' }))
    expect((await dialog()).getByLabelText<HTMLInputElement>('Last Name').value).toBe('Quill')
  })
})

describe('the overview of one customer', () => {
  test('shows how to reach them and the marks of the staff', async () => {
    const till = givenRegister()
    const vip = { id: 'vip', name: 'Regular', colour: 'green', about: 'customer', active: true } as const
    await act(() => till.actions.saveRows([{ kind: 'account', rows: [{ id: 'account', colourCodes: [vip] }] }]))
    const address = { line1: '12 Elm St', line2: '', city: 'Harlow', state: 'NY', zip: '12540' }
    await act(() =>
      till.actions.savePerson(till.customerId('Ruth Alvarez'), { address, colourCodes: { vip: true } }, false),
    )
    opensProfile(till, 'Ruth Alvarez')
    const shown = await profile()
    for (const text of [/12 Elm St/, /\(555\) 010-2231/, /ruth\.alvarez@example\.com/, /Regular/])
      expect(shown.getAllByText(text).length).toBeGreaterThan(0)
  })

  test('shows each pet with what is known of it', async () => {
    const till = givenRegister()
    const pixel = {
      name: 'Pixel',
      species: 'cat',
      breed: 'Siamese',
      sex: 'female',
      isNeutered: true,
      colour: 'Seal point',
      weight: { amount: 9.5, unit: 'lb' },
      birthDate: '2021-05-06',
    } as const
    await act(() => till.actions.savePerson(till.customerId('Kim Park'), { pets: { p9: pixel } }, false))
    opensProfile(till, 'Kim Park')
    const card = (await profile()).getByText('Pixel').closest('.pet-card')
    for (const text of ['Cat', 'Siamese', 'Seal point', '9.5 lb']) expect(card?.textContent).toContain(text)
  })

  test('Edit opens the one form; Add Pet opens it with one more pet, ready for its name', async () => {
    opensProfile(givenRegister(), 'Kim Park')
    fireEvent.click((await profile()).getByRole('button', { name: 'Edit' }))
    fireEvent.click((await dialog()).getByRole('button', { name: 'Cancel' }))
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
    fireEvent.click((await profile()).getByRole('button', { name: 'Add Pet' }))
    const row = within((await dialog()).getByRole('group', { name: 'Pet 2' }))
    expect(document.activeElement).toBe(row.getByLabelText('Pet Name'))
  })
})
