/** A register without an account: pair it, create a store, or try the demo store. A start that is cut short can be made again. */

import { demoLocations, demoPins } from '../../shared/demo/demo-store.ts'
import { type AccountId, createId, type LocationId, type StaffId } from '../../shared/kernel/ids.ts'
import { accepted, type Result, refused } from '../../shared/kernel/result.ts'
import { storeMs } from './create-context.ts'
import { failureOf } from './host-client.ts'
import { newIdOf, recordDemo, storeRows } from './own-facts.ts'
import { openRegister, record } from './perform.ts'
import type { RegisterRun } from './start-register.ts'
import type { TillContext } from './till-parts.ts'

type Refused<Reason extends string> = Result<null, { readonly reason: Reason; readonly sentence: string }>

const noHost = 'The program behind this page does not answer. Start Tillside again.'

export async function pairRegister(
  context: TillContext,
  run: RegisterRun,
  code: string,
  cloudUrl: string | null,
): Promise<Refused<'refused' | 'noLine'>> {
  const { line } = context
  if (!line) return refused({ reason: 'noLine', sentence: noHost })
  try {
    await line.client.boot.pair({ code: code.trim(), cloudUrl })
  } catch (error) {
    const { failure, sentence } = failureOf(error)
    return refused({ reason: failure === 'NO_LINE' || failure === 'HOST_LOST' ? 'noLine' : 'refused', sentence })
  }
  await run.hearPairing()
  run.syncNow()
  return accepted(null)
}

export async function createStore(
  context: TillContext,
  run: RegisterRun,
  input: { storeName: string; timeZone: string; managerName: string; pin: string },
): Promise<Refused<'refused'>> {
  const { line } = context
  if (!line) return refused({ reason: 'refused', sentence: noHost })
  try {
    await openOwnAccount(context, run, input.storeName, newIdOf(context) as LocationId)
    // The first manager bears the account's own id, so that a start that was cut short finds their PIN again.
    const managerId = context.boot?.accountId as string as StaffId
    const isKept = await setFirstPin(context, managerId, input.pin)
    if (!isKept) return refused({ reason: 'refused', sentence: otherPin })
    const written = await context.inOrder(() =>
      record(context, 'CreateStore', storeRows(context, input, managerId), []),
    )
    if (!written.ok) return refused({ reason: 'refused', sentence: written.refusal.sentence })
    context.store.setState({ phase: { name: 'signIn' } })
    return accepted(null)
  } catch (error) {
    return refused({ reason: 'refused', sentence: failureOf(error).sentence })
  } finally {
    await run.founded()
  }
}

const otherPin =
  'This store was begun before with another PIN. Type the PIN of that time; after several wrong ones, wait a minute.'

/** PINs come before rows: a start that is cut short in between asks again, and never locks everybody out. False = another PIN is kept. */
async function setFirstPin(context: TillContext, staffId: StaffId, pin: string): Promise<boolean> {
  const { line } = context
  if (!line) return false
  const { state } = await line.client.staff.signIn({ staffId, pin })
  if (state === 'noPin') await line.client.staff.setPin({ staffId, pin, managerAssertion: null })
  return state === 'noPin' || state === 'signedIn'
}

export async function tryDemo(context: TillContext, run: RegisterRun): Promise<void> {
  const { line, boot } = context
  if (!line || !boot) return
  try {
    const [location] = demoLocations(boot.demoStore)
    if (!location) return
    await openOwnAccount(context, run, boot.demoStore, location.id)
    // Not open: the phase says why.
    if (!openRegister(context)) return
    await setDemoPins(context)
    await context.inOrder(() => recordDemo(context))
    context.store.setState({ phase: { name: 'signIn' } })
  } catch (error) {
    context.store.setState({ phase: { name: 'firstStart', problem: failureOf(error).sentence } })
  } finally {
    await run.founded()
  }
}

/** A start that was cut short after the account was made goes on with that account. */
async function openOwnAccount(
  context: TillContext,
  run: RegisterRun,
  accountName: string,
  locationId: LocationId,
): Promise<void> {
  const { line, boot } = context
  if (!line || !boot) return
  if (!boot.accountId) {
    const accountId = createId<AccountId>(storeMs(context), context.ports.bytes(16))
    await line.client.boot.createAccount({ accountId, accountName, locationId, registerName: boot.registerName })
  }
  await run.begin(line, { isFounding: true })
}

/** One PIN first; it then allows the others, and the badges. All of them may be there already: the demo's PINs are known. */
async function setDemoPins(context: TillContext): Promise<void> {
  const { line } = context
  const [first, ...others] = demoPins
  if (!line || !first) return
  await setFirstPin(context, first.staffId, first.pin)
  const signedIn = await line.client.staff.signIn(first)
  const managerAssertion = signedIn.state === 'signedIn' ? signedIn.assertion : null
  for (const other of others) await line.client.staff.setPin({ ...other, managerAssertion })
  if (managerAssertion === null) return
  for (const { staffId, badge: code } of demoPins) await line.client.staff.setBadge({ staffId, code, managerAssertion })
}
