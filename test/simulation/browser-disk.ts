/**
 * The browser's databases on a disk that can lose its power. A page that dies leaves what was committed; a transaction that was under
 * way is gone, or - when nothing of it was left to do - may stand although nobody was told. A power cut besides takes the latest
 * relaxed transactions back, as Chromium may lose them; strict ones stay. The database is fake-indexeddb; its steps run in virtual time.
 */
import Dexie from 'dexie'
import { IDBFactory, IDBKeyRange, IDBTransaction } from 'fake-indexeddb'
import type { Chance } from './chance.ts'
import type { Tally } from './tally.ts'

/** What is used of fake-indexeddb's inside: how it undoes a transaction, and what it stores. */
interface RawTransaction {
  _state: string
  _requests: readonly unknown[]
  _rollbackLog: (() => void)[]
  readonly mode: string
  readonly durability: string
  readonly db: { readonly _rawDatabase: RawDatabase }
  isUndone?: boolean
}

interface RawDatabase {
  readonly name: string
  version: number
  transactions: RawTransaction[]
  connections: unknown[]
  readonly rawObjectStores: Map<string, RawStore>
  relaxed?: (() => void)[][]
}

interface RawStore {
  readonly records: { values(): Iterable<{ readonly key: unknown; readonly value: unknown }> }
}

interface RawFactory {
  readonly _databases: Map<string, RawDatabase>
  readonly _connectionQueues: Map<string, Promise<void>>
}

const relaxedKept = 6

let heard: (databaseName: string) => void = () => undefined

/** Once per process. */
export function installBrowserDisk(): void {
  const raw: { _markFinished(this: RawTransaction): void; _abort(this: RawTransaction, name: string | null): void } =
    IDBTransaction.prototype as never
  const { _markFinished: markFinished, _abort: abort } = raw
  raw._abort = function (name) {
    this.isUndone = true
    abort.call(this, name)
  }
  raw._markFinished = function () {
    markFinished.call(this)
    if (this.isUndone || this.mode !== 'readwrite') return
    const { _rawDatabase: database } = this.db
    database.relaxed ??= []
    if (this.durability === 'strict') {
      heard(database.name)
      return
    }
    database.relaxed.push(this._rollbackLog)
    if (database.relaxed.length > relaxedKept) database.relaxed.shift()
  }
}

export interface BrowserDisk {
  /** Of databases whose name holds the text. */
  killPage(owner: string): void
  cutPower(owner: string): void
  /** The profile folder is deleted. */
  lose(owner: string): void
  /** Everything stored, in key order. */
  rows(owner: string, kind: 'journal' | 'views', store: string): readonly unknown[]
}

/** `committed` hears of every strict commit, at the moment its page does. */
export function createBrowserDisk(chance: Chance, tally: Tally, committed: (name: string) => void): BrowserDisk {
  const factory = new IDBFactory()
  Dexie.dependencies = { indexedDB: factory, IDBKeyRange }
  heard = committed
  const { _databases: databases, _connectionQueues: queues } = factory as unknown as RawFactory
  const of = (owner: string): RawDatabase[] => [...databases.values()].filter(({ name }) => name.includes(owner))

  function killPage(owner: string): void {
    for (const database of of(owner)) {
      for (const transaction of database.transactions) {
        if (transaction._state === 'finished') continue
        const isWhole = transaction._state === 'committing' && transaction._requests.length === 0
        if (!isWhole || chance.is(0.5)) for (const undo of transaction._rollbackLog.reverse()) undo()
        transaction._state = 'finished'
      }
      database.transactions = []
      database.connections = []
      queues.delete(database.name)
      if (database.version === 0) databases.delete(database.name)
    }
  }

  return {
    killPage,
    cutPower(owner) {
      killPage(owner)
      for (const database of of(owner)) {
        const relaxed = database.relaxed ?? []
        const lost = chance.between(0, relaxed.length)
        if (lost > 0) tally.count('unsaved views lost')
        for (let nth = 0; nth < lost; nth += 1) for (const undo of (relaxed.pop() ?? []).reverse()) undo()
        database.relaxed = []
      }
    },
    lose(owner) {
      killPage(owner)
      for (const { name } of of(owner)) databases.delete(name)
    },
    rows(owner, kind, store) {
      const database = of(owner).find(({ name }) => name.includes(kind))
      return [...(database?.rawObjectStores.get(store)?.records.values() ?? [])].map(({ value }) => value)
    },
  }
}
