/**
 * Names a raw scan or a typed code: an article, a person's card or badge, or a refusal with its reason. Pure text in, value out;
 * never throws, in time that grows with the length of the text, and every character that arrived is in exactly one part of the
 * answer. Nothing is repaired and nothing is guessed: two meanings are given as two.
 *
 *   raw -> blanks off -> AIM identifier -> person's code? -> link | EAN/UPC | ITF | GS1 elements | unmarked -> article or refusal
 *
 * Source: scanners.md 3 and 4, domain.md 5.1.
 */
import type { LocalDate } from '../kernel/business-date.ts'
import type { Upc } from '../kernel/ids.ts'
import { aimIdentifierOf, type Symbology, withoutSwitches } from './aim-identifier.ts'
import type { CodeRefusal, LabelReading } from './code-finding.ts'
import { isLink, readLink } from './digital-link.ts'
import { type Gtin, type NumberKind, numberKindOf, upcOf } from './gtin.ts'
import { type LabelFacts, labelFactsOf } from './label-facts.ts'
import { cutBlanks, type LabelElement, type LabelPart, shownText } from './label-parts.ts'
import { readMarked } from './marked-label.ts'
import { noPeopleCodes, type PeopleCodeRules, personCodeOf } from './people-codes.ts'
import { readUnmarked } from './unmarked-label.ts'

export { hasRightCheckDigit } from './check-digit.ts'
export { type CodeRefusal, codeRefusals } from './code-finding.ts'

export interface NamingRules {
  /** Today in the store's zone: decides the century of dates on labels. */
  readonly today: LocalDate
  /** Which codes belong to people; none if left out. */
  readonly people?: PeopleCodeRules
}

export type NamedCode = ItemCode | EitherItemCode | PersonsCode | RefusedCode

interface Read {
  /** What the scanner said it was. */
  readonly symbology: Symbology
  /** The pieces of what arrived, which laid end to end are what arrived. */
  readonly parts: readonly LabelPart[]
  /** GS1 elements, of any kind of label. */
  readonly elements: readonly LabelElement[]
}

export interface ItemCode extends Read, Omit<LabelFacts, 'contents'> {
  readonly kind: 'item'
  /** The article as the catalogue holds it. */
  readonly upc: Upc
  readonly gtin: Gtin
  readonly numberKind: NumberKind
  /** What the digits look like, where the scanner did not say. */
  readonly guess: Symbology | null
  /** Two or five digits printed beside the bars. */
  readonly addOn: string | null
}

/** Digits that can be two articles: the catalogue knows which, or a person has to say. */
export interface EitherItemCode extends Read {
  readonly kind: 'eitherItem'
  readonly upcs: readonly [Upc, Upc]
}

export interface PersonsCode extends Read {
  readonly kind: 'loyaltyCard' | 'badge'
  readonly code: string
}

export interface RefusedCode extends Read, Pick<LabelFacts, 'contents'> {
  readonly kind: 'refused'
  readonly reason: CodeRefusal
  /** What was read, control characters made visible. */
  readonly shown: string
  /** The check digit that would have fitted, where that is the reason. */
  readonly expectedCheck: string | null
}

/** Longest raw text looked at, as much as a scanner may send; everything above is refused unread. */
export const longestCode = 8192

export function nameCode(raw: string, { today, people = noPeopleCodes }: NamingRules): NamedCode {
  if (raw.length > longestCode) return refusedUnread('tooLong', raw, [{ type: 'unread', raw }])
  const { before, text, after } = cutBlanks(raw)
  if (text === '') return refusedUnread('empty', '', raw === '' ? [] : [{ type: 'blank', raw }])

  const aim = aimIdentifierOf(text)
  const data = text.slice(aim.raw.length)
  const whole = (parts: readonly LabelPart[]): readonly LabelPart[] =>
    [blank(before), ...parts, blank(after)].filter((part) => part.raw !== '')

  const person = personCodeOf(withoutSwitches(aim, data), people)
  if (person) {
    const parts = whole([
      { type: 'aim', raw: aim.raw },
      { type: 'text', raw: data },
    ])
    return { ...person, symbology: aim.symbology, parts, elements: [] }
  }
  const reading =
    aim.content !== 'unmarked'
      ? readMarked(aim, data, today)
      : isLink(text)
        ? readLink(text, 'unknown', today)
        : readUnmarked(text, today)
  return withMeaning({ ...reading, parts: whole(reading.parts) }, aim.symbology, text, today)
}

const blank = (raw: string): LabelPart => ({ type: 'blank', raw })

function withMeaning(reading: LabelReading, symbology: Symbology, text: string, today: LocalDate): NamedCode {
  const { finding, parts, elements } = reading
  const { contents, ...facts } = labelFactsOf(elements, today)
  const unusable = (reason: CodeRefusal, more: Partial<RefusedCode>): RefusedCode => ({
    ...{ kind: 'refused', reason, shown: shownText(text), expectedCheck: null, contents, symbology, parts, elements },
    ...more,
  })
  if (finding.kind === 'refused')
    return unusable(finding.reason, {
      symbology: symbology === 'unknown' ? symbology : (finding.symbology ?? symbology),
      expectedCheck: finding.expectedCheck ?? null,
    })
  const [first, second] = finding.candidates
  if (second) return { kind: 'eitherItem', upcs: [upcOf(first.gtin), upcOf(second.gtin)], symbology, parts, elements }
  const numberKind = numberKindOf(first.gtin)
  if (numberKind === 'coupon') return unusable('coupon', {})
  const isGuess = symbology === 'unknown' && first.symbology !== 'typed'
  return {
    kind: 'item',
    upc: upcOf(first.gtin),
    gtin: first.gtin,
    numberKind,
    symbology: isGuess ? symbology : first.symbology,
    guess: isGuess && first.symbology !== 'unknown' ? first.symbology : null,
    addOn: finding.addOn ?? null,
    ...facts,
    parts,
    elements,
  }
}

function refusedUnread(reason: CodeRefusal, text: string, parts: readonly LabelPart[]): RefusedCode {
  const read = { symbology: 'unknown', parts, elements: [] } as const
  return { kind: 'refused', reason, shown: shownText(text), expectedCheck: null, contents: null, ...read }
}
