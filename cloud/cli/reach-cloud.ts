/**
 * How a command reaches the cloud of this machine: it asks the running service with the admin token of the data folder. Only when
 * nothing runs there - the folder's lock is free - is the database opened directly.
 */
import { createORPCClient, ORPCError } from '@orpc/client'
import type { ContractRouterClient } from '@orpc/contract'
import type { JsonifiedClient } from '@orpc/openapi-client'
import { OpenAPILink } from '@orpc/openapi-client/fetch'
import type { Clock } from '../../shared/kernel/clock.ts'
import { accepted, type Result, refused } from '../../shared/kernel/result.ts'
import { readAdminToken, readPort } from '../data-folder.ts'
import { servedContract } from '../http/operator-contract.ts'
import { createJudging, type Judging } from '../judging.ts'
import { CloudRefused, openStorage, type Storage } from '../storage/open-storage.ts'

export interface CloudPlace {
  readonly folder: string
  readonly databaseUrl: string | undefined
  /** Where the service listens; null = as its data folder says. */
  readonly port: number | null
}

export type AdminClient = JsonifiedClient<ContractRouterClient<typeof servedContract>>['admin']

export interface Ways<Value> {
  ask(admin: AdminClient, signal: AbortSignal): Promise<Value>
  open(storage: Storage, judging: Judging): Promise<Result<Value, string>>
}

/** The refusal is one sentence. */
export async function reachCloud<Value>(
  place: CloudPlace,
  clock: Clock,
  { askMs, ...ways }: Ways<Value> & { readonly askMs: number },
): Promise<Result<Value, string>> {
  return (await askService(place, ways.ask, askMs)) ?? openDatabase(place, ways.open, clock)
}

/** null = no service answers. */
async function askService<Value>(
  place: CloudPlace,
  ask: Ways<Value>['ask'],
  askMs: number,
): Promise<Result<Value, string> | null> {
  const port = place.port ?? readPort(place.folder)
  const token = readAdminToken(place.folder)
  if (port === null || !token) return null
  const client: JsonifiedClient<ContractRouterClient<typeof servedContract>> = createORPCClient(
    new OpenAPILink(servedContract, {
      url: `http://127.0.0.1:${port}/api`,
      headers: { authorization: `Bearer ${token}` },
    }),
  )
  try {
    return accepted(await ask(client.admin, AbortSignal.timeout(askMs)))
  } catch (problem) {
    if (!(problem instanceof ORPCError)) return null
    if (problem.code !== 'UNAUTHORIZED') return refused(problem.message)
    // The address in the folder may be that of a killed service, whose port another cloud has now.
    if (place.port === null) return null
    return refused(`The service on port ${port} belongs to another data folder; say which with --data.`)
  }
}

async function openDatabase<Value>(
  { folder, databaseUrl }: CloudPlace,
  open: Ways<Value>['open'],
  clock: Clock,
): Promise<Result<Value, string>> {
  const ignore = (): void => undefined
  let storage: Storage
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
    return await open(storage, createJudging({ db: storage.db, clock, onJudged: ignore, onProblem: ignore }))
  } finally {
    await storage.close()
  }
}
