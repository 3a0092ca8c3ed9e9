/**
 * GS1 element strings: application identifiers with their values, one after another, as they stand in GS1-128, DataBar, GS1
 * DataMatrix, GS1 QR and DotCode. Pieces are never lost: what has no known identifier or no allowed value stays as `unread`, and
 * the rest behind an unknown identifier is not guessed at. Source: scanners.md 4.
 *
 *   01 09506000134352 17 280131 10 ABC123 GS 21 SN-42
 *   `- ends by itself -----'    `- runs to GS or to the end
 */
import type { LocalDate } from '../kernel/business-date.ts'
import type { Symbology } from './aim-identifier.ts'
import { type IdentifierRule, identifierAt } from './application-identifiers.ts'
import { checkDigitFor, hasRightCheckDigit } from './check-digit.ts'
import { article, type CodeFinding, type LabelReading, refused } from './code-finding.ts'
import { gtinOf } from './gtin.ts'
import { labelDate } from './label-date.ts'
import type { LabelElement, LabelPart } from './label-parts.ts'

export const separator = '\u001d'
/** Some keyboard scanners write the separator out. */
const writtenSeparator = '<GS>'

export function readElements(text: string, today: LocalDate): readonly LabelPart[] {
  const parts: LabelPart[] = []
  let at = 0
  while (at < text.length) {
    const between = text[at] === separator ? separator : text.startsWith(writtenSeparator, at) ? writtenSeparator : ''
    if (between !== '') {
      parts.push({ type: 'separator', raw: between })
      at += between.length
      continue
    }
    const rule = identifierAt(text, at)
    if (!rule) {
      parts.push({ type: 'unread', raw: text.slice(at) })
      break
    }
    const from = at + rule.ai.length
    const stop = endOfValue(text, from)
    const end = rule.isPredefined ? Math.min(from + rule.longest, stop) : stop
    const value = text.slice(from, end)
    const fits = hasRightForm(rule, value)
    if (fits && isRealDate(rule, value, today))
      parts.push({ type: 'element', raw: text.slice(at, end), ai: rule.ai, value })
    // A value of the wrong form: where the next one begins cannot be known before the next separator.
    else parts.push({ type: 'unread', raw: text.slice(at, fits ? end : stop) })
    at = fits ? end : stop
  }
  return parts
}

function endOfValue(text: string, from: number): number {
  const gs = text.indexOf(separator, from)
  const written = text.indexOf(writtenSeparator, from)
  return Math.min(gs < 0 ? text.length : gs, written < 0 ? text.length : written)
}

/** A value that may be kept. A wrong check digit is allowed here: it is refused by its own name. */
export const isAllowed = (rule: IdentifierRule, value: string, today: LocalDate): boolean =>
  hasRightForm(rule, value) && isRealDate(rule, value, today)

function hasRightForm(rule: IdentifierRule, value: string): boolean {
  if (value.length < rule.shortest || value.length > rule.longest) return false
  return rule.isNumeric ? /^\d+$/.test(value) : /^[\x20-\x7e]+$/.test(value)
}

const isRealDate = (rule: IdentifierRule, value: string, today: LocalDate): boolean =>
  rule.date === 'none' || labelDate(value, today, rule.date === 'day') !== null

/** The elements among the parts, and the article they name. */
export function readElementLabel(parts: readonly LabelPart[], symbology: Symbology): LabelReading {
  const elements = parts.flatMap((part) => (part.type === 'element' ? [{ ai: part.ai, value: part.value }] : []))
  const unread = parts.flatMap((part) => (part.type === 'unread' ? [part.raw] : []))
  return { finding: articleOfElements(elements, unread, symbology), parts, elements }
}

/** The article the elements name. 01 is this unit; 02 is what is inside it; 00 is a parcel. */
export function articleOfElements(
  elements: readonly LabelElement[],
  unread: readonly string[],
  symbology: Symbology,
): CodeFinding {
  for (const { ai, value } of elements) {
    if (!identifierAt(ai)?.hasCheckDigit || hasRightCheckDigit(value)) continue
    return { kind: 'refused', reason: 'checkDigit', expectedCheck: checkDigitFor(value.slice(0, -1)) }
  }
  const named = new Set(elements.filter(({ ai }) => ai === '01').map(({ value }) => value))
  const [gtin, another] = named
  if (another !== undefined) return refused('twoLabels')
  if (gtin !== undefined) return article(gtinOf(gtin), symbology)
  const has = (...ais: string[]) => elements.some(({ ai }) => ais.includes(ai))
  if (unread.some((raw) => /^0[12]/.test(raw))) return refused('incomplete')
  if (has('02')) return refused('contentsLabel')
  if (has('00')) return refused('shippingLabel')
  if (has('255', '8110', '8112')) return refused('coupon')
  return refused('noItemNumber')
}
