/** The first sync of a register: from its first page until it holds what the cloud held when it began. */

export interface FirstSyncCursors {
  readonly pulledUpTo: number
  /** Where the cloud stood when the first page was asked for; 0 = there is no first sync (any more). */
  readonly firstSyncTo: number
}

/** True while customers are missing, or are shown as they were long ago. */
export const isFirstSync = ({ pulledUpTo, firstSyncTo }: FirstSyncCursors): boolean => pulledUpTo < firstSyncTo
