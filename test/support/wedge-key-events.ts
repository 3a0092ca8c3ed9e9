/**
 * A keyboard scanner's keys as real key events of a Chromium: each goes off at its moment, as a scanner sends it, and carries that
 * moment as its time, so that a machine which is late makes the page late and not the scanner slow.
 */
import type { CDPSession } from '@playwright/test'

export interface Key {
  readonly key: string
  readonly code: string
  readonly text?: string
  readonly isControl?: boolean
  readonly isShifted?: boolean
}

export const enter: Key = { key: 'Enter', code: 'Enter', text: '\r' }
export const tab: Key = { key: 'Tab', code: 'Tab' }
export const lineFeed: Key = { key: 'j', code: 'KeyJ', isControl: true }
export const arrowDown: Key = { key: 'ArrowDown', code: 'ArrowDown' }
export const separator: Key = { key: ']', code: 'BracketRight', isControl: true }

/** What a US board has in the place of the sign; both of a place stand beside each other. */
const places: readonly (readonly [signs: string, code: string])[] = [
  ['`~', 'Backquote'],
  ['-_', 'Minus'],
  ['=+', 'Equal'],
  ['[{', 'BracketLeft'],
  [']}', 'BracketRight'],
  ['\\|', 'Backslash'],
  [';:', 'Semicolon'],
  ['\'"', 'Quote'],
  [',<', 'Comma'],
  ['.>', 'Period'],
  ['/?', 'Slash'],
  ['  ', 'Space'],
  ...[...')!@#$%^&*('].map((sign, digit): readonly [string, string] => [`${digit}${sign}`, `Digit${digit}`]),
]

/** The key a US scanner presses for the character. */
export function keyOf(character: string): Key {
  if (character === '\u001d') return separator
  if (/[a-z]/i.test(character))
    return { key: character, code: `Key${character.toUpperCase()}`, isShifted: character < 'a' }
  const place = places.find(([signs]) => signs.includes(character))
  if (!place) return { key: character, code: '' }
  return { key: character, code: place[1], isShifted: character !== place[0][0] }
}

export interface TimedKey {
  readonly key: Key
  /** ms since 1970 */
  readonly at: number
}

const keyCodes: Readonly<Record<string, number>> = { Enter: 13, Tab: 9, ArrowDown: 40, F8: 119 }

/** Letters, digits and the blank have their own; a sign's code as a number would be another key's (`.` that of Delete). */
const keyCodeOf = (key: string): number =>
  keyCodes[key] ?? (/^[a-z\d ]$/i.test(key) ? key.toUpperCase().charCodeAt(0) : 0)

const eventOf = (key: Key, at: number | null) => ({
  key: key.key,
  code: key.code,
  modifiers: (key.isControl ? 2 : 0) + (key.isShifted ? 8 : 0),
  windowsVirtualKeyCode: keyCodeOf(key.key),
  ...(at === null ? {} : { timestamp: at / 1000 }),
})

/** `at` is the time the event tells, ms since 1970; null = that of its coming. */
export function keyDown(cdp: CDPSession, key: Key, at: number | null): Promise<unknown> {
  const text = key.isControl ? undefined : (key.text ?? (key.key.length === 1 ? key.key : undefined))
  const type = text ? 'keyDown' : 'rawKeyDown'
  return cdp.send('Input.dispatchKeyEvent', { ...eventOf(key, at), type, ...(text ? { text } : {}) })
}

export const keyUp = (cdp: CDPSession, key: Key, at: number | null): Promise<unknown> =>
  cdp.send('Input.dispatchKeyEvent', { ...eventOf(key, at), type: 'keyUp' })

export const pressKey = (cdp: CDPSession, key: Key, at: number | null): Promise<unknown> =>
  Promise.all([keyDown(cdp, key, at), keyUp(cdp, key, at)])

/** Presses each key when its time has come; resolves when the page has had them all. */
export async function pressOnTime(cdp: CDPSession, keys: readonly TimedKey[]): Promise<void> {
  const sent: Promise<unknown>[] = []
  for (const { key, at } of keys) {
    const early = at - Date.now()
    // Also where it is late already: what is sent has to leave this process before the next key is.
    await new Promise((resolve) => (early >= 1 ? setTimeout(resolve, early) : setImmediate(resolve)))
    sent.push(pressKey(cdp, key, at))
  }
  await Promise.all(sent)
}
