/**
 * How big and how deeply nested one event and one personal body may be, in bytes of JSON as UTF-8. The cloud sets aside what is bigger, so the page
 * asks here before it records: what was recorded can be sent.
 */
import { utf8Bytes } from '../kernel/utf8.ts'

export const maxEventBytes = 262_144
/** Of a body's patch. */
export const maxBodyBytes = 65_536
/** What a `RowsSaved` event may hold, with room left for its envelope. */
export const maxRowsBytes = maxEventBytes - 8_192

export const jsonBytes = (value: unknown): number => utf8Bytes(JSON.stringify(value))

/** True when the cloud would set one of them aside for its size. */
export const isTooBig = (events: readonly unknown[], bodies: readonly { readonly patch: unknown }[]): boolean =>
  events.some((event) => jsonBytes(event) > maxEventBytes) ||
  bodies.some((body) => jsonBytes(body.patch) > maxBodyBytes)

/** Of objects and lists in one another. What is deeper would end the stack of whoever copies or writes it. */
const maxNesting = 100

/** Tells it from the text alone, in one pass and without a stack. */
export function isNestedTooDeep(json: string): boolean {
  let depth = 0
  let isInText = false
  for (let at = 0; at < json.length; at += 1) {
    const code = json.charCodeAt(at)
    if (isInText) {
      if (code === backslash) at += 1
      else if (code === quote) isInText = false
    } else if (code === quote) isInText = true
    else if (code === openBrace || code === openBracket) {
      depth += 1
      if (depth > maxNesting) return true
    } else if (code === closeBrace || code === closeBracket) depth -= 1
  }
  return false
}

const [quote, backslash, openBrace, closeBrace, openBracket, closeBracket] = [0x22, 0x5c, 0x7b, 0x7d, 0x5b, 0x5d]
