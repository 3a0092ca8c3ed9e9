/**
 * One line of a recording of scans: what `npm run scan -- --json` prints, so that what a scanner did in one place can be read out in
 * another. A JSON object per line:
 *
 *   {"at":"2026-11-22T10:31:22.500Z","device":"hid:0c2e:0b61","kind":"hid","raw_hex":"5d4530...","code":{...}}    a scan
 *   {"at":"...","device":"...","kind":"hid","status":"ready","detail":""}                                         passed over
 *
 * Only `raw_hex` is needed: the bytes of the label, two hexadecimal digits each. Empty lines and lines that begin with `#` are passed
 * over. Equal lines in a row are equal articles in a row: what a scanner read twice was never recorded.
 */
import { longestLabel } from './framing.ts'

export type ReplayLine =
  | { readonly type: 'label'; readonly raw: string }
  | { readonly type: 'nothing' }
  | { readonly type: 'wrong' }

/** Longer than any recorded scan. */
export const longestReplayLine = 4 * longestLabel

export function replayLineOf(line: string): ReplayLine {
  const text = line.trim()
  if (text === '' || text.startsWith('#')) return { type: 'nothing' }
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return { type: 'wrong' }
  }
  if (typeof value !== 'object' || value === null) return { type: 'wrong' }
  if ('raw_hex' in value) {
    const hex = value.raw_hex
    const isLabel = typeof hex === 'string' && /^([0-9a-f]{2})+$/i.test(hex) && hex.length <= 2 * longestLabel
    return isLabel ? { type: 'label', raw: Buffer.from(hex, 'hex').toString('latin1') } : { type: 'wrong' }
  }
  return 'status' in value ? { type: 'nothing' } : { type: 'wrong' }
}
