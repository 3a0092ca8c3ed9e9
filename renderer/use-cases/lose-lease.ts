/** Another page owns this register now: say so at once and write nothing more. The journal's fence holds even if this comes late. */
import type { TillContext } from './till-parts.ts'

const asking = new WeakSet<TillContext>()

/** While the lease is asked for again, a refusal is about the one before and says nothing about the one to come. */
export function askForLease(context: TillContext, isAsking: boolean): void {
  if (isAsking) asking.add(context)
  else asking.delete(context)
}

/** `under`: the lease with which the refused call was made; a refusal that comes late says nothing about the lease of now. */
export function loseLease(context: TillContext, under: TillContext['lease'] = context.lease): void {
  if (asking.has(context)) return
  if (context.lease?.state === 'granted' && context.lease !== under) return
  context.lease = { state: 'elsewhere' }
  context.assertion = null
  context.approval = null
  const { register } = context
  context.register = null
  context.store.setState({
    phase: { name: 'elsewhere' },
    signedIn: null,
    currentVisit: null,
    waitingScans: 0,
    eitherItem: null,
  })
  register?.journal.close()
  register?.views.close()
}
