/**
 * The recorder's files written anew with some of their entries replaced: the way personal data leaves them. A whole new file beside each old one,
 * on disk before it takes its name, so a kill at any moment leaves one or the other. What was set aside as damaged loses the lines that
 * name one of the texts, because nobody can tell what else they hold.
 */
import { type FileHandle, open, readdir, readFile, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { RecorderEntry } from '../../../shared/host-contract/contract.ts'
import { syncFolder } from '../settings/atomic-write.ts'
import { bytesToFrame, frameToBytes, lineFeed } from './frames.ts'
import { filesBeside } from './segments.ts'

const chunkBytes = 1 << 20

/** The files must not be open elsewhere; `path` is the recorder's own. Throws what the disk says. */
export async function rewriteRecorder(
  path: string,
  segmentPaths: readonly string[],
  entries: readonly RecorderEntry[],
  forget: readonly string[],
): Promise<void> {
  if (entries.length > 0) for (const segment of segmentPaths) await replaceEntries(segment, entries, forget)
  const { setAside } = await filesBeside(path, readdir)
  for (const side of setAside) await cleanSide(side, forget)
}

async function replaceEntries(
  path: string,
  entries: readonly RecorderEntry[],
  forget: readonly string[],
): Promise<void> {
  const anew = new Map(entries.map((entry) => [keyOf(entry), entry]))
  await writeAnew(path, async (write) => {
    for await (const line of linesOf(path)) {
      const frame = bytesToFrame(line.subarray(0, -1))
      if (!frame && holdsOne(line, forget)) continue
      const entry = frame?.kind === 'entry' ? anew.get(keyOf(frame.entry)) : undefined
      await write(entry ? frameToBytes({ kind: 'entry', entry }) : line)
    }
  })
}

async function cleanSide(path: string, forget: readonly string[]): Promise<void> {
  const bytes = await readFile(path)
  if (!holdsOne(bytes, forget)) return
  const kept: Buffer[] = []
  for await (const line of linesOf(path)) if (!holdsOne(line, forget)) kept.push(Buffer.from(line))
  if (kept.length === 0) return rm(path)
  await writeAnew(path, async (write) => {
    for (const line of kept) await write(line)
  })
}

async function writeAnew(
  path: string,
  fill: (write: (bytes: Uint8Array) => Promise<void>) => Promise<void>,
): Promise<void> {
  const temporary = `${path}.new`
  const file = await open(temporary, 'w', 0o600)
  try {
    await fill(async (bytes) => {
      await file.writeFile(bytes)
    })
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(temporary, path)
  await syncFolder(dirname(path))
}

/** Whole lines with their line feed; a torn end is left out, as it is when the file is opened. */
async function* linesOf(path: string): AsyncGenerator<Buffer> {
  const file: FileHandle = await open(path, 'r')
  try {
    let rest = Buffer.alloc(0)
    for (;;) {
      const chunk = Buffer.alloc(chunkBytes)
      const { bytesRead } = await file.read(chunk, 0, chunkBytes, null)
      if (bytesRead === 0) return
      rest = Buffer.concat([rest, chunk.subarray(0, bytesRead)])
      let start = 0
      for (let end = rest.indexOf(lineFeed); end !== -1; end = rest.indexOf(lineFeed, start)) {
        yield rest.subarray(start, end + 1)
        start = end + 1
      }
      rest = Buffer.from(rest.subarray(start))
    }
  } finally {
    await file.close()
  }
}

const keyOf = (entry: Pick<RecorderEntry, 'n' | 'hash'>): string => `${entry.n} ${entry.hash}`

const holdsOne = (bytes: Buffer, texts: readonly string[]): boolean =>
  texts.some((text) => text !== '' && bytes.includes(text))
