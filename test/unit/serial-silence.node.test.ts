/** When a label without an ending is whole: after a silence, which is not a computer that stood still. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createSilence } from '../../electron/host/scanners/framing.ts'

let now = 0
let heard = 0
const silence = createSilence(
  200,
  () => {
    heard += 1
  },
  () => now,
)

/** The timers of so many ms are due; the computer comes to them `late` ms later. */
function pass(ms: number, late = 0): void {
  now += ms + late
  vi.advanceTimersByTime(ms)
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  now = 0
  heard = 0
})
afterEach(() => {
  vi.useRealTimers()
})

test('it is told once, after the whole time', () => {
  silence.listen()
  pass(199)
  expect(heard).toBe(0)
  pass(1)
  pass(1000)
  expect(heard).toBe(1)
})

test('bytes that come meanwhile begin it anew', () => {
  silence.listen()
  pass(150)
  silence.listen()
  pass(150)
  expect(heard).toBe(0)
  pass(50)
  expect(heard).toBe(1)
})

test('a computer that stood still has heard nothing yet: bytes that lie there are read first', () => {
  silence.listen()
  pass(200, 700)
  expect(heard).toBe(0)
  silence.ignore()
  pass(1000)
  expect(heard).toBe(0)
})

test('a computer that is always slow is told in the end', () => {
  silence.listen()
  pass(200, 700)
  pass(200, 700)
  expect(heard).toBe(1)
})
