/** A register without an account: pair it, create a store, or try the demo store. Each ends with the register begun anew. */

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
  await closeRegister(context)
  await run.begin(line)
  return accepted(null)
}

/** The views of an account change their basis with pairing, so the register is opened anew. */
async function closeRegister(context: TillContext): Promise<void> {
  const { register } = context
  if (!register) return
  await context.inOrder(async () => {
    await register.fold.save()
    context.register = null
    register.journal.close()
    register.views.close()
  })
}

export async function createStore(
  context: TillContext,
  run: RegisterRun,
  input: { storeName: string; timeZone: string; managerName: string; pin: string },
): Promise<Refused<'refused'>> {
  const { line } = context
  if (!line) return refused({ reason: 'refused', sentence: noHost })
  try {
    const managerId = newIdOf(context) as StaffId
    await openOwnAccount(context, run, input.storeName, newIdOf(context) as LocationId)
    const written = await context.inOrder(() =>
      record(context, 'CreateStore', storeRows(context, input, managerId), []),
    )
    if (!written.ok) return refused({ reason: 'refused', sentence: written.refusal.sentence })
    await line.client.staff.setPin({ staffId: managerId, pin: input.pin, managerAssertion: null })
    context.store.setState({ phase: { name: 'signIn' } })
    return accepted(null)
  } catch (error) {
    return refused({ reason: 'refused', sentence: failureOf(error).sentence })
  }
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
    await context.inOrder(() => recordDemo(context))
    await setDemoPins(context)
    context.store.setState({ phase: { name: 'signIn' } })
  } catch (error) {
    context.store.setState({ phase: { name: 'firstStart', problem: failureOf(error).sentence } })
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

/** The manager's PIN first; it then allows the others. */
async function setDemoPins(context: TillContext): Promise<void> {
  const { line } = context
  const { staff } = context.store.getState().account
  const pins = [...demoPins].sort((a) => (staff[a.staffId]?.role === 'manager' ? -1 : 1))
  const [manager] = pins
  if (!line || !manager) return
  let managerAssertion: string | null = null
  for (const { staffId, pin } of pins) {
    await line.client.staff.setPin({ staffId, pin, managerAssertion })
    if (managerAssertion !== null) continue
    const signedIn = await line.client.staff.signIn(manager)
    if (signedIn.state === 'signedIn') managerAssertion = signedIn.assertion
  }
}
