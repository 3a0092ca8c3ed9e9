/**
 * The register's line to its cloud: pairs, passes pushes and pulls through, and watches. The watcher asks where the cloud stands,
 * then listens to its server-sent events; where these cannot be had it asks again every few seconds. Each (re)connect yields a
 * standing, so every reconnect pulls. Beside a stream that only stands there it asks every minute and a half, and at once when the computer has
 * slept. It never decides what to send: that is the page's journal.
 *
 *   notPaired --paired--> asking --answer--> listening --line breaks--> offline --wait, computed--> asking
 */
import type { z } from 'zod'
import { pairOutcomeSchema, pushVersion, type Standing } from '../../../shared/cloud-protocol/protocol.ts'
import type { CloudEvent } from '../../../shared/host-contract/contract.ts'
import type { Clock, Random } from '../../../shared/kernel/clock.ts'
import type { AccountId, RegisterId } from '../../../shared/kernel/ids.ts'
import { type Result, refused } from '../../../shared/kernel/result.ts'
import { backoffMs } from '../../../shared/sync/backoff.ts'
import { createLatestValue, type LatestValue } from '../latest-value.ts'
import type { Signer } from '../staff/assertion.ts'
import type { Staff } from '../staff/staff.ts'
import { answerOf, type CloudClient, type CloudRefusal, createCloudClient, endedBy } from './cloud-client.ts'

export type PairOutcome = z.infer<typeof pairOutcomeSchema>

export interface CloudLine {
  readonly cloudUrl: string
  readonly token: string
}

export interface CloudLink {
  /** null while not paired. */
  readonly client: CloudClient | null
  readonly events: LatestValue<CloudEvent>
  /** Starts watching on this line; called again after pairing. */
  connect(line: CloudLine): void
  stop(): Promise<void>
}

export interface CloudLinkNeeds {
  readonly clock: Clock
  readonly random: Random
  readonly staff: Staff
}

/** A silent stream is checked this often: a line that broke without a word is found out then, or by the next push. */
const checkMs = 90_000
/** A sleep of the computer is noticed this soon after it has woken up: the clock went on, and this timer did not. */
const lookForSleepMs = 3000
const sleptMs = 10_000
/** Waits stop growing here, at 8 to 16 s: someone may be looking at "waiting". */
const longestStep = 6

export async function pairWithCloud(
  cloudUrl: string,
  request: {
    readonly code: string
    readonly registerId: RegisterId
    readonly registerName: string
    readonly localAccountId: AccountId | null
    readonly publicKey: string
  },
): Promise<Result<PairOutcome, CloudRefusal>> {
  const client = createCloudClient(cloudUrl, null)
  const answer = await answerOf((signal) => client.register.pair(request, { signal }))
  if (!answer.ok) return answer
  const checked = pairOutcomeSchema.safeParse(answer.value)
  if (!checked.success)
    return refused({ type: 'refused', code: 'BAD_ANSWER', message: 'The cloud gave an answer of an unknown form.' })
  return { ok: true, value: checked.data }
}

/** The signed form of a page's batch. */
export const signedBatch = <Batch extends { readonly chainHead: string }>(
  batch: Batch,
  registerId: RegisterId,
  signer: Signer,
) => ({ ...batch, protocolVersion: pushVersion, registerId, signature: signer.signText(batch.chainHead) })

export function createCloudLink({ clock, random, staff }: CloudLinkNeeds): CloudLink {
  const events = createLatestValue<CloudEvent>({ type: 'notPaired' })
  let client: CloudClient | null = null
  let watching: { readonly stop: AbortController; readonly done: Promise<void> } | null = null

  staff.onPinChanged(() => {
    if (client && watching) void exchangeCredentials(client, staff, watching.stop.signal)
  })

  function say(standing: Standing, isNewLine: boolean): void {
    const last = events.get()
    if (!isNewLine && last.type === 'standing' && isSame(last.standing, standing)) return
    events.set({ type: 'standing', standing })
  }

  async function watch(cloud: CloudClient, signal: AbortSignal): Promise<void> {
    let failures = 0
    while (!signal.aborted) {
      const standing = await askStanding(cloud, signal)
      if (signal.aborted) return
      if (standing.ok) {
        say(standing.value, failures > 0 || events.get().type !== 'standing')
        failures = 0
        await exchangeCredentials(cloud, staff, signal)
        if (signal.aborted) return
        await listen(cloud, signal, (next) => say(next, false))
        // A stream that ends at once (a proxy that does not pass it on) leaves asking every few seconds.
        await pause(backoffMs(1, chance(random)), signal)
      } else {
        failures += 1
        sayOffline(standing.refusal)
        await pause(backoffMs(Math.min(failures, longestStep), chance(random)), signal)
      }
    }
  }

  function sayOffline(refusal: CloudRefusal): void {
    const problem = refusal.type === 'noLine' ? refusal.problem : `The cloud refused this register: ${refusal.message}`
    const last = events.get()
    if (last.type === 'offline' && last.problem === problem) return
    const since = last.type === 'offline' ? last.since : new Date(clock.now()).toISOString()
    events.set({ type: 'offline', since, problem })
  }

  async function stopWatching(): Promise<void> {
    const current = watching
    watching = null
    current?.stop.abort()
    await current?.done
  }

  return {
    get client() {
      return client
    },
    events,
    connect(line) {
      const cloud = createCloudClient(line.cloudUrl, line.token)
      client = cloud
      const before = stopWatching()
      const stop = new AbortController()
      watching = { stop, done: before.then(() => watch(cloud, stop.signal)) }
    },
    stop: stopWatching,
  }
}

const askStanding = async (cloud: CloudClient, signal: AbortSignal): Promise<Result<Standing, CloudRefusal>> => {
  const answer = await answerOf((limit) => cloud.events.hashAt({ position: 0 }, { signal: limit }), signal)
  return answer.ok ? { ok: true, value: answer.value.standing } : answer
}

/** Listens until the stream ends, fails, or a check beside it finds the line dead. */
async function listen(cloud: CloudClient, outer: AbortSignal, onStanding: (standing: Standing) => void): Promise<void> {
  const own = new AbortController()
  const end = () => own.abort()
  outer.addEventListener('abort', end, { once: true })
  if (outer.aborted) end()
  const checking = (async () => {
    while (!own.signal.aborted) {
      await pauseAwake(checkMs, own.signal)
      if (own.signal.aborted) return
      const standing = await askStanding(cloud, own.signal)
      if (standing.ok) onStanding(standing.value)
      else own.abort()
    }
  })()
  let standings: AsyncIterator<Standing, unknown> | null = null
  try {
    standings = await endedBy(own.signal, cloud.events.changes(undefined, { signal: own.signal }))
    for (;;) {
      const next = await endedBy(own.signal, standings.next())
      if (next.done) break
      onStanding(next.value)
    }
  } catch {
    // How the stream broke does not matter: the next question to the cloud says whether the line is down.
  } finally {
    outer.removeEventListener('abort', end)
    own.abort()
    void standings?.return?.().catch(() => undefined)
    await checking
  }
}

/** Gives the cloud what was changed here and takes what was changed elsewhere; a failure is met again at the next connect. */
async function exchangeCredentials(cloud: CloudClient, staff: Staff, signal: AbortSignal): Promise<void> {
  const changed = staff.unsent()
  const changedBadges = staff.badges.unsent()
  const answer = await answerOf(
    (limit) => cloud.staff.credentials({ changed, changedBadges }, { signal: limit }),
    signal,
  )
  if (!answer.ok) return
  await staff.takeFromCloud(answer.value.credentials, changed)
  await staff.badges.takeFromCloud(answer.value.badges, changedBadges)
}

const isSame = (one: Standing, other: Standing): boolean =>
  one.incarnation === other.incarnation &&
  one.lastPosition === other.lastPosition &&
  one.hashOfLastPosition === other.hashOfLastPosition

const chance = (random: Random): number => (random.bytes(1)[0] ?? 0) / 255

/** Ends early when the computer slept meanwhile. */
async function pauseAwake(ms: number, signal: AbortSignal): Promise<void> {
  for (let left = ms; left > 0 && !signal.aborted; left -= lookForSleepMs) {
    const begun = Date.now()
    await pause(Math.min(left, lookForSleepMs), signal)
    if (Date.now() - begun > lookForSleepMs + sleptMs) return
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve()
    const done = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, ms)
    signal.addEventListener('abort', done, { once: true })
  })
}
