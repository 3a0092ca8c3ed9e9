/**
 * What a scanner's answers to the test codes say about how it is set: its mode, whether it tells the kind of code, what becomes of the
 * separator GS, how it ends a label, letter case, keyboard country, speed. Pure: scans in, findings out; nothing is guessed that
 * no test code has shown. Source: scanners.md 1, 5, 10.
 */
import type { KeySeen } from './key-recorder.ts'

export type ScannerKind = 'serial' | 'hid' | 'replay' | 'keyboard'

/** One label or burst of keys, as it came while the setup page was open. */
export interface SetupScan {
  readonly nth: number
  readonly scanId: string
  readonly deviceId: string
  readonly kind: ScannerKind
  readonly name: string
  /** The serial port, as the settings name it. */
  readonly port: string | null
  readonly raw: string
  /** As it came; null = this kind of device has none, or it was not told. */
  readonly suffix: string | null
  readonly baudRate: number | null
  /** Of a keyboard scanner, as they came. */
  readonly keys: readonly KeySeen[]
  /** How often it was in view; counted once. */
  readonly times: number
  /** false = keys that no rule takes for a scan: too slow, or without an end. */
  readonly isLabel: boolean
}

export const testCodeNames = ['ean13', 'gs1', 'link'] as const
export type TestCodeName = (typeof testCodeNames)[number]

const gs = '\u001d'
/** Few, so that the bars are wide: letters that move on other keyboards, in both cases, and a sign that does. */
const lot = 'yZ-A'
const serial = 'q7'
const gs1Head = '010950600013435210'

/** What each test code holds, as a scanner sends it without AIM identifier. */
export const testCodeText: Readonly<Record<TestCodeName, string>> = {
  ean13: '4006381333931',
  gs1: `${gs1Head}${lot}${gs}21${serial}`,
  link: `https://id.example.com/01/04006381333931/10/${lot}/21/${serial}`,
}

/** The codes as they are drawn: with brackets round the application identifiers. */
export const gs1Brackets = `(01)09506000134352(10)${lot}(21)${serial}`

/** As it is printed beside the bars, for people. */
export const testCodePrinted: Readonly<Record<TestCodeName, string>> = {
  ean13: '4 006381 333931',
  gs1: gs1Brackets,
  link: testCodeText.link,
}

export type SeparatorForm = 'kept' | 'control' | 'f8' | 'text' | 'replaced' | 'lost'
export type LetterCase = 'same' | 'upper' | 'lower' | 'turned'
export type Ending = 'cr' | 'lf' | 'crlf' | 'tab' | 'etx' | 'none'

export interface TestAnswer {
  readonly code: TestCodeName
  /** `]E0`, or empty. */
  readonly aim: string
  /** Before the code stands something that is no AIM identifier: a prefix, or one that another keyboard country made. */
  readonly hasOtherPrefix: boolean
  /** null = the code has no separator. */
  readonly separator: SeparatorForm | null
  /** null = the code has no letters, or they do not tell. */
  readonly letters: LetterCase | 'other' | null
}

/** What was typed, for a keyboard scanner; what arrived, for the others. */
export const textOf = (scan: SetupScan): string => (scan.kind === 'keyboard' ? typedText(scan.keys) : scan.raw)

const typedText = (keys: readonly KeySeen[]): string =>
  keys.map((key) => (isSeparatorKey(key) ? gs : key.key.length === 1 && !key.isControl ? key.key : '')).join('')

const isSeparatorKey = (key: KeySeen): boolean =>
  key.key === 'F8' || (key.isControl && (key.key === ']' || key.code === 'BracketRight'))

/** Which test code it was, and how it came; null = none of them. */
export function testAnswerOf(scan: SetupScan): TestAnswer | null {
  // Rows of digits stand on other keys in other countries; the label as it was taken has them by their place.
  for (const text of [textOf(scan), scan.raw]) {
    const answer = linkAnswer(text) ?? gs1Answer(text) ?? eanAnswer(text)
    if (answer) return answer.separator === 'kept' ? { ...answer, separator: keyedSeparator(scan) } : answer
  }
  return null
}

function keyedSeparator({ keys }: SetupScan): SeparatorForm {
  if (keys.some((key) => key.key === 'F8')) return 'f8'
  return keys.some(isSeparatorKey) ? 'control' : 'kept'
}

function eanAnswer(text: string): TestAnswer | null {
  const at = text.indexOf(testCodeText.ean13)
  if (at < 0 || text.slice(at + testCodeText.ean13.length).trim() !== '') return null
  return { code: 'ean13', ...prefixOf(text.slice(0, at)), separator: null, letters: null }
}

function gs1Answer(text: string): TestAnswer | null {
  const at = text.indexOf(gs1Head)
  if (at < 0) return null
  const rest = text.slice(at + gs1Head.length)
  const tail = `21${serial}`
  if (rest.length < lot.length + tail.length) return null
  const between = rest.slice(lot.length, rest.length - tail.length)
  const letters = lettersOf(lot + tail, rest.slice(0, lot.length) + rest.slice(-tail.length))
  return { code: 'gs1', ...prefixOf(text.slice(0, at)), separator: separatorOf(between), letters }
}

function linkAnswer(text: string): TestAnswer | null {
  const at = text.toLowerCase().indexOf('http')
  if (at < 0 || !text.replace(/\D/g, '').includes(testCodeText.link.replace(/\D/g, ''))) return null
  const letters = lettersOf(testCodeText.link, text.slice(at).trimEnd())
  return { code: 'link', ...prefixOf(text.slice(0, at)), separator: null, letters }
}

function prefixOf(before: string): Pick<TestAnswer, 'aim' | 'hasOtherPrefix'> {
  // FNC1 at the beginning is sent as a separator by some.
  const prefix = before.trim().replace(gs, '')
  const isAim = /^\][A-Za-z][0-9A-Za-z]$/.test(prefix)
  return { aim: isAim ? prefix : '', hasOtherPrefix: prefix !== '' && !isAim }
}

function separatorOf(between: string): SeparatorForm {
  if (between === '') return 'lost'
  if (between === gs) return 'kept'
  return /^[<{[]GS[>}\]]$/i.test(between) ? 'text' : 'replaced'
}

function lettersOf(wanted: string, came: string): LetterCase | 'other' {
  if (came === wanted) return 'same'
  if (came.toLowerCase() !== wanted.toLowerCase()) return 'other'
  if (came === wanted.toUpperCase()) return 'upper'
  return came === wanted.toLowerCase() ? 'lower' : 'turned'
}

/** One line of the report; the sentence and the advice have the same name in the words catalogue. */
export type Finding =
  | { readonly about: 'mode'; readonly is: ScannerKind }
  | { readonly about: 'aim'; readonly is: 'on' | 'off' | 'otherPrefix' | 'untested' }
  | { readonly about: 'separator'; readonly is: SeparatorForm | 'untested' }
  | { readonly about: 'ending'; readonly is: Ending | 'hid' | 'tabKey' | 'enterKey' | 'noKey' | 'untold' }
  | { readonly about: 'letters'; readonly is: LetterCase | 'capsLock' | 'untested' }
  | { readonly about: 'country'; readonly is: 'right' | 'wrong' | 'untested' }
  | { readonly about: 'rhythm'; readonly is: 'quick' | 'slow' }
  | { readonly about: 'speed'; readonly is: 'wrong' }

const endings: Readonly<Record<string, Ending>> = {
  '\r': 'cr',
  '\n': 'lf',
  '\r\n': 'crlf',
  '\t': 'tab',
  '\u0003': 'etx',
  '': 'none',
}

/** Findings about one scanner, from its scans, newest first. Empty when there is none. */
export function reportOf(scans: readonly SetupScan[]): readonly Finding[] {
  const [newest] = scans
  if (!newest) return []
  const { kind } = newest
  const answers = scans.flatMap((scan) => testAnswerOf(scan) ?? [])
  const findings: Finding[] = [{ about: 'mode', is: kind }]
  if (isGarbled(newest)) return [...findings, { about: 'speed', is: 'wrong' }]
  findings.push({ about: 'aim', is: aimOf(answers) })
  const separator = answers.find((answer) => answer.separator !== null)?.separator
  findings.push({ about: 'separator', is: separator ?? 'untested' }, endingOf(newest))
  const letters = answers.find((answer) => answer.letters !== null)?.letters ?? 'untested'
  if (kind !== 'keyboard') {
    findings.push({ about: 'letters', is: letters === 'other' ? 'untested' : letters })
    return findings
  }
  const isCapsLock = scans.find((scan) => scan.keys.length > 0)?.keys.some((key) => key.isCapsLock) ?? false
  if (isCapsLock) findings.push({ about: 'letters', is: 'capsLock' })
  else if (letters !== 'other') findings.push({ about: 'letters', is: letters })
  findings.push({ about: 'country', is: letters === 'untested' ? 'untested' : letters === 'other' ? 'wrong' : 'right' })
  findings.push({ about: 'rhythm', is: newest.isLabel ? 'quick' : 'slow' })
  return findings
}

function aimOf(answers: readonly TestAnswer[]): 'on' | 'off' | 'otherPrefix' | 'untested' {
  const [newest] = answers
  if (!newest) return 'untested'
  if (newest.hasOtherPrefix) return 'otherPrefix'
  return newest.aim === '' ? 'off' : 'on'
}

function endingOf({ kind, suffix }: SetupScan): Finding {
  if (suffix === null) return { about: 'ending', is: 'untold' }
  const ending = endings[suffix] ?? 'none'
  if (kind === 'hid') return { about: 'ending', is: ending === 'none' ? 'hid' : ending }
  if (kind !== 'keyboard') return { about: 'ending', is: ending }
  return { about: 'ending', is: ending === 'tab' ? 'tabKey' : ending === 'none' ? 'noKey' : 'enterKey' }
}

/** A wrong speed makes bytes that no label has. */
function isGarbled({ kind, raw }: SetupScan): boolean {
  if (kind !== 'serial' || raw === '') return false
  const strange = [...raw].filter((char) => char !== gs && (char < ' ' || char > '~')).length
  return strange * 3 >= raw.length
}

/** Whether something ought to be changed at the scanner. */
export function needsChange(finding: Finding): boolean {
  switch (finding.about) {
    case 'mode':
      return false
    case 'aim':
      return finding.is === 'off' || finding.is === 'otherPrefix'
    case 'separator':
      return finding.is === 'lost' || finding.is === 'replaced'
    case 'ending':
      return finding.is === 'none' || finding.is === 'tabKey' || finding.is === 'noKey'
    case 'letters':
      return finding.is !== 'same' && finding.is !== 'untested'
    case 'country':
    case 'speed':
      return finding.is === 'wrong'
    case 'rhythm':
      return finding.is === 'slow'
  }
}

/** Seen as it should be, or not seen yet. */
export const isTested = (finding: Finding): boolean => finding.is !== 'untested' && finding.is !== 'untold'
