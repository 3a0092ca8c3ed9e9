/**
 * Hands on the keyboard: a scanner's, whose keys carry a scanner's times whatever this machine is doing, and a person's, who really takes
 * the time. Real key events of the browser; nothing of the page is called.
 */
import { type CDPSession, expect, type Page } from '@playwright/test'

export interface ScanOptions {
  /** ms between keys */
  readonly gap?: number
  /** Keys after the label; nothing for a scanner without a suffix. */
  readonly suffix?: readonly Key[]
  /** The keys it presses, where they are not those of the characters. */
  readonly keys?: readonly Key[]
}

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

const restMs = 250
const personsGapMs = 115
const keyCodes: Readonly<Record<string, number>> = { Enter: 13, Tab: 9, ArrowDown: 40, F8: 119 }

export function keyboardOf(page: Page) {
  let session: CDPSession | null = null
  /** Nobody scans two labels within the time of one. */
  let lastAt = 0

  async function send(keys: readonly Key[], gap: number | null): Promise<void> {
    session ??= await page.context().newCDPSession(page)
    const cdp = session
    const start = Math.max(Date.now(), lastAt + restMs)
    lastAt = start + keys.length * (gap ?? 0)
    const events = keys.flatMap((key, nth) => {
      const event = {
        key: key.key,
        code: key.code,
        modifiers: (key.isControl ? 2 : 0) + (key.isShifted ? 8 : 0),
        windowsVirtualKeyCode: keyCodes[key.key] ?? key.key.toUpperCase().charCodeAt(0),
        ...(gap === null ? {} : { timestamp: (start + nth * gap) / 1000 }),
      }
      const text = key.isControl ? undefined : (key.text ?? (key.key.length === 1 ? key.key : undefined))
      return [
        cdp.send('Input.dispatchKeyEvent', {
          ...event,
          type: text ? 'keyDown' : 'rawKeyDown',
          ...(text ? { text } : {}),
        }),
        cdp.send('Input.dispatchKeyEvent', { ...event, type: 'keyUp' }),
      ]
    })
    await Promise.all(events)
    // Their times lie ahead; nobody's hand comes before the scanner's last key.
    await expect.poll(() => Date.now(), { intervals: [20] }).toBeGreaterThan(lastAt + restMs / 2)
  }

  return {
    /** Reads a label: all keys on their way before the first is answered, 16 ms apart by their own times. */
    async scans(label: string, { gap = 16, suffix = [enter], keys = [...label].map(keyOf) }: ScanOptions = {}) {
      await send([...keys, ...suffix], gap)
    },
    /** As fast as the keys can be sent, at the times at which they really come. */
    async scansInRealTime(label: string) {
      await send([...[...label].map(keyOf), enter], null)
    },
    /** Keys that were pressed this far apart and reach the page in a heap. */
    async types(text: string, gap: number) {
      await send([...text].map(keyOf), gap)
    },
    /** A hasty person, 120 words a minute. */
    async typesByHand(text: string) {
      await page.keyboard.type(text, { delay: personsGapMs })
      lastAt = Date.now()
    },
  }
}

export function keyOf(character: string): Key {
  if (character === '\u001d') return separator
  const isShifted = /[A-Z:<>?_+{}|"~!@#$%^&*()]/.test(character)
  if (/[a-z]/i.test(character)) return { key: character, code: `Key${character.toUpperCase()}`, isShifted }
  if (/\d/.test(character)) return { key: character, code: `Digit${character}` }
  return { key: character, code: places[character] ?? '', isShifted }
}

const places: Readonly<Record<string, string>> = {
  ']': 'BracketRight',
  '/': 'Slash',
  '.': 'Period',
  ':': 'Semicolon',
  '-': 'Minus',
  ' ': 'Space',
  '?': 'Slash',
  '=': 'Equal',
}
