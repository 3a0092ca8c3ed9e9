/**
 * The rows of a file as typed cells: headings first, then every row with its values or with the first cell that cannot be read. What
 * stands in the file is data, never a formula. Source: domain.md 5.6.
 */
import type { LocalDate } from '../kernel/business-date.ts'
import type { Cents } from '../kernel/money.ts'
import type { CardGroupVersion, RewardRule } from '../loyalty/catalogue.ts'
import { asWritten, type ProductListField, type ProgramType } from './product-list.ts'
import {
  type Cell,
  dateCell,
  discountCell,
  fieldOfHeading,
  isShortenedCode,
  limitPerCell,
  moneyCell,
  numberCell,
  type ReadUpc,
  ruleCell,
  typeCell,
  unreadable,
  upcCell,
  yesNoCell,
} from './product-list-cells.ts'

export const maxListRows = 50_000

/** Why a row is not taken. */
export type RowRejection =
  | { readonly reason: 'unreadable'; readonly field: ProductListField; readonly text: string }
  | { readonly reason: 'codeShortened'; readonly text: string }
  | { readonly reason: 'missing'; readonly field: ProductListField }
  | { readonly reason: 'tooLong'; readonly field: ProductListField; readonly max: number }
  | { readonly reason: 'endBeforeStart' }
  | { readonly reason: 'sameItemTwice'; readonly firstRow: number }
  | { readonly reason: 'contradicts'; readonly field: ProductListField; readonly firstRow: number }
  | { readonly reason: 'programAmbiguous' }
  | { readonly reason: 'quantityUnknown' }
  | { readonly reason: 'notForType'; readonly field: ProductListField }

export type FileProblem =
  | { readonly reason: 'empty' }
  | { readonly reason: 'headingMissing'; readonly fields: readonly ProductListField[] }
  | { readonly reason: 'headingTwice'; readonly field: ProductListField }
  | { readonly reason: 'tooManyRows'; readonly max: number }

/** One row, typed; null = the cell is empty or the column is not there. */
export interface ReadLine {
  /** As a spreadsheet numbers it: the headings are row 1. */
  readonly row: number
  readonly cells: readonly string[]
  readonly manufacturer: string
  readonly programId: string
  readonly title: string
  readonly cardGroup: string
  readonly upc: ReadUpc
  readonly description: string
  readonly species: string
  readonly size: string
  readonly unitName: string
  readonly mapKey: string
  readonly programDescription: string
  readonly qualifies: boolean | null
  readonly rewardable: boolean | null
  readonly value: Cents | null
  readonly rebate: Cents | null
  readonly start: LocalDate | null
  readonly end: LocalDate | null
  readonly type: ProgramType | null
  readonly buy: number | null
  readonly get: number | null
  readonly rule: RewardRule | null
  readonly discount: NonNullable<CardGroupVersion['discount']> | null
  readonly windowMonths: number | null
  readonly customerLimit: number | null
  readonly limitPer: 'customer' | 'household' | null
  readonly capUnits: number | null
  readonly capAmount: Cents | null
  readonly mixAndMatch: boolean | null
  readonly countsTowardCard: boolean | null
  readonly requiresEmail: boolean | null
  readonly requiresAddress: boolean | null
}

export interface RejectedLine {
  readonly row: number
  readonly cells: readonly string[]
  readonly rejection: RowRejection
}

export type ReadFile =
  | { readonly ok: false; readonly problem: FileProblem }
  | {
      readonly ok: true
      readonly headings: readonly string[]
      readonly lines: readonly ReadLine[]
      readonly rejected: readonly RejectedLine[]
    }

const textLimits = {
  manufacturer: 300,
  programId: 100,
  title: 128,
  cardGroup: 300,
  description: 300,
  species: 40,
  size: 60,
  unitName: 40,
  mapKey: 60,
  programDescription: 300,
} as const satisfies Partial<Record<ProductListField, number>>
type TextField = keyof typeof textLimits

/** Rows of text as they stand in the file; empty rows are skipped. */
export function readLines(rows: readonly (readonly string[])[]): ReadFile {
  const start = rows.findIndex((row) => row.some((cell) => cell.trim() !== ''))
  const headings = rows[start]
  if (!headings) return { ok: false, problem: { reason: 'empty' } }
  if (rows.length - start - 1 > maxListRows) return { ok: false, problem: { reason: 'tooManyRows', max: maxListRows } }
  const columns = new Map<ProductListField, number>()
  for (const [index, heading] of headings.entries()) {
    const field = fieldOfHeading(heading)
    if (!field) continue
    if (columns.has(field)) return { ok: false, problem: { reason: 'headingTwice', field } }
    columns.set(field, index)
  }
  const missing = (['upc'] as const).filter((field) => !columns.has(field))
  if (missing.length > 0) return { ok: false, problem: { reason: 'headingMissing', fields: missing } }

  const lines: ReadLine[] = []
  const rejected: RejectedLine[] = []
  for (const [index, cells] of rows.entries()) {
    if (index <= start || cells.every((cell) => cell.trim() === '')) continue
    const row = index + 1
    const read = readLine(row, cells, (field) => {
      const column = columns.get(field)
      return column === undefined ? '' : asWritten((cells[column] ?? '').trim())
    })
    if ('rejection' in read) rejected.push({ row, cells, rejection: read.rejection })
    else lines.push(read)
  }
  if (lines.length + rejected.length === 0) return { ok: false, problem: { reason: 'empty' } }
  return { ok: true, headings, lines, rejected }
}

function readLine(
  row: number,
  cells: readonly string[],
  textOf: (field: ProductListField) => string,
): ReadLine | { readonly rejection: RowRejection } {
  let rejection: RowRejection | null = null
  const reject = (why: RowRejection) => {
    rejection ??= why
  }
  const text = (field: TextField): string => {
    const value = textOf(field)
    const max = textLimits[field]
    if (value.length > max) reject({ reason: 'tooLong', field, max })
    return value
  }
  const read = <Value>(field: ProductListField, reader: (text: string) => Cell<Value>): Value | null => {
    const value = reader(textOf(field))
    if (value !== unreadable) return value
    const found = textOf(field).slice(0, 60)
    reject(
      field === 'upc' && isShortenedCode(found)
        ? { reason: 'codeShortened', text: found }
        : { reason: 'unreadable', field, text: found },
    )
    return null
  }
  const count = (field: ProductListField, max: number) => read(field, (found) => numberCell(found, max))

  const upc = read('upc', upcCell)
  if (upc === null) reject({ reason: 'missing', field: 'upc' })
  const line = {
    row,
    cells,
    manufacturer: text('manufacturer'),
    programId: text('programId'),
    title: text('title'),
    cardGroup: text('cardGroup'),
    description: text('description'),
    species: text('species'),
    size: text('size'),
    unitName: text('unitName'),
    mapKey: text('mapKey'),
    programDescription: text('programDescription'),
    qualifies: read('qualifies', yesNoCell),
    rewardable: read('rewardable', yesNoCell),
    value: read('value', moneyCell),
    rebate: read('rebate', moneyCell),
    start: read('start', dateCell),
    end: read('end', dateCell),
    type: read('type', typeCell),
    buy: count('buy', 1000),
    get: count('get', 100),
    rule: read('rule', ruleCell),
    discount: read('discount', discountCell),
    windowMonths: count('windowMonths', 120),
    customerLimit: count('customerLimit', 100_000),
    limitPer: read('limitPer', limitPerCell),
    capUnits: count('capUnits', 100_000_000),
    capAmount: read('capAmount', moneyCell),
    mixAndMatch: read('mixAndMatch', yesNoCell),
    countsTowardCard: read('countsTowardCard', yesNoCell),
    requiresEmail: read('requiresEmail', yesNoCell),
    requiresAddress: read('requiresAddress', yesNoCell),
  }
  if (line.start !== null && line.end !== null && line.end < line.start) reject({ reason: 'endBeforeStart' })
  if (rejection !== null) return { rejection }
  return upc === null ? { rejection: { reason: 'missing', field: 'upc' } } : { ...line, upc }
}
