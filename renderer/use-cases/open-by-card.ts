/** A loyalty card opens its customer exactly as Select does; a card that nobody has is said, so that it can be linked. */
import type { CustomerId } from '../../shared/kernel/ids.ts'
import { announce } from './announce.ts'
import { openRegister } from './perform.ts'
import { selectCustomer } from './select-customer.ts'
import { countChanged } from './show-fold.ts'
import type { TillContext } from './till-parts.ts'

/** Runs inside `inOrder`. With another customer's visit open, that one stays open and is left. */
export async function openByCard(context: TillContext, code: string): Promise<void> {
  const register = openRegister(context)
  if (!register) return
  const { fold } = register
  // What was recorded a moment ago is in the index as well.
  countChanged(context, fold)
  const [owner, ...others] = fold.search().byCard(code)
  if (!owner) return announce(context, { kind: 'unknownCard', code })
  if (others.length > 0)
    return announce(context, { kind: 'cardOfSeveral', code, names: [owner, ...others].map(({ name }) => name) })
  const customerId = owner.customerId as CustomerId
  const wasOpen = context.store.getState().currentVisit?.customerId === customerId
  if (!wasOpen) {
    const selected = await selectCustomer(context, customerId)
    if (!selected.ok) {
      const { refusal } = selected
      if (refusal.reason === 'storageFailed')
        return announce(context, { kind: 'unreadable', reason: refusal.sentence, shown: code })
      return announce(context, { kind: 'refused', refusal })
    }
  }
  // What the tray did for the customer is greater news than whose card it was.
  if (wasOpen || context.store.getState().lastOutcome === null)
    announce(context, { kind: 'card', code, name: owner.name })
}
