/**
 * How a new register gets its cloud without a person typing a code: `--pair` brings one, or the program that started this shell
 * gives one over the process channel when asked:
 *
 *   shell -> parent   { type: 'wantsPairing', store: null }            the demo store of the parent's cloud
 *                     { type: 'wantsPairing', store: 'Harbor Pets' }   a store just made here: an empty account of that name
 *   parent -> shell   { type: 'pairing', code, cloudUrl } | { type: 'noPairing' }
 */
import { z } from 'zod'
import { accepted, type Result, refused } from '../../../shared/kernel/result.ts'
import type { Host } from '../host.ts'
import type { PairRefusal } from '../host-parts.ts'
import type { StartRefusal } from '../settings/start-refusal.ts'
import type { ShellOptions } from './shell-options.ts'

const answerSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('pairing'), code: z.string(), cloudUrl: z.string() }),
  z.object({ type: z.literal('noPairing') }),
])

/** The part of `process` that is used; a fake in tests. */
export interface ParentChannel {
  send?: ((message: unknown) => boolean) | undefined
  on(event: 'message', listener: (message: unknown) => void): unknown
  off(event: 'message', listener: (message: unknown) => void): unknown
}

/** Ends when the register is paired as far as it was asked to be. A refused code of a person's own is a refusal to start. */
export async function pairAtStart(
  host: Host,
  options: ShellOptions,
  parent: ParentChannel,
  report: (sentence: string) => void,
): Promise<Result<null, StartRefusal>> {
  const { firstStart } = options.host
  const { isPaired, accountId, accountName } = host.boot()
  if (isPaired) return accepted(null)
  if (options.pairingCode !== null) {
    const outcome = await host.pair(options.pairingCode, options.host.cloudUrl)
    return outcome.ok ? accepted(null) : refused({ sentence: `Pairing failed. ${messageOf(outcome.refusal)}` })
  }
  if (!options.parentPairs) return accepted(null)

  const pairThrough = async (store: string | null): Promise<void> => {
    const answer = await askParent(parent, store)
    if (answer?.type !== 'pairing') return
    const outcome = await host.pair(answer.code, answer.cloudUrl)
    if (!outcome.ok) report(`The register could not be paired with its cloud. ${messageOf(outcome.refusal)}`)
  }
  if (accountId !== null)
    // A store made here whose pairing did not come through: the page works meanwhile.
    void pairThrough(accountName)
  else if (firstStart === 'create') host.onAccountCreated((account) => void pairThrough(account.accountName))
  else await pairThrough(null)
  return accepted(null)
}

function askParent(parent: ParentChannel, store: string | null): Promise<z.infer<typeof answerSchema> | null> {
  return new Promise((resolve) => {
    if (!parent.send) return resolve(null)
    const listener = (message: unknown) => {
      const answer = answerSchema.safeParse(message)
      if (!answer.success) return
      parent.off('message', listener)
      resolve(answer.data)
    }
    parent.on('message', listener)
    parent.send({ type: 'wantsPairing', store })
  })
}

function messageOf(refusal: PairRefusal): string {
  return refusal.type === 'noLine' ? refusal.problem : refusal.message
}
