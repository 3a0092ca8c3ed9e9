/** A manager imports a customer list as in the store: file, columns, check, report with the rejected rows, once more, and the file that goes out. */
import { readFileSync } from 'node:fs'
import type { Page } from '@playwright/test'
import { atCounter } from './support/counter.ts'
import { expect, test } from './support/tillside.ts'

test.describe.configure({ timeout: 120_000 })

const choose = (page: Page, lines: readonly string[]) =>
  page
    .getByTestId('customer-list-file')
    .setInputFiles({ name: 'old-till.csv', mimeType: 'text/csv', buffer: Buffer.from(lines.join('\r\n')) })

const list = [
  'Client ID;First;Last;E-Mail;Mobile;Reward Points;Dog;Colour of the car',
  '00071;Pia;Sato;pia@example.com;(212) 555-0134;120;Mochi;red',
  '00072;Quentin;;quentin@example.com;;;;',
  ';Rosa;Tran;;;;;',
  '00073;Sam;Wu;sam@example.com;5.55E+09;;;',
]

test('a list with bad rows comes in, its rejected rows go back as a file, the same list changes nothing, and everybody goes out', async ({
  page,
  startDemo,
}) => {
  const { url } = await startDemo()
  const counter = atCounter(page)
  await counter.opens(url, 'Mia')
  await counter.goesTo('Customers')
  await page.getByRole('link', { name: 'Import Customers' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Import Customers' })).toBeFocused()

  const template = page.waitForEvent('download')
  await page
    .getByRole('group', { name: 'Template 2: with current points' })
    .getByRole('button', { name: 'CSV' })
    .click()
  expect(readFileSync(await (await template).path(), 'utf8')).toContain(
    'Internal Customer ID,First Name,Last Name,Email Address,Phone Number,Current Points',
  )

  await choose(page, list)
  await expect(page.getByLabel('Column Client ID means')).toHaveValue('internalCustomerId')
  await page.getByLabel('Column Dog means').selectOption('Pet Name')
  await page.getByRole('button', { name: 'Check 4 rows' }).click()

  const rows = page.getByRole('region', { name: 'Rows' })
  await expect(rows.getByRole('row', { name: /Pia/ })).toContainText('New')
  await expect(rows.getByRole('row', { name: /Quentin/ })).toContainText('Rejected The last name is missing.')
  await expect(rows.getByRole('row', { name: /Sam/ })).toContainText('5.55E+09 left out')
  const rejected = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Rejected rows as a file' }).click()
  expect(readFileSync(await (await rejected).path(), 'utf8')).toMatch(
    /Colour of the car,Reason\r\n00072,Quentin,,quentin@example.com,,,,,The last name is missing\./,
  )

  await page.getByRole('button', { name: 'Import 3 rows' }).click()
  await expect(page.getByText('The import is finished.')).toBeVisible()
  await expect(page.getByText('3 new customers')).toBeVisible()

  // The same list once more: its columns are remembered, and nobody comes twice.
  await page.getByRole('button', { name: 'Import Another File' }).click()
  await choose(page, list)
  await expect(page.getByText('These are the columns you chose for such a file before.')).toBeVisible()
  await page.getByRole('button', { name: 'Check 4 rows' }).click()
  await expect(page.getByRole('button', { name: '3 unchanged' })).toBeVisible()
  await expect(
    page.getByRole('button', { name: 'Nothing to import' }).or(page.getByText('Nothing to import')),
  ).toBeVisible()

  await page.getByRole('link', { name: 'Back to the customers' }).click()
  await page.getByRole('button', { name: 'Export', exact: true }).click()
  const everybody = page.waitForEvent('download')
  await page.getByRole('button', { name: 'CSV', exact: true }).click()
  const text = readFileSync(await (await everybody).path(), 'utf8')
  expect(text).toContain('00071,Pia,Sato,pia@example.com,(212) 555-0134,120')
  await expect(page.getByText(/^\d+ customers exported\.$/)).toBeVisible()
  await page.getByRole('button', { name: 'Export Pets', exact: true }).click()
  const pets = page.waitForEvent('download')
  await page.getByRole('button', { name: 'XLSX', exact: true }).click()
  expect((await pets).suggestedFilename()).toMatch(/^pets-.*\.xlsx$/)

  await counter.goesTo('Checkout')
  await counter.finds('Pia Sato')
})
