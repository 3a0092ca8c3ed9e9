/**
 * A label or typed code without an AIM identifier: told by what it looks like, and only where it can be nothing else. Digits are
 * articles by their number and their check digit; eight and ten digits can be two. Source: scanners.md 4, domain.md 5.1.
 */
import type { LocalDate } from '../kernel/business-date.ts'
import { identifierAt } from './application-identifiers.ts'
import { hasRightCheckDigit, isIsbn10 } from './check-digit.ts'
import { article, type CodeFinding, type LabelReading, refused } from './code-finding.ts'
import { articleOfElements, isAllowed, readElementLabel, readElements, separator } from './gs1-elements.ts'
import { gtinOf, isbn10ToEan13 } from './gtin.ts'
import type { LabelElement, LabelPart } from './label-parts.ts'
import { checked, either, upcA, upcE } from './retail-label.ts'

export function readUnmarked(text: string, today: LocalDate): LabelReading {
  if (text.startsWith('(')) return readBrackets(text, today)
  if (looksLikeElements(text)) return readElementLabel(readElements(text, today), 'unknown')
  const digits = text.replace(/[ \u00a0-]/g, '')
  if (!/^\d+[Xx]?$/.test(digits))
    return { finding: refused('notAValidUpc'), parts: [{ type: 'unread', raw: text }], elements: [] }
  const withAddOn = digits === text ? readAddOn(digits) : null
  if (withAddOn) return withAddOn
  return { finding: plainDigits(digits), parts: [{ type: 'digits', raw: text }], elements: [] }
}

/** A separator, or an article or parcel number with its identifier: no plain number is that long. */
const looksLikeElements = (text: string): boolean =>
  text.includes(separator) || /^(01|02)\d{14}/.test(text) || /^00\d{18}/.test(text)

/** Only books, music and periodicals carry add-ons, of 2 or 5 digits. */
function readAddOn(digits: string): LabelReading | null {
  const number = digits.slice(0, 13)
  const addOn = digits.slice(13)
  if (addOn.length !== 2 && addOn.length !== 5) return null
  if (!/^97[789]/.test(number) || !hasRightCheckDigit(number)) return null
  return {
    finding: { kind: 'articles', candidates: [{ gtin: gtinOf(number), symbology: 'ean13' }], addOn },
    parts: [
      { type: 'digits', raw: number },
      { type: 'addOn', raw: addOn },
    ],
    elements: [],
  }
}

/** Digits, or nine of them and an X. */
function plainDigits(digits: string): CodeFinding {
  if (/[Xx]$/.test(digits) && digits.length !== 10) return refused('notAValidUpc')
  switch (digits.length) {
    case 18:
      return hasRightCheckDigit(digits) ? refused('shippingLabel') : refused('notAValidUpc')
    case 14:
      return digits.startsWith('0') ? plainDigits(digits.slice(1)) : checked(digits, 'itf14')
    case 13:
      return digits.startsWith('0') ? upcA(digits.slice(1)) : checked(digits, 'ean13')
    case 12:
      return upcA(digits)
    case 11:
      return upcA(digits.padStart(12, '0'))
    case 10:
      return tenDigits(digits)
    case 8:
      return /^[01]/.test(digits) ? either(checked(digits, 'ean8'), upcE(digits)) : checked(digits, 'ean8')
    default:
      return refused('notAValidUpc')
  }
}

/** A UPC whose two leading zeros were left off, or an ISBN of before 2007. */
function tenDigits(digits: string): CodeFinding {
  const book = isIsbn10(digits) ? article(gtinOf(isbn10ToEan13(digits)), 'isbn10') : null
  if (!/^\d+$/.test(digits)) return book ?? refused('checkDigit')
  const upc = upcA(digits.padStart(12, '0'))
  return book ? either(upc, book) : upc
}

/** `(01)09506000134352(17)280131(10)ABC`: only people write brackets, no symbol holds them. */
function readBrackets(text: string, today: LocalDate): LabelReading {
  const parts: LabelPart[] = []
  const elements: LabelElement[] = []
  const piece = /\((\d{2,4})\)([^(]*)/y
  let at = 0
  for (let found = piece.exec(text); found; found = piece.exec(text)) {
    const [raw, ai = '', written = ''] = found
    const value = written.trim()
    const rule = identifierAt(ai)
    if (rule?.ai === ai && isAllowed(rule, value, today)) {
      parts.push({ type: 'element', raw, ai, value })
      elements.push({ ai, value })
    } else parts.push({ type: 'unread', raw })
    at = piece.lastIndex
  }
  if (at < text.length) parts.push({ type: 'unread', raw: text.slice(at) })
  if (at === 0) return { finding: refused('notAValidUpc'), parts, elements }
  const unread = parts.flatMap((part) => (part.type === 'unread' ? [part.raw.replace(/[()]/g, '')] : []))
  return { finding: articleOfElements(elements, unread, 'typed'), parts, elements }
}
