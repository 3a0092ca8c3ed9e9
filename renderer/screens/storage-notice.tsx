/**
 * One line over the screen when this computer's storage fills up: early enough to do something about it, and plainly when nothing
 * can be saved any more. The early one can be hidden until it gets worse; the other stays until a record was written again.
 */
import { useState } from 'react'
import { t } from '../language/words.ts'
import { useTill } from '../session/use-till.ts'
import { Quiet } from '../ui/button.tsx'
import { Icon } from '../ui/icon.tsx'
import { storageLevel } from '../use-cases/watch-storage.ts'
import { bytesInWords } from './sync-details.tsx'

export function StorageNotice() {
  const storage = useTill((state) => state.sync.storage)
  const [isHidden, setHidden] = useState(false)
  const level = storageLevel(storage)
  const isShown = level === 'full' || (level === 'low' && !isHidden)
  const free = bytesInWords(Math.max(0, (storage?.quotaBytes ?? 0) - (storage?.usedBytes ?? 0)))
  return (
    <section
      className={`storage-notice is-${level}`}
      aria-label={t('storage.title')}
      aria-live="polite"
      hidden={!isShown}
    >
      {isShown && (
        <>
          <Icon name="warn" />
          <p className="grow">
            <b>{level === 'full' ? t('storage.full') : t('storage.low', { free })}</b>{' '}
            {level === 'full' ? t('storage.fullSays') : t('storage.lowSays')}
          </p>
          {level === 'low' && (
            <Quiet onClick={() => setHidden(true)}>
              <u>{t('storage.hide')}</u>
            </Quiet>
          )}
        </>
      )}
    </section>
  )
}
