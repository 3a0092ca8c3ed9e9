/**
 * Bytes of a serial scanner to labels. A label ends with CR, LF, CRLF, Tab or ETX, or with 200 ms of silence where the scanner
 * sends no ending; STX is dropped; all other bytes, GS among them, are kept. A label longer than 8 KiB is dropped up to its end
 * and said, so that a wrong device cannot fill memory.
 */
export const silenceMs = 200
export const longestLabel = 8192

export interface Framer {
  /** Takes bytes as they come; gives the labels they complete. */
  push(bytes: Uint8Array): FramedLabel[]
  /** Nothing came for `silenceMs`: what is there is a whole label. */
  silence(): FramedLabel[]
  /** The device is gone: half a label is not a label. */
  reset(): void
  /** Some bytes wait for an ending. */
  readonly isHalf: boolean
}

export type FramedLabel =
  /** `suffix` is how the label ended, as it came; empty where silence ended it. */
  { readonly type: 'label'; readonly raw: string; readonly suffix: string } | { readonly type: 'tooLong' }

const stx = 0x02
const cr = 0x0d
const lf = 0x0a
const endings = new Set([0x0d, 0x0a, 0x09, 0x03])

export function createFramer(): Framer {
  let held: number[] = []
  let isTooLong = false
  let isAfterCr = false
  /** The LF of a CR LF may come in a piece of its own, when its label has gone already: it is known of the next label on. */
  let sendsCrLf = false

  function suffixOf(byte: number, next: number | undefined): string {
    if (byte !== cr) return String.fromCharCode(byte)
    return next === lf || (next === undefined && sendsCrLf) ? '\r\n' : '\r'
  }

  function end(suffix = ''): FramedLabel[] {
    const bytes = held
    const wasTooLong = isTooLong
    held = []
    isTooLong = false
    if (wasTooLong) return [{ type: 'tooLong' }]
    return bytes.length === 0 ? [] : [{ type: 'label', raw: Buffer.from(bytes).toString('latin1'), suffix }]
  }

  return {
    push(bytes) {
      const labels: FramedLabel[] = []
      for (const [at, byte] of bytes.entries()) {
        if (endings.has(byte)) {
          if (isAfterCr) sendsCrLf = byte === lf
          labels.push(...end(suffixOf(byte, bytes[at + 1])))
          isAfterCr = byte === cr
        } else if (byte !== stx && !isTooLong) {
          if (isAfterCr) sendsCrLf = false
          isAfterCr = false
          held.push(byte)
          if (held.length > longestLabel) {
            held = []
            isTooLong = true
          }
        }
      }
      return labels
    },
    silence: () => end(),
    reset() {
      held = []
      isTooLong = false
      isAfterCr = false
    },
    get isHalf() {
      return held.length > 0 || isTooLong
    },
  }
}

export interface Silence {
  /** From now on. */
  listen(): void
  ignore(): void
}

/**
 * Tells once when nothing came for so long. A timer that is late itself shows that the computer stood still, and bytes may lie there
 * unread: then the time runs once more, so that a slow computer does not cut a label in two.
 */
export function createSilence(
  waitMs: number | (() => number),
  onSilence: () => void,
  now = () => performance.now(),
): Silence {
  let timer: NodeJS.Timeout | undefined
  function wait(ms: number, isOnceMore: boolean): void {
    const due = now() + ms
    timer = setTimeout(() => {
      const isLate = now() - due > ms / 4
      if (isLate && !isOnceMore) wait(ms, true)
      else onSilence()
    }, ms)
  }
  return {
    listen() {
      clearTimeout(timer)
      wait(typeof waitMs === 'number' ? waitMs : waitMs(), false)
    },
    ignore: () => clearTimeout(timer),
  }
}
