/** What happened in a run, by name: a simulation that did nothing proves nothing. */
import type { ConflictReason } from '../../shared/loyalty/state.ts'

export type Counts = Readonly<Record<string, number>>

export interface Tally {
  count(kind: Kind | `conflict ${ConflictReason}` | `refused ${string}`, by?: number): void
  counts(): Counts
  /** For whoever reads what happened in a seed that failed. */
  note(text: string): void
  notes(): readonly string[]
}

/** Each has to occur, or the run fails. */
export const faultKinds = [
  'drops',
  'duplicates',
  'reorders',
  'cut answers',
  'cut connections',
  'page kills',
  'host kills',
  'power cuts',
  'torn writes',
  'unsaved views lost',
  'profiles lost',
  'recorder refusals',
  'cloud restarts',
  'cloud put back, same incarnation',
  'cloud put back, new incarnation',
  'database errors',
  'events acknowledged',
] as const

export type Kind =
  | (typeof faultKinds)[number]
  | 'files replaced'
  | 'visits'
  | 'redemptions'
  | 'registers'
  | 'events accepted'
  | 'virtual minutes'
  | 'messages'

/** Conflicts that a run of shops brings about; the others are counted where they occur, and have their tests among the rules. */
export const expectedConflicts: readonly ConflictReason[] = [
  'rewardAlreadyRedeemed',
  'unitAlreadySpent',
  'limitExceeded',
  'editedElsewhere',
  'customerDeleted',
  'customerPurged',
  'roleRevoked',
  'redemptionPulled',
]

export function createTally(now: () => number): Tally {
  const startMs = now()
  const notes: string[] = []
  const counts: Record<string, number> = {}
  return {
    count(kind, by = 1) {
      counts[kind] = (counts[kind] ?? 0) + by
    },
    counts: () => ({ ...counts }),
    note(text) {
      notes.push(`${((now() - startMs) / 1000).toFixed(3)} ${text}`)
    },
    notes: () => notes,
  }
}
