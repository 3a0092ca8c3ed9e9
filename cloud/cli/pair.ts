/**
 * `pair --store <name>`: asks the running service on this machine for a one-time pairing code, with the admin token of the data
 * folder. Only when nothing runs there - the folder's lock is free - is the database opened directly. A store that is not there
 * yet is made.
 */
import { createORPCClient, ORPCError } from '@orpc/client'
import type { ContractRouterClient } from '@orpc/contract'
import type { JsonifiedClient } from '@orpc/openapi-client'
import { OpenAPILink } from '@orpc/openapi-client/fetch'
import { cloudContract } from '../../shared/cloud-protocol/protocol.ts'
import type { Clock } from '../../shared/kernel/clock.ts'
import { accepted, type Result, refused } from '../../shared/kernel/result.ts'
import { readAdminToken, readPort } from '../data-folder.ts'
import { createJudging } from '../judging.ts'
import { findAccountByName } from '../operations/accounts.ts'
import { createPairing, type NewPairing, type PairingRequest } from '../operations/create-pairing.ts'
import { systemRandom } from '../service.ts'
import { CloudRefused, openStorage } from '../storage/open-storage.ts'
import type { CloudCommand } from './flags.ts'

export type PairCommand = Extract<CloudCommand, { command: 'pair' }>

const askMs = 10_000

/** The refusal is one sentence. */
export async function requestPairing(command: PairCommand, clock: Clock): Promise<Result<NewPairing, string>> {
  const request = { store: command.store, createStore: true, location: command.location }
  const fromService = await askService(command, request)
  return fromService ?? askDatabase(command, request, clock)
}

/** null = no service answers. */
async function askService(command: PairCommand, request: PairingRequest): Promise<Result<NewPairing, string> | null> {
  const port = command.port ?? readPort(command.folder)
  const token = readAdminToken(command.folder)
  if (port === null || !token) return null
  const client: JsonifiedClient<ContractRouterClient<typeof cloudContract>> = createORPCClient(
    new OpenAPILink(cloudContract, {
      url: `http://127.0.0.1:${port}/api`,
      headers: { authorization: `Bearer ${token}` },
    }),
  )
  try {
    return accepted(await client.admin.createPairing(request, { signal: AbortSignal.timeout(askMs) }))
  } catch (problem) {
    if (!(problem instanceof ORPCError)) return null
    if (problem.code !== 'UNAUTHORIZED') return refused(problem.message)
    // The address in the folder may be that of a killed service, whose port another cloud has now.
    if (command.port === null) return null
    return refused(`The service on port ${port} belongs to another data folder; say which with --data.`)
  }
}

async function askDatabase(
  command: PairCommand,
  request: PairingRequest,
  clock: Clock,
): Promise<Result<NewPairing, string>> {
  const { folder, databaseUrl } = command
  const ignore = (): void => undefined
  let storage: Awaited<ReturnType<typeof openStorage>>
  try {
    storage = await openStorage(
      databaseUrl === undefined ? { kind: 'folder', folder } : { kind: 'postgres', databaseUrl },
      ignore,
    )
  } catch (problem) {
    if (problem instanceof CloudRefused) return refused(problem.message)
    throw problem
  }
  try {
    const judging = createJudging({ db: storage.db, clock, onJudged: ignore, onProblem: ignore })
    const account = await findAccountByName(storage.db, request.store)
    if (account) await judging.settle(account.id)
    const pairing = await createPairing(storage.db, request, { clock, random: systemRandom })
    if (pairing.ok) return pairing
    return refused(
      pairing.refusal === 'UNKNOWN_LOCATION' ? 'The store has no location of this name.' : 'No store of this name.',
    )
  } finally {
    await storage.close()
  }
}
