/**
 * Who is here, asked for a whole list at once: owners of keys, customers by id, by the ids one file gave, and by name. Reads the saved
 * views over a connection of its own, read-only, so that it can run beside the page; what the views do not hold yet must be saved
 * before. Costs follow the smaller of the list and the store.
 */
import Dexie from 'dexie'
import type { KnownCustomer } from '../../shared/customers/import-plan.ts'
import { nameKeyOf } from '../../shared/customers/import-plan.ts'
import type { CustomerId } from '../../shared/kernel/ids.ts'
import type { CustomerRow } from './views.ts'

export interface KnownCustomers {
  owners(keys: ReadonlySet<string>): Promise<ReadonlyMap<string, CustomerId>>
  /** Ids of customers that begin so. */
  idsFrom(prefix: string): Promise<readonly CustomerId[]>
  /** By the id that was asked for; of a merged customer its root. */
  customers(ids: Iterable<CustomerId>): Promise<ReadonlyMap<CustomerId, KnownCustomer>>
  /** Customers of these names, as `nameKeyOf` writes them; deleted and merged ones left out. */
  named(names: ReadonlySet<string>): Promise<ReadonlyMap<string, readonly KnownCustomer[]>>
  /** How long internal ids are that are digits and begin with a zero. */
  idLengths(): Promise<readonly number[]>
  close(): void
}

const askedAtOnce = 2000
const rowsAtOnce = 500
const idsLookedAt = 500

export async function openKnownCustomers(viewsName: string): Promise<KnownCustomers> {
  const database = await settled(indexedDBOf().open(viewsName))
  const store = () => database.transaction('customers', 'readonly').objectStore('customers')

  async function rowsOf(ids: readonly CustomerId[]): Promise<ReadonlyMap<CustomerId, CustomerRow>> {
    const rows = new Map<CustomerId, CustomerRow>()
    for (let from = 0; from < ids.length; from += rowsAtOnce) {
      const some = ids.slice(from, from + rowsAtOnce)
      const customers = store()
      const found: readonly (CustomerRow | undefined)[] = await Promise.all(
        some.map((id) => settled(customers.get(id))),
      )
      for (const [index, id] of some.entries()) {
        const row = found[index]
        if (row) rows.set(id, row)
      }
    }
    return rows
  }

  /** All keys in order: cheaper than a question for each, where a list is longer than the store. */
  function ownersOfAll(keys: ReadonlySet<string>): Promise<Map<string, CustomerId>> {
    return new Promise((resolve, reject) => {
      const owners = new Map<string, CustomerId>()
      const request = store().index('keys').openKeyCursor()
      request.onerror = () => reject(request.error)
      request.onsuccess = () => {
        const cursor = request.result
        if (!cursor) return resolve(owners)
        const key = String(cursor.key)
        if (keys.has(key) && !owners.has(key)) owners.set(key, String(cursor.primaryKey) as CustomerId)
        cursor.continue()
      }
    })
  }

  async function ownersOfEach(keys: ReadonlySet<string>): Promise<Map<string, CustomerId>> {
    const owners = new Map<string, CustomerId>()
    const asked = [...keys]
    for (let from = 0; from < asked.length; from += askedAtOnce) {
      const some = asked.slice(from, from + askedAtOnce)
      const index = store().index('keys')
      const found = await Promise.all(some.map((key) => settled(index.getKey(key))))
      for (const [place, key] of some.entries()) {
        const id = found[place]
        if (id !== undefined) owners.set(key, String(id) as CustomerId)
      }
    }
    return owners
  }

  return {
    async owners(keys) {
      if (keys.size === 0) return new Map()
      const count = await settled(store().count())
      return count <= keys.size ? ownersOfAll(keys) : ownersOfEach(keys)
    },
    idsFrom: async (prefix) =>
      (await settled(store().getAllKeys(IDBKeyRange.bound(prefix, `${prefix}\uffff`)))).map(
        (id) => String(id) as CustomerId,
      ),
    async customers(ids) {
      const rows = new Map(await rowsOf([...new Set(ids)]))
      for (;;) {
        const roots = [...rows.values()]
          .flatMap(({ base }) => base.state.mergedInto ?? [])
          .filter((id) => !rows.has(id))
        if (roots.length === 0) break
        for (const [id, row] of await rowsOf([...new Set(roots)])) rows.set(id, row)
        if (roots.some((id) => !rows.has(id))) break
      }
      return new Map([...rows].map(([id, row]) => [id, knownOf(rootOf(row, rows))] as const))
    },
    async named(names) {
      const found = new Map<string, KnownCustomer[]>()
      if (names.size === 0) return found
      let after: IDBKeyRange | null = null
      for (;;) {
        const rows: readonly CustomerRow[] = await settled(store().getAll(after, rowsAtOnce))
        for (const row of rows) {
          if (row.entry.isHidden) continue
          const name = nameKeyOf(row.base.person)
          if (!names.has(name)) continue
          const held = found.get(name)
          if (held) held.push(knownOf(row))
          else found.set(name, [knownOf(row)])
        }
        const last = rows.at(-1)
        if (!last || rows.length < rowsAtOnce) return found
        after = IDBKeyRange.lowerBound(last.id, true)
      }
    },
    idLengths() {
      return new Promise((resolve, reject) => {
        const lengths = new Set<number>()
        let looked = 0
        const request = store().index('keys').openKeyCursor(IDBKeyRange.bound('id:0', 'id:1'))
        request.onerror = () => reject(request.error)
        request.onsuccess = () => {
          const cursor = request.result
          looked += 1
          if (!cursor || looked > idsLookedAt) return resolve([...lengths].sort((a, b) => a - b))
          const id = String(cursor.key).slice(3)
          if (/^\d+$/.test(id)) lengths.add(id.length)
          cursor.continue()
        }
      })
    },
    close: () => database.close(),
  }
}

const indexedDBOf = (): IDBFactory => Dexie.dependencies.indexedDB ?? indexedDB

const settled = <Value>(request: IDBRequest<Value>): Promise<Value> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })

function rootOf(row: CustomerRow, rows: ReadonlyMap<CustomerId, CustomerRow>): CustomerRow {
  let at = row
  for (let steps = 0; steps < 100; steps += 1) {
    const next = at.base.state.mergedInto && rows.get(at.base.state.mergedInto)
    if (!next) return at
    at = next
  }
  return at
}

export const knownOf = ({ base }: Pick<CustomerRow, 'base'>): KnownCustomer => ({
  id: base.state.id,
  person: base.person,
  isDeleted: base.state.deletedAt !== null,
  hasImportedPoints: base.state.points.some(({ reason }) => reason === 'import'),
  importedCards: [
    ...new Set(
      base.state.units.flatMap(({ source, punch }) => (source === 'import' && punch ? [punch.cardGroupId] : [])),
    ),
  ],
})
