/**
 * The only scanner went away or cannot be read: one quiet line over the screen that says what to do, and that typing works. It goes by
 * itself when a scanner is back, and can be hidden until something changes. A register whose scanner types needs none.
 */
import { useState } from 'react'
import type { ScannerStatus, Settings } from '../../shared/host-contract/contract.ts'
import { t } from '../language/words.ts'
import { useTill } from '../session/use-till.ts'
import { Quiet } from '../ui/button.tsx'
import { Icon } from '../ui/icon.tsx'
import { isKind, statusSentence } from './settings/scanner-status.tsx'

export function ScannerNotice() {
  const scanners = useTill((state) => state.sync.scanners)
  const adopted = useTill((state) => state.settings.scanner ?? null)
  const isSetup = useTill((state) => state.scannerSetup !== null)
  const [hidden, setHidden] = useState('')
  const missing = missingScanner(scanners, adopted)
  const key = missing ? `${missing.deviceId} ${missing.state}` : ''
  const isShown = missing !== null && !isSetup && key !== hidden
  return (
    <div className="scanner-notice" role="log" hidden={!isShown}>
      {isShown && missing && (
        <>
          <Icon name="warn" />
          <p className="grow">
            <b>{statusSentence(missing)}.</b> {missing.detail} {t('scannerSetup.noticeType')}
          </p>
          <a className="quiet" href="#/settings/scanner">
            <u>{t('scannerSetup.noticeSetUp')}</u>
          </a>
          <Quiet onClick={() => setHidden(key)}>
            <u>{t('scannerSetup.noticeHide')}</u>
          </Quiet>
        </>
      )}
    </div>
  )
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
