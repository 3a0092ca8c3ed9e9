/** A disk in memory for the recorder: small and fast enough to be cut at every byte, and it can be full. */
import { dirname } from 'node:path'
import type { RecorderDisk, RecorderFile } from '../../electron/host/recorder/disk.ts'

export interface MemoryDisk extends RecorderDisk {
  rename(from: string, to: string): Promise<void>
  bytesOf(path: string): Buffer
  put(path: string, bytes: Uint8Array): void
  paths(): readonly string[]
  /** Takes so many more bytes, then writes what still fits and refuses; null = no end. */
  setRoom(bytes: number | null): void
  /** The next removals are refused. */
  refuseRemoval(isRefused: boolean): void
  copy(): MemoryDisk
}

export function createMemoryDisk(start: ReadonlyMap<string, Buffer> = new Map()): MemoryDisk {
  const files = new Map([...start].map(([path, bytes]) => [path, Buffer.from(bytes)]))
  let room: number | null = null
  let isRemovalRefused = false
  const bytesOf = (path: string): Buffer => files.get(path) ?? Buffer.alloc(0)
  const refusal = (code: string) => Object.assign(new Error(code), { code })

  const handleOf = (path: string): RecorderFile => ({
    async read(into, offset, length, position) {
      const bytes = bytesOf(path).subarray(position, position + length)
      into.set(bytes, offset)
      return { bytesRead: bytes.length }
    },
    async write(from, offset, length, position) {
      const taken = room === null ? length : Math.min(length, room)
      if (taken === 0 && length > 0) throw refusal('ENOSPC')
      if (room !== null) room -= taken
      const next = Buffer.alloc(Math.max(bytesOf(path).length, position + taken))
      next.set(bytesOf(path))
      next.set(from.subarray(offset, offset + taken), position)
      files.set(path, next)
      return { bytesWritten: taken }
    },
    stat: async () => ({ size: bytesOf(path).length }),
    async truncate(length) {
      files.set(path, Buffer.from(bytesOf(path).subarray(0, length)))
    },
    sync: async () => undefined,
    datasync: async () => undefined,
    close: async () => undefined,
  })

  return {
    async open(path) {
      if (!files.has(path)) files.set(path, Buffer.alloc(0))
      return handleOf(path)
    },
    async writeFile(path, bytes) {
      files.set(path, Buffer.from(bytes))
    },
    list: async (folder) =>
      [...files.keys()].filter((path) => dirname(path) === folder).map((path) => path.slice(folder.length + 1)),
    async remove(path) {
      if (isRemovalRefused) throw refusal('EBUSY')
      files.delete(path)
    },
    async rename(from, to) {
      files.set(to, Buffer.from(bytesOf(from)))
      files.delete(from)
    },
    syncFolder: async () => undefined,
    bytesOf,
    put: (path, bytes) => void files.set(path, Buffer.from(bytes)),
    paths: () => [...files.keys()].sort(),
    setRoom(bytes) {
      room = bytes
    },
    refuseRemoval(isRefused) {
      isRemovalRefused = isRefused
    },
    copy: () => createMemoryDisk(files),
  }
}
