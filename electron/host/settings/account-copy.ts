/**
 * The account's rows (staff, stores, catalogue) as the page last saw them, beside the recorder: with the browser's profile gone and no line to the
 * cloud, people can still sign in and serve. Replaced as a whole; a copy that is damaged is no copy. Holds no personal data of customers.
 */
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { AccountId } from '../../../shared/kernel/ids.ts'
import { writeAtomically } from './atomic-write.ts'
import { makeFolder } from './make-folder.ts'

export interface AccountCopy {
  /** Rejects when the disk refuses. */
  keep(accountId: AccountId, text: string): Promise<void>
  /** null = there is none that can be read. */
  read(accountId: AccountId): Promise<string | null>
}

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex')

export function createAccountCopy(folder: string): AccountCopy {
  const pathOf = (accountId: AccountId) => join(folder, `${encodeURIComponent(accountId)}.account`)
  let turn: Promise<unknown> = Promise.resolve()
  return {
    keep(accountId, text) {
      const mine = turn.then(async () => {
        await makeFolder(folder)
        await writeAtomically(pathOf(accountId), `${hashOf(text)}\n${text}`, 0o600)
      })
      turn = mine.catch(() => undefined)
      return mine
    },
    async read(accountId) {
      const whole = await readFile(pathOf(accountId), 'utf8').catch(() => '')
      const end = whole.indexOf('\n')
      const text = whole.slice(end + 1)
      return end > 0 && whole.slice(0, end) === hashOf(text) ? text : null
    },
  }
}
