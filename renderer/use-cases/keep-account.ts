/**
 * The account's rows at the host: handed over when they have changed, and read when the browser's profile is gone and no line brings them. Rows
 * alone: what is counted in them is right again with the first page that is pulled.
 */
import { z } from 'zod'
import type { AccountId } from '../../shared/kernel/ids.ts'
import { type AccountState, emptyAccount } from '../../shared/loyalty/state.ts'
import { failureOf, type Line } from './host-client.ts'
import { changeSync } from './sync-status.ts'
import type { OpenRegister, TillContext } from './till-parts.ts'

const copySchema = z.looseObject({ accountId: z.string(), account: z.looseObject({}), catalogueVersion: z.number() })

/** Which rows the host holds of each open register. */
const handedOver = new WeakMap<OpenRegister, number>()

/** Nothing while the copy at the host has all rows. A disk that refuses is said, and met again at the next catching up. */
export async function keepAccount(context: TillContext): Promise<void> {
  const { register, line, lease } = context
  if (!register || !line || lease?.state !== 'granted' || register.fold.isAwaitingBase()) return
  const account = register.fold.account()
  if (!account.account || handedOver.get(register) === account.catalogueVersion) return
  handedOver.set(register, account.catalogueVersion)
  try {
    await line.client.recorder.keepAccount({ epoch: lease.epoch, text: JSON.stringify(account) })
  } catch (error) {
    handedOver.delete(register)
    const { failure, sentence } = failureOf(error)
    if (failure !== 'HOST_LOST' && failure !== 'NOT_OWNER') changeSync(context, { problem: sentence })
  }
}

/** null = none, or none of this account that this version can read. */
export async function readKeptAccount(line: Line, accountId: AccountId): Promise<AccountState | null> {
  const { text } = await line.client.recorder.keptAccount()
  if (text === null) return null
  try {
    const copy: AccountState = JSON.parse(text)
    if (!copySchema.safeParse(copy).success || copy.accountId !== accountId) return null
    return { ...emptyAccount(accountId), ...copy }
  } catch {
    // Written by something else: as good as none.
    return null
  }
}
