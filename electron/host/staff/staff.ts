/**
 * Signing in by PIN, offline; by badge see `badges.ts`. Hashes and wrong tries live in `staff.json`, never in the page. Five wrong tries lock a person for
 * 30 s, each further wrong one for twice as long (up to an hour); a right PIN or a manager clears it. A try is on disk before
 * its answer, so pulling the plug gives no extra tries.
 *
 * The host knows no roles. A `managerAssertion` proves one thing: that the person named in it typed their own right PIN on this
 * register, or had their own badge scanned, within the last five minutes. It does not prove that this person is a manager, nor that they meant this change: both
 * rest on the page, which asks for the Manager PIN and knows the roles. Nobody checks it afterwards.
 */
import type { Credential } from '../../../shared/cloud-protocol/protocol.ts'
import type { SignInOutcome } from '../../../shared/host-contract/contract.ts'
import type { Clock } from '../../../shared/kernel/clock.ts'
import type { AccountId, RegisterId, StaffId } from '../../../shared/kernel/ids.ts'
import type { JsonFile } from '../settings/json-file.ts'
import type { Signer } from './assertion.ts'
import { type Badges, createBadges } from './badges.ts'
import { hashPin, isPin } from './pin-hash.ts'
import { newestOfEach, type StaffFile } from './staff-file.ts'

export interface Staff {
  signIn(staffId: StaffId, pin: string, epoch: number): Promise<SignInOutcome>
  locks(): Array<{ staffId: StaffId; until: string }>
  /**
   * False = the assertion is missing, not ours, or not fresh; it may be missing only while nobody here has a PIN. See the file's
   * head for what it proves. The new hash stands above every other one that this host knows of the person.
   */
  setPin(staffId: StaffId, pin: string, managerAssertion: string | null): Promise<boolean>
  /** False as with `setPin`; proves the same and no more. */
  liftLock(staffId: StaffId, managerAssertion: string): Promise<boolean>
  /** Hashes changed here that the cloud has not taken yet. */
  unsent(): Credential[]
  /** The cloud's hashes: of each person the one that `isNewerCredential` says stays. `sent` are no longer unsent. */
  takeFromCloud(credentials: readonly Credential[], sent: readonly Credential[]): Promise<void>
  /** A PIN or a badge. */
  onPinChanged(listener: () => void): void
  readonly badges: Badges
}

export interface StaffNeeds {
  readonly file: JsonFile<StaffFile>
  readonly signer: Signer
  readonly registerId: RegisterId
  readonly clock: Clock
  /** Null before the register has a store. */
  readonly accountId: () => AccountId | null
}

const triesBeforeLock = 5
const firstLockMs = 30_000
const longestLockMs = 3_600_000
const assertionMs = 12 * 3_600_000
const freshMs = 5 * 60_000

/** How long a person is locked after that many wrong tries in a row; 0 = not yet. */
export function lockMs(wrongTries: number): number {
  if (wrongTries < triesBeforeLock) return 0
  return Math.min(longestLockMs, firstLockMs * 2 ** (wrongTries - triesBeforeLock))
}

export function createStaff({ file, signer, registerId, clock, accountId }: StaffNeeds): Staff {
  const listeners: Array<() => void> = []
  const tellChanged = () => {
    for (const listener of listeners) listener()
  }
  const turns = new Map<StaffId, Promise<unknown>>()

  async function tryPin(staffId: StaffId, pin: string, epoch: number): Promise<SignInOutcome> {
    const credential = file.get().credentials.find((known) => known.staffId === staffId)
    if (!credential) return { state: 'noPin' }
    const before = file.get().tries[staffId] ?? { wrong: 0, lockedUntil: null }
    const now = clock.now()
    if (before.lockedUntil !== null && Date.parse(before.lockedUntil) > now)
      return { state: 'lockedOut', until: before.lockedUntil }

    // Counted before the PIN is looked at, and taken back when it is right.
    const wrong = before.wrong + 1
    const lock = lockMs(wrong)
    const lockedUntil = lock > 0 ? new Date(now + lock).toISOString() : null
    await file.change((document) => ({ ...document, tries: { ...document.tries, [staffId]: { wrong, lockedUntil } } }))
    if (!(await isPin(pin, credential.pinHash)))
      return lockedUntil === null
        ? { state: 'wrongPin', triesLeft: triesBeforeLock - wrong }
        : { state: 'lockedOut', until: lockedUntil }

    await file.change((document) => ({ ...document, tries: without(document.tries, staffId) }))
    return signedIn(staffId, epoch)
  }

  function signedIn(staffId: StaffId, epoch: number): Extract<SignInOutcome, { state: 'signedIn' }> {
    const issuedAt = clock.now()
    const expiresAt = issuedAt + assertionMs
    return {
      state: 'signedIn',
      staffId,
      assertion: signer.assert({ registerId, epoch, staffId, issuedAt, expiresAt }),
      expiresAt: new Date(expiresAt).toISOString(),
    }
  }

  function isFresh(assertion: string | null): boolean {
    const claims = assertion === null ? null : signer.read(assertion)
    if (!claims || claims.registerId !== registerId) return false
    const age = clock.now() - claims.issuedAt
    return age >= 0 && age <= freshMs
  }

  return {
    /** One try at a time per person: parallel guesses gain nothing. */
    signIn(staffId, pin, epoch) {
      const mine = (turns.get(staffId) ?? Promise.resolve()).then(() => tryPin(staffId, pin, epoch))
      turns.set(
        staffId,
        mine.catch(() => undefined),
      )
      return mine
    },
    locks: () =>
      Object.entries(file.get().tries).flatMap(([staffId, { lockedUntil }]) =>
        lockedUntil !== null && Date.parse(lockedUntil) > clock.now()
          ? [{ staffId: staffId as StaffId, until: lockedUntil }]
          : [],
      ),
    async setPin(staffId, pin, managerAssertion) {
      if (file.get().credentials.length > 0 && !isFresh(managerAssertion)) return false
      const hashed = { staffId, pinHash: await hashPin(pin), updatedAt: new Date(clock.now()).toISOString() }
      await file.change((document) => ({
        ...document,
        credentials: [
          ...document.credentials.filter((known) => known.staffId !== staffId),
          { ...hashed, version: 1 + (document.credentials.find((known) => known.staffId === staffId)?.version ?? 0) },
        ],
        unsent: [...document.unsent.filter((known) => known !== staffId), staffId],
        tries: without(document.tries, staffId),
      }))
      tellChanged()
      return true
    },
    async liftLock(staffId, managerAssertion) {
      if (!isFresh(managerAssertion)) return false
      await file.change((document) => ({ ...document, tries: without(document.tries, staffId) }))
      return true
    },
    unsent: () => file.get().credentials.filter(({ staffId }) => file.get().unsent.includes(staffId)),
    async takeFromCloud(credentials, sent) {
      await file.change((document) => ({
        ...document,
        credentials: newestOfEach([...document.credentials, ...credentials]),
        unsent: document.unsent.filter((staffId) => {
          const now = document.credentials.find((known) => known.staffId === staffId)
          return !sent.some((one) => one.staffId === staffId && one.pinHash === now?.pinHash)
        }),
      }))
    },
    onPinChanged: (listener) => listeners.push(listener),
    badges: createBadges({ file, clock, accountId, signedIn, isFresh, tellChanged }),
  }
}

function without<Value>(record: Readonly<Record<string, Value>>, key: string): Record<string, Value> {
  return Object.fromEntries(Object.entries(record).filter(([name]) => name !== key))
}
