/**
 * The recorder's files. `<path>` is the first, `<path>.2`, `<path>.3` ... follow, each begun when the one before is full; only the newest is
 * written to. Reading one through takes every whole frame; a line that is damaged, and the end of an older file that is cut short, are
 * handed back to be set aside. However long a line is, no more than the longest possible frame of it is held in memory.
 */
import { createHash } from 'node:crypto'
import { basename, dirname, join } from 'node:path'
import type { RecorderDisk, RecorderFile } from './disk.ts'
import { bytesToFrame, type Frame, lineFeed } from './frames.ts'
import type { Place } from './marks.ts'

/** Where an entry lies. */
export interface PlaceInFile extends Place {
  readonly segment: Segment
  readonly offset: number
  readonly length: number
}

export interface Segment {
  readonly number: number
  readonly path: string
  readonly handle: RecorderFile
  /** As they follow in the file. */
  readonly places: PlaceInFile[]
  bytes: number
  /** When the cloud was first known to hold everything in it, ms since 1970. Never of the newest. */
  acknowledgedAt: number | null
}

/** Lines that are no frames, and whether the last of them has no end. */
export interface Damage {
  readonly lines: readonly Buffer[]
  readonly isTorn: boolean
}

const chunkBytes = 1 << 20
/** Of an entry's text, escaped once more, in UTF-8. */
const longestLine = 32_000_000

const segmentPath = (path: string, number: number): string => (number === 1 ? path : `${path}.${number}`)

/** The numbers of the files that are there, ascending. */
export async function segmentNumbers(path: string, disk: RecorderDisk): Promise<readonly number[]> {
  const first = basename(path)
  return (await disk.list(dirname(path)))
    .flatMap((name) => {
      if (name === first) return [1]
      const [, digits] = /^\.(\d{1,9})$/.exec(name.startsWith(first) ? name.slice(first.length) : '') ?? []
      return digits === undefined ? [] : [Number(digits)]
    })
    .sort((one, other) => one - other)
}

export async function openSegment(path: string, number: number, disk: RecorderDisk): Promise<Segment> {
  const own = segmentPath(path, number)
  return { number, path: own, handle: await disk.open(own), places: [], bytes: 0, acknowledgedAt: null }
}

/** `take` gets every frame with where it lies. Afterwards `segment.bytes` is the end of what counts. */
export async function readThrough(
  segment: Segment,
  isNewest: boolean,
  take: (frame: Frame, offset: number, length: number) => void,
): Promise<Damage> {
  const damaged: Buffer[] = []
  let parts: Buffer[] = []
  let length = 0
  const hold = (part: Buffer): void => {
    if (length <= longestLine) parts.push(part)
    length += part.length
  }
  const size = (await segment.handle.stat()).size
  let readUpTo = 0
  while (readUpTo < size) {
    const chunk = Buffer.alloc(Math.min(chunkBytes, size - readUpTo))
    const { bytesRead } = await segment.handle.read(chunk, 0, chunk.length, readUpTo)
    if (bytesRead === 0) break
    readUpTo += bytesRead
    const bytes = chunk.subarray(0, bytesRead)
    let start = 0
    for (let end = bytes.indexOf(lineFeed); end !== -1; end = bytes.indexOf(lineFeed, start)) {
      hold(bytes.subarray(start, end))
      const line = Buffer.concat(parts)
      const frame = length > longestLine ? null : bytesToFrame(line)
      if (frame) take(frame, segment.bytes, length + 1)
      else damaged.push(Buffer.concat([line, Buffer.of(lineFeed)]))
      segment.bytes += length + 1
      parts = []
      length = 0
      start = end + 1
    }
    hold(bytes.subarray(start))
  }
  if (length === 0) return { lines: damaged, isTorn: false }
  // The newest was being written when the power went: nobody was told that this is there.
  if (isNewest) {
    await segment.handle.truncate(segment.bytes)
    return { lines: damaged, isTorn: false }
  }
  segment.bytes += length
  return { lines: [...damaged, Buffer.concat([...parts, Buffer.of(lineFeed)])], isTorn: true }
}

/** The same damage is always set aside under the same name, so starting again does not heap up copies. */
export async function setAside({ path }: Segment, { lines }: Damage, disk: RecorderDisk): Promise<string> {
  const bytes = Buffer.concat([...lines])
  const name = `${path}.damaged-${createHash('sha256').update(bytes).digest('hex').slice(0, 12)}`
  await disk.writeFile(name, bytes)
  return basename(name)
}

/** Files beside the recorder's own that hold what was set aside, and half-written ones that a kill left. */
export async function filesBeside(
  path: string,
  list: (folder: string) => Promise<readonly string[]>,
): Promise<{ readonly setAside: readonly string[]; readonly unfinished: readonly string[] }> {
  const folder = dirname(path)
  const names = (await list(folder)).filter((name) => name.startsWith(`${basename(path)}.`))
  const paths = (pattern: RegExp) => names.filter((name) => pattern.test(name)).map((name) => join(folder, name))
  return { setAside: paths(/\.damaged-[0-9a-f]{12}$/), unfinished: paths(/\.new$/) }
}
