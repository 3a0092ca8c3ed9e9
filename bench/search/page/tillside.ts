/** Tillside's own index, as the product asks it. */
import { createSearchIndex } from '../../../renderer/database/search-index.ts'
import { segmentSizes } from '../../../renderer/database/search-segment.ts'
import { nthOf, places } from '../people.ts'
import { offer, shownAtOnce } from './subject.ts'

const index = createSearchIndex(places[0])
let savedBytes = 0
const rest = async (): Promise<void> => undefined
const packedAtOnce = 100_000

async function pack(): Promise<void> {
  const segments = await index.pack(rest)
  savedBytes = segments.flatMap(segmentSizes).reduce((sum, size) => sum + size, 0)
}

offer({
  add(_nth, entry) {
    index.put(entry)
    return index.tailSize() >= packedAtOnce ? pack() : undefined
  },
  ready: () => (index.tailSize() > 0 ? pack() : undefined),
  find: (query) =>
    index.find(query, shownAtOnce).map((entry) => ({
      nth: nthOf(entry.customerId),
      name: entry.name,
      phone: entry.phone,
      email: entry.email,
      pets: entry.petNames.join(', '),
      town: entry.town,
      lastVisitAt: entry.lastVisitAt,
    })),
  savedBytes: () => savedBytes,
})
