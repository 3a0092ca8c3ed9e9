/**
 * What keys mean when a keyboard scanner pressed them: the part a key plays in a label, and the text of a whole burst. Pure.
 *
 * A scanner presses the keys of the country it is set to, and the computer writes what its own country has on them. Where both are the
 * same the text is what was typed. Where the computer's is another one (AZERTY writes `&é"'` for `1234`), the places of the keys are
 * read as a US scanner meant them; which of the readings holds is decided for the burst as a whole, never key by key. Caps Lock is
 * turned back. Source: scanners.md 5.
 */

/** What the rules need of a key press; `at` is the event's own time in ms. */
export interface KeyPress {
  readonly key: string
  /** The place on the board, named as on a US one. */
  readonly code: string
  readonly at: number
  readonly isRepeat: boolean
  readonly isShifted: boolean
  readonly isControl: boolean
  /** Alt or the system's key: a shortcut, never a label. */
  readonly isShortcut: boolean
  readonly isCapsLocked: boolean
}

/**
 *   passes     a modifier alone; counts for nothing
 *   character  part of a label
 *   control    a character a scanner sends as Ctrl and a letter; of a person it is a shortcut
 *   suffix     ends a label
 *   other      no scanner presses it
 */
export type KeyRole = 'passes' | 'character' | 'control' | 'suffix' | 'other'

const modifiers = /^(Shift|Control|Alt|AltGraph|CapsLock|NumLock|ScrollLock|Meta|Fn|FnLock|OS|Hyper|Super|Symbol)$/
export const groupSeparator = '\u001d'

export function roleOf(press: KeyPress): KeyRole {
  const { key, code } = press
  if (press.isRepeat || modifiers.test(key)) return 'passes'
  if (press.isShortcut) return 'other'
  if (press.isControl) {
    const character = controlCharacterOf(press)
    if (character === null) return 'other'
    return /[\t\n\r]/.test(character) ? 'suffix' : 'control'
  }
  // Some boards make a line feed of it.
  if (key === 'Enter' || key === 'Tab' || key === 'ArrowDown') return isDigitOfPad(code) ? 'character' : 'suffix'
  if (key === 'F8' || key.length === 1 || isDigitOfPad(code)) return 'character'
  return key === 'Dead' && usKeys[code] !== undefined ? 'character' : 'other'
}

/** With Num Lock off the number pad's digits come as arrows. */
const isDigitOfPad = (code: string): boolean => /^Numpad\d$/.test(code)

/** Ctrl+] is 1D, Ctrl+J is 0A; null where Ctrl and this key are no character. */
function controlCharacterOf(press: KeyPress): string | null {
  const key = /^[a-z[\]\\^_]$/i.test(press.key) ? press.key : usKeyOf(press)
  return /^[a-z[\]\\^_]$/i.test(key) ? String.fromCharCode(key.toUpperCase().charCodeAt(0) - 64) : null
}

/** The text of a burst: of its readings the one that means most, else the likeliest. `<GS>` written out is the separator. */
export function textOf(presses: readonly KeyPress[], meaningOf: (text: string) => number): string {
  const asWritten = textBy(presses, writtenKeyOf)
  const asOnUsKeys = textBy(presses, usKeyOf)
  const asSeen = textBy(presses, ({ key }) => key)
  const likeliest = isDigitRowForeign(presses) ? [asOnUsKeys, asWritten] : [asWritten, asOnUsKeys]
  const [first = '', ...others] = new Set([...likeliest, asSeen])
  return others.reduce((best, reading) => (meaningOf(reading) > meaningOf(best) ? reading : best), first)
}

function textBy(presses: readonly KeyPress[], keyOf: (press: KeyPress) => string): string {
  const characterOf = (press: KeyPress): string => {
    if (press.isControl) return controlCharacterOf(press) ?? ''
    if (press.key === 'F8') return groupSeparator
    if (isDigitOfPad(press.code)) return press.code.slice(-1)
    const character = keyOf(press)
    return character.length === 1 ? character : ''
  }
  return presses.map(characterOf).join('').replace(/<gs>/gi, groupSeparator)
}

/** Signs where a US scanner has its digits, and no digit where such a computer has its own. */
function isDigitRowForeign(presses: readonly KeyPress[]): boolean {
  const row = presses.filter((press) => /^Digit\d$/.test(press.code) && !press.isControl)
  return (
    row.some((press) => !press.isShifted && !/^\d$/.test(press.key)) &&
    !row.some((press) => press.isShifted && /^\d$/.test(press.key))
  )
}

/** With Caps Lock the case of letters is turned round; where Shift does not turn it back (macOS), it is right already. */
function writtenKeyOf({ key, isCapsLocked, isShifted }: KeyPress): string {
  if (!isCapsLocked || !/^\p{L}$/u.test(key)) return key
  const upper = key.toUpperCase()
  if (upper.length > 1) return key
  if (key !== upper) return upper
  return isShifted ? upper : key.toLowerCase()
}

function usKeyOf({ key, code, isShifted }: KeyPress): string {
  const [plain, shifted] = usKeys[code] ?? [key, key]
  return isShifted ? shifted : plain
}

/** What is on a US board, plain and with Shift. */
const usKeys: Readonly<Record<string, readonly [string, string]>> = {
  ...Object.fromEntries(
    [...'abcdefghijklmnopqrstuvwxyz'].map((letter) => [`Key${letter.toUpperCase()}`, [letter, letter.toUpperCase()]]),
  ),
  ...Object.fromEntries([...')!@#$%^&*('].map((sign, digit) => [`Digit${digit}`, [String(digit), sign]])),
  Backquote: ['`', '~'],
  Minus: ['-', '_'],
  Equal: ['=', '+'],
  BracketLeft: ['[', '{'],
  BracketRight: [']', '}'],
  Backslash: ['\\', '|'],
  IntlBackslash: ['\\', '|'],
  Semicolon: [';', ':'],
  Quote: ["'", '"'],
  Comma: [',', '<'],
  Period: ['.', '>'],
  Slash: ['/', '?'],
  Space: [' ', ' '],
}
