/** A keyboard scanner told from typing by its rhythm and by what it says. Source: scanners.md 5. */
import { describe, expect, it } from 'vitest'
import { createWedgeReader, type WedgeRules } from '../../renderer/use-cases/wedge-scanner.ts'
import { longestCode } from '../../shared/barcode/name-code.ts'
import { keyPress, readBy, type TimedPress, timed } from '../support/wedge-keyboard.ts'

const upc = '850000010017'
const labelsOf = (presses: readonly TimedPress[], rules: WedgeRules = {}) => readBy(presses, rules).labels
const typed = (text: string, gaps: number | readonly number[]) => labelsOf(timed(text, gaps))
const kinds = (presses: readonly TimedPress[], rules: WedgeRules = {}) =>
  readBy(presses, rules).verdicts.map((verdict) => verdict.kind)

describe('rhythm', () => {
  it('a scanner at 16 ms a key, and 52 ms before its Enter, is a label', () =>
    expect(typed(`${upc}\r`, [...Array(11).fill(16), 52])).toEqual([upc]))

  it('a slow scanner is a label where its check digit is right', () => {
    expect(typed(`${upc}\r`, 45)).toEqual([upc])
    expect(typed('850000010018\r', 45)).toEqual([])
  })

  it('a slow scanner is a label where it says its symbology', () => {
    expect(typed(']C0LOT-7788\r', 58)).toEqual([']C0LOT-7788'])
    expect(typed('LOT-7788\r', 58)).toEqual([])
    expect(typed(']C0LOT-7788\r', 61)).toEqual([])
  })

  it('a text that says nothing of itself needs a median of 35 ms', () => {
    expect(typed('ABC-1234\r', 35)).toEqual(['ABC-1234'])
    expect(typed('ABC-1234\r', 36)).toEqual([])
  })

  it('a hasty typist is not', () => {
    expect(typed('chicken\r', 110)).toEqual([])
    expect(typed(`${upc}\r`, 130)).toEqual([])
    expect(typed('chicken\r', 45)).toEqual([])
  })

  it('fast keys without a rest before them belong to what was typed', () =>
    expect(labelsOf([...timed('x', 0, 9880), ...timed(`${upc}\r`, 5)])).toEqual([]))

  it('150 ms are a rest', () => expect(labelsOf([...timed('x', 0, 9850), ...timed(`${upc}\r`, 5)])).toEqual([upc]))

  it('one gap above 100 ms breaks a burst, even before it ends', () => {
    expect(typed(`${upc}\r`, [10, 10, 100, 10, 10, 10, 10, 10, 10, 10, 10, 10])).toEqual([upc])
    expect(typed(`${upc}\r`, [10, 10, 101, 10, 10, 10, 10, 10, 10, 10, 10, 10])).toEqual([])
  })

  it('two slow gaps do not break it, three do', () => {
    expect(typed(`${upc}\r`, [10, 80, 10, 80, 10, 10, 10, 10, 10, 10, 10, 10])).toEqual([upc])
    expect(typed(`${upc}\r`, [10, 80, 10, 80, 10, 80, 10, 10, 10, 10, 10, 10])).toEqual([])
    expect(typed('ABC-1234\r', [10, 51, 10, 51, 10, 10, 10, 10])).toEqual(['ABC-1234'])
    expect(typed('ABC-1234\r', [10, 51, 10, 51, 10, 51, 10, 10])).toEqual([])
  })

  it('what names itself may be slow throughout, up to 60 ms', () => expect(typed(`${upc}\r`, 60)).toEqual([upc]))

  it('Shift is no key: capital letters count once, and do not change the gaps', () => {
    expect(typed('ABCDE\r', 10)).toEqual([])
    expect(typed('ABCDEF\r', 10)).toEqual(['ABCDEF'])
  })

  it('a key that is held down counts once', () => {
    const held = timed(`${upc}\r`, 16).flatMap((one) => [one, { ...one, press: { ...one.press, isRepeat: true } }])
    expect(labelsOf(held)).toEqual([upc])
  })

  it('any key that no scanner presses breaks a burst', () => {
    for (const key of ['Backspace', 'Escape', 'ArrowLeft', 'F5', 'Delete']) {
      const presses = timed(`${upc}\r`, 16)
      const broken = [...presses.slice(0, 4), { press: keyPress(key, 10_050), isPrivate: false }, ...presses.slice(4)]
      expect(labelsOf(broken), key).toEqual([])
    }
  })
})

describe('length', () => {
  it('keys without an end fill no memory: of more than any label has, one too many is kept', () => {
    const [label] = labelsOf(timed(`${'7'.repeat(20_000)}\r`, 1))
    expect(label).toHaveLength(longestCode + 1)
  })

  it('six characters, or four behind a symbology', () => {
    expect(typed('12345\r', 5)).toEqual([])
    expect(typed('123456\r', 5)).toEqual(['123456'])
    expect(typed(']E01\r', 5)).toEqual([']E01'])
    expect(typed(']E0\r', 5)).toEqual([])
  })
})

describe('the end of a label', () => {
  it.each([
    ['Enter', '\r'],
    ['Tab', '\t'],
    ['Ctrl+J', '\n'],
    ['Enter and Ctrl+J', '\r\n'],
    ['Enter twice', '\r\r'],
    ['Tab and Enter', '\t\r'],
  ])('%s ends it, and presses nothing', (_, suffix) => {
    const presses = timed(`${upc}${suffix}`, 16)
    expect(labelsOf(presses)).toEqual([upc])
    expect(kinds(presses).slice(12)).toEqual(['label', 'ofLabel'].slice(0, suffix.length))
  })

  it('ArrowDown ends it where a line feed became one', () => {
    const down = { press: keyPress('ArrowDown', 10_200), isPrivate: false }
    expect(kinds([...timed(upc, 16), down]).at(-1)).toBe('label')
    expect(kinds([...timed(`${upc}\r`, 16), { ...down, press: keyPress('ArrowDown', 10_210) }]).at(-1)).toBe('ofLabel')
  })

  it("a person's Enter after a label is theirs", () => {
    const enter = { press: keyPress('Enter', 10_192 + 300), isPrivate: false }
    expect(kinds([...timed(`${upc}\r`, 16), enter]).at(-1)).toBe('typing')
  })

  it("the second key of a suffix comes in the scanner's own rhythm", () => {
    const enter = (at: number) => ({ press: keyPress('Enter', at), isPrivate: false })
    expect(kinds([...timed(`${upc}\r`, 16), enter(10_192 + 32)]).at(-1)).toBe('ofLabel')
    expect(kinds([...timed(`${upc}\r`, 16), enter(10_192 + 33)]).at(-1)).toBe('typing')
    expect(kinds([...timed(`${upc}\r`, 4), enter(10_048 + 30)]).at(-1)).toBe('ofLabel')
    expect(kinds([...timed(`${upc}\r`, 58), enter(10_696 + 100)]).at(-1)).toBe('ofLabel')
  })

  it('Ctrl+Enter ends nothing', () => {
    const checkOut = { press: keyPress('Enter', 10_200, { isControl: true }), isPrivate: false }
    expect(kinds([...timed(upc, 16), checkOut]).at(-1)).toBe('typing')
  })

  it('a label may follow another at once: Enter is a rest of its own', () => {
    const second = '850000014053'
    expect(labelsOf([...timed(`${upc}\r`, 8, 10_000), ...timed(`${second}\r`, 8, 10_104)])).toEqual([upc, second])
    expect(labelsOf([...timed(`${upc}\r\n`, 8, 10_000), ...timed(`${second}\r\n`, 8, 10_112)])).toEqual([upc, second])
  })

  it('200 labels with no rest between them are 200 labels', () => {
    const all = Array.from({ length: 200 }, (_, nth) => timed(`${upc}\r`, 8, 10_000 + nth * 104)).flat()
    expect(labelsOf(all)).toHaveLength(200)
  })
})

describe('the end of a label without a suffix', () => {
  it.each([
    ['a UPC', upc],
    ['a GTIN-14', '15400141288763'],
    ['a symbology', ']C0LOT-7788'],
    ['a Digital Link', 'https://id.example.com/01/09506000134352?17=280131'],
    ['GS1 elements', '010950600013435217280131'],
  ])('150 ms of silence end %s', (_, label) => expect(typed(label, 10)).toEqual([label]))

  it('a word, or a number with a wrong check digit, stays', () => {
    expect(typed('chicken25', 10)).toEqual([])
    expect(typed('850000010018', 10)).toEqual([])
  })

  it('eight digits may be the beginning of twelve, and stay', () => expect(typed('73513537', 10)).toEqual([]))

  it("a person's code is whole by the store's own rule", () =>
    expect(labelsOf(timed('LC-00417', 10), { isPersonsCode: (raw) => /^LC-\d{5}$/.test(raw) })).toEqual(['LC-00417']))

  it('after one label without a suffix every burst may end so, until a suffix comes again', () => {
    const bare = timed(upc, 10, 10_000)
    const word = timed('LOT-7788', 10, 12_000)
    expect(labelsOf([...bare, ...word])).toEqual([upc, 'LOT-7788'])
    const withSuffix = timed(`${upc}\r`, 10, 11_000)
    expect(labelsOf([...bare, ...withSuffix, ...word])).toEqual([upc, upc])
  })

  it('a suffix that comes late presses nothing, and the next key of a person is theirs', () => {
    const late = (at: number) => ({ press: keyPress('Enter', at), isPrivate: false })
    expect(kinds([...timed(upc, 10), late(10_110 + 300)]).at(-1)).toBe('ofLabel')
    expect(kinds([...timed(upc, 10), late(10_110 + 400)]).at(-1)).toBe('typing')
  })

  it('where a suffix is set, silence waits until even a late one would have come', () => {
    const late = { press: keyPress('Enter', 11_110 + 300), isPrivate: false }
    const presses = [...timed(`${upc}\r`, 10, 10_000), ...timed('850000014053', 10, 11_000), late]
    expect(labelsOf(presses)).toEqual([upc, '850000014053'])
    expect(kinds(presses).at(-1)).toBe('label')
    const reader = createWedgeReader()
    expect(reader.silenceMs()).toBe(150)
    for (const { press } of timed(`${upc}\r`, 10)) reader.key(press, false)
    expect(reader.silenceMs()).toBe(350)
  })

  it('keys that only arrive late still belong to their label', () => {
    const reader = createWedgeReader()
    const presses = timed(`${upc}\r`, 16).map(({ press }) => press)
    for (const press of presses.slice(0, 7)) reader.key(press, false)
    expect(reader.silence()).toBeNull()
    expect(
      presses
        .slice(7)
        .map((press) => reader.key(press, false))
        .at(-1),
    ).toEqual({ kind: 'label', raw: upc })
  })

  it('a text that names no article or person may be a part of a longer one, and waits 600 ms for the rest', () => {
    const reader = createWedgeReader()
    for (const { press } of timed(']C0LOT-7788', 10)) reader.key(press, false)
    expect([reader.silence(150), reader.silence(599), reader.silence(600)]).toEqual([null, null, ']C0LOT-7788'])
    for (const { press } of timed(upc, 10, 12_000)) reader.key(press, false)
    expect(reader.silence(150)).toBe(upc)
  })

  it('keys that arrive when silence has ended their label are no typing: they come as a label of their own', () => {
    for (const [label, seen] of [
      [']Q1abcdefghij', 9],
      [']Q1abcdefghij', 12],
      [`${upc}7`, 12],
    ] as const) {
      const reader = createWedgeReader()
      const presses = timed(`${label}\r`, 16)
        .map(({ press }) => press)
        .filter(({ key }) => key !== 'Shift')
      for (const press of presses.slice(0, seen)) reader.key(press, false)
      expect(reader.silence()).toBe(label.slice(0, seen))
      const late = presses.slice(seen).map((press) => reader.key(press, false))
      expect(late.map(({ kind }) => kind)).not.toContain('typing')
      expect(late.at(-1)).toEqual({ kind: 'label', raw: label.slice(seen) })
    }
  })

  it('a label whose end the busy page saw only with the next key is not lost', () =>
    expect(labelsOf([...timed(upc, 10, 10_000), ...timed('850000014053', 10, 10_400)])).toEqual([upc, '850000014053']))
})

describe('where a PIN is typed', () => {
  const atPinPad = (text: string) => timed(text, 16).map((one) => ({ ...one, isPrivate: true }))
  const isForPinPad = (raw: string) => raw.startsWith('EMP-')

  it('nothing is taken by default', () => {
    expect(labelsOf(atPinPad(`${upc}\r`))).toEqual([])
    expect(kinds(atPinPad(`${upc}\r`)).at(-1)).toBe('notForHere')
  })

  it('a badge is taken where the store knows badges, with a suffix and without', () => {
    expect(labelsOf(atPinPad('EMP-0042\r'), { isForPinPad })).toEqual(['EMP-0042'])
    expect(labelsOf(atPinPad('EMP-0042'), { isForPinPad })).toEqual(['EMP-0042'])
    expect(labelsOf(atPinPad(`${upc}\r`), { isForPinPad })).toEqual([])
  })

  it('a badge typed by hand is typing', () =>
    expect(
      labelsOf(
        timed('EMP-0042\r', 110).map((one) => ({ ...one, isPrivate: true })),
        { isForPinPad },
      ),
    ).toEqual([]))

  it('a burst of which one key went to a PIN counts as typed there', () => {
    const presses = timed(`${upc}\r`, 16)
    const half = presses.map((one, nth) => ({ ...one, isPrivate: nth === 6 }))
    expect(labelsOf(half)).toEqual([])
  })
})

describe('shortcuts', () => {
  it("a person's Ctrl+V, C, A or Z is no part of a burst", () => {
    for (const key of ['v', 'c', 'a', 'z']) {
      const shortcut = {
        press: keyPress(key, 10_090, { isControl: true, code: `Key${key.toUpperCase()}` }),
        isPrivate: false,
      }
      expect(kinds([...timed('ab', 50), shortcut]).at(-1), key).toBe('typing')
    }
  })

  it("in a scanner's rhythm Ctrl and a letter is the scanner's", () => {
    const presses = timed('[)>06\u001d1P123\r', 12)
    const verdict = readBy(presses).verdicts.find((_, nth) => presses[nth]?.press.isControl)
    expect(verdict).toEqual({ kind: 'goesOn', isScanner: true })
  })

  it('Alt and a key is none', () => {
    const presses = timed(`${upc}\r`, 16).map((one, nth) =>
      nth === 5 ? { ...one, press: { ...one.press, isShortcut: true } } : one,
    )
    expect(labelsOf(presses)).toEqual([])
  })
})

describe('two keyboard scanners at once', () => {
  it('what both typed into each other is one burst, and what is left of the slower one presses nothing', () => {
    const first = timed(`${upc}\r`, 16, 10_000)
    const second = timed('850000014053\r', 16, 10_024)
    const mixed = [...first, ...second].sort((a, b) => a.press.at - b.press.at)
    const { labels, verdicts } = readBy(mixed)
    expect(labels).toHaveLength(2)
    expect(labels.join('')).toHaveLength(24)
    expect(verdicts.filter(({ kind }) => kind === 'typing')).toEqual([])
  })
})
