/**
 * Cells of a product list as values: codes, money, dates, yes and no, names of types and rules. Each reader answers with the value,
 * with null for an empty cell, or with `unreadable`; nothing is guessed. Source: domain.md 5.1, 5.6.
 */
import { hasRightCheckDigit } from '../barcode/name-code.ts'
import type { LocalDate } from '../kernel/business-date.ts'
import type { Upc } from '../kernel/ids.ts'
import type { Cents } from '../kernel/money.ts'
import { type CardGroupVersion, type RewardRule, rewardRules } from '../loyalty/catalogue.ts'
import {
  type ProductListField,
  type ProgramType,
  productListColumns,
  productListFields,
  programTypeNames,
  programTypes,
  rewardRuleNames,
} from './product-list.ts'

export const unreadable = Symbol('unreadable')
export type Cell<Value> = Value | null | typeof unreadable

/** Headings are found in any order, whatever their case, blanks, signs and what stands in brackets. */
export const headingKey = (heading: string): string =>
  heading
    .replace(/\([^)]*\)/g, '')
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '')

/** Other names under which lists are seen. */
const otherHeadings: Readonly<Record<string, ProductListField>> = {
  brand: 'manufacturer',
  manufacturername: 'manufacturer',
  astroprogramid: 'programId',
  program: 'title',
  offer: 'title',
  programstartdate: 'start',
  programenddate: 'end',
  startdate: 'start',
  enddate: 'end',
  upccode: 'upc',
  barcode: 'upc',
  itemcode: 'upc',
  itemdescription: 'description',
  productdescription: 'description',
  rebate: 'rebate',
  rule: 'rule',
  unitname: 'unitName',
}

const fieldByHeading = new Map<string, ProductListField>([
  ...(Object.entries(otherHeadings) as [string, ProductListField][]),
  ...productListFields.map((field): [string, ProductListField] => [headingKey(productListColumns[field]), field]),
])

export const fieldOfHeading = (heading: string): ProductListField | undefined => fieldByHeading.get(headingKey(heading))

export interface ReadUpc {
  readonly upc: Upc
  /** Allowed all the same, but worth a look. */
  readonly hasWrongCheckDigit: boolean
}

/** Twelve digits; shorter codes get zeros in front, a zero in front of twelve goes. Source: domain.md 5.1. */
export function upcCell(text: string): Cell<ReadUpc> {
  if (text === '') return null
  const digits = text.replace(/[\s-]/g, '')
  if (!/^\d{1,14}$/.test(digits)) return unreadable
  const padded = digits.padStart(12, '0')
  const upc = padded.length > 12 && padded.startsWith('0') ? padded.replace(/^0{1,2}(?=\d{12}$)/, '') : padded
  return { upc: upc as Upc, hasWrongCheckDigit: !hasRightCheckDigit(upc) }
}

/** `8.5E+11`: a spreadsheet has thrown digits away. */
export const isShortenedCode = (text: string): boolean => /^\d+([.,]\d+)?e\+?\d+$/i.test(text)

const largestCents = 100_000_000

/** `$1,234.50`, `58`, `58,00`. */
export function moneyCell(text: string): Cell<Cents> {
  if (text === '') return null
  const bare = text.replace(/[\s$€£]/g, '')
  const plain = /^\d+,\d{1,2}$/.test(bare)
    ? bare.replace(',', '.')
    : /^\d{1,3}(,\d{3})+(\.\d+)?$/.test(bare)
      ? bare.replaceAll(',', '')
      : bare
  const found = /^(\d*)(?:\.(\d{1,2})0*)?$/.exec(plain)
  if (!found || plain === '' || plain === '.') return unreadable
  const cents = Number(found[1] || '0') * 100 + Number((found[2] ?? '').padEnd(2, '0') || '0')
  return cents <= largestCents ? cents : unreadable
}

export function numberCell(text: string, max: number): Cell<number> {
  if (text === '') return null
  if (!/^\d{1,9}$/.test(text)) return unreadable
  const value = Number(text)
  return value >= 1 && value <= max ? value : unreadable
}

/** `2026-06-30`, `6/30/2026`, `06/30/26`. */
export function dateCell(text: string): Cell<LocalDate> {
  if (text === '') return null
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?$/.exec(text)
  const american = /^(\d{1,2})\/(\d{1,2})\/(\d{4}|\d{2})$/.exec(text)
  const [year, month, day] = iso
    ? [iso[1], iso[2], iso[3]]
    : american
      ? [american[3]?.padStart(4, '20'), american[1], american[2]]
      : []
  if (!year || !month || !day) return unreadable
  const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
  const real = new Date(`${date}T00:00:00Z`)
  return !Number.isNaN(real.getTime()) && real.toISOString().startsWith(date) ? date : unreadable
}

export function yesNoCell(text: string): Cell<boolean> {
  if (text === '') return null
  if (/^(y|yes|true|x|1)$/i.test(text)) return true
  return /^(n|no|false|0)$/i.test(text) ? false : unreadable
}

export function typeCell(text: string): Cell<ProgramType> {
  if (text === '') return null
  return programTypes.find((type) => isNamed(text, type, programTypeNames[type])) ?? unreadable
}

export function ruleCell(text: string): Cell<RewardRule> {
  if (text === '') return null
  return rewardRules.find((rule) => isNamed(text, rule, rewardRuleNames[rule])) ?? unreadable
}

export function limitPerCell(text: string): Cell<'customer' | 'household'> {
  if (text === '') return null
  return (['customer', 'household'] as const).find((one) => isNamed(text, one, one)) ?? unreadable
}

/** `25%` or dollars. */
export function discountCell(text: string): Cell<NonNullable<CardGroupVersion['discount']>> {
  if (text === '') return null
  const percent = /^(\d{1,3})\s*%$/.exec(text)
  if (percent) {
    const amount = Number(percent[1])
    return amount >= 1 && amount <= 100 ? { kind: 'percent', amount } : unreadable
  }
  const cents = moneyCell(text)
  return typeof cents === 'number' && cents >= 1 && cents <= 1_000_000 ? { kind: 'cents', amount: cents } : unreadable
}

const isNamed = (text: string, ...names: readonly string[]): boolean =>
  names.some((name) => headingKey(name) === headingKey(text))
