/**
 * What the journal stores, and its schema history. Each table says what a record is and who may take it away; a version, once
 * shipped, is never changed, only followed by another.
 */
import Dexie, { type Table } from 'dexie'
import type { RowsAhead } from '../../shared/cloud-protocol/account-rows.ts'
import type { PersonBody } from '../../shared/customers/person.ts'
import { nowhere, type OwnPlace } from '../../shared/sync/own-place.ts'
import type { Room } from './journal-room.ts'

/** One decision: what was recorded, exactly as it will be sent, chained to the record before. */
export interface JournalRecord {
  /** 1, 2, 3 ...; a gap where records were lost, and where room was left above those of the recorder. Rises together with (epoch, seq). */
  readonly n: number
  /** Of its events; the owner's when it was written. */
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
  /** Furthest own place in this and all earlier pages. */
  readonly seenUpTo: OwnPlace
  /** The page's events as JSON: `{position, event}[]`. */
  readonly text: string
  readonly bodies: readonly PersonBody[]
}

export interface Cursors {
  /** Own events up to here are stored or set aside by the cloud. */
  readonly sentUpTo: OwnPlace
  readonly pulledUpTo: number
  /** Own events up to here came back in pulled pages, as far as the cloud took them. */
  readonly seenUpTo: OwnPlace
  readonly incarnation: string | null
  /** The cloud's chain hash at `pulledUpTo`. */
  readonly hash: string
  readonly lastSyncAt: string | null
  /** See `isFirstSync`. */
  readonly firstSyncTo: number
}

export const firstCursors: Cursors = {
  sentUpTo: nowhere,
  pulledUpTo: 0,
  seenUpTo: nowhere,
  incarnation: null,
  hash: '',
  lastSyncAt: null,
  firstSyncTo: 0,
}

/** A pulled event of a type or version that this program does not know; folded after an update. */
export interface ParkedEvent {
  readonly position: number
  readonly customerId: string | null
  readonly type: string
  readonly v: number
}

/** An own event that the cloud could not take for its form, or a notice: shown to a manager; the queue goes on. */
export interface QuarantinedEvent {
  readonly eventId: string
  readonly epoch: number | null
  readonly seq: number | null
  readonly reason: string
}

/**
 * A photo or paper: taken here, or fetched when somebody looked. The bodies point to it by `ref`. Taken away by a purge, and by the
 * cloud's final refusal.
 */
export interface StoredAttachment {
  readonly ref: string
  /** Whose it is, as they were named when it was stored. */
  readonly customerId: string
  readonly mime: string
  readonly salt: string
  readonly bytes: Uint8Array<ArrayBuffer>
  /** The cloud database that is known to hold it; '' = none. Another than the one of the cursors: it is sent again. */
  readonly sentTo: string
  /** UTC, ISO 8601. */
  readonly storedAt: string
  /** When somebody last looked, to the day; absent = when it was stored. */
  readonly usedAt?: string
}

/** `owner` is the epoch of the page that may write; every transaction that writes reads it. */
export type MetaRow =
  | { readonly key: 'owner'; readonly epoch: number }
  | { readonly key: 'cursors'; readonly cursors: Cursors }
  /** Rows of the account that the pages do not hold yet; only during a first sync. */
  | { readonly key: 'rowsAhead'; readonly ahead: RowsAhead | null }
  /** Where numbering goes on when the records before were lost with the profile. */
  | { readonly key: 'floor'; readonly n: number; readonly seq: number }
  /** Left for records that lie in a recorder which could not be read. */
  | { readonly key: 'room'; readonly room: Room }
  /** Whose personal data was removed; `unwiped`: of whom older records and pages, or the recorder, may still hold bodies. */
  | { readonly key: 'purged'; readonly names: readonly string[]; readonly unwiped: readonly string[] }

export class JournalDatabase extends Dexie {
  declare readonly records: Table<JournalRecord, number>
  declare readonly pages: Table<JournalPage, number>
  declare readonly meta: Table<MetaRow, MetaRow['key']>
  declare readonly parked: Table<ParkedEvent, number>
  declare readonly quarantine: Table<QuarantinedEvent, string>
  declare readonly attachments: Table<StoredAttachment, string>

  constructor(name: string) {
    super(name, { chromeTransactionDurability: 'strict' })
    this.version(1).stores({
      records: 'n',
      pages: 'to',
      meta: 'key',
      parked: 'position',
      quarantine: 'eventId',
    })
    // Photos and papers of customers. The records are left as they were.
    this.version(2).stores({ attachments: 'ref, customerId, sentTo' })
  }
}
