/**
 * The product: `matchItem` as a scan calls it, refusals, values and versions included. It matches an article once a day and keeps the
 * answer, so there are two of it: `tillside` scans articles that were scanned before today, `tillside-first` each for the first time
 * on its day.
 */
import type { Moment } from '../../../shared/kernel/business-date.ts'
import type { Upc } from '../../../shared/kernel/ids.ts'
import { matchItem } from '../../../shared/loyalty/match-item.ts'
import type { AccountState } from '../../../shared/loyalty/state.ts'
import { here, scanCount } from '../rule-set.ts'
import { afternoonOf, locationOf, numberOf, type Store, todaysMoment } from '../store.ts'
import type { MatchSubject } from './subject.ts'

export function tillside(store: Store): MatchSubject {
  return subjectOf('tillside', store.account(), 5000, () => todaysMoment)
}

export function tillsideFirst(store: Store): MatchSubject {
  // A catalogue object of its own remembers nothing of the other subject's scans.
  const account = store.account()
  const own = { ...account, catalogue: { ...account.catalogue } }
  // Every sample is one pass over the scans on the other one of two days.
  const days = [todaysMoment, afternoonOf('2026-06-11')]
  let nth = 0
  return subjectOf('tillside-first', own, scanCount, () => {
    nth += 1
    return days[nth % 2] ?? todaysMoment
  })
}

function subjectOf(
  name: string,
  account: AccountState,
  scansPerSample: number,
  nextMoment: () => Moment,
): MatchSubject {
  const location = locationOf(here)
  const matchOf = (upc: string, moment: Moment) => {
    const matched = matchItem(account, location, upc as Upc, moment)
    return 'match' in matched ? matched.match : null
  }
  return {
    name,
    scansPerSample,
    answer(upc) {
      const match = matchOf(upc, nextMoment())
      if (!match) return []
      const card = match.punch ? [numberOf(match.punch.cardGroupId)] : []
      return [...card, ...match.offers.map(({ offer }) => numberOf(offer.id))].sort((one, other) => one - other)
    },
    ask(upcs) {
      const moment = nextMoment()
      let hits = 0
      for (const upc of upcs) {
        const match = matchOf(upc, moment)
        if (match) hits += match.offers.length + (match.punch ? 1 : 0)
      }
      return hits
    },
  }
}
