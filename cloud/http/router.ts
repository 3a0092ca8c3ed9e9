/**
 * The contract's operations, each handed on to one function in `operations/`. Here is only who may call what: a register speaks for
 * its own account with its token; `admin.*` needs the admin token and a caller on this machine.
 */
import { implement } from '@orpc/server'
import { pushVersion } from '../../shared/cloud-protocol/protocol.ts'
import { acceptBatch } from '../operations/accept-batch.ts'
import { findAccountByName } from '../operations/accounts.ts'
import { readAttachment, storeAttachment } from '../operations/attachments.ts'
import { createPairing } from '../operations/create-pairing.ts'
import { mergeCredentials } from '../operations/credentials.ts'
import { listMails } from '../operations/mails.ts'
import { pairRegister } from '../operations/pair-register.ts'
import { pullPage } from '../operations/pull-page.ts'
import { pullRedemptions } from '../operations/pull-redemptions.ts'
import { readAccountRows } from '../operations/read-account-rows.ts'
import { listRegisters, recogniseRegister } from '../operations/registers.ts'
import { isSameSecret } from '../operations/secrets.ts'
import { readHashAt, readStanding } from '../operations/standing.ts'
import { watchChanges } from './changes.ts'
import { bearerToken, type Cloud, isLoopback, type RequestContext } from './context.ts'
import { servedContract } from './operator-contract.ts'

export function createRouter(cloud: Cloud) {
  const { storage, clock, random, judging } = cloud
  const { db, incarnation } = storage
  const open = implement(servedContract).$context<RequestContext>()
  const os = open.use(async ({ context, next, path, errors }) => {
    if (path.join('.') === 'register.pair') return next({ context: { accountId: '', registerId: '' } })
    const token = bearerToken(context.headers)
    if (path[0] === 'admin') {
      if (!token || !isLoopback(context.remoteAddress) || !isSameSecret(token, cloud.adminToken))
        throw errors.UNAUTHORIZED({ message: 'Only the admin token of this machine may do this.' })
      return next({ context: { accountId: '', registerId: '' } })
    }
    const register = token ? await recogniseRegister(db, token, clock.now()) : null
    if (!register) throw errors.UNAUTHORIZED()
    return next({ context: register })
  })

  return os.router({
    register: {
      pair: os.register.pair.handler(async ({ input, errors }) => {
        const paired = await pairRegister(db, input, { clock, random, incarnation })
        if (!paired.ok) throw errors[paired.refusal]()
        const { outcome, replacedAccountId } = paired.value
        if (replacedAccountId) storage.highWater.forget(replacedAccountId)
        return outcome
      }),
    },
    events: {
      push: os.events.push.handler(async ({ input, context, errors }) => {
        if (input.protocolVersion > pushVersion) throw errors.TOO_NEW()
        if (input.registerId !== context.registerId)
          throw errors.UNAUTHORIZED({ message: 'The token belongs to another register.' })
        const outcome = await acceptBatch(db, incarnation, context, input, new Date(clock.now()))
        storage.highWater.note(context.accountId, outcome.standing.lastPosition)
        storage.announcer.announce(context.accountId)
        judging.wake(context.accountId)
        return outcome
      }),
      pull: os.events.pull.handler(({ input, context }) =>
        pullPage(db, incarnation, context.accountId, input.after, input.limit),
      ),
      hashAt: os.events.hashAt.handler(async ({ input, context }) => ({
        hash: await readHashAt(db, context.accountId, input.position),
        standing: await readStanding(db, incarnation, context.accountId),
      })),
      changes: os.events.changes.handler(({ context, signal }) => watchChanges(storage, context.accountId, signal)),
    },
    account: {
      rows: os.account.rows.handler(({ context }) => readAccountRows(db, context.accountId)),
    },
    staff: {
      credentials: os.staff.credentials.handler(async ({ input, context }) => ({
        credentials: await mergeCredentials(db, context.accountId, 'pin', input.changed),
        badges: await mergeCredentials(db, context.accountId, 'badge', input.changedBadges),
      })),
    },
    registers: {
      list: os.registers.list.handler(async ({ context }) => ({
        registers: await listRegisters(db, context.accountId),
      })),
    },
    mail: {
      list: os.mail.list.handler(async ({ context }) => ({ mails: await listMails(db, context.accountId) })),
    },
    attachments: {
      put: os.attachments.put.handler(({ input, context }) =>
        storeAttachment(db, incarnation, context.accountId, input, new Date(clock.now())),
      ),
      get: os.attachments.get.handler(async ({ input, context }) => ({
        attachment: await readAttachment(db, context.accountId, input.ref),
        incarnation,
      })),
    },
    admin: {
      createPairing: os.admin.createPairing.handler(async ({ input, errors }) => {
        const account = await findAccountByName(db, input.store)
        if (account) await judging.settle(account.id)
        const pairing = await createPairing(db, input, { clock, random })
        if (pairing.ok) return pairing.value
        throw pairing.refusal === 'UNKNOWN_LOCATION'
          ? errors.UNKNOWN_STORE({ message: 'The store has no location of this name.' })
          : errors.UNKNOWN_STORE()
      }),
      pullRedemptions: os.admin.pullRedemptions.handler(async ({ input, errors }) => {
        const pulled = await pullRedemptions(cloud.ownFacts, input)
        if (!pulled.ok) throw errors[pulled.refusal]()
        return { ...pulled.value, redemptions: [...pulled.value.redemptions] }
      }),
    },
  })
}
