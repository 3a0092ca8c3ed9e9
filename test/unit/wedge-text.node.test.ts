/** The text of a burst on computers of other countries, with Caps Lock, and with the separator in all its disguises. Source: scanners.md 5. */
import { describe, expect, it } from 'vitest'
import type { WedgeRules } from '../../renderer/use-cases/wedge-scanner.ts'
import { type KeyPress, roleOf } from '../../renderer/use-cases/wedge-text.ts'
import { type Computer, type Keyboard, keyPress, readBy, type TimedPress, timed } from '../support/wedge-keyboard.ts'

const read = (label: string, keyboard: Keyboard, rules: WedgeRules = {}) =>
  readBy(timed(`${label}\r`, 12, 10_000, keyboard), rules).labels
const changed = (presses: readonly TimedPress[], change: (press: KeyPress) => Partial<KeyPress>) =>
  presses.map((one) => ({ ...one, press: { ...one.press, ...change(one.press) } }))

const ean = '4006381333931'
const gs1 = ']C101095060001343521728013110ABC123\u001d21SN-42'
const link = 'https://id.example.com/01/09506000134352/10/ABC?17=280131'
const computers: readonly Computer[] = ['us', 'azerty', 'qwertz']

describe.each(computers)('a US scanner at a computer set to %s', (computer) => {
  it.each([
    ['digits', ean],
    ['digits whose check digit is wrong', '4006381333932'],
    ['a symbology and digits', `]E0${ean}`],
    ['GS1 with a separator', gs1],
    ['a Digital Link', link],
    ['a Digital Link in capitals', link.toUpperCase()],
  ])('%s arrive as they were read', (_, label) => expect(read(label, { computer })).toEqual([label]))

  it.each(['control', 'F8', 'text'] as const)('the separator arrives as %s', (separator) =>
    expect(read(gs1, { computer, separator })).toEqual([gs1]),
  )

  it('with Caps Lock everything arrives in its own case', () => {
    for (const label of [ean, `]E0${ean}`, ']e00199506000134355', gs1, link])
      expect(read(label, { computer, isCapsLocked: true }), label).toEqual([label])
  })

  it("a person's code is read as the store's rule knows it", () => {
    const rules = { isPersonsCode: (raw: string) => /^ZAW-\d{6}$/.test(raw) }
    expect(read('ZAW-004711', { computer }, rules)).toEqual(['ZAW-004711'])
  })
})

describe('a scanner set to the same country as its computer', () => {
  it('AZERTY: its own digits need Shift, and its signs stay signs', () => {
    const row: Readonly<Record<string, Partial<KeyPress>>> = {
      '1': { code: 'Digit1', isShifted: true },
      '2': { code: 'Digit2', isShifted: true },
      '3': { code: 'Digit3', isShifted: true },
      '-': { code: 'Digit6' },
      L: { code: 'KeyL', isShifted: true },
      C: { code: 'KeyC', isShifted: true },
    }
    const presses = [...'LC-123'].map((key, nth) => ({
      press: keyPress(key, 10_000 + nth * 10, row[key]),
      isPrivate: false,
    }))
    const enter = { press: keyPress('Enter', 10_070), isPrivate: false }
    expect(readBy([...presses, enter]).labels).toEqual(['LC-123'])
  })

  it('QWERTZ: a text nobody knows is what the computer wrote', () => {
    const presses = [...'PETZ-123'].map((key, nth) => ({
      press: keyPress(key, 10_000 + nth * 10, { code: key === 'Z' ? 'KeyY' : '', isShifted: /[A-Z]/.test(key) }),
      isPrivate: false,
    }))
    expect(readBy([...presses, { press: keyPress('Enter', 10_090), isPrivate: false }]).labels).toEqual(['PETZ-123'])
  })
})

describe('Caps Lock', () => {
  it('a word nobody knows is turned back too', () =>
    expect(read('Lot-7788', { isCapsLocked: true })).toEqual(['Lot-7788']))

  it('where Shift leaves capitals capitals (macOS), they are right already', () => {
    const presses = changed(timed('Lot-7788\r', 12, 10_000, { isCapsLocked: true }), ({ key, isShifted }) => ({
      key: key.length === 1 && isShifted ? key.toUpperCase() : key,
    }))
    expect(readBy(presses).labels).toEqual(['Lot-7788'])
  })

  it('a scanner that turned its letters itself is read as it wrote', () => {
    const presses = timed(`]E0${ean}\r`, 12).map((one) => ({
      ...one,
      press: { ...one.press, isCapsLocked: true, isShifted: false },
    }))
    expect(readBy(presses).labels).toEqual([`]E0${ean}`])
  })

  it('Caps Lock and Num Lock pressed around a label are no keys of it', () => {
    const lock = (at: number, key: string) => ({ press: keyPress(key, at), isPrivate: false })
    const presses = timed(`${ean}\r`, 16)
    expect(
      readBy([lock(9_990, 'CapsLock'), ...presses.slice(0, -1), lock(10_200, 'NumLock'), ...presses.slice(-1)]).labels,
    ).toEqual([ean])
  })
})

describe('the separator', () => {
  it('as <GS> in small letters, in the middle and at the end', () => {
    expect(readBy(timed('10ABC<gs>21SN<GS>\r', 8)).labels).toEqual(['10ABC\u001d21SN\u001d'])
  })

  it('may be the first key of a label', () => {
    const label = '\u001d0109506000134352'
    expect(read(label, {})).toEqual([label])
    expect(read(label, { separator: 'F8' })).toEqual([label])
  })
})

describe('the number pad', () => {
  const onPad = (isNumLocked: boolean) =>
    changed(timed(`${ean}\r`, 16), ({ key }) =>
      /\d/.test(key) ? { code: `Numpad${key}`, key: isNumLocked ? key : (arrows[Number(key)] ?? '') } : {},
    )
  const arrows = [
    'Insert',
    'End',
    'ArrowDown',
    'PageDown',
    'ArrowLeft',
    'Clear',
    'ArrowRight',
    'Home',
    'ArrowUp',
    'PageUp',
  ]

  it('its digits are digits, with Num Lock and without', () => {
    expect(readBy(onPad(true)).labels).toEqual([ean])
    expect(readBy(onPad(false)).labels).toEqual([ean])
  })

  it('its Enter ends a label', () => {
    const presses = changed(timed(`${ean}\r`, 16), ({ key }) => (key === 'Enter' ? { code: 'NumpadEnter' } : {}))
    expect(readBy(presses).labels).toEqual([ean])
  })
})

describe('what a key is', () => {
  it.each([
    ['a letter', keyPress('a', 0), 'character'],
    ['an accent that waits for its letter', keyPress('Dead', 0, { code: 'BracketLeft' }), 'character'],
    ['Shift', keyPress('Shift', 0), 'passes'],
    ['Alt Gr', keyPress('AltGraph', 0), 'passes'],
    ['a held key', keyPress('a', 0, { isRepeat: true }), 'passes'],
    ['F8', keyPress('F8', 0), 'character'],
    ['F5', keyPress('F5', 0), 'other'],
    ['Ctrl+]', keyPress(']', 0, { isControl: true }), 'control'],
    ['Ctrl+J', keyPress('j', 0, { isControl: true }), 'suffix'],
    ['Ctrl+M', keyPress('m', 0, { isControl: true }), 'suffix'],
    ['Ctrl+1', keyPress('1', 0, { isControl: true, code: 'Digit1' }), 'other'],
    ['Alt+F', keyPress('f', 0, { isShortcut: true }), 'other'],
  ])('%s', (_, press, role) => expect(roleOf(press)).toBe(role))
})
