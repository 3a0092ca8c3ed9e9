/**
 * The AIM identifier a scanner puts before a label, `]` + letter + modifier: which bars were read, and what kind of text follows.
 * A label without one, or with one nobody knows, is said to be so; the kind is never guessed here. Source: scanners.md 3.
 */

export const symbologies = [
  ...['ean13', 'ean8', 'upca', 'upce', 'upca-or-upce', 'itf14', 'isbn10', 'addon'],
  ...['gs1-128', 'gs1-databar', 'gs1-composite', 'gs1-datamatrix', 'gs1-qrcode', 'gs1-dotcode', 'gs1-aztec'],
  ...['code128', 'isbt128', 'code39', 'code93', 'codabar', 'code11', 'msi', '2of5', 'itf', 'pdf417', 'maxicode'],
  ...['datamatrix', 'qrcode', 'dotcode', 'aztec', 'other'],
  /** Typed with brackets round the application identifiers. */
  'typed',
  /** No AIM identifier came. */
  'unknown',
] as const
export type Symbology = (typeof symbologies)[number]

/** What the text after the identifier is. */
export type Content =
  /** Digits of an EAN or UPC label, perhaps with an add-on. */
  | 'retail'
  | 'itf'
  /** GS1 application identifiers. */
  | 'gs1'
  /** Text that names no article, unless it is a GS1 Digital Link. */
  | 'text'
  /** ISBN at some makers, answers of the scanner itself at others. */
  | 'other'
  /** No identifier came: digits, brackets or elements, whatever it looks like. */
  | 'unmarked'

export interface AimIdentifier {
  /** As it came, empty where none came. */
  readonly raw: string
  readonly symbology: Symbology
  readonly content: Content
  /** The modifier says that character set switches (`\000026`) may stand in the text and backslashes are doubled. */
  readonly hasSwitches: boolean
}

const pattern = /^\]([A-Za-z])([0-9A-Za-z])/

export function aimIdentifierOf(text: string): AimIdentifier {
  const found = pattern.exec(text)
  if (!found) return { raw: '', symbology: 'unknown', content: 'unmarked', hasSwitches: false }
  const [raw, letter = '', modifier = ''] = found
  return { raw, ...meaningOf(letter, modifier), hasSwitches: /^\](Q[246]|d[456])/.test(raw) }
}

/** The text behind the identifier: marks of another character set are left out, and doubled backslashes are one. */
export const withoutSwitches = (aim: AimIdentifier, data: string): string =>
  aim.hasSwitches ? data.replace(/\\(\\|\d{6})/g, (_, what: string) => (what === '\\' ? '\\' : '')) : data

function meaningOf(letter: string, modifier: string): { readonly symbology: Symbology; readonly content: Content } {
  switch (letter) {
    case 'E':
      return { symbology: 'ean13', content: 'retail' }
    case 'I':
      return { symbology: 'itf', content: 'itf' }
    case 'C':
      if (modifier === '1') return { symbology: 'gs1-128', content: 'gs1' }
      return { symbology: modifier === '4' ? 'isbt128' : 'code128', content: 'text' }
    case 'e':
      return { symbology: modifier === '0' ? 'gs1-databar' : 'gs1-composite', content: 'gs1' }
    case 'd':
      return /[25]/.test(modifier)
        ? { symbology: 'gs1-datamatrix', content: 'gs1' }
        : { symbology: 'datamatrix', content: 'text' }
    case 'Q':
      return /[34]/.test(modifier)
        ? { symbology: 'gs1-qrcode', content: 'gs1' }
        : { symbology: 'qrcode', content: 'text' }
    case 'J':
      return modifier === '1' ? { symbology: 'gs1-dotcode', content: 'gs1' } : { symbology: 'dotcode', content: 'text' }
    case 'z':
      return modifier === '1' ? { symbology: 'gs1-aztec', content: 'gs1' } : { symbology: 'aztec', content: 'text' }
    case 'X':
      return { symbology: 'other', content: 'other' }
    default:
      return { symbology: namesNoArticle[letter] ?? 'other', content: 'text' }
  }
}

const namesNoArticle: Readonly<Record<string, Symbology>> = {
  A: 'code39',
  F: 'codabar',
  G: 'code93',
  H: 'code11',
  M: 'msi',
  S: '2of5',
  R: '2of5',
  L: 'pdf417',
  U: 'maxicode',
}
