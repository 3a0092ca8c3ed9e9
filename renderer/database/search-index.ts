/**
 * Finding a customer as one types, over everybody this register knows. The saved form is the form in memory: segments of long
 * strings and typed arrays, rows latest visit first, searched by the engine's own `indexOf`. What changed since they were packed
 * lies in a small tail that hides the packed row. Order of results: whole words of the name, then those whose name begins so, then
 * by word, then the rest; latest visit first in each. Whole words are found however many begin like them.
 */
import { cardKey } from '../../shared/customers/person.ts'
import { fold } from '../../shared/customers/search-text.ts'
import {
  entryToLine,
  entryToShown,
  type Fit,
  fieldEnd,
  fitOfLine,
  fits,
  isWordEnd,
  type Match,
  matchesIn,
  type QueryWord,
  queryToWords,
  rowStart,
  type SearchEntry,
  shownToEntry,
  wordStart,
} from './search-line.ts'

/** One saved record, at most `segmentRows` customers and 8 MB. */
export interface SearchSegment {
  /** Place in rank order, 0 first. */
  readonly nth: number
  readonly rows: number
  readonly folded: string
  readonly shown: string
  /** Where each row begins; one more at the end. */
  readonly foldedAt: Uint32Array
  readonly shownAt: Uint32Array
  /** ms since 1970 of the last visit, 0 = never. */
  readonly visitedAt: Float64Array
  /** Bit 7: incomplete; lower bits: rewards waiting, up to 127. */
  readonly marks: Uint8Array
}

export const segmentRows = 20_000
/** Two bytes each at the most: a saved record stays under 8 MB, whatever lies in its rows. */
const segmentLetters = 4_000_000

export interface FoundEntry extends SearchEntry {
  readonly matches: readonly Match[]
}

export interface SearchIndex {
  load(segments: readonly SearchSegment[]): void
  /** A hidden entry takes the customer out. */
  put(entry: SearchEntry): void
  find(query: string, limit: number): readonly FoundEntry[]
  /** Everybody who has exactly this loyalty card; of a card linked twice offline, both. */
  byCard(code: string): readonly SearchEntry[]
  /** Latest visit first. */
  recent(limit: number): readonly SearchEntry[]
  size(): number
  tailSize(): number
  /** Packs everything anew, a segment at a time; `rest` is awaited between segments so that typing is never held up. */
  pack(rest: () => Promise<void>): Promise<readonly SearchSegment[]>
}

interface TailRow {
  readonly entry: SearchEntry
  readonly line: string
  readonly visitedAt: number
}

/** One way through the text: what is looked for, and how well a row fits that is found first so. */
interface Pass {
  readonly needle: string
  readonly fit: Fit
  readonly place: 'wholeWord' | 'name' | 'elsewhere'
}

interface Hit {
  readonly fit: number
  readonly visitedAt: number
  readonly entry: () => SearchEntry
}

const longer = (a: QueryWord, b: QueryWord): QueryWord => (b.elsewhere.length > a.elsewhere.length ? b : a)

const visitMs = (entry: SearchEntry): number => (entry.lastVisitAt ? Date.parse(entry.lastVisitAt) : 0)

export function createSearchIndex(): SearchIndex {
  let segments: readonly SearchSegment[] = []
  const tail = new Map<string, TailRow>()

  function find(query: string, limit: number): readonly FoundEntry[] {
    const words = queryToWords(query)
    if (words.length === 0) return []
    const hits: Hit[] = tailHits(tail, words)
    const longest = words.reduce(longer)
    const named = words.filter((word) => word.inName !== '')
    // A name that holds all words whole holds each of them. The last one may still be half typed, so another is looked for too.
    const typed = words.length > 1 ? words.slice(0, -1) : words
    const isWhole = ({ inName }: QueryWord) => inName.length > 1 && !/^\d+$/.test(inName)
    const first = [typed.reduce(longer)].filter(isWhole)
    const last = words.slice(typed.length).filter(isWhole)
    const begun = (some: readonly QueryWord[], start: string, fit: Fit): Pass[] =>
      some.map((word) => ({ needle: start + word.inName, fit, place: fit <= fits.oneWhole ? 'wholeWord' : 'name' }))
    const passes: readonly Pass[] = [
      ...begun(first, rowStart, fits.allWhole),
      ...begun(first, wordStart, fits.allWhole),
      ...begun(last, rowStart, fits.oneWhole),
      ...begun(last, wordStart, fits.oneWhole),
      ...begun(named, rowStart, fits.beginsName),
      ...begun(named, wordStart, fits.beginsWord),
      { needle: longest.elsewhere, fit: fits.elsewhere, place: 'elsewhere' },
    ]
    const seen = new Set<string>()
    let fit: Fit = fits.allWhole
    for (const pass of passes) {
      if (pass.fit > fit) {
        if (hits.filter((hit) => hit.fit <= fit).length >= limit) break
        fit = pass.fit
      }
      let found = 0
      for (const segment of segments) {
        if (found >= limit) break
        found += scanSegment(segment, pass, words, limit - found, hits, seen, tail)
      }
    }
    return best(hits, limit).map((entry) => ({ ...entry, matches: matchesIn(entry, words) }))
  }

  function byCard(code: string): readonly SearchEntry[] {
    const key = cardKey(code)
    if (key === '') return []
    const isTheirs = (entry: SearchEntry) => !entry.isHidden && entry.loyaltyCards.some((card) => cardKey(card) === key)
    const found = [...tail.values()].flatMap(({ entry }) => (isTheirs(entry) ? [entry] : []))
    const needle = fold(key)
    for (const segment of segments)
      for (let at = segment.folded.indexOf(needle); at !== -1; ) {
        const row = rowAt(segment.foldedAt, segment.rows, at)
        if (!tail.has(idOfRow(segment, row))) {
          const entry = entryOfRow(segment, row)
          if (isTheirs(entry)) found.push(entry)
        }
        at = segment.folded.indexOf(needle, segment.foldedAt[row + 1] ?? segment.folded.length)
      }
    return found
  }

  function recent(limit: number): readonly SearchEntry[] {
    const hits = [...tail.values()].flatMap((row): Hit[] =>
      row.entry.isHidden ? [] : [{ fit: 0, visitedAt: row.visitedAt, entry: () => row.entry }],
    )
    let taken = 0
    for (const segment of segments)
      for (let row = 0; row < segment.rows && taken < limit; row += 1) {
        if (tail.has(idOfRow(segment, row))) continue
        hits.push({ fit: 0, visitedAt: segment.visitedAt[row] ?? 0, entry: () => entryOfRow(segment, row) })
        taken += 1
      }
    return best(hits, limit)
  }

  async function pack(rest: () => Promise<void>): Promise<readonly SearchSegment[]> {
    const packedTail = new Map(tail)
    const fresh = [...packedTail.values()]
      .filter((row) => !row.entry.isHidden)
      .sort((a, b) => b.visitedAt - a.visitedAt)
    const made: SearchSegment[] = []
    let builder = segmentBuilder(0)
    const cut = async () => {
      made.push(builder.build())
      builder = segmentBuilder(made.length)
      await rest()
    }
    /** After every row, wherever it came from. */
    const isPause = () => builder.isFull() || builder.rows() % 4000 === 0
    const pause = () => (builder.isFull() ? cut() : rest())
    let next = 0
    const addFresh = (one: TailRow) => {
      builder.add(one.line, entryToShown(one.entry), one.visitedAt, markOf(one.entry))
      next += 1
    }
    for (const segment of segments)
      for (let row = 0; row < segment.rows; row += 1) {
        if (packedTail.has(idOfRow(segment, row))) continue
        const visitedAt = segment.visitedAt[row] ?? 0
        for (let one = fresh[next]; one && one.visitedAt >= visitedAt; one = fresh[next]) {
          addFresh(one)
          if (isPause()) await pause()
        }
        builder.add(lineOfRow(segment, row), shownOfRow(segment, row), visitedAt, segment.marks[row] ?? 0)
        if (isPause()) await pause()
      }
    for (let one = fresh[next]; one; one = fresh[next]) {
      addFresh(one)
      if (isPause()) await pause()
    }
    if (builder.rows() > 0 || made.length === 0) await cut()
    segments = made
    // What changed while packing stays in the tail.
    for (const [id, row] of packedTail) if (tail.get(id) === row) tail.delete(id)
    return made
  }

  return {
    load(loaded) {
      segments = [...loaded].sort((a, b) => a.nth - b.nth)
    },
    put(entry) {
      tail.set(entry.customerId, { entry, line: entryToLine(entry), visitedAt: visitMs(entry) })
    },
    find,
    byCard,
    recent,
    size: () => segments.reduce((sum, segment) => sum + segment.rows, 0) + tail.size,
    tailSize: () => tail.size,
    pack,
  }
}

function best(hits: readonly Hit[], limit: number): readonly SearchEntry[] {
  const ordered = [...hits].sort((a, b) => a.fit - b.fit || b.visitedAt - a.visitedAt)
  const seen = new Set<string>()
  const entries: SearchEntry[] = []
  for (const hit of ordered) {
    if (entries.length >= limit) break
    const entry = hit.entry()
    if (seen.has(entry.customerId)) continue
    seen.add(entry.customerId)
    entries.push(entry)
  }
  return entries
}

function tailHits(tail: ReadonlyMap<string, TailRow>, words: readonly QueryWord[]): Hit[] {
  const hits: Hit[] = []
  for (const row of tail.values()) {
    const fit = row.entry.isHidden ? null : fitOfLine(row.line, words)
    if (fit !== null) hits.push({ fit, visitedAt: row.visitedAt, entry: () => row.entry })
  }
  return hits
}

/** Adds at most `limit` rows that hold the needle and fit all words; the number added is returned. */
function scanSegment(
  segment: SearchSegment,
  { needle, fit, place }: Pass,
  words: readonly QueryWord[],
  limit: number,
  hits: Hit[],
  seen: Set<string>,
  tail: ReadonlyMap<string, TailRow>,
): number {
  const { folded, foldedAt } = segment
  let added = 0
  let from = 0
  while (added < limit) {
    const at = folded.indexOf(needle, from)
    if (at === -1) break
    if (place === 'wholeWord' && !isWordEnd(folded[at + needle.length])) {
      from = at + needle.length
      continue
    }
    const row = rowAt(foldedAt, segment.rows, at)
    const end = foldedAt[row + 1] ?? folded.length
    from = end
    if (place === 'elsewhere') {
      const nameEnd = folded.indexOf(fieldEnd, foldedAt[row] ?? 0)
      if (at < nameEnd) {
        from = nameEnd
        // Inside the name but not where a word begins: that is no match, yet the row may hold it elsewhere.
        const before = folded[at - 1]
        if (before === rowStart || before === wordStart) from = end
        continue
      }
    }
    const line = lineOfRow(segment, row)
    const lineFit = fitOfLine(line, words)
    const key = `${segment.nth}/${row}`
    if (lineFit === null || seen.has(key) || tail.has(idOfRow(segment, row))) continue
    seen.add(key)
    hits.push({ fit: lineFit, visitedAt: segment.visitedAt[row] ?? 0, entry: () => entryOfRow(segment, row) })
    // Among many names that hold this word whole, those that hold all of them are looked for to the end.
    if (fit !== fits.allWhole || lineFit === fit) added += 1
  }
  return added
}

function rowAt(starts: Uint32Array, rows: number, place: number): number {
  let [low, high] = [0, rows - 1]
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((starts[middle] ?? 0) <= place) low = middle
    else high = middle - 1
  }
  return low
}

const lineOfRow = (segment: SearchSegment, row: number): string =>
  segment.folded.slice(segment.foldedAt[row], segment.foldedAt[row + 1])

const shownOfRow = (segment: SearchSegment, row: number): string =>
  segment.shown.slice(segment.shownAt[row], segment.shownAt[row + 1])

function idOfRow(segment: SearchSegment, row: number): string {
  const start = segment.shownAt[row] ?? 0
  return segment.shown.slice(start, segment.shown.indexOf(fieldEnd, start))
}

function entryOfRow(segment: SearchSegment, row: number): SearchEntry {
  const visitedAt = segment.visitedAt[row] ?? 0
  const mark = segment.marks[row] ?? 0
  return shownToEntry(shownOfRow(segment, row), {
    lastVisitAt: visitedAt === 0 ? null : new Date(visitedAt).toISOString(),
    rewardsWaiting: mark & 127,
    isIncomplete: (mark & 128) !== 0,
  })
}

const markOf = (entry: SearchEntry): number => Math.min(127, entry.rewardsWaiting) | (entry.isIncomplete ? 128 : 0)

function segmentBuilder(nth: number) {
  const folded: string[] = []
  const shown: string[] = []
  const foldedAt: number[] = [0]
  const shownAt: number[] = [0]
  const visitedAt: number[] = []
  const marks: number[] = []
  return {
    rows: () => visitedAt.length,
    isFull: () => visitedAt.length >= segmentRows || (foldedAt.at(-1) ?? 0) + (shownAt.at(-1) ?? 0) >= segmentLetters,
    add(line: string, text: string, visited: number, mark: number) {
      folded.push(line)
      shown.push(text)
      foldedAt.push((foldedAt.at(-1) ?? 0) + line.length)
      shownAt.push((shownAt.at(-1) ?? 0) + text.length)
      visitedAt.push(visited)
      marks.push(mark)
    },
    build: (): SearchSegment => ({
      nth,
      rows: visitedAt.length,
      folded: folded.join(''),
      shown: shown.join(''),
      foldedAt: Uint32Array.from(foldedAt),
      shownAt: Uint32Array.from(shownAt),
      visitedAt: Float64Array.from(visitedAt),
      marks: Uint8Array.from(marks),
    }),
  }
}
