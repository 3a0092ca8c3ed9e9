/**
 * A label under an AIM identifier, by the kind of bars it names: EAN/UPC, ITF, GS1 elements, a link, or text that names no article.
 * Source: scanners.md 3 and 4.
 */
import type { LocalDate } from '../kernel/business-date.ts'
import { type AimIdentifier, withoutSwitches } from './aim-identifier.ts'
import { hasRightCheckDigit, isIsbn10, withCheckDigit } from './check-digit.ts'
import { article, type CodeFinding, type LabelReading, refused } from './code-finding.ts'
import { isLink, readLink } from './digital-link.ts'
import { readElementLabel, readElements } from './gs1-elements.ts'
import { gtinOf, isbn10ToEan13 } from './gtin.ts'
import { checked, readRetailLabel } from './retail-label.ts'

/** `data` is the label behind its identifier. */
export function readMarked(aim: AimIdentifier, data: string, today: LocalDate): LabelReading {
  if (aim.content === 'retail') return readRetailLabel(aim.raw + data)
  const { finding, parts, elements } = readData(aim, data, today)
  return { finding, parts: [{ type: 'aim', raw: aim.raw }, ...parts], elements }
}

function readData(aim: AimIdentifier, data: string, today: LocalDate): LabelReading {
  const plain = withoutSwitches(aim, data)
  const asItCame = (reading: LabelReading): LabelReading =>
    plain === data ? reading : { ...reading, parts: [{ type: 'text', raw: data }] }
  if (isLink(plain)) return asItCame(readLink(plain, aim.symbology, today))
  switch (aim.content) {
    case 'gs1':
      // Some scanners leave the 01 of a DataBar off.
      if (aim.symbology === 'gs1-databar' && /^\d{14}$/.test(data) && hasRightCheckDigit(data))
        return digitsReading(article(data, aim.symbology), data)
      return asItCame(readElementLabel(readElements(plain, today), aim.symbology))
    case 'itf':
      return readItf(aim, data)
    case 'other':
      return readOther(data)
    case 'text':
    case 'retail':
    case 'unmarked':
      return namesNothing(data)
  }
}

function readItf(aim: AimIdentifier, data: string): LabelReading {
  // The scanner verified the check digit and took it off.
  const digits = aim.raw === ']I3' && /^\d{13}$/.test(data) ? withCheckDigit(data) : data
  return /^\d{14}$/.test(digits) ? digitsReading(checked(digits, 'itf14'), data) : namesNothing(data)
}

/** `]X0` is a book at some makers; everything else under it names no article. */
function readOther(data: string): LabelReading {
  if (isIsbn10(data)) return digitsReading(article(gtinOf(isbn10ToEan13(data)), 'isbn10'), data)
  return /^97[89]\d{10}$/.test(data) ? digitsReading(checked(data, 'ean13'), data) : namesNothing(data)
}

const digitsReading = (finding: CodeFinding, data: string): LabelReading => ({
  finding,
  parts: [{ type: 'digits', raw: data }],
  elements: [],
})

const namesNothing = (data: string): LabelReading => ({
  finding: refused('otherKind'),
  parts: [{ type: 'text', raw: data }],
  elements: [],
})
