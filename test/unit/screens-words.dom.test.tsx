/**
 * The words staff already know, letter for letter and in the role they are looked for: links in Main, buttons, fields by label, groups
 * by item, customer or reward, dialogs by exact name, one status, an alert for what is earned.
 */
import { act, cleanup, fireEvent, render, screen, within } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { App } from '../../renderer/screens/app.tsx'
import { useScreenSession } from '../../renderer/session/screen-session.ts'
import { prepareScene } from '../support/gallery/scenes.ts'

async function givenScene(name: string, hash = '') {
  window.location.hash = hash
  render(<App till={await prepareScene(name, 'light')} />)
}

const hasButtons = (within_: ReturnType<typeof within>, names: readonly string[]) => {
  for (const name of names) expect(within_.getAllByRole('button', { name }).length, name).toBeGreaterThan(0)
}
const hasFields = (within_: ReturnType<typeof within>, labels: readonly string[]) => {
  for (const label of labels) expect(within_.getAllByLabelText(label).length, label).toBeGreaterThan(0)
}
const everywhere = () => within(document.body)

beforeEach(() => {
  useScreenSession.setState({ dialog: null, refusal: null, itemsShownFor: null, isSwitchingPerson: false })
})
afterEach(() => {
  cleanup()
  window.location.hash = ''
})

test('the frame: links in Main, one status, its details beside it, who is signed in, what waits', async () => {
  await givenScene('report', '#/offers')
  const main = within(screen.getByRole('navigation', { name: 'Main' }))
  const links = main.getAllByRole('link').map((link) => link.textContent)
  expect(links).toEqual(['Checkout', 'Customers', 'Offers', 'Reports', 'Settings'])
  expect(screen.getAllByRole('status')).toHaveLength(1)
  expect(screen.getByRole('status', { name: 'Sync status' }).textContent).toBe('Synced')
  hasButtons(everywhere(), ['Sync Details', 'Earned, not redeemed: 6'])
  expect(screen.getByText('Mia')).toBeTruthy()
  expect(screen.getByText('Maple Street Pets')).toBeTruthy()
  expect(screen.getByText('Register 1')).toBeTruthy()
})

test.each([
  ['offline', 'Saved on this computer - 12 waiting'],
  ['attention', '2 need attention'],
])('the sync sentence of %s is "%s"', async (scene, sentence) => {
  await givenScene(scene)
  expect(screen.getByRole('status', { name: 'Sync status' }).textContent).toBe(sentence)
})

test('first start offers its three ways, sign in one button', async () => {
  await givenScene('first-start')
  hasButtons(everywhere(), ['Set Up This Register', 'Create a Store', 'Try the Demo Store'])
  cleanup()
  await givenScene('sign-in')
  hasButtons(everywhere(), ['Sign In'])
  hasFields(everywhere(), ['PIN'])
})

test('the lookup: the field, + Add Customer, the tray with Discard, and Select in a group named after the customer', async () => {
  await givenScene('lookup')
  hasFields(everywhere(), ['Find a customer'])
  hasButtons(everywhere(), ['+ Add Customer'])
  const tray = within(screen.getByRole('region', { name: '3 items waiting for a customer' }))
  hasButtons(tray, ['Discard'])
  hasButtons(within(screen.getByRole('group', { name: 'Bob Stone' })), ['Select'])
})

test('the checkout screen: one Checkout button, one text field, lines as groups, an alert for what was earned', async () => {
  await givenScene('checkout')
  expect(screen.getAllByRole('button', { name: 'Checkout' })).toHaveLength(1)
  hasFields(everywhere(), ['Scan or type an item'])
  const line = within(screen.getByRole('group', { name: 'Northfield Beef 25 lb' }))
  hasFields(line, ['Quantity'])
  hasButtons(line, ['Remove'])
  expect(screen.getAllByRole('button', { name: 'Move to Another Customer' })).toHaveLength(1)
  const alert = within(screen.getByRole('alert'))
  expect(alert.getByRole('heading').textContent).toContain('earned')
  hasButtons(alert, ['Click to See Available Items', 'Why?'])
  expect(screen.getByText('What this visit earns')).toBeTruthy()
  fireEvent.click(screen.getByRole('button', { name: 'Pick from lists' }))
  hasFields(everywhere(), ['Brand', 'Offer or program', 'Item'])
  hasButtons(everywhere(), ['Add Item'])
})

test('who does not take part in loyalty has the Enroll button', async () => {
  await givenScene('not-enrolled')
  hasButtons(everywhere(), ['Enroll'])
})

test('who lacks contact data has the two buttons and No Email on File, all to one dialog', async () => {
  await givenScene('fresh')
  for (const name of [
    'Incomplete Customer Information',
    'Click Here to finish customer account setup',
    'No Email on File',
  ]) {
    fireEvent.click(screen.getByRole('button', { name }))
    expect(screen.getAllByRole('dialog')).toHaveLength(1)
    const dialog = within(screen.getByRole('dialog', { name: 'Pet Owner Information' }))
    hasFields(dialog, ['First Name', 'Last Name', 'Email Address', 'Phone Number', 'Pet Name', 'Species', 'Breed'])
    hasButtons(dialog, [
      'Add Pet',
      'Save Petowner Information',
      'Save and Send Verification Email',
      'Customer Declined',
    ])
    fireEvent.click(dialog.getByRole('button', { name: 'Cancel' }))
  }
})

describe('dialogs have their exact names and buttons, one at a time', () => {
  test.each([
    ['offer', 'Offer', ['OK', 'Decline']],
    ['limit', 'Offer Limit Reached', ['OK']],
    ['holding', 'Temporary Holding', ['OK']],
    ['multi', 'Multi-Purchase', ['Submit Reason']],
    ['required', 'Required Information', ['OK', 'Cancel']],
    ['redemption', 'Redemption', ['Redeem Selected Items', 'Redeem Later']],
  ])('%s', async (scene, name, buttons) => {
    await givenScene(scene)
    expect(screen.getAllByRole('dialog')).toHaveLength(1)
    hasButtons(within(screen.getByRole('dialog', { name })), buttons)
  })

  test('Undo Redemption in the history has its three ways', async () => {
    await givenScene('history', '#/customers')
    const bag = within(screen.getByRole('group', { name: 'Northfield Lamb 20 lb' }))
    hasButtons(bag, ['Why?', 'Undo Redemption'])
    fireEvent.click(bag.getByRole('button', { name: 'Undo Redemption' }))
    expect(screen.getAllByRole('dialog')).toHaveLength(1)
    hasButtons(within(screen.getByRole('dialog', { name: 'Undo Redemption' })), [
      'Remove and Reselect',
      'Remove Only',
      'Cancel',
    ])
  })

  test('Reward Not Redeemed asks before an offer reward is lost', async () => {
    await givenScene('not-redeemed')
    await act(async () => fireEvent.click(screen.getByRole('button', { name: 'Finished' })))
    hasButtons(within(screen.getByRole('dialog', { name: 'Reward Not Redeemed' })), ['Go Back', 'Finish Anyway'])
  })
})

test('each reward to redeem is a group named after it, with Reward and Why?', async () => {
  await givenScene('redemption')
  const dialog = within(screen.getByRole('dialog', { name: 'Redemption' }))
  const group = within(dialog.getByRole('group', { name: /^1 free bag/ }))
  hasFields(group, ['Reward'])
  hasButtons(group, ['Why?'])
})

test('what was given is said in the green line, can be undone, and Finished is the only big button', async () => {
  await givenScene('finish')
  expect(screen.getByText('Rewards Earned / Redeemed This Visit')).toBeTruthy()
  expect(screen.getAllByText('This reward was redeemed this visit')).toHaveLength(3)
  expect(screen.getAllByRole('button', { name: 'Undo Redemption' })).toHaveLength(3)
  hasButtons(everywhere(), ['Finished'])
  expect(document.querySelectorAll('.act')).toHaveLength(1)
})

test('the report has its name, and every number in it is a button', async () => {
  await givenScene('report', '#/reports')
  expect(await screen.findByRole('heading', { level: 1, name: 'Offers Participation Report' })).toBeTruthy()
  const heads = (await screen.findAllByRole('columnheader')).map((head) => head.textContent)
  expect(heads).toContain('Outstanding')
  const cells = screen
    .getAllByRole('row')
    .slice(1, -1)
    .flatMap((row) => within(row).getAllByRole('cell').slice(1))
  for (const cell of cells) expect(within(cell).getAllByRole('button')).toHaveLength(1)
})
