/** Everything that lies in IndexedDB, as text that can be searched: rows as JSON, bytes as Latin-1. */
import Dexie from 'dexie'

/** Of databases whose name holds the text. */
export async function rawIndexedDb(nameHolds: string): Promise<string> {
  const factory = Dexie.dependencies.indexedDB as IDBFactory
  const names = (await factory.databases()).flatMap(({ name }) => (name?.includes(nameHolds) ? [name] : []))
  const texts: string[] = []
  for (const name of names) {
    const db = await asked(factory.open(name))
    for (const store of db.objectStoreNames) {
      const rows = await asked(db.transaction(store).objectStore(store).getAll())
      for (const row of rows) texts.push(`${name}/${store} ${textOf(row)}`)
    }
    db.close()
  }
  return texts.join('\n')
}

const asked = <Value>(request: IDBRequest<Value>): Promise<Value> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })

function textOf(value: unknown): string {
  if (ArrayBuffer.isView(value)) return Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('latin1')
  if (value instanceof ArrayBuffer) return Buffer.from(value).toString('latin1')
  if (Array.isArray(value)) return value.map(textOf).join(' ')
  if (typeof value === 'object' && value !== null)
    return Object.entries(value)
      .map(([key, one]) => `${key}=${textOf(one)}`)
      .join(' ')
  return String(value)
}
