/**
 * The second copy of the journal, outside the browser's profile: append-only, checksummed, on disk before it answers. At start it
 * is read through once: a torn tail (no line feed: the power went while writing) is cut, a damaged line in the middle is copied
 * to a side file and reported, and the rest goes on. When the disk refuses, that is a status, never a stop; the next append
 * opens the file anew and reads it again, because after a failed fsync nobody knows what the disk holds.
 */
import { createHash } from 'node:crypto'
import { basename } from 'node:path'
import type { RecorderEntry, RecorderStatus } from '../../../shared/host-contract/contract.ts'
import { plainProblem } from '../settings/start-refusal.ts'
import { nodeDisk, type RecorderDisk, type RecorderFile } from './disk.ts'
import { bytesToFrame, type Frame, frameToBytes, lineFeed } from './frames.ts'
import { rewriteRecorder } from './rewrite.ts'

export interface Recorder {
  /** Entries already there (same number and hash) are not written twice. Answers when all are on disk, or with state `failed`. */
  append(entries: readonly RecorderEntry[]): Promise<RecorderStatus>
  acknowledge(upToSeq: number): Promise<RecorderStatus>
  /**
   * Entries of the same number and hash are put in place of those that are there; others are left out. Of what was set aside as damaged, lines
   * that hold one of the texts go. A kill in the middle leaves all of it or nothing.
   */
  replace(entries: readonly RecorderEntry[], forget: readonly string[]): Promise<RecorderStatus>
  read(after: number): Promise<{ entries: RecorderEntry[]; hasMore: boolean }>
  status(): RecorderStatus
  acknowledgedUpToSeq(): number
  close(): Promise<void>
}

/** Where an entry lies in the file. Kept for every entry: about 100 bytes each. */
interface Place {
  readonly n: number
  readonly hash: string
  readonly offset: number
  readonly length: number
}

interface OpenFile {
  readonly handle: RecorderFile
  readonly places: Place[]
  readonly known: Set<string>
  bytes: number
  lastSeq: number
  acknowledged: number
}

const pageBytes = 1_000_000
const chunkBytes = 1 << 20

export async function createRecorder(path: string, disk: RecorderDisk = nodeDisk): Promise<Recorder> {
  let file: OpenFile | null = null
  let problem: string | null = null
  let damaged: readonly string[] = []
  let turn: Promise<unknown> = Promise.resolve()

  const inTurn = <Value>(work: () => Promise<Value>): Promise<Value> => {
    const mine = turn.then(work)
    turn = mine.catch(() => undefined)
    return mine
  }

  function status(): RecorderStatus {
    return {
      state: problem === null ? 'ok' : 'failed',
      lastSeq: file?.lastSeq ?? 0,
      bytes: file?.bytes ?? 0,
      problem: problem ?? (damaged.length > 0 ? `Damaged records were set aside in ${damaged.join(', ')}.` : null),
    }
  }

  /** Runs the work on an open file; a refusing disk becomes the status and closes the file. */
  async function guarded<Value>(work: (open: OpenFile) => Promise<Value>, otherwise: Value): Promise<Value> {
    try {
      if (!file) {
        const opened = await openAndReplay(path, disk)
        file = opened.file
        damaged = opened.damaged
      }
      const value = await work(file)
      problem = null
      return value
    } catch (error) {
      problem = `The recorder file ${path} is out of reach: ${plainProblem(error)}.`
      const broken = file
      file = null
      await broken?.handle.close().catch(() => undefined)
      return otherwise
    }
  }

  async function write(open: OpenFile, frames: readonly Frame[]): Promise<void> {
    const chunks = frames.map(frameToBytes)
    const bytes = Buffer.concat(chunks)
    let written = 0
    while (written < bytes.length) {
      const result = await open.handle.write(bytes, written, bytes.length - written, open.bytes + written)
      written += result.bytesWritten
    }
    await open.handle.datasync()
    for (const [index, frame] of frames.entries()) {
      const length = chunks[index]?.length ?? 0
      take(open, frame, open.bytes, length)
      open.bytes += length
    }
  }

  await inTurn(() => guarded(async () => undefined, undefined))

  return {
    append: (entries) =>
      inTurn(async () => {
        await guarded(async (open) => {
          const fresh = entries.filter((entry) => !open.known.has(keyOf(entry)))
          if (fresh.length > 0)
            await write(
              open,
              fresh.map((entry) => ({ kind: 'entry', entry })),
            )
        }, undefined)
        return status()
      }),
    acknowledge: (upToSeq) =>
      inTurn(async () => {
        await guarded(async (open) => {
          if (upToSeq > open.acknowledged) await write(open, [{ kind: 'acknowledged', upToSeq }])
        }, undefined)
        return status()
      }),
    replace: (entries, forget) =>
      inTurn(async () => {
        await guarded(async (open) => {
          await open.handle.close()
          file = null
          await rewriteRecorder(path, entries, forget)
        }, undefined)
        // What was written is read back, and the next append finds its place.
        if (problem === null) await guarded(async () => undefined, undefined)
        return status()
      }),
    read: (after) => inTurn(() => guarded((open) => readPage(open, after), { entries: [], hasMore: false })),
    status,
    acknowledgedUpToSeq: () => file?.acknowledged ?? 0,
    close: () =>
      inTurn(async () => {
        await file?.handle.close()
        file = null
      }),
  }
}

const keyOf = (entry: { readonly n: number; readonly hash: string }): string => `${entry.n} ${entry.hash}`

function take(open: OpenFile, frame: Frame, offset: number, length: number): void {
  if (frame.kind === 'acknowledged') {
    open.acknowledged = Math.max(open.acknowledged, frame.upToSeq)
    return
  }
  const { n, hash, lastSeq } = frame.entry
  open.known.add(keyOf(frame.entry))
  open.lastSeq = Math.max(open.lastSeq, lastSeq)
  const place = { n, hash, offset, length }
  // Nearly always the newest; a record put back later goes to its own place.
  let at = open.places.length
  while (at > 0 && (open.places[at - 1]?.n ?? 0) > n) at -= 1
  open.places.splice(at, 0, place)
}

async function openAndReplay(path: string, disk: RecorderDisk): Promise<{ file: OpenFile; damaged: string[] }> {
  const handle = await disk.open(path)
  try {
    const file: OpenFile = { handle, places: [], known: new Set(), bytes: 0, lastSeq: 0, acknowledged: 0 }
    const damagedLines: Buffer[] = []
    const size = (await handle.stat()).size
    let rest = Buffer.alloc(0)
    let readUpTo = 0
    while (readUpTo < size) {
      const chunk = Buffer.alloc(Math.min(chunkBytes, size - readUpTo))
      const { bytesRead } = await handle.read(chunk, 0, chunk.length, readUpTo)
      if (bytesRead === 0) break
      readUpTo += bytesRead
      rest = Buffer.concat([rest, chunk.subarray(0, bytesRead)])
      rest = takeLines(file, rest, damagedLines)
    }
    if (readUpTo > file.bytes) await handle.truncate(file.bytes)
    await handle.sync()
    await disk.syncFolder(path.slice(0, path.length - basename(path).length) || '.')
    const damaged = damagedLines.length > 0 ? [await setAside(path, Buffer.concat(damagedLines), disk)] : []
    return { file, damaged }
  } catch (error) {
    await handle.close()
    throw error
  }
}

/** Takes every whole line and returns what is left of the last one. */
function takeLines(file: OpenFile, bytes: Buffer, damagedLines: Buffer[]): Buffer<ArrayBuffer> {
  let start = 0
  for (let end = bytes.indexOf(lineFeed); end !== -1; end = bytes.indexOf(lineFeed, start)) {
    const line = bytes.subarray(start, end)
    const frame = bytesToFrame(line)
    if (frame) take(file, frame, file.bytes, line.length + 1)
    else damagedLines.push(Buffer.from(bytes.subarray(start, end + 1)))
    file.bytes += line.length + 1
    start = end + 1
  }
  return Buffer.from(bytes.subarray(start))
}

/** The same damage is always set aside under the same name, so starting again does not heap up copies. */
async function setAside(path: string, lines: Buffer, disk: RecorderDisk): Promise<string> {
  const name = `${path}.damaged-${createHash('sha256').update(lines).digest('hex').slice(0, 12)}`
  await disk.writeFile(name, lines)
  return basename(name)
}

/** About 1 MB of entries after record `after`; entries of one number are never parted. */
async function readPage(file: OpenFile, after: number): Promise<{ entries: RecorderEntry[]; hasMore: boolean }> {
  const entries: RecorderEntry[] = []
  let bytes = 0
  let at = firstAfter(file.places, after)
  for (; at < file.places.length; at += 1) {
    const place = file.places[at]
    if (!place) break
    if (bytes > pageBytes && place.n !== entries.at(-1)?.n) break
    const buffer = Buffer.alloc(place.length)
    await file.handle.read(buffer, 0, place.length, place.offset)
    const frame = bytesToFrame(buffer.subarray(0, -1))
    // Was whole at start or when written: the disk has gone bad underneath.
    if (frame?.kind !== 'entry') throw new Error(`record ${place.n} can no longer be read`)
    entries.push(frame.entry)
    bytes += place.length
  }
  return { entries, hasMore: at < file.places.length }
}

function firstAfter(places: readonly Place[], after: number): number {
  let [low, high] = [0, places.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((places[middle]?.n ?? 0) > after) high = middle
    else low = middle + 1
  }
  return low
}
