/** Signing in, a manager's approval of one command, by PIN or badge, and locks: the host knows the PINs and badges, the page knows the roles. */
import { badgeCodeSchema, type SignInOutcome } from '../../shared/host-contract/contract.ts'
import type { StaffId } from '../../shared/kernel/ids.ts'
import type { StaffRow } from '../../shared/loyalty/catalogue.ts'
import { failureOf } from './host-client.ts'
import { endSignIn } from './perform.ts'
import { resumeRemembered } from './resume-visit.ts'
import type { BadgeSaid, SetBadgeOutcome } from './till.ts'
import type { TillContext } from './till-parts.ts'

type HostLost = { readonly state: 'hostLost' }

async function tryPin(context: TillContext, staffId: StaffId, pin: string): Promise<SignInOutcome | HostLost> {
  if (!context.line) return { state: 'hostLost' }
  return context.line.client.staff.signIn({ staffId, pin }).catch((): HostLost => ({ state: 'hostLost' }))
}

export async function signIn(context: TillContext, staffId: StaffId, pin: string): Promise<SignInOutcome | HostLost> {
  const row = context.store.getState().account.staff[staffId]
  if (!row?.active) return { state: 'noPin' }
  const { lease } = context
  let outcome = await tryPin(context, staffId, pin)
  // The register may just be opened anew; a proof of the epoch before is worth nothing then.
  await context.inOrder(async () => undefined)
  if (outcome.state === 'signedIn' && context.lease !== lease) outcome = await tryPin(context, staffId, pin)
  if (outcome.state === 'lockedOut') await refreshLocks(context)
  if (outcome.state !== 'signedIn' || !context.register) return outcome
  takeOverAs(context, row, outcome)
  context.store.setState({ lastOutcome: null })
  await context.inOrder(() => resumeRemembered(context))
  return outcome
}

function takeOverAs(context: TillContext, row: StaffRow, proof: Extract<SignInOutcome, { state: 'signedIn' }>): void {
  context.assertion = { text: proof.assertion, expiresAt: proof.expiresAt }
  context.approval = null
  context.store.setState({
    signedIn: { staffId: row.id, name: row.name, role: row.role },
    phase: { name: 'ready' },
  })
}

/**
 * A badge was scanned. Signs in whoever it belongs to, also in the place of somebody else: the customer on the screen stays. At a
 * PIN a manager's badge approves instead. Runs inside `inOrder`, so that what is scanned behind it is done by whom it names.
 */
export async function takeBadge(context: TillContext, code: string, isAtPin: boolean): Promise<BadgeSaid> {
  const said = await readBadge(context, code, isAtPin)
  if (said.state === 'lockedOut') await refreshLocks(context)
  const { badge } = context.store.getState()
  context.store.setState({ badge: { nth: (badge?.nth ?? 0) + 1, said } })
  return said
}

async function readBadge(context: TillContext, code: string, isAtPin: boolean): Promise<BadgeSaid> {
  const { line, store } = context
  if (!line) return { state: 'hostLost' }
  if (!badgeCodeSchema.safeParse(code).success) return { state: 'unknownBadge', waitUntil: null }
  const outcome = await line.client.staff.signInWithBadge({ code }).catch(() => null)
  if (!outcome) return { state: 'hostLost' }
  if (outcome.state === 'unknownBadge') return outcome
  const row = store.getState().account.staff[outcome.staffId]
  // Somebody whom the account's rows do not know yet is nobody here.
  if (!row) return { state: 'unknownBadge', waitUntil: null }
  const { name } = row
  if (!row.active) return { state: 'inactive', name }
  if (outcome.state === 'lockedOut') return { state: 'lockedOut', name, until: outcome.until }
  if (isAtPin) {
    if (row.role !== 'manager') return { state: 'notManager', name }
    context.approval = row.id
    lastApproval.set(context, outcome.assertion)
    return { state: 'approved', outcome }
  }
  const wasSignedIn = store.getState().signedIn !== null
  takeOverAs(context, row, outcome)
  if (!wasSignedIn) store.setState({ lastOutcome: null })
  await resumeRemembered(context)
  return { state: 'signedIn' }
}

export async function setBadge(context: TillContext, staffId: StaffId, code: string | null): Promise<SetBadgeOutcome> {
  const managerAssertion = takeManagersProof(context)
  if (managerAssertion === undefined) return { state: 'managerNeeded' }
  if (!context.line) return { state: 'hostLost' }
  try {
    const outcome = await context.line.client.staff.setBadge({ staffId, code, managerAssertion })
    if (outcome.state === 'set') return outcome
    return { state: 'takenBy', name: context.store.getState().account.staff[outcome.staffId]?.name ?? '' }
  } catch (error) {
    return { state: failureOf(error).failure === 'NOT_ALLOWED' ? 'managerNeeded' : 'hostLost' }
  }
}

export const staffWithBadges = async (context: TillContext): Promise<readonly StaffId[]> =>
  (await context.line?.client.staff.badges().catch(() => [])) ?? []

/** The customer stays open: another person may go on. */
export function signOut(context: TillContext): void {
  endSignIn(context)
  context.store.setState({ lastOutcome: null })
}

/** With the host lost the locks stay as they were shown; a PIN cannot be tried then either. */
export async function refreshLocks(context: TillContext): Promise<void> {
  const locks = await context.line?.client.staff.locks().catch(() => null)
  if (locks) context.store.setState({ locks })
}

export async function approve(
  context: TillContext,
  managerId: StaffId,
  pin: string,
): Promise<SignInOutcome | { readonly state: 'hostLost' | 'notManager' }> {
  const row = context.store.getState().account.staff[managerId]
  if (row?.role !== 'manager' || !row.active) return { state: 'notManager' }
  const outcome = await tryPin(context, managerId, pin)
  if (outcome.state === 'signedIn') {
    context.approval = managerId
    lastApproval.set(context, outcome.assertion)
  }
  return outcome
}

/** The proof of the last approval, for the host's own doors (lifting a lock). */
const lastApproval = new WeakMap<TillContext, string>()

/** Of the approval given just before, which is used up, or of the manager who is signed in. */
function takeManagersProof(context: TillContext): string | undefined {
  const { signedIn } = context.store.getState()
  const own = signedIn?.role === 'manager' ? context.assertion?.text : undefined
  const proof = lastApproval.get(context) ?? own
  context.approval = null
  lastApproval.delete(context)
  return proof
}

export async function liftLock(context: TillContext, staffId: StaffId): Promise<boolean> {
  const managerAssertion = takeManagersProof(context)
  if (!context.line || managerAssertion === undefined) return false
  const isLifted = await context.line.client.staff
    .liftLock({ staffId, managerAssertion })
    .then(() => true)
    .catch(() => false)
  await refreshLocks(context)
  return isLifted
}
