/**
 * Taking personal data out of everything this register has stored, after a fact said so - its own, or one that was pulled: journal records and
 * pages, the recorder's file, views and search index. What is left to do is noted in the journal, so a kill, a lost host or a
 * refusing disk only puts it off. The screen shows nothing of the person from the moment the fact is folded.
 */
import type { PersonBody } from '../../shared/customers/person.ts'
import type { RecorderEntry } from '../../shared/host-contract/contract.ts'
import type { CustomerId } from '../../shared/kernel/ids.ts'
import { rootOf } from '../../shared/loyalty/fold.ts'
import { withoutPurged } from '../database/purged-bodies.ts'
import { failureOf, type Line } from './host-client.ts'
import { openRegister } from './perform.ts'
import { entryToRecord, recordToEntry } from './recorder-entries.ts'
import { showFold } from './show-fold.ts'
import { changeSync } from './sync-status.ts'
import type { OpenRegister, TillContext } from './till-parts.ts'

export interface Purger {
  /** Something may be there to take out; runs once at a time. */
  kick(): void
}

const againAfterMs = 10_000
const replacedAtOnce = 100

export function createPurger(context: TillContext): Purger {
  let isRunning = false
  let isAskedAgain = false
  let callOff: () => void = () => undefined

  async function run(): Promise<void> {
    const register = openRegister(context)
    const { line } = context
    const names = (register?.journal.purge.unwiped() ?? []) as readonly CustomerId[]
    if (!register || !line || names.length === 0) return
    const touched = await register.journal.purge.wipe(context.ports.rest)
    await register.journal.attachments.removeOf(names)
    if (!(await wipeRecorder(register, line, names))) return tryAgain()
    await register.fold.forget(names)
    const account = register.fold.account()
    const isShownElsewhere = names.some(
      (name) => rootOf(account, name) !== name && !account.purged[rootOf(account, name)],
    )
    // What a merge had taken over from them is shown by others: those are folded anew, from what is left.
    if (touched.size > 0 || isShownElsewhere) {
      await context.inOrder(() => register.fold.rebuild(register.views.meta().basis))
      if (context.register === register) showFold(context)
    }
    if (context.register === register) await register.journal.purge.wiped(names)
  }

  /** False = not all of it could be done now. */
  async function wipeRecorder(register: OpenRegister, line: Line, names: readonly string[]): Promise<boolean> {
    const { lease } = context
    if (lease?.state !== 'granted') return false
    const purged = register.journal.purge.names()
    let batch: RecorderEntry[] = []
    const send = async (): Promise<boolean> => {
      const status = await line.client.recorder.replace({ epoch: lease.epoch, entries: batch, forget: [...names] })
      batch = []
      return status.state === 'ok'
    }
    // What was on its way to the recorder while the journal was wiped came before this.
    if ((context.store.getState().sync.recorder?.lagRecords ?? 0) > 0) return false
    for (let after = 0; ; ) {
      const { entries, hasMore } = await line.client.recorder.read({ after })
      for (const entry of entries) {
        const record = entryToRecord(entry)
        const bodies: readonly PersonBody[] = record ? withoutPurged(record.bodies, purged) : []
        if (record && bodies !== record.bodies) batch.push(recordToEntry({ ...record, bodies }))
        if (batch.length >= replacedAtOnce && !(await send())) return false
      }
      const last = entries.at(-1)
      if (!last || !hasMore) break
      after = last.n
    }
    // Also with nothing to replace: what the recorder had set aside as damaged is looked through.
    return send()
  }

  function tryAgain(): void {
    callOff()
    callOff = context.ports.after(againAfterMs, kick)
  }

  function kick(): void {
    if (isRunning) {
      isAskedAgain = true
      return
    }
    if ((openRegister(context)?.journal.purge.unwiped().length ?? 0) === 0) return
    callOff()
    isRunning = true
    isAskedAgain = false
    run()
      .catch((error: unknown) => {
        const { failure, sentence } = failureOf(error)
        // Another page has the register, or the host comes back: whoever opens it next goes on.
        if (failure === 'NOT_OWNER' || failure === 'HOST_LOST') return
        changeSync(context, { problem: sentence })
        tryAgain()
      })
      .finally(() => {
        isRunning = false
        if (isAskedAgain) kick()
      })
  }

  context.afterChange.push(() => kick())
  return { kick }
}
