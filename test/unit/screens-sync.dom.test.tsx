/** What is said about sync while a store's customers come for the first time, and while something waits: never more than is true. */
import { act, cleanup, fireEvent, render, screen, within } from '@testing-library/react'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { App } from '../../renderer/screens/app.tsx'
import { useScreenSession } from '../../renderer/session/screen-session.ts'
import type { SyncStatus } from '../../renderer/use-cases/till.ts'
import { fakeTill, syncedStatus } from '../support/gallery/fake-till.ts'

const firstSync = { done: 450, total: 1000 }

function givenSync(change: Partial<SyncStatus>) {
  const till = fakeTill({ now: '2026-06-10T15:00:00.000Z', store: 'Maple Street Pets', signedInAs: 'Ana' })
  till.setState({ sync: { ...syncedStatus, ...change } })
  render(<App till={till} />)
  return till
}

const status = () => screen.getByRole('status', { name: 'Sync status' }).textContent

/** The heading of Sync Details and the sentence under it. */
function details(): readonly (string | null | undefined)[] {
  fireEvent.click(screen.getByRole('button', { name: 'Sync Details' }))
  const heading = screen.getAllByRole('heading', { level: 2 }).at(-1)
  return [heading?.textContent, heading?.nextElementSibling?.textContent]
}

beforeEach(() => {
  window.location.hash = ''
  useScreenSession.setState({ dialog: null, refusal: null, itemsShownFor: null, isSwitchingPerson: false })
})
afterEach(cleanup)

test('a first sync is not called synced, and no zero is said to be waiting', () => {
  givenSync({ kind: 'saved', firstSync })
  expect(status()).toBe('Saved on this computer')
  expect(details()).toEqual([
    'Customers are coming from the cloud',
    'Scan, sell and add customers meanwhile. The others come by themselves. Rewards can be redeemed when all are here.',
  ])
  expect(screen.getByText('Customers are coming from the cloud: 45%')).toBeTruthy()
})

test('a first sync with work of this register waiting says how much waits', () => {
  givenSync({ kind: 'saved', firstSync, waiting: 2 })
  expect(status()).toBe('Saved on this computer - 2 waiting')
  expect(details()[0]).toBe('Customers are coming from the cloud')
})

test('what waits to be sent stands in the heading, and it is on its way', () => {
  givenSync({ kind: 'saved', waiting: 3 })
  expect(details()).toEqual(['Saved on this computer - 3 waiting', 'Saved here, on its way.'])
})

test('with nothing waiting and all here it is synced', () => {
  givenSync({})
  expect(status()).toBe('Synced')
  expect(details()).toEqual(['Synced', 'Everything is sent.'])
})

test('whoever searches in a first sync is told that somebody may be missing, and Sync status stays the only status', () => {
  const till = givenSync({ kind: 'saved', firstSync })
  till.actions.isSearchWhole = () => false
  fireEvent.change(screen.getByLabelText('Find a customer'), { target: { value: 'wil' } })
  const says = 'The customers are still coming from the cloud; somebody may be missing until all are here.'
  expect(screen.getAllByRole('log').some((log) => within(log).queryByText(says) || log.textContent === says)).toBe(true)
  expect(screen.getAllByRole('status')).toHaveLength(1)
})

test('a reward of somebody whose history is still coming: that is said, not that saving failed', async () => {
  givenSync({ kind: 'saved', firstSync })
  await act(async () => useScreenSession.getState().refuse({ reason: 'historyStillComing' }))
  expect(screen.getByText("This customer's history is still coming")).toBeTruthy()
  fireEvent.click(screen.getByRole('button', { name: 'Why?' }))
  expect(screen.getByText(/still on its way to this register\. The reward stays/)).toBeTruthy()
  expect(screen.queryByText('This could not be saved')).toBeNull()
})
