/**
 * Runs on the product's own address while the product is stopped, and adds customers to its views by the product's own
 * functions: rows as a pull would leave them, and the saved search index packed as after a save.
 */
import { createSearchIndex } from '../../../renderer/database/search-index.ts'
import { openViews } from '../../../renderer/database/views.ts'
import { madeCustomer } from './customers.ts'

declare global {
  interface Window {
    /** Resolves to the bytes of each saved segment of the search index. */
    fillCustomers?: (registerId: string, accountId: string, count: number) => Promise<readonly number[]>
  }
}

const rowsAtOnce = 1000
const nothing = async (): Promise<void> => undefined

window.fillCustomers = async (registerId, accountId, count) => {
  const views = await openViews(registerId, accountId, 'alone')
  const account = await views.account()
  if (!account) throw new Error('The demo store is not there')
  const { holdsUpTo, holdsHash, ownUpTo } = views.meta()
  const search = createSearchIndex()
  search.load(await views.segments())
  await views.changedAfter(views.meta().packedRevision, (entry) => search.put(entry))
  for (let from = 0; from < count; from += rowsAtOnce) {
    const rows = Array.from({ length: Math.min(rowsAtOnce, count - from) }, (_, nth) =>
      madeCustomer(from + nth, account),
    )
    await views.save({ rows, account: null, holdsUpTo, holdsHash, ownUpTo })
    for (const { view } of rows) search.put(view.entry)
  }
  const segments = await search.pack(nothing)
  await views.saveSegments(segments, views.meta().revision)
  if (search.size() < count) throw new Error(`Only ${search.size()} customers are in the index`)
  views.close()
  return segments.map(
    ({ folded, shown, foldedAt, shownAt, visitedAt, marks }) =>
      folded.length + shown.length + foldedAt.byteLength + shownAt.byteLength + visitedAt.byteLength + marks.byteLength,
  )
}
