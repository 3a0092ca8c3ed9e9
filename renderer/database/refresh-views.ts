/**
 * Makes the kept views of those anew whom a rule that came into force or an offer that ended has changed, without an event of their own:
 * found through the views' index, a few at a time, so that the page works on meanwhile. As of when all views hold is written behind
 * them; whatever was cut short is done again.
 */
import type { Moment } from '../../shared/kernel/business-date.ts'
import type { CustomerId } from '../../shared/kernel/ids.ts'
import type { AccountState, Catalogue } from '../../shared/loyalty/state.ts'
import { type CustomerView, viewOfCustomer } from './customer-view.ts'
import { asOf, groupsChangedSince, type ViewsAsOf } from './stale-views.ts'
import type { CustomerRow, Views } from './views.ts'

export interface RefreshNeeds {
  readonly views: Views
  readonly account: () => AccountState
  readonly moment: () => Moment
  /** False while the pending events are not folded. */
  readonly isWhole: () => boolean
  /** In memory: what the index does not know yet, too. */
  readonly isHeld: (id: CustomerId) => boolean
  readonly unsaved: () => Iterable<CustomerId>
  /** The view of one in memory is made anew. */
  readonly remake: (id: CustomerId) => void
  /** The view of one that is not. */
  readonly replace: (id: CustomerId, view: CustomerView) => void
  readonly save: () => Promise<void>
  readonly inTurn: <Value>(work: () => Promise<Value>) => Promise<Value>
  readonly rest: () => Promise<void>
}

export interface Refresh {
  /** Returns at once when neither rules nor day have changed since. True when a view is another now. */
  refresh(): Promise<boolean>
  /** The views were emptied. */
  forget(): void
}

const refreshedAtOnce = 25

export function createRefresh(needs: RefreshNeeds): Refresh {
  const { views } = needs
  let held: { readonly catalogue: Catalogue; readonly asOf: ViewsAsOf } | null = null
  let running: Promise<boolean> | null = null
  /** Grows when the views were emptied: what was made anew before is gone. */
  let generation = 0

  const isCurrent = ({ businessDate, localDate }: Moment): boolean =>
    held !== null &&
    held.catalogue === needs.account().catalogue &&
    held.asOf.businessDate === businessDate &&
    held.asOf.localDate === localDate

  async function someAnew(ids: readonly CustomerId[]): Promise<boolean> {
    const inMemory = ids.filter(needs.isHeld)
    for (const id of inMemory) needs.remake(id)
    const rows = await views.get(ids.filter((id) => !needs.isHeld(id)))
    const changed = rows.flatMap((row) => {
      const view = row && viewOfCustomer(row.base, needs.account(), needs.moment())
      return row && view && !saysTheSame(row, view) ? [{ id: row.id as CustomerId, base: row.base, view }] : []
    })
    if (changed.length > 0) {
      const { holdsUpTo, holdsHash, ownUpTo } = views.meta()
      await views.save({ rows: changed, account: null, holdsUpTo, holdsHash, ownUpTo })
    }
    for (const { id, view } of changed) needs.replace(id, view)
    return inMemory.length + changed.length > 0
  }

  async function run(): Promise<boolean> {
    let hasChanged = false
    while (needs.isWhole() && !isCurrent(needs.moment())) {
      const now = needs.moment()
      const begun = generation
      const { catalogue } = needs.account()
      const groups = groupsChangedSince(held?.asOf ?? (await views.asOf()), catalogue, now)
      const found = (await views.staleIn(groups, now.localDate)) as readonly CustomerId[]
      const ids = [...new Set([...found, ...needs.unsaved()])]
      for (let next = 0; next < ids.length; next += refreshedAtOnce) {
        const some = ids.slice(next, next + refreshedAtOnce)
        hasChanged = (await needs.inTurn(() => someAnew(some))) || hasChanged
        await needs.rest()
      }
      await needs.save()
      if (begun !== generation) continue
      const reached = asOf(catalogue, now)
      await views.saveAsOf(reached)
      held = { catalogue, asOf: reached }
    }
    return hasChanged
  }

  return {
    refresh() {
      if (!needs.isWhole() || isCurrent(needs.moment())) return Promise.resolve(false)
      running ??= run().finally(() => {
        running = null
      })
      return running
    },
    forget() {
      held = null
      generation += 1
    },
  }
}

/** Rewards, open cards and days: what a rule or the calendar can change. */
const saysTheSame = (row: CustomerRow, view: CustomerView): boolean =>
  JSON.stringify([row.waiting, row.filling, row.activeDates]) ===
  JSON.stringify([view.waiting, view.filling, view.activeDates])
