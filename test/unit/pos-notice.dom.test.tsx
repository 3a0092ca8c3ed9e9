/** What the till's call shows over the screen, and what an e-mail address shows beside it. */
import { act, cleanup, fireEvent, render, screen, within } from '@testing-library/react'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { App } from '../../renderer/screens/app.tsx'
import { useScreenSession } from '../../renderer/session/screen-session.ts'
import type { PosCall } from '../../renderer/use-cases/pos-actions.ts'
import { refused } from '../../shared/kernel/result.ts'
import { fakeTill } from '../support/gallery/fake-till.ts'

function givenRegister(hash = '') {
  window.location.hash = hash
  const till = fakeTill({ now: '2026-06-10T15:00:00.000Z', store: 'Maple Street Pets', signedInAs: 'Ana' })
  render(<App till={till} />)
  return { ...till, called: (call: PosCall) => act(() => till.setState({ posCall: call })) }
}
const notice = () => within(screen.getByRole('region', { name: 'Called by the till' }))
const press = (button: HTMLElement) => act(async () => void fireEvent.click(button))

beforeEach(() => {
  useScreenSession.setState({ dialog: null, refusal: null, told: null, itemsShownFor: null, isSwitchingPerson: false })
})
afterEach(() => {
  cleanup()
  window.location.hash = ''
})

test('without a call nothing is over the screen', () => {
  givenRegister()
  expect(screen.queryByRole('region', { name: 'Called by the till' })).toBeNull()
})

test('a call comes to the front from any screen, and Not Now puts it away', async () => {
  const till = givenRegister('#/settings')
  till.called({ nth: 1, posId: '8812', state: 'unknown' })
  expect(window.location.hash).toBe('#/checkout')
  expect(notice().getByText('The till’s customer 8812 is not linked to anybody yet')).toBeTruthy()
  await press(notice().getByRole('button', { name: 'Not Now' }))
  expect(screen.queryByRole('region', { name: 'Called by the till' })).toBeNull()
})

test('+ Add Customer takes the number along', async () => {
  const till = givenRegister()
  till.called({ nth: 1, posId: '8812', state: 'unknown' })
  fireEvent.change(screen.getByLabelText('Find a customer'), { target: { value: 'Nora Bell' } })
  await press(screen.getByRole('button', { name: '+ Add Customer' }))
  expect(useScreenSession.getState().dialog).toMatchObject({ kind: 'person', draft: { posLink: '8812' } })
})

test('with a visit open it asks whether it is theirs, and says so when another number is theirs already', async () => {
  const till = givenRegister()
  const kim = till.customerId('Kim Park')
  await act(() => till.actions.savePerson(kim, { posLinks: { '7001': true } }, false))
  await act(() => till.actions.selectCustomer(kim))
  till.called({ nth: 1, posId: '8812', state: 'unknown' })
  expect(notice().getByText('Is it Kim Park? Kim Park is linked to 7001 of the till already.')).toBeTruthy()
})

test('a number that somebody else holds is refused with their name, who can be opened', async () => {
  const till = givenRegister()
  const [kim, ruth] = [till.customerId('Kim Park'), till.customerId('Ruth Alvarez')]
  const refusal = {
    reason: 'duplicate',
    field: 'posLink',
    customerId: ruth,
    customerName: 'Ruth Alvarez',
  } as const
  till.actions.linkPos = async () => refused(refusal)
  await act(() => till.actions.selectCustomer(kim))
  till.called({ nth: 1, posId: '8812', state: 'unknown' })
  await press(notice().getByRole('button', { name: 'Link' }))
  expect(notice().getByText(/Ruth Alvarez/, { selector: 'p span' })).toBeTruthy()
  await press(notice().getByRole('button', { name: 'Open Ruth Alvarez' }))
  expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('Ruth Alvarez')
})

test('several people for one number are named', () => {
  const till = givenRegister()
  const customers = ['Kim Park', 'Ruth Alvarez'].map((name) => ({ customerId: till.customerId(name), name }))
  till.called({ nth: 1, posId: '8812', state: 'several', customers })
  for (const { name } of customers) expect(notice().getByRole('button', { name })).toBeTruthy()
})

test('an address shows how it stands, and why its mail came back', async () => {
  const till = givenRegister()
  const ruth = till.customerId('Ruth Alvarez')
  await act(() => till.actions.selectCustomer(ruth))
  expect(screen.getByText('not verified')).toBeTruthy()
  const mail = {
    id: 'mail-1',
    kind: 'verification',
    customerId: ruth,
    to: till.store.getState().customers[ruth]?.person.email ?? '',
    requestedAt: '2026-06-10T15:00:00.000Z',
    sentAt: null,
  } as const
  const { sync } = till.store.getState()
  act(() => till.setState({ sync: { ...sync, mails: [{ ...mail, state: 'waiting', problem: null }] } }))
  expect(screen.getByText('mail waiting')).toBeTruthy()
  act(() => till.setState({ sync: { ...sync, mails: [{ ...mail, state: 'failed', problem: 'No mail server.' }] } }))
  expect(screen.getByText('mail not sent').closest('.tag')?.getAttribute('title')).toBe('No mail server.')
})
