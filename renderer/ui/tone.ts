/** Short tones from the sound card itself, no files. Told apart with closed eyes: by pitch, count and direction. */

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

let context: AudioContext | null = null

/** `volume` 0 to 1. A page that may not sound yet stays silent; the picture says the same. */
export function playTone(name: ToneName, volume: number): void {
  if (typeof AudioContext === 'undefined' || volume <= 0) return
  context ??= new AudioContext()
  const audio = context
  if (audio.state === 'suspended') void audio.resume()
  for (const note of tones[name]) {
    const start = audio.currentTime + note.startMs / 1000
    const end = start + note.lengthMs / 1000
    const gain = audio.createGain()
    gain.gain.setValueAtTime(0, start)
    gain.gain.linearRampToValueAtTime(note.loudness * volume * 0.4, start + 0.005)
    gain.gain.exponentialRampToValueAtTime(0.0001, end)
    const source = audio.createOscillator()
    source.type = name === 'refused' ? 'square' : 'sine'
    source.frequency.value = note.hertz
    source.connect(gain).connect(audio.destination)
    source.start(start)
    source.stop(end)
  }
}
