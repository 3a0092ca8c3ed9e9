/** How long to wait before the line is tried again: doubling from 0.5 s to 15 s, spread by half so that registers do not come back in step. */
export function waitBeforeTry(failures: number, chance: number): number {
  const full = Math.min(15_000, 500 * 2 ** Math.max(0, failures - 1))
  return Math.round(full * (0.5 + 0.5 * chance))
}
