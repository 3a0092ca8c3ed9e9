/**
 * GS1 Digital Link: a web address that names an article, `https://any.host/01/09506000134352/10/LOT?17=280131`. The host does not
 * matter and nothing is ever opened. An address without an article is told as what it is. Source: scanners.md 4.
 */
import type { LocalDate } from '../kernel/business-date.ts'
import type { Symbology } from './aim-identifier.ts'
import { identifierAt } from './application-identifiers.ts'
import { checkDigitFor, hasRightCheckDigit } from './check-digit.ts'
import { article, type CodeFinding, type LabelReading, refused } from './code-finding.ts'
import { isAllowed } from './gs1-elements.ts'
import { gtinOf } from './gtin.ts'
import { type LabelElement, meantText } from './label-parts.ts'

export const isLink = (text: string): boolean => /^https?:\/\/\S/i.test(text)

/** Names that stood for the numbers in early addresses. */
const numberOf: Readonly<Record<string, string>> = {
  gtin: '01',
  cpv: '22',
  lot: '10',
  ser: '21',
  exp: '17',
  sscc: '00',
}
const qualifiers = ['22', '10', '21']

export function readLink(text: string, symbology: Symbology, today: LocalDate): LabelReading {
  const { path, query } = splitLink(text)
  const elements: LabelElement[] = []
  const take = (ai: string, written: string) => {
    const value = percentDecoded(written)
    const rule = identifierAt(ai)
    if (value === null || !rule || rule.ai !== ai || elements.some((one) => one.ai === ai)) return
    if (isAllowed(rule, value, today)) elements.push({ ai, value })
  }
  const names = path.map((segment) => numberOf[segment.toLowerCase()] ?? segment)
  const at = names.findIndex((name, index) => name === '01' && /^\d{8,14}$/.test(path[index + 1] ?? ''))
  if (at >= 0) {
    elements.push({ ai: '01', value: gtinOf(path[at + 1] ?? '') })
    for (let index = at + 2; index + 1 < path.length; index += 2) {
      const name = names[index] ?? ''
      if (!qualifiers.includes(name)) break
      take(name, path[index + 1] ?? '')
    }
    for (const pair of query) {
      const equals = pair.indexOf('=')
      const name = pair.slice(0, equals)
      if (equals > 0 && !/^0[0-3]$/.test(name)) take(numberOf[name.toLowerCase()] ?? name, pair.slice(equals + 1))
    }
  }
  const finding =
    at >= 0 ? linkedArticle(elements, symbology) : refused(isParcel(names, path) ? 'shippingLabel' : 'webLink')
  return { finding, parts: [{ type: 'text', raw: text }], elements }
}

const isParcel = (names: readonly string[], path: readonly string[]): boolean =>
  names.some((name, index) => name === '00' && /^\d{18}$/.test(path[index + 1] ?? ''))

function linkedArticle(elements: readonly LabelElement[], symbology: Symbology): CodeFinding {
  const gtin = elements[0]?.value ?? ''
  return hasRightCheckDigit(gtin)
    ? article(gtin, symbology)
    : { kind: 'refused', reason: 'checkDigit', expectedCheck: checkDigitFor(gtin.slice(0, -1)) }
}

function splitLink(text: string): { readonly path: readonly string[]; readonly query: readonly string[] } {
  const address = text.slice(text.indexOf('://') + 3).split('#', 1)[0] ?? ''
  const question = address.indexOf('?')
  const [, ...path] = (question < 0 ? address : address.slice(0, question)).split('/')
  return { path, query: question < 0 ? [] : address.slice(question + 1).split(/[&;]/) }
}

/** Null where a percent sign is not followed by two hexadecimal digits. */
function percentDecoded(written: string): string | null {
  if (/%(?![0-9a-f]{2})/i.test(written)) return null
  return meantText(
    written.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
  )
}
