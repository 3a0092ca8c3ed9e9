/** Pet Owner Information as a cashier meets it: what is missing in front, Enter saves, and what is wrong stands where it was typed. */
import { act, cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { App } from '../../renderer/screens/app.tsx'
import { PointsPanel } from '../../renderer/screens/customers/points-panel.tsx'
import { useScreenSession } from '../../renderer/session/screen-session.ts'
import { TillProvider } from '../../renderer/session/use-till.ts'
import type { PersonPatch } from '../../shared/customers/person.ts'
import type { AccountRow } from '../../shared/loyalty/catalogue.ts'
import { fakeTill } from '../support/gallery/fake-till.ts'

type FakeTill = ReturnType<typeof fakeTill>

function givenRegister(person = 'Ana'): FakeTill {
  const till = fakeTill({ now: '2026-06-10T15:00:00.000Z', store: 'Maple Street Pets', signedInAs: person })
  render(<App till={till} />)
  return till
}

async function givenSettings(till: FakeTill, change: Partial<AccountRow>) {
  const mia = Object.values(till.store.getState().account.staff).find((one) => one.role === 'manager')
  if (!mia) throw new Error('the demo store has a manager')
  await act(() => till.actions.approve(mia.id, '9999'))
  const saved = await act(() => till.actions.saveRows([{ kind: 'account', rows: [{ ...change, id: 'account' }] }]))
  expect(saved.ok).toBe(true)
}

const saves = (till: FakeTill, name: string, patch: PersonPatch) =>
  act(() => till.actions.savePerson(till.customerId(name), patch, false))

async function opens(till: FakeTill, name: string | null) {
  const customerId = name === null ? null : till.customerId(name)
  act(() => useScreenSession.getState().open({ kind: 'person', customerId, draft: null, thenSelect: false }))
  return within(await screen.findByRole('dialog', { name: 'Pet Owner Information' }))
}

const type = (element: Element, value: string) => fireEvent.change(element, { target: { value } })
const inFront = (label: string) => screen.getByLabelText(label).closest('details') === null
const isClosed = () => waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
const personOf = (till: FakeTill, name: string) => {
  const record = till.store.getState().customers[till.customerId(name)]
  if (!record) throw new Error(`${name} is not there`)
  return record.person
}
const submit = (element: Element) => {
  const form = element.closest('form')
  if (!form) throw new Error('the field stands in no form')
  fireEvent.submit(form)
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

describe('what stands in front', () => {
  test('given an e-mail and a phone are missing, they stand in front, the first has the focus, the rest is folded', async () => {
    const till = givenRegister()
    const dialog = await opens(till, 'Kim Park')
    expect([inFront('Email Address'), inFront('Phone Number')]).toEqual([true, true])
    expect([inFront('First Name'), inFront('Street'), inFront('Notes')]).toEqual([false, false, false])
    expect(document.activeElement).toBe(dialog.getByLabelText('Email Address'))
    expect(dialog.queryByLabelText('Internal Customer ID')).toBeNull()
  })

  test('given nothing is missing, everything is unfolded, and nobody can decline', async () => {
    const till = givenRegister()
    const dialog = await opens(till, 'Ruth Alvarez')
    expect(dialog.getByText('Everything else').closest('details')?.open).toBe(true)
    expect(dialog.queryByRole('button', { name: 'Customer Declined' })).toBeNull()
  })

  test('given a store that requires the vet and recommends a birth date, both come in front by their names', async () => {
    const till = givenRegister()
    const customerFields = {
      vet: 'required',
      birthDate: 'recommended',
      internalCustomerId: 'optional',
      gender: 'off',
    } as const
    await givenSettings(till, { customerFields })
    const dialog = await opens(till, null)
    expect(inFront('Date of birth')).toBe(true)
    expect(inFront('Internal Customer ID')).toBe(true)
    expect(dialog.getByRole('button', { name: 'Add Vet' }).closest('details')).toBeNull()
    expect(dialog.queryByLabelText('Gender')).toBeNull()
  })
})

describe('saving', () => {
  test('a cashier with a queue: one phone number and Enter', async () => {
    const till = givenRegister()
    const dialog = await opens(till, 'Kim Park')
    const phone = dialog.getByLabelText('Phone Number')
    type(phone, '(212) 736-5000')
    submit(phone)
    await isClosed()
    expect(personOf(till, 'Kim Park').phone).toBe('+12127365000')
  })

  test('example 63: a new customer with a first name alone is told which name is missing; with both names it is saved', async () => {
    const till = givenRegister()
    const dialog = await opens(till, null)
    type(dialog.getByLabelText('First Name'), 'Nora')
    submit(dialog.getByLabelText('First Name'))
    const last = dialog.getByLabelText('Last Name')
    await waitFor(() => expect(last.getAttribute('aria-invalid')).toBe('true'))
    await waitFor(() => expect(document.activeElement).toBe(last))
    type(last, 'Quill')
    submit(last)
    await isClosed()
    expect(personOf(till, 'Nora Quill').locationIds).toEqual(['maple-main'])
  })

  test('example 69: a required phone refuses a new customer by the name of the field, and the dialog can be left', async () => {
    const till = givenRegister()
    await givenSettings(till, { customerFields: { phone: 'required' } })
    const dialog = await opens(till, null)
    type(dialog.getByLabelText('First Name'), 'Nora')
    type(dialog.getByLabelText('Last Name'), 'Quill')
    submit(dialog.getByLabelText('Last Name'))
    expect(await dialog.findByText('This store needs it from new customers: Phone Number.')).toBeTruthy()
    expect(document.activeElement).toBe(dialog.getByLabelText('Phone Number'))
    fireEvent.click(dialog.getByRole('button', { name: 'Cancel' }))
    await isClosed()
  })

  test('example 68: a recommended phone is asked for once; the second press saves without it', async () => {
    const till = givenRegister()
    await givenSettings(till, { customerFields: { phone: 'recommended' } })
    const dialog = await opens(till, null)
    type(dialog.getByLabelText('First Name'), 'Nora')
    type(dialog.getByLabelText('Last Name'), 'Quill')
    submit(dialog.getByLabelText('Last Name'))
    expect(await dialog.findByText(/^Still empty: Phone Number\./)).toBeTruthy()
    submit(dialog.getByLabelText('Last Name'))
    await isClosed()
    expect(personOf(till, 'Nora Quill').phone).toBe('')
  })

  test('a phone that no list knows is saved, with a warning while typing and afterwards; an impossible one is refused', async () => {
    const till = givenRegister()
    await act(() => till.actions.selectCustomer(till.customerId('Kim Park')))
    const dialog = await opens(till, 'Kim Park')
    const phone = dialog.getByLabelText('Phone Number')
    type(phone, '555 01')
    submit(phone)
    expect(await dialog.findByText('This is not a phone number.')).toBeTruthy()
    type(phone, '(555) 010-9001')
    expect(dialog.getByText('No such number is known. It is saved all the same.')).toBeTruthy()
    submit(phone)
    await isClosed()
    expect(personOf(till, 'Kim Park').phone).toBe('+15550109001')
    expect(await screen.findByText(/Please check the phone number \(555\) 010-9001/)).toBeTruthy()
  })

  test('only what was touched is saved: a change of another register meanwhile stays', async () => {
    const till = givenRegister()
    const dialog = await opens(till, 'Kim Park')
    await saves(till, 'Kim Park', { email: 'kim@example.com' })
    type(dialog.getByLabelText('Phone Number'), '(212) 736-5000')
    submit(dialog.getByLabelText('Phone Number'))
    await isClosed()
    expect(personOf(till, 'Kim Park')).toMatchObject({ email: 'kim@example.com', phone: '+12127365000' })
  })
})

describe('somebody who exists already', () => {
  test('is found while typing, and can be opened', async () => {
    const till = givenRegister()
    const dialog = await opens(till, 'Kim Park')
    type(dialog.getByLabelText('Phone Number'), '+1 555.010.2231')
    expect(await dialog.findByText('Another account has this already.')).toBeTruthy()
    expect(dialog.getByRole('button', { name: 'Combine with Ruth Alvarez' })).toBeTruthy()
    fireEvent.click(dialog.getByRole('button', { name: 'Open Ruth Alvarez' }))
    expect(await screen.findByRole('heading', { level: 1, name: 'Ruth Alvarez' })).toBeTruthy()
  })

  test('example 65: the second save is refused with a way to the first; a new customer has nothing to combine yet', async () => {
    const till = givenRegister()
    const dialog = await opens(till, null)
    type(dialog.getByLabelText('First Name'), 'Rita')
    type(dialog.getByLabelText('Last Name'), 'Alvarez')
    type(dialog.getByLabelText('Phone Number'), '555-010-2231')
    submit(dialog.getByLabelText('Phone Number'))
    expect(await dialog.findByText('This phone number already belongs to another account.')).toBeTruthy()
    expect(dialog.getAllByRole('button', { name: 'Open Ruth Alvarez' })).toHaveLength(1)
    expect(dialog.queryByRole('button', { name: /^Combine/ })).toBeNull()
  })

  test('Combine leads to the screen where a manager chooses who stays', async () => {
    const till = givenRegister()
    const dialog = await opens(till, 'Kim Park')
    type(dialog.getByLabelText('Phone Number'), '555-010-2231')
    fireEvent.click(await dialog.findByRole('button', { name: 'Combine with Ruth Alvarez' }))
    await isClosed()
    expect(window.location.hash).toContain('#/customers/duplicates?with=')
    expect(window.location.hash).toContain(till.customerId('Kim Park'))
    expect(window.location.hash).toContain(till.customerId('Ruth Alvarez'))
  })
})

describe('pets', () => {
  test('Add Pet puts the focus into the name; everything about a pet is saved, vaccinations with it', async () => {
    const till = givenRegister()
    const dialog = await opens(till, 'Kim Park')
    fireEvent.click(dialog.getByRole('button', { name: 'Add Pet' }))
    const row = within(dialog.getByRole('group', { name: /^Pet \d$/ }))
    expect(document.activeElement).toBe(row.getByLabelText('Pet Name'))
    type(row.getByLabelText('Pet Name'), 'Pixel')
    type(row.getByLabelText('Species'), 'cat')
    fireEvent.click(row.getByRole('button', { name: 'More about Pixel' }))
    type(row.getByLabelText('Sex'), 'female')
    type(row.getByLabelText('Spayed or neutered'), 'yes')
    type(row.getByLabelText('Coat colour'), 'Grey')
    type(row.getByLabelText('Weight'), '9,5')
    fireEvent.click(row.getByRole('button', { name: 'Add Vaccination' }))
    type(row.getByLabelText('Vaccination'), 'Rabies')
    type(row.getByLabelText('Good until'), '2026-01-31')
    expect(row.getByText('Expired')).toBeTruthy()
    fireEvent.click(row.getByLabelText('Paper seen'))
    submit(row.getByLabelText('Pet Name'))
    await isClosed()
    const pixel = personOf(till, 'Kim Park').pets.find((pet) => pet.name === 'Pixel')
    expect(pixel).toMatchObject({
      species: 'cat',
      sex: 'female',
      isNeutered: true,
      colour: 'Grey',
      weight: { amount: 9.5, unit: 'lb' },
    })
    expect(pixel?.vaccinations).toMatchObject([{ name: 'Rabies', expiresOn: '2026-01-31', verifiedBy: 'staff-ana' }])
  })

  test('given a save was refused, a pet added afterwards starts folded', async () => {
    const till = givenRegister()
    await givenSettings(till, { customerFields: { birthDate: 'required' } })
    const dialog = await opens(till, null)
    type(dialog.getByLabelText('First Name'), 'Nora')
    type(dialog.getByLabelText('Last Name'), 'Quill')
    submit(dialog.getByLabelText('Last Name'))
    expect(await dialog.findByText(/^This store needs it from new customers: Date of birth/)).toBeTruthy()
    fireEvent.click(dialog.getByRole('button', { name: 'Add Pet' }))
    const more = dialog.getByRole('button', { name: 'More about this pet' })
    expect(more.getAttribute('aria-expanded')).toBe('false')
    fireEvent.click(more)
    expect(dialog.getByLabelText('Weight')).toBeTruthy()
  })

  test('a weight that is none stays on the screen and is refused, never dropped', async () => {
    const till = givenRegister()
    const dialog = await opens(till, 'Kim Park')
    fireEvent.click(dialog.getByRole('button', { name: 'Add Pet' }))
    const row = within(dialog.getByRole('group', { name: /^Pet \d$/ }))
    type(row.getByLabelText('Pet Name'), 'Pixel')
    fireEvent.click(row.getByRole('button', { name: 'More about Pixel' }))
    type(row.getByLabelText('Weight'), 'heavy')
    submit(row.getByLabelText('Weight'))
    expect(await row.findByText('A weight is a number above 0.')).toBeTruthy()
    expect(row.getByLabelText<HTMLInputElement>('Weight').value).toBe('heavy')
  })

  test('who died stands apart, is asked about no more, and is not named at the counter', async () => {
    const till = givenRegister()
    await givenSettings(till, { customerFields: { petBreed: 'recommended' } })
    const pets = { gone: { name: 'Rufus', isDeceased: true }, here: { name: 'Mo' } }
    await saves(till, 'Kim Park', { pets })
    await act(() => till.actions.selectCustomer(till.customerId('Kim Park')))
    expect(document.querySelector('.facts')?.textContent).toContain('Mo')
    expect(document.querySelector('.facts')?.textContent).not.toContain('Rufus')
    const dialog = await opens(till, 'Kim Park')
    expect(dialog.getByRole('group', { name: 'Mo' }).closest('details')).toBeNull()
    const apart = within(dialog.getByRole('region', { name: 'Deceased pets' }))
    expect(apart.getByRole('group', { name: 'Rufus' }).closest('details')).not.toBeNull()
  })
})

describe('notes', () => {
  const note = { text: 'Bites', at: '2026-05-01T10:00:00.000Z', staffId: 'staff-ben', petId: null, isIncident: true }

  test('a new note gets author and date; an incident is marked', async () => {
    const till = givenRegister()
    const dialog = await opens(till, 'Kim Park')
    type(dialog.getByLabelText('Notes'), ' Pays cash ')
    fireEvent.click(dialog.getByLabelText('This was an incident'))
    submit(dialog.getByLabelText('Email Address'))
    await isClosed()
    expect(personOf(till, 'Kim Park').notes.at(-1)).toMatchObject({
      text: 'Pays cash',
      at: '2026-06-10T15:00:00.000Z',
      staffId: 'staff-ana',
      isIncident: true,
    })
  })

  test('a cashier sees who wrote what and takes nothing away; a manager does', async () => {
    const till = givenRegister()
    await saves(till, 'Kim Park', { notes: { n1: { ...note, id: 'n1' } } })
    const seen = await opens(till, 'Kim Park')
    expect(seen.getByText('Bites')).toBeTruthy()
    expect(seen.getByText(/^Ben, /)).toBeTruthy()
    expect(seen.queryByRole('button', { name: 'Remove Note' })).toBeNull()
    fireEvent.click(seen.getByRole('button', { name: 'Cancel' }))
    await isClosed()
    cleanup()

    const managed = givenRegister('Mia')
    await saves(managed, 'Kim Park', { notes: { n1: { ...note, id: 'n1' } } })
    const dialog = await opens(managed, 'Kim Park')
    fireEvent.click(dialog.getByRole('button', { name: 'Remove Note' }))
    expect(dialog.getByText('Taken off when saved')).toBeTruthy()
    submit(dialog.getByLabelText('Email Address'))
    await isClosed()
    expect(personOf(managed, 'Kim Park').notes.map((one) => one.text)).not.toContain('Bites')
  })
})

describe('the rest of the record', () => {
  test('address with country, contacts, consents, language, card, marks and answers are saved together', async () => {
    const till = givenRegister()
    await givenSettings(till, {
      colourCodes: [{ id: 'vip', name: 'Regular', colour: 'green', about: 'customer', active: true }],
      formQuestions: [{ id: 'heard', text: 'How did you hear about us?', about: 'customer', active: true }],
    })
    const dialog = await opens(till, 'Kim Park')
    type(dialog.getByLabelText('Street'), '12 Elm St')
    type(dialog.getByLabelText('Country'), 'CA')
    type(dialog.getByLabelText('Preferred language'), 'es')
    type(dialog.getByLabelText('Gate code'), '4711')
    fireEvent.click(dialog.getByLabelText('May get text messages'))
    for (const [kind, name] of [
      ['Second Owner', 'Sam Park'],
      ['Vet', 'Dr. Lee'],
    ] as const) {
      fireEvent.click(dialog.getByRole('button', { name: `Add ${kind}` }))
      const row = within(dialog.getByRole('group', { name: new RegExp(`^${kind} 1$`, 'i') }))
      type(row.getByLabelText('Name'), name)
    }
    fireEvent.click(dialog.getByRole('button', { name: 'Add Emergency Contact' }))
    const contact = within(dialog.getByRole('group', { name: 'Emergency contact 1' }))
    type(contact.getByLabelText('Name'), 'Lou Park')
    type(contact.getByLabelText('Phone'), '(212) 736-5001')
    fireEvent.click(dialog.getByLabelText(/Regular/))
    type(dialog.getByLabelText('How did you hear about us?'), 'A friend')
    const card = dialog.getByLabelText('Card number')
    type(card, 'TSC100999')
    fireEvent.keyDown(card, { key: 'Enter' })
    expect(dialog.getByRole('group', { name: /100999/ })).toBeTruthy()
    submit(card)
    await isClosed()
    expect(personOf(till, 'Kim Park')).toMatchObject({
      address: { line1: '12 Elm St', country: 'CA' },
      preferredLanguage: 'es',
      gateCode: '4711',
      smsConsent: true,
      contacts: [
        { kind: 'additional', name: 'Sam Park' },
        { kind: 'vet', name: 'Dr. Lee' },
        { kind: 'emergency', name: 'Lou Park' },
      ],
      colourCodes: ['vip'],
      answers: { heard: 'A friend' },
    })
  })
})

describe('about the person', () => {
  test('gender, date of birth, nationality, first visit and gate code are kept; nationality is off until a store wants it', async () => {
    const till = givenRegister()
    const closed = await opens(till, 'Kim Park')
    expect(closed.queryByLabelText('Nationality')).toBeNull()
    fireEvent.click(closed.getByRole('button', { name: 'Cancel' }))
    await isClosed()
    await givenSettings(till, { customerFields: { nationality: 'optional' } })
    const dialog = await opens(till, 'Kim Park')
    const typed = {
      Gender: 'Female',
      'Date of birth': '1984-03-09',
      Nationality: 'Canadian',
      'First visit on': '2024-11-02',
      'Gate code': '4711',
    }
    for (const [label, value] of Object.entries(typed)) type(dialog.getByLabelText(label), value)
    submit(dialog.getByLabelText('Gender'))
    await isClosed()
    expect(personOf(till, 'Kim Park')).toMatchObject({
      gender: 'Female',
      birthDate: '1984-03-09',
      nationality: 'Canadian',
      firstVisitOn: '2024-11-02',
      gateCode: '4711',
    })
  })

  test('a question about a pet is asked with each pet', async () => {
    const till = givenRegister()
    await givenSettings(till, {
      formQuestions: [{ id: 'food', text: 'What does the pet eat?', about: 'pet', active: true }],
    })
    const dialog = await opens(till, 'Kim Park')
    fireEvent.click(dialog.getByRole('button', { name: 'More about Juno' }))
    type(dialog.getByLabelText('What does the pet eat?'), 'Duck')
    submit(dialog.getByLabelText('Email Address'))
    await isClosed()
    expect(personOf(till, 'Kim Park').pets[0]?.answers).toEqual({ food: 'Duck' })
  })
})

describe('points', () => {
  const givenPanel = (person: string) => {
    const till = fakeTill({ now: '2026-06-10T15:00:00.000Z', store: 'Maple Street Pets', signedInAs: person })
    render(
      <TillProvider value={till}>
        <PointsPanel customerId={till.customerId('Kim Park')} />
      </TillProvider>,
    )
    return within(screen.getByRole('region', { name: 'Points' }))
  }

  test('a balance stands with its reason: dated movements, newest first, each with what was there after it', async () => {
    const panel = givenPanel('Mia')
    expect(panel.getByText('No points yet.')).toBeTruthy()
    for (const [reason, amount] of [
      ['goodwill', '120'],
      ['spent', '50'],
    ] as const) {
      fireEvent.click(panel.getByRole('button', { name: 'Change Points' }))
      type(panel.getByLabelText('Reason'), reason)
      type(panel.getByLabelText('Number of points'), amount)
      fireEvent.click(panel.getByRole('button', { name: 'Save Points' }))
      await waitFor(() => expect(panel.queryByLabelText('Reason')).toBeNull())
    }
    expect(panel.getByText('70 points')).toBeTruthy()
    const rows = panel.getAllByRole('listitem').map((row) => row.textContent)
    expect(rows).toEqual([
      expect.stringMatching(/^-50Spent.*Mia.*then 70$/),
      expect.stringMatching(/^\+120Goodwill.*then 120$/),
    ])
  })

  test('is never typed over, and not taken below nothing', async () => {
    const panel = givenPanel('Mia')
    expect(panel.queryByRole('textbox')).toBeNull()
    fireEvent.click(panel.getByRole('button', { name: 'Change Points' }))
    type(panel.getByLabelText('Number of points'), '1.5')
    fireEvent.click(panel.getByRole('button', { name: 'Save Points' }))
    expect(await panel.findByText('Points are whole numbers from 1 to 100,000.')).toBeTruthy()
    type(panel.getByLabelText('Reason'), 'spent')
    type(panel.getByLabelText('Number of points'), '10')
    fireEvent.click(panel.getByRole('button', { name: 'Save Points' }))
    expect(await panel.findByText(/The balance is 0\. It cannot go below 0\./)).toBeTruthy()
    expect(panel.getByText('0 points')).toBeTruthy()
  })

  test('a cashier needs the Manager PIN', async () => {
    const panel = givenPanel('Ana')
    fireEvent.click(panel.getByRole('button', { name: 'Change Points' }))
    type(panel.getByLabelText('Number of points'), '5')
    fireEvent.click(panel.getByRole('button', { name: 'Save Points' }))
    await waitFor(() => expect(useScreenSession.getState().dialog?.kind).toBe('managerPin'))
    expect(panel.getByText('0 points')).toBeTruthy()
  })
})

describe('Settings > Customers', () => {
  test('a manager sets a field, makes and ends a colour code, and asks an own question', async () => {
    window.location.hash = '#/settings/customers'
    const till = givenRegister('Mia')
    type(screen.getByLabelText('Phone Number'), 'required')
    await waitFor(() => expect(till.store.getState().account.account?.customerFields).toEqual({ phone: 'required' }))
    const codes = within(screen.getByRole('region', { name: 'Colour codes' }))
    type(codes.getByLabelText('Name'), 'May bite')
    type(codes.getByLabelText('Colour'), 'orange')
    type(codes.getByLabelText('For'), 'pet')
    fireEvent.click(codes.getByRole('button', { name: 'Add Colour Code' }))
    const bites = within(await codes.findByRole('group', { name: 'May bite' }))
    fireEvent.click(bites.getByRole('button', { name: 'End' }))
    expect(await bites.findByRole('button', { name: 'Use Again' })).toBeTruthy()
    const questions = within(screen.getByRole('region', { name: 'Own questions' }))
    type(questions.getByLabelText('Question'), 'Who walks the dog?')
    fireEvent.click(questions.getByRole('button', { name: 'Add Question' }))
    expect(await questions.findByRole('group', { name: 'Who walks the dog?' })).toBeTruthy()
    const { colourCodes } = till.store.getState().account.account ?? {}
    expect(colourCodes).toMatchObject([{ name: 'May bite', colour: 'orange', about: 'pet', active: false }])
  })

  test('nobody but a manager changes it', () => {
    window.location.hash = '#/settings/customers'
    givenRegister('Ana')
    expect(screen.queryByLabelText('Phone Number')).toBeNull()
    expect(screen.getByText(/These settings are for managers/)).toBeTruthy()
  })
})
