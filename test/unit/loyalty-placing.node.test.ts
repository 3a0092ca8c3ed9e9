/** One answer for units of several articles: together they take no more than the offer's limit leaves. Source: domain.md 3.4, 8 no. 6. */
import { describe, expect, it } from 'vitest'
import { type DemoItem, demoUpc } from '../../shared/demo/demo-catalogue.ts'
import type { UnitId } from '../../shared/kernel/ids.ts'
import { matchItem } from '../../shared/loyalty/match-item.ts'
import { placeUnits } from '../../shared/loyalty/place-units.ts'
import type { Unit } from '../../shared/loyalty/state.ts'
import { givenStore, june, L1 } from '../support/given-store.ts'

const of1 = june('OF-1')

/** Units of these articles wait for one answer; which of them the offer takes when it is accepted. */
function takenOf(
  articles: readonly DemoItem[],
  change: Parameters<ReturnType<typeof givenStore>['changesOffer']>[1] = {},
) {
  const store = givenStore()
  store.changesOffer(of1, change)
  const ann = store.customer('Ann')
  ann.scans('D1')
  const [first] = ann.state().units
  if (!first) throw new Error('nothing was bought')
  const units = articles.map((code, nth): Unit => ({ ...first, id: `u${nth}` as UnitId, upc: demoUpc(code) }))
  const placed = placeUnits(
    {
      account: store.account(),
      customer: { ...ann.state(), units },
      visit: ann.visit(),
      moment: store.moment(),
      answers: { [of1]: 'accepted' },
    },
    units.map(({ id, upc }) => {
      const matched = matchItem(store.account(), L1, upc, store.moment())
      if (!('match' in matched)) throw new Error(matched.refusal.reason)
      return { id, upc, match: matched.match }
    }),
  )
  return { taken: [...placed.taken.keys()], closed: placed.closed.get(of1) }
}

describe('one answer for several articles', () => {
  it('buy two, limit two: of three of one and three of another four are taken, and the limit is said for the others', () => {
    expect(takenOf(['D1', 'D1', 'D1', 'D2', 'D2', 'D2'])).toEqual({
      taken: ['u0', 'u1', 'u2', 'u3'],
      closed: { kind: 'limitReached', unitIds: ['u4', 'u5'] },
    })
  })

  it('the articles may alternate', () => {
    const { taken, closed } = takenOf(['D1', 'D2', 'D1', 'D2', 'D1', 'D2'])
    expect(taken).toEqual(['u0', 'u1', 'u2', 'u3'])
    expect(closed?.unitIds).toEqual(['u4', 'u5'])
  })

  it('a cap in units stops them together as well', () => {
    expect(takenOf(['D1', 'D2', 'D1', 'D2'], { customerLimit: null, totalCapUnits: 1 })).toEqual({
      taken: ['u0', 'u1'],
      closed: { kind: 'exhausted', unitIds: ['u2', 'u3'] },
    })
  })

  it('where nothing may be mixed, whichever article fills its set first has the last reward', () => {
    const { taken, closed } = takenOf(['D1', 'D2', 'D1', 'D2'], { customerLimit: 1, mixAndMatch: false })
    expect(taken).toEqual(['u0', 'u1', 'u2'])
    expect(closed?.unitIds).toEqual(['u3'])
  })
})
