/**
 * Properties of the fold over any order of any facts, sensible or not: it never throws, keeps what is counted in step with what stands,
 * finds everybody at the place their name leads to, and gives the same states however the order is cut into pages - folded as the
 * cloud does, which reads whom a page concerns only once, before it.
 */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { AccountId, CustomerId } from '../../shared/kernel/ids.ts'
import type { TillsideEvent } from '../../shared/loyalty/events.ts'
import { concernedBy, foldEvent, rootOf } from '../../shared/loyalty/fold.ts'
import { householdKey } from '../../shared/loyalty/household-key.ts'
import { type AccountState, type CustomerState, emptyAccount, emptyCustomer } from '../../shared/loyalty/state.ts'
import { factsOf, interleaved, story } from '../support/given-stories.ts'

interface States {
  readonly account: AccountState
  readonly customers: ReadonlyMap<CustomerId, CustomerState>
}

const nobody: States = { account: emptyAccount('account' as AccountId), customers: new Map() }

/** One page as the cloud folds it: whoever it did not read before the page is not there. */
function foldPage(before: States, events: readonly TillsideEvent[]): States {
  const read = new Map<CustomerId, CustomerState>()
  for (const id of events.flatMap((event) => concernedBy(before.account, event)))
    read.set(id, before.customers.get(id) ?? emptyCustomer(id))
  let { account } = before
  for (const event of events) {
    const customerOf = (id: CustomerId): CustomerState => {
      const found = read.get(id)
      if (!found) throw new Error(`${id} was not read before the page`)
      return found
    }
    const folded = foldEvent(account, customerOf, event)
    account = folded.account
    for (const customer of folded.customers) {
      if (!read.has(customer.id)) throw new Error(`${customer.id} was changed and not read before the page`)
      read.set(customer.id, customer)
    }
  }
  return { account, customers: new Map([...before.customers, ...read]) }
}

const inPages = (events: readonly TillsideEvent[], sizes: readonly number[]): States => {
  let states = nobody
  for (let from = 0, page = 0; from < events.length; page += 1) {
    const size = sizes[page % sizes.length] ?? 1
    states = foldPage(states, events.slice(from, from + size))
    from += size
  }
  return states
}

/** What changed nothing may have been read, or not. */
const touched = ({ account, customers }: States) => ({
  account,
  customers: [...customers].filter(([id, state]) => JSON.stringify(state) !== JSON.stringify(emptyCustomer(id))).sort(),
})

const sizes = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 5 })
const runs = { numRuns: 500, seed: 3 }

describe('any facts in any order', () => {
  it('never throw, and give the same states in every batching', () => {
    fc.assert(
      fc.property(fc.oneof(interleaved, story.map(factsOf)), sizes, (events, cut) => {
        const one = touched(inPages(events, [1]))
        expect(touched(inPages(events, cut))).toEqual(one)
        expect(touched(inPages(events, [events.length]))).toEqual(one)
      }),
      runs,
    )
  })

  it('twice the same as once', () => {
    fc.assert(
      fc.property(story.map(factsOf), (events) => {
        const twice = events.flatMap((event): TillsideEvent[] =>
          // A merge or its undoing is accepted once; what is folded twice by mistake is harmless for everything else.
          event.type === 'CustomersMerged' || event.type === 'MergeUndone' ? [event] : [event, event],
        )
        const conflictsOf = (states: States) =>
          [...states.customers.values()].flatMap((customer) => customer.conflicts.map((one) => one.eventId))
        const [once, again] = [inPages(events, [7]), inPages(twice, [7])]
        expect(conflictsOf(again).sort()).toEqual(conflictsOf(once).sort())
        expect(again.account).toEqual(once.account)
      }),
      runs,
    )
  })

  it('count what stands, name by name and in total, and hold every unit once', () => {
    let merged = 0
    let conflicts = 0
    fc.assert(
      fc.property(fc.oneof(interleaved, story.map(factsOf)), (events) => {
        const { account, customers } = inPages(events, [5])
        const standing = [...customers.values()].flatMap((one) => one.redemptions.filter(({ undone }) => !undone))
        const offers = standing.filter(({ source }) => source.kind === 'offer')
        expect(account.redemptionsByOffer['OF-1']?.count ?? 0).toBe(offers.length)
        for (const household of ['home', 'away']) {
          const counted = account.redemptionsByHousehold[householdKey('OF-1', household)]?.count ?? 0
          expect(counted).toBe(offers.filter(({ householdId }) => householdId === household).length)
        }
        const ids = [...customers.values()].flatMap(({ units, redemptions }) => [
          ...units.map(({ id }) => id as string),
          ...redemptions.map(({ id }) => id as string),
        ])
        expect(new Set(ids).size).toBe(ids.length)
        for (const [id, customer] of customers) {
          const root = rootOf(account, id)
          if (root === id) expect(customer.mergedInto).toBeNull()
          else expect(customer).toMatchObject({ mergedInto: account.mergedInto[id], units: [], redemptions: [] })
          expect(customer.units.every((unit) => rootOf(account, unit.ownerId) === id)).toBe(true)
        }
        merged += Object.keys(account.mergedInto).length
        conflicts += [...customers.values()].flatMap((one) => one.conflicts).length
      }),
      runs,
    )
    // The stories did something.
    expect(merged).toBeGreaterThan(100)
    expect(conflicts).toBeGreaterThan(500)
  })

  it('no coin is spent twice: units of standing redemptions of one kind belong to one completing unit', () => {
    fc.assert(
      fc.property(fc.oneof(interleaved, story.map(factsOf)), (events) => {
        for (const customer of inPages(events, [3]).customers.values()) {
          const spentBy = new Map<string, string>()
          for (const one of customer.redemptions.filter(({ undone }) => !undone))
            for (const unit of one.unitIds) {
              const key = `${one.source.kind} ${unit}`
              const completing = one.unitIds.at(-1) ?? ''
              expect(spentBy.get(key) ?? completing).toBe(completing)
              spentBy.set(key, completing)
            }
        }
      }),
      runs,
    )
  })
})
