/**
 * Reports that this register has nothing more of the days behind: at the first start, or the first half minute, of a new business day. A visit
 * that goes on over midnight keeps its day open until it is finished.
 */

import { daysAfter } from '../../shared/kernel/business-date.ts'
import type { EventId } from '../../shared/kernel/ids.ts'
import { textToRecord } from '../database/record-text.ts'
import { newIdOf } from './own-facts.ts'
import { openRegister, record } from './perform.ts'
import type { TillContext } from './till-parts.ts'

/** The longest time for which a store is closed and its register still reports by itself. */
const longestPauseDays = 31

/** Done twice it changes nothing; a day on which nothing happened here is reported with the next one. */
export async function markDay(context: TillContext): Promise<void> {
  const register = openRegister(context)
  const { boot } = context
  if (!register || !boot?.registerId) return
  const { journal, fold } = register
  const lastDay = daysAfter(context.moment().businessDate, -1)
  const marked = fold.account().dayMarks[boot.registerId]?.businessDate ?? ''
  const { n } = journal.lastRecord()
  if (marked >= lastDay || n === 0) return
  const [latest] = await journal.recordsAfter(n - 1, 1)
  const worked = latest && textToRecord(latest.text).events.at(-1)
  // What was recorded last was recorded today, or belongs to a day that is reported already.
  if (!worked || worked.businessDate > lastDay || worked.businessDate <= marked) return
  // A report cannot be taken back: so far ahead of the last work, the clock is wrong, or it can wait until somebody works.
  if (lastDay > daysAfter(worked.businessDate, longestPauseDays)) return
  const isOpen = context.store.getState().openVisits.some(({ isMine, customerId, visitId }) => {
    const visit = fold.shown(customerId)?.state.visits[visitId]
    return isMine && visit?.status === 'open' && visit.businessDate <= lastDay
  })
  if (isOpen) return
  const { lastSeq } = journal.lastRecord()
  await record(
    context,
    'MarkDay',
    [
      {
        type: 'DayMarked',
        data: { businessDate: lastDay, lastSeq },
        id: newIdOf(context) as EventId,
        visitId: null,
        customerId: null,
      },
    ],
    [],
  )
}
