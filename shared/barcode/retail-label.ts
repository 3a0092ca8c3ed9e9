/**
 * EAN-13, EAN-8, UPC-A and UPC-E under an AIM identifier, with their add-ons, in every length scanners are set to send. Several
 * identifiers may stand in one label: the article's and its add-on's. Source: scanners.md 3 and 4.
 */
import type { Symbology } from './aim-identifier.ts'
import { checkDigitFor, hasRightCheckDigit } from './check-digit.ts'
import { article, type Candidate, type CodeFinding, type LabelReading, refused } from './code-finding.ts'
import { expandUpcE, gtinOf, hasUpcEForm } from './gtin.ts'
import type { LabelPart } from './label-parts.ts'

/** `text` begins with `]E`. */
export function readRetailLabel(text: string): LabelReading {
  const parts: LabelPart[] = []
  const found: CodeFinding[] = []
  let addOn: string | null = null
  const segment = /\]E([0-9A-Za-z])(\d*)/y
  let at = 0
  for (let match = segment.exec(text); match; match = segment.exec(text)) {
    const [raw, modifier = '', digits = ''] = match
    parts.push({ type: 'aim', raw: raw.slice(0, 3) })
    at = segment.lastIndex
    if (isAddOn(modifier)) {
      parts.push({ type: 'addOn', raw: digits })
      if (digits.length !== (modifier === '1' ? 2 : 5)) found.push(refused('notAValidUpc'))
      addOn = digits
      continue
    }
    const inside = modifier === '3' ? lengthBeforeAddOn(digits) : digits.length
    parts.push({ type: 'digits', raw: digits.slice(0, inside) })
    if (inside < digits.length) {
      addOn = digits.slice(inside)
      parts.push({ type: 'addOn', raw: addOn })
    }
    found.push(retailArticle(digits.slice(0, inside), modifier === '4'))
  }
  if (at < text.length) {
    parts.push({ type: 'unread', raw: text.slice(at) })
    return { finding: refused('notAValidUpc'), parts, elements: [] }
  }
  return { finding: together(found, addOn), parts, elements: [] }
}

const isAddOn = (modifier: string): boolean => modifier === '1' || modifier === '2'

/** Under `]E3` the add-on follows in the same string. */
function lengthBeforeAddOn(digits: string): number {
  if (digits.length === 15 || digits.length === 18) return 13
  if (digits.length === 14 || digits.length === 17) return 12
  return digits.length
}

function together(found: readonly CodeFinding[], addOn: string | null): CodeFinding {
  const [first, second] = found
  if (!first) return refused('addOnOnly')
  if (second) return found.find((one) => one.kind === 'refused') ?? refused('twoLabels')
  return first.kind === 'articles' && addOn !== null ? { ...first, addOn } : first
}

function retailArticle(digits: string, isEan8: boolean): CodeFinding {
  if (isEan8) return digits.length === 8 ? checked(digits, 'ean8') : refused('notAValidUpc')
  switch (digits.length) {
    case 13:
      return digits.startsWith('0') ? upcA(digits.slice(1)) : checked(digits, 'ean13')
    case 12:
      return upcA(digits)
    case 8:
      // EAN-8 has an identifier of its own, so eight digits here are UPC-E, if they can be.
      return /^[01]/.test(digits) ? upcE(digits) : checked(digits, 'ean8')
    case 7:
      return sevenDigits(digits)
    case 6:
      return article(gtinOf(expandUpcE('0', digits)), 'upce')
    default:
      return refused('notAValidUpc')
  }
}

/** 8, 12, 13 or 14 digits with their check digit. */
export function checked(digits: string, symbology: Symbology): CodeFinding {
  return hasRightCheckDigit(digits)
    ? article(gtinOf(digits), symbology)
    : { kind: 'refused', reason: 'checkDigit', symbology, expectedCheck: checkDigitFor(digits.slice(0, -1)) }
}

/** A scanner that expands UPC-E does not say so; the article is the same. */
export const upcA = (digits: string): CodeFinding => checked(digits, hasUpcEForm(digits) ? 'upca-or-upce' : 'upca')

/** Eight digits that begin with 0 or 1. */
export function upcE(digits: string): CodeFinding {
  const whole = expandUpcE(digits.charAt(0), digits.slice(1, 7))
  return whole.at(-1) === digits.at(-1)
    ? article(gtinOf(whole), 'upce')
    : { kind: 'refused', reason: 'checkDigit', symbology: 'upce', expectedCheck: whole.slice(-1) }
}

/** UPC-E sent without its first digit, which is then 0, or without its last. */
function sevenDigits(digits: string): CodeFinding {
  const withoutFirst = upcE(`0${digits}`)
  if (!/^[01]/.test(digits)) return withoutFirst
  return either(withoutFirst, article(gtinOf(expandUpcE(digits.charAt(0), digits.slice(1))), 'upce'))
}

/** What one of two ways to read the same digits gives; both, where both are right and mean different articles. */
export function either(one: CodeFinding, other: CodeFinding): CodeFinding {
  if (one.kind === 'refused') return other
  if (other.kind === 'refused') return one
  const candidates: [Candidate, ...Candidate[]] = [...one.candidates]
  for (const candidate of other.candidates)
    if (!candidates.some(({ gtin }) => gtin === candidate.gtin)) candidates.push(candidate)
  return { kind: 'articles', candidates }
}
