/** Another page owns this register now: say so at once and write nothing more. The journal's fence holds even if this comes late. */
import type { TillContext } from './till-parts.ts'

export function loseLease(context: TillContext): void {
  context.lease = { state: 'elsewhere' }
  context.assertion = null
  context.approval = null
  const { register } = context
  context.register = null
  context.store.setState({ phase: { name: 'elsewhere' }, signedIn: null, currentVisit: null, waitingScans: 0 })
  register?.journal.close()
  register?.views.close()
}
