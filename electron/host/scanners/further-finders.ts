/** The kinds of scanners a shell gives its host besides serial: HID POS always, a recording when it was asked for. */
import { createHidFinder } from './hid-finder.ts'
import { createReplayFinder } from './replay-finder.ts'
import type { ScannerFinder, ScannerSink } from './scanners.ts'

export function furtherFinders(replayFile: string | null): ReadonlyArray<(sink: ScannerSink) => ScannerFinder> {
  const hid = (sink: ScannerSink) => createHidFinder(sink)
  return replayFile === null ? [hid] : [hid, (sink) => createReplayFinder(sink, replayFile)]
}
