/** The bound's page: reads as many bytes from IndexedDB, in as many records, as the first answer needs, and draws as many lines. */
import { draw, tellFirstAnswer } from './first-answer.ts'

const database = await new Promise<IDBDatabase>((resolve, reject) => {
  const request = indexedDB.open('bytes', 1)
  request.onupgradeneeded = () => request.result.createObjectStore('records', { autoIncrement: true })
  request.onsuccess = () => resolve(request.result)
  request.onerror = () => reject(request.error)
})

window.keepBytes = (sizes) =>
  new Promise((resolve, reject) => {
    const transaction = database.transaction('records', 'readwrite', { durability: 'strict' })
    transaction.oncomplete = () => resolve()
    transaction.onabort = () => reject(transaction.error)
    for (const size of sizes) transaction.objectStore('records').add(noise(size))
  })

/** Bytes that no storage can make smaller. */
function noise(size: number): Uint8Array {
  const bytes = new Uint8Array(size)
  for (let at = 0; at < size; at += 65_536) crypto.getRandomValues(bytes.subarray(at, Math.min(size, at + 65_536)))
  return bytes
}

const read = database.transaction('records').objectStore('records').getAll()
read.onsuccess = () => {
  const records = read.result as readonly Uint8Array[]
  if (records.length === 0) return
  const bytes = records.reduce((sum, record) => sum + record.length, 0)
  draw(Array.from({ length: 20 }, (_, nth) => `${nth} ${bytes} bytes`))
  void tellFirstAnswer(async () => undefined)
}
