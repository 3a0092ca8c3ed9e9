/** How a label ended is told as it came: whoever sets a scanner up has to see what it sends. */
import { describe, expect, test } from 'vitest'
import { createFramer } from '../../electron/host/scanners/framing.ts'
import { serialSettingOf, serialSettingText } from '../../electron/host/scanners/serial-setting.ts'

const bytes = (text: string) => Buffer.from(text, 'latin1')

describe('the ending of a label', () => {
  test.each([
    ['CR', '\r', '\r'],
    ['LF', '\n', '\n'],
    ['CR LF', '\r\n', '\r\n'],
    ['Tab', '\t', '\t'],
    ['ETX', '\u0003', '\u0003'],
  ])('%s', (_name, ending, suffix) => {
    expect(createFramer().push(bytes(`\u0002one${ending}`))).toEqual([{ type: 'label', raw: 'one', suffix }])
  })

  test('none, when silence ended it', () => {
    const framer = createFramer()
    framer.push(bytes('one'))
    expect(framer.silence()).toEqual([{ type: 'label', raw: 'one', suffix: '' }])
  })

  test('an LF that comes apart from its CR is known from the next label on', () => {
    const framer = createFramer()
    expect(framer.push(bytes('one\r'))).toEqual([{ type: 'label', raw: 'one', suffix: '\r' }])
    expect(framer.push(bytes('\n'))).toEqual([])
    expect(framer.push(bytes('two\r'))).toEqual([{ type: 'label', raw: 'two', suffix: '\r\n' }])
    framer.push(bytes('\n'))
    framer.push(bytes('three\r'))
    framer.push(bytes('four'))
    expect(framer.push(bytes('\r'))).toEqual([{ type: 'label', raw: 'four', suffix: '\r' }])
  })
})

test.each(['/dev/ttyACM0', 'COM5 19200', 'COM1 9600 7E1', '/dev/ttyS0 115200'])(
  'the port %s is named as it is written',
  (text) => {
    expect(serialSettingText(serialSettingOf(text))).toBe(text)
  },
)
