/** Files of a product list: encodings, separators, workbooks; what is written is read as it was. */
import { describe, expect, test } from 'vitest'
import writeWorkbook from 'write-excel-file/universal'
import { listFile, maxFileBytes, readListFile } from '../../renderer/use-cases/product-list-files.ts'
import { demoUpc } from '../../shared/demo/demo-catalogue.ts'
import { writeProductList } from '../../shared/reports/product-list.ts'
import { planImport } from '../../shared/reports/product-list-import.ts'
import { readLines } from '../../shared/reports/product-list-reading.ts'
import { givenCatalogue, today } from '../support/given-catalogue.ts'

const rowsOf = async (content: BlobPart) => {
  const read = await readListFile(new Blob([content]))
  if (!read.ok) throw new Error(read.reason)
  return read.rows
}
const utf16 = (text: string, isBigEndian: boolean) => {
  const bytes = new Uint8Array(text.length * 2)
  const view = new DataView(bytes.buffer)
  for (let index = 0; index < text.length; index += 1) view.setUint16(index * 2, text.charCodeAt(index), !isBigEndian)
  return bytes
}

describe('text files', () => {
  const rows = [
    ['UPC', 'Description'],
    ['045801310200', 'Pâté, „fein“'],
  ]
  const csv = 'UPC,Description\r\n045801310200,"Pâté, „fein“"\r\n'
  test.each([
    ['UTF-8', csv],
    ['UTF-8 with its mark', `\uFEFF${csv}`],
    ['UTF-16 with its mark', utf16(`\uFEFF${csv}`, false)],
    ['UTF-16, the other way round', utf16(`\uFEFF${csv}`, true)],
    ['UTF-16 without a mark', utf16(csv, false)],
    ['semicolons', 'UPC;Description\n045801310200;Pâté, „fein“\n'],
    ['tabs', 'UPC\tDescription\n045801310200\tPâté, „fein“\n'],
    ['sep=', 'sep=|\r\nUPC|Description\r\n045801310200|Pâté, „fein“\r\n'],
  ])('%s', async (_name, content) => {
    expect((await rowsOf(content)).filter((row) => row.join('') !== '')).toEqual(rows)
  })

  test('Windows letters', async () => {
    const bytes = Uint8Array.from(
      [...'UPC,Description\n1,P'].map((char) => char.charCodeAt(0)).concat(0xe2, 0x74, 0xe9),
    )
    expect(await rowsOf(bytes)).toEqual([
      ['UPC', 'Description'],
      ['1', 'Pâté'],
    ])
  })

  test('a quoted cell may hold the separator, quotes and line ends', async () => {
    expect(await rowsOf('a,b\n"x,""y""\nz",2')).toEqual([
      ['a', 'b'],
      ['x,"y"\nz', '2'],
    ])
  })
})

describe('workbooks', () => {
  test('codes and dates come as text, whatever type their cells have', async () => {
    const file = await writeWorkbook([
      ['UPC', 'Start', 'Value', 'Qualifies'],
      [850000010017, { value: new Date('2026-07-01T00:00:00Z'), type: Date, format: 'mm/dd/yyyy' }, 4.99, true],
      [{ value: '045801310200', type: String }, '7/1/2026', null, 'N'],
    ]).toBlob()
    expect(await rowsOf(file)).toEqual([
      ['UPC', 'Start', 'Value', 'Qualifies'],
      ['850000010017', '2026-07-01', '4.99', 'Y'],
      ['045801310200', '7/1/2026', '', 'N'],
    ])
  })

  test('what is no workbook says so', async () => {
    expect(await readListFile(new Blob(['PK\u0003\u0004 but nothing more']))).toEqual({
      ok: false,
      reason: 'unreadable',
    })
    expect(await readListFile(new Blob([Uint8Array.of(0xd0, 0xcf, 0x11, 0xe0, 1)]))).toEqual({
      ok: false,
      reason: 'wrongKind',
    })
    expect(await readListFile(new Blob([Uint8Array.of(1, 0, 200, 0, 0, 0, 7)]))).toMatchObject({ ok: false })
    const tooBig = { size: maxFileBytes + 1 } as Blob
    expect(await readListFile(tooBig)).toEqual({ ok: false, reason: 'tooBig' })
  })
})

test.each(['csv', 'xlsx'] as const)('exported as %s and imported again, nothing changes', async (format) => {
  const { catalogue } = givenCatalogue()
  const rows = writeProductList(catalogue, { date: today, from: today, manufacturerId: null })
  const read = readLines(await rowsOf(await listFile(rows, format, 'Product list')))
  if (!read.ok) throw new Error(read.problem.reason)
  expect(read.lines.length).toBe(rows.length - 1)
  expect(read.lines.some((line) => line.upc.upc === demoUpc('G1'))).toBe(true)
  const plan = planImport(read.lines, read.rejected, {
    catalogue,
    date: today,
    newId: () => 'new',
    answers: {},
    isWholeList: true,
  })
  expect(plan.fates.filter((one) => one.fate !== 'unchanged')).toEqual([])
  expect(plan.rows).toEqual([])
})
