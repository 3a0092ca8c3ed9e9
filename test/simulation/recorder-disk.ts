/**
 * The disk under a recorder: what was written and not synced lies in the system's memory, and a power cut leaves any first part of it,
 * also the half of a line. A program that is killed loses nothing of what it wrote. Everything takes a little time, so that the end
 * may come in the middle. The disk can refuse for a while.
 */
import type { RecorderDisk, RecorderFile } from '../../electron/host/recorder/disk.ts'
import type { Chance } from './chance.ts'
import type { Tally } from './tally.ts'
import type { Time } from './time.ts'

export interface SimulatedDisk extends RecorderDisk {
  cutPower(): void
  /** Runs in the middle of the next write: something is written, nothing of it is synced. */
  atNextWrite(run: () => void): void
  /** Everything from here on is refused, or taken again. */
  refuse(isRefusing: boolean): void
  /** What a power cut would leave for certain of the files whose path begins so. */
  syncedBytesOf(path: string): readonly Buffer[]
}

interface File {
  bytes: Buffer
  synced: Buffer
}

export function createRecorderDisk(time: Time, chance: Chance, tally: Tally): SimulatedDisk {
  const files = new Map<string, File>()
  /** Whose folder was not synced since: a power cut may take them back. */
  const renames: {
    readonly from: string
    readonly to: string
    readonly file: File
    readonly before: File | undefined
  }[] = []
  let isRefusing = false
  let inTheMiddle: (() => void) | null = null

  async function busy(): Promise<void> {
    await time.wait(chance.between(0, 4))
    if (isRefusing) throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' })
  }

  const fileAt = (path: string): File => {
    const known = files.get(path)
    if (known) return known
    const made = { bytes: Buffer.alloc(0), synced: Buffer.alloc(0) }
    files.set(path, made)
    return made
  }

  function handleOf(file: File): RecorderFile {
    const sync = async () => {
      await busy()
      file.synced = Buffer.from(file.bytes)
    }
    return {
      async read(into, offset, length, position) {
        await busy()
        const bytes = file.bytes.subarray(position, position + length)
        into.set(bytes, offset)
        return { bytesRead: bytes.length }
      },
      async write(from, offset, length, position) {
        await busy()
        // Not always as much as was asked for.
        const taken = length > 1 && chance.is(0.05) ? chance.between(1, length - 1) : length
        const next = Buffer.alloc(Math.max(file.bytes.length, position + taken))
        next.set(file.bytes)
        next.set(from.subarray(offset, offset + taken), position)
        file.bytes = next
        const interrupt = inTheMiddle
        inTheMiddle = null
        interrupt?.()
        return { bytesWritten: taken }
      },
      stat: async () => ({ size: file.bytes.length }),
      async truncate(length) {
        await busy()
        file.bytes = file.bytes.subarray(0, length)
      },
      sync,
      datasync: sync,
      close: async () => undefined,
    }
  }

  return {
    async open(path) {
      await busy()
      return handleOf(fileAt(path))
    },
    async writeFile(path, bytes) {
      await busy()
      fileAt(path).bytes = Buffer.from(bytes)
    },
    list: async (folder) =>
      [...files.keys()].flatMap((path) => (path.startsWith(`${folder}/`) ? [path.slice(folder.length + 1)] : [])),
    async remove(path) {
      await busy()
      files.delete(path)
    },
    async rename(from, to) {
      await busy()
      const file = files.get(from)
      if (!file) throw Object.assign(new Error('no such file'), { code: 'ENOENT' })
      renames.push({ from, to, file, before: files.get(to) })
      files.delete(from)
      files.set(to, file)
      tally.count('files replaced')
    },
    async syncFolder() {
      renames.length = 0
    },
    cutPower() {
      for (const { from, to, file, before } of renames.splice(0).reverse()) {
        if (chance.is(0.5)) continue
        files.set(from, file)
        if (before) files.set(to, before)
        else files.delete(to)
      }
      for (const file of files.values()) {
        if (file.bytes.equals(file.synced)) continue
        // A cut file stays cut, or does not; an appended one keeps any first part.
        const kept = chance.between(Math.min(file.synced.length, file.bytes.length), file.bytes.length)
        const left = file.bytes.subarray(0, kept)
        if (left.length > 0 && left.at(-1) !== 0x0a) tally.count('torn writes')
        file.bytes = Buffer.from(left)
        file.synced = Buffer.from(left)
      }
    },
    atNextWrite(run) {
      inTheMiddle = run
    },
    refuse(now) {
      isRefusing = now
    },
    syncedBytesOf: (path) => [...files].flatMap(([name, { synced }]) => (name.startsWith(path) ? [synced] : [])),
  }
}
