/**
 * Hands on the keyboard: a scanner's, whose keys carry a scanner's times whatever this machine is doing, and a person's, who really takes
 * the time. Real key events of the browser; nothing of the page is called.
 */
import { type CDPSession, expect, type Page } from '@playwright/test'
import { enter, type Key, keyDown, keyOf, keyUp, pressKey } from '../../support/wedge-key-events.ts'

export interface ScanOptions {
  /** ms between keys */
  readonly gap?: number
  /** Keys after the label; nothing for a scanner without a suffix. */
  readonly suffix?: readonly Key[]
  /** The keys it presses, where they are not those of the characters. */
  readonly keys?: readonly Key[]
}

const restMs = 250
const personsGapMs = 115
const overlappingGapMs = 12

export function keyboardOf(page: Page) {
  let session: CDPSession | null = null
  /** Nobody scans two labels within the time of one. */
  let lastAt = 0

  async function connected(): Promise<CDPSession> {
    session ??= await page.context().newCDPSession(page)
    return session
  }

  /** Their times lie ahead; nobody's hand comes before the scanner's last key. */
  const past = (at: number) => expect.poll(() => Date.now(), { intervals: [20] }).toBeGreaterThan(at + restMs / 2)

  async function send(keys: readonly Key[], gap: number | null): Promise<void> {
    const cdp = await connected()
    const start = Math.max(Date.now(), lastAt + restMs)
    lastAt = start + keys.length * (gap ?? 0)
    const events = keys.map((key, nth) => pressKey(cdp, key, gap === null ? null : start + nth * gap))
    await Promise.all(events)
    await past(lastAt)
  }

  return {
    /** Reads a label: all keys on their way before the first is answered, 16 ms apart by their own times. */
    async scans(label: string, { gap = 16, suffix = [enter], keys = [...label].map(keyOf) }: ScanOptions = {}) {
      await send([...keys, ...suffix], gap)
    },
    /** A scanner that lets each key go only when the next one is down. */
    async scansOverlapping(label: string) {
      const cdp = await connected()
      const start = Math.max(Date.now(), lastAt + restMs)
      const keys = [...[...label].map(keyOf), enter]
      lastAt = start + keys.length * overlappingGapMs
      await Promise.all(
        keys.flatMap((key, nth) => [
          keyDown(cdp, key, start + nth * overlappingGapMs),
          ...(nth > 0 ? [keyUp(cdp, keys[nth - 1] ?? key, start + nth * overlappingGapMs + 2)] : []),
        ]),
      )
      await keyUp(cdp, enter, lastAt)
      await past(lastAt)
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
