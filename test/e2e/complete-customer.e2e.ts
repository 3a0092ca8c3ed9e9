/** Completing customers at the counter, found by their labels: one phone number and Enter, what a store asks for, and who exists already. */
import { atCounter } from './support/counter.ts'
import { expect, test } from './support/tillside.ts'

test('a cashier with a queue: one phone number and Enter; whoever has it already is named while typing', async ({
  page,
  startDemo,
}) => {
  const { url } = await startDemo()
  const counter = atCounter(page)
  await counter.opens(url)
  await counter.finds('Kim Park')
  await counter.button('Click Here to finish customer account setup').click()
  const dialog = counter.dialog('Pet Owner Information')
  const phone = dialog.getByLabel('Phone Number')
  await expect(dialog.getByLabel('Email Address')).toBeFocused()
  await page.keyboard.press('Tab')
  await expect(phone).toBeFocused()

  await page.keyboard.type('555 010 2231')
  await expect(dialog.getByRole('button', { name: 'Open Ruth Alvarez' })).toBeVisible()
  await phone.fill('(212) 736-5000')
  await expect(dialog.getByRole('button', { name: 'Open Ruth Alvarez' })).toHaveCount(0)
  await page.keyboard.press('Enter')
  await expect(dialog).toBeHidden()
  await expect(page.getByText('(212) 736-5000')).toBeVisible()
  await expect(counter.button('Incomplete Customer Information')).toBeVisible()

  // Still without an e-mail: the customer does not want to tell, and the quiet mark stays.
  await counter.button('Incomplete Customer Information').click()
  await expect(dialog.getByLabel('Email Address')).toBeFocused()
  await dialog.getByRole('button', { name: 'Customer Declined' }).click()
  await expect(counter.button('Incomplete Customer Information')).toHaveCount(0)
  await expect(counter.button('Declined to give more')).toBeVisible()
  await expect(counter.status).toHaveText('Synced')
})

test('what a manager asks for in Settings stands in front of the form, and a pet is kept in full', async ({
  page,
  startDemo,
}) => {
  const { url } = await startDemo()
  const counter = atCounter(page)
  await counter.opens(url, 'Mia')
  await counter.goesTo('Settings')
  await page.getByRole('link', { name: 'Customer fields' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Customers' })).toBeVisible()
  await page.getByLabel('Internal Customer ID').selectOption('optional')
  await page.getByLabel('Date of birth').selectOption('required')
  const codes = page.getByRole('region', { name: 'Colour codes' })
  await codes.getByLabel('Name').fill('May bite')
  await codes.getByLabel('For').selectOption('pet')
  await codes.getByRole('button', { name: 'Add Colour Code' }).click()
  await expect(codes.getByRole('group', { name: 'May bite' })).toBeVisible()

  await counter.goesTo('Checkout')
  await counter.search.fill('Nora Quill')
  await counter.button('+ Add Customer').click()
  const dialog = counter.dialog('Pet Owner Information')
  await dialog.getByLabel('Internal Customer ID').fill('00417')
  await page.keyboard.press('Enter')
  await expect(dialog.getByText('This store needs it from new customers: Date of birth.')).toBeVisible()
  await expect(dialog.getByLabel('Date of birth')).toBeFocused()
  await dialog.getByLabel('Date of birth').fill('1984-03-09')
  await dialog.getByRole('button', { name: 'Add Pet' }).click()
  await expect(dialog.getByLabel('Pet Name')).toBeFocused()
  await page.keyboard.type('Pixel')
  await dialog.getByLabel('Species').selectOption('Cat')
  await dialog.getByRole('button', { name: 'More about Pixel' }).click()
  await dialog.getByLabel('Weight').fill('9.5')
  await dialog.getByLabel(/May bite/).check()
  await dialog.getByRole('button', { name: 'Add Vaccination' }).click()
  await dialog.getByLabel('Vaccination', { exact: true }).fill('Rabies')
  await dialog.getByLabel('Good until').fill('2027-01-31')
  await dialog.getByRole('button', { name: 'Save Petowner Information' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Nora Quill' })).toBeVisible()

  // After a reload the record is as it was saved.
  await page.reload()
  await counter.signsIn('Mia')
  await counter.button('No Email on File').click()
  await dialog.getByText('Everything else').click()
  await expect(dialog.getByLabel('Internal Customer ID')).toHaveValue('00417')
  await expect(dialog.getByLabel('Date of birth')).toHaveValue('1984-03-09')
  await dialog.getByRole('button', { name: 'More about Pixel' }).click()
  await expect(dialog.getByLabel('Weight')).toHaveValue('9.5')
  await expect(dialog.getByLabel('Good until')).toHaveValue('2027-01-31')
  await expect(dialog.getByLabel(/May bite/)).toBeChecked()
})
