/**
 * One quiet line over the screen for what a cashier has to know of scanners: the only one went away or cannot be read, with what to do;
 * or a label came only in part, until the next scan. It goes by itself when a scanner is back, and can be hidden until something
 * changes. A register whose scanner types is not told of missing ones.
 */
import { useEffect, useRef, useState } from 'react'
import type { ScannerStatus, Settings } from '../../shared/host-contract/contract.ts'
import { t } from '../language/words.ts'
import { useTill } from '../session/use-till.ts'
import { Quiet } from '../ui/button.tsx'
import { Icon } from '../ui/icon.tsx'
import { isKind, statusSentence } from './settings/scanner-status.tsx'

interface Notice {
  /** The same as long as nothing changed: hidden once, it stays hidden. */
  readonly key: string
  readonly title: string
  readonly says: string
}

export function ScannerNotice() {
  const scanners = useTill((state) => state.sync.scanners)
  const adopted = useTill((state) => state.settings.scanner ?? null)
  const isSetup = useTill((state) => state.scannerSetup !== null)
  const [hidden, setHidden] = useState('')
  const lost = useLostLabel(scanners)
  const missing = missingScanner(scanners, adopted)
  const notice = isSetup ? null : missing ? missingNotice(missing) : lost
  const isShown = notice !== null && notice.key !== hidden
  return (
    <div className="scanner-notice" role="log" hidden={!isShown}>
      {isShown && (
        <>
          <Icon name="warn" />
          <p className="grow">
            <b>{notice.title}</b> {notice.says}
          </p>
          <a className="quiet" href="#/settings/scanner">
            <u>{t('scannerSetup.noticeSetUp')}</u>
          </a>
          <Quiet onClick={() => setHidden(notice.key)}>
            <u>{t('scannerSetup.noticeHide')}</u>
          </Quiet>
        </>
      )}
    </div>
  )
}

const missingNotice = (scanner: ScannerStatus): Notice => ({
  key: `${scanner.deviceId} ${scanner.state} ${scanner.lostLabels ?? 0}`,
  title: `${statusSentence(scanner)}.`,
  says: `${scanner.detail} ${t('scannerSetup.noticeType')}`.trim(),
})

/** What was said of the label that was lost last, until something is scanned. */
function useLostLabel(scanners: readonly ScannerStatus[]): Notice | null {
  const nth = useTill((state) => state.lastOutcome?.nth ?? 0)
  const [lost, setLost] = useState<{ readonly notice: Notice; readonly nth: number } | null>(null)
  const known = useRef<ReadonlyMap<string, number> | null>(null)
  useEffect(() => {
    const before = known.current
    known.current = new Map(scanners.map(({ deviceId, lostLabels = 0 }) => [deviceId, lostLabels]))
    // What was lost before this page came is old news.
    const isNews = ({ deviceId, lostLabels = 0 }: ScannerStatus) => lostLabels > (before?.get(deviceId) ?? lostLabels)
    const one = scanners.find(isNews)
    if (!one) return
    const key = `${one.deviceId} lost ${one.lostLabels}`
    setLost({ notice: { key, title: t('scannerSetup.lost', { name: one.name }), says: one.detail }, nth })
  }, [scanners, nth])
  return lost?.nth === nth ? lost.notice : null
}

/** The scanner that ought to read and does not, when no other does; null = all is well, or nothing was ever there. */
export function missingScanner(
  scanners: readonly ScannerStatus[],
  adopted: NonNullable<Settings['scanner']> | null,
): ScannerStatus | null {
  if (adopted?.kind === 'keyboard') return null
  const devices = scanners.filter((scanner) => !isKind(scanner))
  if (devices.some(({ state }) => state === 'ready' || state === 'connecting')) return null
  return devices.find(({ deviceId }) => deviceId === adopted?.deviceId) ?? devices[0] ?? null
}
