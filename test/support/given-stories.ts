/** Stories of four customers at several registers, invented by fast-check: most steps hit something, and many contradict each other. */
import fc from 'fast-check'
import type { TillsideEvent } from '../../shared/loyalty/events.ts'
import { givenFacts, unitsOf } from './given-facts.ts'

export const names = ['Ann', 'Bob', 'Cat', 'Dan'] as const
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
export type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never

/** The steps as facts, in the order of the story. */
export function factsOf(steps: readonly Step[]): readonly TillsideEvent[] {
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

export const story = fc.array(step, { minLength: 1, maxLength: 60, size: 'max' })
/** In an order that nobody lived through. */
export const interleaved = fc
  .tuple(story, fc.array(fc.nat(), { minLength: 60, maxLength: 60 }))
  .map(([steps, keys]) => {
    const events = factsOf(steps)
    return events
      .map((event, index) => ({ event, key: (keys[index] ?? 0) % 1000 }))
      .sort((a, b) => a.key - b.key)
      .map(({ event }) => event)
  })
