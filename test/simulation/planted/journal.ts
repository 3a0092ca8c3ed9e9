/**
 * Planted fault `cursor`: what is about to be sent counts as sent before the cloud has answered. Stands in the place of the shipped
 * module; only the sender reads on from `sentUpTo` itself.
 */
import * as shipped from '../../../renderer/database/journal.ts'

export * from '../../../renderer/database/journal.ts'

export async function openJournal(registerId: string, accountId: string): Promise<shipped.Journal> {
  const journal = await shipped.openJournal(registerId, accountId)
  return {
    ...journal,
    async recordsAfterPlace(place, limit) {
      const records = await journal.recordsAfterPlace(place, limit)
      const last = records.at(-1)
      if (last && place === journal.cursors().sentUpTo)
        await journal.moveCursors({ sentUpTo: { epoch: last.epoch, seq: last.lastSeq } })
      return records
    },
  }
}
