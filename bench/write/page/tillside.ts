/** Tillside itself: the journal as shipped. One decision is one record, strict, fenced by the owner's epoch, hash-chained. */
import { openJournal } from '../../../renderer/database/journal.ts'
import { textToRecord } from '../../../renderer/database/record-text.ts'
import { offer } from './subject.ts'

const journal = await openJournal('bench-register', 'bench-account')
if (!(await journal.own(1))) throw new Error('The journal is owned by somebody else')
/** As long as a real one. */
const assertion = 'a'.repeat(220)

offer({
  async write(events) {
    const at = events[0]?.at ?? ''
    const clock = { raw: Date.parse(at), offset: 0 }
    const outcome = await journal.append({ commandType: 'ScanItem', at, clock, assertion, events }, [])
    if (outcome.state !== 'written') throw new Error(`The record was not written: ${JSON.stringify(outcome)}`)
  },
  async count() {
    const records = await journal.recordsAfter(0, 100_000)
    return records.reduce((sum, record) => sum + textToRecord(record.text).events.length, 0)
  },
})
