/**
 * A keyboard in the hands of a test: the key presses a scanner or a person makes of a text, on a computer of any country, with the gaps
 * of the scanner guide's table; and what the wedge reader takes them for.
 */
import { createWedgeReader, type Verdict, type WedgeRules } from '../../renderer/use-cases/wedge-scanner.ts'
import type { KeyPress } from '../../renderer/use-cases/wedge-text.ts'

export type Computer = 'us' | 'azerty' | 'qwertz'

export interface Keyboard {
  /** The country the computer is set to; the scanner is always a US one. */
  readonly computer?: Computer
  readonly isCapsLocked?: boolean
  /** What the scanner makes of a group separator. */
  readonly separator?: 'control' | 'F8' | 'text'
}

export interface TimedPress {
  readonly press: KeyPress
  readonly isPrivate: boolean
}

type Key = readonly [code: string, plain: string, shifted: string]

const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ']
const usBoard: readonly Key[] = [
  ...letters.map((letter): Key => [`Key${letter}`, letter.toLowerCase(), letter]),
  ...[...')!@#$%^&*('].map((sign, digit): Key => [`Digit${digit}`, String(digit), sign]),
  ['Minus', '-', '_'],
  ['Equal', '=', '+'],
  ['BracketLeft', '[', '{'],
  ['BracketRight', ']', '}'],
  ['Backslash', '\\', '|'],
  ['Semicolon', ';', ':'],
  ['Quote', "'", '"'],
  ['Comma', ',', '<'],
  ['Period', '.', '>'],
  ['Slash', '/', '?'],
  ['Space', ' ', ' '],
]

/** What other countries have in the place of a US key, where it differs. */
const boards: Readonly<Record<Computer, Readonly<Record<string, readonly [string, string]>>>> = {
  us: {},
  azerty: {
    ...Object.fromEntries([...'à&é"\'(-è_ç'].map((sign, digit) => [`Digit${digit}`, [sign, String(digit)]])),
    KeyA: ['q', 'Q'],
    KeyQ: ['a', 'A'],
    KeyW: ['z', 'Z'],
    KeyZ: ['w', 'W'],
    KeyM: [',', '?'],
    Semicolon: ['m', 'M'],
    Comma: [';', '.'],
    Period: [':', '/'],
    Slash: ['!', '§'],
    Minus: [')', '°'],
    BracketLeft: ['Dead', 'Dead'],
    BracketRight: ['$', '£'],
    Quote: ['ù', '%'],
  },
  qwertz: {
    KeyY: ['z', 'Z'],
    KeyZ: ['y', 'Y'],
    Minus: ['ß', '?'],
    Equal: ['Dead', 'Dead'],
    BracketLeft: ['ü', 'Ü'],
    BracketRight: ['+', '*'],
    Semicolon: ['ö', 'Ö'],
    Quote: ['ä', 'Ä'],
    Comma: [',', ';'],
    Period: ['.', ':'],
    Slash: ['-', '_'],
    Backslash: ['#', "'"],
    ...Object.fromEntries([...'=!"§$%&/()'].map((sign, digit) => [`Digit${digit}`, [String(digit), sign]])),
  },
}

const still = { isRepeat: false, isShifted: false, isControl: false, isShortcut: false, isCapsLocked: false }

export const keyPress = (key: string, at: number, change: Partial<KeyPress> = {}): KeyPress => ({
  ...still,
  key,
  code: '',
  at,
  ...change,
})

/** The presses of one character: Shift by itself where it is needed, at the same time. */
export function pressesOf(character: string, at: number, keyboard: Keyboard = {}): readonly KeyPress[] {
  const isCapsLocked = keyboard.isCapsLocked ?? false
  if (character === '\r') return [keyPress('Enter', at, { code: 'Enter', isCapsLocked })]
  if (character === '\n') return [keyPress('j', at, { code: 'KeyJ', isControl: true, isCapsLocked })]
  if (character === '\t') return [keyPress('Tab', at, { code: 'Tab', isCapsLocked })]
  if (character === '\u001d') {
    if (keyboard.separator === 'F8') return [keyPress('F8', at, { code: 'F8', isCapsLocked })]
    const board = boards[keyboard.computer ?? 'us']
    const key = board['BracketRight']?.[0] ?? ']'
    return [keyPress(key, at, { code: 'BracketRight', isControl: true, isCapsLocked })]
  }
  const place = usBoard.find(([, plain, shifted]) => plain === character || shifted === character)
  if (!place) return [keyPress(character, at, { isCapsLocked })]
  const [code, plain, shifted] = place
  const isShifted = character !== plain
  const [here, hereShifted] = boards[keyboard.computer ?? 'us'][code] ?? [plain, shifted]
  const written = isShifted ? hereShifted : here
  const isLetter = /^\p{L}$/u.test(written)
  const turned = written === written.toLowerCase() ? written.toUpperCase() : written.toLowerCase()
  const key = isCapsLocked && isLetter && turned.length === 1 ? turned : written
  const press = keyPress(key, at, { code, isShifted, isCapsLocked })
  return isShifted ? [keyPress('Shift', at, { code: 'ShiftLeft', isShifted: true, isCapsLocked }), press] : [press]
}

/** The text with these gaps before its second, third ... character; a suffix is part of the text. */
export function timed(
  text: string,
  gaps: number | readonly number[],
  from = 10_000,
  keyboard: Keyboard = {},
): readonly TimedPress[] {
  const written = keyboard.separator === 'text' ? text.replaceAll('\u001d', '<GS>') : text
  let at = from
  return [...written].flatMap((character, nth) => {
    if (nth > 0) at += typeof gaps === 'number' ? gaps : (gaps[nth - 1] ?? gaps.at(-1) ?? 16)
    return pressesOf(character, at, keyboard).map((press) => ({ press, isPrivate: false }))
  })
}

export interface Read {
  readonly labels: readonly string[]
  readonly verdicts: readonly Verdict[]
}

/** What the reader makes of these presses, silence included, with a second of it at the end. */
export function readBy(presses: readonly TimedPress[], rules: WedgeRules = {}): Read {
  const reader = createWedgeReader(rules)
  const labels: string[] = []
  const verdicts: Verdict[] = []
  const take = (raw: string | null) => {
    if (raw !== null) labels.push(raw)
  }
  for (const [nth, { press, isPrivate }] of presses.entries()) {
    take(reader.before(press))
    const verdict = reader.key(press, isPrivate)
    verdicts.push(verdict)
    if (verdict.kind === 'label') take(verdict.raw)
    const rest = (presses[nth + 1]?.press.at ?? Number.POSITIVE_INFINITY) - press.at
    if (rest >= reader.silenceMs()) take(reader.silence())
  }
  return { labels, verdicts }
}

/** Numbers between 0 and 1, the same at every run. */
export function chance(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
