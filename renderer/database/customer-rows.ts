/** All customers of the saved views, some at a time in the order of their ids: for files of everybody. Read-only, on a connection of its own. */
import Dexie from 'dexie'
import type { CustomerRow } from './views.ts'

const rowsAtOnce = 300

/** `each` is awaited between the pieces, so that the page can do something else. */
export async function eachCustomerRows(
  viewsName: string,
  each: (rows: readonly CustomerRow[]) => Promise<void>,
): Promise<void> {
  const database = await settled((Dexie.dependencies.indexedDB ?? indexedDB).open(viewsName))
  try {
    let after: IDBKeyRange | null = null
    for (;;) {
      const store = database.transaction('customers', 'readonly').objectStore('customers')
      const rows: readonly CustomerRow[] = await settled(store.getAll(after, rowsAtOnce))
      const last = rows.at(-1)
      if (!last) return
      await each(rows)
      after = IDBKeyRange.lowerBound(last.id, true)
    }
  } finally {
    database.close()
  }
}

const settled = <Value>(request: IDBRequest<Value>): Promise<Value> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
