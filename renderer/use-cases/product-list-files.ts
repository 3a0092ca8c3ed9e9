/**
 * Lists as files, of products and of customers: CSV in the usual encodings and separators, and XLSX, both read into rows of text, and
 * written from them. Codes stay text. A file is data: it is measured before it is read, and nothing in it is run. Source: domain.md 5.
 */
import Papa from 'papaparse'

export type ListFormat = 'csv' | 'xlsx'

export type ReadFileOutcome =
  | { readonly ok: true; readonly rows: readonly (readonly string[])[] }
  | { readonly ok: false; readonly reason: 'tooBig' | 'unreadable' | 'wrongKind' }

export const maxFileBytes = 20_000_000

/** The first sheet of a workbook, or the rows of a text file. */
export async function readListFile(
  file: Blob & { readonly name?: string },
  maxBytes = maxFileBytes,
): Promise<ReadFileOutcome> {
  if (file.size > maxBytes) return { ok: false, reason: 'tooBig' }
  const bytes = new Uint8Array(await file.arrayBuffer())
  if (isZip(bytes)) return readWorkbook(bytes)
  // The old Excel format, and other things that are no text.
  if (isOldWorkbook(bytes)) return { ok: false, reason: 'wrongKind' }
  const text = textOf(bytes)
  return text === null ? { ok: false, reason: 'unreadable' } : { ok: true, rows: rowsOfText(text) }
}

const startsWith = (bytes: Uint8Array, ...wanted: readonly number[]): boolean =>
  wanted.every((byte, index) => bytes[index] === byte)
const isZip = (bytes: Uint8Array) => startsWith(bytes, 0x50, 0x4b, 0x03, 0x04)
const isOldWorkbook = (bytes: Uint8Array) => startsWith(bytes, 0xd0, 0xcf, 0x11, 0xe0)

/** UTF-8 and UTF-16 by their marks or by what they look like, otherwise what Windows calls ANSI or an old Mac wrote. Null where it is no text. */
function textOf(bytes: Uint8Array): string | null {
  const encoding =
    startsWith(bytes, 0xff, 0xfe) || looksUtf16(bytes, 1)
      ? 'utf-16le'
      : startsWith(bytes, 0xfe, 0xff) || looksUtf16(bytes, 0)
        ? 'utf-16be'
        : 'utf-8'
  try {
    const text = new TextDecoder(encoding, { fatal: true }).decode(bytes)
    return text.includes('\u0000') ? null : text
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    if (bytes.includes(0)) return null
    return new TextDecoder(looksMacRoman(bytes) ? 'macintosh' : 'windows-1252').decode(bytes)
  }
}

/** Beside a plain letter an old Mac has its accents from 80 to 9F, Windows from C0 on; 92 is Windows' apostrophe. */
function looksMacRoman(bytes: Uint8Array): boolean {
  let [mac, windows] = [0, 0]
  const isLetter = (byte = 0) => (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7a
  for (let index = 0; index < bytes.length; index += 1) {
    const byte = bytes[index] ?? 0
    if (byte < 0x80 || !(isLetter(bytes[index - 1]) || isLetter(bytes[index + 1]))) continue
    if (byte <= 0x9f && byte !== 0x92) mac += 1
    if (byte >= 0xc0) windows += 1
  }
  return mac > windows
}

/** Latin text in UTF-16 has a zero in every second byte. */
function looksUtf16(bytes: Uint8Array, zeroAt: 0 | 1): boolean {
  const length = Math.min(bytes.length, 200)
  if (length < 4) return false
  let zeros = 0
  for (let index = zeroAt; index < length; index += 2) if (bytes[index] === 0) zeros += 1
  return zeros > length / 4
}

/** The separator is the one of the headings; a first line `sep=;`, as Excel writes it, is believed. */
export function rowsOfText(text: string): readonly (readonly string[])[] {
  const bare = text.replace(/^\uFEFF/, '')
  const said = /^sep=(.)\r?\n/i.exec(bare)
  const body = said ? bare.slice(said[0].length) : bare
  return Papa.parse<string[]>(body, { delimiter: said?.[1] ?? separatorOf(body), skipEmptyLines: false }).data
}

/** How many lines a title may take before the first line that has separators. */
const linesLookedAt = 20

/** What stands most often between the words of the first line that has any; a comma in a cell further down misleads nobody. */
function separatorOf(text: string): string {
  const lines = text.slice(0, 100_000).matchAll(/[^\r\n]+/g)
  let looked = 0
  for (const [line] of lines) {
    const words = line.replace(/"[^"]*"/g, '')
    const counts = [',', ';', '\t', '|'].map((sign) => ({ sign, count: words.split(sign).length }))
    const best = counts.reduce((most, one) => (one.count > most.count ? one : most))
    looked += 1
    if (best.count > 1 || looked === linesLookedAt) return best.sign
  }
  return ','
}

async function readWorkbook(bytes: Uint8Array): Promise<ReadFileOutcome> {
  // In this thread: the page's policy lets no worker be made of text.
  const { readSheet } = await import('read-excel-file/universal')
  try {
    const copy = new Uint8Array(bytes).buffer
    const sheet: readonly (readonly unknown[])[] = await readSheet(copy, { trim: false })
    return { ok: true, rows: sheet.map((row) => row.map(textOfCell)) }
  } catch {
    // Damaged, locked with a password, or a zip of something else: for the person it is the same.
    return { ok: false, reason: 'unreadable' }
  }
}

/** A number as its digits, never in powers of ten; a date as `YYYY-MM-DD`. */
function textOfCell(value: unknown): string {
  if (value === null || value === undefined) return ''
  if (value instanceof Date) return value.toISOString().slice(0, 10)
  if (typeof value === 'boolean') return value ? 'Y' : 'N'
  if (typeof value === 'number') return Number.isInteger(value) ? value.toFixed(0) : String(value)
  return String(value)
}

/** The rows as a file. Texts are expected to be harmless already. */
export async function listFile(rows: readonly (readonly string[])[], format: ListFormat, sheet: string): Promise<Blob> {
  if (format === 'csv') {
    const text = Papa.unparse(
      rows.map((row) => [...row]),
      { newline: '\r\n' },
    )
    // The mark in front tells Excel that it is UTF-8.
    return new Blob([`\uFEFF${text}\r\n`], { type: 'text/csv;charset=utf-8' })
  }
  const { default: writeWorkbook } = await import('write-excel-file/universal')
  const cells = rows.map((row) =>
    row.map((value) => (value === '' ? null : { value, type: String, format: '@' as const })),
  )
  return writeWorkbook(cells, { sheet, stickyRowsCount: 1 }).toBlob()
}

/** Hands a file to the person: the browser's own save. */
export function saveFile(file: Blob, name: string): void {
  const url = URL.createObjectURL(file)
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  URL.revokeObjectURL(url)
}
