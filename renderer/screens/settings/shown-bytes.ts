/** What came, for a person to read: control characters by their names, bytes in hex, keys as they were pressed. */
import type { KeySeen } from '../../use-cases/key-recorder.ts'

const names: Readonly<Record<number, string>> = {
  0: 'NUL',
  2: 'STX',
  3: 'ETX',
  4: 'EOT',
  9: 'Tab',
  10: 'LF',
  13: 'CR',
  27: 'ESC',
  28: 'FS',
  29: 'GS',
  30: 'RS',
  31: 'US',
  127: 'DEL',
}

/** Of more than this the rest is counted and not shown. */
const mostShown = 400

const isPlain = (code: number): boolean => code >= 0x20 && code !== 0x7f && (code < 0x80 || code >= 0xa0)

/** `]C101...<GS>21A<CR>` */
export const readable = (text: string): string =>
  [...text.slice(0, mostShown)]
    .map((char) => {
      const code = char.charCodeAt(0)
      return isPlain(code) ? char : `<${names[code] ?? code.toString(16).toUpperCase().padStart(2, '0')}>`
    })
    .join('') + rest(text.length)

/** `5D 43 31 30`, of text that holds one byte per character. */
export const hexOf = (text: string): string =>
  [...text.slice(0, mostShown)]
    .map((char) => char.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0'))
    .join(' ') + rest(text.length)

/** `] C 1 0 1 Ctrl+] Enter` */
export const keysInWords = (keys: readonly KeySeen[]): string =>
  keys
    .slice(0, mostShown)
    .map(({ key, isControl }) => (isControl ? `Ctrl+${key}` : key === ' ' ? '␠' : key))
    .join(' ') + rest(keys.length)

const rest = (length: number): string => (length > mostShown ? ` … +${length - mostShown}` : '')
