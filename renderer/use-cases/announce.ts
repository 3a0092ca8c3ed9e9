/** The one message of a scan. `nth` grows, so that two equal ones are told twice. */
import type { ScanOutcome } from '../../shared/loyalty/scan-outcome.ts'
import type { TillContext } from './till-parts.ts'

export function announce(context: TillContext, outcome: ScanOutcome): void {
  const { lastOutcome } = context.store.getState()
  context.store.setState({ lastOutcome: { nth: (lastOutcome?.nth ?? 0) + 1, outcome } })
}
