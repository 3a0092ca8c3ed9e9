/**
 * Where the labels of every scanner come in, the host's and the keyboard's: a label still in view counts once and is said faintly,
 * a test while a scanner is set up is shown and nothing more, everything else is handled in order.
 */
import { createDoubleReadFilter } from '../../shared/barcode/double-read.ts'
import type { DoubleRead, ScanReceived } from '../../shared/host-contract/contract.ts'
import { countedCode } from './counted-code.ts'
import type { CodeHandler } from './handle-code.ts'
import type { KeyRecorder } from './key-recorder.ts'
import { markArrival } from './scan-marks.ts'
import type { ScannerSetup } from './scanner-setup.ts'
import type { TillContext } from './till-parts.ts'

export interface LabelReceiver {
  fromHost(scan: ScanReceived): void
  /** The host saw a label again and did not send it again. */
  seenAgain(read: DoubleRead): void
  fromKeyboard(raw: string): void
}

/** What it needs of the till. */
export interface LabelPlace {
  readonly store: TillContext['store']
  readonly ports: Pick<TillContext['ports'], 'now'>
}

export function createLabelReceiver(
  { store, ports }: LabelPlace,
  setup: Pick<ScannerSetup, 'take' | 'seenAgain'>,
  keys: Pick<KeyRecorder, 'lastAt' | 'take'>,
  codes: () => Pick<CodeHandler, 'handle'>,
): LabelReceiver {
  const isRepeat = createDoubleReadFilter()
  let labels = 0
  let lastKeyed = { scanId: '', times: 1 }

  // What was read twice belongs to the visit it was read in.
  store.subscribe((now, before) => {
    if (now.doubleRead && now.currentVisit?.visitId !== before.currentVisit?.visitId)
      store.setState({ doubleRead: null })
  })

  function begin(scanId: string): void {
    markArrival()
    const { doubleRead } = store.getState()
    if (doubleRead && doubleRead.scanId !== scanId) store.setState({ doubleRead: null })
  }

  function sayDouble(scanId: string, times: number): void {
    setup.seenAgain(scanId, times)
    if (!store.getState().scannerSetup) store.setState({ doubleRead: { scanId, times } })
  }

  return {
    fromHost({ scanId, deviceId, kind, raw, suffix = null, baudRate = null }) {
      begin(scanId)
      if (setup.take({ device: { deviceId, kind }, scanId, raw, suffix, baudRate })) return
      void codes().handle({ raw, source: 'scan', scanId })
    },
    seenAgain: ({ scanId, times }) => sayDouble(scanId, times),
    fromKeyboard(raw) {
      // By the keys' own time: a blocked page gets two labels at once that were a second apart.
      if (isRepeat(countedCode(raw)?.code ?? raw, keys.lastAt())) {
        lastKeyed = { ...lastKeyed, times: lastKeyed.times + 1 }
        keys.take()
        return sayDouble(lastKeyed.scanId, lastKeyed.times)
      }
      labels += 1
      const scanId = `wedge-${ports.now()}-${labels}`
      lastKeyed = { scanId, times: 1 }
      begin(scanId)
      if (setup.take({ device: null, scanId, raw, suffix: null, baudRate: null })) return
      void codes().handle({ raw, source: 'scan', scanId })
    },
  }
}
