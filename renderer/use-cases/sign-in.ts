/** Signing in, the manager's PIN for one command, and locks: the host knows the PINs, the page knows the roles. */
import type { SignInOutcome } from '../../shared/host-contract/contract.ts'
import type { StaffId } from '../../shared/kernel/ids.ts'
import { endSignIn } from './perform.ts'
import { resumeRemembered } from './resume-visit.ts'
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
  context.assertion = { text: outcome.assertion, expiresAt: outcome.expiresAt }
  context.store.setState({
    signedIn: { staffId, name: row.name, role: row.role },
    phase: { name: 'ready' },
    lastOutcome: null,
  })
  await context.inOrder(() => resumeRemembered(context))
  return outcome
}

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

/** With the approval given just before, or as the manager who is signed in. */
export async function liftLock(context: TillContext, staffId: StaffId): Promise<boolean> {
  const { signedIn } = context.store.getState()
  const own = signedIn?.role === 'manager' ? context.assertion?.text : undefined
  const managerAssertion = lastApproval.get(context) ?? own
  if (!context.line || managerAssertion === undefined) return false
  context.approval = null
  lastApproval.delete(context)
  const isLifted = await context.line.client.staff
    .liftLock({ staffId, managerAssertion })
    .then(() => true)
    .catch(() => false)
  await refreshLocks(context)
  return isLifted
}
