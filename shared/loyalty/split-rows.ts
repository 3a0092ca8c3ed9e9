/** Many rows as several `RowsSaved` facts, because one event must not grow beyond what the cloud takes. */
import { utf8Bytes } from '../kernel/utf8.ts'
import type { Rows } from './catalogue.ts'

const maxRows = 5000

/**
 * The same rows in the same order, each part at most `maxBytes` of JSON and as many rows as one fact may hold. One row that is
 * bigger by itself stands alone: whoever records it refuses it.
 */
export function splitRows(saved: Rows, maxBytes: number): readonly Rows[] {
  const frame = utf8Bytes(JSON.stringify({ ...saved, rows: [] }))
  const parts: (typeof saved.rows)[number][][] = [[]]
  let bytes = frame
  for (const row of saved.rows) {
    // The comma behind the row counts as its own.
    const size = utf8Bytes(JSON.stringify(row)) + 1
    const part = parts.at(-1) ?? []
    if (part.length > 0 && (bytes + size > maxBytes || part.length === maxRows)) {
      parts.push([row])
      bytes = frame + size
    } else {
      part.push(row)
      bytes += size
    }
  }
  return parts.map((rows) => ({ ...saved, rows }) as Rows)
}
