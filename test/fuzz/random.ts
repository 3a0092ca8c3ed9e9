/** Chance that can be repeated: the same seed gives the same labels on every machine. */
export interface Chance {
  /** A whole number from 0 to below `limit`. */
  below(limit: number): number
  /** From `from` to `to`, both included. */
  between(from: number, to: number): number
  /** True once in `n`. */
  onceIn(n: number): boolean
  pick<Value>(values: readonly Value[]): Value
  digits(length: number): string
  text(alphabet: string, length: number): string
}

export function createChance(seed: number, stream: number): Chance {
  let state = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(stream + 1, 0xc2b2ae35)
  function next(): number {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
  const below = (limit: number) => Math.floor(next() * limit)
  const text = (alphabet: string, length: number) => {
    let made = ''
    for (let index = 0; index < length; index += 1) made += alphabet.charAt(below(alphabet.length))
    return made
  }
  return {
    below,
    between: (from, to) => from + below(to - from + 1),
    onceIn: (n) => below(n) === 0,
    pick<Value>(values: readonly Value[]): Value {
      const value = values[below(values.length)]
      if (value === undefined) throw new Error('There is nothing to pick from.')
      return value
    },
    digits: (length) => text('0123456789', length),
    text,
  }
}
