/** Whether this program knows a pulled event: its type, its version and its form. What it does not know is parked, not guessed. */
import type { WireEvent } from '../../shared/cloud-protocol/protocol.ts'
import { factSchema, type TillsideEvent } from '../../shared/loyalty/events.ts'

/** The newest version of a fact that this program can fold. */
const newestVersion = 1

/** null = newer than this program. */
export function readableEvent(event: WireEvent): TillsideEvent | null {
  if (event.v > newestVersion) return null
  const fact = factSchema.safeParse({ type: event.type, data: event.data })
  return fact.success ? { ...event, ...fact.data } : null
}
