/**
 * The register's Node side: devices, network, secrets and files behind one typed contract. It knows no business and no shell;
 * `electron/desktop` and `electron/browser` open it, give it connections, and close it.
 */
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { type Boot, contractVersion } from '../../shared/host-contract/contract.ts'
import type { Clock } from '../../shared/kernel/clock.ts'
import { accepted, type Result, refused } from '../../shared/kernel/result.ts'
import { createCloudLink, pairWithCloud } from './cloud-link/cloud-link.ts'
import type { HostParts, NewAccount, PairRefusal } from './host-parts.ts'
import { createLeaseKeeper } from './lease/lease.ts'
import { createPosCalls } from './pos-link/pos-calls.ts'
import { createPosDoor, type PosDoor } from './pos-link/pos-door.ts'
import { obtainPosToken, removePosAddress, writePosAddress } from './pos-link/pos-files.ts'
import { createRecorder, type Recorder } from './recorder/recorder.ts'
import { createHostRouter, type HostRouter } from './router.ts'
import { createScanners, type ScannerFinder, type ScannerSink } from './scanners/scanners.ts'
import { createSerialFinder } from './scanners/serial-finder.ts'
import { createAccountCopy } from './settings/account-copy.ts'
import { openDataFolder } from './settings/data-folder.ts'
import { makeFolder } from './settings/make-folder.ts'
import type { StartRefusal } from './settings/start-refusal.ts'
import { createSigner } from './staff/assertion.ts'
import { createStaff } from './staff/staff.ts'

export interface HostOptions {
  readonly dataFolder: string
  readonly shell: Boot['shell']
  /** The person asked for this shell by name: only then may a register move from one shell to the other. */
  readonly isShellChosen: boolean
  readonly appVersion: string
  /** Where to pair when the page names no cloud. */
  readonly cloudUrl: string | null
  readonly clockOffsetMs: number
  readonly firstStart: Boot['firstStart']
  readonly demoStore: Boot['demoStore']
  /** Serial ports to listen on where the settings name none; empty = look for them. */
  readonly serialPorts: readonly string[]
  /** Further kinds of scanners, besides serial. */
  readonly scannerFinders?: ReadonlyArray<(sink: ScannerSink) => ScannerFinder>
}

export interface Host {
  readonly router: HostRouter
  /** Opens the shell's socket; the same after a restart. */
  readonly sessionToken: string
  boot(): Boot
  pair(code: string, cloudUrl: string | null): Promise<Result<Boot, PairRefusal>>
  /** Where the till's software asks; the shell gives it a loopback port and says which. */
  readonly posDoor: PosDoor
  posDoorOpenAt(port: number): Promise<void>
  /** The till asked for a customer. */
  onPosAsk(listener: () => void): void
  /** A store was just made on this register, which has no cloud yet. */
  onAccountCreated(listener: (account: NewAccount) => void): void
  stop(): Promise<void>
}

/** Epochs of a host's start are seconds since then; further ones of the same start follow one by one. */
const epochsSince = Date.UTC(2020, 0, 1)

export async function createHost(options: HostOptions): Promise<Result<Host, StartRefusal>> {
  const clock: Clock = { now: () => Date.now() + options.clockOffsetMs }
  const opened = await openDataFolder(options.dataFolder, clock)
  if (!opened.ok) return opened
  const folder = opened.value
  const { register, secrets } = folder

  const shellBefore = register.get().shell
  if (shellBefore !== null && shellBefore !== options.shell && !options.isShellChosen) {
    await folder.close()
    return refused({
      sentence: `This register works in the ${shellBefore} shell; start it with --shell ${shellBefore}, or move it with --shell ${options.shell}.`,
    })
  }
  if (shellBefore !== options.shell) await register.change((file) => ({ ...file, shell: options.shell }))

  // The cloud may have moved; the token is for the same one.
  const { cloudUrl: cloudNow } = options
  if (cloudNow !== null && register.get().cloudUrl !== null && register.get().cloudUrl !== cloudNow)
    await register.change((file) => ({ ...file, cloudUrl: cloudNow }))

  const signer = createSigner(secrets.get().signingKey)
  const staff = createStaff({
    file: folder.staff,
    signer,
    registerId: register.get().registerId,
    clock,
    accountId: () => register.get().accountId,
  })
  const cloud = createCloudLink({ clock, random: { bytes: (length) => randomBytes(length) }, staff })
  // Not counted alone: a data folder that was put back would count over what the cloud has seen of this register already.
  const firstEpoch = Math.floor((clock.now() - epochsSince) / 1000)
  const lease = createLeaseKeeper(
    async () => (await register.change((file) => ({ ...file, epoch: Math.max(file.epoch + 1, firstEpoch) }))).epoch,
  )
  const scanners = createScanners(clock, (connection) => lease.isOwner(connection))
  scanners.addFinder(createSerialFinder(scanners.sink, options.serialPorts))
  for (const createFinder of options.scannerFinders ?? []) scanners.addFinder(createFinder(scanners.sink))
  const posCalls = createPosCalls(clock, (connection) => lease.isOwner(connection))
  const posToken = await obtainPosToken(options.dataFolder)
  if (!posToken.ok) {
    await folder.close()
    return posToken
  }
  const posDoor = createPosDoor(posCalls, posToken.value)
  lease.onGrant(() => {
    scanners.ownerChanged()
    posCalls.ownerChanged()
  })

  let recorder: Recorder | null = null
  const accountListeners: Array<(account: NewAccount) => void> = []

  /** One file per account: another account's records never mix in. */
  async function openRecorder(): Promise<void> {
    const { accountId } = register.get()
    if (accountId === null || recorder !== null) return
    const recorderFolder = join(options.dataFolder, 'recorder')
    // A folder that cannot be made shows as the recorder's own status.
    await makeFolder(recorderFolder).catch(() => undefined)
    recorder = await createRecorder(join(recorderFolder, `${encodeURIComponent(accountId)}.journal`))
  }

  function connect(): void {
    const { cloudUrl } = register.get()
    const { token } = secrets.get()
    if (cloudUrl !== null && token !== null) cloud.connect({ cloudUrl, token })
  }

  const boot = (): Boot => {
    const file = register.get()
    return {
      contractVersion,
      shell: options.shell,
      appVersion: options.appVersion,
      registerId: file.registerId,
      accountId: file.accountId,
      accountName: file.accountName,
      registerName: file.registerName,
      locationId: file.locationId,
      isPaired: secrets.get().token !== null,
      firstStart: options.firstStart,
      demoStore: options.demoStore,
      clockOffsetMs: options.clockOffsetMs,
      settings: file.settings,
    }
  }

  async function pairOnce(code: string, url: string | null): Promise<Result<Boot, PairRefusal>> {
    const cloudUrl = url ?? options.cloudUrl ?? register.get().cloudUrl
    if (secrets.get().token !== null)
      return refused({ type: 'notAllowed', message: 'This register is already paired.' })
    if (cloudUrl === null) return refused({ type: 'notAllowed', message: 'The address of the cloud is missing.' })
    if (!/^https?:\/\//.test(cloudUrl) || !URL.canParse(cloudUrl))
      return refused({ type: 'notAllowed', message: 'The address of the cloud is not a web address.' })
    const { registerId, registerName, accountId, publicKey } = register.get()
    const outcome = await pairWithCloud(cloudUrl, {
      code,
      registerId,
      registerName,
      localAccountId: accountId,
      publicKey,
    })
    if (!outcome.ok) return outcome
    const paired = outcome.value
    if (paired.registerId !== registerId || (accountId !== null && paired.accountId !== accountId))
      return refused({ type: 'refused', code: 'WRONG_ACCOUNT', message: 'This register belongs to another account.' })

    await staff.takeFromCloud(paired.credentials, [])
    await staff.badges.takeFromCloud(paired.badges, [])
    await register.change((file) => ({
      ...file,
      cloudUrl,
      accountId: paired.accountId,
      accountName: paired.accountName,
      registerName: paired.registerName,
      locationId: file.locationId ?? paired.locationId,
    }))
    // The token is last: with it the register counts as paired.
    await secrets.change((file) => ({ ...file, token: paired.token }))
    await openRecorder()
    connect()
    return accepted(boot())
  }

  let pairing: Promise<unknown> = Promise.resolve()
  const parts: HostParts = {
    register,
    signer,
    lease,
    scanners,
    staff,
    cloud,
    posCalls,
    recorder: () => recorder,
    accountCopy: createAccountCopy(join(options.dataFolder, 'recorder')),
    boot,
    pair(code, cloudUrl) {
      const mine = pairing.then(() => pairOnce(code, cloudUrl))
      pairing = mine.catch(() => undefined)
      return mine
    },
    async createAccount(account) {
      const isNew = register.get().accountId === null
      await register.change((file) => ({ ...file, ...account }))
      await openRecorder()
      if (isNew) for (const listener of accountListeners) listener(account)
      return boot()
    },
    async setSettings(change) {
      const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined))
      const { settings } = await register.change((file) => ({ ...file, settings: { ...file.settings, ...given } }))
      if (change.serialPorts) scanners.follow(settings.serialPorts)
      return settings
    },
  }

  await openRecorder()
  scanners.follow(register.get().settings.serialPorts)
  connect()

  return accepted({
    router: createHostRouter(parts),
    sessionToken: secrets.get().sessionToken,
    boot,
    pair: parts.pair,
    posDoor,
    posDoorOpenAt: (port) => writePosAddress(options.dataFolder, port),
    onPosAsk: posCalls.onAsk,
    onAccountCreated: (listener) => accountListeners.push(listener),
    async stop() {
      await Promise.all([cloud.stop(), scanners.stop()])
      await recorder?.close()
      await removePosAddress(options.dataFolder)
      await folder.close()
    },
  })
}
