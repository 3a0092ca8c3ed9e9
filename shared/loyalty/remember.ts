/**
 * Remembers the last answer of a pure function by what it was read from. Everything compared is immutable, so the same objects mean
 * the same answer; nothing is kept longer than the object it is kept with.
 */

/** A function that keeps its last answer with `anchor` as long as all of `deps` are the very same. */
export function rememberBy<Value>(): (anchor: object, deps: readonly unknown[], compute: () => Value) => Value {
  const kept = new WeakMap<object, { readonly deps: readonly unknown[]; readonly value: Value }>()
  return (anchor, deps, compute) => {
    const known = kept.get(anchor)
    if (known && isSame(known.deps, deps)) return known.value
    const value = compute()
    kept.set(anchor, { deps, value })
    return value
  }
}

function isSame(one: readonly unknown[], other: readonly unknown[]): boolean {
  if (one.length !== other.length) return false
  for (let index = 0; index < one.length; index += 1) if (one[index] !== other[index]) return false
  return true
}
