/**
 * Thousands of typists and scanners, each with the gaps of the scanner guide's table: what a person types is never a scan, what a
 * scanner sends always is, whole. The same cases at every run. Source: scanners.md 5.
 */
import { describe, expect, it } from 'vitest'
import { checkDigitFor } from '../../shared/barcode/check-digit.ts'
import { nameCode } from '../../shared/barcode/name-code.ts'
import { chance, readBy, type TimedPress, timed } from '../support/wedge-keyboard.ts'

type Chance = () => number
const between = (roll: Chance, least: number, most: number) => least + roll() * (most - least)
const oneOf = <T>(roll: Chance, all: readonly T[]): T => all[Math.floor(roll() * all.length)] as T
const times = <T>(count: number, make: (nth: number) => T): T[] => Array.from({ length: count }, (_, nth) => make(nth))
/** Around the mean, seldom far from it. */
const about = (roll: Chance, mean: number, spread: number) =>
  Math.max(1, mean + spread * (roll() + roll() + roll() + roll() - 2) * 1.7)

const digits = (roll: Chance, count: number) => times(count, () => String(Math.floor(roll() * 10))).join('')
function checked(roll: Chance, length: number): string {
  const body = digits(roll, length - 1)
  return body + checkDigitFor(body)
}

const words = [
  'chicken',
  'Ruth',
  'Alvarez',
  'beef',
  'salmon',
  '5 lb',
  'Northfield',
  'van der Berg',
  "O'Neill",
  'dachshund',
]
const names = [
  'Anna',
  'Ben Stone',
  'Kim Park',
  'Rex',
  'Mr. Whiskers',
  'ruth@example.com',
  '12 Maple Street',
  'Springfield',
]
const codes = (roll: Chance) =>
  oneOf(roll, [checked(roll, 12), checked(roll, 13), checked(roll, 8), `LC-${digits(roll, 6)}`])
const text = (roll: Chance) =>
  oneOf(roll, [
    () => times(1 + Math.floor(roll() * 5), () => oneOf(roll, words)).join(' '),
    () => oneOf(roll, names),
    () => codes(roll),
    () => `(555) 010-${digits(roll, 4)}`,
    () => `]E0${checked(roll, 13)}`,
  ])()

/** 120 words a minute: 100 ms a key; pairs of letters in 40-60 ms; now and then two keys hit together, of two or three in a row. */
function typistsGaps(roll: Chance, count: number): number[] {
  const gaps: number[] = []
  while (gaps.length < count) {
    const kind = roll()
    if (kind < 0.01) gaps.push(between(roll, 0, 20), between(roll, 0, 20), about(roll, 110, 30))
    else if (kind < 0.03) gaps.push(between(roll, 0, 20), about(roll, 110, 30))
    else if (kind < 0.18) gaps.push(between(roll, 40, 60), about(roll, 110, 30))
    else gaps.push(about(roll, 108, 30))
  }
  return gaps.slice(0, count)
}
const padGaps = (roll: Chance, count: number) =>
  times(count, () => (roll() < 0.02 ? between(roll, 0, 20) : between(roll, 120, 200)))

describe('a person is never taken for a scanner', () => {
  const typists = [
    ['at 120 words a minute', typistsGaps, text],
    ['at a number pad, typing codes', padGaps, (roll: Chance) => checked(roll, oneOf(roll, [8, 12, 13, 14]))],
    [
      'at a number pad, typing PINs and quantities',
      padGaps,
      (roll: Chance) => digits(roll, oneOf(roll, [1, 2, 4, 6, 8])),
    ],
  ] as const

  it.each(typists)('%s: 3,000 texts, with Enter, with Tab and with nothing', (_, gapsOf, textBy) => {
    const roll = chance(11)
    let at = 10_000
    const presses: TimedPress[] = []
    for (let nth = 0; nth < 3000; nth += 1) {
      const typed = textBy(roll) + oneOf(roll, ['\r', '\t', ''])
      const one = timed(typed, gapsOf(roll, typed.length), at)
      presses.push(...one)
      at = (one.at(-1)?.press.at ?? at) + between(roll, 60, 900)
    }
    const { labels, verdicts } = readBy(presses)
    expect(labels).toEqual([])
    expect(verdicts.length).toBeGreaterThan(3000)
    expect(verdicts.filter(({ kind }) => kind === 'label' || kind === 'ofLabel' || kind === 'notForHere')).toEqual([])
  })

  it('no text stands in the way: not one key of a typist is held back', () => {
    const roll = chance(12)
    const held = times(1000, () => {
      const typed = text(roll)
      return readBy(timed(`${typed}\r`, typistsGaps(roll, typed.length))).verdicts
    }).flat()
    expect(held.filter((verdict) => verdict.kind === 'goesOn' && verdict.isScanner).length).toBeLessThan(
      held.length / 100,
    )
    expect(held.some((verdict) => verdict.kind === 'goesOn')).toBe(true)
  })
})

const prefixed = (roll: Chance) =>
  oneOf(roll, [
    `]E0${checked(roll, 13)}`,
    `]C101${checked(roll, 14)}17280131\u001d10LOT${digits(roll, 3)}`,
    `]Q1https://id.example.com/01/${checked(roll, 14)}/10/ABC`,
    `]A0ABC-${digits(roll, 4)}`,
  ])
const number = (roll: Chance) => checked(roll, oneOf(roll, [8, 12, 13, 14]))
const card = (roll: Chance) =>
  oneOf(roll, [`LC-${digits(roll, 7)}`, `https://club.example/c/${digits(roll, 9)}`, `Pet${digits(roll, 6)}`])
const naming = (roll: Chance) => oneOf(roll, [prefixed, number])(roll)
const any = (roll: Chance) => oneOf(roll, [prefixed, number, card])(roll)

/** At most two of them are replaced by a single pause of 50 to 100 ms. */
function withPauses(roll: Chance, gaps: readonly number[]): readonly number[] {
  const pauses = [Math.floor(roll() * gaps.length), Math.floor(roll() * gaps.length)]
  return gaps.map((gap, nth) => (pauses.includes(nth) ? between(roll, 51, 100) : gap))
}

describe('a scanner is always one', () => {
  const scanners = [
    [
      'full speed USB, 13-17 ms, 52 ms before Enter',
      any,
      (roll: Chance, count: number) => [...times(count - 1, () => between(roll, 13, 17)), 52],
    ],
    ['the fast setting, 1-5 ms', any, (roll: Chance, count: number) => times(count, () => between(roll, 1, 5))],
    [
      '1 ms asked for, 2.5-12 ms seen',
      any,
      (roll: Chance, count: number) => times(count, () => between(roll, 2.5, 12)),
    ],
    [
      'a mixed fleet, 5-60 ms, 20 on average',
      naming,
      (roll: Chance, count: number) => times(count, () => 5 + 55 * roll() ** 2.7),
    ],
    [
      'a mixed fleet, reading cards: two gaps above 50 ms at most',
      card,
      (roll: Chance, count: number) =>
        withPauses(
          roll,
          times(count, () => between(roll, 5, 34)),
        ),
    ],
    ['keystroke delay, 20-60 ms', naming, (roll: Chance, count: number) => times(count, () => between(roll, 20, 60))],
    [
      'Bluetooth, 20-60 ms, single gaps up to 100',
      naming,
      (roll: Chance, count: number) =>
        withPauses(
          roll,
          times(count, () => between(roll, 20, 60)),
        ),
    ],
  ] as const

  it.each(scanners)('%s: 1,000 labels one after the other arrive whole and in order', (_, labelBy, gapsOf) => {
    const roll = chance(13)
    let at = 10_000
    const sent: string[] = []
    const presses: TimedPress[] = []
    for (let nth = 0; nth < 1000; nth += 1) {
      const label = labelBy(roll)
      const suffix = oneOf(roll, ['\r', '\t', '\r\n', '\n'])
      const one = timed(label + suffix, [...gapsOf(roll, label.length), 10], at)
      presses.push(...one)
      sent.push(label)
      at = (one.at(-1)?.press.at ?? at) + (roll() < 0.3 ? between(roll, 5, 90) : between(roll, 200, 900))
    }
    expect(readBy(presses).labels).toEqual(sent)
  })

  it.each(scanners)('%s, without a suffix: every label that names itself arrives', (_, __, gapsOf) => {
    const roll = chance(14)
    let at = 10_000
    const sent: string[] = []
    const presses: TimedPress[] = []
    for (let nth = 0; nth < 300; nth += 1) {
      const label = oneOf(roll, [`]E0${checked(roll, 13)}`, checked(roll, 12), checked(roll, 13)])
      const one = timed(label, gapsOf(roll, label.length), at)
      presses.push(...one)
      sent.push(label)
      at = (one.at(-1)?.press.at ?? at) + between(roll, 400, 900)
    }
    expect(readBy(presses).labels).toEqual(sent)
  })
})

describe('two keyboard scanners, one typing into the other', () => {
  it('1,000 times of two articles: what neither read is refused where lengths and check digit can tell, and no key presses anything', () => {
    const roll = chance(15)
    const fates = { right: 0, refused: 0, fitsByChance: 0 }
    for (let nth = 0; nth < 1000; nth += 1) {
      const [a, b] = [checked(roll, 13), checked(roll, 13)]
      const first = timed(`${a}\r`, between(roll, 4, 16))
      const second = timed(`${b}\r`, between(roll, 4, 16), 10_000 + between(roll, 0, 60))
      const { labels, verdicts } = readBy([...first, ...second].sort((x, y) => x.press.at - y.press.at))
      expect(verdicts.filter(({ kind }) => kind === 'typing')).toEqual([])
      for (const label of labels) {
        const { kind } = nameCode(label, { today: '2026-06-01' })
        const isRight = label === a || label === b
        fates[isRight ? 'right' : kind === 'refused' ? 'refused' : 'fitsByChance'] += 1
      }
    }
    expect(fates.refused).toBeGreaterThan(1000)
    // One check digit in ten fits by chance, and only where as many keys mixed as an article has digits.
    expect(fates.fitsByChance).toBeLessThan(fates.refused / 50)
  })
})
