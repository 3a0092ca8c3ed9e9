/** EAN, UPC, ISBN and ITF labels beyond the guide's vectors: every length, add-ons, in-store numbers, two meanings. */
import { expect, it } from 'vitest'
import { checkDigitFor } from '../../shared/barcode/check-digit.ts'
import { nameCode } from '../../shared/barcode/name-code.ts'

const today = '2026-11-22'
const name = (raw: string) => nameCode(raw, { today })

it.each([
  ['EAN-13', '400638133393', '1'],
  ['UPC-A', '03600029145', '2'],
  ['EAN-8', '7351353', '7'],
  ['ITF-14', '1540014128876', '3'],
  ['UPC-E by its UPC-A', '04210000526', '4'],
  ['SSCC', '00614141123456789', '0'],
])('the check digit of %s %s is %s', (_, payload, digit) => {
  expect(checkDigitFor(payload)).toBe(digit)
})

it.each([
  ['UPC-A as 12, 13 or 14 digits', ['850000010017', '0850000010017', '00850000010017'], '850000010017'],
  ['UPC-A under every identifier', [']E0850000010017', ']E00850000010017', ']C10100850000010017'], '850000010017'],
  ['UPC-E in 8, 7 and 6 digits', [']E001234558', ']E01234558', ']E0123455'], '012345000058'],
  ['an EAN-8 is no UPC-E', [']E401234565'], '000001234565'],
  ['an EAN-8 from a scanner that calls it EAN', [']E073513537'], '000073513537'],
  [
    'a book by ISBN-10, ISBN-13 and its bars',
    ['0201379627', ']X00201379627', '978-0-201-37962-4', ']E09780201379624'],
    '9780201379624',
  ],
  ['a case whose check digit the scanner took off', [']I31540014128876'], '15400141288763'],
  ['a case that holds its single article number', [']I104006381333931'], '4006381333931'],
  ['digits typed as they are printed', ['8 50000 01001 7', '8-50000-01001-7'], '850000010017'],
])('%s: one article', (_, raws, upc) => {
  for (const raw of raws) {
    const code = name(raw)
    const upcs = code.kind === 'item' ? [code.upc] : code.kind === 'eitherItem' ? code.upcs : [code]
    expect(upcs, raw).toContain(upc)
  }
})

it('UPC-E sent in seven digits without its check digit gets it back', () => {
  expect(name(']E00123455')).toMatchObject({ kind: 'item', upc: '012345000058', symbology: 'upce' })
})

it('eight digits without an identifier that are right as EAN-8 and as UPC-E are both', () => {
  expect(name('01234565')).toMatchObject({ kind: 'eitherItem', upcs: ['000001234565', '012345000065'] })
})

it('eight digits without an identifier that are right in one way only are that', () => {
  expect(name('73513537')).toMatchObject({ kind: 'item', upc: '000073513537', guess: 'ean8' })
  expect(name('01234133')).toMatchObject({ kind: 'item', upc: '012300000413', guess: 'upce' })
})

it('the case and the single article are two articles', () => {
  expect(name(']I115400141288763')).toMatchObject({ upc: '15400141288763' })
  expect(name(']E05400141288766')).toMatchObject({ upc: '5400141288766' })
})

it.each([
  ['after the article', ']E09771234567003]E112', '12'],
  ['before the article', ']E112]E09771234567003', '12'],
  ['in one string', ']E3977123456700312', '12'],
  ['of five digits in one string behind 12', ']E303600029145251995', '51995'],
  ['without identifiers, behind a magazine', '977123456700312', '12'],
])('an add-on %s is kept apart from the number', (_, raw, addOn) => {
  expect(name(raw)).toMatchObject({ kind: 'item', addOn })
})

it.each([
  ['2123456012347', 'inStore'],
  ['212345678992', 'inStore'],
  ['412345678996', 'inStore'],
  ['9771234567003', 'periodical'],
  ['9780201379624', 'book'],
  ['9790260000438', 'music'],
  ['850000010017', 'article'],
])('%s is a number of the kind %s', (raw, numberKind) => {
  expect(name(raw)).toMatchObject({ kind: 'item', numberKind })
})

it.each([
  ['a coupon, UPC-A beginning with 5', '512345678900', 'coupon'],
  ['a coupon, EAN-13 beginning with 99', '9912345678909', 'coupon'],
  ['an add-on alone', ']E251995', 'addOnOnly'],
  ['two labels glued together', ']E04006381333931]E0036000291452', 'twoLabels'],
  ['a number of digits no article has', ']E012345', 'notAValidUpc'],
  ['letters in an EAN', ']E0400638133393A', 'notAValidUpc'],
  ['six digits nobody says are UPC-E', '123455', 'notAValidUpc'],
  ['brackets in a scanned GS1-128', ']C1(01)09506000134352', 'noItemNumber'],
  ['an ITF of another length', ']I1123456', 'otherKind'],
  ['an answer of the scanner to a menu command', ']X0REVINF: WA12345', 'otherKind'],
  ['Codabar', ']F0A123456A', 'otherKind'],
  ['PDF417', ']L0ANSI 636000', 'otherKind'],
  ['QR with a bare number', ']Q14006381333931', 'otherKind'],
  ['bars nobody knows', ']~0123', 'notAValidUpc'],
  ['a parcel number', '006141411234567890', 'shippingLabel'],
  ['nothing', '  \r\n', 'empty'],
])('%s is refused by name', (_, raw, reason) => {
  expect(name(raw)).toMatchObject({ kind: 'refused', reason })
})
