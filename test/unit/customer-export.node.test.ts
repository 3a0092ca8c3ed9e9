/** Customers and pets as rows of text: nothing in them runs, phones and ids are text, and a workbook of many rows is read as it was written. */
import { expect, test } from 'vitest'
import { readListFile } from '../../renderer/use-cases/product-list-files.ts'
import { createSheetFile } from '../../renderer/use-cases/sheet-file.ts'
import {
  customerCells,
  customerHeadings,
  exportCell,
  petCells,
  petHeadings,
} from '../../shared/customers/export-rows.ts'
import { emptyPerson } from '../../shared/customers/person.ts'
import { emptyPet } from '../../shared/customers/pet.ts'
import type { CustomerId } from '../../shared/kernel/ids.ts'
import { emptyCustomer } from '../../shared/loyalty/state.ts'

const state = emptyCustomer('c-1' as CustomerId)
const person = {
  ...emptyPerson,
  firstName: '=HYPERLINK("http://x")',
  lastName: '@Lee',
  phone: '+12125550134',
  internalCustomerId: '00123',
  pets: [{ ...emptyPet('p'), name: '+Rex', species: 'dog' as const }],
}

test.each(['=1+1', '+1', '-cmd', '@x', '\tx', '\rx', "'=1"])('%j is no formula any more', (text) => {
  expect(exportCell(text)).toBe(`'${text}`)
})
test('a negative balance stays a number, and plain text stays as it is', () => {
  expect(['-5', '-1.5', 'a=b', ''].map(exportCell)).toEqual(['-5', '-1.5', 'a=b', ''])
})

test('a customer has a cell for each heading, a pet too', () => {
  const cells = customerCells({ state, person }, 'US')
  expect(cells).toHaveLength(customerHeadings.length)
  expect(cells?.slice(0, 5)).toEqual(['00123', '\'=HYPERLINK("http://x")', "'@Lee", '', '(212) 555-0134'])
  const [pet] = petCells({ state, person }, 'US')
  expect(pet).toHaveLength(petHeadings.length)
  expect(pet?.slice(5, 7)).toEqual(["'+Rex", 'dog'])
})

test('who was merged into somebody has no row, and a deleted customer’s pets have none', () => {
  expect(customerCells({ state: { ...state, mergedInto: 'c-2' as CustomerId }, person }, 'US')).toBeNull()
  expect(petCells({ state: { ...state, deletedAt: '2026-06-10T00:00:00.000Z' }, person }, 'US')).toEqual([])
})

test('a workbook written in pieces is read as it was written, zeros, signs and line ends included', async () => {
  const sheet = createSheetFile('Customers & <pets>')
  const rows = [
    ['Id', 'Text', ''],
    ['00123', 'a < b & "c"', ''],
    ['124', 'two\nlines', 'Zoë 🐈'],
  ]
  sheet.add(rows.slice(0, 1))
  sheet.add(rows.slice(1))
  const read = await readListFile(sheet.done())
  expect(read.ok && read.rows.map((row) => row.map((cell) => cell.replace(/\r/g, '')))).toEqual(rows)
})
