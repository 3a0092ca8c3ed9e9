/**
 * Runs on the product's own address while the product is stopped, and adds customers to its views by the product's own
 * functions: rows as a pull would leave them, and the saved search index packed as after a save.
 */
import { createSearchIndex } from '../../../renderer/database/search-index.ts'
import { segmentSizes } from '../../../renderer/database/search-segment.ts'
import { openViews } from '../../../renderer/database/views.ts'
import { madeCustomer } from './customers.ts'

declare global {
  interface Window {
    /** Resolves to the bytes of each saved record of the search index. */
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
  // The store of the register, as it will look for its own customers first.
  const here = Object.keys(account.locations)[0] ?? ''
  const search = createSearchIndex(here)
  const { segments: saved, packedRevision } = views.searchList()
  for (const { id } of saved) {
    const segment = await views.segment(id)
    if (segment) search.loadOne(segment)
  }
  await views.changedAfter(packedRevision, (entry) => search.put(entry))
  for (let from = 0; from < count; from += rowsAtOnce) {
    const rows = Array.from({ length: Math.min(rowsAtOnce, count - from) }, (_, nth) =>
      madeCustomer(from + nth, account),
    )
    await views.save({ rows, account: null, holdsUpTo, holdsHash, ownUpTo })
    for (const { view } of rows) search.put(view.entry)
  }
  const segments = await search.pack(nothing)
  await views.saveSegments(segments, views.meta().revision, nothing)
  if (search.size() < count) throw new Error(`Only ${search.size()} customers are in the index`)
  views.close()
  return segments.flatMap(segmentSizes)
}
