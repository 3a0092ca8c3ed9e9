/**
 * One customer as bytes, and how well those bytes fit the words of a query. Fields stand one after another, each ended by `fieldEnd`:
 *
 *   <lead> name pets phone e-mail id cards town customerId  [name pets e-mail id cards, folded]
 *
 * A row whose letters all fold byte by byte (nearly every one) is compared through the table `folded` as it is shown; any other has what is
 * compared once more at its end, and says so by its lead. A customer id that is a UUID is kept apart, in 16 bytes.
 */
import { fold } from '../../shared/customers/search-text.ts'
import { type ByteWriter, folded, textToBytes } from './search-latin1.ts'
import { clean, type Fit, fits, type QueryWord, type SearchEntry, withoutNameMarks } from './search-line.ts'
import { hasSlip } from './search-slips.ts'

const [leadPlain, leadFolded] = [0x02, 0x03]
export const fieldEnd = 0x1f
export const itemEnd = 0x1e
const itemMark = String.fromCharCode(itemEnd)

/** Places of the fields. */
export const fields = { name: 0, pets: 1, phone: 2, email: 3, id: 4, cards: 5, town: 6, customerId: 7 } as const
/** The same, folded, in a row that has them. */
const foldedFields = { name: 8, pets: 9, phone: 2, email: 10, id: 11, cards: 12 } as const
type Searched = keyof typeof foldedFields

/** `customerId` is written only when it is not kept apart. */
export function writeRow(writer: ByteWriter, entry: SearchEntry, isIdApart: boolean): void {
  const start = writer.length()
  writer.byte(leadPlain)
  let isPlain = true
  const field = (text: string) => {
    if (!writer.text(text)) isPlain = false
    writer.byte(fieldEnd)
  }
  const name = clean(entry.name)
  const pets = entry.petNames.map(clean).join(itemMark)
  const email = clean(entry.email)
  const id = clean(entry.internalId)
  const cards = entry.loyaltyCards.map(clean).join(itemMark)
  for (const text of [name, pets, clean(entry.phone), email, id, cards, clean(entry.town)]) field(text)
  field(isIdApart ? '' : entry.customerId)
  if (isPlain) return
  for (const text of [name, pets]) field(withoutNameMarks(fold(text)))
  for (const text of [email, id, cards]) field(fold(text))
  writer.set(start, leadFolded)
}

/** Where the field begins. */
export function fieldAt(bytes: Uint8Array, start: number, field: number): number {
  let at = start + 1
  for (let left = field; left > 0; at += 1) if (bytes[at] === fieldEnd) left -= 1
  return at
}

/** Every letter of it is one byte. */
export const isPlainRow = (bytes: Uint8Array, start: number): boolean => bytes[start] === leadPlain

export const searchedAt = (bytes: Uint8Array, start: number, field: Searched): number =>
  fieldAt(bytes, start, bytes[start] === leadFolded ? foldedFields[field] : fields[field])

const space = 0x20
const [dash, apostrophe, dot] = ['-', "'", '.'].map((mark) => mark.charCodeAt(0)) as [number, number, number]
const isDigit = (byte: number): boolean => byte >= 0x30 && byte <= 0x39

/** The words of one field, folded and without name marks, one after another. Filled anew by each `read`. */
export interface WordBuffer {
  letters: Uint8Array
  /** Where each word ends; it begins where the one before ends. */
  ends: number[]
}

export const createWordBuffer = (): WordBuffer => ({ letters: new Uint8Array(256), ends: [] })

export function readWords(bytes: Uint8Array, from: number, into: WordBuffer): void {
  into.ends.length = 0
  let { letters } = into
  let length = 0
  let wordStart = 0
  for (let at = from; ; at += 1) {
    const byte = bytes[at] as number
    if (byte <= space || byte === dash) {
      if (length > wordStart) into.ends.push(length)
      wordStart = length
      if (byte === fieldEnd) return
      continue
    }
    if (byte === apostrophe || byte === dot) continue
    if (length === letters.length) {
      letters = new Uint8Array(length * 2)
      letters.set(into.letters)
      into.letters = letters
    }
    letters[length++] = folded[byte] as number
  }
}

/** A word of a query as bytes. */
export interface ByteWord {
  readonly inName: Uint8Array
  readonly elsewhere: readonly Uint8Array[]
  /** Letters enough that one may be wrong, and nothing but letters. */
  readonly mayHaveSlip: boolean
  readonly mayBeginWithSlip: boolean
}

const leastForSlip = 4
const leastForSlipInBeginning = 5

export const toByteWord = ({ inName, elsewhere }: QueryWord): ByteWord => {
  const name = textToBytes(inName)
  // A letter outside Latin-1 is four bytes: a slip beside it would not be one.
  const isLetters = !/[\d@_/\\+]/.test(inName) && name.length === inName.length
  return {
    inName: name,
    elsewhere: elsewhere.map(textToBytes),
    mayHaveSlip: isLetters && name.length >= leastForSlip,
    mayBeginWithSlip: isLetters && name.length >= leastForSlipInBeginning,
  }
}

const names = createWordBuffer()
const pets = createWordBuffer()
/** The row that is being looked at; the words of its pets are read when they are asked for. */
const row: { bytes: Uint8Array; start: number; arePetsRead: boolean } = {
  bytes: new Uint8Array(0),
  start: 0,
  arePetsRead: false,
}

/** null = it does not fit. A slip is looked for only where nothing fits without, and in one word at most. */
export function fitOfRow(bytes: Uint8Array, start: number, words: readonly ByteWord[], withSlips: boolean): Fit | null {
  row.bytes = bytes
  row.start = start
  row.arePetsRead = false
  readWords(bytes, searchedAt(bytes, start, 'name'), names)
  let best: Fit = fits.slipInBeginning
  let isAllWhole = true
  let slip: Fit | null = null
  for (const word of words) {
    const named = fitOfName(word.inName)
    if (named !== fits.oneWhole) isAllWhole = false
    const fit = named ?? (isElsewhere(word) ? fits.elsewhere : null)
    if (fit !== null) {
      if (fit < best) best = fit
      continue
    }
    if (!withSlips || slip !== null) return null
    slip = slipOf(word)
    if (slip === null) return null
  }
  if (slip !== null) return slip
  return isAllWhole ? fits.allWhole : best
}

function petWords(): WordBuffer {
  if (!row.arePetsRead) readWords(row.bytes, searchedAt(row.bytes, row.start, 'pets'), pets)
  row.arePetsRead = true
  return pets
}

function fitOfName(word: Uint8Array): typeof fits.oneWhole | typeof fits.beginsName | typeof fits.beginsWord | null {
  if (word.length === 0) return null
  let fit: typeof fits.beginsName | typeof fits.beginsWord | null = null
  const { letters, ends } = names
  let from = 0
  for (let nth = 0; nth < ends.length; nth += 1) {
    const to = ends[nth] as number
    if (begins(letters, from, to, word)) {
      if (to - from === word.length) return fits.oneWhole
      fit ??= nth === 0 ? fits.beginsName : fits.beginsWord
    }
    from = to
  }
  return fit
}

function begins(letters: Uint8Array, from: number, to: number, word: Uint8Array): boolean {
  if (to - from < word.length) return false
  for (let at = 0; at < word.length; at += 1) if (letters[from + at] !== word[at]) return false
  return true
}

function isElsewhere({ inName, elsewhere }: ByteWord): boolean {
  const { letters, ends } = petWords()
  let from = 0
  if (inName.length > 0)
    for (const to of ends) {
      if (begins(letters, from, to, inName)) return true
      from = to
    }
  const { bytes, start } = row
  for (const form of elsewhere) {
    if (isDigit(form[0] as number) && holdsDigits(bytes, searchedAt(bytes, start, 'phone'), form)) return true
    // E-mail, id and cards stand one behind the other.
    const email = searchedAt(bytes, start, 'email')
    if (holds(bytes, email, form)) return true
    const id = nextField(bytes, email)
    if (holds(bytes, id, form) || holds(bytes, nextField(bytes, id), form)) return true
  }
  return false
}

function nextField(bytes: Uint8Array, from: number): number {
  let at = from
  while (bytes[at] !== fieldEnd) at += 1
  return at + 1
}

function holds(bytes: Uint8Array, from: number, word: Uint8Array): boolean {
  const first = word[0]
  for (let at = from; bytes[at] !== fieldEnd; at += 1) {
    if (folded[bytes[at] as number] !== first) continue
    let length = 1
    while (length < word.length && folded[bytes[at + length] as number] === word[length]) length += 1
    if (length === word.length) return true
  }
  return false
}

/** Phones are compared by their digits alone. */
function holdsDigits(bytes: Uint8Array, from: number, word: Uint8Array): boolean {
  for (let start = from; bytes[start] !== fieldEnd; start += 1) {
    if (bytes[start] !== word[0]) continue
    let length = 1
    for (let at = start + 1; length < word.length && bytes[at] !== fieldEnd; at += 1) {
      const byte = bytes[at] as number
      if (!isDigit(byte)) continue
      if (byte !== word[length]) break
      length += 1
    }
    if (length === word.length) return true
  }
  return false
}

function slipOf(word: ByteWord): Fit | null {
  let fit: Fit | null = null
  for (const { letters, ends } of [names, petWords()]) {
    let from = 0
    for (const to of ends) {
      if (word.mayHaveSlip && hasSlip(word.inName, letters, from, to, true)) return fits.slip
      if (word.mayBeginWithSlip && hasSlip(word.inName, letters, from, to, false)) fit = fits.slipInBeginning
      from = to
    }
  }
  return fit
}
