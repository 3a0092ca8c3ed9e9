/**
 * A value that changes, as a stream for any number of pages: each gets the present value, then every later one. A slow reader
 * skips values in between and always ends on the newest, so nothing piles up however fast the value changes.
 */
export interface LatestValue<Value> {
  get(): Value
  set(value: Value): void
  /** Ends when the signal aborts. */
  stream(signal: AbortSignal | undefined): AsyncGenerator<Value, void, void>
}

export function createLatestValue<Value>(first: Value): LatestValue<Value> {
  let value = first
  let version = 0
  const waiting = new Set<() => void>()
  return {
    get: () => value,
    set(next) {
      value = next
      version += 1
      for (const wake of [...waiting]) wake()
    },
    async *stream(signal) {
      let seen = -1
      while (!signal?.aborted) {
        if (seen === version) await nextWake(waiting, signal)
        if (signal?.aborted) return
        seen = version
        yield value
      }
    },
  }
}

/** Resolves at the next wake or when the signal aborts, and leaves nothing behind. */
export function nextWake(waiting: Set<() => void>, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const wake = () => {
      waiting.delete(wake)
      signal?.removeEventListener('abort', wake)
      resolve()
    }
    waiting.add(wake)
    signal?.addEventListener('abort', wake, { once: true })
    if (signal?.aborted) wake()
  })
}
