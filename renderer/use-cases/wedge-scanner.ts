/**
 * A keyboard scanner, told from typing by its rhythm and by what it says. Keys are only watched while they come; this file decides,
 * from key presses with their times alone, what each one is. Source: scanners.md 5, docs/decisions/0014.
 *
 *   rest >= 150 ms --key--> burst --gap <= 100 ms--> burst --Enter, Tab--> label?  --the rest of its suffix--> nothing
 *                             |                        `-- 150 ms of silence --> label, if it names itself
 *                             `-- longer gap, any other key --> typing, until the next rest
 */
import { type CodeRefusal, hasRightCheckDigit, longestCode, nameCode } from '../../shared/barcode/name-code.ts'
import { type KeyPress, roleOf, textOf } from './wedge-text.ts'

export const restMs = 150
export const longestGapMs = 100
const slowGapMs = 50
const slowGapsAllowed = 2
const scannerMedianMs = 35
/** For bursts that name themselves: both limits. */
const namedMs = 60
const leastKeys = 6
const leastKeysWithPrefix = 4
const leastKeysWithoutSuffix = 12
/** The second key of a suffix comes as fast as the others did; a person, who has to see first, never does. */
const shortestSuffixMs = 30
/** After a label ended by silence, its suffix may still come this long after its last key. */
const lateSuffixMs = 350
/** What does not name an article or a person may be a part of a longer label whose keys a busy computer brings late. */
export const longSilenceMs = 600
/** So many keys in a scanner's rhythm, and shortcuts among them are the scanner's. */
const keysBeforeControl = 3
const keysOfRhythm = 8

/** What the till knows of codes; each may be left out. */
export interface WedgeRules {
  /** Codes by which people are known (loyalty cards, badges): they decide between two readings, and count without a suffix. */
  readonly isPersonsCode?: (raw: string) => boolean
  /** Codes that are taken where a PIN or a password is typed. None, if left out: there a burst is only typing. */
  readonly isForPinPad?: (raw: string) => boolean
}

export type Verdict =
  /** Not part of anything: a modifier, a key that is held. */
  | { readonly kind: 'passes' }
  | { readonly kind: 'typing' }
  | { readonly kind: 'begins' }
  /** `isScanner`: the keys so far came in a scanner's rhythm, and were enough to say so. */
  | { readonly kind: 'goesOn'; readonly isScanner: boolean }
  /** A whole label. Its last key must press nothing, and what it typed is taken back. */
  | { readonly kind: 'label'; readonly raw: string }
  /** A label where a PIN is typed, and not for there: stays as typed, but presses no button. */
  | { readonly kind: 'notForHere' }
  /** The rest of the suffix of the label before. */
  | { readonly kind: 'ofLabel' }

export interface WedgeReader {
  /** `isPrivate` = the key goes to a PIN or password. */
  key(press: KeyPress, isPrivate: boolean): Verdict
  /** The label that ended before this key, unseen by a page that was busy; null if none did. */
  before(press: KeyPress): string | null
  /** No key came for `waitedMs`, `silenceMs` at least: the label this ends, or null. Keys that are only late may still go on with it. */
  silence(waitedMs?: number): string | null
  /** How long the end of a label has to be waited for. */
  silenceMs(): number
  /** Something else wrote meanwhile (an input method): the burst is none. */
  break(): void
}

export function createWedgeReader(rules: WedgeRules = {}): WedgeReader {
  let presses: KeyPress[] = []
  let gaps: number[] = []
  let lastAt = Number.NEGATIVE_INFINITY
  let isAlive = false
  let isPrivateBurst = false
  /** The burst came right behind a label, with no rest: nobody but a scanner does that. */
  let isBehindLabel = false
  /** Until then a suffix key belongs to the label before. */
  let suffixUntil = Number.NEGATIVE_INFINITY
  /** When the last label ended: its suffix, or its last key where silence ended it. */
  let labelEndedAt = Number.NEGATIVE_INFINITY
  /** Whether the last label had a suffix: where one is set, silence has to last until even a late one would have come. */
  let hasSuffixSet: boolean | null = null

  const isPersonsCode = (text: string) => rules.isPersonsCode?.(text) ?? false
  /** Asked only where a PIN is typed. */
  const isForPinPad = (text: string) => isPrivateBurst && (rules.isForPinPad?.(text) ?? false)
  /** Of several readings of the same keys the one that means most is right. */
  const meaningOf = (text: string): number => {
    if (isPersonsCode(text) || isForPinPad(text) || isWholeNumber(text)) return 2
    return hasPrefix(text) || /^https?:\/\//i.test(text) ? 1 : 0
  }

  const isInScannersRhythm = (at: number) => isAlive && at - lastAt <= longestGapMs && isScannerSoFar()
  const isScannerSoFar = () => presses.length >= keysBeforeControl && medianOf(gaps.slice(-keysOfRhythm)) <= namedMs

  function begin(press: KeyPress, isPrivate: boolean): Verdict {
    isBehindLabel = press.at - labelEndedAt <= longestGapMs
    // The silence before was only this computer's: on what the scanner sends at the end it has said nothing.
    if (isBehindLabel && hasSuffixSet === false) hasSuffixSet = true
    presses = [press]
    gaps = []
    isAlive = true
    isPrivateBurst = isPrivate
    return { kind: 'begins' }
  }

  function character(press: KeyPress, isPrivate: boolean): Verdict {
    suffixUntil = Number.NEGATIVE_INFINITY
    const gap = press.at - lastAt
    lastAt = press.at
    if (gap >= restMs) return begin(press, isPrivate)
    if (!isAlive || gap > longestGapMs) {
      isAlive = false
      return { kind: 'typing' }
    }
    const isScanner = isScannerSoFar()
    // One more than any label has says that it is too long.
    if (presses.length <= longestCode) {
      presses.push(press)
      gaps.push(gap)
    }
    isPrivateBurst ||= isPrivate
    return { kind: 'goesOn', isScanner }
  }

  function typing(): Verdict {
    isAlive = false
    return { kind: 'typing' }
  }

  /** Eight digits may be the beginning of twelve, and a slow burst with a symbology a person who paused. */
  function isWholeWithoutSuffix(raw: string, waitedMs: number): boolean {
    const isFast = medianOf(gaps) <= scannerMedianMs
    if (waitedMs >= longSilenceMs && isFast && (hasSuffixSet === false || hasPrefix(raw))) return true
    return isPersonsCode(raw) || isForPinPad(raw) || (raw.length >= leastKeysWithoutSuffix && isWholeNumber(raw))
  }

  /** The label this burst is, and whether it may be taken where it was typed. */
  function finish(hasSuffix: boolean, waitedMs = Number.POSITIVE_INFINITY): Verdict {
    if (medianOf(gaps) > namedMs) return { kind: 'typing' }
    const raw = textOf(presses, meaningOf)
    const isLeftOver = hasSuffix && isBehindLabel
    if (!isLeftOver && !isLabel({ text: raw, gaps }, hasSuffix)) return { kind: 'typing' }
    if (!hasSuffix && !isWholeWithoutSuffix(raw, waitedMs)) return { kind: 'typing' }
    return isPrivateBurst && !isForPinPad(raw) ? { kind: 'notForHere' } : { kind: 'label', raw }
  }

  /** A suffix may be of two keys, and the next label may follow at once. */
  function ended(at: number): void {
    suffixUntil = at + Math.min(longestGapMs, Math.max(shortestSuffixMs, 2 * medianOf(gaps)))
    labelEndedAt = at
    lastAt = Number.NEGATIVE_INFINITY
    hasSuffixSet = true
  }

  function suffix(press: KeyPress): Verdict {
    if (press.at <= suffixUntil) {
      ended(press.at)
      return { kind: 'ofLabel' }
    }
    const wait = isAlive ? press.at - lastAt : Number.POSITIVE_INFINITY
    const verdict: Verdict = wait <= lateSuffixMs ? finish(wait <= restMs) : { kind: 'typing' }
    isAlive = false
    // Enter is a rest of its own: the next label may follow at once.
    lastAt = Number.NEGATIVE_INFINITY
    if (verdict.kind !== 'typing') ended(press.at)
    return verdict
  }

  function endBySilence(waitedMs = Number.POSITIVE_INFINITY): string | null {
    if (!isAlive) return null
    const verdict = finish(false, waitedMs)
    if (verdict.kind !== 'label') return null
    isAlive = false
    hasSuffixSet = false
    suffixUntil = lastAt + lateSuffixMs
    // Keys of it that were only late are no typing: they begin a burst of their own, which its Enter ends.
    labelEndedAt = lastAt
    lastAt = Number.NEGATIVE_INFINITY
    return verdict.raw
  }

  return {
    key(press, isPrivate) {
      switch (roleOf(press)) {
        case 'passes':
          return { kind: 'passes' }
        case 'other':
          return typing()
        case 'suffix':
          return suffix(press)
        case 'control':
          // A person's shortcut is no part of a label; a separator may be even its first key.
          return isSeparator(press) || isInScannersRhythm(press.at) ? character(press, isPrivate) : typing()
        case 'character':
          return character(press, isPrivate)
      }
    },
    before: (press) => (press.at - lastAt >= restMs && roleOf(press) !== 'suffix' ? endBySilence() : null),
    silence: endBySilence,
    silenceMs: () => (hasSuffixSet ? lateSuffixMs : restMs),
    break() {
      isAlive = false
    },
  }
}

const isSeparator = (press: KeyPress): boolean => press.key === ']' || press.code === 'BracketRight'

export interface Burst {
  readonly text: string
  /** Milliseconds between its keys. */
  readonly gaps: readonly number[]
}

/** Whether a burst is a label by its length and rhythm. `hasSuffix` = it ended with Enter or Tab. */
export function isLabel({ text, gaps }: Burst, hasSuffix: boolean): boolean {
  const isPrefixed = hasPrefix(text)
  const isNamed = isPrefixed || isCheckedNumber(text)
  if (gaps.length + 1 < (isPrefixed && hasSuffix ? leastKeysWithPrefix : leastKeys)) return false
  if (gaps.some((gap) => gap > longestGapMs)) return false
  if (gaps.filter((gap) => gap > (isNamed ? namedMs : slowGapMs)).length > slowGapsAllowed) return false
  return medianOf(gaps) <= (isNamed ? namedMs : scannerMedianMs)
}

const hasPrefix = (text: string): boolean => /^\][A-Za-z]\d/.test(text)

const isCheckedNumber = (text: string): boolean => /^\d{8}$|^\d{12,14}$/.test(text) && hasRightCheckDigit(text)

/** Only decides in which century a label's dates are, which does not matter here. */
const anyDay = '2026-06-01'

/** Said of what was read whole and is no article all the same. */
const wholeButNoArticle: readonly CodeRefusal[] = ['coupon', 'shippingLabel', 'contentsLabel']

function isWholeNumber(text: string): boolean {
  const named = nameCode(text, { today: anyDay })
  return named.kind !== 'refused' || wholeButNoArticle.includes(named.reason)
}

function medianOf(gaps: readonly number[]): number {
  const sorted = [...gaps].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  const upper = sorted[middle] ?? 0
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2
}
