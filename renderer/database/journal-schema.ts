/**
 * What the journal stores, and its schema history. Each table says what a record is and who may take it away; a version, once
 * shipped, is never changed, only followed by another.
 */
import Dexie, { type Table } from 'dexie'
import type { PersonBody } from '../../shared/customers/person.ts'

/** One decision: what was recorded, exactly as it will be sent, chained to the record before. */
export interface JournalRecord {
  /** 1, 2, 3 ... without a gap. */
  readonly n: number
  readonly epoch: number
  readonly firstSeq: number
  readonly lastSeq: number
  readonly prevHash: string
  /** sha-256 over `prevHash`, a line feed and `text`, in hex. */
  readonly hash: string
  /** `RecordText` as JSON. Never rewritten. */
  readonly text: string
  /** Personal bodies of the record's events: outside the hash, so that they can be purged. */
  readonly bodies: readonly PersonBody[]
}

/** A pulled page as it came, with what is needed to go back to its end. */
export interface JournalPage {
  readonly after: number
  readonly to: number
  /** The cloud's chain hash at `to`. */
  readonly hash: string
  /** Highest own seq in this and all earlier pages. */
  readonly seenUpTo: number
  /** The page's events as JSON: `{position, event}[]`. */
  readonly text: string
  readonly bodies: readonly PersonBody[]
}

export interface Cursors {
  /** Own events up to this seq are accepted by the cloud. */
  readonly sentUpTo: number
  readonly pulledUpTo: number
  /** Own events up to this seq came back in pulled pages. */
  readonly seenUpTo: number
  readonly incarnation: string | null
  /** The cloud's chain hash at `pulledUpTo`. */
  readonly hash: string
  readonly lastSyncAt: string | null
}

export const firstCursors: Cursors = {
  sentUpTo: 0,
  pulledUpTo: 0,
  seenUpTo: 0,
  incarnation: null,
  hash: '',
  lastSyncAt: null,
}

/** A pulled event of a type or version that this program does not know; folded after an update. */
export interface ParkedEvent {
  readonly position: number
  readonly customerId: string | null
  readonly type: string
  readonly v: number
}

/** An own event that the cloud could not take for its form: shown to a manager; the queue goes on. */
export interface QuarantinedEvent {
  readonly eventId: string
  readonly seq: number | null
  readonly reason: string
}

/** `owner` is the epoch of the page that may write; every append reads it in its own transaction. */
export type MetaRow =
  | { readonly key: 'owner'; readonly epoch: number }
  | { readonly key: 'cursors'; readonly cursors: Cursors }
  /** Where numbering goes on when the records before were lost with the profile. */
  | { readonly key: 'floor'; readonly n: number; readonly seq: number }

export class JournalDatabase extends Dexie {
  declare readonly records: Table<JournalRecord, number>
  declare readonly pages: Table<JournalPage, number>
  declare readonly meta: Table<MetaRow, MetaRow['key']>
  declare readonly parked: Table<ParkedEvent, number>
  declare readonly quarantine: Table<QuarantinedEvent, string>

  constructor(name: string) {
    super(name, { chromeTransactionDurability: 'strict' })
    this.version(1).stores({
      records: 'n',
      pages: 'to',
      meta: 'key',
      parked: 'position',
      quarantine: 'eventId',
    })
  }
}
