/**
 * Which rows hold a term: for each term its rows in rank order, as differences of one to three bytes. Terms are words (bytes, sorted)
 * or grams (three or four letters in one number, sorted), so that all terms that begin alike are one run, whose rows are one run of
 * bytes: how long a run is says at once about how many rows it has.
 */

export interface Postings {
  readonly rows: Uint8Array
  /** Where each term's rows begin; one more at the end. */
  readonly rowsAt: Uint32Array
}

/** Distinct words, sorted by their bytes. */
export interface Words extends Postings {
  readonly letters: Uint8Array
  /** Where each word begins; one more at the end. */
  readonly lettersAt: Uint32Array
}

/** Distinct grams, sorted. */
export interface Grams extends Postings {
  readonly grams: Uint32Array
}

/** The terms `from` up to, not including, `to`. */
export interface Run {
  readonly postings: Postings
  readonly from: number
  readonly to: number
}

/** Bytes of rows: one to three for each. */
export const sizeOf = ({ postings, from, to }: Run): number =>
  (postings.rowsAt[to] as number) - (postings.rowsAt[from] as number)

export const sizeOfAll = (runs: readonly Run[]): number => {
  let size = 0
  for (const run of runs) size += sizeOf(run)
  return size
}

/** Words that begin so. */
export function wordsBeginning(words: Words, beginning: Uint8Array): Run {
  const from = firstWord(words, beginning, 0, 0)
  return { postings: words, from, to: firstWord(words, beginning, 1, from) }
}

/** The first words of a run are those that are no longer than their beginning: at most one. */
export const wholeWord = (words: Words, { from, to }: Run, length: number): Run => ({
  postings: words,
  from,
  to:
    from < to && (words.lettersAt[from + 1] as number) - (words.lettersAt[from] as number) === length ? from + 1 : from,
})

/** The first word that, cut to the beginning's length, comes behind it (`above` 1), or not before it (0). */
function firstWord(words: Words, beginning: Uint8Array, above: 0 | 1, least: number): number {
  let [low, high] = [least, words.lettersAt.length - 1]
  while (low < high) {
    const middle = (low + high) >>> 1
    if (compared(words, middle, beginning) < above) low = middle + 1
    else high = middle
  }
  return low
}

function compared({ letters, lettersAt }: Words, nth: number, beginning: Uint8Array): number {
  const start = lettersAt[nth] as number
  const length = Math.min(beginning.length, (lettersAt[nth + 1] as number) - start)
  for (let at = 0; at < length; at += 1) {
    const difference = (letters[start + at] as number) - (beginning[at] as number)
    if (difference !== 0) return difference
  }
  return length < beginning.length ? -1 : 0
}

/** Grams from `least` up to, not including, `most` (which may be 2 ** 32). */
export function gramsBetween(grams: Grams, least: number, most: number): Run {
  return { postings: grams, from: firstGram(grams.grams, least), to: firstGram(grams.grams, most) }
}

function firstGram(grams: Uint32Array, least: number): number {
  let [low, high] = [0, grams.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((grams[middle] as number) < least) low = middle + 1
    else high = middle
  }
  return low
}

/** The best rows found so far, at most `most` of them, sorted. */
export interface BestRows {
  readonly rows: readonly number[]
  /** Rows from here on are not wanted any more. */
  bound(): number
  has(row: number): boolean
  add(row: number): void
}

export function createBestRows(most: number): BestRows {
  const rows: number[] = []
  let bound = most === 0 ? 0 : Number.POSITIVE_INFINITY
  return {
    rows,
    bound: () => bound,
    has: (row) => rows.includes(row),
    add(row) {
      let at = rows.length
      while (at > 0 && (rows[at - 1] as number) > row) at -= 1
      rows.splice(at, 0, row)
      if (rows.length > most) rows.pop()
      if (rows.length === most) bound = rows[most - 1] as number
    },
  }
}

/** Adds the best rows of these runs for which `accepts` is true; it is asked about no row that would not be among the best. */
export function collect(runs: readonly Run[], best: BestRows, accepts: (row: number) => boolean): void {
  for (const { postings, from, to } of runs) {
    const { rows, rowsAt } = postings
    for (let term = from; term < to; term += 1) {
      const end = rowsAt[term + 1] as number
      let row = -1
      for (let at = rowsAt[term] as number; at < end; ) {
        let byte = rows[at++] as number
        let step = byte & 127
        for (let shift = 7; byte > 127; shift += 7) {
          byte = rows[at++] as number
          step |= (byte & 127) << shift
        }
        row += step + 1
        if (row >= best.bound()) break
        if (!best.has(row) && accepts(row)) best.add(row)
      }
    }
  }
}

/** The rows of two terms that are the same, as a term of its own. */
export function inBoth(one: Run, other: Run): Run {
  const [mine, theirs] = [rowsOf(one), rowsOf(other)]
  const both = new Uint32Array(Math.min(mine.length, theirs.length))
  let length = 0
  let at = 0
  for (const row of mine) {
    while (at < theirs.length && (theirs[at] as number) < row) at += 1
    if (at < theirs.length && theirs[at] === row) both[length++] = row
  }
  const maker = createPostingsMaker(1)
  maker.add(both, 0, length)
  return { postings: maker.done(), from: 0, to: 1 }
}

/** Of a run of one term. */
function rowsOf({ postings: { rows, rowsAt }, from }: Run): Uint32Array {
  const [begin, end] = [rowsAt[from] as number, rowsAt[from + 1] as number]
  const read = new Uint32Array(end - begin)
  let length = 0
  let row = -1
  for (let at = begin; at < end; ) {
    let byte = rows[at++] as number
    let step = byte & 127
    for (let shift = 7; byte > 127; shift += 7) {
      byte = rows[at++] as number
      step |= (byte & 127) << shift
    }
    row += step + 1
    read[length++] = row
  }
  return read.subarray(0, length)
}

/** Postings from pairs: `termOf[i]` (0 to `terms` - 1) is held by `rowOf[i]`; pairs in the order of their rows, a pair may come twice. */
export function makePostings(termOf: Uint32Array, rowOf: Uint32Array, terms: number): Postings {
  const counts = new Uint32Array(terms + 1)
  for (const term of termOf) counts[term + 1] = (counts[term + 1] as number) + 1
  for (let term = 0; term < terms; term += 1) counts[term + 1] = (counts[term + 1] as number) + (counts[term] as number)
  const begins = counts.slice()
  const sorted = new Uint32Array(rowOf.length)
  for (let pair = 0; pair < rowOf.length; pair += 1) {
    const term = termOf[pair] as number
    const at = begins[term] as number
    sorted[at] = rowOf[pair] as number
    begins[term] = at + 1
  }
  const maker = createPostingsMaker(terms)
  for (let term = 0; term < terms; term += 1) maker.add(sorted, counts[term] as number, counts[term + 1] as number)
  return maker.done()
}

export interface PostingsMaker {
  /** The rows of the next term, in order; the same row may stand there twice. */
  add(rows: Uint32Array, from: number, to: number): void
  done(): Postings
}

export function createPostingsMaker(terms: number): PostingsMaker {
  const rowsAt = new Uint32Array(terms + 1)
  let bytes = new Uint8Array(Math.min(terms, 1024) * 4 + 64)
  let length = 0
  let term = 0
  return {
    add(rows, from, to) {
      if (length + 4 * (to - from) > bytes.length) {
        const larger = new Uint8Array(Math.max(bytes.length * 2, length + 4 * (to - from)))
        larger.set(bytes)
        bytes = larger
      }
      let before = -1
      for (let at = from; at < to; at += 1) {
        const row = rows[at] as number
        if (row === before) continue
        let step = row - before - 1
        for (; step > 127; step >>>= 7) bytes[length++] = (step & 127) | 128
        bytes[length++] = step
        before = row
      }
      term += 1
      rowsAt[term] = length
    },
    done: () => ({ rows: bytes.slice(0, length), rowsAt }),
  }
}
