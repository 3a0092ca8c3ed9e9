/** Peer: FlexSearch, beginnings of words. Its `full` takes minutes and gigabytes. */
import { Index } from 'flexsearch'
import { lineOf } from '../people.ts'
import { createShownTexts, offer, shownAtOnce } from './subject.ts'

const index = new Index({ tokenize: 'forward' })
const shown = createShownTexts()

offer({
  add(nth, entry) {
    index.add(nth, lineOf(entry))
    shown.add(entry)
  },
  ready: () => undefined,
  find: (query) => (index.search(query, { limit: shownAtOnce }) as number[]).map(shown.line),
  savedBytes: () => null,
})
