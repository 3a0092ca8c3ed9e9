/** What a scanner that cannot be read says: the system's words become a state and a sentence that says what to do. */
import { expect, test } from 'vitest'
import { createPace } from '../../electron/host/scanners/pace.ts'
import { serialProblemWords } from '../../electron/host/scanners/problem-words.ts'
import { replayLineOf } from '../../electron/host/scanners/replay-line.ts'
import { retryWaitMs } from '../../electron/host/scanners/retry-wait.ts'

const denied = process.platform === 'win32' ? 'busy' : 'forbidden'

test.each([
  ['Error: No such file or directory, cannot open /dev/ttyACM0', 'unplugged', 'plugged in'],
  ['Opening COM9: File not found', 'unplugged', 'plugged in'],
  ['Error: Permission denied, cannot open /dev/ttyACM0', denied, 'then plug the scanner in again'],
  ['Opening COM3: Access denied', denied, 'again'],
  ['Error Resource temporarily unavailable Cannot lock port', 'busy', 'close that program'],
  ['Error: Device or resource busy, cannot open /dev/ttyS0', 'busy', 'close that program'],
  ['Error: Inappropriate ioctl for device', 'failed', 'Inappropriate ioctl'],
])('a serial port: %s', (text, state, words) => {
  const [said, detail] = serialProblemWords(new Error(text))
  expect(said).toBe(state)
  expect(detail).toContain(words)
})

test('failures in a row are waited out longer and longer, and not longer than ten seconds', () => {
  expect([0, 1, 2, 3, 4, 5, 100].map(retryWaitMs)).toEqual([1000, 1000, 2000, 5000, 10_000, 10_000, 10_000])
})

test('labels go as they come up to so many, and then at their pace', () => {
  const pace = createPace(3, 100)
  for (let label = 0; label < 3; label += 1) {
    expect(pace.waitMs(1000)).toBe(0)
    pace.spend(1000)
  }
  expect(pace.waitMs(1000)).toBe(10)
  expect(pace.waitMs(1010)).toBe(0)
  pace.spend(1010)
  expect(pace.waitMs(1010)).toBe(10)
  expect(pace.waitMs(2000)).toBe(0)
})

test.each([
  ['{"raw_hex":"5d4530"}', { type: 'label', raw: ']E0' }],
  ['  {"at":"x","kind":"hid","raw_hex":"1DFF","code":{}}\r', { type: 'label', raw: '\u001d\u00ff' }],
  ['{"status":"ready","detail":""}', { type: 'nothing' }],
  ['# a comment', { type: 'nothing' }],
  ['', { type: 'nothing' }],
  ['{"raw_hex":""}', { type: 'wrong' }],
  ['{"raw_hex":"5d4"}', { type: 'wrong' }],
  ['{"raw_hex":5}', { type: 'wrong' }],
  [`{"raw_hex":"${'00'.repeat(8193)}"}`, { type: 'wrong' }],
  ['null', { type: 'wrong' }],
  ['5d4530', { type: 'wrong' }],
])('a recorded line: %.40s', (line, read) => {
  expect(replayLineOf(line)).toEqual(read)
})
