/** Seeded chance: the same seed gives the same history on every machine. */
export interface Chance {
  /** From 0 up to, not including, 1. */
  next(): number
  below(n: number): number
  is(probability: number): boolean
  pick<Value>(values: readonly Value[]): Value
  /** By weight; weights of 0 are never taken. */
  weighted<Value>(values: readonly (readonly [number, Value])[]): Value
}

export function chanceOf(seed: number): Chance {
  let state = (seed ^ 0x9e3779b9) >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
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

/** Of the n-th history of a run. */
export const seedOf = (seed: number, nth: number): number =>
  Math.imul(seed, 0x85ebca6b) ^ Math.imul(nth + 1, 0xc2b2ae35)
