/**
 * How fast labels may go to a page: as many as people scan and far more, but not as many as a broken device can send. Behind the
 * host nothing holds a flood back - the carrier takes whatever is given - so it is held back here, where what waits is bounded.
 */
export interface Pace {
  /** ms until the next label may go; 0 = now. */
  waitMs(now: number): number
  /** One went. */
  spend(now: number): void
}

/** So many at once, and so many per second from then on. */
export function createPace(atOnce: number, perSecond: number): Pace {
  let left = atOnce
  let countedAt = 0
  const count = (now: number) => {
    left = Math.min(atOnce, left + (Math.max(0, now - countedAt) * perSecond) / 1000)
    countedAt = now
  }
  return {
    waitMs(now) {
      count(now)
      return left >= 1 ? 0 : Math.ceil(((1 - left) * 1000) / perSecond)
    },
    spend(now) {
      count(now)
      left -= 1
    },
  }
}

/** As fast as they are taken. */
export const unpaced: Pace = { waitMs: () => 0, spend: () => undefined }
