/** Peer: Dexie's recipe, a multiEntry index of lower-cased words; several words by the keys that all have in common. */
import Dexie, { type Table } from 'dexie'
import { lineOf } from '../people.ts'
import { type Line, offer, shownAtOnce } from './subject.ts'

interface Row extends Line {
  readonly words: readonly string[]
}

const database = new Dexie('customers')
database.version(1).stores({ rows: 'nth, *words' })
const rows: Table<Row, number> = database.table('rows')
let batch: Row[] = []

async function write(): Promise<void> {
  const some = batch
  batch = []
  await rows.bulkPut(some)
}

offer({
  add(nth, entry) {
    batch.push({
      nth,
      name: entry.name,
      phone: entry.phone,
      email: entry.email,
      pets: entry.petNames.join(', '),
      town: entry.town,
      lastVisitAt: entry.lastVisitAt,
      words: [...new Set(lineOf(entry).split(' ').filter(Boolean))],
    })
    return batch.length >= 1000 ? write() : undefined
  },
  ready: write,
  async find(query) {
    const words = query.toLowerCase().split(' ').filter(Boolean)
    const [only, ...others] = words
    if (only === undefined) return []
    if (others.length === 0) return rows.where('words').startsWith(only).distinct().limit(shownAtOnce).toArray()
    const keys = await Promise.all(words.map((word) => rows.where('words').startsWith(word).primaryKeys()))
    const sets = keys.map((some) => new Set(some))
    const common = (keys[0] ?? []).filter((key) => sets.every((set) => set.has(key)))
    const found = await rows.bulkGet([...new Set(common)].slice(0, shownAtOnce))
    return found.flatMap((row) => row ?? [])
  },
  savedBytes: () => null,
})
