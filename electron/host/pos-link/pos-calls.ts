/**
 * What the till asks to be opened, between the door where it asks and the page that can. The latest ask is the only one: a till that
 * asks for the next customer does not want the one before any more. The page that owns the register gets it, and says what became of
 * it; without a page, or without an answer in time, it waits for a page for a while and is then forgotten.
 *
 *   asked --page opens it-----------> opened
 *         --nobody is linked--------> unknown   (the screen offers search, Link, + Add Customer)
 *         --a dialog is open--------> waiting   (opens when the dialog is closed)
 *         --no page, or no answer---> waiting
 *         --the till asks again-----> replaced
 */
import { randomUUID } from 'node:crypto'
import type { PosAsk, PosOutcome } from '../../../shared/host-contract/contract.ts'
import type { Clock } from '../../../shared/kernel/clock.ts'
import type { Connection } from '../connection.ts'
import { createLatestValue } from '../latest-value.ts'

export type PosAnswer = PosOutcome | 'replaced'

export interface PosCalls {
  /** Resolves with what the page says, or with `waiting` when none answers within `answerWithinMs`. */
  open(posId: string): Promise<PosAnswer>
  /** For the page that owns the register; another one's stream stays silent. */
  asked(connection: Connection, signal: AbortSignal | undefined): AsyncGenerator<PosAsk, void, void>
  answer(callId: string, outcome: PosOutcome): void
  /** Another page owns the register: what still waits goes to it. */
  ownerChanged(): void
  /** Called with each ask, for a shell that can bring its window to the front. */
  onAsk(listener: () => void): void
}

export const answerWithinMs = 3000
/** An ask that no page took is about a customer who has left by then. */
const forgottenAfterMs = 2 * 60 * 1000

interface Open {
  readonly ask: PosAsk
  readonly atMs: number
}

export function createPosCalls(clock: Clock, isOwner: (connection: Connection) => boolean): PosCalls {
  const latest = createLatestValue<Open | null>(null)
  const listeners: Array<() => void> = []
  let settle: { readonly callId: string; readonly done: (answer: PosAnswer) => void } | null = null

  return {
    open(posId) {
      settle?.done('replaced')
      const callId = randomUUID()
      const answered = new Promise<PosAnswer>((resolve) => {
        const limit = setTimeout(() => done('waiting'), answerWithinMs)
        const done = (answer: PosAnswer): void => {
          clearTimeout(limit)
          if (settle?.callId === callId) settle = null
          resolve(answer)
        }
        settle = { callId, done }
      })
      latest.set({ ask: { callId, posId }, atMs: clock.now() })
      for (const listener of listeners) listener()
      return answered
    },
    async *asked(connection, signal) {
      for await (const open of latest.stream(signal))
        if (open && isOwner(connection) && clock.now() - open.atMs < forgottenAfterMs) yield open.ask
    },
    answer(callId, outcome) {
      if (latest.get()?.ask.callId === callId) latest.set(null)
      if (settle?.callId === callId) settle.done(outcome)
    },
    ownerChanged: () => latest.set(latest.get()),
    onAsk: (listener) => void listeners.push(listener),
  }
}
