/**
 * The list of possible duplicates: everybody is looked through once, in small pieces between which the page breathes, when somebody first
 * opens the list; from then on it follows what changes. Held in memory, and nothing in it is decided: it can be made again at any time.
 *
 *   idle --look--> looking --all compared--> ready --somebody changed--> ready
 */
import { createDuplicateSearch, mostPairs } from '../../shared/customers/duplicate-search.ts'
import {
  blockKeys,
  byScore,
  compareTraits,
  type DuplicatePair,
  type DuplicateTraits,
  traitsOf,
} from '../../shared/customers/duplicates.ts'
import { fullName } from '../../shared/customers/person.ts'
import type { CustomerId } from '../../shared/kernel/ids.ts'
import { type FoldedCustomer, isHidden } from '../database/customer-view.ts'
import type { DuplicateBook, DuplicateList } from './account-actions.ts'
import { failureOf } from './host-client.ts'
import { openRegister } from './perform.ts'
import { changeSync } from './sync-status.ts'
import type { OpenRegister, TillContext } from './till-parts.ts'

const readAtOnce = 100
/** Further names like this one that are compared when somebody changes. */
const alikeCompared = 60
/** More than so many at once (an import, a first sync), and everybody is looked through again. */
const changedAtMost = 2000

const nothing: DuplicateList = { state: 'idle', done: 0, total: 0, pairs: [] }

export function createDuplicateBook(context: TillContext): DuplicateBook {
  let list = nothing
  /** The register that the list is about; another one begins anew. */
  let register: OpenRegister | null = null
  const changed = new Set<CustomerId>()
  /** Somebody has opened the list. */
  let isWanted = false
  let isWorking = false
  const listeners = new Set<() => void>()

  function show(next: DuplicateList): void {
    list = next
    for (const tell of listeners) tell()
  }

  context.afterChange.push((ids) => {
    if (!isWanted) return
    for (const id of ids) changed.add(id)
    if (changed.size > 0) work()
  })

  function work(): void {
    if (isWorking) return
    isWorking = true
    followChanges()
      .catch((error: unknown) => {
        // The list is disposable: the next look makes it anew.
        isWanted = false
        register = null
        show(nothing)
        changeSync(context, { problem: failureOf(error).sentence })
      })
      .finally(() => {
        isWorking = false
        const isOther = context.register !== null && register !== context.register
        if (isWanted && openRegister(context) && (isOther || changed.size > 0)) work()
      })
  }

  async function followChanges(): Promise<void> {
    const open = openRegister(context)
    if (!open) return
    if (register !== open || list.state !== 'ready' || changed.size > changedAtMost) return lookThroughAll(open)
    const ids = [...changed]
    changed.clear()
    await open.fold.save()
    for (let next = 0; next < ids.length; next += 1) {
      const id = ids[next]
      if (id) await lookAgain(open, id)
      if (next % 20 === 19) await context.ports.rest()
      if (register !== context.register) return
    }
  }

  const traitsIn = (open: OpenRegister, { state, person }: FoldedCustomer): DuplicateTraits | null =>
    isHidden(state) || state.isTraining
      ? null
      : traitsOf(state.id, person, state.notDuplicateOf, open.fold.account().account?.country ?? 'US')

  async function lookThroughAll(open: OpenRegister): Promise<void> {
    register = open
    changed.clear()
    // From here on changes are noted: whoever changes while everybody is read is looked at once more.
    show({ ...nothing, state: 'looking' })
    await open.fold.save()
    const total = await open.views.count()
    show({ ...nothing, state: 'looking', total })
    const search = createDuplicateSearch()
    let done = 0
    for (let after: string | null = null; ; ) {
      const rows = await open.views.walk(after, readAtOnce)
      if (context.register !== open) return show(nothing)
      for (const row of rows) {
        const traits = traitsIn(open, open.fold.shownItself(row.id as CustomerId) ?? row.base)
        if (traits) search.add(traits)
      }
      done += rows.length
      after = rows.at(-1)?.id ?? null
      if (rows.length < readAtOnce) break
      if (done % 5000 === 0) show({ ...list, done })
      await context.ports.rest()
    }
    const running = search.run()
    for (let step = running.next(); ; step = running.next()) {
      if (context.register !== open) return show(nothing)
      if (step.done) return show({ state: 'ready', done: total, total, pairs: step.value })
      await context.ports.rest()
    }
  }

  /** One customer anew: their pairs go, and whoever shares a key or nearly the name is compared. */
  async function lookAgain(open: OpenRegister, id: CustomerId): Promise<void> {
    const others = list.pairs.filter((pair) => !pair.ids.includes(id))
    const [one] = await read(open, [id])
    const traits = one && traitsIn(open, one)
    const found: DuplicatePair[] = []
    if (traits) {
      const alike = new Set<CustomerId>()
      for (const key of traits.keys)
        for (const row of await open.views.byKey(key.slice(key.indexOf(' ') + 1))) alike.add(row.id as CustomerId)
      // Without a pet or an address a name alone is no reason.
      if (blockKeys(traits).length > traits.keys.length)
        for (const row of open.fold.search().find(fullName(one.person), alikeCompared))
          alike.add(row.customerId as CustomerId)
      alike.delete(id)
      for (const other of await read(open, [...alike])) {
        const theirs = traitsIn(open, other)
        const pair = theirs && compareTraits(traits, theirs)
        if (pair) found.push(pair)
      }
    }
    if (found.length === 0 && others.length === list.pairs.length) return
    show({ ...list, pairs: [...others, ...found].sort(byScore).slice(0, mostPairs) })
  }

  /** As displayed, without holding them in memory. */
  async function read(open: OpenRegister, ids: readonly CustomerId[]): Promise<readonly FoldedCustomer[]> {
    const rows = await open.views.get(ids)
    return ids.flatMap((id, nth) => open.fold.shownItself(id) ?? rows[nth]?.base ?? [])
  }

  return {
    now: () => list,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    look() {
      isWanted = true
      if (list.state === 'idle' || register !== context.register) work()
    },
  }
}
