/**
 * Same device, same bytes, less than 500 ms since they were last seen: one read. Each repeat renews the time, so a label left in
 * view of a presentation scanner counts once. Not across devices: each has a filter of its own. Host and page share the rule.
 */
export const sameReadMs = 500

/** Tells whether a label is the one just seen once more. `now` is in ms, of any clock that does not jump. */
export function createDoubleReadFilter(): (raw: string, now: number) => boolean {
  let last: { raw: string; seenAt: number } | null = null
  return (raw, now) => {
    const isRepeat = last !== null && last.raw === raw && now - last.seenAt < sameReadMs
    last = { raw, seenAt: now }
    return isRepeat
  }
}
