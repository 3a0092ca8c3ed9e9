/**
 * A keyboard-wedge scanner, told from typing by its rhythm (scanners.md 5). Keys are only watched while they come; when a burst
 * proves to be a label, the field it went into gets its former text back and the label's Enter presses nothing. Password fields,
 * the PIN pad and a running input method are left alone; what is not a label stays as it was typed.
 *
 *   rest >= 150 ms --key--> burst --gap <= 100 ms (two above 50 ms at most)--> burst --Enter/Tab--> label?
 *                             `-- longer gap --> typing                            --150 ms rest--> label, if its check digit is right
 */
import { hasRightCheckDigit } from '../../shared/barcode/name-code.ts'

/** What the rule needs of a key press; `at` is the event's own time in ms. */
export interface KeyPress {
  readonly key: string
  readonly code: string
  readonly at: number
  readonly isRepeat: boolean
  readonly isShifted: boolean
  readonly isControl: boolean
}

export interface Burst {
  readonly text: string
  readonly gaps: readonly number[]
}

export const restMs = 150
const longestGapMs = 100
const slowGapMs = 50
const slowGapsAllowed = 2
const scannerMedianMs = 35
const namedMedianMs = 60
const leastKeys = 6
const leastKeysWithPrefix = 4

/** The character a key stands for; digits by their place on the board, so that the keyboard's country does not matter. */
export function characterOf(press: KeyPress): string | null {
  if (press.isControl) return press.key === ']' || press.code === 'BracketRight' ? '\u001d' : null
  if (press.key === 'F8') return '\u001d'
  const digit = /^Digit(\d)$/.exec(press.code)?.[1]
  if (digit && !press.isShifted && !/^\d$/.test(press.key)) return digit
  return press.key.length === 1 ? press.key : null
}

/** Whether a finished burst is a label. `hasSuffix` = it ended with Enter or Tab. */
export function isLabel(burst: Burst, hasSuffix: boolean): boolean {
  const isPrefixed = /^\][A-Za-z]\d/.test(burst.text)
  const isNumber = /^\d{8}$|^\d{12,14}$/.test(burst.text) && hasRightCheckDigit(burst.text)
  // Eight digits may be the beginning of twelve: without a suffix they are not enough.
  if (!hasSuffix && !(isNumber && burst.text.length > 8)) return false
  if (burst.text.length < (isPrefixed && hasSuffix ? leastKeysWithPrefix : leastKeys)) return false
  return medianOf(burst.gaps) <= (isPrefixed || isNumber ? namedMedianMs : scannerMedianMs)
}

function medianOf(gaps: readonly number[]): number {
  const sorted = [...gaps].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  const upper = sorted[middle] ?? 0
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2
}

/** Collects keys into bursts. `press` says whether the key began a burst, went on with one, or broke it. */
export interface BurstCollector {
  press(press: KeyPress, character: string): 'began' | 'went on' | 'typing'
  /** Ends the burst, if one lives at that time. */
  end(at: number): Burst | null
  current(): Burst | null
}

export function createBurstCollector(): BurstCollector {
  let text = ''
  let gaps: number[] = []
  let lastAt = Number.NEGATIVE_INFINITY
  let isAlive = false

  const isTooSlow = (gap: number) =>
    gap > longestGapMs || (gap > slowGapMs && gaps.filter((one) => one > slowGapMs).length >= slowGapsAllowed)

  return {
    press(press, character) {
      const gap = press.at - lastAt
      lastAt = press.at
      if (gap >= restMs) {
        text = character
        gaps = []
        isAlive = true
        return 'began'
      }
      if (!isAlive || isTooSlow(gap)) {
        isAlive = false
        return 'typing'
      }
      text += character
      gaps.push(gap)
      return 'went on'
    },
    end(at) {
      const wasAlive = isAlive && at - lastAt <= longestGapMs + slowGapMs
      isAlive = false
      // Enter or Tab is a rest of its own: the next label may follow at once.
      lastAt = Number.NEGATIVE_INFINITY
      return wasAlive ? { text, gaps } : null
    },
    current: () => (isAlive ? { text, gaps } : null),
  }
}
