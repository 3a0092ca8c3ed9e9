/**
 * Saves rows that a manager entered or imported: in one record, split into as many facts as the cloud's limit asks for. Only an
 * import of megabytes is more than one record, because a record travels whole and the cloud takes 8 MB at a time; its records stand
 * in the order of the rows, so that what is named comes before what names it, and importing again goes on where it ended.
 */
import { jsonBytes, maxRowsBytes } from '../../shared/cloud-protocol/limits.ts'
import { accepted, type Result, refused } from '../../shared/kernel/result.ts'
import type { Rows } from '../../shared/loyalty/catalogue.ts'
import type { DecidedFact, Refusal } from '../../shared/loyalty/commands.ts'
import { decideForAccount } from '../../shared/loyalty/decide.ts'
import { splitRows } from '../../shared/loyalty/split-rows.ts'
import { decisionContext, openRegister, record, type StorageRefusal } from './perform.ts'
import type { TillContext } from './till-parts.ts'

/** Of one record's facts; text in a text grows on the wire, and 8 MB are the cloud's end. */
const maxRecordBytes = 2_000_000

export async function saveRows(
  context: TillContext,
  saved: readonly Rows[],
): Promise<Result<null, Refusal | StorageRefusal>> {
  const register = openRegister(context)
  if (!register) return refused({ reason: 'notSignedIn' })
  // Read once: a manager's approval is good for everything that is saved here.
  const decision = decisionContext(context)
  const facts: DecidedFact[] = []
  for (const rows of saved.flatMap((one) => (one.rows.length > 0 ? splitRows(one, maxRowsBytes) : []))) {
    const decided = decideForAccount({ type: 'SaveRows', rows }, register.fold.account(), decision)
    if (!decided.ok) return decided
    facts.push(...decided.value)
  }
  for (const part of recordsOf(facts)) {
    const written = await record(context, 'SaveRows', part, [])
    if (!written.ok) return written
  }
  return accepted(null)
}

function recordsOf(facts: readonly DecidedFact[]): readonly (readonly DecidedFact[])[] {
  const records: DecidedFact[][] = []
  let bytes = maxRecordBytes
  for (const fact of facts) {
    const size = jsonBytes(fact)
    if (bytes + size > maxRecordBytes) {
      records.push([])
      bytes = 0
    }
    records.at(-1)?.push(fact)
    bytes += size
  }
  return records
}
