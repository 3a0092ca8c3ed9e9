/** Sorting many numbers a piece at a time, so that the page is never held up. */

/** Awaited between pieces of long work, so that the page answers meanwhile. */
export type Rest = () => Promise<void>

const placedAtOnce = 40_000
const countedAtOnce = 400_000

/** Sorts `values` by `keys` (which are sorted as well), rising; equal keys keep their order. */
export async function sortByKeys(keys: Uint32Array, values: Uint32Array, rest: Rest): Promise<Pairs> {
  let from: Pairs = { keys, values }
  for (const shift of [0, 16]) {
    const places = await placesOf(from.keys, shift, rest)
    const into: Pairs = { keys: new Uint32Array(keys.length), values: new Uint32Array(keys.length) }
    for (let done = 0; done < keys.length; done += placedAtOnce) {
      place(from, into, shift, places, done, Math.min(keys.length, done + placedAtOnce))
      if (keys.length > placedAtOnce) await rest()
    }
    from = into
  }
  return from
}

/** Where the keys with each 16 bits begin. */
async function placesOf(keys: Uint32Array, shift: number, rest: Rest): Promise<Uint32Array> {
  const places = new Uint32Array(65_537)
  for (let done = 0; done < keys.length; done += countedAtOnce) {
    for (const key of keys.subarray(done, done + countedAtOnce)) {
      const digit = (key >>> shift) & 0xffff
      places[digit + 1] = (places[digit + 1] as number) + 1
    }
    if (keys.length > countedAtOnce) await rest()
  }
  for (let digit = 0; digit < 65_536; digit += 1)
    places[digit + 1] = (places[digit + 1] as number) + (places[digit] as number)
  return places
}

export interface Pairs {
  readonly keys: Uint32Array
  readonly values: Uint32Array
}

function place(from: Pairs, into: Pairs, shift: number, places: Uint32Array, begin: number, end: number): void {
  for (let nth = begin; nth < end; nth += 1) {
    const key = from.keys[nth] as number
    const digit = (key >>> shift) & 0xffff
    const at = places[digit] as number
    places[digit] = at + 1
    into.keys[at] = key
    into.values[at] = from.values[nth] as number
  }
}

/** Numbers of which nobody knows how many there will be. */
export interface NumberList {
  readonly length: number
  push(value: number): void
  /** A copy. */
  done(): Uint32Array
}

export function createNumberList(capacity = 1024): NumberList {
  let held = new Uint32Array(capacity)
  let length = 0
  return {
    get length() {
      return length
    },
    push(value) {
      if (length === held.length) {
        const larger = new Uint32Array(length * 2)
        larger.set(held)
        held = larger
      }
      held[length++] = value
    },
    done: () => held.slice(0, length),
  }
}
