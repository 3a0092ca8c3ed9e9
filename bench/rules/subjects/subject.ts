/** Somebody who answers what an article counts for. `answer` is for comparing; the timed loops only ask and count. */
import type { Answer } from '../rule-set.ts'

export interface MatchSubject {
  readonly name: string
  /** About how many scans take a millisecond, so that one sample is long enough for the clock and a round stays short. */
  readonly scansPerSample: number
  answer(upc: string): Answer | Promise<Answer>
  /** Asks for each of these, one after another, and gives the number of hits, so that no work can be left out. */
  ask(upcs: readonly string[]): number | Promise<number>
}
