/**
 * Who has exactly this customer id, e-mail, phone, internal id or loyalty card: one sorted array of four bytes a key. A key is a row and
 * its nth key; it is sorted by a hash that is read off the row itself, so nothing else is kept. Who is found may only look alike: the
 * caller compares.
 */
import { fold } from '../../shared/customers/search-text.ts'
import { bytesToText, folded, textToBytes } from './search-latin1.ts'
import { clean } from './search-line.ts'
import { fieldAt, fieldEnd, fields, itemEnd, searchedAt } from './search-row.ts'

export type KeyKind = 'customerId' | 'email' | 'phone' | 'internalId' | 'card'

/** Keys of one row: four of them, then its cards. */
export const keysPerRow = 16
const nths = { customerId: 0, email: 1, phone: 2, internalId: 3, card: 4 } as const
/** Digits at a phone's end that are the same however it is written. */
const phoneTail = 7

export interface KeyedRows {
  readonly text: Uint8Array
  readonly textAt: Uint32Array
  /** 16 bytes each; all zero = the id is in the text. */
  readonly ids: Uint8Array
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/
const noUuid = '00000000-0000-0000-0000-000000000000'
export const isUuid = (id: string): boolean => uuid.test(id) && id !== noUuid

export function uuidToBytes(id: string): Uint8Array {
  const bytes = new Uint8Array(16)
  for (let nth = 0; nth < 16; nth += 1) {
    const place = places[nth] as number
    bytes[nth] = (hexValue(id.charCodeAt(place)) << 4) | hexValue(id.charCodeAt(place + 1))
  }
  return bytes
}

const hexValue = (code: number): number => (code <= 0x39 ? code - 0x30 : code - 0x57)
/** Where each byte's two letters stand in a written id. */
const places = [0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34]

function hasUuid(ids: Uint8Array, row: number): boolean {
  for (let at = row * 16; at < row * 16 + 16; at += 1) if (ids[at] !== 0) return true
  return false
}

const hexLetters = Uint8Array.from([...'0123456789abcdef'], (letter) => letter.charCodeAt(0))
const written = Uint8Array.from([...noUuid], (letter) => letter.charCodeAt(0))

/** null where the id is in the text. */
export function uuidAt(ids: Uint8Array, row: number): string | null {
  if (!hasUuid(ids, row)) return null
  for (let nth = 0; nth < 16; nth += 1) {
    const byte = ids[row * 16 + nth] as number
    const place = places[nth] as number
    written[place] = hexLetters[byte >> 4] as number
    written[place + 1] = hexLetters[byte & 15] as number
  }
  return bytesToText(written, true)
}

/** As a row's own key of that kind is hashed; null when there is nothing to look for. */
export function hashOfKey(kind: KeyKind, key: string): number | null {
  if (kind === 'customerId' && isUuid(key)) return hashBytes(uuidToBytes(key), 0, 16, nths.customerId)
  if (kind === 'phone') {
    const digits = key.replace(/\D/g, '').slice(-phoneTail)
    return digits === '' ? null : hashBytes(textToBytes(digits), 0, digits.length, nths.phone)
  }
  const bytes = textToBytes(kind === 'customerId' ? key.trim() : fold(clean(key)).trim())
  return bytes.length === 0 ? null : hashBytes(bytes, 0, bytes.length, nths[kind])
}

/** FNV-1a over the folded letters. */
function hashBytes(bytes: Uint8Array, from: number, to: number, seed: number): number {
  let hash = 0x811c9dc5 ^ seed
  for (let at = from; at < to; at += 1) hash = Math.imul(hash ^ (folded[bytes[at] as number] as number), 0x01000193)
  return mixed(hash)
}

/** Spread over all bits. */
function mixed(hash: number): number {
  let value = Math.imul(hash ^ (hash >>> 16), 0x45d9f3b)
  value = Math.imul(value ^ (value >>> 16), 0x45d9f3b)
  return (value ^ (value >>> 16)) >>> 0
}

/** The hash of a row's nth key; null when it has none. */
export function hashOfRow({ text, textAt, ids }: KeyedRows, row: number, nth: number): number | null {
  const start = textAt[row] as number
  switch (nth) {
    case nths.customerId:
      return hasUuid(ids, row)
        ? hashBytes(ids, row * 16, row * 16 + 16, nth)
        : hashOfPart(text, fieldAt(text, start, fields.customerId), nth)
    case nths.email:
      return hashOfPart(text, searchedAt(text, start, 'email'), nth)
    case nths.phone:
      return hashOfDigits(text, fieldAt(text, start, fields.phone))
    case nths.internalId:
      return hashOfPart(text, searchedAt(text, start, 'id'), nth)
    default: {
      let at = searchedAt(text, start, 'cards')
      for (let left = nth - nths.card; left > 0; at += 1) {
        if (text[at] === fieldEnd) return null
        if (text[at] === itemEnd) left -= 1
      }
      return hashOfPart(text, at, nths.card)
    }
  }
}

function hashOfPart(text: Uint8Array, from: number, seed: number): number | null {
  let start = from
  while (text[start] === 0x20) start += 1
  let end = start
  while (text[end] !== fieldEnd && text[end] !== itemEnd) end += 1
  while (end > start && text[end - 1] === 0x20) end -= 1
  return end === start ? null : hashBytes(text, start, end, seed)
}

const digits = new Uint8Array(phoneTail)
function hashOfDigits(text: Uint8Array, from: number): number | null {
  let end = from
  while (text[end] !== fieldEnd) end += 1
  let length = 0
  for (let at = end - 1; at >= from && length < phoneTail; at -= 1) {
    const byte = text[at] as number
    if (byte < 0x30 || byte > 0x39) continue
    length += 1
    digits[phoneTail - length] = byte
  }
  return length === 0 ? null : hashBytes(digits, phoneTail - length, phoneTail, nths.phone)
}

/** Rows that may have the key, in the order of their rows. */
export function rowsWithKey(rows: KeyedRows, keys: Uint32Array, hash: number): readonly number[] {
  const hashAt = (place: number): number => {
    const key = keys[place] as number
    return hashOfRow(rows, Math.floor(key / keysPerRow), key % keysPerRow) ?? 0
  }
  let [low, high] = [0, keys.length]
  let [least, most] = [0, 2 ** 32]
  for (let nth = 1; low < high; nth += 1) {
    // Hashes are spread evenly, so it is known about where one stands; in case they are not, every third look is in the middle.
    const share = nth % 3 === 0 ? 0.5 : (hash - least) / (most - least)
    const place = Math.min(high - 1, low + Math.floor(share * (high - low)))
    const found = hashAt(place)
    if (found < hash) {
      low = place + 1
      least = found
    } else {
      high = place
      most = Math.max(found, hash + 1)
    }
  }
  const found: number[] = []
  for (let at = low; at < keys.length && hashAt(at) === hash; at += 1)
    found.push(Math.floor((keys[at] as number) / keysPerRow))
  return found
}
