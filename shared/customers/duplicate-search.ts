/**
 * Looking for duplicates among all customers of a store, in slices: everybody is added once, then equal block keys are brought together as
 * sorted runs of numbers, and only the customers of one block are compared. Each `next()` is a small piece of work, so that whoever runs it
 * can let the page breathe in between. Of a million customers it holds about 200 bytes each while it runs, and nothing afterwards but the pairs.
 */
import type { CustomerId } from '../kernel/ids.ts'
import { blockKeys, byScore, compareTraits, type DuplicatePair, type DuplicateTraits } from './duplicates.ts'

export interface DuplicateSearch {
  add(traits: DuplicateTraits): void
  /** The pairs, strongest first, at most `mostPairs`. Runs once. */
  run(): Generator<void, readonly DuplicatePair[]>
}

/** A list that nobody can work through helps nobody. */
export const mostPairs = 2000
/** So many customers with one key are not one person: the store typed its own number for all of them. */
export const largestBlock = 400

const bucketCount = 256
const ordinals = 2 ** 21
const comparedAtOnce = 2000

export function createDuplicateSearch(): DuplicateSearch {
  const packed: string[] = []
  const buckets = Array.from({ length: bucketCount }, () => createNumbers())
  const pairs = new Map<string, DuplicatePair>()

  function keep(pair: DuplicatePair): void {
    pairs.set(pair.ids.join(' '), pair)
    if (pairs.size <= mostPairs * 2) return
    const best = [...pairs.values()].sort(byScore).slice(0, mostPairs)
    pairs.clear()
    for (const one of best) pairs.set(one.ids.join(' '), one)
  }

  return {
    add(traits) {
      const keys = blockKeys(traits)
      if (keys.length === 0) return
      const ordinal = packed.push(pack(traits)) - 1
      for (const key of keys) {
        const hash = hashOf(key)
        buckets[hash & (bucketCount - 1)]?.push(hash * ordinals + ordinal)
      }
    },
    *run() {
      let compared = 0
      for (const bucket of buckets) {
        const sorted = bucket.sorted()
        for (let start = 0; start < sorted.length; ) {
          const hash = Math.floor((sorted[start] ?? 0) / ordinals)
          let end = start + 1
          while (end < sorted.length && Math.floor((sorted[end] ?? 0) / ordinals) === hash) end += 1
          const size = end - start
          if (size > 1 && size <= largestBlock) {
            const block = [...new Set(sorted.subarray(start, end))].map((entry) =>
              unpack(packed[entry % ordinals] ?? ''),
            )
            for (const [nth, one] of block.entries())
              for (const other of block.slice(nth + 1)) {
                const pair = compareTraits(one, other)
                if (pair) keep(pair)
                compared += 1
                if (compared % comparedAtOnce === 0) yield
              }
          }
          start = end
        }
        bucket.clear()
        yield
      }
      return [...pairs.values()].sort(byScore).slice(0, mostPairs)
    },
  }
}

const [between, within] = ['\u0001', '\u0002']

const pack = ({ customerId, keys, first, last, pets, address, notDuplicateOf }: DuplicateTraits): string =>
  [customerId, first, last, address, keys.join(within), pets.join(within), notDuplicateOf.join(within)].join(between)

function unpack(text: string): DuplicateTraits {
  const [customerId = '', first = '', last = '', address = '', keys = '', pets = '', others = ''] = text.split(between)
  const list = (joined: string) => (joined === '' ? [] : joined.split(within))
  const notDuplicateOf = list(others) as CustomerId[]
  return {
    customerId: customerId as CustomerId,
    first,
    last,
    address,
    keys: list(keys),
    pets: list(pets),
    notDuplicateOf,
  }
}

/** FNV-1a over UTF-16 units, 32 bits. Two keys with one hash are only compared for nothing. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  return hash >>> 0
}

interface Numbers {
  push(value: number): void
  sorted(): Float64Array
  clear(): void
}

/** A growing list of doubles: hash and ordinal in one, so that sorting is one native call. */
function createNumbers(): Numbers {
  let values = new Float64Array(64)
  let length = 0
  return {
    push(value) {
      if (length === values.length) {
        const grown = new Float64Array(values.length * 2)
        grown.set(values)
        values = grown
      }
      values[length] = value
      length += 1
    },
    sorted: () => values.subarray(0, length).sort(),
    clear() {
      values = new Float64Array(0)
      length = 0
    },
  }
}
