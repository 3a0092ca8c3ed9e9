/**
 * A register's host: the shipped contract router, lease, recorder and cloud link, on simulated disk and line. Settings, keys and epoch
 * lie in documents that survive; PINs are taken without hashing, which would cost more than everything else together.
 */
import { createRouterClient } from '@orpc/server'
import { createCloudLink } from '../../electron/host/cloud-link/cloud-link.ts'
import { type ConnectionControl, createConnection } from '../../electron/host/connection.ts'
import type { HostParts } from '../../electron/host/host-parts.ts'
import { createLeaseKeeper } from '../../electron/host/lease/lease.ts'
import { createPosCalls } from '../../electron/host/pos-link/pos-calls.ts'
import { createRecorder, type Recorder } from '../../electron/host/recorder/recorder.ts'
import { createHostRouter } from '../../electron/host/router.ts'
import { createScanners } from '../../electron/host/scanners/scanners.ts'
import type { RegisterFile } from '../../electron/host/settings/data-folder.ts'
import type { JsonFile } from '../../electron/host/settings/json-file.ts'
import { createSigner } from '../../electron/host/staff/assertion.ts'
import type { Staff } from '../../electron/host/staff/staff.ts'
import type { HostClient, Line } from '../../renderer/use-cases/host-client.ts'
import { contractVersion } from '../../shared/host-contract/contract.ts'
import type { Clock } from '../../shared/kernel/clock.ts'
import { refused } from '../../shared/kernel/result.ts'
import type { Chance } from './chance.ts'
import type { SimulatedDisk } from './recorder-disk.ts'
import type { Actor, Time } from './time.ts'

export interface SimulatedHost {
  readonly actor: Actor
  /** A page's line; `lost` when the host dies. */
  openLine(page: Actor, onLost: () => void): Line & { readonly close: () => void }
  /** Every line of it breaks. Its actor is killed by whoever killed it. */
  die(): void
}

export interface HostNeeds {
  readonly time: Time
  readonly chance: Chance
  readonly clock: Clock
  readonly disk: SimulatedDisk
  readonly recorderPath: string
  /** Survives; written in one piece. */
  readonly file: { document: RegisterFile }
  readonly signingKey: string
  readonly token: string
}

/** Small files, so that one is followed by another within a run. */
const recorderLimits = ({ now }: Clock) => ({ segmentBytes: 24_000, keepMs: 90 * 24 * 3_600_000, now })

export function startHost(needs: HostNeeds, name: string): SimulatedHost {
  const { time, chance, clock, disk, file, token } = needs
  const actor = time.actor(name)
  const lines = new Set<() => void>()
  const ready = new Promise<HostParts>((resolve) => {
    time.send(actor, 0, () => void startParts().then(resolve))
  })
  const routing = ready.then((parts) => createHostRouter(parts))

  async function startParts(): Promise<HostParts> {
    const register: JsonFile<RegisterFile> = {
      get: () => file.document,
      async change(edit) {
        const next = edit(file.document)
        await time.wait(chance.between(0, 4))
        file.document = next
        return next
      },
    }
    const signer = createSigner(needs.signingKey)
    const staff = simpleStaff(file.document.registerId, signer.assert, clock)
    const cloud = createCloudLink({ clock, random: { bytes: (length) => chance.bytes(length) }, staff })
    const lease = createLeaseKeeper(
      async () => (await register.change((document) => ({ ...document, epoch: document.epoch + 1 }))).epoch,
    )
    const recorder: Recorder = await createRecorder(needs.recorderPath, disk, recorderLimits(clock))
    const boot = () => {
      const { registerId, registerName, accountId, accountName, locationId, settings } = register.get()
      return {
        ...{ contractVersion, shell: 'browser' as const, appVersion: '0.1.0', firstStart: 'ask' as const },
        ...{ demoStore: 'Empty Account' as const, clockOffsetMs: 0, isPaired: true },
        ...{ registerId, registerName, accountId, accountName, locationId, settings },
      }
    }
    cloud.connect({ cloudUrl: register.get().cloudUrl ?? '', token })
    return {
      ...{ register, signer, lease, staff, cloud, boot },
      scanners: createScanners(clock, (connection) => lease.isOwner(connection)),
      posCalls: createPosCalls(clock, (connection) => lease.isOwner(connection)),
      recorder: () => recorder,
      accountCopy: { keep: async () => undefined, read: async () => null },
      pair: async () => refused({ type: 'notAllowed', message: 'This register is already paired.' }),
      createAccount: async () => boot(),
      setSettings: async () => register.get().settings,
    }
  }

  return {
    actor,
    openLine(page, onLost) {
      const lost = new AbortController()
      const control: ConnectionControl = createConnection(`line of ${page.name}`, async () => page.isAlive)
      const waiting = new Set<(problem: Error) => void>()
      const lose = () => {
        lines.delete(lose)
        time.send(page, 0, () => {
          lost.abort()
          for (const reject of [...waiting]) reject(new Error('The line is gone.'))
          waiting.clear()
          onLost()
        })
      }
      lines.add(lose)

      /** From the page's time into the host's and back. A dead host answers nothing; a dead page hears nothing. */
      function crossing<Value>(work: () => Promise<Value>): Promise<Value> {
        return new Promise((resolve, reject) => {
          if (lost.signal.aborted) return reject(new Error('The line is gone.'))
          waiting.add(reject)
          const back = (settle: () => void) =>
            time.send(page, 0, () => {
              if (waiting.delete(reject)) settle()
            })
          time.send(actor, 0, () => {
            work().then(
              (value) => back(() => resolve(value)),
              (problem) => back(() => reject(problem)),
            )
          })
        })
      }
      const call = (path: readonly string[], input: unknown): Promise<unknown> =>
        crossing(async () => {
          let called: unknown = createRouterClient(await routing, { context: { connection: control.connection } })
          for (const name of path) called = (called as Record<string, unknown>)[name]
          const answer = await (called as (given: unknown) => Promise<unknown>)(input)
          return isStream(answer) ? streamed(answer) : answer
        })
      const streamed = (stream: AsyncIterator<unknown>): AsyncIterableIterator<unknown> => {
        const over: AsyncIterableIterator<unknown> = {
          next: () => crossing(() => stream.next()),
          [Symbol.asyncIterator]: () => over,
        }
        return over
      }
      return {
        client: clientOf(call),
        lost: lost.signal,
        close() {
          lines.delete(lose)
          time.send(actor, 0, () => control.close())
        },
      }
    },
    die() {
      for (const lose of [...lines]) lose()
    },
  }
}

const isStream = (answer: unknown): answer is AsyncIterator<unknown> =>
  typeof answer === 'object' && answer !== null && Symbol.asyncIterator in answer

/** `client.cloud.push(input)` as a call with a path. */
function clientOf(call: (path: readonly string[], input: unknown) => Promise<unknown>): HostClient {
  const at = (path: readonly string[]): unknown =>
    new Proxy(() => undefined, {
      get: (_target, name) => (typeof name === 'string' && name !== 'then' ? at([...path, name]) : undefined),
      apply: (_target, _this, [input]: unknown[]) => call(path, input),
    })
  return at([]) as HostClient
}

function simpleStaff(
  registerId: RegisterFile['registerId'],
  assert: ReturnType<typeof createSigner>['assert'],
  clock: Clock,
): Staff {
  const twelveHours = 12 * 3_600_000
  return {
    async signIn(staffId, _pin, epoch) {
      const issuedAt = clock.now()
      const expiresAt = issuedAt + twelveHours
      const assertion = assert({ registerId, epoch, staffId, issuedAt, expiresAt })
      return { state: 'signedIn', staffId, assertion, expiresAt: new Date(expiresAt).toISOString() }
    },
    locks: () => [],
    setPin: async () => false,
    liftLock: async () => false,
    unsent: () => [],
    takeFromCloud: async () => undefined,
    onPinChanged: () => undefined,
    badges: {
      signIn: async () => ({ state: 'unknownBadge', waitUntil: null }),
      set: async () => ({ state: 'notAllowed' }),
      owners: () => [],
      unsent: () => [],
      takeFromCloud: async () => undefined,
    },
  }
}
