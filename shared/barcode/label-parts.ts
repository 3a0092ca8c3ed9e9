/**
 * What a raw label is made of, piece by piece. The pieces laid end to end are exactly what arrived: nothing is lost, doubled or
 * tidied away, and a person can be shown which bytes became what.
 */

export type LabelPart =
  /** AIM identifier, `]E0`. */
  | { readonly type: 'aim'; readonly raw: string }
  /** Digits that were looked at as the number of an article. */
  | { readonly type: 'digits'; readonly raw: string }
  | { readonly type: 'addOn'; readonly raw: string }
  /** Application identifier with its value, as it stands there. */
  | { readonly type: 'element'; readonly raw: string; readonly ai: string; readonly value: string }
  /** FNC1 as GS (1D), or written as `<GS>`. */
  | { readonly type: 'separator'; readonly raw: string }
  /** Text that is no elements: a link, a name, a card code. */
  | { readonly type: 'text'; readonly raw: string }
  /** What could not be understood and was left alone. */
  | { readonly type: 'unread'; readonly raw: string }
  /** Blanks and line ends around the label. */
  | { readonly type: 'blank'; readonly raw: string }

/** One GS1 element: the application identifier and its value without separators. */
export interface LabelElement {
  readonly ai: string
  readonly value: string
}

/** Cuts blanks and line ends off both ends. No other control character and no upper byte is touched: they may be data. */
export function cutBlanks(raw: string): { readonly before: string; readonly text: string; readonly after: string } {
  let from = 0
  let to = raw.length
  while (from < to && isBlank(raw.charCodeAt(from))) from += 1
  while (to > from && isBlank(raw.charCodeAt(to - 1))) to -= 1
  return { before: raw.slice(0, from), text: raw.slice(from, to), after: raw.slice(to) }
}

const isBlank = (code: number): boolean => code === 0x20 || code === 0x09 || code === 0x0d || code === 0x0a

/**
 * Bytes held as Latin-1, as the text that was meant: UTF-8 where they are that, else as they are. Text that was typed and has
 * characters above one byte is left alone.
 */
export function meantText(raw: string): string {
  const bytes = new Uint8Array(raw.length)
  let hasUpper = false
  for (let index = 0; index < raw.length; index += 1) {
    const code = raw.charCodeAt(index)
    if (code > 0xff) return raw
    if (code > 0x7f) hasUpper = true
    bytes[index] = code
  }
  if (!hasUpper) return raw
  const decoded = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)
  return decoded.includes('\ufffd') ? raw : decoded
}

const longestShown = 200

/** The label for a person to read: control characters visible, never endless. */
export function shownText(raw: string): string {
  const shown = [...meantText(raw.slice(0, longestShown))]
    .map((char) => (isControl(char) ? `<${char.charCodeAt(0).toString(16).padStart(2, '0')}>` : char))
    .join('')
  return raw.length > longestShown ? `${shown}…` : shown
}

const isControl = (char: string): boolean => char < ' ' || (char >= '\u007f' && char < '\u00a0')
