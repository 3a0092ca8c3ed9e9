/**
 * Names a raw scan or a typed code: the article's UPC, or a refusal with its reason. Pure text in, value out; what a device
 * added around the label (AIM identifier, terminator) is taken off here, nothing is guessed or repaired.
 * Source: domain.md 5.1, scanners.md 3 and 4.
 */
import type { Upc } from '../kernel/ids.ts'

export type CodeRefusal =
  /** Nothing was read. */
  | 'empty'
  /** Longer than any label that names an article. */
  | 'tooLong'
  /** Not a code for an article: letters, or a number of digits that no UPC, EAN or GTIN has. */
  | 'notAValidUpc'
  /** The last digit does not fit the others: misread or mistyped. */
  | 'checkDigit'

export type NamedCode =
  | { readonly kind: 'item'; readonly upc: Upc }
  | { readonly kind: 'refused'; readonly reason: CodeRefusal; readonly shown: string }

/** Longest raw text looked at; everything above is refused unread. */
export const longestCode = 200

export function nameCode(raw: string): NamedCode {
  const text = raw.trim()
  if (text === '') return { kind: 'refused', reason: 'empty', shown: '' }
  if (text.length > longestCode) return { kind: 'refused', reason: 'tooLong', shown: `${text.slice(0, 20)}…` }
  const shown = printable(text)
  const digits = articleDigits(text.replace(/^\][A-Za-z][0-9A-Za-z]/, ''))
  if (digits === null) return { kind: 'refused', reason: 'notAValidUpc', shown }
  if (!hasRightCheckDigit(digits)) return { kind: 'refused', reason: 'checkDigit', shown }
  return { kind: 'item', upc: digits as Upc }
}

/** True for text that can only be meant as a code, so that it is not looked up as a name. */
export const looksLikeCode = (text: string): boolean => /^(\][A-Za-z][0-9A-Za-z])?[\d\s-]+$/.test(text.trim())

/** The 12 digits of a UPC, or the 13 or 14 of an article that has no UPC; null when it is neither. */
function articleDigits(text: string): string | null {
  const gs1 = /^01(\d{14})/.exec(text)
  const digits = gs1?.[1] ?? text.replace(/[\s-]/g, '')
  if (!/^\d+$/.test(digits)) return null
  switch (digits.length) {
    case 14:
      return digits.startsWith('00') ? digits.slice(2) : digits.startsWith('0') ? digits.slice(1) : digits
    case 13:
      return digits.startsWith('0') ? digits.slice(1) : digits
    case 12:
      return digits
    case 10:
    case 11:
      return digits.padStart(12, '0')
    case 8:
      return digits.padStart(12, '0')
    default:
      return null
  }
}

/** Modulo 10 with weights 3, 1, 3, 1 from the right, the check digit excluded. */
export function hasRightCheckDigit(digits: string): boolean {
  let sum = 0
  for (let index = 0; index < digits.length - 1; index += 1) {
    const fromRight = digits.length - 2 - index
    sum += Number(digits[index]) * (fromRight % 2 === 0 ? 3 : 1)
  }
  return (10 - (sum % 10)) % 10 === Number(digits.at(-1))
}

/** Control characters made visible, so that a person can read what arrived. */
const printable = (text: string): string =>
  [...text].map((char) => (char < ' ' ? `<${char.charCodeAt(0).toString(16).padStart(2, '0')}>` : char)).join('')
