/**
 * The cloud as typed calls. Every call has a time limit and ends in one of three ways: an answer, a refusal the cloud named, or
 * no outcome at all (line down, time over, a gateway's error page) - and then the same bytes may go again.
 */
import { createORPCClient, ORPCError } from '@orpc/client'
import type { ContractRouterClient } from '@orpc/contract'
import type { JsonifiedClient } from '@orpc/openapi-client'
import { OpenAPILink } from '@orpc/openapi-client/fetch'
import { cloudContract } from '../../../shared/cloud-protocol/protocol.ts'
import { accepted, type Result, refused } from '../../../shared/kernel/result.ts'
import { createPackedFetch } from './packed-fetch.ts'

export type CloudClient = JsonifiedClient<ContractRouterClient<typeof cloudContract>>

export type CloudRefusal =
  | { readonly type: 'noLine'; readonly problem: string }
  | { readonly type: 'refused'; readonly code: string; readonly message: string }

const callMs = 20_000
const tooBig = 'PAYLOAD_TOO_LARGE'

export function createCloudClient(cloudUrl: string, token: string | null): CloudClient {
  return createORPCClient(
    new OpenAPILink(cloudContract, {
      url: `${cloudUrl.replace(/\/+$/, '')}/api`,
      fetch: createPackedFetch(),
      headers: () => (token === null ? {} : { authorization: `Bearer ${token}` }),
    }),
  )
}

/**
 * Runs one call with a time limit; `outer` ends it earlier. The end is our own race: whether a fetch notices an abort depends on
 * what the engine has collected meanwhile, so it is only asked to.
 */
export async function answerOf<Value>(
  call: (signal: AbortSignal) => Promise<Value>,
  outer?: AbortSignal,
): Promise<Result<Value, CloudRefusal>> {
  const own = new AbortController()
  const giveUp = () => own.abort()
  const limit = setTimeout(giveUp, callMs)
  outer?.addEventListener('abort', giveUp, { once: true })
  if (outer?.aborted) giveUp()
  try {
    return accepted(await endedBy(own.signal, call(own.signal)))
  } catch (error) {
    return refused(refusalOf(error))
  } finally {
    clearTimeout(limit)
    outer?.removeEventListener('abort', giveUp)
  }
}

/** The work's outcome, or a rejection as soon as the signal aborts. Leaves no listener behind. */
export function endedBy<Value>(signal: AbortSignal, work: Promise<Value>): Promise<Value> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(new DOMException('The call was ended.', 'AbortError'))
    signal.addEventListener('abort', abort, { once: true })
    if (signal.aborted) abort()
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort))
  })
}

export function refusalOf(error: unknown): CloudRefusal {
  if (error instanceof ORPCError && error.status < 500 && error.status !== 408 && error.status !== 429)
    // Too big is said by whoever stands in the way, in words of its own.
    return { type: 'refused', code: error.status === 413 ? tooBig : String(error.code), message: error.message }
  return { type: 'noLine', problem: problemOf(error) }
}

function problemOf(error: unknown): string {
  if (error instanceof ORPCError) return `The cloud answered ${error.status}.`
  const code = ((error as Error | null)?.cause as NodeJS.ErrnoException | undefined)?.code
  switch (code) {
    case 'ECONNREFUSED':
      return 'Nothing answers at the cloud address.'
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return 'The name of the cloud cannot be found.'
    default:
      if (error instanceof Error && (error.name === 'TimeoutError' || error.name === 'AbortError'))
        return 'The cloud did not answer in time.'
      return code === undefined ? 'The line to the cloud broke.' : `The line to the cloud broke (${code}).`
  }
}
