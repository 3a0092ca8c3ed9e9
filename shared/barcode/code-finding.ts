/** What a reader of one kind of label found: the articles it can mean, or the name of the reason why it means none. */
import type { Symbology } from './aim-identifier.ts'
import type { Gtin } from './gtin.ts'
import type { LabelElement, LabelPart } from './label-parts.ts'

/** Every reason has its sentence in the words catalogue under the same name. */
export const codeRefusals = [
  /** Nothing was read. */
  'empty',
  /** Longer than any label. */
  'tooLong',
  /** Not a code for an article: letters, or a number of digits that no UPC, EAN or GTIN has. */
  'notAValidUpc',
  /** The last digit does not fit the others: misread or mistyped. */
  'checkDigit',
  /** Bars of a kind that names no article (Code 128, Code 39, PDF417, ...), whatever text they hold. */
  'otherKind',
  /** A link that names no article. It is never opened. */
  'webLink',
  /** A parcel or pallet (SSCC). */
  'shippingLabel',
  /** Says what is inside a case (AI 02), not what the case is. */
  'contentsLabel',
  'coupon',
  /** Only the two or five digits beside a book's or magazine's bars. */
  'addOnOnly',
  /** Two labels arrived in one piece, or one label names two articles. */
  'twoLabels',
  /** Ends in the middle of its article number. */
  'incomplete',
  /** A GS1 label without an article number. */
  'noItemNumber',
] as const
export type CodeRefusal = (typeof codeRefusals)[number]

export interface Candidate {
  readonly gtin: Gtin
  readonly symbology: Symbology
}

export type CodeFinding =
  | {
      readonly kind: 'articles'
      /** One; two where eight or ten digits can be read in two ways. */
      readonly candidates: readonly [Candidate, ...Candidate[]]
      readonly addOn?: string
    }
  | {
      readonly kind: 'refused'
      readonly reason: CodeRefusal
      /** More exact than the AIM identifier. */
      readonly symbology?: Symbology
      /** The check digit that would have fitted what was read. */
      readonly expectedCheck?: string
    }

/** A finding with the pieces it was found in. */
export interface LabelReading {
  readonly finding: CodeFinding
  readonly parts: readonly LabelPart[]
  readonly elements: readonly LabelElement[]
}

export const refused = (reason: CodeRefusal): CodeFinding => ({ kind: 'refused', reason })

export const article = (gtin: Gtin, symbology: Symbology): CodeFinding => ({
  kind: 'articles',
  candidates: [{ gtin, symbology }],
})
