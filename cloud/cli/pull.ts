/** `pull --store <name>`: a distributor takes the store's redemptions into a batch; afterwards they cannot be undone. */
import type { Clock } from '../../shared/kernel/clock.ts'
import { type Result, refused } from '../../shared/kernel/result.ts'
import { type PulledBatch, pullRedemptions, pullRefusals } from '../operations/pull-redemptions.ts'
import { systemRandom } from '../service.ts'
import type { CloudCommand } from './flags.ts'
import { reachCloud } from './reach-cloud.ts'

export type PullCommand = Extract<CloudCommand, { command: 'pull' }>

/** The refusal is one sentence. */
export function requestPull(command: PullCommand, clock: Clock): Promise<Result<PulledBatch, string>> {
  const { store, distributor, batchId } = command
  const request = { store, distributor, batchId }
  return reachCloud<PulledBatch>(command, clock, {
    askMs: 120_000,
    ask: (admin, signal) => admin.pullRedemptions(request, { signal }),
    async open({ db, incarnation, highWater }, { settle }) {
      const needs = { db, incarnation, clock, random: systemRandom, settle, onAccepted: highWater.note }
      const pulled = await pullRedemptions(needs, request)
      return pulled.ok ? pulled : refused(pullRefusals[pulled.refusal])
    },
  })
}

export function pulledToText({ storeName, batchId, redemptions }: PulledBatch, json: boolean): string {
  if (json) return JSON.stringify({ batchId, redemptions })
  if (batchId === null) return `${storeName} has no redemptions to be taken into a batch.`
  const count = redemptions.length === 1 ? '1 redemption' : `${redemptions.length} redemptions`
  return `${count} of ${storeName} went into batch ${batchId}.`
}
