/**
 * How long a scan takes to be heard: a mark when it arrives, a measure `scan-to-tone` when its tone starts. Both are for whoever
 * observes them (a test, the browser's tools) and are cleared at once, so that a day of scans leaves nothing behind.
 */
const arrival = 'scan-arrived'
export const scanToTone = 'scan-to-tone'

export function markArrival(): void {
  performance.clearMarks(arrival)
  performance.mark(arrival)
}

/** Once per arrival. */
export function measureTone(): void {
  if (performance.getEntriesByName(arrival).length === 0) return
  performance.measure(scanToTone, arrival)
  performance.clearMeasures(scanToTone)
  performance.clearMarks(arrival)
}
