/** GS1 elements and Digital Links beyond the guide's vectors: separators, broken values, dates, weights, links. */
import { describe, expect, it } from 'vitest'
import { labelDate } from '../../shared/barcode/label-date.ts'
import { nameCode } from '../../shared/barcode/name-code.ts'

const today = '2026-11-22'
const gs = '\u001d'
const name = (raw: string) => nameCode(raw, { today })
const item = '0109506000134352'

describe('where an element ends', () => {
  it.each([
    ['a separator at the very start is dropped', `]C1${gs}${item}10L1`],
    ['a separator behind an element that ends by itself is allowed', `]C1${item}${gs}10L1`],
    ['a separator at the end is allowed', `]C1${item}10L1${gs}`],
    ['a separator written out by a keyboard scanner', `]C1${item}240X<GS>10L1`],
    ['order does not matter', `]d210L1${gs}${item}`],
    ['no identifier, but a separator', `${item}10L1${gs}240X`],
    ['no identifier, the article first', `${item}10L1`],
    ['GS1 DotCode', `]J1${item}10L1`],
    ['GS1 QR with a switched character set', `]Q4\\000026${item}10L1`],
  ])('%s', (_, raw) => {
    expect(name(raw)).toMatchObject({ kind: 'item', upc: '9506000134352', label: { lot: 'L1' } })
  })
})

describe('what cannot be understood is kept as it is, and nothing is guessed behind it', () => {
  it.each([
    ['an unknown identifier', '0501234', '0501234'],
    ['an unknown identifier with more behind it', `0501234${gs}10L1`, `0501234${gs}10L1`],
    ['a lot longer than 20', `10${'A'.repeat(21)}`, `10${'A'.repeat(21)}`],
    ['a count of nine digits', '37123456789', '37123456789'],
    ['a month 13', '17281301', '17281301'],
    ['a 30th of February', '17280230', '17280230'],
    ['an expiry cut short', '172801', '172801'],
    ['letters in a date', '17AB0131', '17AB0131'],
    ['a country of two digits', '42255', '42255'],
  ])('%s', (_, behind, unread) => {
    const code = name(`]C1${item}${behind}`)
    expect(code).toMatchObject({ kind: 'item', upc: '9506000134352', label: null })
    expect(code.parts).toContainEqual({ type: 'unread', raw: unread })
  })

  it('what follows a separator behind a broken value is read', () => {
    expect(name(`]C1${item}10${'A'.repeat(21)}${gs}21S7`)).toMatchObject({ label: { serial: 'S7' } })
    expect(name(`]C1${item}1728013110L1`)).toMatchObject({ label: { lot: 'L1', expiry: '2028-01-31' } })
    expect(name(`]C1${item}1728130110L1`)).toMatchObject({ label: { lot: 'L1' } })
  })
})

it.each([
  ['a wrong check digit in the article', ']C10109506000134375', 'checkDigit'],
  ['a wrong check digit in a parcel number', ']C100006141411234567891', 'checkDigit'],
  ['a wrong check digit in what is inside', ']C10209506000134351', 'checkDigit'],
  ['a wrong check digit in a place', `]C1${item}4109506000134351`, 'checkDigit'],
  ['a label cut short in its article number', ']C1010950600013', 'incomplete'],
  ['two articles on one label', `]C1${item}0115400141288763`, 'twoLabels'],
  ['a lot alone', ']C110ABC', 'noItemNumber'],
  ['a coupon', ']e08110106141416543213500110000310123196000', 'coupon'],
  ['typed brackets without an article', '(10)ABC', 'noItemNumber'],
  ['typed brackets cut short', '(01)0950600013', 'incomplete'],
])('%s is refused by name', (_, raw, reason) => {
  expect(name(raw)).toMatchObject({ kind: 'refused', reason })
})

it('what is inside a case is told, with its count, and is not this unit', () => {
  expect(name(']C100006141411234567890020950600013435237 12'.replace(' ', ''))).toMatchObject({
    kind: 'refused',
    reason: 'contentsLabel',
    contents: { upc: '9506000134352', count: 12 },
  })
})

it('a DataBar sent without its 01 is an article', () => {
  expect(name(']e009506000134352')).toMatchObject({ kind: 'item', upc: '9506000134352', symbology: 'gs1-databar' })
})

it.each([
  ['31', '28', '2028-01-31'],
  ['00', '28', '2028-01-31'],
  ['15', '76', '2076-01-15'],
  ['15', '77', '1977-01-15'],
  ['15', '99', '1999-01-15'],
])('day %s of January %s is %s in 2026', (day, year, date) => {
  expect(labelDate(`${year}01${day}`, today, true)).toBe(date)
})

it('near the end of a century the next one begins', () => {
  expect(labelDate('010115', '2090-06-01', true)).toBe('2101-01-15')
})

it('day 00 is no day in a date with a time', () => {
  expect(name(`]C1${item}70032801001200`)).toMatchObject({ kind: 'item', label: null })
  expect(name(`]C1${item}70032801151200`)).toMatchObject({ label: { expiry: '2028-01-15' } })
})

it('expiry is told before best before', () => {
  expect(name(`]C1${item}1528010117280131`)).toMatchObject({ label: { expiry: '2028-01-31' } })
})

describe('a link', () => {
  it.each([
    ['at any host, behind any path', 'https://shop.example/pets/food/01/09506000134352'],
    ['by name', 'https://shop.example/gtin/09506000134352'],
    ['padded', 'http://shop.example/01/9506000134352'],
    ['in capital letters', 'HTTPS://SHOP.EXAMPLE/01/09506000134352'],
    ['with a place in the page', 'https://shop.example/01/09506000134352#top'],
    ['with percent signs that mean nothing', 'https://shop.example/01/09506000134352/10/%ZZ?a=%'],
  ])('%s names its article', (_, link) => {
    expect(name(link)).toMatchObject({ kind: 'item', upc: '9506000134352', label: null })
    expect(name(`]Q1${link}`)).toMatchObject({ kind: 'item', symbology: 'qrcode' })
    expect(name(`]d1${link}`)).toMatchObject({ kind: 'item', symbology: 'datamatrix' })
  })

  it('UTF-8 in a value is decoded, other values stay ASCII', () => {
    expect(name('https://a.example/01/09506000134352/10/A%2BB?15=280200')).toMatchObject({
      label: { lot: 'A+B', expiry: '2028-02-29' },
    })
  })

  it.each([
    ['with a wrong check digit', 'https://a.example/01/09506000134351', 'checkDigit'],
    ['to a parcel', 'https://a.example/00/006141411234567890', 'shippingLabel'],
    ['to a page', 'https://a.example/', 'webLink'],
    ['to a page called 01', 'https://a.example/01/start', 'webLink'],
  ])('%s is refused', (_, link, reason) => {
    expect(name(link)).toMatchObject({ kind: 'refused', reason })
  })
})
