/**
 * The recorder's files written anew with some of their entries replaced: the way personal data leaves them. A whole new file beside each old one,
 * on disk before it takes its name, so a kill at any moment leaves one or the other. What was set aside as damaged loses the lines that
 * name one of the texts, because nobody can tell what else they hold.
 */
import { dirname } from 'node:path'
import type { RecorderEntry } from '../../../shared/host-contract/contract.ts'
import { nodeDisk, type RecorderDisk } from './disk.ts'
import { bytesToFrame, frameToBytes, lineFeed } from './frames.ts'
import { keyOf } from './marks.ts'
import { filesBeside } from './segments.ts'

const chunkBytes = 1 << 20

/** The files must not be open elsewhere; `path` is the recorder's own. Throws what the disk says. */
export async function rewriteRecorder(
  path: string,
  segmentPaths: readonly string[],
  entries: readonly RecorderEntry[],
  forget: readonly string[],
  disk: RecorderDisk = nodeDisk,
): Promise<void> {
  if (entries.length > 0) for (const segment of segmentPaths) await replaceEntries(segment, entries, forget, disk)
  const { setAside } = await filesBeside(path, disk.list)
  for (const side of setAside) await cleanSide(side, forget, disk)
}

async function replaceEntries(
  path: string,
  entries: readonly RecorderEntry[],
  forget: readonly string[],
  disk: RecorderDisk,
): Promise<void> {
  const anew = new Map(entries.map((entry) => [keyOf(entry), entry]))
  await writeAnew(path, disk, async (write) => {
    for await (const line of linesOf(path, disk)) {
      const frame = bytesToFrame(line.subarray(0, -1))
      if (!frame && holdsOne(line, forget)) continue
      const entry = frame?.kind === 'entry' ? anew.get(keyOf(frame.entry)) : undefined
      await write(entry ? frameToBytes({ kind: 'entry', entry }) : line)
    }
  })
}

async function cleanSide(path: string, forget: readonly string[], disk: RecorderDisk): Promise<void> {
  const kept: Buffer[] = []
  let isTouched = false
  for await (const line of linesOf(path, disk, true)) {
    if (holdsOne(line, forget)) isTouched = true
    else kept.push(Buffer.from(line))
  }
  if (!isTouched) return
  if (kept.length === 0) return disk.remove(path)
  await writeAnew(path, disk, async (write) => {
    for (const line of kept) await write(line)
  })
}

async function writeAnew(
  path: string,
  disk: RecorderDisk,
  fill: (write: (bytes: Uint8Array) => Promise<void>) => Promise<void>,
): Promise<void> {
  const temporary = `${path}.new`
  const file = await disk.open(temporary)
  try {
    await file.truncate(0)
    let size = 0
    await fill(async (bytes) => {
      for (let written = 0; written < bytes.length; ) {
        const { bytesWritten } = await file.write(bytes, written, bytes.length - written, size + written)
        written += bytesWritten
      }
      size += bytes.length
    })
    await file.sync()
  } finally {
    await file.close()
  }
  await disk.rename(temporary, path)
  await disk.syncFolder(dirname(path))
}

/** Whole lines with their line feed; a torn end is left out, as it is when the file is opened, or given as it is. */
async function* linesOf(path: string, disk: RecorderDisk, isEndGiven = false): AsyncGenerator<Buffer> {
  const file = await disk.open(path)
  try {
    let rest = Buffer.alloc(0)
    for (let at = 0; ; ) {
      const chunk = Buffer.alloc(chunkBytes)
      const { bytesRead } = await file.read(chunk, 0, chunkBytes, at)
      if (bytesRead === 0) break
      at += bytesRead
      rest = Buffer.concat([rest, chunk.subarray(0, bytesRead)])
      let start = 0
      for (let end = rest.indexOf(lineFeed); end !== -1; end = rest.indexOf(lineFeed, start)) {
        yield rest.subarray(start, end + 1)
        start = end + 1
      }
      rest = Buffer.from(rest.subarray(start))
    }
    if (isEndGiven && rest.length > 0) yield rest
  } finally {
    await file.close()
  }
}

const holdsOne = (bytes: Buffer, texts: readonly string[]): boolean =>
  texts.some((text) => text !== '' && bytes.includes(text))
