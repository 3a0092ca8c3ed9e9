/**
 * The keys of a keyboard scanner as they come, before any rule looks at them: for the setup page, which shows them, and for the time
 * of a label. Keys are kept only while somebody sets a scanner up, never those of a PIN, and never longer than one burst. While
 * open, the Enter, Tab or blank of a burst presses nothing.
 */
export interface KeySeen {
  readonly key: string
  readonly code: string
  /** The event's own time, ms. */
  readonly at: number
  readonly isControl: boolean
  readonly isCapsLock: boolean
}

export interface KeyRecorder {
  /** When the last key came, by its own time: a blocked page gets keys late. */
  lastAt(): number
  /** `onRest` gets each burst that nobody took, when nothing came for a while. */
  open(onRest: (keys: readonly KeySeen[]) => void): void
  close(): void
  /** The burst so far; it is over with this. */
  take(): readonly KeySeen[]
}

/** Longer than the slowest scanner waits between two keys. */
const burstEndsMs = 300
const mostKeys = 500
const leastKeys = 4
const scannerGapMs = 120

/** Stand beside the keys they change. */
const changing = new Set(['Shift', 'Control', 'Alt', 'AltGraph', 'Meta', 'CapsLock', 'NumLock'])

/** Has to listen before the wedge does, which keeps keys to itself. */
export function recordKeys(target: Window): KeyRecorder {
  let burst: KeySeen[] = []
  let lastAt = 0
  let onRest: ((keys: readonly KeySeen[]) => void) | null = null
  let rest: ReturnType<typeof setTimeout> | undefined

  function onKey(event: KeyboardEvent): void {
    if (changing.has(event.key) || event.repeat || event.isComposing) return
    const gap = event.timeStamp - lastAt
    lastAt = event.timeStamp
    if (onRest === null || isPrivate(event.target)) return
    clearTimeout(rest)
    if (gap > burstEndsMs) burst = []
    const isInBurst = burst.length >= leastKeys && gap <= scannerGapMs
    if (isInBurst && ['Enter', 'Tab', ' '].includes(event.key)) event.preventDefault()
    if (burst.length < mostKeys)
      burst.push({
        key: event.key,
        code: event.code,
        at: event.timeStamp,
        isControl: event.ctrlKey,
        isCapsLock: event.getModifierState('CapsLock'),
      })
    rest = setTimeout(() => {
      const keys = burst
      burst = []
      if (keys.length > leastKeys) onRest?.(keys)
    }, burstEndsMs)
  }

  target.addEventListener('keydown', onKey, { capture: true })
  return {
    lastAt: () => lastAt,
    open(listener) {
      burst = []
      onRest = listener
    },
    close() {
      clearTimeout(rest)
      burst = []
      onRest = null
    },
    take() {
      const keys = burst
      burst = []
      return keys
    },
  }
}

/** A machine without keys. */
export const noKeys = (now: () => number): KeyRecorder => ({
  lastAt: now,
  open: () => undefined,
  close: () => undefined,
  take: () => [],
})

/** A PIN is nobody's label. */
const isPrivate = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.matches('input[type=password]') || target.closest('[data-pin-pad]') !== null)

/** Whether keys came with a scanner's evenness: what a person types is no scan that went wrong. */
export function isScannerLike(keys: readonly KeySeen[]): boolean {
  const gaps = keys.slice(1).map((key, index) => key.at - (keys[index]?.at ?? key.at))
  const sorted = gaps.sort((a, b) => a - b)
  return keys.length >= 6 && (sorted[sorted.length >> 1] ?? Number.POSITIVE_INFINITY) <= scannerGapMs
}
