/** After a reload the visit that was on the screen comes back to it, as soon as somebody is signed in. */
import { openRegister } from './perform.ts'
import { heldCustomers, showFold } from './show-fold.ts'
import type { TillContext } from './till-parts.ts'

export async function resumeRemembered(context: TillContext): Promise<void> {
  const { currentVisit, openVisits } = context.store.getState()
  const register = openRegister(context)
  const remembered = context.ports.remember.read()
  const visit = openVisits.find((one) => one.visitId === remembered && one.isMine)
  if (!register || currentVisit || !visit) return
  await register.fold.load([visit.customerId])
  heldCustomers(register.fold).add(visit.customerId)
  showFold(context)
  context.store.setState({ currentVisit: { visitId: visit.visitId, customerId: visit.customerId } })
}
