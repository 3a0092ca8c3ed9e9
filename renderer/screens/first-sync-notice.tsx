/** One quiet line over the screen while the store's customers come to this register for the first time: how far, and what works meanwhile. */
import { t } from '../language/words.ts'
import { useTill } from '../session/use-till.ts'

export function FirstSyncNotice() {
  const firstSync = useTill((state) => state.sync.firstSync)
  const isOffline = useTill((state) => state.sync.offlineSince !== null)
  if (!firstSync) return null
  const { done, total } = firstSync
  // 100 % is said by this line going away.
  const percent = Math.min(99, Math.floor((done / total) * 100))
  return (
    <div className="first-sync-notice">
      <progress value={done} max={total} aria-label={t('firstSync.title')} />
      <p className="grow">
        <b>
          {t('firstSync.title')}: {t('firstSync.percent', { percent })}
        </b>{' '}
        {t(isOffline ? 'firstSync.waits' : 'firstSync.says')}
      </p>
    </div>
  )
}
