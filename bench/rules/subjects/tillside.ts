/** The product: `matchItem` as a scan calls it, refusals, values and versions included. */
import type { Upc } from '../../../shared/kernel/ids.ts'
import { matchItem } from '../../../shared/loyalty/match-item.ts'
import { here } from '../rule-set.ts'
import { locationOf, numberOf, type Store, todaysMoment } from '../store.ts'
import type { MatchSubject } from './subject.ts'

export function tillside(store: Store): MatchSubject {
  const account = store.account()
  const location = locationOf(here)
  const matchOf = (upc: string) => {
    const matched = matchItem(account, location, upc as Upc, todaysMoment)
    return 'match' in matched ? matched.match : null
  }
  return {
    name: 'tillside',
    scansPerSample: 5000,
    answer(upc) {
      const match = matchOf(upc)
      if (!match) return []
      const card = match.punch ? [numberOf(match.punch.cardGroupId)] : []
      return [...card, ...match.offers.map(({ offer }) => numberOf(offer.id))].sort((one, other) => one - other)
    },
    ask(upcs) {
      let hits = 0
      for (const upc of upcs) {
        const match = matchOf(upc)
        if (match) hits += match.offers.length + (match.punch ? 1 : 0)
      }
      return hits
    },
  }
}
