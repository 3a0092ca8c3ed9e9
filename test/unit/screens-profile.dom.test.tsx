/** The Customers screen and a profile: lists, incidents, pets that died, photos that are not here, and what the report keeps to itself. */
import { act, cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { App } from '../../renderer/screens/app.tsx'
import { useScreenSession } from '../../renderer/session/screen-session.ts'
import { emptyPerson, type PersonPatch } from '../../shared/customers/person.ts'
import { fakeTill } from '../support/gallery/fake-till.ts'

type FakeTill = ReturnType<typeof fakeTill>

async function given(address: (till: FakeTill) => string, patch: PersonPatch = {}): Promise<FakeTill> {
  const till = fakeTill({ now: '2026-06-10T15:00:00.000Z', store: 'Maple Street Pets', signedInAs: 'Mia' })
  await till.actions.savePerson(till.customerId('Ruth Alvarez'), patch, false)
  window.location.hash = address(till)
  await act(async () => void render(<App till={till} />))
  return till
}
const ruths =
  (part = '') =>
  (till: FakeTill) =>
    `#/customers/${till.customerId('Ruth Alvarez')}${part}`
const profile = () => within(screen.getByRole('region', { name: 'Profile' }))
const list = () => within(screen.getByRole('region', { name: 'Customers' }))

beforeEach(() => {
  window.location.hash = ''
  useScreenSession.setState({ dialog: null, refusal: null, told: null, chosenCustomer: null })
})
afterEach(cleanup)

describe('the list', () => {
  test('begins at a letter, by one press', async () => {
    await given(() => '#/customers')
    expect(await list().findByRole('group', { name: 'Ruth Alvarez' })).toBeTruthy()
    fireEvent.click(list().getByRole('button', { name: 'S' }))
    expect(await list().findByRole('group', { name: 'Bob Stone' })).toBeTruthy()
    await waitFor(() => expect(list().queryByRole('group', { name: 'Ruth Alvarez' })).toBeNull())
  })
  test('says so when nobody was deleted', async () => {
    await given(() => '#/customers')
    fireEvent.click(await list().findByRole('button', { name: /^Deleted/ }))
    expect(await list().findByText('Nobody was deleted.')).toBeTruthy()
  })
  test('opens the form from the row', async () => {
    await given(() => '#/customers')
    const row = within(await list().findByRole('group', { name: 'Kim Park' }))
    await act(async () => void fireEvent.click(row.getByRole('button', { name: 'Edit' })))
    expect(await screen.findByRole('dialog', { name: 'Pet Owner Information' })).toBeTruthy()
  })
})

describe('a profile', () => {
  test('stands in the address, so that a reload stays there', async () => {
    await given(ruths('/notes'))
    expect(profile().getByRole('heading', { level: 2, name: 'Ruth Alvarez' })).toBeTruthy()
    expect(profile().getByRole('button', { name: /^Notes/, pressed: true })).toBeTruthy()
  })
  test('of nobody who is known says so', async () => {
    await given(() => '#/customers/no-such-id')
    expect(await profile().findByText('This customer is not known on this register.')).toBeTruthy()
  })
  test('an incident written down is seen on the overview, with who wrote it', async () => {
    await given(ruths('/notes'))
    fireEvent.change(profile().getByLabelText('Note'), { target: { value: 'Barked at the parrot.' } })
    fireEvent.click(profile().getByLabelText(/^An incident/))
    await act(async () => void fireEvent.click(profile().getByRole('button', { name: 'Add Note' })))
    expect(profile().getByText('Barked at the parrot.')).toBeTruthy()
    expect(profile().getByText(/by Mia/)).toBeTruthy()
    await act(async () => void fireEvent.click(profile().getByRole('button', { name: 'Overview' })))
    expect(profile().getByRole('button', { name: 'Incident on file' })).toBeTruthy()
  })
  test('an empty note is refused at its field', async () => {
    await given(ruths('/notes'))
    await act(async () => void fireEvent.click(profile().getByRole('button', { name: 'Add Note' })))
    expect(profile().getByRole('alert').textContent).toBe('Write the note first.')
  })
  test('a pet that died is marked and asked for nothing', async () => {
    const otis = { name: 'Otis', species: 'dog', birthDate: '2010-06-10', isDeceased: true } as const
    await given(ruths(), { pets: { otis } })
    const card = within(profile().getByRole('group', { name: 'Otis' }))
    expect(card.getByText('Deceased')).toBeTruthy()
    expect(card.queryByText(/accination/)).toBeNull()
    expect(profile().queryByText(/Otis has a birthday/)).toBeNull()
  })
  test('of a deleted account can be read and reinstated, and offers no change until then', async () => {
    const till = await given(ruths(), { pets: { rex: { name: 'Rex' } } })
    const offers = () =>
      profile()
        .queryAllByRole('button')
        .map((one) => one.getAttribute('aria-label') ?? one.textContent ?? '')
        .filter((name) => /Add|Change|Join|Leave|Enroll|Stop|Edit|Photo|Document/.test(name))
    expect(offers()).toContain('Change Points')
    expect(offers()).toContain('Join a household')
    const { customers } = till.store.getState()
    const id = till.customerId('Ruth Alvarez')
    const record = customers[id]
    if (!record) throw new Error('Ruth is known')
    const deletedAt = '2026-06-10T15:00:00.000Z'
    const state = { ...record.state, deletedAt }
    await act(async () => till.setState({ customers: { ...customers, [id]: { ...record, state } } }))
    for (const part of [/^Pets/, 'Cards and offers', /^Notes/, 'Overview']) {
      await act(async () => void fireEvent.click(profile().getByRole('button', { name: part })))
      expect(offers()).toEqual([])
    }
    expect(profile().getByRole('button', { name: 'Reinstate' })).toBeTruthy()
  })
  test('of a removed customer has a name to be called by, and nothing to press that would write about them', async () => {
    const till = await given(ruths())
    const { customers } = till.store.getState()
    const id = till.customerId('Ruth Alvarez')
    const record = customers[id]
    if (!record) throw new Error('Ruth is known')
    const at = '2026-06-10T15:00:00.000Z'
    const state = { ...record.state, deletedAt: at, purgedAt: at }
    await act(async () => till.setState({ customers: { ...customers, [id]: { person: emptyPerson, state } } }))
    expect(profile().getByRole('heading', { level: 2, name: 'Removed customer' })).toBeTruthy()
    for (const name of ['Change Points', 'Add Note', 'Add Pet', 'Join a household', 'Stop taking part', 'Reinstate'])
      expect(profile().queryByRole('button', { name })).toBeNull()
  })
  test('of an account that became part of another, here or at another register, goes on as that one', async () => {
    const till = await given(ruths('/notes'))
    const { customers, account } = till.store.getState()
    const [one, other] = [till.customerId('Ruth Alvarez'), till.customerId('Bob Stone')]
    const { [one]: _merged, ...left } = customers
    const mergedInto = { ...account.mergedInto, [one]: other }
    await act(async () => till.setState({ customers: left, account: { ...account, mergedInto } }))
    expect(profile().getByRole('heading', { level: 2, name: 'Bob Stone' })).toBeTruthy()
    await act(async () => void fireEvent.click(profile().getByRole('button', { name: 'Overview' })))
    expect(window.location.hash).toBe(`#/customers/${other}`)
  })
  test('a phone number that nobody knows is saved, and named on the profile until the next press', async () => {
    const till = await given(ruths())
    const { open } = useScreenSession.getState()
    const id = till.customerId('Ruth Alvarez')
    await act(async () => open({ kind: 'person', customerId: id, draft: null, thenSelect: false }))
    const phone = within(screen.getByRole('dialog')).getByLabelText('Phone Number')
    fireEvent.change(phone, { target: { value: '5550107777' } })
    await act(async () => void fireEvent.submit(phone))
    expect(await profile().findByText(/Please check the phone number \(555\) 010-7777/)).toBeTruthy()
    await act(async () => void fireEvent.click(profile().getByRole('button', { name: /^Notes/ })))
    expect(profile().queryByText(/Please check the phone number/)).toBeNull()
  })
  test('a photo that another register took says that it is not here yet', async () => {
    const photo = { ref: 'a'.repeat(32), mime: 'image/jpeg', bytes: 100, name: '' }
    await given(ruths(), { photo })
    expect(await profile().findByText('Photo not here yet: no line')).toBeTruthy()
  })
})

describe('the customer report', () => {
  const secret = { id: 'n1', text: 'Bit the cashier.', at: '2026-05-01T10:00:00.000Z', staffId: null, petId: null }
  const patch: PersonPatch = {
    notes: { n1: { ...secret, isIncident: true }, n2: { ...secret, id: 'n2', text: 'Likes tea.', isIncident: false } },
  }
  const sheet = () => within(screen.getByRole('region', { name: 'Preview' }))

  test('prints an incident only when somebody asks for it, and then says whom it is for', async () => {
    await given(ruths('/report'), patch)
    fireEvent.click(screen.getByLabelText('Notes'))
    expect(sheet().getByText('Likes tea.')).toBeTruthy()
    expect(sheet().queryByText('Bit the cashier.')).toBeNull()
    expect(sheet().queryByText('For staff only. Not for the customer.')).toBeNull()
    fireEvent.click(screen.getByLabelText('Incidents'))
    expect(sheet().getByText('Bit the cashier.')).toBeTruthy()
    expect(sheet().getByText('For staff only. Not for the customer.')).toBeTruthy()
    expect(screen.getByRole('alert').textContent).toContain('staff only')
  })
  test('holds what is ticked and nothing else', async () => {
    await given(ruths('/report'), patch)
    expect(sheet().getByText('Contact and address')).toBeTruthy()
    fireEvent.click(screen.getByLabelText('Contact and address'))
    expect(sheet().queryByText('Contact and address')).toBeNull()
  })
})
