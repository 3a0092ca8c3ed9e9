/**
 * One article, one number: every way an article's number is written leads to its 14 digits, and from there to the text by which
 * catalogue rows hold it: 12 digits where it is a UPC, 13 or 14 where the article has no UPC. Source: scanners.md 4, domain.md 5.1.
 */
import type { Upc } from '../kernel/ids.ts'
import { withCheckDigit } from './check-digit.ts'

/** Fourteen digits as text, with a right check digit. */
export type Gtin = string

/** From 8, 12, 13 or 14 digits. A UPC-E is no such number; expand it first. */
export const gtinOf = (digits: string): Gtin => digits.padStart(14, '0')

/** How the catalogue holds the article. The indicator of a case stays: the case is an article of its own. */
export function upcOf(gtin: Gtin): Upc {
  const cut = gtin.startsWith('00') ? 2 : gtin.startsWith('0') ? 1 : 0
  return gtin.slice(cut) as Upc
}

/** The 12 digits of a UPC-E, from number system (0 or 1) and its six digits; the check digit belongs to the expanded number. */
export function expandUpcE(numberSystem: string, six: string): string {
  const [a, b, c, d, e, rule] = [...six] as [string, string, string, string, string, string]
  switch (rule) {
    case '0':
    case '1':
    case '2':
      return withCheckDigit(`${numberSystem}${a}${b}${rule}0000${c}${d}${e}`)
    case '3':
      return withCheckDigit(`${numberSystem}${a}${b}${c}00000${d}${e}`)
    case '4':
      return withCheckDigit(`${numberSystem}${a}${b}${c}${d}00000${e}`)
    default:
      return withCheckDigit(`${numberSystem}${a}${b}${c}${d}${e}0000${rule}`)
  }
}

/** Whether 12 digits can have been printed as UPC-E: a scanner that expands it does not say so. */
export const hasUpcEForm = (upcA: string): boolean =>
  /^[01]\d{2}[012]0{4}\d{3}\d$|^[01]\d{2}[3-9]0{5}\d{2}\d$|^[01]\d{3}[1-9]0{5}\d\d$|^[01]\d{4}[1-9]0{4}[5-9]\d$/.test(
    upcA,
  )

/** ISBN-10 as the 13 digits that are printed as bars today. */
export const isbn10ToEan13 = (isbn10: string): string => withCheckDigit(`978${isbn10.slice(0, 9)}`)

export type NumberKind =
  | 'article'
  /** Given by the shop itself, often with a price or weight inside: means nothing outside this shop. */
  | 'inStore'
  | 'book'
  | 'periodical'
  | 'music'
  | 'coupon'

/** What the first digits say. A case has the number of its contents behind the indicator and is always an article. */
export function numberKindOf(gtin: Gtin): NumberKind {
  if (gtin.startsWith('000000')) return /^000000[02]/.test(gtin) ? 'inStore' : 'article'
  if (!gtin.startsWith('0')) return 'article'
  const ean13 = gtin.slice(1)
  if (/^(02|04|2)/.test(ean13)) return 'inStore'
  if (/^(05|98[1-4]|99)/.test(ean13)) return 'coupon'
  if (/^9790/.test(ean13)) return 'music'
  if (/^97[89]/.test(ean13)) return 'book'
  if (/^977/.test(ean13)) return 'periodical'
  return 'article'
}
