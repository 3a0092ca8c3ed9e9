/**
 * Text as bytes, one byte a letter: what Latin-1 has is its own byte, any other letter (UTF-16 unit) is four bytes of which none is
 * the byte of a letter, so that nothing is found across them. V8 keeps a text of 8 MB in 16 MB when one letter of it is not Latin-1;
 * bytes it keeps as they are, on the disk as well.
 */
import { fold } from '../../shared/customers/search-text.ts'

/** The first byte of a letter outside Latin-1; neither stands for anything in windows-1252, which `TextDecoder` means by latin1. */
const [leadLow, leadHigh] = [0x81, 0x8d]
const escaped = /[\x81\x8d][\xa0-\xbf]{3}/g

/** What a byte is compared as: lower case without diacritics, where that is one letter. */
export const folded: Uint8Array = Uint8Array.from({ length: 256 }, (_, byte) => {
  const text = fold(String.fromCharCode(byte))
  return text.length === 1 && text.charCodeAt(0) < 256 ? text.charCodeAt(0) : byte
})

/** Letters that fold to two. */
const foldsLonger: Uint8Array = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte >= 0xc0 && fold(String.fromCharCode(byte)).length !== 1 ? 1 : 0,
)

export interface ByteWriter {
  length(): number
  byte(value: number): void
  /** False when what was written does not fold byte by byte. */
  text(text: string): boolean
  /** Replaces a byte that was written. */
  set(at: number, value: number): void
  copy(bytes: Uint8Array): void
  /** A copy. */
  bytes(): Uint8Array
  clear(): void
}

export function createByteWriter(capacity = 1024): ByteWriter {
  let held = new Uint8Array(capacity)
  let length = 0
  const room = (more: number) => {
    if (length + more <= held.length) return
    const larger = new Uint8Array(Math.max(held.length * 2, length + more))
    larger.set(held.subarray(0, length))
    held = larger
  }
  return {
    length: () => length,
    byte(value) {
      room(1)
      held[length++] = value
    },
    text(text) {
      room(text.length * 4)
      let isPlain = true
      for (let at = 0; at < text.length; at += 1) {
        const code = text.charCodeAt(at)
        if (code < 0x80 || (code >= 0xc0 && code <= 0xff)) {
          held[length++] = code
          if (foldsLonger[code] === 1) isPlain = false
          continue
        }
        isPlain = false
        held[length++] = code & 0x8000 ? leadHigh : leadLow
        held[length++] = 0xa0 | ((code >> 10) & 31)
        held[length++] = 0xa0 | ((code >> 5) & 31)
        held[length++] = 0xa0 | (code & 31)
      }
      return isPlain
    },
    set(at, value) {
      held[at] = value
    },
    copy(bytes) {
      room(bytes.length)
      held.set(bytes, length)
      length += bytes.length
    },
    bytes: () => held.slice(0, length),
    clear() {
      length = 0
    },
  }
}

const once = createByteWriter()

export function textToBytes(text: string): Uint8Array {
  once.clear()
  once.text(text)
  return once.bytes()
}

const decoder = new TextDecoder('latin1')

/** `isPlain`: each byte is a letter. */
export function bytesToText(bytes: Uint8Array, isPlain: boolean): string {
  const text = decoder.decode(bytes)
  if (isPlain || (!text.includes('\x81') && !text.includes('\x8d'))) return text
  return text.replace(escaped, (four) =>
    String.fromCharCode(
      (four.charCodeAt(0) === leadHigh ? 0x8000 : 0) |
        ((four.charCodeAt(1) & 31) << 10) |
        ((four.charCodeAt(2) & 31) << 5) |
        (four.charCodeAt(3) & 31),
    ),
  )
}
