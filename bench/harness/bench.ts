/**
 * What a bench is: it measures several subjects in turns within one run and gives their values; the harness divides each by the
 * bound's value of the same case and metric. A subject that fails is named, and its values are left out.
 */
import type { BrowserLauncher } from './chromium.ts'

export interface Measurement {
  readonly case: string
  /** `tillside`, a peer or a bound. */
  readonly subject: string
  readonly metric: string
  readonly value: number
  readonly unit: string
}

export interface Failure {
  readonly subject: string
  readonly problem: string
}

/** A goal of the project, judged on this run: the value of `tillside` is at most `atMost` times that of `over`, or at least `atLeast` times. */
export type Goal = GoalOver & ({ readonly atMost: number } | { readonly atLeast: number })

export interface GoalOver {
  readonly case: string
  readonly metric: string
  /** null = the limit is the value itself, in the metric's unit. */
  readonly over: string | null
  /** The case of `over`'s value, where it is another one. */
  readonly overCase?: string
}

export interface BenchResult {
  readonly measurements: readonly Measurement[]
  readonly failures: readonly Failure[]
}

export interface BenchRun {
  /** A few of everything: shows that the bench works, measures nothing worth keeping. */
  readonly isQuick: boolean
  /** null = the bench's own number. */
  readonly rounds: number | null
  /** Empty, on a real disk, removed after the run. */
  readonly folder: string
  readonly browsers: BrowserLauncher
  /** Progress, for a person. */
  readonly say: (sentence: string) => void
  /** Called when the run ends, in any way, last one first. */
  readonly atEnd: (cleanup: () => Promise<void>) => void
}

export interface Bench {
  readonly name: string
  /** The subject that all others are divided by. */
  readonly bound: string
  /** Cases that have another bound. */
  readonly boundOfCase?: Readonly<Record<string, string>>
  readonly goals: readonly Goal[]
  /** A reason why this machine cannot run it, or null. */
  readonly cannotRun: () => string | null
  readonly run: (run: BenchRun) => Promise<BenchResult>
}

export const problemOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
