/**
 * Finding a customer as one types, over everybody this register knows. What is saved lies in segments that never change; what changed
 * since lies in a small tail that is looked through and hides its packed rows, so a change is found at once. Packing writes the
 * tail as a segment of its own, together with segments that are not much larger, so few rows are written again and again; a
 * segment with many dead rows is made anew, one at a time.
 *
 *   order of results   how well it fits (`fits`), customers of this store first, latest visit first
 */
import { emailKey, phoneKey } from '../../shared/customers/identity-keys.ts'
import { cardKey } from '../../shared/customers/person.ts'
import { hashOfKey, type KeyKind, rowsWithKey } from './search-keys.ts'
import { createByteWriter } from './search-latin1.ts'
import { type Fit, fits, type Match, matchesIn, queryToWords, type SearchEntry } from './search-line.ts'
import { type ByteWord, fitOfRow, toByteWord, writeRow } from './search-row.ts'
import { createSegmentBuilder, customerIdOfRow, entryOfRow, type SearchSegment, secondsOf } from './search-segment.ts'
import { createSegmentFinder } from './search-segment-find.ts'
import { createNumberList, type Rest, sortByKeys } from './search-sort.ts'

export type { SearchSegment } from './search-segment.ts'
export { segmentRows } from './search-segment.ts'

export interface FoundEntry extends SearchEntry {
  readonly matches: readonly Match[]
}

export interface SearchIndex {
  /** Replaces all segments. */
  load(segments: readonly SearchSegment[]): void
  /** One segment more. */
  loadOne(segment: SearchSegment): void
  /** A hidden entry takes the customer out. */
  put(entry: SearchEntry): void
  find(query: string, limit: number): readonly FoundEntry[]
  /** Everybody who has exactly this loyalty card; of a card linked twice offline, both. */
  byCard(code: string): readonly SearchEntry[]
  /** Everybody with this identity key, as `identityKeys` writes it. */
  byKey(key: string, country: string): readonly SearchEntry[]
  /** This store's first, latest visit first. */
  recent(limit: number): readonly SearchEntry[]
  size(): number
  tailSize(): number
  /** Nothing to write and no segment to make anew. */
  isPacked(): boolean
  /** The tail becomes a segment; all segments are returned. `rest` is awaited between pieces of work, so that typing is never held up. */
  pack(rest: Rest): Promise<readonly SearchSegment[]>
  /** The same, and nothing of these customers is left in any segment, not even in a dead row: their data was removed. */
  packWithout(customerIds: readonly string[], rest: Rest): Promise<readonly SearchSegment[]>
}

interface TailRow {
  readonly entry: SearchEntry
  readonly text: Uint8Array
  readonly rank: number
}

interface Held {
  readonly segment: SearchSegment
  /** A bit for each row that is dead or hidden by the tail. */
  readonly covered: Uint8Array
  coveredRows: number
  /** For each of its places: whether it is this store. */
  readonly isHere: readonly boolean[]
  /** No row ranks higher. */
  readonly bestRank: number
}

interface Hit {
  readonly fit: Fit
  readonly rank: number
  readonly entry: () => SearchEntry
}

const allFits: readonly Fit[] = Object.values(fits)
/** Seconds since 1970 are below; added for a customer of this store. */
const hereRank = 2 ** 32
const rowsAtOnce = 250
const sortedAtOnce = 20_000

/** `here`: the store whose customers come first. */
export function createSearchIndex(here = ''): SearchIndex {
  let held: readonly Held[] = []
  const tail = new Map<string, TailRow>()
  const writer = createByteWriter()
  let lastId = 0

  const rankOf = (entry: SearchEntry): number => (entry.locationIds?.includes(here) ? hereRank : 0) + secondsOf(entry)
  const rankOfRow = ({ segment, isHere }: Held, row: number): number =>
    (isHere[segment.placeOf[row] as number] ? hereRank : 0) + (segment.visitedAt[row] as number)

  function hold(segment: SearchSegment): Held {
    const isHere = segment.places.map((places) => places.includes(here))
    const one: Held = { segment, covered: segment.dead.slice(), coveredRows: 0, isHere, bestRank: 0 }
    let coveredRows = 0
    for (let row = 0; row < segment.rows; row += 1) if (isCovered(one, row)) coveredRows += 1
    lastId = Math.max(lastId, segment.id)
    const bestRank = segment.here === here ? rankOfRow(one, 0) : Number.POSITIVE_INFINITY
    return { ...one, coveredRows, bestRank }
  }

  const holdAll = (all: readonly Held[]): void => {
    held = [...all].sort((a, b) => b.bestRank - a.bestRank || b.segment.id - a.segment.id)
  }

  /** The customer's row there is hidden from now on. */
  function cover(one: Held, customerId: string, hash = hashOfCustomer(customerId)): void {
    const row = rowOfCustomer(one, customerId, hash)
    if (row !== null && !isCovered(one, row)) {
      setBit(one.covered, row)
      one.coveredRows += 1
    }
  }

  function find(query: string, limit: number): readonly FoundEntry[] {
    const words = queryToWords(query)
    if (words.length === 0 || limit <= 0) return []
    const byteWords = words.map(toByteWord)
    const hits: Hit[] = []
    const inTail = new Set<TailRow>()
    const taken = held.map(() => new Set<number>())
    const finders = held.map(({ segment }) => createSegmentFinder(segment, byteWords))
    addTailHits(hits, inTail, byteWords, false)
    for (const fit of allFits) {
      if (fit === fits.slip) {
        if (!byteWords.some((word) => word.mayHaveSlip)) break
        addTailHits(hits, inTail, byteWords, true)
      }
      const need = limit - hits.filter((hit) => hit.fit < fit).length
      let ranks = hits.flatMap((hit) => (hit.fit === fit ? hit.rank : []))
      for (const [nth, one] of held.entries()) {
        if (ranks.length >= need && one.bestRank <= (ranks[need - 1] as number)) continue
        const mine = taken[nth] as Set<number>
        const isWanted = (row: number): boolean => !isCovered(one, row) && !mine.has(row)
        const rows = (finders[nth] as (typeof finders)[number]).rows(fit, need, isWanted)
        if (rows.length === 0) continue
        for (const row of rows) {
          mine.add(row)
          const rank = rankOfRow(one, row)
          ranks.push(rank)
          hits.push({ fit, rank, entry: () => entryOfRow(one.segment, row) })
        }
        ranks = ranks.sort((a, b) => b - a)
      }
      if (hits.filter((hit) => hit.fit <= fit).length >= limit) break
    }
    return best(hits, limit).map((entry) => withMatches(entry, matchesIn(entry, words)))
  }

  function addTailHits(hits: Hit[], found: Set<TailRow>, words: readonly ByteWord[], withSlips: boolean): void {
    for (const row of tail.values()) {
      if (row.entry.isHidden || found.has(row)) continue
      const fit = fitOfRow(row.text, 0, words, withSlips)
      if (fit === null) continue
      found.add(row)
      hits.push({ fit, rank: row.rank, entry: () => row.entry })
    }
  }

  /** Whoever has that key, or one that looks like it. */
  function withKey(kind: KeyKind, key: string, isTheirs: (entry: SearchEntry) => boolean): readonly SearchEntry[] {
    const found: SearchEntry[] = []
    for (const { entry } of tail.values()) if (!entry.isHidden && isTheirs(entry)) found.push(entry)
    const hash = hashOfKey(kind, key)
    if (hash === null) return found
    for (const one of held)
      for (const row of new Set(rowsWithKey(one.segment, one.segment.keys, hash))) {
        if (isCovered(one, row)) continue
        const entry = entryOfRow(one.segment, row)
        if (isTheirs(entry)) found.push(entry)
      }
    return found
  }

  function byCard(code: string): readonly SearchEntry[] {
    const key = cardKey(code)
    return key === ''
      ? []
      : withKey('card', key, ({ loyaltyCards }) => loyaltyCards.some((card) => cardKey(card) === key))
  }

  function byKey(key: string, country: string): readonly SearchEntry[] {
    const value = key.slice(key.indexOf(':') + 1)
    switch (key.slice(0, key.indexOf(':'))) {
      case 'email':
        return withKey('email', value, (entry) => emailKey(entry.email) === key)
      case 'phone':
        return withKey('phone', value, (entry) => phoneKey(entry.phone, country) === key)
      case 'id':
        return withKey('internalId', value, (entry) => entry.internalId.trim() === value)
      case 'card':
        return byCard(value)
      default:
        return []
    }
  }

  function recent(limit: number): readonly SearchEntry[] {
    const hits: Hit[] = []
    for (const { entry, rank } of tail.values())
      if (!entry.isHidden) hits.push({ fit: fits.allWhole, rank, entry: () => entry })
    for (const one of held)
      for (let row = 0, taken = 0; row < one.segment.rows && taken < limit; row += 1) {
        if (isCovered(one, row)) continue
        hits.push({ fit: fits.allWhole, rank: rankOfRow(one, row), entry: () => entryOfRow(one.segment, row) })
        taken += 1
      }
    return best(hits, limit)
  }

  /** Writes rows of the tail and all live rows of some segments anew, and takes them in for the old ones. */
  async function rewrite(fresh: readonly TailRow[], old: readonly Held[], rest: Rest): Promise<void> {
    // A row that only the tail hides is live still: what is saved must hold it until the tail's row is saved too.
    const left = old.map(({ segment, covered }) => (fresh.length > 0 ? covered : segment.dead).slice())
    const kept = held.filter((one) => !old.includes(one))
    const made = await build(fresh, old, left, rest)
    const gone = await rowsOf(fresh, kept, rest)
    // No rest from here on: nobody sees it half done.
    for (const { one, row } of gone) setBit(one.segment.dead, row)
    for (const row of fresh) if (tail.get(row.entry.customerId) === row) tail.delete(row.entry.customerId)
    for (const one of made) for (const id of tail.keys()) cover(one, id)
    const loaded = held.filter((one) => !old.includes(one))
    holdAll([...loaded.filter(({ segment }) => countBits(segment.dead) < segment.rows), ...made])
  }

  /** Where these customers lie in segments that stay. */
  async function rowsOf(fresh: readonly TailRow[], kept: readonly Held[], rest: Rest) {
    const found: { readonly one: Held; readonly row: number }[] = []
    for (const [nth, { entry }] of fresh.entries()) {
      if (nth % rowsAtOnce === rowsAtOnce - 1) await rest()
      const hash = hashOfCustomer(entry.customerId)
      for (const one of kept) {
        const row = rowOfCustomer(one, entry.customerId, hash)
        if (row !== null) found.push({ one, row })
      }
    }
    return found
  }

  async function build(
    fresh: readonly TailRow[],
    old: readonly Held[],
    left: readonly Uint8Array[],
    rest: Rest,
  ): Promise<readonly Held[]> {
    const shown = fresh.filter(({ entry }) => !entry.isHidden)
    const { sources, rows, order } = await inOrder(shown, old, left, rest)
    const made: Held[] = []
    let builder = createSegmentBuilder(here)
    const cut = async () => {
      made.push(hold(await builder.build(lastId + 1, rest)))
      builder = createSegmentBuilder(here)
    }
    for (let nth = 0; nth < order.length; nth += 1) {
      const item = order[nth] as number
      const row = rows[item] as number
      const source = old[(sources[item] as number) - 1]
      builder.add(source ? entryOfRow(source.segment, row) : (shown[row] as TailRow).entry)
      if (builder.isFull()) await cut()
      else if (nth % rowsAtOnce === rowsAtOnce - 1) await rest()
    }
    if (builder.rows() > 0) await cut()
    return made
  }

  /** Every row's source (0 = the tail) and place there, and in which order they rank. `left`: a bit for each row of `old` that is left out. */
  async function inOrder(shown: readonly TailRow[], old: readonly Held[], left: readonly Uint8Array[], rest: Rest) {
    const [sources, rows] = [createNumberList(), createNumberList()]
    const [ours, others] = [createRanked(), createRanked()]
    const add = (source: number, row: number, rank: number) => {
      const ranked = rank >= hereRank ? ours : others
      ranked.items.push(rows.length)
      ranked.keys.push(0xffffffff - (rank % hereRank))
      sources.push(source)
      rows.push(row)
    }
    for (const [nth, row] of shown.entries()) {
      if (nth % sortedAtOnce === sortedAtOnce - 1) await rest()
      add(0, nth, row.rank)
    }
    for (const [nth, one] of old.entries())
      for (let row = 0; row < one.segment.rows; row += 1) {
        if (row % sortedAtOnce === sortedAtOnce - 1) await rest()
        if (!isSet(left[nth] as Uint8Array, row)) add(nth + 1, row, rankOfRow(one, row))
      }
    const order = new Uint32Array(rows.length)
    let length = 0
    for (const { keys, items } of [ours, others]) {
      order.set((await sortByKeys(keys.done(), items.done(), rest)).values, length)
      length += items.length
    }
    return { sources: sources.done(), rows: rows.done(), order }
  }

  const worn = (): Held | undefined =>
    held.find(({ segment }) => segment.here !== here || countBits(segment.dead) * 3 > segment.rows)

  async function pack(rest: Rest): Promise<readonly SearchSegment[]> {
    if (tail.size > 0) {
      const fresh = [...tail.values()]
      await rewrite(fresh, notMuchLarger(held, fresh.length), rest)
    }
    const one = worn()
    if (one) await rewrite([], [one], rest)
    return held.map(({ segment }) => segment)
  }

  async function packWithout(customerIds: readonly string[], rest: Rest): Promise<readonly SearchSegment[]> {
    const holding = held.filter((one) => customerIds.some((id) => rowOfCustomer(one, id, hashOfCustomer(id)) !== null))
    await rewrite([...tail.values()], holding, rest)
    return pack(rest)
  }

  function loadOne(segment: SearchSegment): void {
    if (held.some((known) => known.segment.id === segment.id)) return
    const one = hold(segment)
    for (const id of tail.keys()) cover(one, id)
    holdAll([...held, one])
  }

  return {
    load(segments) {
      held = []
      for (const segment of segments) loadOne(segment)
    },
    loadOne,
    put(entry) {
      if (tail.get(entry.customerId)?.entry === entry) return
      writer.clear()
      writeRow(writer, entry, true)
      if (held.length > 0 && !tail.has(entry.customerId)) {
        const hash = hashOfCustomer(entry.customerId)
        for (const one of held) cover(one, entry.customerId, hash)
      }
      tail.set(entry.customerId, { entry, text: writer.bytes(), rank: rankOf(entry) })
    },
    find,
    byCard,
    byKey,
    recent,
    size() {
      let size = 0
      for (const { segment, coveredRows } of held) size += segment.rows - coveredRows
      for (const { entry } of tail.values()) if (!entry.isHidden) size += 1
      return size
    },
    tailSize: () => tail.size,
    isPacked: () => tail.size === 0 && worn() === undefined,
    pack,
    packWithout,
  }
}

/** Segments to be written together with so many rows: each at most twice what is written before it, together no more than one may have. */
function notMuchLarger(held: readonly Held[], rows: number): readonly Held[] {
  const live = ({ segment, coveredRows }: Held): number => segment.rows - coveredRows
  const chosen: Held[] = []
  let written = rows
  for (const one of [...held].sort((a, b) => live(a) - live(b))) {
    if (live(one) > 2 * written || written + live(one) > mostTogether) break
    chosen.push(one)
    written += live(one)
  }
  return chosen
}

const createRanked = () => ({ items: createNumberList(), keys: createNumberList() })

/** A segment takes somewhat more. */
const mostTogether = 90_000

const isCovered = ({ covered }: Pick<Held, 'covered'>, row: number): boolean => isSet(covered, row)

const isSet = (bits: Uint8Array, at: number): boolean => ((bits[at >> 3] as number) & (1 << (at & 7))) !== 0

function setBit(bits: Uint8Array, at: number): void {
  bits[at >> 3] = (bits[at >> 3] as number) | (1 << (at & 7))
}

function countBits(bits: Uint8Array): number {
  let count = 0
  for (const byte of bits) for (let left = byte; left > 0; left &= left - 1) count += 1
  return count
}

const hashOfCustomer = (customerId: string): number => hashOfKey('customerId', customerId) ?? 0

/** `hash`: the same for all segments. */
function rowOfCustomer({ segment }: Held, customerId: string, hash: number): number | null {
  for (const row of rowsWithKey(segment, segment.keys, hash))
    if (customerIdOfRow(segment, row) === customerId) return row
  return null
}

/** Field by field: spreading twenty entries costs as much as finding them. */
const withMatches = (entry: SearchEntry, matches: readonly Match[]): FoundEntry => ({
  customerId: entry.customerId,
  name: entry.name,
  phone: entry.phone,
  email: entry.email,
  internalId: entry.internalId,
  petNames: entry.petNames,
  loyaltyCards: entry.loyaltyCards,
  town: entry.town,
  lastVisitAt: entry.lastVisitAt,
  rewardsWaiting: entry.rewardsWaiting,
  isIncomplete: entry.isIncomplete,
  locationIds: entry.locationIds ?? [],
  matches,
})

function best(hits: readonly Hit[], limit: number): readonly SearchEntry[] {
  return [...hits]
    .sort((a, b) => a.fit - b.fit || b.rank - a.rank)
    .slice(0, limit)
    .map(({ entry }) => entry())
}
