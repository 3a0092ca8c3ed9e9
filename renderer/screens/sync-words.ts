/** The state of sync in words: the one sentence of Sync status, and the heading over Sync Details. Neither says more than is true. */
import { t } from '../language/words.ts'
import type { SyncStatus } from '../use-cases/till.ts'

export function syncSentence(sync: SyncStatus): string {
  switch (sync.kind) {
    case 'synced':
      return t('sync.synced')
    case 'saved':
      // While the customers come nothing may be waiting to go out.
      return sync.firstSync && sync.waiting === 0 ? t('firstSync.saved') : t('sync.saved', { count: sync.waiting })
    case 'attention':
      return t('sync.attention', { count: sync.attention })
  }
}

/** `time`: an instant as a clock shows it. */
export function syncHead(
  sync: SyncStatus,
  time: (at: string) => string,
): { readonly title: string; readonly says: string } {
  if (!sync.hostConnected) return { title: t('sync.hostLost'), says: t('sync.hostLostSays') }
  if (!sync.isPaired) return { title: t('sync.notPaired'), says: t('sync.notPairedSays') }
  if (sync.offlineSince)
    return { title: t('sync.noInternetSince', { time: time(sync.offlineSince) }), says: t('sync.keepSelling') }
  if (sync.kind === 'attention') return { title: syncSentence(sync), says: t('sync.keepSelling') }
  if (sync.firstSync) return { title: t('firstSync.title'), says: t('firstSync.says') }
  return { title: syncSentence(sync), says: sync.waiting === 0 ? t('sync.allSent') : t('sync.sending') }
}
