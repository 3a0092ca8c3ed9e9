/** How the makers of histories ask for chance. */
import type fc from 'fast-check'

export interface Chance {
  /** From 0 up to, not including, 1. */
  next(): number
  below(n: number): number
  is(probability: number): boolean
  pick<Value>(values: readonly Value[]): Value
  /** By weight; weights of 0 are never taken. */
  weighted<Value>(values: readonly (readonly [number, Value])[]): Value
}

/** `random`: the same chance gives the same history on every machine. */
export function chanceOf(random: fc.Random): Chance {
  const next = () => (random.nextInt() >>> 0) / 4_294_967_296
  const below = (n: number) => Math.floor(next() * n)
  return {
    next,
    below,
    is: (probability) => next() < probability,
    pick(values) {
      const value = values[below(values.length)]
      if (value === undefined) throw new Error('nothing to pick from')
      return value
    },
    weighted(values) {
      const total = values.reduce((sum, [weight]) => sum + weight, 0)
      let left = next() * total
      for (const [weight, value] of values) {
        left -= weight
        if (left < 0) return value
      }
      const last = values.at(-1)
      if (!last) throw new Error('nothing to pick from')
      return last[1]
    },
  }
}
