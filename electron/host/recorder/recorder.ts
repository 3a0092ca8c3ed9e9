/**
 * The second copy of the journal, outside the browser's profile: append-only, checksummed, on disk before it answers. It lies in files
 * of bounded size; an old one is taken away when the cloud has held everything in it for long enough, and never before. At start
 * the files are read through once: a torn tail (no line feed: the power went while writing) is cut, what is damaged is copied to a
 * side file and reported, and the rest goes on. When the disk refuses, that is a status, never a stop; the next append opens the
 * files anew and reads them again, because after a failed fsync nobody knows what the disk holds.
 *
 *   newest --full--> old --everything in it acknowledged--> marked --90 days--> removed
 */
import { dirname } from 'node:path'
import type { RecorderEntry, RecorderMark, RecorderStatus } from '../../../shared/host-contract/contract.ts'
import { plainProblem } from '../settings/start-refusal.ts'
import { nodeDisk, type RecorderDisk } from './disk.ts'
import { bytesToFrame, type Frame, frameToBytes } from './frames.ts'
import { endKey, isHeldByCloud, keyOf, type Mark, noteAcknowledged } from './marks.ts'
import { rewriteRecorder } from './rewrite.ts'
import {
  type Damage,
  filesBeside,
  openSegment,
  type PlaceInFile,
  readThrough,
  type Segment,
  segmentNumbers,
  setAside,
} from './segments.ts'

export interface Recorder {
  /** Entries already there (same number and hash), and those of removed files, are not written again. Answers when all are on disk, or with state `failed`. */
  append(entries: readonly RecorderEntry[]): Promise<RecorderStatus>
  /** The cloud holds everything up to this event of this id. */
  acknowledge(mark: RecorderMark): Promise<RecorderStatus>
  /**
   * Entries of the same number and hash are put in place of those that are there; others are left out. Of what was set aside as damaged, lines
   * that hold one of the texts go. A kill in the middle leaves each file as it was or as it is to be; asked again, it comes to the same end.
   */
  replace(entries: readonly RecorderEntry[], forget: readonly string[]): Promise<RecorderStatus>
  read(after: number): Promise<{ entries: RecorderEntry[]; hasMore: boolean }>
  status(): RecorderStatus
  acknowledged(): RecorderMark | null
  close(): Promise<void>
}

export interface RecorderLimits {
  /** A file that would grow beyond this is followed by another. */
  readonly segmentBytes: number
  /** How long an acknowledged file stays: a cloud that is put back may ask for it again. */
  readonly keepMs: number
  /** ms since 1970. */
  readonly now: () => number
}

const usualLimits: RecorderLimits = { segmentBytes: 16_000_000, keepMs: 90 * 24 * 3_600_000, now: () => Date.now() }

interface OpenFiles {
  /** Ascending; the last is written to. */
  segments: Segment[]
  /** By number. Kept for every entry: about 200 bytes each. */
  places: PlaceInFile[]
  readonly known: Set<string>
  readonly ends: Set<string>
  readonly rivals: Set<number>
  mark: Mark | null
  lastSeq: number
  readonly damaged: NonNullable<RecorderStatus['damaged']>
}

const pageBytes = 1_000_000

export async function createRecorder(
  path: string,
  disk: RecorderDisk = nodeDisk,
  limits: RecorderLimits = usualLimits,
): Promise<Recorder> {
  let files: OpenFiles | null = null
  let problem: string | null = null
  let turn: Promise<unknown> = Promise.resolve()

  const inTurn = <Value>(work: () => Promise<Value>): Promise<Value> => {
    const mine = turn.then(work)
    turn = mine.catch(() => undefined)
    return mine
  }

  function status(): RecorderStatus {
    const damaged = files?.damaged ?? []
    const aside = damaged.map(({ file }) => file).join(', ')
    return {
      state: problem === null ? 'ok' : 'failed',
      lastSeq: files?.lastSeq ?? 0,
      bytes: files?.segments.reduce((sum, { bytes }) => sum + bytes, 0) ?? 0,
      problem: problem ?? (aside === '' ? null : `Damaged records were set aside in ${aside}.`),
      damaged: [...damaged],
    }
  }

  /** Runs the work on open files; a refusing disk becomes the status and closes them. */
  async function guarded<Value>(work: (open: OpenFiles) => Promise<Value>, otherwise: Value): Promise<Value> {
    try {
      files ??= await openAndReplay(path, disk)
      const value = await work(files)
      problem = null
      return value
    } catch (error) {
      problem = `The recorder file ${path} is out of reach: ${plainProblem(error)}.`
      const broken = files
      files = null
      await closeAll(broken?.segments ?? [])
      return otherwise
    }
  }

  /** On disk when it resolves. A file that is full is followed by the next one, which begins with the latest mark. */
  async function write(open: OpenFiles, frames: readonly Frame[]): Promise<void> {
    let waiting: Pending[] = []
    let waitingBytes = 0
    const add = (pending: Pending): void => {
      waiting.push(pending)
      waitingBytes += pending.bytes.length
    }
    const flush = async (): Promise<void> => {
      await writeTo(open, waiting)
      waiting = []
      waitingBytes = 0
    }
    for (const frame of frames) {
      const pending = pendingOf(frame)
      const size = newestOf(open).bytes + waitingBytes
      if (size > 0 && size + pending.bytes.length > limits.segmentBytes) {
        await flush()
        open.segments.push(await openSegment(path, newestOf(open).number + 1, disk))
        await disk.syncFolder(dirname(path))
        if (open.mark) add(pendingOf({ kind: 'mark', ...open.mark }))
      }
      add(pending)
    }
    await flush()
    noteAcknowledged(open)
  }

  /** Old files that the cloud has held long enough. One that cannot be removed now is tried again with the next mark. */
  async function removeOld(open: OpenFiles): Promise<void> {
    const isOver = ({ acknowledgedAt }: Segment) =>
      acknowledgedAt !== null && limits.now() - acknowledgedAt >= limits.keepMs
    const over = open.segments.filter((segment) => segment !== newestOf(open) && isOver(segment))
    for (const segment of over) {
      const isRemoved = await disk.remove(segment.path).then(
        () => true,
        () => false,
      )
      if (!isRemoved) continue
      await segment.handle.close()
      open.segments = open.segments.filter((one) => one !== segment)
      for (const place of segment.places) open.known.delete(keyOf(place))
      open.places = open.places.filter((place) => place.segment !== segment)
    }
    if (over.length > 0) await disk.syncFolder(dirname(path))
  }

  await inTurn(() => guarded(removeOld, undefined))

  return {
    append: (entries) =>
      inTurn(async () => {
        await guarded(async (open) => {
          const fresh = new Map(entries.map((entry) => [keyOf(entry), entry]))
          for (const [key, entry] of [...fresh]) if (open.known.has(key) || isRemoved(open, entry)) fresh.delete(key)
          if (fresh.size > 0)
            await write(
              open,
              [...fresh.values()].map((entry) => ({ kind: 'entry', entry })),
            )
        }, undefined)
        return status()
      }),
    acknowledge: ({ epoch, seq, eventId }) =>
      inTurn(async () => {
        await guarded(async (open) => {
          const { mark } = open
          if (mark?.epoch === epoch && mark.seq === seq && mark.eventId === eventId) return
          await write(open, [{ kind: 'mark', epoch, seq, eventId, at: limits.now() }])
          await removeOld(open)
        }, undefined)
        return status()
      }),
    replace: (entries, forget) =>
      inTurn(async () => {
        await guarded(async (open) => {
          await closeAll(open.segments)
          files = null
          await rewriteRecorder(
            path,
            open.segments.map((segment) => segment.path),
            entries,
            forget,
            disk,
          )
        }, undefined)
        // What was written is read back, and the next append finds its place.
        if (problem === null) await guarded(async () => undefined, undefined)
        return status()
      }),
    read: (after) => inTurn(() => guarded((open) => readPage(open, after), { entries: [], hasMore: false })),
    status,
    acknowledged() {
      if (!files?.mark) return null
      const { epoch, seq, eventId } = files.mark
      return { epoch, seq, eventId }
    },
    close: () =>
      inTurn(async () => {
        await closeAll(files?.segments ?? [])
        files = null
      }),
  }
}

interface Pending {
  readonly frame: Frame
  readonly bytes: Buffer
}

const pendingOf = (frame: Frame): Pending => ({ frame, bytes: frameToBytes(frame) })

/**
 * The cloud holds the entry, and it lies before all that is held here, where files were removed. While the first file is there none was:
 * what is missing then was lost, and is written again.
 */
function isRemoved(open: OpenFiles, entry: RecorderEntry): boolean {
  const { n, hash, epoch = null, lastSeq, lastEventId = null } = entry
  const [oldest, first] = [open.segments[0], open.places[0]]
  if (!oldest || oldest.number === 1 || !first || n >= first.n) return false
  return isHeldByCloud({ n, hash, epoch, lastSeq, lastEventId }, open)
}

function newestOf({ segments }: OpenFiles): Segment {
  const newest = segments.at(-1)
  if (!newest) throw new Error('A recorder without a file')
  return newest
}

async function closeAll(segments: readonly Segment[]): Promise<void> {
  // A handle that cannot be closed belongs to a file that is given up already.
  for (const { handle } of segments) await handle.close().catch(() => undefined)
}

async function writeTo(open: OpenFiles, frames: readonly Pending[]): Promise<void> {
  const segment = newestOf(open)
  const bytes = Buffer.concat(frames.map((pending) => pending.bytes))
  let written = 0
  while (written < bytes.length) {
    const result = await segment.handle.write(bytes, written, bytes.length - written, segment.bytes + written)
    written += result.bytesWritten
  }
  await segment.handle.datasync()
  for (const pending of frames) {
    take(open, segment, pending.frame, segment.bytes, pending.bytes.length)
    segment.bytes += pending.bytes.length
  }
}

function take(open: OpenFiles, segment: Segment, frame: Frame, offset: number, length: number): void {
  switch (frame.kind) {
    case 'acknowledged':
      return
    case 'mark': {
      const { epoch, seq, eventId, at } = frame
      open.mark = { epoch, seq, eventId, at }
      noteAcknowledged(open)
      return
    }
    case 'entry': {
      const { n, hash, lastSeq, epoch = null, lastEventId = null } = frame.entry
      open.known.add(keyOf(frame.entry))
      open.lastSeq = Math.max(open.lastSeq, lastSeq)
      // Nearly always the newest; a record put back later goes to its own place.
      let at = open.places.length
      while (at > 0 && (open.places[at - 1]?.n ?? 0) > n) at -= 1
      if (open.places[at - 1]?.n === n) open.rivals.add(n)
      const place = { n, hash, epoch, lastSeq, lastEventId, segment, offset, length }
      open.places.splice(at, 0, place)
      segment.places.push(place)
      if (epoch !== null && lastEventId !== null) open.ends.add(endKey(epoch, lastSeq, lastEventId))
    }
  }
}

async function openAndReplay(path: string, disk: RecorderDisk): Promise<OpenFiles> {
  const open: OpenFiles = {
    segments: [],
    places: [],
    known: new Set(),
    ends: new Set(),
    rivals: new Set(),
    mark: null,
    lastSeq: 0,
    damaged: [],
  }
  try {
    const { unfinished } = await filesBeside(path, disk.list)
    for (const left of unfinished) await disk.remove(left)
    const numbers = await segmentNumbers(path, disk)
    for (const number of numbers.length === 0 ? [1] : numbers) {
      const segment = await openSegment(path, number, disk)
      open.segments.push(segment)
      const isNewest = number === (numbers.at(-1) ?? 1)
      const damage = await readThrough(segment, isNewest, (frame, offset, length) =>
        take(open, segment, frame, offset, length),
      )
      if (damage.lines.length > 0) open.damaged.push(await noteDamage(segment, damage, disk))
      if (isNewest) await segment.handle.sync()
    }
    noteAcknowledged(open)
    await disk.syncFolder(dirname(path))
    return open
  } catch (error) {
    await closeAll(open.segments)
    throw error
  }
}

const noteDamage = async (segment: Segment, damage: Damage, disk: RecorderDisk) => ({
  code: damage.isTorn ? ('cutShort' as const) : ('unreadable' as const),
  file: await setAside(segment, damage, disk),
  records: damage.lines.length,
})

/** About 1 MB of entries after record `after`; entries of one number are never parted. */
async function readPage(open: OpenFiles, after: number): Promise<{ entries: RecorderEntry[]; hasMore: boolean }> {
  const entries: RecorderEntry[] = []
  let bytes = 0
  let at = firstAfter(open.places, after)
  for (; at < open.places.length; at += 1) {
    const place = open.places[at]
    if (!place) break
    if (bytes > pageBytes && place.n !== entries.at(-1)?.n) break
    const buffer = Buffer.alloc(place.length)
    await place.segment.handle.read(buffer, 0, place.length, place.offset)
    const frame = bytesToFrame(buffer.subarray(0, -1))
    // Was whole at start or when written: the disk has gone bad underneath.
    if (frame?.kind !== 'entry') throw new Error(`record ${place.n} can no longer be read`)
    entries.push(frame.entry)
    bytes += place.length
  }
  return { entries, hasMore: at < open.places.length }
}

function firstAfter(places: readonly PlaceInFile[], after: number): number {
  let [low, high] = [0, places.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((places[middle]?.n ?? 0) > after) high = middle
    else low = middle + 1
  }
  return low
}
