/**
 * Saves rows that a manager entered or imported: all of them in one record, split into as many facts as the cloud's limit asks for.
 * Either all rows are saved or none.
 */
import { maxRowsBytes } from '../../shared/cloud-protocol/limits.ts'
import { accepted, type Result, refused } from '../../shared/kernel/result.ts'
import type { Rows } from '../../shared/loyalty/catalogue.ts'
import type { DecidedFact, Refusal } from '../../shared/loyalty/commands.ts'
import { decideForAccount } from '../../shared/loyalty/decide.ts'
import { splitRows } from '../../shared/loyalty/split-rows.ts'
import { decisionContext, openRegister, record, type StorageRefusal } from './perform.ts'
import type { TillContext } from './till-parts.ts'

export async function saveRows(
  context: TillContext,
  saved: readonly Rows[],
): Promise<Result<null, Refusal | StorageRefusal>> {
  const register = openRegister(context)
  if (!register) return refused({ reason: 'notSignedIn' })
  // Read once: a manager's approval is good for the whole record.
  const decision = decisionContext(context)
  const facts: DecidedFact[] = []
  for (const rows of saved.flatMap((one) => (one.rows.length > 0 ? splitRows(one, maxRowsBytes) : []))) {
    const decided = decideForAccount({ type: 'SaveRows', rows }, register.fold.account(), decision)
    if (!decided.ok) return decided
    facts.push(...decided.value)
  }
  const written = await record(context, 'SaveRows', facts, [])
  return written.ok ? accepted(null) : written
}
