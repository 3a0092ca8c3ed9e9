/** The page's side of a subject that stores facts: what it does, and how Node asks it to. */
import type { TillsideEvent } from '../../../shared/loyalty/events.ts'
import { createFactMaker, type WriteCase } from './facts.ts'

export interface WriteSubject {
  /** Resolves when the subject says that the facts are stored, and rejects when they are not. */
  write(facts: readonly TillsideEvent[]): Promise<void>
  /** Facts that are there, read back. */
  count(): Promise<number>
}

export interface WritePage {
  /** Times `writes` decisions one after another, each with facts of its own; ms. */
  round(which: WriteCase, writes: number): Promise<readonly number[]>
  /** Throws unless exactly the facts that were written are there. */
  check(): Promise<void>
}

declare global {
  interface Window {
    writePage?: WritePage
  }
}

export function offer(subject: WriteSubject): void {
  const facts = createFactMaker()
  let written = 0
  window.writePage = {
    async round(which, writes) {
      const decisions = Array.from({ length: writes }, () => facts.make(which))
      const times: number[] = []
      for (const decision of decisions) {
        const start = performance.now()
        await subject.write(decision)
        times.push(performance.now() - start)
        written += decision.length
      }
      return times
    },
    async check() {
      const there = await subject.count()
      if (there !== written) throw new Error(`${written} facts were written, ${there} are there`)
    },
  }
}
