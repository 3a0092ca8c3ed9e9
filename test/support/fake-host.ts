/**
 * A host in memory behind the real contract: what goes in and out is checked as on the real line. Faults are methods. One host may
 * have several pages; each page's line is made by `openLine`.
 */

import { createRouterClient, implement } from '@orpc/server'
import type { HostLine, Line } from '../../renderer/use-cases/host-client.ts'
import type { Standing } from '../../shared/cloud-protocol/protocol.ts'
import type {
  Boot,
  CloudEvent,
  DoubleRead,
  PosAsk,
  PosOutcome,
  RecorderEntry,
  ScannerStatus,
  ScanReceived,
} from '../../shared/host-contract/contract.ts'
import { contractVersion, hostContract } from '../../shared/host-contract/contract.ts'
import type { AccountId, LocationId, RegisterId, StaffId } from '../../shared/kernel/ids.ts'
import { type FakeCloud, fakeCloud } from './fake-cloud.ts'

export interface FakeHost {
  readonly cloud: FakeCloud
  /** A page's line to this host. */
  openLine(): FakeLine
  /** A label is read. */
  scan(raw: string, kind?: ScanReceived['kind']): void
  /** The last label is in view once more. */
  seeAgain(times: number): void
  /** The till's own software asks for its customer. */
  askForPosCustomer(posId: string): void
  /** What the page said to that, in order. */
  posAnswers(): readonly PosOutcome[]
  /** The next n pushes find no line, although the cloud has stored them when `stored`. */
  failNextPushes(n: number, stored?: boolean): void
  /** A gateway on the way takes no larger push. */
  limitPushes(bytes: number): void
  goOffline(): void
  goOnline(): void
  /** As an answer that comes late says it. */
  tellStanding(standing: Standing): void
  /** Pulls wait until they are released; so many are answered before. */
  holdPulls(after?: number): void
  /** How many pulls came so far, answered or not. */
  pulls(): number
  releasePulls(): void
  /** The rows ahead of the history are not had: no line, or an answer that breaks the host. The next n pulls find no line either. */
  failAccountRows(how: 'noLine' | 'broken' | null, pulls?: number): void
  failRecorder(problem: string | null): void
  recorded(): readonly RecorderEntry[]
  loseRecorder(): void
  pins(): ReadonlyMap<string, string>
  setPin(staffId: string, pin: string): void
  setBadge(staffId: string, code: string): void
  /** Wrong PINs have locked the person out; null lifts it. */
  lock(staffId: string, until: string | null): void
  /** The next PIN is the last thing that happens: the host stops answering before or after it is kept. Resolves when it came. */
  stopAtNextPin(when: 'before' | 'after'): Promise<void>
  /** The program that started this host pairs it, without any page asking. */
  pairInBackground(): void
  /** Pushes as they came, for comparing bytes. */
  pushes(): readonly string[]
}

export interface FakeLine {
  readonly host: HostLine
  /** The line breaks; `restore` makes a new one to the same page. */
  breakLine(): void
  restore(): void
}

export interface FakeHostOptions {
  readonly registerId?: string
  readonly isPaired?: boolean
  readonly accountId?: string | null
  readonly locationId?: string | null
  readonly cloud?: FakeCloud
  readonly firstStart?: Boot['firstStart']
  readonly now?: () => number
}

/** A value that others follow: the latest at once, then each new one. */
function createChannel<Value>() {
  const followers = new Set<(value: Value) => void>()
  return {
    send(value: Value) {
      for (const follower of [...followers]) follower(value)
    },
    async *follow(signal: AbortSignal | undefined, first: readonly Value[] = []): AsyncGenerator<Value, void, void> {
      const queue: Value[] = [...first]
      let wake: () => void = () => undefined
      const follower = (value: Value) => {
        queue.push(value)
        wake()
      }
      followers.add(follower)
      const stop = () => wake()
      signal?.addEventListener('abort', stop)
      try {
        while (!signal?.aborted) {
          const next = queue.shift()
          if (next !== undefined) yield next
          else
            await new Promise<void>((resolve) => {
              wake = resolve
            })
        }
      } finally {
        followers.delete(follower)
        signal?.removeEventListener('abort', stop)
      }
    },
  }
}

export function fakeHost(options: FakeHostOptions = {}): FakeHost {
  const cloud = options.cloud ?? fakeCloud()
  const now = options.now ?? (() => Date.parse('2026-06-10T15:00:00Z'))
  const at = () => new Date(now()).toISOString()
  let boot: Boot = {
    contractVersion,
    shell: 'browser',
    appVersion: '0.1.0',
    registerId: (options.registerId ?? 'register-1') as RegisterId,
    accountId: (options.accountId === undefined ? 'account-1' : options.accountId) as AccountId | null,
    accountName: null,
    registerName: 'Register 1',
    locationId: (options.locationId === undefined ? 'maple-main' : options.locationId) as LocationId | null,
    isPaired: options.isPaired ?? true,
    firstStart: options.firstStart ?? 'ask',
    demoStore: 'Maple Street Pets',
    clockOffsetMs: 0,
    settings: { sounds: true, volume: 0.5, colorScheme: 'auto', language: 'en', serialPorts: [] },
  }
  let owner: object | null = null
  let epoch = 0
  let isOffline = false
  let rowsFail: 'noLine' | 'broken' | null = null
  let failingPulls = 0
  let failing = 0
  let mostBytes = Number.POSITIVE_INFINITY
  let failsAfterStoring = false
  let heldPulls: Promise<void> | null = null
  let pullCount = 0
  let answeredPulls = 0
  let releasePulls: () => void = () => undefined
  let recorderProblem: string | null = null
  let entries: RecorderEntry[] = []
  let accountCopy: string | null = null
  const pinByStaff = new Map<string, string>()
  const badgeByStaff = new Map<string, string>()
  const lockByStaff = new Map<string, string>()
  const pushed: string[] = []
  const ownerChanges = createChannel<object | null>()
  const scans = createChannel<ScanReceived>()
  const doubleReads = createChannel<DoubleRead>()
  const triedPorts = createChannel<ScannerStatus[]>()
  const cloudEvents = createChannel<CloudEvent>()
  const posAsks = createChannel<PosAsk>()
  const posAnswers: PosOutcome[] = []
  let scanCount = 0
  let posCalls = 0
  let stopsAtPin: { readonly when: 'before' | 'after'; readonly came: () => void } | null = null

  const ownerOf = (code: string): StaffId | null =>
    ([...badgeByStaff].find(([, badge]) => badge.toLowerCase() === code.toLowerCase())?.[0] as StaffId) ?? null
  const signedIn = (staffId: StaffId) => ({
    state: 'signedIn' as const,
    staffId,
    assertion: `assertion-${staffId}-${epoch}`,
    expiresAt: new Date(now() + 12 * 3_600_000).toISOString(),
  })

  function pair(): void {
    boot = {
      ...boot,
      isPaired: true,
      accountId: boot.accountId ?? ('account-1' as AccountId),
      locationId: boot.locationId ?? ('maple-main' as LocationId),
    }
    cloudEvents.send(cloudEvent())
  }

  const cloudEvent = (): CloudEvent => {
    if (!boot.isPaired) return { type: 'notPaired' }
    if (isOffline) return { type: 'offline', since: at(), problem: 'The cloud cannot be reached.' }
    return { type: 'standing', standing: cloud.standing() }
  }
  cloud.onNews(() => {
    if (!isOffline) cloudEvents.send(cloudEvent())
  })
  const recorderStatus = () => ({
    state: recorderProblem ? ('failed' as const) : ('ok' as const),
    lastSeq: Math.max(0, ...entries.map((entry) => entry.lastSeq)),
    bytes: 0,
    problem: recorderProblem,
  })

  const os = implement(hostContract).$context<{ readonly page: object }>()
  const router = os.router({
    boot: {
      get: os.boot.get.handler(() => boot),
      pair: os.boot.pair.handler(({ input, errors }) => {
        if (input.code !== 'CODE')
          throw errors.REFUSED({ data: { code: 'UNKNOWN_PAIRING_CODE', message: 'Not known.' } })
        pair()
        return boot
      }),
      createAccount: os.boot.createAccount.handler(({ input }) => {
        boot = { ...boot, ...input }
        return boot
      }),
    },
    lease: {
      acquire: os.lease.acquire.handler(({ input, context }) => {
        if (owner !== null && owner !== context.page && !input.takeOver) return { state: 'elsewhere' }
        owner = context.page
        epoch += 1
        ownerChanges.send(owner)
        return { state: 'granted', epoch }
      }),
      watch: os.lease.watch.handler(async function* ({ context, signal }) {
        for await (const now of ownerChanges.follow(signal, [owner]))
          if (now !== null && now !== context.page) {
            yield { state: 'lost' as const }
            return
          }
      }),
      release: os.lease.release.handler(({ context }) => {
        if (owner === context.page) owner = null
        return {}
      }),
    },
    scans: {
      received: os.scans.received.handler(async function* ({ context, signal }) {
        for await (const scan of scans.follow(signal)) if (owner === context.page) yield scan
      }),
      status: os.scans.status.handler(async function* () {
        yield []
      }),
      repeated: os.scans.repeated.handler(({ signal }) => doubleReads.follow(signal)),
      setup: os.scans.setup.handler(({ signal }) => triedPorts.follow(signal, [[]])),
    },
    recorder: {
      append: os.recorder.append.handler(({ input, context, errors }) => {
        if (owner !== context.page || input.epoch !== epoch) throw errors.NOT_OWNER()
        if (!recorderProblem)
          entries.push(
            ...input.entries.filter((entry) => !entries.some((one) => one.n === entry.n && one.hash === entry.hash)),
          )
        return recorderStatus()
      }),
      replace: os.recorder.replace.handler(({ input, context, errors }) => {
        if (owner !== context.page || input.epoch !== epoch) throw errors.NOT_OWNER()
        if (!recorderProblem)
          entries = entries.map(
            (entry) => input.entries.find((one) => one.n === entry.n && one.hash === entry.hash) ?? entry,
          )
        return recorderStatus()
      }),
      read: os.recorder.read.handler(({ input }) => {
        if (recorderProblem) return { entries: [], hasMore: false }
        const after = entries.filter((entry) => entry.n > input.after).sort((a, b) => a.n - b.n)
        return { entries: after.slice(0, 2), hasMore: after.length > 2 }
      }),
      acknowledge: os.recorder.acknowledge.handler(recorderStatus),
      status: os.recorder.status.handler(recorderStatus),
      keepAccount: os.recorder.keepAccount.handler(({ input, context, errors }) => {
        if (owner !== context.page || input.epoch !== epoch) throw errors.NOT_OWNER()
        accountCopy = input.text
        return {}
      }),
      keptAccount: os.recorder.keptAccount.handler(() => ({ text: accountCopy })),
    },
    staff: {
      signIn: os.staff.signIn.handler(({ input }) => {
        const pin = pinByStaff.get(input.staffId)
        const until = lockByStaff.get(input.staffId)
        if (until !== undefined) return { state: 'lockedOut' as const, until }
        if (pin === undefined) return { state: 'noPin' as const }
        if (pin !== input.pin) return { state: 'wrongPin' as const, triesLeft: 4 }
        return signedIn(input.staffId)
      }),
      signInWithBadge: os.staff.signInWithBadge.handler(({ input }) => {
        const staffId = ownerOf(input.code)
        if (!staffId) return { state: 'unknownBadge' as const, waitUntil: null }
        const until = lockByStaff.get(staffId)
        return until === undefined ? signedIn(staffId) : { state: 'lockedOut' as const, staffId, until }
      }),
      setBadge: os.staff.setBadge.handler(({ input, errors }) => {
        if (!input.managerAssertion.startsWith('assertion-')) throw errors.NOT_ALLOWED()
        const owner = input.code === null ? null : ownerOf(input.code)
        if (owner && owner !== input.staffId) return { state: 'takenBy' as const, staffId: owner }
        if (input.code === null) badgeByStaff.delete(input.staffId)
        else badgeByStaff.set(input.staffId, input.code)
        return { state: 'set' as const }
      }),
      badges: os.staff.badges.handler(() => [...badgeByStaff.keys()] as StaffId[]),
      locks: os.staff.locks.handler(() =>
        [...lockByStaff].map(([staffId, until]) => ({ staffId: staffId as StaffId, until })),
      ),
      setPin: os.staff.setPin.handler(async ({ input, errors }) => {
        if (pinByStaff.size > 0 && !input.managerAssertion?.startsWith('assertion-')) throw errors.NOT_ALLOWED()
        const stops = stopsAtPin
        stopsAtPin = null
        if (stops?.when !== 'before') pinByStaff.set(input.staffId, input.pin)
        if (stops) {
          stops.came()
          await new Promise(() => undefined)
        }
        return {}
      }),
      liftLock: os.staff.liftLock.handler(() => ({})),
    },
    cloud: {
      events: os.cloud.events.handler(({ signal }) => cloudEvents.follow(signal, [cloudEvent()])),
      push: os.cloud.push.handler(({ input, context, errors }) => {
        if (owner !== context.page) throw errors.NOT_OWNER()
        if (!boot.isPaired) throw errors.NOT_PAIRED()
        const bytes = JSON.stringify(input)
        if (bytes.length > mostBytes)
          throw errors.REFUSED({ data: { code: 'PAYLOAD_TOO_LARGE', message: 'Too many bytes.' } })
        pushed.push(bytes)
        if (failing > 0) {
          failing -= 1
          if (failsAfterStoring) cloud.push(input.records, input.bodies, input.lost)
          throw errors.NO_LINE()
        }
        if (isOffline) throw errors.NO_LINE()
        return cloud.push(input.records, input.bodies, input.lost)
      }),
      pull: os.cloud.pull.handler(async ({ input, errors }) => {
        pullCount += 1
        if (heldPulls && pullCount > answeredPulls) await heldPulls
        if (!boot.isPaired) throw errors.NOT_PAIRED()
        if (isOffline) throw errors.NO_LINE()
        if (failingPulls > 0) {
          failingPulls -= 1
          throw errors.NO_LINE()
        }
        return cloud.pull(input.after, input.limit)
      }),
      hashAt: os.cloud.hashAt.handler(({ input, errors }) => {
        if (isOffline) throw errors.NO_LINE()
        return { hash: cloud.hashAt(input.position), standing: cloud.standing() }
      }),
      registers: os.cloud.registers.handler(() => ({ registers: [] })),
      mails: os.cloud.mails.handler(() => ({ mails: cloud.mails })),
      accountRows: os.cloud.accountRows.handler(({ errors }) => {
        if (!boot.isPaired) throw errors.NOT_PAIRED()
        if (isOffline || rowsFail === 'noLine') throw errors.NO_LINE()
        if (rowsFail === 'broken') throw new Error('The answer is none that the host knows.')
        const rows = cloud.accountRows()
        if (!rows) throw errors.REFUSED({ data: { code: 'NOT_FOUND', message: 'Not found.' } })
        return rows
      }),
    },
    attachments: {
      put: os.attachments.put.handler(({ input, context, errors }) => {
        if (owner !== context.page) throw errors.NOT_OWNER()
        if (!boot.isPaired) throw errors.NOT_PAIRED()
        if (isOffline) throw errors.NO_LINE()
        return cloud.attachments.put(input, cloud.standing().incarnation)
      }),
      get: os.attachments.get.handler(({ input, errors }) => {
        if (!boot.isPaired) throw errors.NOT_PAIRED()
        if (isOffline) throw errors.NO_LINE()
        return { attachment: cloud.attachments.get(input.ref), incarnation: cloud.standing().incarnation }
      }),
    },
    settings: {
      set: os.settings.set.handler(({ input }) => {
        const given = Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined))
        boot = { ...boot, settings: { ...boot.settings, ...given } }
        return boot.settings
      }),
    },
    pos: {
      asked: os.pos.asked.handler(({ signal }) => posAsks.follow(signal)),
      answer: os.pos.answer.handler(({ input }) => {
        posAnswers.push(input.outcome)
        return {}
      }),
    },
  })

  return {
    cloud,
    seeAgain: (times) => doubleReads.send({ scanId: `scan-${scanCount}`, deviceId: 'fake', times }),
    openLine() {
      const page = {}
      const onLine: ((line: Line) => void)[] = []
      const onLost: (() => void)[] = []
      let broken = new AbortController()
      let standing: Line | null = null
      const stand = () => {
        broken = new AbortController()
        const lost = broken.signal
        const client = createRouterClient(router, {
          context: { page },
          interceptors: [
            async ({ next }) => {
              if (lost.aborted) throw new Error('The line is gone.')
              const answer = await next()
              if (lost.aborted) throw new Error('The line is gone.')
              return answer
            },
          ],
        })
        standing = { client, lost }
        for (const listener of onLine) listener(standing)
      }
      stand()
      return {
        host: {
          onLine(listener) {
            onLine.push(listener)
            if (standing) listener(standing)
          },
          onLost: (listener) => {
            onLost.push(listener)
          },
        },
        breakLine() {
          standing = null
          if (owner === page) owner = null
          broken.abort()
          for (const listener of onLost) listener()
        },
        restore: stand,
      }
    },
    askForPosCustomer: (posId) => {
      posCalls += 1
      posAsks.send({ callId: `call-${posCalls}`, posId })
    },
    posAnswers: () => posAnswers,
    scan(raw, kind = 'serial') {
      scanCount += 1
      scans.send({ scanId: `scan-${scanCount}`, deviceId: 'fake', kind, raw, at: at() })
    },
    failNextPushes(n, stored = false) {
      failing = n
      failsAfterStoring = stored
    },
    limitPushes(bytes) {
      mostBytes = bytes
    },
    failAccountRows(how, pulls = 0) {
      rowsFail = how
      failingPulls = pulls
    },
    goOffline() {
      isOffline = true
      cloudEvents.send(cloudEvent())
    },
    goOnline() {
      isOffline = false
      cloudEvents.send(cloudEvent())
    },
    tellStanding: (standing) => cloudEvents.send({ type: 'standing', standing }),
    pulls: () => pullCount,
    holdPulls(after = 0) {
      answeredPulls = pullCount + after
      heldPulls = new Promise((resolve) => {
        releasePulls = resolve
      })
    },
    releasePulls() {
      heldPulls = null
      releasePulls()
    },
    failRecorder(problem) {
      recorderProblem = problem
    },
    recorded: () => entries,
    loseRecorder() {
      entries = []
      accountCopy = null
    },
    pins: () => pinByStaff,
    setPin: (staffId, pin) => {
      pinByStaff.set(staffId, pin)
    },
    setBadge: (staffId, code) => {
      badgeByStaff.set(staffId, code)
    },
    lock: (staffId, until) => {
      if (until === null) lockByStaff.delete(staffId)
      else lockByStaff.set(staffId, until)
    },
    stopAtNextPin: (when) =>
      new Promise((came) => {
        stopsAtPin = { when, came }
      }),
    pairInBackground: pair,
    pushes: () => pushed,
  }
}
