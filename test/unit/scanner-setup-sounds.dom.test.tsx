/** Tones start at once where the browser lets them, are not made up for later where it does not, and one touch unlocks them. */
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'

/** As much of an AudioContext as a tone needs; a browser that keeps it silent until `resume`, and grants that when it is allowed. */
function fakeAudio(isAllowed: { now: boolean }) {
  const started: number[] = []
  class FakeAudioContext extends EventTarget {
    state: 'suspended' | 'running' = isAllowed.now ? 'running' : 'suspended'
    currentTime = 0
    destination = {}
    createGain = () => ({
      gain: { setValueAtTime: vi.fn(), linearRampToValueAtTime: vi.fn(), exponentialRampToValueAtTime: vi.fn() },
      connect: vi.fn(),
    })
    createOscillator = () => ({
      type: 'sine',
      frequency: { value: 0 },
      connect: (to: unknown) => ({ connect: () => to }),
      start: () => started.push(this.currentTime),
      stop: vi.fn(),
    })
    resume(): Promise<void> {
      if (!isAllowed.now) return new Promise(() => undefined)
      this.state = 'running'
      this.dispatchEvent(new Event('statechange'))
      return Promise.resolve()
    }
  }
  vi.stubGlobal('AudioContext', FakeAudioContext)
  return started
}

beforeEach(() => vi.resetModules())
afterEach(() => {
  cleanup()
  vi.unstubAllGlobals()
})

test('a tone starts at once, and says so', async () => {
  const started = fakeAudio({ now: true })
  const { playTone, isSoundBlocked } = await import('../../renderer/ui/tone.ts')
  const onStart = vi.fn()
  playTone('reward', 0.5, onStart)
  expect(started).toHaveLength(2)
  expect(onStart).toHaveBeenCalledOnce()
  expect(isSoundBlocked()).toBe(false)
  playTone('accepted', 0)
  expect(started).toHaveLength(2)
})

test('kept silent: nothing is made up for later, the bar says so, and one press lets the next tone sound', async () => {
  const isAllowed = { now: false }
  const started = fakeAudio(isAllowed)
  const { playTone } = await import('../../renderer/ui/tone.ts')
  const { SoundHint } = await import('../../renderer/screens/sounds.tsx')
  const { TillProvider } = await import('../../renderer/session/use-till.ts')
  const { prepareScene } = await import('../support/gallery/scenes.ts')
  const till = await prepareScene('lookup', 'light')
  till.store.setState(({ settings }) => ({ settings: { ...settings, sounds: true } }))
  render(
    <TillProvider value={till}>
      <SoundHint />
    </TillProvider>,
  )
  expect(screen.queryByRole('button')).toBeNull()
  act(() => playTone('accepted', 0.5))
  expect(started).toHaveLength(0)

  isAllowed.now = true
  await act(async () => fireEvent.click(screen.getByRole('button', { name: 'Switch Sound On' })))
  expect(screen.queryByRole('button')).toBeNull()
  expect(started).toHaveLength(0)
  playTone('accepted', 0.5)
  expect(started).toHaveLength(1)
})

test('the first key or press unlocks the sound before any scan', async () => {
  const isAllowed = { now: false }
  const started = fakeAudio(isAllowed)
  const { playTone, unlockAtFirstTouch } = await import('../../renderer/ui/tone.ts')
  const stop = unlockAtFirstTouch(window)
  isAllowed.now = true
  fireEvent.keyDown(document.body, { key: '1' })
  playTone('refused', 0.5)
  expect(started).toHaveLength(1)
  stop()
})
