/**
 * The bound `raw-bulk`: runs on the product's own address while it is stopped, and writes what the import has written once more by hand:
 * the same journal records, each in a strict transaction, and the same customers' rows, as many in one transaction as a record has.
 * No index, no fold, no check. Reading them is not timed.
 */

export {}

declare global {
  interface Window {
    writeRaw?: () => Promise<{
      readonly rows: number
      readonly records: number
      readonly bytes: number
      readonly ms: number
    }>
  }
}

interface StoredRecord {
  readonly n: number
  readonly text: string
  readonly bodies: readonly unknown[]
}

const rowsAtOnce = 200

const settled = <Value>(request: IDBRequest<Value>): Promise<Value> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })

const completed = (transaction: IDBTransaction): Promise<void> =>
  new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve()
    transaction.onabort = () => reject(transaction.error)
  })

async function openNamed(start: string): Promise<IDBDatabase> {
  const found = (await indexedDB.databases()).find(({ name }) => name?.startsWith(start))
  if (!found?.name) throw new Error(`There is no database ${start}`)
  return settled(indexedDB.open(found.name))
}

window.writeRaw = async () => {
  const journal = await openNamed('tillside-journal-')
  const views = await openNamed('tillside-views-')
  const opening = indexedDB.open('bench-raw', 1)
  opening.onupgradeneeded = () => {
    opening.result.createObjectStore('records', { keyPath: 'n' })
    opening.result.createObjectStore('customers', { keyPath: 'id' })
  }
  const raw = await settled(opening)
  let [ms, bytes, rows, records] = [0, 0, 0, 0]
  let after = 0
  for (;;) {
    const store = journal.transaction('records').objectStore('records')
    const [record]: StoredRecord[] = await settled(store.getAll(IDBKeyRange.lowerBound(after, true), 1))
    if (!record) break
    after = record.n
    if (!record.text.includes('"commandType":"ImportCustomers"')) continue
    const begun = performance.now()
    const transaction = raw.transaction('records', 'readwrite', { durability: 'strict' })
    transaction.objectStore('records').add(record)
    transaction.commit()
    await completed(transaction)
    ms += performance.now() - begun
    bytes += record.text.length + JSON.stringify(record.bodies).length
    records += 1
  }
  let last = ''
  for (;;) {
    const store = views.transaction('customers').objectStore('customers')
    const some: { readonly id: string }[] = await settled(store.getAll(IDBKeyRange.lowerBound(last, true), rowsAtOnce))
    if (some.length === 0) break
    last = some.at(-1)?.id ?? ''
    const begun = performance.now()
    const transaction = raw.transaction('customers', 'readwrite', { durability: 'relaxed' })
    for (const row of some) transaction.objectStore('customers').put(row)
    transaction.commit()
    await completed(transaction)
    ms += performance.now() - begun
    bytes += JSON.stringify(some).length
    rows += some.length
  }
  return { rows, records, bytes, ms }
}
