/** What a spreadsheet did to a cell is undone where it can be known, and named where it cannot. */
import { describe, expect, test } from 'vitest'
import {
  dateCell,
  dateOrderOf,
  emailCell,
  idCell,
  namesOf,
  phoneCell,
  pointsCell,
  punchesCell,
  speciesCell,
  yesNoCell,
  zipCell,
} from '../../shared/customers/import-cells.ts'

const read = <Value>(value: Value | null) => ({ ok: true, value })
const failed = (problem: 'shortened' | 'invalid') => ({ ok: false, problem })

describe('phones', () => {
  test.each([
    ['(212) 555-0134', '+12125550134'],
    ['212.555.0134', '+12125550134'],
    ['2125550134.0', '+12125550134'],
    ['+44 20 7946 0018', '+442079460018'],
    ["'2125550134", '+12125550134'],
    ['2.125550134E+09', '+12125550134'],
    ['2,125550134e9', '+12125550134'],
    ['555 / (212) 555-0134', '+12125550134'],
    ['(212) 555-0134 or (212) 555-0135', '+12125550134'],
  ])('%s is read', (cell, phone) => {
    expect(phoneCell(cell, 'US')).toEqual(read(phone))
  })
  test('a number in powers of ten that has lost digits says so', () => {
    expect(phoneCell('5.55E+09', 'US')).toEqual(failed('shortened'))
  })
  test.each(['12', 'call mom', '000-000-0000', '1111111111'])('%s is nobody’s', (cell) => {
    expect(phoneCell(cell, 'US')).toEqual(failed('invalid'))
  })
  test.each(['', ' ', 'N/A', '-', 'none'])('"%s" says nothing', (cell) => {
    expect(phoneCell(cell, 'US')).toEqual(read(null))
  })
  test('the zero in front that a British number lost is no loss', () => {
    expect(phoneCell('2079460018', 'GB')).toEqual(read('+442079460018'))
  })
})

describe('dates', () => {
  const today = '2026-06-10'
  test.each([
    ['2019-03-05', '2019-03-05'],
    ['2019-03-05 00:00:00', '2019-03-05'],
    ['3/5/2019', '2019-03-05'],
    ['03/05/19', '2019-03-05'],
    ['3/5/62', '1962-03-05'],
    ['43529', '2019-03-05'],
    ['43529.0', '2019-03-05'],
    ['Mar 5, 2019', '2019-03-05'],
    ['5 March 2019', '2019-03-05'],
  ])('%s', (cell, date) => {
    expect(dateCell(cell, 'monthFirst', today)).toEqual(read(date))
  })
  test.each(['2/30/2019', '03/05', 'spring', '13/13/2019'])('%s is none', (cell) => {
    expect(dateCell(cell, 'monthFirst', today)).toEqual(failed('invalid'))
  })
  test('a column that holds a day above twelve in front has the day first', () => {
    expect(dateOrderOf(['03/05/2019', '25/12/2018'], 'US')).toBe('dayFirst')
    expect(dateOrderOf(['03/05/2019'], 'US')).toBe('monthFirst')
    expect(dateOrderOf(['03/05/2019'], 'GB')).toBe('dayFirst')
    expect(dateCell('03.05.2019', 'dayFirst', today)).toEqual(read('2019-05-03'))
  })
})

test('a zip that was a number has its zero back', () => {
  expect(['2134', '501', '21341234', '12545', '12545-1234', 'K1A 0B1'].map((zip) => zipCell(zip, 'US'))).toEqual([
    '02134',
    '00501',
    '02134-1234',
    '12545',
    '12545-1234',
    'K1A 0B1',
  ])
  expect(zipCell('2134', 'AU')).toBe('2134')
})

test('ids stay text; one in powers of ten is named', () => {
  expect(idCell('00123')).toEqual(read('00123'))
  expect(idCell('="00123"')).toEqual(read('00123'))
  expect(idCell('123.0')).toEqual(read('123'))
  expect(idCell('6.94E+12')).toEqual(failed('shortened'))
})

test('e-mails out of their wrapping', () => {
  expect(emailCell('Kim Lee <kim@x.com>')).toEqual(read('kim@x.com'))
  expect(emailCell('mailto:kim@x.com; other@x.com')).toEqual(read('kim@x.com'))
  expect(emailCell('kim at x')).toEqual(failed('invalid'))
})

test('points, punches, yes and no, species, names', () => {
  expect(pointsCell('1,250')).toEqual(read(1250))
  expect(pointsCell('12.9')).toEqual(read(12))
  expect(pointsCell('many')).toEqual(failed('invalid'))
  expect(punchesCell('7 of 12')).toEqual(read(7))
  expect(punchesCell('0')).toEqual(read(null))
  expect(punchesCell('120')).toEqual(failed('invalid'))
  expect(yesNoCell('Subscribed')).toEqual(read(true))
  expect(yesNoCell('no')).toEqual(read(false))
  expect(['Canine', 'cats', 'Guinea Pig', 'axolotl', ''].map(speciesCell)).toEqual([
    'dog',
    'cat',
    'guinea pig',
    'other',
    null,
  ])
  expect(namesOf('Lee, Kim')).toEqual({ firstName: 'Kim', lastName: 'Lee' })
  expect(namesOf('Kim van der Lee')).toEqual({ firstName: 'Kim', lastName: 'van der Lee' })
})
