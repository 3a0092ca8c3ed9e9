/** What cards, badges and codes of two items show: messages with Link, the sign-in screen, Manager PIN, the question, and Settings. */
import { act, cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { App } from '../../renderer/screens/app.tsx'
import { useScreenSession } from '../../renderer/session/screen-session.ts'
import type { BadgeSaid } from '../../renderer/use-cases/till.ts'
import { demoUpc } from '../../shared/demo/demo-catalogue.ts'
import type { Upc } from '../../shared/kernel/ids.ts'
import type { ScanOutcome } from '../../shared/loyalty/scan-outcome.ts'
import { fakeTill } from '../support/gallery/fake-till.ts'

function givenRegister(person: string | null, hash = '') {
  window.location.hash = hash
  const till = fakeTill({ now: '2026-06-10T15:00:00.000Z', store: 'Maple Street Pets', signedInAs: person })
  render(<App till={till} />)
  let nth = 0
  return {
    ...till,
    outcome: (outcome: ScanOutcome) => act(() => till.setState({ lastOutcome: { nth: ++nth, outcome } })),
    badge: (said: BadgeSaid) => act(() => till.setState({ badge: { nth: ++nth, said } })),
    personOf: (name: string) => till.store.getState().customers[till.customerId(name)]?.person,
  }
}
const dialogNamed = (name: string) => within(screen.getByRole('dialog', { name }))
const group = (name: string) => within(screen.getByRole('group', { name }))

beforeEach(() => {
  useScreenSession.setState({ dialog: null, refusal: null, told: null, itemsShownFor: null, isSwitchingPerson: false })
})
afterEach(() => {
  cleanup()
  window.location.hash = ''
})

describe('a loyalty card', () => {
  test('that nobody has is said on the lookup; Link beside the found customer makes it theirs and opens their visit', async () => {
    const till = givenRegister('Ana')
    till.outcome({ kind: 'unknownCard', code: 'TSC100999' })
    expect(screen.getByRole('alert').textContent).toContain('This card is not linked to anybody yet')
    expect(screen.getByRole('alert').textContent).toContain('TSC100999')
    fireEvent.change(screen.getByLabelText('Find a customer'), { target: { value: 'Kim' } })
    expect(group('Kim Park').getByRole('button', { name: 'Select' })).toBeTruthy()
    await act(async () => fireEvent.click(group('Kim Park').getByRole('button', { name: 'Link' })))
    expect(till.personOf('Kim Park')?.loyaltyCards).toEqual(['TSC100999'])
    expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('Kim Park')
    expect(screen.getByText('Card TSC100999 now belongs to Kim Park.')).toBeTruthy()
  })

  test('that nobody has, with a visit open: Link in the message', async () => {
    const till = givenRegister('Ana')
    await act(() => till.actions.selectCustomer(till.customerId('Kim Park')))
    till.outcome({ kind: 'unknownCard', code: 'TSC100999' })
    const alert = within(screen.getByRole('alert'))
    expect(alert.getByText('Card TSC100999. Link it to Kim Park?')).toBeTruthy()
    await act(async () => fireEvent.click(alert.getByRole('button', { name: 'Link' })))
    expect(till.personOf('Kim Park')?.loyaltyCards).toEqual(['TSC100999'])
  })

  test('goes along with + Add Customer', () => {
    const till = givenRegister('Ana')
    till.outcome({ kind: 'unknownCard', code: 'TSC100999' })
    fireEvent.click(screen.getByRole('button', { name: '+ Add Customer' }))
    expect(dialogNamed('Pet Owner Information').getByText('Loyalty card TSC100999')).toBeTruthy()
  })

  test('without such a card there is no Link', () => {
    givenRegister('Ana')
    fireEvent.change(screen.getByLabelText('Find a customer'), { target: { value: 'Kim' } })
    expect(screen.queryByRole('button', { name: 'Link' })).toBeNull()
  })

  test('of several customers names them', () => {
    const till = givenRegister('Ana')
    till.outcome({ kind: 'cardOfSeveral', code: 'TSC100999', names: ['Kim Park', 'Bob Stone'] })
    expect(screen.getByText(/TSC100999: Kim Park, Bob Stone/)).toBeTruthy()
  })

  test('stands in the profile, with Remove', async () => {
    const till = givenRegister('Ana', '#/customers')
    act(() => useScreenSession.getState().chooseCustomer(till.customerId('Ruth Alvarez'), 'overview'))
    const cards = within(screen.getByRole('region', { name: 'Loyalty cards' }))
    await act(async () => fireEvent.click(cards.getByRole('button', { name: 'Remove' })))
    expect(till.personOf('Ruth Alvarez')?.loyaltyCards).toEqual([])
    expect(cards.getByText('No loyalty card')).toBeTruthy()
  })
})

describe('a badge', () => {
  const refusals = [
    [{ state: 'unknownBadge', waitUntil: null }, /Nobody here has this badge/],
    [{ state: 'unknownBadge', waitUntil: '2026-06-10T15:30:00.000Z' }, /looked at again at 11:30/],
    [{ state: 'lockedOut', name: 'Ben', until: '2026-06-10T15:30:00.000Z' }, /Ben is locked until 11:30/],
    [{ state: 'inactive', name: 'Ben' }, /Ben does not work here any more/],
  ] as const

  test.each(refusals)('%o is said on the sign-in screen and on the checkout', (refusal, words) => {
    const signIn = givenRegister(null)
    signIn.badge(refusal)
    expect(screen.getByText(words)).toBeTruthy()
    cleanup()
    const checkout = givenRegister('Ana')
    checkout.outcome({ kind: 'badge', refusal })
    expect(within(screen.getByRole('alert')).getByText(words)).toBeTruthy()
  })

  test("a cashier's badge at the Manager PIN is refused in words, a manager's approves like the PIN", () => {
    const till = givenRegister('Ana')
    let approvals = 0
    act(() =>
      useScreenSession.getState().open({
        kind: 'managerPin',
        sentence: 'This needs a manager.',
        afterwards: () => {
          approvals += 1
        },
      }),
    )
    till.badge({ state: 'notManager', name: 'Ben' })
    const dialog = dialogNamed('Manager PIN')
    expect(dialog.getByRole('alert').textContent).toBe('This is the badge of Ben, who is not a manager.')
    expect(approvals).toBe(0)
    const outcome = { state: 'signedIn', staffId: 'staff-mia', assertion: 'a', expiresAt: '' } as never
    till.badge({ state: 'approved', outcome })
    expect(approvals).toBe(1)
  })

  test('an item at the Manager PIN is refused in words, and the screen behind stays', () => {
    const till = givenRegister('Ana', '#/settings')
    act(() =>
      useScreenSession
        .getState()
        .open({ kind: 'managerPin', sentence: 'This needs a manager.', afterwards: () => undefined }),
    )
    till.outcome({ kind: 'unreadable', reason: 'pinPad', shown: demoUpc('B1') })
    expect(dialogNamed('Manager PIN').getByRole('alert').textContent).toBe('While a PIN is typed, items are not taken.')
    expect(window.location.hash).toBe('#/settings')
  })

  test('switching person: scans are told apart, and a badge closes the sign-in screen', () => {
    const till = givenRegister('Ana')
    act(() => useScreenSession.getState().switchPerson(true))
    expect(till.held.current).toBe('signIn')
    till.badge({ state: 'signedIn' })
    expect(screen.getByRole('navigation', { name: 'Main' })).toBeTruthy()
    expect(till.held.current).toBeNull()
  })

  test("the demo's badges stand beside its PINs, and nowhere else", () => {
    givenRegister(null)
    expect(screen.getByText('TSB-0001')).toBeTruthy()
    cleanup()
    givenRegister('Mia', '#/settings')
    expect(screen.queryByText('TSB-0001')).toBeNull()
  })
})

describe('eight digits that can be two items', () => {
  const upcs = [demoUpc('B1'), demoUpc('C1')] as [Upc, Upc]

  test('are asked about, on any screen; the first answer has the focus', () => {
    const till = givenRegister('Ana', '#/settings')
    act(() => till.setState({ eitherItem: { upcs } }))
    const dialog = dialogNamed('Which Item')
    const buttons = dialog.getAllByRole('button')
    expect(buttons).toHaveLength(3)
    expect(document.activeElement).toBe(buttons[0])
    fireEvent.click(buttons[1] as HTMLElement)
    expect(screen.queryByRole('dialog')).toBeNull()
    expect(till.store.getState().tray.map((item) => item.upc)).toEqual([upcs[1]])
  })

  test('Escape is neither', () => {
    const till = givenRegister('Ana')
    act(() => till.setState({ eitherItem: { upcs } }))
    fireEvent.keyDown(document, { key: 'Escape' })
    expect(screen.queryByRole('dialog')).toBeNull()
    expect(till.store.getState().tray).toEqual([])
  })
})

describe('Settings, cards and badges', () => {
  const section = () => within(screen.getByRole('region', { name: 'Cards and badges' }))

  test('is for managers', () => {
    givenRegister('Ana', '#/settings')
    expect(screen.queryByRole('region', { name: 'Cards and badges' })).toBeNull()
  })

  test('rules come and go', async () => {
    const till = givenRegister('Mia', '#/settings')
    const rules = () => till.store.getState().account.account?.peopleCodes?.loyaltyCards.map((rule) => rule.prefix)
    const form = within(section().getByRole('form', { name: 'Add a rule for cards' }))
    await act(async () => fireEvent.click(form.getByRole('button', { name: 'Add Rule' })))
    expect(form.getByText('Say how the code begins.')).toBeTruthy()
    fireEvent.change(form.getByLabelText('Begins with'), { target: { value: 'CLUB' } })
    fireEvent.change(form.getByLabelText(/^Characters/), { target: { value: '3' } })
    await act(async () => fireEvent.click(form.getByRole('button', { name: 'Add Rule' })))
    expect(form.getByText(/More characters than it begins with/)).toBeTruthy()
    fireEvent.change(form.getByLabelText(/^Characters/), { target: { value: '10' } })
    await act(async () => fireEvent.click(form.getByRole('button', { name: 'Add Rule' })))
    expect(rules()).toContain('CLUB')
    await act(async () => fireEvent.click(group('CLUB').getByRole('button', { name: 'Remove' })))
    expect(rules()).not.toContain('CLUB')
  })

  test('a badge is set by scanning it, and taken away', async () => {
    const till = givenRegister('Mia', '#/settings')
    await waitFor(() => expect(group('Ben').getByText('Has a badge')).toBeTruthy())
    await act(async () => fireEvent.click(group('Ben').getByRole('button', { name: 'Take Away' })))
    expect(group('Ben').getByText('No badge')).toBeTruthy()
    fireEvent.click(group('Ben').getByRole('button', { name: 'Set Badge' }))
    expect(document.activeElement).toBe(group('Ben').getByLabelText('Scan the badge of Ben'))
    await act(async () => till.badgeField.current?.(null))
    expect(group('Ben').getByText('This is no badge by the rules above.')).toBeTruthy()
    await act(async () => till.badgeField.current?.('TSB-0022'))
    expect(group('Ben').getByText('Has a badge')).toBeTruthy()
    expect(till.badgeField.current).toBeNull()
  })

  test('a badge may be typed, by the same rules', async () => {
    givenRegister('Mia', '#/settings')
    fireEvent.click(group('Ben').getByRole('button', { name: 'Set Badge' }))
    const field = group('Ben').getByLabelText('Scan the badge of Ben')
    fireEvent.change(field, { target: { value: 'something' } })
    await act(async () => fireEvent.submit(field))
    expect(group('Ben').getByText('This is no badge by the rules above.')).toBeTruthy()
    fireEvent.change(field, { target: { value: 'TSB-0022' } })
    await act(async () => fireEvent.submit(field))
    expect(section().getByText(/Ben can sign in with this badge/)).toBeTruthy()
  })
})
