/**
 * Short tones from the sound card itself, no files. Told apart with closed eyes: by pitch, count and direction. A browser lets a page
 * sound only after somebody touched it: the first key or press unlocks it, and a page that is kept silent can say so.
 */

export type ToneName = 'accepted' | 'refused' | 'needsAnswer' | 'reward' | 'queued' | 'redeemed'

interface Note {
  readonly hertz: number
  readonly startMs: number
  readonly lengthMs: number
  readonly loudness: number
}

const tones: Readonly<Record<ToneName, readonly Note[]>> = {
  accepted: [{ hertz: 1760, startMs: 0, lengthMs: 40, loudness: 0.5 }],
  refused: [{ hertz: 165, startMs: 0, lengthMs: 320, loudness: 1 }],
  needsAnswer: [
    { hertz: 660, startMs: 0, lengthMs: 90, loudness: 0.8 },
    { hertz: 660, startMs: 140, lengthMs: 90, loudness: 0.8 },
  ],
  reward: [
    { hertz: 784, startMs: 0, lengthMs: 110, loudness: 0.9 },
    { hertz: 1175, startMs: 120, lengthMs: 130, loudness: 0.9 },
  ],
  queued: [
    { hertz: 1320, startMs: 0, lengthMs: 30, loudness: 0.25 },
    { hertz: 1320, startMs: 70, lengthMs: 30, loudness: 0.25 },
  ],
  redeemed: [{ hertz: 523, startMs: 0, lengthMs: 220, loudness: 0.8 }],
}

/** A tone that comes later than this would belong to nothing. */
const stillFreshMs = 100

let context: AudioContext | null = null
let isBlocked = false
const listeners = new Set<() => void>()

/** `volume` 0 to 1; `onStart` is told when the tone starts. A page that may not sound yet stays silent; the picture says the same. */
export function playTone(name: ToneName, volume: number, onStart: () => void = () => undefined): void {
  if (typeof AudioContext === 'undefined' || volume <= 0) return
  const audio = audioContext()
  const askedAt = performance.now()
  if (audio.state !== 'running') setBlocked(true)
  unlockSound(() => {
    if (performance.now() - askedAt <= stillFreshMs) start(audio, name, volume, onStart)
  })
}

/** While a hand touches the page the browser lets it sound from then on. */
export function unlockSound(then: () => void = () => undefined): void {
  if (typeof AudioContext === 'undefined') return
  const audio = audioContext()
  if (audio.state === 'running') then()
  else audio.resume().then(then, () => setBlocked(true))
}

/** The first key or press of a person unlocks the sound; the returned function stops listening. */
export function unlockAtFirstTouch(target: Window): () => void {
  const onTouch = () => {
    unlockSound()
    stop()
  }
  const stop = () => {
    target.removeEventListener('pointerdown', onTouch, { capture: true })
    target.removeEventListener('keydown', onTouch, { capture: true })
  }
  target.addEventListener('pointerdown', onTouch, { capture: true })
  target.addEventListener('keydown', onTouch, { capture: true })
  return stop
}

/** A tone was wanted and the browser kept it back. */
export const isSoundBlocked = (): boolean => isBlocked

export function onSoundBlocked(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

function audioContext(): AudioContext {
  if (context) return context
  const audio = new AudioContext({ latencyHint: 'interactive' })
  audio.addEventListener('statechange', () => {
    if (audio.state === 'running') setBlocked(false)
  })
  context = audio
  return audio
}

function setBlocked(now: boolean): void {
  if (isBlocked === now) return
  isBlocked = now
  for (const listener of listeners) listener()
}

function start(audio: AudioContext, name: ToneName, volume: number, onStart: () => void): void {
  for (const note of tones[name]) {
    const begin = audio.currentTime + note.startMs / 1000
    const end = begin + note.lengthMs / 1000
    const gain = audio.createGain()
    gain.gain.setValueAtTime(0, begin)
    gain.gain.linearRampToValueAtTime(note.loudness * volume * 0.4, begin + 0.005)
    gain.gain.exponentialRampToValueAtTime(0.0001, end)
    const source = audio.createOscillator()
    source.type = name === 'refused' ? 'square' : 'sine'
    source.frequency.value = note.hertz
    source.connect(gain).connect(audio.destination)
    source.start(begin)
    source.stop(end)
  }
  onStart()
}
