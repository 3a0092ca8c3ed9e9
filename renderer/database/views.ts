/**
 * The views: what the journal and the pulled pages fold to, kept so that a start need not fold them again. Disposable: relaxed
 * durability, dropped and rebuilt when they are of another fold, another basis, or ahead of the journal. `holdsUpTo` and
 * `ownUpTo` say what the base of every row holds; rows, account and these two change in one transaction.
 */
import Dexie, { type Table } from 'dexie'
import type { AccountState } from '../../shared/loyalty/state.ts'
import { nowhere, type OwnPlace } from '../../shared/sync/own-place.ts'
import { type Listing, type ListKind, type ListOrder, listKinds, placeInList } from './customer-listing.ts'
import type { CustomerView, FoldedCustomer, KeptReward } from './customer-view.ts'
import type { SearchSegment } from './search-index.ts'
import type { SearchEntry } from './search-line.ts'
import type { Rest } from './search-sort.ts'
import { openSearchStore, type SearchTables, type SegmentList, searchStores } from './search-store.ts'
import type { ViewsAsOf } from './stale-views.ts'

/** Raised whenever the fold or a row's shape changes: the views are then rebuilt. */
export const foldVersion = 12

export interface CustomerRow extends Partial<Listing> {
  readonly id: string
  /** The base fold, without pending own events. */
  readonly base: FoldedCustomer
  /** Index columns, read off the displayed fold. */
  readonly keys: readonly string[]
  readonly activeDates: readonly string[]
  readonly waitingDates: readonly string[]
  readonly waiting: readonly KeptReward[]
  /** Last days of the offers whose rewards wait. */
  readonly endDates: readonly string[]
  readonly filling: readonly string[]
  readonly redeemedFrom: readonly string[]
  /** 1 or absent, so that the index holds only those. */
  readonly open?: 1
  readonly conflicted?: 1
  readonly entry: SearchEntry
  /** When it was last written, in saves: what the saved search index does not hold yet. */
  readonly revision: number
}

export interface ViewsMeta {
  readonly foldVersion: number
  /** Accepted order of the cloud, or, while the register is alone, its own order. */
  readonly basis: 'cloud' | 'alone'
  readonly holdsUpTo: number
  /** The cloud's chain hash at `holdsUpTo`: the base is of that history and no other. */
  readonly holdsHash: string
  readonly ownUpTo: OwnPlace
  readonly revision: number
}

class ViewsDatabase extends Dexie {
  declare readonly customers: Table<CustomerRow, string>
  declare readonly account: Table<{ readonly key: 'account'; readonly state: AccountState }, string>
  declare readonly searchParts: SearchTables['searchParts']
  declare readonly searchList: SearchTables['searchList']
  declare readonly meta: Table<ViewsMeta & { readonly key: 'meta' }, string>
  declare readonly asOf: Table<ViewsAsOf & { readonly key: 'asOf' }, string>

  constructor(name: string) {
    super(name, { chromeTransactionDurability: 'relaxed' })
    this.version(5).stores({
      customers:
        'id, *keys, *activeDates, *waitingDates, *endDates, *filling, *redeemedFrom, open, conflicted, revision, byName, byAdded, byVisit',
      account: 'key',
      search: null,
      ...searchStores,
      meta: 'key',
      asOf: 'key',
    })
  }
}

export interface ViewsSave {
  readonly rows: readonly { readonly id: string; readonly base: FoldedCustomer; readonly view: CustomerView }[]
  readonly account: AccountState | null
  readonly holdsUpTo: number
  readonly holdsHash: string
  readonly ownUpTo: OwnPlace
}

export interface ListWanted {
  readonly kinds: readonly ListKind[]
  readonly order: ListOrder
  /** `placeInList` of the row that comes before these, or where to begin; null = at the end the list begins with. */
  readonly after: string | null
  readonly isBackwards: boolean
  readonly limit: number
}

export interface Views {
  meta(): ViewsMeta
  /** null when nothing was folded yet. */
  account(): Promise<AccountState | null>
  /** What is saved of the search index. */
  searchList(): SegmentList
  /** null when it is damaged. */
  segment(id: number): Promise<SearchSegment | null>
  get(ids: readonly string[]): Promise<readonly (CustomerRow | undefined)[]>
  save(save: ViewsSave): Promise<void>
  /** They hold all rows up to that revision. */
  saveSegments(segments: readonly SearchSegment[], packedRevision: number, rest: Rest): Promise<void>
  changedAfter(revision: number, each: (entry: SearchEntry) => void): Promise<void>
  byKey(key: string): Promise<readonly CustomerRow[]>
  /** Everybody, a piece at a time, in the order of their ids; null = from the beginning. */
  walk(after: string | null, limit: number): Promise<readonly CustomerRow[]>
  /** How many there are, hidden ones with them. */
  count(): Promise<number>
  activeBetween(first: string, last: string): Promise<readonly string[]>
  /** Tells each customer with a standing redemption from one of these card groups and offers, one at a time. */
  redeemedFrom(sources: readonly string[], each: (row: CustomerRow) => void): Promise<void>
  withOpenVisits(): Promise<readonly string[]>
  withConflicts(): Promise<readonly string[]>
  /** Customers with rewards waiting, latest earned first. */
  withRewards(limit: number): Promise<readonly CustomerRow[]>
  /** Some rows of the lists of these kinds, as one list in this order. */
  listed(wanted: ListWanted): Promise<readonly CustomerRow[]>
  countListed(kind: ListKind): Promise<number>
  /** Customers with an open card of one of these groups, or with a reward that ended before that date. */
  staleIn(groups: readonly string[], localDate: string): Promise<readonly string[]>
  /** As of when all rows hold; null = as of when each was written. */
  asOf(): Promise<ViewsAsOf | null>
  saveAsOf(asOf: ViewsAsOf): Promise<void>
  /** Empties everything; the base then holds nothing. */
  reset(basis: ViewsMeta['basis']): Promise<void>
  close(): void
}

export const viewsName = (registerId: string, accountId: string): string => `tillside-views-${registerId}-${accountId}`

export async function openViews(registerId: string, accountId: string, basis: ViewsMeta['basis']): Promise<Views> {
  const db = new ViewsDatabase(viewsName(registerId, accountId))
  await db.open()
  const stored = await db.meta.get('meta')
  let meta: ViewsMeta = stored ?? emptyMeta(basis)
  const search = await openSearchStore(db)

  async function reset(wanted: ViewsMeta['basis']): Promise<void> {
    meta = emptyMeta(wanted)
    const all = [db.customers, db.account, db.searchParts, db.searchList, db.meta, db.asOf]
    await db.transaction('rw', all, async () => {
      await Promise.all([db.customers.clear(), db.account.clear(), search.clear(), db.asOf.clear()])
      await db.meta.put({ key: 'meta', ...meta })
    })
  }
  if (meta.foldVersion !== foldVersion || meta.basis !== basis) await reset(basis)

  return {
    meta: () => meta,
    account: async () => (await db.account.get('account'))?.state ?? null,
    searchList: search.list,
    segment: search.segment,
    get: (ids) => db.customers.bulkGet([...ids]),
    async save({ rows, account, holdsUpTo, holdsHash, ownUpTo }) {
      const next = { ...meta, holdsUpTo, holdsHash, ownUpTo, revision: meta.revision + 1 }
      await db.transaction('rw', [db.customers, db.account, db.meta], async ({ idbtrans }) => {
        // Past Dexie, whose care for each row costs as much as the row; some at a time, because copying them holds the page up.
        const store = idbtrans.objectStore('customers')
        for (let from = 0; from < rows.length; from += rowsPutAtOnce) {
          for (const { id, base, view } of rows.slice(from, from + rowsPutAtOnce))
            store.put(toRow(id, base, view, next.revision))
          await db.meta.count()
        }
        if (account) await db.account.put({ key: 'account', state: account })
        await db.meta.put({ key: 'meta', ...next })
      })
      meta = next
    },
    saveSegments: search.save,
    async changedAfter(revision, each) {
      await db.customers
        .where('revision')
        .above(revision)
        .each((row) => each(row.entry))
    },
    byKey: (key) => db.customers.where('keys').equals(key).toArray(),
    walk: (after, limit) =>
      db.customers
        .where('id')
        .above(after ?? '')
        .limit(limit)
        .toArray(),
    count: () => db.customers.count(),
    activeBetween: (first, last) =>
      db.customers.where('activeDates').between(first, last, true, true).distinct().primaryKeys(),
    redeemedFrom: (sources, each) => db.customers.where('redeemedFrom').anyOf(sources).distinct().each(each),
    withOpenVisits: () => db.customers.where('open').equals(1).primaryKeys(),
    withConflicts: () => db.customers.where('conflicted').equals(1).primaryKeys(),
    withRewards: (limit) => db.customers.orderBy('waitingDates').reverse().limit(limit).toArray(),
    async listed({ kinds, order, after, isBackwards, limit }) {
      const pages = await Promise.all(
        kinds.map((kind) => {
          const { from, to } = rangeOf(kind, after, isBackwards)
          const rows = db.customers.where(order).between(from, to, false, false)
          return (isBackwards ? rows.reverse() : rows).limit(limit).toArray()
        }),
      )
      const placeOf = (row: CustomerRow) => placeInList(row[order] ?? '')
      const inOrder = (one: CustomerRow, other: CustomerRow) => (placeOf(one) < placeOf(other) ? -1 : 1)
      const all = pages.flat().sort(isBackwards ? (one, other) => inOrder(other, one) : inOrder)
      return all.slice(0, limit)
    },
    countListed(kind) {
      const { from, to } = rangeOf(kind, null, false)
      return db.customers.where('byName').between(from, to, false, false).count()
    },
    async staleIn(groups, localDate) {
      const [filling, ended] = await Promise.all([
        db.customers.where('filling').anyOf(groups).distinct().primaryKeys(),
        db.customers.where('endDates').below(localDate).distinct().primaryKeys(),
      ])
      return [...new Set([...filling, ...ended])]
    },
    async asOf() {
      const stored = await db.asOf.get('asOf')
      return stored ?? null
    },
    async saveAsOf(asOf) {
      await db.asOf.put({ key: 'asOf', ...asOf })
    },
    reset,
    close: () => db.close(),
  }
}

/** Of one kind, from a place on. */
const rangeOf = (kind: ListKind, after: string | null, isBackwards: boolean) => {
  const first = listKinds[kind]
  const place = first + (after ?? '')
  return after !== null && isBackwards ? { from: first, to: place } : { from: place, to: `${first}\uffff` }
}

const rowsPutAtOnce = 50

const emptyMeta = (basis: ViewsMeta['basis']): ViewsMeta => ({
  foldVersion,
  basis,
  holdsUpTo: 0,
  holdsHash: '',
  ownUpTo: nowhere,
  revision: 0,
})

const toRow = (id: string, base: FoldedCustomer, view: CustomerView, revision: number): CustomerRow => ({
  id,
  base,
  keys: view.keys,
  activeDates: view.activeDates,
  waitingDates: [...new Set(view.waiting.map((reward) => reward.earnedBusinessDate))],
  waiting: view.waiting,
  endDates: [...new Set(view.waiting.flatMap((reward) => reward.endDate ?? []))],
  filling: view.filling,
  redeemedFrom: view.redeemedFrom,
  ...(view.openVisits.length > 0 ? { open: 1 as const } : {}),
  ...(view.conflicts.length > 0 ? { conflicted: 1 as const } : {}),
  entry: view.entry,
  ...view.listing,
  revision,
})
