/**
 * A register that pulls a long history for the first time is worked with meanwhile: today's rows of the account come before the history,
 * so that people sign in and sell by today's catalogue. Interrupted anywhere it goes on where it was.
 *
 *   nothing pulled --history longer than a page--> first sync, rows ahead --as far as the cloud was--> whole
 */
import { type RowsAhead, rowsAheadOf } from '../../shared/cloud-protocol/account-rows.ts'
import type { Standing } from '../../shared/cloud-protocol/protocol.ts'
import { isFirstSync } from '../../shared/sync/first-sync.ts'
import { failureOf, type Line } from './host-client.ts'
import type { OpenRegister, TillContext } from './till-parts.ts'

export interface FirstSync {
  /**
   * Before a page is asked for. True when the rows ahead are other ones now. Rows that cannot be had stop no history; it rejects when the
   * host is lost or another page owns the register.
   */
  begin(register: OpenRegister, line: Line, standing: Standing): Promise<boolean>
  /** The cloud went back: what was known ahead of the history may be of another one. */
  beginAgain(register: OpenRegister, lastPosition: number): Promise<void>
  /** Pulling broke off: what found no line may be asked once more. */
  brokeOff(): void
  /** Everything up to the cloud's position is here. */
  end(register: OpenRegister): Promise<void>
}

export function createFirstSync(context: TillContext, pageEvents: number): FirstSync {
  /** Once for each page that comes up; a cloud that does not know the question is not asked again. */
  let isAsked = false
  /** What was asked found no line. */
  let isUnanswered = false

  async function keep({ journal, fold }: OpenRegister, ahead: RowsAhead | null): Promise<void> {
    if (!ahead && !journal.rowsAhead()) return
    await journal.keepRowsAhead(ahead)
    fold.lookAhead(ahead)
  }

  return {
    async begin(register, line, { lastPosition }) {
      const { journal, fold } = register
      const { pulledUpTo } = journal.cursors()
      // A store that began here and was paired now gets back what is here already: nobody is missing.
      const isAllHere = fold.pending().length >= lastPosition
      if (pulledUpTo === 0 && !isAllHere) await journal.moveCursors({ firstSyncTo: lastPosition })
      const isLong = isFirstSync(journal.cursors()) && lastPosition - pulledUpTo > pageEvents
      if (!isLong || isAsked) return false
      // Before the answer: one that cannot be used is met once, and the history comes all the same.
      isAsked = true
      isUnanswered = true
      const ahead = await rowsAheadFrom(line)
      isUnanswered = ahead === 'unanswered'
      if (!ahead || ahead === 'unanswered' || context.register !== register) return false
      await keep(register, ahead)
      return true
    },
    brokeOff() {
      if (isUnanswered) isAsked = false
    },
    async beginAgain(register, lastPosition) {
      const { journal } = register
      isAsked = false
      await keep(register, null)
      // Whoever was whole before is shown as before until the new history is here.
      if (isFirstSync(journal.cursors())) await journal.moveCursors({ firstSyncTo: lastPosition })
    },
    async end(register) {
      const { journal } = register
      await keep(register, null)
      if (journal.cursors().firstSyncTo > 0) await journal.moveCursors({ firstSyncTo: 0 })
    },
  }
}

/** null where the cloud is older than the question, or the answer is none that this program can use: then the whole history is waited for. */
async function rowsAheadFrom({ client, lost }: Line): Promise<RowsAhead | 'unanswered' | null> {
  try {
    return rowsAheadOf(await client.cloud.accountRows())
  } catch (error) {
    const { failure } = failureOf(error)
    if (failure === 'NOT_OWNER' || (failure === 'HOST_LOST' && lost.aborted)) throw error
    return failure === 'NO_LINE' || failure === 'HOST_LOST' ? 'unanswered' : null
  }
}

/** Enough is known for somebody to sign in and sell: the account's rows as they are, not as they once were. */
export function canBegin({ register, boot }: TillContext): boolean {
  if (!register || !boot) return false
  const { account, locations, staff } = register.fold.account()
  if (!account) return false
  if (!isFirstSync(register.journal.cursors())) return true
  const isHere = boot.locationId !== null && locations[boot.locationId] !== undefined
  return register.journal.rowsAhead() !== null && isHere && Object.values(staff).some(({ active }) => active)
}
