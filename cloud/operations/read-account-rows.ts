/** The account's rows as far as they are judged, for a register whose history has not come that far. Nothing of any customer is in them. */
import { type AccountRowsAnswer, rowsVersion } from '../../shared/cloud-protocol/account-rows.ts'
import type { Database } from '../storage/open-storage.ts'
import { readAccountState } from './accounts.ts'

export async function readAccountRows(db: Database, accountId: string): Promise<AccountRowsAnswer> {
  const { state, judgedUpTo } = await readAccountState(db, accountId)
  const { account, locations, registers, staff, catalogue, catalogueVersion } = state
  return {
    version: rowsVersion,
    position: judgedUpTo,
    rows: { account, locations, registers, staff, catalogue: { ...catalogue }, catalogueVersion },
  }
}
