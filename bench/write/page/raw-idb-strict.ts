/** Peer: IndexedDB by hand, one row for each fact, all in one strict transaction. What a careful programmer would write first. */
import { offer } from './subject.ts'

const database = await new Promise<IDBDatabase>((resolve, reject) => {
  const request = indexedDB.open('facts', 1)
  request.onupgradeneeded = () => request.result.createObjectStore('facts', { keyPath: 'id' })
  request.onsuccess = () => resolve(request.result)
  request.onerror = () => reject(request.error)
})

offer({
  write: (facts) =>
    new Promise((resolve, reject) => {
      const transaction = database.transaction('facts', 'readwrite', { durability: 'strict' })
      transaction.oncomplete = () => resolve()
      transaction.onabort = () => reject(transaction.error)
      const store = transaction.objectStore('facts')
      for (const fact of facts) store.put(fact)
    }),
  count: () =>
    new Promise((resolve, reject) => {
      const request = database.transaction('facts').objectStore('facts').count()
      request.onsuccess = () => resolve(request.result)
      request.onerror = () => reject(request.error)
    }),
})
