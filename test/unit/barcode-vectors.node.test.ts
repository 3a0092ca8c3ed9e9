/** Every vector of the scanner field guide (scanners.md 4), named by what it shows. `gs` stands for FNC1, the byte 1D. */
import { expect, it } from 'vitest'
import type { Symbology } from '../../shared/barcode/aim-identifier.ts'
import { type CodeRefusal, type ItemCode, nameCode, type RefusedCode } from '../../shared/barcode/name-code.ts'

const today = '2026-11-22'
const gs = '\u001d'
const elementsOf = (code: { elements: readonly { ai: string; value: string }[] }) =>
  code.elements.map(({ ai, value }) => `(${ai})${value}`).join(' ')

interface ArticleVector {
  readonly shows: string
  readonly raw: string
  readonly symbology: Symbology
  readonly gtin: string
  readonly upc?: string
  readonly elements?: string
  readonly more?: Partial<Pick<ItemCode, 'addOn' | 'numberKind' | 'label' | 'weightKg' | 'guess'>>
}

const articles: readonly ArticleVector[] = [
  { shows: '1 EAN-13', raw: ']E04006381333931', symbology: 'ean13', gtin: '04006381333931', upc: '4006381333931' },
  {
    shows: '2 UPC-A sent as 13 digits',
    raw: ']E00036000291452',
    symbology: 'upca',
    gtin: '00036000291452',
    upc: '036000291452',
  },
  {
    shows: '3 UPC-A sent as 12 digits',
    raw: ']E0036000291452',
    symbology: 'upca',
    gtin: '00036000291452',
    upc: '036000291452',
  },
  { shows: '4 EAN-8', raw: ']E473513537', symbology: 'ean8', gtin: '00000073513537', upc: '000073513537' },
  {
    shows: '5 UPC-E, rule 0 to 2',
    raw: ']E004252614',
    symbology: 'upce',
    gtin: '00042100005264',
    upc: '042100005264',
  },
  { shows: '6 UPC-E, rule 3', raw: ']E001234133', symbology: 'upce', gtin: '00012300000413', upc: '012300000413' },
  { shows: '7 UPC-E, rule 4', raw: ']E001234543', symbology: 'upce', gtin: '00012340000053', upc: '012340000053' },
  { shows: '8 UPC-E, rule 5 to 9', raw: ']E001234558', symbology: 'upce', gtin: '00012345000058', upc: '012345000058' },
  { shows: '9 UPC-E, rule 1', raw: ']E006543217', symbology: 'upce', gtin: '00065100004327', upc: '065100004327' },
  {
    shows: '10 UPC-E expanded by the scanner',
    raw: ']E00042100005264',
    symbology: 'upca-or-upce',
    gtin: '00042100005264',
  },
  {
    shows: '12 EAN-13 with a 5 digit add-on, two AIM identifiers in one label',
    raw: ']E09780201379624]E251995',
    symbology: 'ean13',
    gtin: '09780201379624',
    more: { addOn: '51995', numberKind: 'book' },
  },
  {
    shows: '14 in-store EAN-13',
    raw: ']E02123456012347',
    symbology: 'ean13',
    gtin: '02123456012347',
    more: { numberKind: 'inStore' },
  },
  {
    shows: '17 ITF-14, a case',
    raw: ']I115400141288763',
    symbology: 'itf14',
    gtin: '15400141288763',
    upc: '15400141288763',
  },
  {
    shows: '20 GS1-128 with expiry, batch and serial',
    raw: `]C101095060001343521728013110ABC123${gs}21SN-42`,
    symbology: 'gs1-128',
    gtin: '09506000134352',
    upc: '9506000134352',
    elements: '(01)09506000134352 (17)280131 (10)ABC123 (21)SN-42',
    more: { label: { lot: 'ABC123', expiry: '2028-01-31', serial: 'SN-42' } },
  },
  {
    shows: '23 DataBar Expanded with a variable weight',
    raw: ']e00199506000134355310300175015280215',
    symbology: 'gs1-databar',
    gtin: '99506000134355',
    elements: '(01)99506000134355 (3103)001750 (15)280215',
    more: { weightKg: 1.75, label: { expiry: '2028-02-15' } },
  },
  {
    shows: '25 GS1 DataMatrix, day 00 is the last of the month',
    raw: `]d2010950600013435210LOT7${gs}17280100`,
    symbology: 'gs1-datamatrix',
    gtin: '09506000134352',
    elements: '(01)09506000134352 (10)LOT7 (17)280100',
    more: { label: { lot: 'LOT7', expiry: '2028-01-31' } },
  },
  {
    shows: '27 GS1 QR',
    raw: `]Q3010950600013435221SER/1+2${gs}240ADD-7`,
    symbology: 'gs1-qrcode',
    gtin: '09506000134352',
    elements: '(01)09506000134352 (21)SER/1+2 (240)ADD-7',
    more: { label: { serial: 'SER/1+2' } },
  },
  {
    shows: '28 QR with a GS1 Digital Link',
    raw: ']Q1https://id.example.com/01/09506000134352/10/ABC%2F123/21/12345?17=280131',
    symbology: 'qrcode',
    gtin: '09506000134352',
    elements: '(01)09506000134352 (10)ABC/123 (21)12345 (17)280131',
    more: { label: { lot: 'ABC/123', expiry: '2028-01-31', serial: '12345' } },
  },
  {
    shows: '31 brackets typed by hand',
    raw: '(01)09506000134352(17)280131(10)ABC123',
    symbology: 'typed',
    gtin: '09506000134352',
    elements: '(01)09506000134352 (17)280131 (10)ABC123',
    more: { label: { lot: 'ABC123', expiry: '2028-01-31' } },
  },
  {
    shows: '33 no AIM identifier, 13 digits',
    raw: '4006381333931',
    symbology: 'unknown',
    gtin: '04006381333931',
    more: { guess: 'ean13' },
  },
]

it.each(articles)('$shows', ({ raw, symbology, gtin, upc, elements = '', more = {} }) => {
  const code = nameCode(raw, { today })
  expect(code).toMatchObject({ kind: 'item', symbology, gtin, ...(upc ? { upc } : {}), ...more })
  expect(elementsOf(code)).toBe(elements)
})

interface RefusalVector {
  readonly shows: string
  readonly raw: string
  readonly symbology: Symbology
  readonly reason: CodeRefusal
  readonly elements?: string
  readonly more?: Partial<Pick<RefusedCode, 'expectedCheck' | 'shown' | 'contents'>>
}

const refusals: readonly RefusalVector[] = [
  {
    shows: '15 EAN-13 with a wrong check digit',
    raw: ']E04006381333932',
    symbology: 'ean13',
    reason: 'checkDigit',
    more: { expectedCheck: '1', shown: ']E04006381333932' },
  },
  {
    shows: '16 eight digits that are no EAN-8',
    raw: ']E473513536',
    symbology: 'ean8',
    reason: 'checkDigit',
    more: { expectedCheck: '7' },
  },
  {
    shows: '19 plain Code 128 with 14 digits names no article',
    raw: ']C015400141288763',
    symbology: 'code128',
    reason: 'otherKind',
  },
  {
    shows: '21 GS1-128 with an SSCC only',
    raw: ']C100006141411234567890',
    symbology: 'gs1-128',
    reason: 'shippingLabel',
    elements: '(00)006141411234567890',
  },
  {
    shows: '29 QR with an ordinary link',
    raw: ']Q1https://example.com/shop?p=12345',
    symbology: 'qrcode',
    reason: 'webLink',
  },
  { shows: '35 Code 39', raw: ']A0ABC-1234', symbology: 'code39', reason: 'otherKind' },
]

it.each(refusals)('$shows', ({ raw, symbology, reason, elements = '', more = {} }) => {
  const code = nameCode(raw, { today })
  expect(code).toMatchObject({ kind: 'refused', symbology, reason, ...more })
  expect(elementsOf(code)).toBe(elements)
})
