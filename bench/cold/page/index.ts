/** The product's views and search index after a restart: the first segments are read, one letter is answered, the rest comes behind. */
import { createSearchIndex } from '../../../renderer/database/search-index.ts'
import { segmentSizes } from '../../../renderer/database/search-segment.ts'
import { openViews } from '../../../renderer/database/views.ts'
import { createPeople, places } from '../../search/people.ts'
import { draw, tellFirstAnswer } from './first-answer.ts'

/** As `register-fold.ts` has it. */
const firstRows = 50_000
const packedAtOnce = 100_000
const rest = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0))
const views = await openViews('bench', 'bench', 'alone')

window.fillCold = async (count) => {
  const people = createPeople()
  const made = createSearchIndex(places[0])
  for (let nth = 0; nth < count; nth += 1) {
    made.put(people.next())
    if (made.tailSize() >= packedAtOnce || nth + 1 === count) await made.pack(async () => undefined)
  }
  const segments = await made.pack(rest)
  await views.saveSegments(segments, 1, rest)
  let rows = 0
  return segments.flatMap((segment) => {
    const isFirst = rows < firstRows
    rows += segment.rows
    return isFirst ? segmentSizes(segment) : []
  })
}

const { segments } = views.searchList()
if (segments.length > 0) {
  const index = createSearchIndex(places[0])
  const unread = segments.map(({ id }) => id)
  const read = async (rows: number): Promise<void> => {
    while (index.size() < rows) {
      const id = unread.shift()
      if (id === undefined) return
      const segment = await views.segment(id)
      if (!segment) throw new Error(`Segment ${id} is not there`)
      index.loadOne(segment)
      if (rows > firstRows) await rest()
    }
  }
  await read(firstRows)
  draw(index.find('m', 20).map((line) => [line.name, line.phone, line.petNames.join(', '), line.lastVisitAt].join(' ')))
  await tellFirstAnswer(() => read(Number.POSITIVE_INFINITY))
}
