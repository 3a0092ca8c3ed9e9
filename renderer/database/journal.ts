/**
 * The journal: the register's own truth. One decision is one record, written with strict durability in one transaction that also
 * reads who owns the register; a page that lost it can write nothing more. The records are the outbox too: `sentUpTo` says how
 * far they were accepted, so nothing is marked or deleted.
 *
 * Appending goes straight to IndexedDB (two requests, explicit commit); everything else goes through Dexie.
 */
import type { Table } from 'dexie'
import type { RowsAhead } from '../../shared/cloud-protocol/account-rows.ts'
import type { PulledEvent } from '../../shared/cloud-protocol/protocol.ts'
import type { PersonBody } from '../../shared/customers/person.ts'
import { isAfter, laterOf, nowhere, type OwnPlace } from '../../shared/sync/own-place.ts'
import type { PageEnd } from '../../shared/sync/standing.ts'
import { type AttachmentStore, createAttachmentStore } from './attachment-store.ts'
import { isIntact } from './journal-intact.ts'
import { createPurge, type JournalPurge, openPurge, putPurged } from './journal-purge.ts'
import { countBehind, type Room, roomOf } from './journal-room.ts'
import {
  type Cursors,
  firstCursors,
  JournalDatabase,
  type JournalPage,
  type JournalRecord,
  type ParkedEvent,
  type QuarantinedEvent,
} from './journal-schema.ts'
import { namesPurgedIn } from './purged-bodies.ts'
import { chainHash, type RecordText, recordToText } from './record-text.ts'
import { isStorageFull } from './storage-full.ts'

export type AppendOutcome =
  | { readonly state: 'written'; readonly record: JournalRecord }
  /** Another page owns the register; nothing was written. */
  | { readonly state: 'notOwner' }
  /** `isFull`: there is no room on the disk; it can be tried again when there is. */
  | { readonly state: 'failed'; readonly problem: string; readonly isFull: boolean }

export interface Journal {
  readonly name: string
  /** Photos and papers. What is written is written by the owner, and lies on the disk when it is said to. */
  readonly attachments: AttachmentStore
  /** Whose personal data was removed, and taking their bodies out of what is stored. */
  readonly purge: JournalPurge
  /** From here on only records of this epoch are written. False when a later epoch owns the register already. */
  own(epoch: number): Promise<boolean>
  /** The next event's seq. */
  nextSeq(): number
  lastRecord(): { readonly n: number; readonly hash: string; readonly epoch: number; readonly lastSeq: number }
  /** One at a time: the caller waits for one before it asks for the next. */
  append(text: RecordText, bodies: readonly PersonBody[]): Promise<AppendOutcome>
  /**
   * Records read back from the recorder, oldest first. Every intact one behind the newest held is put back, also behind one that is
   * damaged or missing: what is lost between them shows by their numbers. The others are left out and counted. Where room was left
   * for them they go into it, below what was written since.
   */
  restore(records: readonly JournalRecord[]): Promise<{ readonly restored: number; readonly refused: number }>
  /**
   * Numbering goes on above what is known from elsewhere (recorder, cloud) when the records themselves are lost. Does nothing once
   * this epoch has a record: inside an epoch there is no gap.
   */
  raiseFloor(n: number, seq: number): Promise<void>
  /** False while the recorder may hold records of this register that are not here: nothing may be sent yet. */
  isWhole(): boolean
  /** The recorder cannot be read: numbering goes on above whatever it holds. Does nothing once this epoch has a record. */
  leaveRoom(): Promise<void>
  /** The recorder was read to its end. */
  closeRoom(): Promise<void>
  /** The newest record that the recorder need not be asked for. */
  restoredUpTo(): number
  /** Records behind a number. */
  countAfter(n: number): number
  /** In order, those that end after the place, at most `limit`. */
  recordsAfterPlace(place: OwnPlace, limit: number): Promise<readonly JournalRecord[]>
  recordsAfter(n: number, limit: number): Promise<readonly JournalRecord[]>
  recordAt(n: number): Promise<JournalRecord | undefined>
  /** The one held before a number. */
  recordBefore(n: number): Promise<JournalRecord | undefined>

  cursors(): Cursors
  moveCursors(change: Partial<Cursors>): Promise<void>
  /** Rows of the account that the pages do not hold yet. */
  rowsAhead(): RowsAhead | null
  keepRowsAhead(ahead: RowsAhead | null): Promise<void>
  /** The page and the cursor in one transaction. */
  storePage(
    page: JournalPage,
    incarnation: string,
    at: string,
    parked: readonly ParkedEvent[],
    /** Ids of the page's own events: none of them is set aside any more. */
    own: readonly string[],
  ): Promise<void>
  /** Pages that reach beyond a position, in order. */
  pagesAfter(position: number, limit: number): Promise<readonly JournalPage[]>
  /** The page that ends at a position. */
  pageAt(position: number): Promise<JournalPage | undefined>
  pageEnds(): Promise<readonly PageEnd[]>
  /** Forgets what was pulled above a position, and what is known to be accepted above it. */
  dropAbove(position: number): Promise<void>
  parked(): Promise<readonly ParkedEvent[]>
  quarantined(): Promise<readonly QuarantinedEvent[]>
  quarantine(events: readonly QuarantinedEvent[]): Promise<void>
  close(): void
}

/** Another page owns the register: the transaction was given up and nothing was written. */
export class NotOwnerError extends Error {
  override readonly name = 'NotOwnerError'
  readonly code = 'NOT_OWNER'
}

export const journalName = (registerId: string, accountId: string): string =>
  `tillside-journal-${registerId}-${accountId}`

export async function openJournal(registerId: string, accountId: string): Promise<Journal> {
  const db = new JournalDatabase(journalName(registerId, accountId))
  await db.open()
  const [newest, cursorRow, floorRow, ownerRow, roomRow, aheadRow] = await Promise.all([
    db.records.orderBy('n').last(),
    db.meta.get('cursors'),
    db.meta.get('floor'),
    db.meta.get('owner'),
    db.meta.get('room'),
    db.meta.get('rowsAhead'),
  ])
  const purge = await openPurge(db)
  const floor = floorRow?.key === 'floor' ? floorRow : { n: 0, seq: 0 }
  let cursors = cursorRow?.key === 'cursors' ? { ...firstCursors, ...cursorRow.cursors } : firstCursors
  let ahead = aheadRow?.key === 'rowsAhead' ? aheadRow.ahead : null
  let last: Newest = {
    n: Math.max(newest?.n ?? 0, floor.n),
    hash: newest?.hash ?? '',
    epoch: newest?.epoch ?? 0,
    lastSeq: Math.max(newest?.lastSeq ?? 0, floor.seq),
  }
  let room: Room | null = roomRow?.key === 'room' ? roomRow.room : null
  let belowRoom: Newest = (room && (await newestUpTo(db, room.upTo))) ?? nothing
  let epoch = -1
  /** Whoever owned it when it was opened, until this page owns it: nobody may have come in between. */
  let fence = ownerRow?.key === 'owner' ? ownerRow.epoch : null

  /** One transaction that writes. It reads the owner first and throws `NotOwnerError` when another page came. */
  const writing = <Value>(tables: Table[], work: () => Promise<Value>): Promise<Value> =>
    db.transaction('rw', [db.meta, ...tables], async () => {
      const owner = await db.meta.get('owner')
      if ((owner?.key === 'owner' ? owner.epoch : null) !== fence)
        throw new NotOwnerError('Another page owns this register.')
      return work()
    })

  /** Cursor changes wait for each other: sending and pulling move different ones of one row at the same time. */
  let turn: Promise<unknown> = Promise.resolve()
  function changeCursors(change: (now: Cursors) => Promise<Cursors>): Promise<void> {
    const mine = turn.then(async () => {
      cursors = await change(cursors)
    })
    turn = mine.catch(() => undefined)
    return mine
  }

  return {
    name: db.name,
    attachments: createAttachmentStore(db, (work) => writing([db.attachments], work)),
    async own(wanted) {
      const isOwned = await db.transaction('rw', db.meta, async () => {
        const owner = await db.meta.get('owner')
        if (owner?.key === 'owner' && owner.epoch > wanted) return false
        await db.meta.put({ key: 'owner', epoch: wanted })
        return true
      })
      if (isOwned) epoch = fence = wanted
      return isOwned
    },
    nextSeq: () => last.lastSeq + 1,
    lastRecord: () => last,
    async append(recordText, bodies) {
      const text = recordToText(recordText)
      const hash = await chainHash(last.hash, text)
      const record: JournalRecord = {
        n: last.n + 1,
        epoch: recordText.events[0]?.epoch ?? epoch,
        firstSeq: last.lastSeq + 1,
        lastSeq: last.lastSeq + recordText.events.length,
        prevHash: last.hash,
        hash,
        text,
        bodies: purge.keep(bodies),
      }
      const names = namesPurgedIn(text)
      const outcome = await putAsOwner(db.backendDB(), record, epoch, names)
      if (outcome.state !== 'written') return outcome
      last = record
      purge.learn(names)
      return outcome
    },
    async restore(records) {
      const follow: JournalRecord[] = []
      const isFilling = room?.isOpen === true
      const most = isFilling && room ? room.upTo : Number.POSITIVE_INFINITY
      let at = isFilling ? belowRoom : last
      for (const record of records) {
        const isNewer = record.n > at.n && record.n <= most && isAfter(startOf(record), endOf(at))
        if (!isNewer || !isIntact(record, { registerId, accountId })) continue
        if ((await chainHash(record.prevHash, record.text)) !== record.hash) continue
        // Of two with one number (a page that lost the register had recorded one) the one that follows on is taken.
        const isRival = (one: JournalRecord) => one !== record && one.n === record.n && one.prevHash === at.hash
        if (record.prevHash !== at.hash && records.some(isRival)) continue
        follow.push(record)
        at = record
      }
      const names = follow.flatMap((record) => namesPurgedIn(record.text))
      if (follow.length > 0)
        await writing([db.records], async () => {
          await db.records.bulkAdd(follow.map((record) => ({ ...record, bodies: purge.keep(record.bodies) })))
          await purge.put(names)
        })
      purge.learn(names)
      if (isFilling) belowRoom = at
      // Nothing was written above the room yet: what comes next follows on what is back.
      if (!isFilling) last = at
      else if (last.n === most) last = { ...at, n: most, lastSeq: Math.max(at.lastSeq, last.lastSeq) }
      return { restored: follow.length, refused: records.length - follow.length }
    },
    isWhole: () => room?.isOpen !== true,
    async leaveRoom() {
      if (room?.isOpen || last.epoch === epoch) return
      const left = roomOf(epoch)
      const raised = { ...last, n: Math.max(left.upTo, last.n) }
      const next = { ...left, upTo: raised.n }
      const below = (await newestUpTo(db, next.upTo)) ?? nothing
      await writing([], async () => {
        await db.meta.put({ key: 'floor', n: raised.n, seq: raised.lastSeq })
        await db.meta.put({ key: 'room', room: next })
      })
      room = next
      belowRoom = below
      last = raised
    },
    async closeRoom() {
      if (!room?.isOpen) return
      const closed = { ...room, isOpen: false }
      await writing([], () => db.meta.put({ key: 'room', room: closed }))
      room = closed
    },
    restoredUpTo: () => (room?.isOpen ? belowRoom.n : last.n),
    countAfter: (n) => countBehind(n, last.n, room, belowRoom.n),
    async raiseFloor(n, seq) {
      if (last.epoch === epoch || (n <= last.n && seq <= last.lastSeq)) return
      const before = last
      const raised = { ...last, n: Math.max(n, last.n), lastSeq: Math.max(seq, last.lastSeq) }
      await writing([], () => db.meta.put({ key: 'floor', n: raised.n, seq: raised.lastSeq }))
      // A record written meanwhile has begun the epoch's numbering.
      if (last === before) last = raised
    },
    async recordsAfterPlace(place, limit) {
      if (!isAfter(endOf(last), place)) return []
      const from = await firstNumberAfter(db, place)
      return from === null ? [] : db.records.where('n').aboveOrEqual(from).limit(limit).toArray()
    },
    recordsAfter: (n, limit) => db.records.where('n').above(n).limit(limit).toArray(),
    recordAt: (n) => db.records.get(n),
    recordBefore: (n) => db.records.where('n').below(n).last(),

    cursors: () => cursors,
    moveCursors: (change) =>
      changeCursors(async (now) => {
        const next = { ...now, ...change }
        await writing([], () => db.meta.put({ key: 'cursors', cursors: next }))
        return next
      }),
    rowsAhead: () => ahead,
    async keepRowsAhead(wanted) {
      await writing([], () => db.meta.put({ key: 'rowsAhead', ahead: wanted }))
      ahead = wanted
    },
    storePage: (page, incarnation, at, parked, own) =>
      changeCursors(async (now) => {
        if (page.after !== now.pulledUpTo || !Number.isSafeInteger(page.to) || page.to <= page.after)
          throw new Error(`A page after ${page.after} does not follow position ${now.pulledUpTo}.`)
        const next: Cursors = {
          ...now,
          pulledUpTo: page.to,
          seenUpTo: page.seenUpTo,
          sentUpTo: laterOf(now.sentUpTo, page.seenUpTo),
          incarnation,
          hash: page.hash,
          lastSyncAt: at,
        }
        const names = namesPurgedIn(page.text)
        await writing([db.pages, db.parked, db.quarantine], async () => {
          await db.pages.put({ ...page, bodies: purge.keep(page.bodies) })
          await purge.put(names)
          await db.quarantine.bulkDelete([...own])
          if (parked.length > 0) await db.parked.bulkPut([...parked])
          await db.meta.put({ key: 'cursors', cursors: next })
        })
        purge.learn(names)
        return next
      }),
    pagesAfter: (position, limit) => db.pages.where('to').above(position).limit(limit).toArray(),
    pageAt: (position) => db.pages.get(position),
    async pageEnds() {
      const ends: PageEnd[] = []
      await db.pages.orderBy('to').each((page) => ends.push({ to: page.to, hash: page.hash }))
      return ends
    },
    dropAbove: (position) =>
      changeCursors((now) =>
        writing([db.pages, db.parked], async () => {
          await db.pages.where('to').above(position).delete()
          await db.parked.where('position').above(position).delete()
          const top = await db.pages.orderBy('to').last()
          const seenUpTo = top?.seenUpTo ?? nowhere
          const kept: Cursors = {
            ...now,
            pulledUpTo: top?.to ?? 0,
            hash: top?.hash ?? '',
            seenUpTo,
            sentUpTo: seenUpTo,
          }
          await db.meta.put({ key: 'cursors', cursors: kept })
          return kept
        }),
      ),
    parked: () => db.parked.toArray(),
    quarantined: () => db.quarantine.toArray(),
    quarantine: async (events) => {
      await writing([db.quarantine], () => db.quarantine.bulkPut([...events]))
    },
    purge: createPurge(db, purge, writing),
    close: () => db.close(),
  }
}

/** The one strict write: reads the owner and puts the record in one transaction; says "written" only at its `complete`. */
function putAsOwner(
  database: IDBDatabase,
  record: JournalRecord,
  epoch: number,
  purged: readonly string[],
): Promise<AppendOutcome> {
  return new Promise((resolve) => {
    let isFenced = false
    let transaction: IDBTransaction
    let owner: IDBRequest<{ epoch?: number } | undefined>
    try {
      transaction = database.transaction(['records', 'meta'], 'readwrite', { durability: 'strict' })
      owner = transaction.objectStore('meta').get('owner')
      // `add`, not `put`: a number that is there already is never written over.
      transaction.objectStore('records').add(record)
    } catch (error) {
      resolve(failedBy(error))
      return
    }
    transaction.oncomplete = () => resolve({ state: 'written', record })
    transaction.onabort = () => resolve(isFenced ? { state: 'notOwner' } : failedBy(transaction.error))
    // Committed as soon as the fence is read, not when `add` has answered: that is one answer less to wait for (measured, -10 %).
    owner.onsuccess = () => {
      if (owner.result?.epoch === epoch)
        return purged.length === 0 ? transaction.commit() : putPurged(transaction, purged)
      isFenced = true
      transaction.abort()
    }
  })
}

const failedBy = (error: unknown): AppendOutcome => ({
  state: 'failed',
  problem: error instanceof Error ? error.message : 'aborted',
  isFull: isStorageFull(error),
})

/** What the next record follows. */
type Newest = Pick<JournalRecord, 'n' | 'hash' | 'epoch' | 'lastSeq'>

const nothing: Newest = { n: 0, hash: '', epoch: 0, lastSeq: 0 }

const newestUpTo = (db: JournalDatabase, n: number): Promise<JournalRecord | undefined> =>
  db.records.where('n').belowOrEqual(n).last()

const startOf = ({ epoch, firstSeq }: JournalRecord): OwnPlace => ({ epoch, seq: firstSeq })
const endOf = ({ epoch, lastSeq }: Newest): OwnPlace => ({ epoch, seq: lastSeq })

/** Numbers and places rise together, so halving finds the place (above room beyond 32 bits); an index would cost every write. */
async function firstNumberAfter(db: JournalDatabase, place: OwnPlace): Promise<number | null> {
  const [first, newest] = await Promise.all([db.records.orderBy('n').first(), db.records.orderBy('n').last()])
  if (!first || !newest || !isAfter(endOf(newest), place)) return null
  let [low, high] = [first.n, newest.n]
  while (low < high) {
    const middle = low + Math.floor((high - low) / 2)
    // The number itself may be lost: the next that is there speaks for it.
    const record = await db.records.where('n').aboveOrEqual(middle).first()
    if (!record || isAfter(endOf(record), place)) high = middle
    else low = record.n + 1
  }
  return low
}

/** The events of a stored page. */
export const eventsOfPage = (page: JournalPage): readonly PulledEvent[] => JSON.parse(page.text)
