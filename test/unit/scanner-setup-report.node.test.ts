/** What a scanner's answers to the test codes say about how it is set, for every way in which one can be set. */
import { describe, expect, test } from 'vitest'
import type { KeySeen } from '../../renderer/use-cases/key-recorder.ts'
import {
  type Finding,
  needsChange,
  reportOf,
  type SetupScan,
  testAnswerOf,
  testCodeNames,
  testCodeText,
} from '../../renderer/use-cases/scanner-report.ts'

const { ean13, gs1, link } = testCodeText
const gs = '\u001d'

const givenScan = (raw: string, more: Partial<SetupScan> = {}): SetupScan => ({
  ...{ nth: 1, scanId: 'scan', deviceId: 'serial:COM3', kind: 'serial', name: 'Scanner', port: 'COM3' },
  ...{ raw, suffix: '\r', baudRate: 9600, keys: [], times: 1, isLabel: true },
  ...more,
})
/** Keys 8 ms apart; `<F8>` and `<^]>` are one key each. */
const keysOf = (text: string, isCapsLock = false): KeySeen[] =>
  (text.match(/<F8>|<\^\]>|<Enter>|<Tab>|[\s\S]/g) ?? []).map((key, nth) => ({
    key: key === '<^]>' ? ']' : key.length > 1 ? key.slice(1, -1) : key,
    code: '',
    at: nth * 8,
    isControl: key === '<^]>',
    isCapsLock,
  }))
const keyed = (typed: string, more: Partial<SetupScan> = {}): SetupScan =>
  givenScan(typed.replace(/<F8>|<\^\]>/g, gs).replace(/<Enter>|<Tab>/g, ''), {
    ...{ deviceId: 'keyboard', kind: 'keyboard', port: null, keys: keysOf(typed) },
    ...more,
  })
const found = (scans: readonly SetupScan[], about: Finding['about']) =>
  reportOf(scans).find((finding) => finding.about === about)?.is

describe('which test code it was', () => {
  test.each(testCodeNames)('%s is known, with and without AIM identifier', (code) => {
    expect(testAnswerOf(givenScan(testCodeText[code]))?.code).toBe(code)
    expect(testAnswerOf(givenScan(`]C1${testCodeText[code]}`))).toMatchObject({ code, aim: ']C1' })
  })
  test('another label is none of them, and one with a wrong check digit neither', () => {
    expect(testAnswerOf(givenScan('850000014053'))).toBeNull()
    expect(testAnswerOf(givenScan('4006381333932'))).toBeNull()
    expect(testAnswerOf(givenScan(`${ean13}99`))).toBeNull()
  })
})

describe('the separator', () => {
  test.each([
    ['kept', gs1],
    ['lost', gs1.replace(gs, '')],
    ['text', gs1.replace(gs, '<GS>')],
    ['text', gs1.replace(gs, '{GS}')],
    ['replaced', gs1.replace(gs, '|')],
  ])('%s', (is, raw) => {
    expect(found([givenScan(`]C1${raw}`)], 'separator')).toBe(is)
  })
  test.each([
    ['control', '<^]>'],
    ['f8', '<F8>'],
  ])('as the key %s', (is, key) => {
    expect(found([keyed(`]C1${gs1.replace(gs, key)}<Enter>`)], 'separator')).toBe(is)
  })
  test('is not judged before the code that has one was read', () => {
    expect(found([givenScan(ean13)], 'separator')).toBe('untested')
  })
})

test.each([
  ['on', `]E0${ean13}`],
  ['off', ean13],
  ['otherPrefix', `+E0${ean13}`],
  ['untested', '12345678'],
])('AIM identifier: %s', (is, raw) => {
  expect(found([givenScan(raw)], 'aim')).toBe(is)
})

describe('the end of a label', () => {
  test.each([
    ['cr', '\r'],
    ['lf', '\n'],
    ['crlf', '\r\n'],
    ['tab', '\t'],
    ['etx', '\u0003'],
    ['none', ''],
  ])('serial: %s', (is, suffix) => {
    expect(found([givenScan(ean13, { suffix })], 'ending')).toBe(is)
  })
  test.each([
    ['enterKey', '\r'],
    ['tabKey', '\t'],
    ['noKey', ''],
  ])('keyboard: %s', (is, suffix) => {
    expect(found([keyed(ean13, { suffix })], 'ending')).toBe(is)
  })
  test('HID POS needs none', () => {
    expect(found([givenScan(ean13, { kind: 'hid', suffix: '' })], 'ending')).toBe('hid')
  })
})

describe('letters', () => {
  test.each([
    ['same', gs1],
    ['upper', gs1.toUpperCase()],
    ['lower', gs1.toLowerCase()],
    ['turned', [...gs1].map((c) => (c === c.toUpperCase() ? c.toLowerCase() : c.toUpperCase())).join('')],
  ])('%s', (is, raw) => {
    expect(found([givenScan(raw)], 'letters')).toBe(is)
  })
  test('a link tells it as well', () => {
    expect(found([givenScan(`]Q1${link.toUpperCase()}`)], 'letters')).toBe('upper')
  })
  test('Caps Lock is named as what it is', () => {
    const typed = `${gs1.replace(gs, '<F8>').toUpperCase()}<Enter>`
    expect(found([keyed(typed, { keys: keysOf(typed, true) })], 'letters')).toBe('capsLock')
  })
})

describe('the keyboard’s country', () => {
  test('right', () => {
    expect(found([keyed(`${link}<Enter>`)], 'country')).toBe('right')
  })
  test('a scanner set to another country than the computer: y and z change places, and so do the signs', () => {
    const german = link.replace(/[yZ:/-]/g, (c) => ({ y: 'z', Z: 'Y', ':': 'Ö', '/': '-', '-': 'ß' })[c] ?? c)
    expect(found([keyed(`${german}<Enter>`)], 'country')).toBe('wrong')
    expect(found([keyed(`${german}<Enter>`)], 'letters')).toBeUndefined()
  })
  test('is asked of keyboards only', () => {
    expect(found([givenScan(gs1)], 'country')).toBeUndefined()
  })
})

test('keys that came too slowly to be a label are said to be', () => {
  expect(found([keyed(ean13, { isLabel: false })], 'rhythm')).toBe('slow')
  expect(found([keyed(ean13)], 'rhythm')).toBe('quick')
})

test('bytes of another speed are told as that, and nothing else is read into them', () => {
  expect(reportOf([givenScan('\u0080\u00f8x\u0000\u00ff\u0086')])).toEqual([
    { about: 'mode', is: 'serial' },
    { about: 'speed', is: 'wrong' },
  ])
})

test('a scanner set as it should be has nothing to change, whatever its kind', () => {
  const codes = [link, gs1, ean13].map((text) => `]C1${text}`)
  const scans = (more: Partial<SetupScan>) => codes.map((raw) => givenScan(raw, more))
  expect(reportOf(scans({})).filter(needsChange)).toEqual([])
  expect(reportOf(scans({ kind: 'hid', suffix: '' })).filter(needsChange)).toEqual([])
  const typed = codes.map((raw) => keyed(`${raw.replace(gs, '<F8>')}<Enter>`))
  expect(reportOf(typed).filter(needsChange)).toEqual([])
})
