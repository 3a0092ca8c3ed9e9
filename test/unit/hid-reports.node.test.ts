/** From the reports of HID POS scanners to labels: the traps of scanners.md 2, each with its rule. */
import { describe, expect, test } from 'vitest'
import { createHidFramer } from '../../electron/host/scanners/hid-framing.ts'
import { hidMaker } from '../support/hid-reports.ts'

const bytes = (text: string) => Buffer.from(text, 'latin1')

/** A report of 64 bytes with these at its beginning and these at its end. */
function report(head: readonly (number | string)[], tail: readonly number[] = []): Uint8Array {
  const made = Buffer.alloc(64)
  Buffer.concat(head.map((part) => (typeof part === 'number' ? Buffer.from([part]) : bytes(part)))).copy(made)
  Buffer.from(tail).copy(made, 64 - tail.length)
  return made
}
const framer = (vendorId: number) => createHidFramer({ vendorId, described: null })
function framed(vendorId: number, ...reports: Uint8Array[]) {
  const one = framer(vendorId)
  return [...reports.flatMap((each) => one.push(each)), ...one.silence()]
}
const label = (raw: string) => ({ type: 'label', raw, suffix: expect.any(String) })
const [honeywell, newland, zebra, unknown] = [0x0c2e, 0x1eab, 0x05e0, 0x1234]
const long = (aim: string, length: number, maker = 'Honeywell') =>
  hidMaker(maker).reports(aim, bytes('0123456789'.repeat(60).slice(0, length)))

describe('what a label is', () => {
  test('a NUL does not end a label: the length does', () => {
    expect(framed(honeywell, report([2, 4, ']d1', 'a\0b\0']))).toEqual([label(']d1a\0b\0')])
  })

  test('bytes of the label before, left behind the length, are not read', () => {
    expect(framed(honeywell, report([2, 3, ']C0', 'newold']))).toEqual([label(']C0new')])
  })

  test('a length that is too great is cut at the field, not read into the tail', () => {
    expect(framed(honeywell, report([2, 255, ']C0', 'x'.repeat(56)], [0x64, 0x7a, 0]))).toEqual([
      label(`]C0${'x'.repeat(56)}`),
    ])
  })

  test.each(['\r', '\n', '\t', '\r\n'])('one ending sent along is taken off: %j', (ending) => {
    expect(framed(honeywell, report([2, 2 + ending.length, ']C0', `ab${ending}`]))).toEqual([label(']C0ab')])
  })

  test('an empty report is no label', () => {
    expect(framed(honeywell, report([2, 0, ']C0']))).toEqual([])
  })

  test('a report too short to be one, and a report with another id than the descriptor says, are passed over', () => {
    expect(framed(honeywell, Buffer.from([2, 1]), Buffer.alloc(0))).toEqual([])
    const described = {
      ...{ reportId: 2, lengthAt: 1, aimAt: 2, dataAt: 5, dataLength: 56 },
      continued: { byte: 63, bit: 0 },
    }
    const one = createHidFramer({ vendorId: unknown, described })
    expect(one.push(report([4, 1, ']C0', 'x']))).toEqual([])
    expect(one.push(report([2, 1, ']C0', 'x']))).toEqual([label(']C0x')])
  })
})

describe('labels over several reports', () => {
  test('are joined while bit 0 of the last byte is set, whatever the other bits say', () => {
    const sent = long(']Q1', 300)
    expect(sent).toHaveLength(6)
    expect(framed(honeywell, ...sent)).toEqual([label(`]Q1${'0123456789'.repeat(30)}`)])
  })

  test('another AIM identifier begins another label, and the one before is said to be cut', () => {
    const [first] = long(']Q1', 100)
    if (!first) throw new Error('no report')
    expect(framed(honeywell, first, report([2, 2, ']E0', 'ab']))).toEqual([{ type: 'cut' }, label(']E0ab')])
  })

  test('a part that never comes leaves no half label, and that is said', () => {
    const one = framer(honeywell)
    expect(one.push(long(']Q1', 100)[0] ?? Buffer.alloc(0))).toEqual([])
    expect(one.isHalf).toBe(true)
    expect(one.patienceMs).toBe(1000)
    expect(one.silence()).toEqual([{ type: 'cut' }])
    expect(one.push(report([2, 2, ']E0', 'ab']))).toEqual([label(']E0ab')])
  })

  test('the data of a later part may look like an AIM identifier', () => {
    const text = `${'x'.repeat(56)}]E0 is in the text`
    const sent = hidMaker('Newland').reports('', bytes(text))
    expect(framed(unknown, ...sent)).toEqual([label(text)])
    expect(framed(newland, ...sent)).toEqual([label(text)])
  })

  test('more than 8 KiB are dropped up to the end, and said once', () => {
    const sent = Array.from({ length: 200 }, (_, index) =>
      report([2, 56, ']Q1', 'x'.repeat(56)], [0, 0, index === 199 ? 0 : 1]),
    )
    expect(framed(honeywell, ...sent, report([2, 2, ']E0', 'ab']))).toEqual([{ type: 'tooLong' }, label(']E0ab')])
  })
})

describe('makers', () => {
  test('Newland counts its AIM prefix: no NUL at the end, with its own vendor number and without', () => {
    const sent = report([2, 16, ']E04006381333931'])
    expect(framed(newland, sent)).toEqual([label(']E04006381333931')])
    expect(framed(unknown, sent)).toEqual([label(']E04006381333931')])
  })

  test('the three bytes at the end of a two-dimensional code may be NUL', () => {
    expect(framed(unknown, report([2, 6, ']d1', 'abc\0\0\0']))).toEqual([label(']d1abc\0\0\0')])
  })

  test('Zebra may put the identifier at byte 3', () => {
    expect(framed(zebra, report([2, 3, 0, ']E4', 'abc']))).toEqual([label(']E4abc')])
    expect(framed(zebra, report([2, 3, ']E4', 'abc']))).toEqual([label(']E4abc')])
  })

  test('without an identifier Honeywell says the kind by its letter', () => {
    const sent = (letter: string) => report([2, 8, 0, 0, 0, '01234565'], [letter.charCodeAt(0), 0, 0])
    expect(framed(honeywell, sent('E'))).toEqual([label(']E001234565')])
    expect(framed(honeywell, sent('D'))).toEqual([label(']E401234565')])
    expect(framed(honeywell, sent('\0'))).toEqual([label('01234565')])
  })

  test('what Honeywell answers to a menu command is no label; with others ]X0 is a book', () => {
    const first = report([2, 56, ']X0', 'x'.repeat(56)], [0, 0, 1])
    const last = report([2, 2, ']X0', 'ok'])
    expect(framed(honeywell, first, last, report([2, 2, ']E0', 'ab']))).toEqual([label(']E0ab')])
    expect(framed(zebra, last)).toEqual([label(']X0ok')])
  })

  test('what Newland answers to a command is no label', () =>
    expect(framed(newland, report([2, 5, 2, 0, 0, 'ok']), report([2, 2, 'ab']))).toEqual([label('ab')]))

  test('Microscan labels are cut anywhere and end in the stream', () =>
    expect(framed(unknown, report([1, 5, 'one\rt']), report([1, 4, 'wo\r\n']))).toEqual([label('one'), label('two')]))

  test('a Microscan label without an ending is whole after a silence', () => {
    const one = framer(unknown)
    expect(one.push(report([1, 3, 'one']))).toEqual([])
    expect(one.patienceMs).toBe(200)
    expect(one.silence()).toEqual([label('one')])
  })
})
