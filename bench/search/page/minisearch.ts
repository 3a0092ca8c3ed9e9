/** Peer: MiniSearch, every word, its beginning, or one slip. */
import MiniSearch from 'minisearch'
import { createShownTexts, offer, shownAtOnce } from './subject.ts'

const fields = ['name', 'phone', 'email', 'internalId', 'pets', 'cards']
const index = new MiniSearch({
  idField: 'nth',
  fields,
  searchOptions: { prefix: true, fuzzy: 0.2, combineWith: 'AND' },
})
const shown = createShownTexts()

offer({
  add(nth, entry) {
    index.add({
      nth,
      name: entry.name,
      phone: entry.phone.replace(/\D/g, ''),
      email: entry.email,
      internalId: entry.internalId,
      pets: entry.petNames.join(' '),
      cards: entry.loyaltyCards.join(' '),
    })
    shown.add(entry)
  },
  ready: () => undefined,
  find: (query) =>
    index
      .search(query)
      .slice(0, shownAtOnce)
      .map(({ id }) => shown.line(id as number)),
  savedBytes() {
    return JSON.stringify(index).length
  },
})
