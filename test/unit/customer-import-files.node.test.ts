/** Customer lists as real programs write them: one sheet in five files, all read alike; and exports of other systems by their headings. */
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { readListFile } from '../../renderer/use-cases/product-list-files.ts'
import { guessColumns, importColumns, problemOfMapping, templates } from '../../shared/customers/import-columns.ts'
import { createRowReader, type ImportRow, type Rows, tableOf } from '../../shared/customers/import-reading.ts'

const us = { country: 'US', today: '2026-06-10' }

function readRows(rows: Rows): readonly ImportRow[] {
  const found = tableOf(rows)
  if (!found.ok) throw new Error(found.problem.reason)
  const readRow = createRowReader(rows, found.table, found.table.mapping, us)
  return rows.flatMap((_, place) => (place < found.table.first ? [] : (readRow(place) ?? [])))
}

async function readFile(content: BlobPart): Promise<readonly ImportRow[]> {
  const outcome = await readListFile(new Blob([content]))
  if (!outcome.ok) throw new Error(outcome.reason)
  return readRows(outcome.rows)
}

const list = (name: string) => new Uint8Array(readFileSync(new URL(`../support/lists/${name}`, import.meta.url)))

describe('one sheet, written by LibreOffice', () => {
  test.each([
    'libreoffice.xlsx',
    'libreoffice-utf8-comma.csv',
    'libreoffice-windows-semicolon.csv',
    'libreoffice-utf16-tab.csv',
    'libreoffice-mac-comma.csv',
  ])(
    '%s: a title above the headings, numbers, dates, serials, merged cells, blank lines, cells of two lines',
    async (name) => {
      const rows = await readFile(list(name))
      const said = rows.map(({ row, values, isOfRowAbove, rejection }) => ({
        ...{ row, isOfRowAbove, rejection },
        name: `${values.firstName} ${values.lastName}`.trim(),
        id: values.internalCustomerId,
        phone: values.phone,
        born: values.birthDate,
        pets: values.pets.map((pet) => pet.name),
        notes: values.notes.replace(/\r/g, ''),
      }))
      const owner = { isOfRowAbove: false, rejection: null }
      expect(said).toEqual([
        {
          ...owner,
          row: 4,
          name: 'Zoë Müller',
          id: '00123',
          phone: '+12125550134',
          born: '1984-03-05',
          pets: ['Mochi'],
          notes: 'Rings twice;\n"quiet" dog',
        },
        {
          ...owner,
          row: 5,
          name: 'José Peña',
          id: '124',
          phone: '+12125550135',
          born: '1984-03-05',
          pets: ['Rex'],
          notes: 'ab',
        },
        {
          ...owner,
          row: 6,
          name: 'Ann Owner',
          id: '00125',
          phone: '+12125550136',
          born: '1990-06-01',
          pets: ['Biscuit'],
          notes: '',
        },
        { ...owner, isOfRowAbove: true, row: 7, name: '', id: '', phone: '', born: '', pets: ['Pepper'], notes: '' },
        { ...owner, row: 9, name: 'Last Row', id: '00126', phone: '+12125550137', born: '', pets: [], notes: '=2+5' },
      ])
    },
  )
})

describe('columns guessed from the headings of', () => {
  const guessed = (headings: string) => {
    const names = headings.split(',')
    return Object.fromEntries(guessColumns(names).flatMap((field, place) => (field ? [[field, names[place]]] : [])))
  }
  test('Shopify', () => {
    expect(
      guessed(
        'Customer ID,First Name,Last Name,Email,Accepts Email Marketing,Default Address Company,Default Address Address1,Default Address Address2,Default Address City,Default Address Province Code,Default Address Country Code,Default Address Zip,Default Address Phone,Phone,Accepts SMS Marketing,Total Spent,Total Orders,Note,Tax Exempt,Tags',
      ),
    ).toEqual({
      internalCustomerId: 'Customer ID',
      firstName: 'First Name',
      lastName: 'Last Name',
      email: 'Email',
      emailConsent: 'Accepts Email Marketing',
      line1: 'Default Address Address1',
      line2: 'Default Address Address2',
      city: 'Default Address City',
      state: 'Default Address Province Code',
      country: 'Default Address Country Code',
      zip: 'Default Address Zip',
      phone: 'Phone',
      otherPhone: 'Default Address Phone',
      smsConsent: 'Accepts SMS Marketing',
      notes: 'Note',
    })
  })
  test('Square', () => {
    expect(
      guessed(
        'Reference ID,First Name,Last Name,Nickname,Email Address,Phone Number,Company Name,Street Address 1,Street Address 2,City,State,Postal Code,Birthday,Memo,Square Customer ID,Creation Source,First Visit,Last Visit,Transaction Count,Lifetime Spend,Email Subscription Status',
      ),
    ).toMatchObject({
      internalCustomerId: 'Square Customer ID',
      firstName: 'First Name',
      email: 'Email Address',
      phone: 'Phone Number',
      line1: 'Street Address 1',
      zip: 'Postal Code',
      birthDate: 'Birthday',
      notes: 'Memo',
      firstVisitOn: 'First Visit',
      emailConsent: 'Email Subscription Status',
    })
  })
  test('Lightspeed, both lines', () => {
    expect(
      guessed(
        'customer_code,first_name,last_name,company_name,phone,mobile,email,physical_address1,physical_city,physical_postcode,physical_state,loyalty_balance,note',
      ),
    ).toMatchObject({
      internalCustomerId: 'customer_code',
      phone: 'mobile',
      otherPhone: 'phone',
      points: 'loyalty_balance',
      line1: 'physical_address1',
      zip: 'physical_postcode',
    })
    expect(
      guessed('ID,Title,First Name,Last Name,Company,Mobile,Home,Work,Email 1,Address,City,State,Zip,Birthday,Note'),
    ).toMatchObject({
      internalCustomerId: 'ID',
      phone: 'Mobile',
      otherPhone: 'Home',
      email: 'Email 1',
      line1: 'Address',
    })
  })
  test('Clover', () => {
    expect(
      guessed(
        'Customer ID,First Name,Last Name,Phone Number,Email Address,Address Line 1,Address Line 2,Address Line 3,City,State / Province,Postal / Zip Code,Country,Marketing Allowed,Customer Since,Birthday (Month/Day)',
      ),
    ).toMatchObject({
      line1: 'Address Line 1',
      state: 'State / Province',
      zip: 'Postal / Zip Code',
      emailConsent: 'Marketing Allowed',
      firstVisitOn: 'Customer Since',
    })
  })
  test('both templates', () => {
    for (const fields of Object.values(templates))
      expect(guessColumns(fields.map((field) => importColumns[field]))).toEqual(fields)
  })
})

describe('a table', () => {
  test('needs a name and no field twice', () => {
    expect(problemOfMapping(['firstName', 'email'])).toEqual({ reason: 'nameMissing' })
    expect(problemOfMapping(['fullName', null])).toBeNull()
    expect(problemOfMapping(['firstName', 'lastName', 'email', 'email'])).toEqual({
      reason: 'fieldTwice',
      field: 'email',
    })
  })
  test('without headings has columns by letter, and its first row is a customer', () => {
    const found = tableOf([['Kim', 'Lee', 'kim@example.com']])
    expect(found).toMatchObject({
      ok: true,
      table: { headings: ['Column A', 'Column B', 'Column C'], first: 0, count: 1 },
    })
  })
  test('of nothing but headings or blanks is empty', () => {
    expect(
      tableOf([
        ['First Name', 'Last Name'],
        ['', ' '],
      ]),
    ).toEqual({ ok: false, problem: { reason: 'empty' } })
    expect(tableOf([[''], ['']])).toEqual({ ok: false, problem: { reason: 'empty' } })
  })
  test('a contact that cannot be read is left out with a note; where nothing else says who it is, the row waits', () => {
    const [left, waits, long] = readRows([
      ['First Name', 'Last Name', 'Email', 'Phone'],
      ['Kim', 'Lee', 'kim@example.com', '5.55E+09'],
      ['Ann', 'Wu', '', '5.55E+09'],
      ['A'.repeat(100), 'Wu', 'a@example.com', ''],
    ])
    expect(left).toMatchObject({
      rejection: null,
      notes: [{ kind: 'leftOut', field: 'phone', problem: 'shortened', text: '5.55E+09' }],
    })
    expect(waits?.rejection).toMatchObject({ reason: 'unreadable', field: 'phone', problem: 'shortened' })
    expect(long).toMatchObject({
      values: { firstName: 'A'.repeat(80) },
      notes: [{ kind: 'cut', field: 'firstName', max: 80 }],
    })
  })
})
