/** A keyboard-wedge scanner told from typing by its rhythm. Source: scanners.md 5. */
import { expect, it } from 'vitest'
import { type Burst, characterOf, createBurstCollector, isLabel } from '../../renderer/use-cases/wedge-scanner.ts'

const press = (key: string, at: number, change: Partial<Parameters<typeof characterOf>[0]> = {}) => ({
  key,
  code: '',
  at,
  isRepeat: false,
  isShifted: false,
  isControl: false,
  ...change,
})

/** Types the text with these gaps between keys, the first key after a rest. */
function typed(text: string, gaps: number | readonly number[], restBefore = 1000): Burst | null {
  const collector = createBurstCollector()
  let at = 0
  collector.press(press('x', at), 'x')
  at += restBefore
  for (const [index, letter] of [...text].entries()) {
    if (index > 0) at += typeof gaps === 'number' ? gaps : (gaps[index - 1] ?? 10)
    collector.press(press(letter, at), letter)
  }
  return collector.end(at + 10)
}
const isScan = (burst: Burst | null) => burst !== null && isLabel(burst, true)

it('a scanner at 16 ms a key is a label', () => expect(isScan(typed('850000010017', 16))).toBe(true))

it('a slow scanner is a label when its check digit is right', () => {
  expect(isScan(typed('850000010017', 45))).toBe(true)
  expect(isScan(typed('850000010018', 45))).toBe(false)
})

it('a hasty typist is not', () => {
  expect(isScan(typed('chicken', 110))).toBe(false)
  expect(isScan(typed('850000010017', 130))).toBe(false)
  expect(isScan(typed('chicken', 45))).toBe(false)
})

it('fast keys without a rest before them belong to what was typed', () =>
  expect(isScan(typed('850000010017', 5, 120))).toBe(false))

it('one long gap breaks a burst; two uneven ones do not', () => {
  expect(isScan(typed('850000010017', [10, 10, 120, 10, 10, 10, 10, 10, 10, 10, 10]))).toBe(false)
  expect(isScan(typed('850000010017', [10, 80, 10, 80, 10, 10, 10, 10, 10, 10, 10]))).toBe(true)
  expect(isScan(typed('850000010017', [10, 80, 10, 80, 10, 80, 10, 10, 10, 10, 10]))).toBe(false)
})

it('short bursts are no labels, unless a prefix names them', () => {
  expect(isScan(typed('12345', 5))).toBe(false)
  expect(isScan(typed(']E01', 5))).toBe(true)
})

it('without Enter only a number with a right check digit is taken', () => {
  const burst = typed('850000010017', 10)
  expect(burst && isLabel(burst, false)).toBe(true)
  const word = typed('chicken25', 10)
  expect(word && isLabel(word, false)).toBe(false)
})

it('eight digits without Enter may be the beginning of twelve, and are not taken', () => {
  const burst = typed('85000001', 10)
  expect(burst && isLabel(burst, false)).toBe(false)
  expect(isScan(burst)).toBe(true)
})

it('a label may follow another at once: Enter is a rest of its own', () => {
  const collector = createBurstCollector()
  const scan = (from: number) => {
    for (const [index, letter] of [...'850000010017'].entries())
      collector.press(press(letter, from + index * 8), letter)
    return collector.end(from + 100)
  }
  expect(isScan(scan(1000))).toBe(true)
  expect(isScan(scan(1105))).toBe(true)
})

it('digits are read by their place on the keyboard, and a group separator is kept', () => {
  expect(characterOf(press('&', 0, { code: 'Digit1' }))).toBe('1')
  expect(characterOf(press('!', 0, { code: 'Digit1', isShifted: true }))).toBe('!')
  expect(characterOf(press(']', 0, { isControl: true, code: 'BracketRight' }))).toBe('\u001d')
  expect(characterOf(press('Shift', 0))).toBeNull()
  expect(characterOf(press('a', 0, { isControl: true }))).toBeNull()
})
