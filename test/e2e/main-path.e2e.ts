/** One customer from lookup to the report, as the counter does it: by scanner and keyboard, on real input. */

import { atCounter } from './support/counter.ts'
import { expect, test } from './support/tillside.ts'

test('the whole path by scanner and keyboard only', async ({ page, startDemo }) => {
  const { url } = await startDemo()
  const counter = atCounter(page)
  await counter.opens(url)
  await expect(counter.status).toHaveText('Synced')

  await counter.finds('Ruth')
  await expect(page.getByRole('heading', { name: 'Ruth Alvarez' })).toBeVisible()
  await counter.scans('A2')
  await counter.answers('Offer')
  await expect(counter.dialog('Offer')).toBeHidden()
  await expect(counter.alert).toContainText('earned')
  await expect(counter.card('12 of 12 punched, 1 this visit')).toBeVisible()

  await counter.checksOut()
  const redemption = counter.dialog('Redemption')
  await expect(redemption).toBeVisible()
  await expect(redemption.getByText('Duck')).toHaveCount(0)
  const choices = redemption.getByRole('radio')
  await expect(choices).toHaveCount(3)
  await choices.first().focus()
  await page.keyboard.press('Space')
  await expect(choices.first()).toBeChecked()
  await page.keyboard.press('Enter')

  await expect(page.getByText('This reward was redeemed this visit')).toHaveCount(2)
  await expect(page.getByText('Ring free:')).toBeVisible()
  await expect(page.getByText('Take $5.00 off')).toBeVisible()
  await expect(page.getByRole('heading', { name: 'Rewards Earned / Redeemed This Visit' })).toBeVisible()
  await counter.finishes()
  await expect(counter.status).toHaveText('Synced')
})

test('the report shows what was earned and redeemed, and every number opens its rows', async ({ page, startDemo }) => {
  const { url } = await startDemo()
  const counter = atCounter(page)
  await counter.opens(url, 'Mia')
  await counter.finds('Ruth')
  await counter.scans('D1')
  await counter.answers('Offer')
  await expect(counter.dialog('Offer')).toBeHidden()
  await counter.scans('D2')
  await expect(counter.alert).toContainText('earned')
  await expect(page.getByRole('button', { name: 'Earned, not redeemed: 1' })).toBeVisible()

  await page.getByRole('link', { name: 'Reports' }).click()
  await expect(page.getByRole('heading', { name: 'Offers Participation Report' })).toBeVisible()
  for (const column of [
    'Manufacturer Name',
    'Program / Offer',
    'Unique Customers',
    'Cards Punched',
    'Items Sold',
    'Rewards Earned',
    'Rewards Redeemed',
    'Outstanding',
  ])
    await expect(page.getByRole('columnheader', { name: column })).toBeVisible()
  const row = page.getByRole('row', { name: /broth, buy 2 get 1/ })
  await expect(row).toContainText(['1', '1', '2', '1', '0', '1'].join(''))
  await row.getByRole('button').last().click()
  await expect(page.getByText('Ruth Alvarez').first()).toBeVisible()
})

test('items first, customer second: the tray waits, survives a reload and goes along', async ({ page, startDemo }) => {
  const { url } = await startDemo()
  const counter = atCounter(page)
  await counter.opens(url)
  await counter.scans('B1')
  await counter.scans('B2')
  await expect(page.getByText(/2 items waiting for a customer/).first()).toBeVisible()

  await page.reload()
  await counter.signsIn()
  await expect(page.getByText(/2 items waiting for a customer/).first()).toBeVisible()
  await counter.finds('Ruth')

  await expect(counter.line('Northfield 5 lb Chicken')).toBeVisible()
  await expect(counter.line('Northfield 5 lb Beef')).toBeVisible()
  await expect(counter.card('2 of 12 punched, 2 this visit')).toBeVisible()
})

test('Discard empties the tray', async ({ page, startDemo }) => {
  const { url } = await startDemo()
  const counter = atCounter(page)
  await counter.opens(url)
  await counter.scans('B1')
  await expect(page.getByText(/1 items? waiting for a customer/).first()).toBeVisible()
  await counter.button('Discard').click()
  await expect(page.getByText(/waiting for a customer/)).toHaveCount(0)
})

test('undo before Finished: the reward is earned again and the report counts it as open', async ({
  page,
  startDemo,
}) => {
  const { url } = await startDemo()
  const counter = atCounter(page)
  await counter.opens(url)
  await counter.finds('Bob Stone')
  await counter.checksOut()
  await counter.answers('Redemption')
  await expect(page.getByText('This reward was redeemed this visit')).toBeVisible()

  await counter.button('Undo Redemption').click()

  await expect(page.getByText('This reward was redeemed this visit')).toHaveCount(0)
  await counter.finishes()
  await counter.finds('Bob Stone')
  await counter.checksOut()
  await expect(counter.dialog('Redemption')).toBeVisible()
})

test('typed codes, item names, the three lists and quantities', async ({ page, startDemo }) => {
  const { url } = await startDemo()
  const counter = atCounter(page)
  await counter.opens(url)
  await counter.finds('Ruth')
  await counter.scanField.fill('850000014053')
  await counter.scanField.press('Enter')
  await expect(counter.line('Northfield 5 lb Chicken').getByLabel('Quantity')).toHaveValue('1')

  await counter.scanField.fill('5 lb beef')
  await expect(page.getByRole('option', { name: /Northfield 5 lb Beef/ })).toBeVisible()
  await counter.scanField.press('Enter')
  await expect(counter.line('Northfield 5 lb Beef')).toBeVisible()

  await counter.button('Pick from lists').click()
  await page.getByLabel('Brand').selectOption({ label: 'Clearbrook' })
  await page.getByLabel('Offer or program').selectOption({ label: 'Clearbrook can' })
  await page.getByLabel('Item', { exact: true }).selectOption({ label: 'Clearbrook can salmon' })
  await counter.button('Add Item').click()
  await expect(counter.line('Clearbrook can salmon')).toBeVisible()

  const quantity = counter.line('Clearbrook can salmon').getByLabel('Quantity')
  await quantity.fill('3')
  await quantity.press('Enter')
  await expect(counter.card('3 of 6 punched, 3 this visit')).toBeVisible()
  await counter.line('Northfield 5 lb Beef').getByRole('button', { name: 'Remove' }).click()
  await expect(counter.line('Northfield 5 lb Beef')).toHaveCount(0)
})

test('unknown, malformed and 10,000-character scans are refused in words, and nothing is added', async ({
  page,
  startDemo,
}) => {
  const { url } = await startDemo()
  const counter = atCounter(page)
  await counter.opens(url)
  await counter.finds('Ruth')
  await counter.scans('850000029200')
  await expect(page.getByText('Not in any program')).toBeVisible()
  await expect(counter.button('Why?').first()).toBeVisible()
  await counter.scans('850000010018')
  await expect(page.getByText('This label cannot be used')).toBeVisible()
  await counter.scanField.fill('9'.repeat(10_000))
  await counter.scanField.press('Enter')
  await expect(page.getByText('This label cannot be used')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Remove' })).toHaveCount(0)
  await counter.scans('B1')
  await expect(counter.line('Northfield 5 lb Chicken')).toBeVisible()
})

test('incomplete prompt to saved: the dialog asks for what is missing, and the mail waits to leave', async ({
  page,
  startDemo,
}) => {
  const { url } = await startDemo()
  const counter = atCounter(page)
  await counter.opens(url)
  await counter.finds('Kim Park')
  await expect(counter.button('No Email on File')).toBeVisible()
  await counter.button('Incomplete Customer Information').click()
  const dialog = counter.dialog('Pet Owner Information')
  await expect(dialog).toBeVisible()
  await dialog.getByLabel('Email Address').fill('kim.park@example.com')
  await dialog.getByLabel('Phone Number').fill('(555) 010-2231')
  await dialog.getByRole('button', { name: 'Save Petowner Information' }).click()
  await expect(dialog.getByText('Ruth Alvarez')).toBeVisible()
  await dialog.getByLabel('Phone Number').fill('(555) 010-9001')
  await dialog.getByRole('button', { name: 'Add Pet' }).click()
  await dialog.getByLabel('Pet Name').last().fill('Pixel')
  await dialog.getByRole('button', { name: 'Save and Send Verification Email' }).click()
  await expect(dialog).toBeHidden()
  await expect(counter.button('Incomplete Customer Information')).toHaveCount(0)
  await expect(counter.button('kim.park@example.com')).toBeVisible()
  await expect(page.getByText('Pixel')).toBeVisible()
  await expect(counter.status).toHaveText('Synced')
  await counter.button('Sync Details').click()
  await expect(page.getByText(/1 waiting to leave/)).toBeVisible()
})

test('+ Add Customer takes along what was typed', async ({ page, startDemo }) => {
  const { url } = await startDemo()
  const counter = atCounter(page)
  await counter.opens(url)
  await counter.search.fill('Nora Quill')
  await counter.button('+ Add Customer').click()
  const dialog = counter.dialog('Pet Owner Information')
  await expect(dialog.getByLabel('First Name')).toHaveValue('Nora')
  await expect(dialog.getByLabel('Last Name')).toHaveValue('Quill')
  await dialog.getByRole('button', { name: 'Save Petowner Information' }).click()
  await expect(page.getByRole('heading', { name: 'Nora Quill' })).toBeVisible()
})

test('an offer reward left open is asked about before the visit is finished', async ({ page, startDemo }) => {
  const { url } = await startDemo()
  const counter = atCounter(page)
  await counter.opens(url)
  await counter.finds('Ruth')
  await counter.scans('E1')
  await expect(counter.dialog('Offer')).toBeVisible()
  await counter.button('OK').click()
  await counter.checksOut()
  await expect(counter.dialog('Redemption')).toBeVisible()
  await counter.button('Redeem Later').click()
  await counter.button('Finished').click()
  const dialog = counter.dialog('Reward Not Redeemed')
  await expect(dialog).toBeVisible()
  await counter.button('Go Back').click()
  await expect(dialog).toBeHidden()
})

test('five wrong PINs lock one person, and nobody else', async ({ page, startDemo }) => {
  const { url } = await startDemo()
  const counter = atCounter(page)
  await page.goto(url)
  await counter.seesSignIn()
  await page.keyboard.type('be')
  for (let tries = 0; tries < 5; tries += 1) {
    await page.keyboard.type('0000')
    await page.keyboard.press('Enter')
    await expect(page.getByText(/That PIN does not fit|Locked until/).first()).toBeVisible()
    await expect(page.getByText(new RegExp(`${4 - tries} more tr|Locked until`)).first()).toBeVisible()
  }
  await expect(page.getByText(/Locked until/).first()).toBeVisible()
  await counter.signsIn('Ana')
})
