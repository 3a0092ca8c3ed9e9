/** What Node asks of a page of this bench, whoever is behind it. */
import type { JournalRecord } from '../../../renderer/database/journal-schema.ts'

export interface SyncPage {
  /** Puts the register's offline work into its storage, as if it had been done there. */
  fill(pieces: number): Promise<void>
  /** Ready to send what was filled in. */
  open(): Promise<void>
  /** Reads once all that is to be sent; ms. Not asked of a peer. */
  read(): Promise<number>
  /** Sends all of it; ms until the cloud has taken the last. */
  send(): Promise<number>
  /** Pulls everything into this empty register; ms until it holds all and shows it, where it shows anything. */
  receive(): Promise<number>
  /** Pulled events that are held, read back. */
  count(): Promise<number>
}

declare global {
  interface Window {
    syncPage?: SyncPage
  }
}

/** One piece of the register's work, as Node laid it down. */
export async function piece(registerId: string, nth: number): Promise<readonly JournalRecord[]> {
  const answer = await fetch(`/work-${registerId}-${nth}.json`)
  if (!answer.ok) throw new Error(`Piece ${nth} of the work is not there: ${answer.status}`)
  return answer.json()
}
