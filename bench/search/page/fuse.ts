/** Peer: fuse.js over the same fields. */
import Fuse from 'fuse.js'
import { createShownTexts, offer, shownAtOnce } from './subject.ts'

const fields = ['name', 'phone', 'email', 'internalId', 'pets', 'cards']
const rows: Record<string, string>[] = []
const shown = createShownTexts()
let fuse: Fuse<Record<string, string>> | null = null

offer({
  add(_nth, entry) {
    rows.push({
      name: entry.name,
      phone: entry.phone.replace(/\D/g, ''),
      email: entry.email,
      internalId: entry.internalId,
      pets: entry.petNames.join(' '),
      cards: entry.loyaltyCards.join(' '),
    })
    shown.add(entry)
  },
  ready() {
    fuse = new Fuse(rows, { keys: fields, threshold: 0.3, ignoreLocation: true })
  },
  find: (query) => fuse?.search(query, { limit: shownAtOnce }).map(({ refIndex }) => shown.line(refIndex)) ?? [],
  savedBytes: () => JSON.stringify(fuse?.getIndex()).length,
})
