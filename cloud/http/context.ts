/** What every request handler of the cloud works with. */
import type { IncomingHttpHeaders } from 'node:http'
import type { Clock, Random } from '../../shared/kernel/clock.ts'
import type { Judging } from '../judging.ts'
import type { OwnFactNeeds } from '../operations/own-facts.ts'
import type { Storage } from '../storage/open-storage.ts'

export interface Cloud {
  readonly storage: Storage
  readonly clock: Clock
  readonly random: Random
  readonly judging: Judging
  /** To write what the cloud itself makes facts of. */
  readonly ownFacts: OwnFactNeeds
  /** Signs the links of mails. */
  readonly linkSecret: string
  /** Lets this machine's own commands in; never leaves it. */
  readonly adminToken: string
}

export interface RequestContext {
  readonly headers: IncomingHttpHeaders
  readonly remoteAddress: string
}

/** The token of `Authorization: Bearer <token>`, or null. */
export function bearerToken(headers: IncomingHttpHeaders): string | null {
  const [scheme, token, ...more] = (headers.authorization ?? '').split(' ')
  return scheme?.toLowerCase() === 'bearer' && token && more.length === 0 ? token : null
}

export const isLoopback = (address: string): boolean => address === '::1' || /^(::ffff:)?127\./.test(address)
