/**
 * The saved search index: a segment is six records, each under 8 MB, written once; a list says which segments count and up to which
 * save of the views they hold every customer. The list changes in one transaction with what it makes true, so whatever is cut
 * short leaves the index before; records of a segment that came into no list are written over by the next.
 */
import type Dexie from 'dexie'
import type { Table } from 'dexie'
import type { SearchSegment } from './search-segment.ts'
import type { Rest } from './search-sort.ts'

const parts = ['head', 'text', 'words', 'grams', 'keys', 'dead'] as const
type PartName = (typeof parts)[number]

export interface SegmentPart {
  readonly segment: number
  readonly part: PartName
  readonly value: Partial<SearchSegment>
}

export interface SegmentList {
  readonly key: 'list'
  /** In the order in which they are worth loading. */
  readonly segments: readonly { readonly id: number; readonly rows: number }[]
  /** The segments hold all rows up to this revision. */
  readonly packedRevision: number
}

export const searchStores = { searchParts: '[segment+part]', searchList: 'key' } as const

export interface SearchTables {
  readonly searchParts: Table<SegmentPart, [number, PartName]>
  readonly searchList: Table<SegmentList, string>
}

export interface SearchStore {
  list(): SegmentList
  /** null when a part of it is not there: nothing is kept then, so that all is saved anew. */
  segment(id: number): Promise<SearchSegment | null>
  /** `rest` is awaited between records. */
  save(segments: readonly SearchSegment[], packedRevision: number, rest: Rest): Promise<void>
  /** Inside a transaction over both tables. */
  clear(): Promise<void>
}

const emptyList: SegmentList = { key: 'list', segments: [], packedRevision: 0 }

export async function openSearchStore(db: Dexie & SearchTables): Promise<SearchStore> {
  const { searchParts, searchList } = db
  let list = (await searchList.get('list')) ?? emptyList
  async function clear(): Promise<void> {
    list = emptyList
    await Promise.all([searchParts.clear(), searchList.clear()])
  }
  return {
    list: () => list,
    async segment(id) {
      const read = await Promise.all(parts.map((part) => searchParts.get([id, part])))
      if (read.includes(undefined)) {
        await clear()
        return null
      }
      return Object.assign({}, ...read.map((one) => one?.value)) as SearchSegment
    },
    async save(segments, packedRevision, rest) {
      const before = new Set(list.segments.map(({ id }) => id))
      for (const segment of segments) {
        if (before.has(segment.id)) continue
        for (const part of parts) {
          await searchParts.put({ segment: segment.id, part, value: partOf(segment, part) })
          await rest()
        }
      }
      const next: SegmentList = {
        key: 'list',
        segments: segments.map(({ id, rows }) => ({ id, rows })),
        packedRevision,
      }
      await db.transaction('rw', [searchParts, searchList], async () => {
        const kept = new Set(segments.map(({ id }) => id))
        for (const id of before)
          if (!kept.has(id)) await searchParts.bulkDelete(parts.map((part): [number, PartName] => [id, part]))
        for (const segment of segments)
          await searchParts.put({ segment: segment.id, part: 'dead', value: { dead: segment.dead } })
        await searchList.put(next)
      })
      list = next
    },
    clear,
  }
}

function partOf(segment: SearchSegment, part: PartName): Partial<SearchSegment> {
  switch (part) {
    case 'head': {
      const { id, rows, here, textAt, ids, visitedAt, marks, placeOf, places } = segment
      return { id, rows, here, textAt, ids, visitedAt, marks, placeOf, places }
    }
    case 'text':
      return { text: segment.text }
    case 'words': {
      const { first, further, pets, domains } = segment
      return { first, further, pets, domains }
    }
    case 'grams':
      return { grams: segment.grams }
    case 'keys':
      return { keys: segment.keys }
    case 'dead':
      return { dead: segment.dead }
  }
}
