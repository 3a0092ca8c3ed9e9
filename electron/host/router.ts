/**
 * The host's side of the contract: each procedure checks what it needs (an account, a line, the lease) and passes on to the part
 * that does the work. Answers are checked against the contract on their way out.
 */
import { implement } from '@orpc/server'
import { hostContract } from '../../shared/host-contract/contract.ts'
import { answerOf, type CloudClient, type CloudRefusal } from './cloud-link/cloud-client.ts'
import { signedBatch } from './cloud-link/cloud-link.ts'
import type { Connection } from './connection.ts'
import type { HostParts } from './host-parts.ts'

export interface HostContext {
  readonly connection: Connection
}

interface LineErrors {
  NO_LINE: () => Error
  NOT_PAIRED: () => Error
  REFUSED: (options: { data: { code: string; message: string } }) => Error
}

export function createHostRouter(parts: HostParts) {
  const { lease, scanners, staff, cloud, register, signer } = parts
  const os = implement(hostContract).$context<HostContext>()

  async function asked<Value>(
    errors: LineErrors,
    call: (client: CloudClient, signal: AbortSignal) => Promise<Value>,
    signal: AbortSignal | undefined,
  ): Promise<Value> {
    const client = cloud.client
    if (!client) throw errors.NOT_PAIRED()
    const answer = await answerOf((limit) => call(client, limit), signal)
    if (answer.ok) return answer.value
    throw errorOf(answer.refusal, errors)
  }

  return os.router({
    boot: {
      get: os.boot.get.handler(() => parts.boot()),
      pair: os.boot.pair.handler(async ({ input, errors }) => {
        const outcome = await parts.pair(input.code, input.cloudUrl)
        if (outcome.ok) return outcome.value
        if (outcome.refusal.type === 'notAllowed') throw errors.NOT_ALLOWED({ message: outcome.refusal.message })
        throw errorOf(outcome.refusal, errors)
      }),
      createAccount: os.boot.createAccount.handler(async ({ input, errors }) => {
        if (register.get().accountId !== null && register.get().accountId !== input.accountId)
          throw errors.NOT_ALLOWED({ message: 'This register already has a store.' })
        return parts.createAccount(input)
      }),
    },
    lease: {
      acquire: os.lease.acquire.handler(({ input, context }) =>
        lease.acquire(context.connection, input.pageId, input.takeOver),
      ),
      watch: os.lease.watch.handler(({ input, signal }) => lease.watch(input.pageId, signal)),
      release: os.lease.release.handler(({ input, context }) => {
        lease.release(context.connection, input.pageId)
        return {}
      }),
    },
    scans: {
      received: os.scans.received.handler(({ context, signal }) => scanners.received(context.connection, signal)),
      status: os.scans.status.handler(({ signal }) => scanners.status.stream(signal)),
      repeated: os.scans.repeated.handler(({ signal }) => scanners.repeated(signal)),
      setup: os.scans.setup.handler(({ input, signal }) => scanners.setup(input.ports, signal)),
    },
    recorder: {
      append: os.recorder.append.handler(async ({ input, context, errors }) => {
        if (!lease.isOwner(context.connection) || lease.currentEpoch() !== input.epoch) throw errors.NOT_OWNER()
        const recorder = parts.recorder()
        if (!recorder) throw errors.NOT_ALLOWED({ message: 'This register has no store yet.' })
        return recorder.append(input.entries)
      }),
      replace: os.recorder.replace.handler(async ({ input, context, errors }) => {
        if (!lease.isOwner(context.connection) || lease.currentEpoch() !== input.epoch) throw errors.NOT_OWNER()
        const recorder = parts.recorder()
        if (!recorder) throw errors.NOT_ALLOWED({ message: 'This register has no store yet.' })
        return recorder.replace(input.entries, input.forget)
      }),
      read: os.recorder.read.handler(async ({ input }) => {
        const page = await parts.recorder()?.read(input.after)
        return page ?? { entries: [], hasMore: false }
      }),
      acknowledge: os.recorder.acknowledge.handler(async ({ input, context, errors }) => {
        if (!lease.isOwner(context.connection)) throw errors.NOT_OWNER()
        const recorder = parts.recorder()
        if (!recorder) throw errors.NOT_ALLOWED({ message: 'This register has no store yet.' })
        return recorder.acknowledge(input)
      }),
      status: os.recorder.status.handler(
        () => parts.recorder()?.status() ?? { state: 'ok' as const, lastSeq: 0, bytes: 0, problem: null },
      ),
      keepAccount: os.recorder.keepAccount.handler(async ({ input, context, errors }) => {
        if (!lease.isOwner(context.connection) || lease.currentEpoch() !== input.epoch) throw errors.NOT_OWNER()
        const { accountId } = register.get()
        if (accountId === null) throw errors.NOT_ALLOWED({ message: 'This register has no store yet.' })
        await parts.accountCopy.keep(accountId, input.text)
        return {}
      }),
      keptAccount: os.recorder.keptAccount.handler(async () => {
        const { accountId } = register.get()
        return { text: accountId === null ? null : await parts.accountCopy.read(accountId) }
      }),
    },
    staff: {
      signIn: os.staff.signIn.handler(({ input }) =>
        staff.signIn(input.staffId, input.pin, lease.currentEpoch() ?? register.get().epoch),
      ),
      locks: os.staff.locks.handler(() => staff.locks()),
      setPin: os.staff.setPin.handler(async ({ input, errors }) => {
        if (!(await staff.setPin(input.staffId, input.pin, input.managerAssertion)))
          throw errors.NOT_ALLOWED({ message: 'A manager has to sign in for this.' })
        return {}
      }),
      liftLock: os.staff.liftLock.handler(async ({ input, errors }) => {
        if (!(await staff.liftLock(input.staffId, input.managerAssertion)))
          throw errors.NOT_ALLOWED({ message: 'A manager has to sign in for this.' })
        return {}
      }),
      signInWithBadge: os.staff.signInWithBadge.handler(({ input }) =>
        staff.badges.signIn(input.code, lease.currentEpoch() ?? register.get().epoch),
      ),
      setBadge: os.staff.setBadge.handler(async ({ input, errors }) => {
        const outcome = await staff.badges.set(input.staffId, input.code, input.managerAssertion)
        if (outcome.state === 'notAllowed') throw errors.NOT_ALLOWED({ message: 'A manager has to sign in for this.' })
        return outcome
      }),
      badges: os.staff.badges.handler(() => staff.badges.owners()),
    },
    cloud: {
      events: os.cloud.events.handler(({ signal }) => cloud.events.stream(signal)),
      push: os.cloud.push.handler(({ input, context, errors, signal }) => {
        if (!lease.isOwner(context.connection)) throw errors.NOT_OWNER()
        const batch = signedBatch(input, register.get().registerId, signer)
        return asked(errors, (client, limit) => client.events.push(batch, { signal: limit }), signal)
      }),
      pull: os.cloud.pull.handler(({ input, errors, signal }) =>
        asked(errors, (client, limit) => client.events.pull(input, { signal: limit }), signal),
      ),
      hashAt: os.cloud.hashAt.handler(({ input, errors, signal }) =>
        asked(errors, (client, limit) => client.events.hashAt(input, { signal: limit }), signal),
      ),
      registers: os.cloud.registers.handler(({ errors, signal }) =>
        asked(errors, (client, limit) => client.registers.list(undefined, { signal: limit }), signal),
      ),
      mails: os.cloud.mails.handler(({ errors, signal }) =>
        asked(errors, (client, limit) => client.mail.list(undefined, { signal: limit }), signal),
      ),
      accountRows: os.cloud.accountRows.handler(({ errors, signal }) =>
        asked(errors, (client, limit) => client.account.rows(undefined, { signal: limit }), signal),
      ),
    },
    attachments: {
      put: os.attachments.put.handler(({ input, context, errors, signal }) => {
        if (!lease.isOwner(context.connection)) throw errors.NOT_OWNER()
        return asked(errors, (client, limit) => client.attachments.put(input, { signal: limit }), signal)
      }),
      get: os.attachments.get.handler(({ input, errors, signal }) =>
        asked(errors, (client, limit) => client.attachments.get(input, { signal: limit }), signal),
      ),
    },
    settings: {
      set: os.settings.set.handler(({ input }) => parts.setSettings(input)),
    },
    pos: {
      asked: os.pos.asked.handler(({ context, signal }) => parts.posCalls.asked(context.connection, signal)),
      answer: os.pos.answer.handler(({ input, context, errors }) => {
        if (!lease.isOwner(context.connection)) throw errors.NOT_OWNER()
        parts.posCalls.answer(input.callId, input.outcome)
        return {}
      }),
    },
  })
}
export type HostRouter = ReturnType<typeof createHostRouter>

function errorOf(refusal: CloudRefusal, errors: LineErrors): Error {
  if (refusal.type === 'noLine') return errors.NO_LINE()
  return errors.REFUSED({ data: { code: refusal.code, message: refusal.message } })
}
