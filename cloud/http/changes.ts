/**
 * "Something new" for one register: the standing at once and whenever it grew. Announcements only wake; what is sent is read from
 * the database, so many of them in a row become one, and a lost one costs nothing but time. The stream waits for real news and for
 * nothing else; the HTTP layer writes a comment every 5 s, so that a dead line is noticed.
 */
import type { Standing } from '../../shared/cloud-protocol/protocol.ts'
import { readStanding } from '../operations/standing.ts'
import type { Storage } from '../storage/open-storage.ts'

export async function* watchChanges(
  { db, incarnation, announcer }: Storage,
  accountId: string,
  signal: AbortSignal | undefined,
): AsyncGenerator<Standing, void> {
  let isNews = true
  let wake: () => void = () => undefined
  const awaken = (): void => {
    isNews = true
    wake()
  }
  const unsubscribe = announcer.subscribe(accountId, awaken)
  signal?.addEventListener('abort', awaken)
  try {
    let sent: Standing | null = null
    while (!signal?.aborted) {
      if (!isNews) await new Promise<void>((resolve) => (wake = resolve))
      isNews = false
      if (signal?.aborted) return
      const standing = await readStanding(db, incarnation, accountId)
      if (sent?.hashOfLastPosition === standing.hashOfLastPosition) continue
      sent = standing
      yield standing
    }
  } finally {
    unsubscribe()
    signal?.removeEventListener('abort', awaken)
  }
}
