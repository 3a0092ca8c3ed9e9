/**
 * Employee badges: whoever scans theirs is signed in at once, without a PIN. The host keeps a slow hash of each code and compares a
 * scanned one with all of them. A badge does not help somebody whom wrong PINs have locked out.
 *
 * A code that nobody has counts against nobody; from the fifth in a row on the next one is looked at only half a minute later, a
 * minute at the most, so that codes cannot be tried one after the other. PINs work meanwhile.
 */
import { createHash } from 'node:crypto'
import { badgeSaltText, badgeText } from '../../../shared/cloud-protocol/credentials.ts'
import type { Credential } from '../../../shared/cloud-protocol/protocol.ts'
import type { BadgeOutcome } from '../../../shared/host-contract/contract.ts'
import type { Clock } from '../../../shared/kernel/clock.ts'
import type { AccountId, StaffId } from '../../../shared/kernel/ids.ts'
import type { JsonFile } from '../settings/json-file.ts'
import { hashWith, saltOf } from './pin-hash.ts'
import { newestOfEach, type StaffFile } from './staff-file.ts'

export type SetBadgeOutcome =
  | { readonly state: 'set' }
  | { readonly state: 'takenBy'; readonly staffId: StaffId }
  /** The assertion is missing, not ours, or not fresh; or the register has no store yet. */
  | { readonly state: 'notAllowed' }

export interface Badges {
  signIn(code: string, epoch: number): Promise<BadgeOutcome>
  /** `code` null takes the badge away. See the head of `staff.ts` for what a manager's assertion proves. */
  set(staffId: StaffId, code: string | null, managerAssertion: string): Promise<SetBadgeOutcome>
  owners(): StaffId[]
  /** Changed here and not yet taken by the cloud. */
  unsent(): Credential[]
  /** The cloud's hashes: of each person the newer one stays. `sent` are no longer unsent. */
  takeFromCloud(badges: readonly Credential[], sent: readonly Credential[]): Promise<void>
}

export interface BadgeNeeds {
  readonly file: JsonFile<StaffFile>
  readonly clock: Clock
  readonly accountId: () => AccountId | null
  readonly signedIn: (staffId: StaffId, epoch: number) => BadgeOutcome
  readonly isFresh: (assertion: string | null) => boolean
  readonly tellChanged: () => void
}

const unknownBeforeWait = 5
const firstWaitMs = 30_000
const longestWaitMs = 60_000

export function createBadges({ file, clock, accountId, signedIn, isFresh, tellChanged }: BadgeNeeds): Badges {
  /** One after the other: parallel guesses gain nothing. */
  let turn: Promise<unknown> = Promise.resolve()
  const inTurn = <Value>(work: () => Promise<Value>): Promise<Value> => {
    const mine = turn.then(work)
    turn = mine.catch(() => undefined)
    return mine
  }

  /** Of two people whom two registers gave the same badge offline, whoever got it last. */
  async function ownerOf(code: string): Promise<StaffId | null> {
    const badges = file.get().badges.filter((one) => one.pinHash !== '')
    // One, the account's: all of them were made under it.
    const salts = new Set(badges.map((one) => saltOf(one.pinHash)))
    const hashes = new Set<string>()
    for (const salt of salts) hashes.add(await hashWith(badgeText(code), Buffer.from(salt, 'base64')))
    const fitting = badges.filter((one) => hashes.has(one.pinHash))
    return fitting.sort((a, b) => (a.updatedAt < b.updatedAt ? 1 : -1))[0]?.staffId ?? null
  }

  async function signIn(code: string, epoch: number): Promise<BadgeOutcome> {
    const { unknownBadges } = file.get()
    const now = clock.now()
    const { waitUntil } = unknownBadges
    if (waitUntil !== null && Date.parse(waitUntil) > now) return { state: 'unknownBadge', waitUntil }
    // On disk before the answer, as a wrong PIN is.
    const count = unknownBadges.count + 1
    const waitMs = waitAfter(count)
    const next = waitMs === 0 ? null : new Date(now + waitMs).toISOString()
    await file.change((document) => ({ ...document, unknownBadges: { count, waitUntil: next } }))
    const staffId = await ownerOf(code)
    if (staffId === null) return { state: 'unknownBadge', waitUntil: next }
    await file.change((document) => ({ ...document, unknownBadges: { count: 0, waitUntil: null } }))
    const lockedUntil = file.get().tries[staffId]?.lockedUntil ?? null
    if (lockedUntil !== null && Date.parse(lockedUntil) > clock.now())
      return { state: 'lockedOut', staffId, until: lockedUntil }
    return signedIn(staffId, epoch)
  }

  async function set(staffId: StaffId, code: string | null, managerAssertion: string): Promise<SetBadgeOutcome> {
    const account = accountId()
    if (account === null || !isFresh(managerAssertion)) return { state: 'notAllowed' }
    const owner = code === null ? null : await ownerOf(code)
    if (owner !== null && owner !== staffId) return { state: 'takenBy', staffId: owner }
    const salt = createHash('sha256').update(badgeSaltText(account)).digest()
    const pinHash = code === null ? '' : await hashWith(badgeText(code), salt)
    const updatedAt = new Date(clock.now()).toISOString()
    await file.change((document) => {
      const before = document.badges.find((one) => one.staffId === staffId)
      const badge = { staffId, pinHash, updatedAt, version: 1 + (before?.version ?? 0) }
      return {
        ...document,
        badges: [...document.badges.filter((one) => one.staffId !== staffId), badge],
        unsentBadges: [...document.unsentBadges.filter((one) => one !== staffId), staffId],
      }
    })
    tellChanged()
    return { state: 'set' }
  }

  return {
    signIn: (code, epoch) => inTurn(() => signIn(code, epoch)),
    set: (staffId, code, managerAssertion) => inTurn(() => set(staffId, code, managerAssertion)),
    owners: () =>
      file
        .get()
        .badges.filter((one) => one.pinHash !== '')
        .map((one) => one.staffId),
    unsent: () => file.get().badges.filter(({ staffId }) => file.get().unsentBadges.includes(staffId)),
    async takeFromCloud(badges, sent) {
      await file.change((document) => ({
        ...document,
        badges: newestOfEach([...document.badges, ...badges]),
        unsentBadges: document.unsentBadges.filter((staffId) => {
          const now = document.badges.find((one) => one.staffId === staffId)
          return !sent.some((one) => one.staffId === staffId && one.version === now?.version)
        }),
      }))
    },
  }
}

function waitAfter(unknown: number): number {
  if (unknown < unknownBeforeWait) return 0
  return Math.min(longestWaitMs, firstWaitMs * 2 ** (unknown - unknownBeforeWait))
}
