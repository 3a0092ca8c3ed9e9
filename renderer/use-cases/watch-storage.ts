/**
 * How full this page's storage is: measured at start, and again as records are written, so that an idle register measures nothing.
 * A record that found no room says so at once; the next one that is written takes it back.
 */
import { changeSync } from './sync-status.ts'
import type { SyncStatus } from './till.ts'
import type { TillContext } from './till-parts.ts'

export type StorageLevel = 'ok' | 'low' | 'full'

const lowFrom = 0.8
const recordsBetween = 50

/** 'low' long before the end: from four fifths on. */
export function storageLevel(storage: SyncStatus['storage']): StorageLevel {
  if (!storage) return 'ok'
  if (storage.isFull) return 'full'
  return storage.quotaBytes > 0 && storage.usedBytes >= storage.quotaBytes * lowFrom ? 'low' : 'ok'
}

/** Resolves when it is measured; a browser that does not say changes nothing. */
export async function measureStorage(context: TillContext): Promise<void> {
  const measured = await context.ports.storage()
  const isFull = context.store.getState().sync.storage?.isFull ?? false
  changeSync(context, { storage: measured && { ...measured, isFull } })
}

export function watchStorage(context: TillContext): void {
  let written = 0
  context.afterRecord.push(() => {
    const { storage } = context.store.getState().sync
    if (storage?.isFull) changeSync(context, { storage: { ...storage, isFull: false } })
    written += 1
    if (written % recordsBetween === 0 || storage?.isFull) void measureStorage(context)
  })
}

/** What to say where a record found no room. */
export function storageIsFull(context: TillContext): string {
  const { storage } = context.store.getState().sync
  const known = storage ?? { usedBytes: 0, quotaBytes: 0, persisted: false }
  changeSync(context, { storage: { ...known, isFull: true } })
  return 'This computer has no room left, so nothing was saved or changed. Free some disk space, then do it again.'
}
