/** Seeded chance: the same seed gives the same numbers on every machine, and each part of the world draws from its own stream. */

export interface Chance {
  /** From 0 up to, not including, 1. */
  next(): number
  /** A whole number from `least` to `most`. */
  between(least: number, most: number): number
  is(probability: number): boolean
  pick<Value>(values: readonly Value[]): Value
  /** By weight; weights of 0 are never taken. */
  weighted<Value>(values: readonly (readonly [number, Value])[]): Value
  bytes(length: number): Uint8Array
  /** A stream of its own, so that what one part draws changes nothing for another. */
  fork(name: string): Chance
}

export function chanceOf(seed: number, name = ''): Chance {
  let state = mixed(seed, name)
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
  const between = (least: number, most: number): number => least + Math.floor(next() * (most - least + 1))
  const chance: Chance = {
    next,
    between,
    is: (probability) => next() < probability,
    pick(values) {
      const value = values[between(0, values.length - 1)]
      if (value === undefined) throw new Error('nothing to pick from')
      return value
    },
    weighted(values) {
      let left = next() * values.reduce((sum, [weight]) => sum + weight, 0)
      for (const [weight, value] of values) {
        left -= weight
        if (left < 0) return value
      }
      throw new Error('nothing to pick from')
    },
    bytes: (length) => Uint8Array.from({ length }, () => between(0, 255)),
    fork: (part) => chanceOf(seed, `${name}/${part}`),
  }
  return chance
}

function mixed(seed: number, name: string): number {
  let hash = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) | 0
  for (const letter of name) hash = Math.imul(hash ^ letter.charCodeAt(0), 0x01000193) | 0
  return hash ^ (hash >>> 13)
}
