/**
 * Sends labels through the framing of a serial scanner as a port would bring them - in pieces cut anywhere, with every ending, with
 * silence instead, with the plug pulled out - and compares with a plain model: the whole text, split at its endings.
 */
import { createFramer, type FramedLabel, longestLabel } from '../../electron/host/scanners/framing.ts'
import type { Chance } from './random.ts'

export interface SentLabel {
  readonly raw: string
  /** Pulled out before its end, the label must not arrive. */
  readonly isPulledOut: boolean
}

export interface Framed {
  readonly labels: readonly FramedLabel[]
  /** What is wrong, or null. */
  readonly problem: string | null
}

const endings = ['\r', '\n', '\r\n', '\t', '\u0003', 'silence', 'silence'] as const

export function frameLabels(sent: readonly SentLabel[], chance: Chance): Framed {
  const framer = createFramer()
  const labels: FramedLabel[] = []
  const expected: FramedLabel[] = []
  let bytes = 0
  let accounted = 0
  let stretch = ''
  const send = (text: string) => {
    stretch += text
    bytes += text.length
    const data = Buffer.from(text, 'latin1')
    for (let at = 0; at < data.length; ) {
      const to = at + (chance.onceIn(3) ? data.length : chance.between(1, 16))
      labels.push(...framer.push(data.subarray(at, to)))
      at = to
    }
  }
  const endStretch = (isPulledOut: boolean) => {
    const model = split(stretch, isPulledOut)
    expected.push(...model.labels)
    accounted += model.accounted
    stretch = ''
  }
  for (const { raw, isPulledOut } of sent) {
    const ending = chance.pick(endings)
    send((chance.onceIn(5) ? '\u0002' : '') + raw + (isPulledOut || ending === 'silence' ? '' : ending))
    if (isPulledOut) {
      framer.reset()
      endStretch(true)
    } else if (ending === 'silence') {
      labels.push(...framer.silence())
      endStretch(false)
    }
  }
  labels.push(...framer.silence())
  endStretch(false)
  return { labels, problem: difference(labels, expected, framer.isHalf, bytes - accounted) }
}

/** The labels of a stretch without silence, and how many of its bytes are labels, endings, marks or said to be dropped. */
function split(stretch: string, isPulledOut: boolean): { readonly labels: FramedLabel[]; readonly accounted: number } {
  const texts = stretch.replaceAll('\n', '\r').replaceAll('\t', '\r').replaceAll('\u0003', '\r').split('\r')
  let accounted = texts.length - 1
  const labels: FramedLabel[] = []
  for (const [index, text] of texts.entries()) {
    const raw = text.replaceAll('\u0002', '')
    accounted += text.length
    if (raw === '' || (isPulledOut && index === texts.length - 1)) continue
    labels.push(raw.length > longestLabel ? { type: 'tooLong' } : { type: 'label', raw, suffix: '' })
  }
  return { labels, accounted }
}

function difference(
  labels: readonly FramedLabel[],
  expected: readonly FramedLabel[],
  isHalf: boolean,
  lost: number,
): string | null {
  if (isHalf) return 'something is held back after the end'
  if (lost !== 0) return `${lost} bytes are not accounted for`
  if (labels.length !== expected.length) return `${labels.length} labels came out instead of ${expected.length}`
  const at = labels.findIndex((label, index) => shown(label) !== shown(expected[index]))
  return at < 0 ? null : `label ${at + 1} came out as ${JSON.stringify(labels[at])}`
}

/** A label is what it is whatever ended it; how the ending is told has its own test. */
const shown = (label: FramedLabel | undefined): string => JSON.stringify({ ...label, suffix: undefined })
