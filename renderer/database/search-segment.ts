/**
 * A piece of the saved search index, at most `segmentRows` customers: the form on the disk is the form in memory, typed arrays and nothing
 * to parse. It is never changed but for `dead`. Rows stand in the order they are shown in: customers of the register's own store
 * first, latest visit first.
 */

import { gramsOfRow } from './search-grams.ts'
import { hashOfRow, isUuid, keysPerRow, uuidAt, uuidToBytes } from './search-keys.ts'
import { bytesToText, createByteWriter } from './search-latin1.ts'
import type { SearchEntry } from './search-line.ts'
import { createPostingsMaker, type Grams, makePostings, type Words } from './search-postings.ts'
import { createWordBuffer, fieldEnd, isPlainRow, itemEnd, readWords, searchedAt, writeRow } from './search-row.ts'
import { createNumberList, type Rest, sortByKeys } from './search-sort.ts'

export interface SearchSegment {
  /** Never used again for another. */
  readonly id: number
  readonly rows: number
  /** The store whose customers stand first. */
  readonly here: string
  /** What is shown and searched, see `search-row.ts`. */
  readonly text: Uint8Array
  /** Where each row begins; one more at the end. */
  readonly textAt: Uint32Array
  /** Customer ids, 16 bytes each; zeros where the id stands in the text. */
  readonly ids: Uint8Array
  /** Seconds since 1970 of the last visit, 0 = never. */
  readonly visitedAt: Uint32Array
  /** Bit 7: incomplete; lower bits: rewards waiting, up to 127. */
  readonly marks: Uint8Array
  /** Number of the row's stores in `places`. */
  readonly placeOf: Uint16Array
  readonly places: readonly (readonly string[])[]
  /** First words of names. */
  readonly first: Words
  /** Their other words. */
  readonly further: Words
  readonly pets: Words
  readonly domains: Words
  readonly grams: Grams
  /** Exact keys, see `search-keys.ts`. */
  readonly keys: Uint32Array
  /** A bit for each row: deleted, merged, or saved anew in a later segment. */
  readonly dead: Uint8Array
}

export const segmentRows = 100_000
/** A saved part stays under 8 MB. */
export const segmentTextBytes = 8_000_000
const mostPlaces = 65_535
const rowsAtOnce = 250
const termsAtOnce = 5000
const pairsAtOnce = 300_000

export interface SegmentBuilder {
  rows(): number
  isFull(): boolean
  /** Rows in the order they are to stand in. */
  add(entry: SearchEntry): void
  build(id: number, rest: Rest): Promise<SearchSegment>
}

export const secondsOf = (entry: SearchEntry): number => {
  const seconds = entry.lastVisitAt === null ? 0 : Math.floor(Date.parse(entry.lastVisitAt) / 1000)
  return Number.isFinite(seconds) ? Math.min(0xffffffff, Math.max(0, seconds)) : 0
}

export function createSegmentBuilder(here: string): SegmentBuilder {
  const writer = createByteWriter(1 << 16)
  const ids = createByteWriter(1 << 12)
  const textAt = createNumberList()
  textAt.push(0)
  const visitedAt = createNumberList()
  const marks: number[] = []
  const placeOf: number[] = []
  const places: (readonly string[])[] = []
  const placeNumbers = new Map<string, number>()
  const noId = new Uint8Array(16)

  function placeNumber(locationIds: readonly string[]): number {
    const key = locationIds.join(' ')
    let number = placeNumbers.get(key)
    if (number === undefined) {
      number = places.length
      places.push([...locationIds])
      placeNumbers.set(key, number)
    }
    return number
  }

  return {
    rows: () => marks.length,
    isFull: () => marks.length >= segmentRows || writer.length() >= segmentTextBytes || places.length >= mostPlaces,
    add(entry) {
      const isIdApart = isUuid(entry.customerId)
      ids.copy(isIdApart ? uuidToBytes(entry.customerId) : noId)
      writeRow(writer, entry, isIdApart)
      textAt.push(writer.length())
      visitedAt.push(secondsOf(entry))
      marks.push(Math.min(127, entry.rewardsWaiting) | (entry.isIncomplete ? 128 : 0))
      placeOf.push(placeNumber(entry.locationIds ?? []))
    },
    async build(id, rest) {
      const rows = {
        text: writer.bytes(),
        textAt: textAt.done(),
        ids: ids.bytes(),
      }
      const count = marks.length
      const terms = await termsOf(rows.text, rows.textAt, rest)
      return {
        id,
        rows: count,
        here,
        ...rows,
        visitedAt: visitedAt.done(),
        marks: Uint8Array.from(marks),
        placeOf: Uint16Array.from(placeOf),
        places,
        ...terms,
        keys: await keysOf(rows, count, rest),
        dead: new Uint8Array((count + 7) >> 3),
      }
    },
  }
}

async function termsOf(
  text: Uint8Array,
  textAt: Uint32Array,
  rest: Rest,
): Promise<Pick<SearchSegment, 'first' | 'further' | 'pets' | 'domains' | 'grams'>> {
  const [first, further, pets, domains] = [createWords(), createWords(), createWords(), createWords()]
  const grams = createNumberList(1 << 16)
  const gramRows = createNumberList(1 << 16)
  const buffer = createWordBuffer()
  for (let row = 0; row + 1 < textAt.length; row += 1) {
    if (row % rowsAtOnce === rowsAtOnce - 1) await rest()
    const start = textAt[row] as number
    readWords(text, searchedAt(text, start, 'name'), buffer)
    buffer.ends.forEach((end, nth) => {
      const words = nth === 0 ? first : further
      words.add(buffer.letters.subarray(nth === 0 ? 0 : buffer.ends[nth - 1], end), row)
    })
    readWords(text, searchedAt(text, start, 'pets'), buffer)
    buffer.ends.forEach((end, nth) => {
      pets.add(buffer.letters.subarray(nth === 0 ? 0 : buffer.ends[nth - 1], end), row)
    })
    const domain = gramsOfRow(text, start, (gram) => {
      grams.push(gram)
      gramRows.push(row)
    })
    if (domain) domains.add(domain, row)
  }
  return {
    first: await first.done(rest),
    further: await further.done(rest),
    pets: await pets.done(rest),
    domains: await domains.done(rest),
    grams: await makeGrams(grams.done(), gramRows.done(), rest),
  }
}

function createWords() {
  const numbers = new Map<string, number>()
  const termOf = createNumberList()
  const rowOf = createNumberList()
  return {
    add(letters: Uint8Array, row: number) {
      const word = bytesToLetters(letters)
      let number = numbers.get(word)
      if (number === undefined) {
        number = numbers.size
        numbers.set(word, number)
      }
      termOf.push(number)
      rowOf.push(row)
    },
    async done(rest: Rest): Promise<Words> {
      const words = await sortWords([...numbers.keys()], rest)
      const placeOf = new Uint32Array(words.length)
      const lettersAt = new Uint32Array(words.length + 1)
      const writer = createByteWriter(1 << 12)
      for (const [place, word] of words.entries()) {
        if (place % termsAtOnce === termsAtOnce - 1) await rest()
        placeOf[numbers.get(word) as number] = place
        for (let at = 0; at < word.length; at += 1) writer.byte(word.charCodeAt(at))
        lettersAt[place + 1] = writer.length()
      }
      const terms = termOf.done()
      for (let pair = 0; pair < terms.length; pair += 1) terms[pair] = placeOf[terms[pair] as number] as number
      await rest()
      const postings = makePostings(terms, rowOf.done(), words.length)
      await rest()
      return { letters: writer.bytes(), lettersAt, ...postings }
    },
  }
}

/** One letter a byte, whatever the bytes. */
const bytesToLetters = (bytes: Uint8Array): string => {
  let text = ''
  for (let at = 0; at < bytes.length; at += 1) text += String.fromCharCode(bytes[at] as number)
  return text
}

/** By their first letters apart, so that no piece of the sorting is long. */
async function sortWords(words: readonly string[], rest: Rest): Promise<readonly string[]> {
  if (words.length <= termsAtOnce) return [...words].sort()
  const heaps = new Map<string, string[]>()
  for (const word of words) {
    const begin = word.slice(0, 2)
    const heap = heaps.get(begin)
    if (heap) heap.push(word)
    else heaps.set(begin, [word])
  }
  const sorted: string[] = []
  let since = 0
  for (const begin of [...heaps.keys()].sort()) {
    const heap = (heaps.get(begin) ?? []).sort()
    for (const word of heap) sorted.push(word)
    since += heap.length
    if (since < termsAtOnce) continue
    since = 0
    await rest()
  }
  return sorted
}

async function makeGrams(gramOf: Uint32Array, rowOf: Uint32Array, rest: Rest): Promise<Grams> {
  await rest()
  const { keys, values } = await sortByKeys(gramOf, rowOf, rest)
  const grams = createNumberList()
  const begins = createNumberList()
  for (let pair = 0; pair < keys.length; pair += 1) {
    if (pair % pairsAtOnce === pairsAtOnce - 1) await rest()
    if (pair > 0 && keys[pair] === keys[pair - 1]) continue
    grams.push(keys[pair] as number)
    begins.push(pair)
  }
  const ends = begins.done()
  const maker = createPostingsMaker(grams.length)
  let since = 0
  for (let nth = 0; nth < grams.length; nth += 1) {
    const [from, to] = [ends[nth] as number, nth + 1 < ends.length ? (ends[nth + 1] as number) : keys.length]
    maker.add(values, from, to)
    since += to - from
    if (since < pairsAtOnce / 4) continue
    since = 0
    await rest()
  }
  return { grams: grams.done(), ...maker.done() }
}

async function keysOf(
  rows: Pick<SearchSegment, 'text' | 'textAt' | 'ids'>,
  count: number,
  rest: Rest,
): Promise<Uint32Array> {
  const hashes = createNumberList()
  const keys = createNumberList()
  for (let row = 0; row < count; row += 1) {
    if (row % (8 * rowsAtOnce) === 8 * rowsAtOnce - 1) await rest()
    for (let nth = 0; nth < keysPerRow; nth += 1) {
      const hash = hashOfRow(rows, row, nth)
      // After the last card there is none.
      if (hash === null && nth > 3) break
      if (hash === null) continue
      hashes.push(hash)
      keys.push(row * keysPerRow + nth)
    }
  }
  return (await sortByKeys(hashes.done(), keys.done(), rest)).values
}

/** Bytes of each record it is saved as, about. */
export function segmentSizes(segment: SearchSegment): readonly number[] {
  const sizeOf = (value: object): number =>
    ArrayBuffer.isView(value)
      ? value.byteLength
      : Object.values(value).reduce(
          (sum: number, one: unknown) => sum + (ArrayBuffer.isView(one) ? one.byteLength : 0),
          0,
        )
  const { text, textAt, ids, visitedAt, marks, placeOf, first, further, pets, domains, grams, keys, dead } = segment
  const records = [
    [textAt, ids, visitedAt, marks, placeOf],
    [text],
    [first, further, pets, domains],
    [grams],
    [keys],
    [dead],
  ]
  return records.map((record) => record.reduce((sum, one) => sum + sizeOf(one), 0))
}

const fieldMark = String.fromCharCode(fieldEnd)
const itemMark = String.fromCharCode(itemEnd)
const items = (field: string): readonly string[] => (field === '' ? [] : field.split(itemMark))

export const customerIdOfRow = (segment: SearchSegment, row: number): string =>
  uuidAt(segment.ids, row) ?? entryOfRow(segment, row).customerId

export function entryOfRow(segment: SearchSegment, row: number): SearchEntry {
  const start = segment.textAt[row] as number
  const text = bytesToText(segment.text.subarray(start + 1, segment.textAt[row + 1]), isPlainRow(segment.text, start))
  const [name = '', pets = '', phone = '', email = '', internalId = '', cards = '', town = '', id = ''] =
    text.split(fieldMark)
  const visitedAt = segment.visitedAt[row] as number
  const mark = segment.marks[row] as number
  const locationIds = segment.places[segment.placeOf[row] as number] ?? []
  return {
    customerId: uuidAt(segment.ids, row) ?? id,
    name,
    phone,
    email,
    internalId,
    petNames: items(pets),
    loyaltyCards: items(cards),
    town,
    lastVisitAt: visitedAt === 0 ? null : instantOf(visitedAt),
    rewardsWaiting: mark & 127,
    isIncomplete: (mark & 128) !== 0,
    locationIds,
  }
}

const secondsOfDay = 86_400
const two = Array.from({ length: 60 }, (_, number) => String(number).padStart(2, '0'))
/** Dates that were shown lately: making one costs as much as the rest of a line. */
const dates = new Map<number, string>()
const mostDates = 4000

/** As `toISOString` writes it. */
function instantOf(seconds: number): string {
  const day = Math.floor(seconds / secondsOfDay)
  let date = dates.get(day)
  if (date === undefined) {
    if (dates.size >= mostDates) dates.clear()
    date = new Date(day * secondsOfDay * 1000).toISOString().slice(0, 11)
    dates.set(day, date)
  }
  const left = seconds - day * secondsOfDay
  const minutes = Math.floor(left / 60)
  return `${date}${two[Math.floor(minutes / 60)]}:${two[minutes % 60]}:${two[left % 60]}.000Z`
}
