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
import { givenFacts, unitsOf } from '../support/given-facts.ts'

const names = ['Ann', 'Bob', 'Cat', 'Dan'] as const
const name = fc.constantFrom(...names)
const count = fc.integer({ min: 1, max: 3 })
const nth = fc.nat({ max: 40 })

/** One step of the story; numbers choose among what there is, so that most of it hits something. */
const step = fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('buys' as const), name, count }) },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constantFrom('redeemsCard' as const, 'redeemsOffer' as const),
      name,
      units: fc.array(nth, { minLength: 1, maxLength: 3 }),
      limit: fc.option(fc.integer({ min: 1, max: 3 }), { nil: undefined }),
      householdId: fc.option(fc.constantFrom('home', 'away'), { nil: undefined }),
      totalCapUnits: fc.option(fc.integer({ min: 1, max: 4 }), { nil: undefined }),
      rebateCents: fc.option(fc.integer({ min: 1, max: 500 }), { nil: undefined }),
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constantFrom('undoes' as const, 'pulls' as const), name, nth }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('takesBack' as const),
      name,
      units: fc.array(nth, { minLength: 1, maxLength: 2 }),
      reason: fc.constantFrom('removed' as const, 'returned' as const, 'moved' as const),
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('merges' as const), name, other: name }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('parts' as const), name, other: name, nth }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constantFrom('abandons' as const, 'deletes' as const, 'reinstates' as const),
      name,
    }),
  },
)
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never

function factsOf(steps: readonly Step[]): readonly TillsideEvent[] {
  const facts = givenFacts()
  const units: ReturnType<typeof unitsOf>[number][] = []
  const redemptions: string[] = []
  const merges: TillsideEvent[] = []
  const oneOf = <Value>(list: readonly Value[], at: number): Value | undefined => list[at % Math.max(1, list.length)]
  const factOf = (one: Step): TillsideEvent | null => {
    switch (one.kind) {
      case 'buys': {
        const bought = facts.buys(one.name, one.count)
        units.push(...unitsOf(bought))
        return bought
      }
      case 'redeemsCard':
      case 'redeemsOffer': {
        const named = [...new Set(one.units.flatMap((at) => oneOf(units, at) ?? []))]
        const { limit, householdId, totalCapUnits, rebateCents } = one
        const more = {
          ...(limit ? { limit } : {}),
          ...(householdId ? { householdId } : {}),
          ...(totalCapUnits ? { totalCapUnits } : {}),
          ...(rebateCents ? { rebateCents } : {}),
        }
        const redeemed = facts[one.kind](one.name, named, more)
        redemptions.push(redeemed.data.redemptionId)
        return redeemed
      }
      case 'undoes':
      case 'pulls': {
        const redemption = oneOf(redemptions, one.nth)
        return redemption ? facts[one.kind](one.name, redemption) : null
      }
      case 'takesBack':
        return facts.takesBack(
          one.name,
          one.units.flatMap((at) => oneOf(units, at) ?? []),
          one.reason,
        )
      case 'merges': {
        const merged = facts.merges(one.name, one.other)
        merges.push(merged)
        return merged
      }
      case 'parts': {
        const merged = oneOf(merges, one.nth)
        if (merged?.type !== 'CustomersMerged') return null
        // Mostly as a register would say it, now and then of somebody else.
        return one.nth % 5 === 0
          ? facts.parts(one.name, one.other, merged)
          : facts.parts(merged.customerId ?? one.name, merged.data.secondaryId, merged)
      }
      case 'abandons':
        return facts.abandons(one.name)
      case 'deletes':
        return facts.fact(one.name, { type: 'CustomerDeleted', data: {} })
      case 'reinstates':
        return facts.fact(one.name, { type: 'CustomerReinstated', data: {} })
    }
  }
  return steps.flatMap((one) => factOf(one) ?? [])
}

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

const story = fc.array(step, { minLength: 1, maxLength: 60, size: 'max' })
const interleaved = fc.tuple(story, fc.array(fc.nat(), { minLength: 60, maxLength: 60 })).map(([steps, keys]) => {
  const events = factsOf(steps)
  return events
    .map((event, index) => ({ event, key: (keys[index] ?? 0) % 1000 }))
    .sort((a, b) => a.key - b.key)
    .map(({ event }) => event)
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
