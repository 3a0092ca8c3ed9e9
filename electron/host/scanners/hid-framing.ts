/**
 * Reports of one HID POS scanner to labels: parts of a label that did not fit into one report are joined, in the layout of the
 * first. A label whose next part does not come is dropped whole and said, and so is one of more than 8 KiB; every byte that came is
 * in a label or in what was said.
 */
import { createFramer, type FramedLabel, longestLabel, silenceMs } from './framing.ts'
import { type HidDevice, latin1, layoutOf, pieceOf, type ReportLayout } from './hid-report.ts'

/** The next part of a label comes within that time. */
export const nextPartMs = 1000

export type HidLabel = FramedLabel | { readonly type: 'cut' }

export interface HidFramer {
  /** Takes one report as the device sent it; gives the labels it completes. */
  push(report: Uint8Array): HidLabel[]
  /** Nothing came for `patienceMs`. */
  silence(): HidLabel[]
  /** The device is gone: half a label is not a label. */
  reset(): void
  readonly isHalf: boolean
  readonly patienceMs: number
}

interface Half {
  readonly layout: ReportLayout
  readonly aim: string
  readonly isAnswer: boolean
  readonly parts: Uint8Array[]
  length: number
}

export function createHidFramer(device: HidDevice): HidFramer {
  const stream = createFramer()
  let half: Half | null = null

  function endLabel({ aim, parts, length, isAnswer }: Half): HidLabel[] {
    half = null
    if (isAnswer) return []
    if (length + aim.length > longestLabel) return [{ type: 'tooLong' }]
    const data = latin1(Buffer.concat(parts))
    const suffix = /(\r\n|[\r\n\t])$/.exec(data)?.[0] ?? ''
    const raw = aim + data.slice(0, data.length - suffix.length)
    return raw === aim ? [] : [{ type: 'label', raw, suffix }]
  }

  function push(report: Uint8Array): HidLabel[] {
    const layout = half?.layout ?? layoutOf(device, report)
    const piece = pieceOf(device, layout, report, half === null)
    switch (piece.type) {
      case 'other':
        return []
      case 'stream':
        return stream.push(piece.data)
      case 'answer':
        if (half && !half.isAnswer) return [...drop(), ...push(report)]
        half = piece.isContinued ? { layout, aim: '', isAnswer: true, parts: [], length: 0 } : null
        return []
      case 'part': {
        // Another kind of code: the label before was never ended.
        if (half && piece.aim !== '' && piece.aim !== half.aim) return [...drop(), ...push(report)]
        half ??= { layout, aim: piece.aim, isAnswer: false, parts: [], length: 0 }
        half.length += piece.data.length
        if (half.length <= longestLabel) half.parts.push(Uint8Array.from(piece.data))
        else half.parts.length = 0
        return piece.isContinued ? [] : endLabel(half)
      }
    }
  }

  function drop(): HidLabel[] {
    const dropped = half
    half = null
    return dropped && !dropped.isAnswer ? [{ type: 'cut' }] : []
  }

  return {
    push,
    silence: () => [...drop(), ...stream.silence()],
    reset() {
      half = null
      stream.reset()
    },
    get isHalf() {
      return half !== null || stream.isHalf
    },
    get patienceMs() {
      return half === null ? silenceMs : nextPartMs
    },
  }
}
