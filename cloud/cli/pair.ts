/** `pair --store <name>`: a one-time pairing code for a store. A store that is not there yet is made. */
import type { Clock } from '../../shared/kernel/clock.ts'
import { type Result, refused } from '../../shared/kernel/result.ts'
import { findAccountByName } from '../operations/accounts.ts'
import { createPairing, type NewPairing } from '../operations/create-pairing.ts'
import { systemRandom } from '../service.ts'
import type { CloudCommand } from './flags.ts'
import { reachCloud } from './reach-cloud.ts'

export type PairCommand = Extract<CloudCommand, { command: 'pair' }>

/** The refusal is one sentence. */
export function requestPairing(command: PairCommand, clock: Clock): Promise<Result<NewPairing, string>> {
  const request = { store: command.store, createStore: true, location: command.location }
  return reachCloud<NewPairing>(command, clock, {
    askMs: 10_000,
    ask: (admin, signal) => admin.createPairing(request, { signal }),
    async open({ db }, judging) {
      const account = await findAccountByName(db, request.store)
      if (account) await judging.settle(account.id)
      const pairing = await createPairing(db, request, { clock, random: systemRandom })
      if (pairing.ok) return pairing
      return refused(
        pairing.refusal === 'UNKNOWN_LOCATION' ? 'The store has no location of this name.' : 'No store of this name.',
      )
    },
  })
}
